"""erase.py: what Twilio still has of old calls goes away, patiently, and nothing names a caller."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import requests
import time_machine
from fakes.fake_twilio import ACCOUNT, API, CALLER, NUMBER, ROUTES, TOKENS, FakeTwilio
from operations.account.conftest import Desk

from ivr.operations.account.call_records import FINISHED, CallRecords
from ivr.operations.account.client import NOT_TWILIO, RETRY_PAUSES, client_for
from ivr.settings import Settings

NOW = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
OLD = NOW - timedelta(days=15)
BASE = f"{API['ie1']}/2010-04-01/Accounts/{ACCOUNT}"
LISTS = [
    f"GET {BASE}/Calls.json EndTime<=2026-11-11 PageSize=1000 To={NUMBER}",
    f"GET {BASE}/Calls.json EndTime<=2026-11-11 From={NUMBER} PageSize=1000",
]
RECORDINGS = f"GET {BASE}/Recordings.json DateCreated<=2026-11-11 PageSize=1000"


@pytest.fixture
def slept(desk: Desk) -> list[float]:
    """The seconds that were slept."""
    slept: list[float] = []
    desk.patch.setattr("ivr.operations.account.client.time.sleep", slept.append)
    return slept


def erase(desk: Desk, *words: str) -> int:
    """Run it in the night of NOW; whatever it prints names nobody."""
    with time_machine.travel(NOW, tick=False):
        code = desk.run("erase", NUMBER, *words)
    assert CALLER not in desk.out + desk.err
    assert not re.search(r"(CA|RE)[0-9a-f]{8}", desk.out + desk.err)
    return code


def delete(kind: str, *sids: str) -> list[str]:
    return [f"DELETE {BASE}/{kind}/{sid}.json" for sid in sids]


def test_old_calls_to_and_from_the_number_are_deleted(desk: Desk, twilio: FakeTwilio) -> None:
    """The whole conversation: two lists, the recordings, then each call."""
    came = twilio.call(OLD)
    went = twilio.call(OLD, **{"from": NUMBER, "to": "+4930555"})
    twilio.call(OLD, to="+4930999")  # another number of the account
    assert erase(desk) == 0
    assert twilio.asked == [*LISTS, RECORDINGS, *delete("Calls", came, went)]
    assert desk.out == "Anrufe: 2 gelöscht, 0 erst später möglich.\n"
    assert [call["to"] for call in twilio.calls] == ["+4930999"]


def test_only_what_is_finished_and_old_enough_is_deleted(desk: Desk, twilio: FakeTwilio) -> None:
    """To the second, though Twilio counts whole days; a call that goes on is left alone."""
    edge = NOW - timedelta(days=14)
    kept = {
        twilio.call(edge),
        twilio.call(edge + timedelta(hours=5)),
        twilio.call(NOW - timedelta(days=1)),
        twilio.call(OLD, "in-progress"),
        twilio.call(OLD, "queued"),
        twilio.call(None, "ringing"),
    }
    for status in sorted(FINISHED):
        twilio.call(edge - timedelta(seconds=1), status)
    assert erase(desk) == 0
    assert {call["sid"] for call in twilio.calls} == kept
    assert "5 gelöscht" in desk.out


def test_recordings_go_first_and_a_call_waits_for_its_recording(desk: Desk, twilio: FakeTwilio) -> None:
    """We make none; should there be some, the record of a call stays as long as its recording does."""
    one, other, third = twilio.call(OLD), twilio.call(OLD), twilio.call(OLD)
    sids = [twilio.recording(call, OLD - timedelta(minutes=3)) for call in (one, one, other)]
    strange = twilio.recording("CA" + "f" * 32, OLD)
    twilio.recordings[2]["delete"] = 20009
    assert erase(desk) == 0
    assert twilio.asked[3:] == [
        *delete("Recordings", *sids[:2]),
        *delete("Calls", one),
        *delete("Recordings", sids[2]),
        *delete("Calls", third),
    ]
    assert {found["sid"] for found in twilio.recordings} == {sids[2], strange}
    assert desk.out == "Anrufe: 2 gelöscht, 1 erst später möglich.\nAufnahmen: 2 gelöscht.\n"


def test_not_yet_is_for_the_next_run_and_gone_is_done(desk: Desk, twilio: FakeTwilio) -> None:
    """20009 is counted as later, 20404 as deleted; neither is a failure, and the next run goes on."""
    twilio.call(OLD, delete=20009)
    twilio.call(OLD, delete=20404)
    twilio.call(OLD)
    assert erase(desk) == 0
    assert "2 gelöscht, 1 erst später möglich" in desk.out
    twilio.calls[0]["delete"] = 204
    assert erase(desk) == 0
    assert "2 gelöscht, 0 erst später" in desk.out


def test_not_yet_is_an_alarm_when_twilio_should_have_let_go(desk: Desk, twilio: FakeTwilio) -> None:
    """After 14 days, and a day in which Twilio may count by whole ones; cron notices."""
    edge = NOW - timedelta(days=15)
    twilio.call(edge, delete=20009)
    assert erase(desk, "--quiet") == 0
    twilio.call(edge - timedelta(seconds=1), delete=20009)
    twilio.recording(twilio.call(edge - timedelta(seconds=1)), edge)
    twilio.recordings[0]["delete"] = 20009
    assert erase(desk, "--quiet") == 1
    assert desk.out == ""
    assert "vor mehr als 15 Tagen endeten: 2 Anrufe." in desk.err
    assert "Twilio-Support" in desk.err


def test_for_cron_it_is_quiet_when_all_went_well(desk: Desk, twilio: FakeTwilio) -> None:
    """Else every night brings a mail that nobody reads any more; what fails is said."""
    twilio.recording(twilio.call(OLD), OLD)
    assert erase(desk, "--quiet") == 0
    assert desk.out + desk.err == ""
    assert twilio.calls + twilio.recordings == []
    twilio.call(OLD, delete=20999)
    assert erase(desk, "--quiet") == 1
    assert "Fehler 20999" in desk.err


def test_what_is_refused_for_one_call_does_not_stop_the_others(desk: Desk, twilio: FakeTwilio) -> None:
    """But it is said, with Twilio's code, and cron notices."""
    twilio.call(OLD, delete=20999)
    twilio.call(OLD)
    assert erase(desk) == 1
    assert "1 gelöscht, 0 erst später" in desk.out
    assert "1 Anrufe wollte Twilio nicht löschen (Fehler 20999" in desk.err


def test_a_hundred_pages_are_all_deleted(desk: Desk, twilio: FakeTwilio) -> None:
    """All is listed before anything is deleted, so that no page shifts."""
    twilio.page = 3
    for _ in range(20):
        twilio.call(OLD)
    assert erase(desk) == 0
    assert twilio.calls == []
    kinds = [line.partition(" ")[0] for line in twilio.asked]
    assert kinds == ["GET"] * 9 + ["DELETE"] * 20  # seven pages to, one from, one of recordings


def test_too_many_requests_are_waited_out(desk: Desk, twilio: FakeTwilio, slept: list[float]) -> None:
    """Between two deletions and within a list; the pauses grow, and then it goes on."""
    for _ in range(3):
        twilio.call(OLD)
    twilio.faults = [("Calls.json", 429, 20429), *[("DELETE", 429, 20429)] * 3]
    assert erase(desk) == 0
    assert slept == [1.0, 1.0, 2.0, 4.0]
    assert "3 gelöscht" in desk.out


def test_after_a_minute_of_waiting_it_stops_politely(
    desk: Desk, twilio: FakeTwilio, slept: list[float]
) -> None:
    """With what was done, and that the next run goes on; the next run does."""
    for _ in range(3):
        twilio.call(OLD)
    twilio.before = lambda line: twilio.faults.append(("DELETE", 429, 0)) if "000001.json" in line else None
    assert erase(desk) == 1
    assert slept == list(RETRY_PAUSES)
    assert slept == sorted(slept)
    assert "1 gelöscht" in desk.out
    assert "zu viele Anfragen" in desk.err
    assert "2 Anrufe noch nicht bearbeitet" in desk.err
    twilio.before = lambda _line: None
    twilio.faults.clear()
    assert erase(desk) == 0
    assert "2 gelöscht" in desk.out


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (("000001.json", requests.ConnectionError(), 0), "nicht zu erreichen"),
        (("000001.json", 503, 20503), "etwas gestört"),
        (("000001.json", 401, 20003), "nimmt die Zugangsdaten nicht an"),
    ],
)
def test_a_run_that_breaks_off_says_how_far_it_came_and_the_next_goes_on(
    desk: Desk, twilio: FakeTwilio, fault: tuple[str, int | Exception, int], sentence: str
) -> None:
    """The connection, Twilio, or the credentials go away in the middle."""
    for _ in range(4):
        twilio.call(OLD)
    twilio.faults = [fault]
    assert erase(desk) == 1
    assert desk.out == "Anrufe: 1 gelöscht, 0 erst später möglich.\n"
    assert sentence in desk.err
    assert "3 Anrufe noch nicht bearbeitet" in desk.err
    assert erase(desk) == 0
    assert twilio.calls == []


def test_ctrl_c_says_how_far_it_came(desk: Desk, twilio: FakeTwilio) -> None:
    """In the middle, and before anything was deleted."""
    for _ in range(2):
        twilio.call(OLD)

    def interrupt(line: str) -> None:
        if "000001.json" in line:
            raise KeyboardInterrupt

    twilio.before = interrupt
    assert erase(desk) == 1
    assert "1 gelöscht" in desk.out
    assert "Abgebrochen." in desk.err

    def at_once(line: str) -> None:
        raise KeyboardInterrupt(line)

    twilio.before = at_once
    assert erase(desk) == 130
    assert "Gelöscht ist noch nichts" in desk.err


def test_a_dry_run_only_counts(desk: Desk, twilio: FakeTwilio) -> None:
    """Two lists and nothing else."""
    twilio.call(OLD)
    assert erase(desk, "--dry-run") == 0
    assert twilio.asked == LISTS
    assert "Nur gezählt: 1 Anrufe sind älter als 14 Tage" in desk.out


def test_no_calls_at_all_may_be_a_quiet_hotline(desk: Desk, twilio: FakeTwilio) -> None:
    """Then nothing is wrong; it was made sure that the number is ours and its calls arrive here."""
    twilio.region = "ie1"
    assert erase(desk) == 0
    assert "0 gelöscht" in desk.out
    assert [line.split()[1] for line in twilio.asked[2:]] == [
        f"{BASE}/IncomingPhoneNumbers.json",
        f"{ROUTES['ie1']}/v2/PhoneNumbers/{NUMBER}",
    ]


def test_no_calls_at_all_may_be_a_mistake(desk: Desk, twilio: FakeTwilio) -> None:
    """Another region, or a wrong number: else it would seem as if nothing was left of the callers."""
    assert erase(desk) == 1
    assert "--region us1" in desk.err
    desk.run("erase", "+4951112399")
    assert "gehört nicht zu diesem Konto" in desk.err
    assert desk.out == ""
    assert all(line.startswith("GET") for line in twilio.asked)


def test_america_is_asked_at_its_own_host(desk: Desk, twilio: FakeTwilio) -> None:
    """With its own token, for its own records."""
    desk.tell(TWILIO_AUTH_TOKEN=TOKENS["us1"])
    twilio.call(OLD, region="us1")
    twilio.call(OLD)
    assert erase(desk, "--region", "us1") == 0
    assert {line.split()[1].partition("/")[0] for line in twilio.asked} == {"api.twilio.com"}
    assert [call["region"] for call in twilio.calls] == ["ie1"]


BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = {
    "just after midnight in Berlin, still yesterday in UTC": (
        datetime(2026, 7, 2, 0, 30, tzinfo=BERLIN),
        1,
        "2026-06-30T22:30",
    ),
    "across New Year": (datetime(2027, 1, 5, 12, tzinfo=UTC), 14, "2026-12-22T12:00"),
    "onto a leap day": (datetime(2028, 3, 14, 12, tzinfo=UTC), 14, "2028-02-29T12:00"),
    "across the end of summer time": (datetime(2026, 10, 26, 2, tzinfo=BERLIN), 1, "2026-10-25T01:00"),
}


@pytest.mark.parametrize("what", MOMENTS)
def test_the_days_are_counted_right(desk: Desk, twilio: FakeTwilio, settings: Settings, what: str) -> None:
    """The second before is old, the moment itself is not; Twilio is asked for the UTC day after it."""
    now, days, expected = MOMENTS[what]
    edge = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    old = twilio.call(edge - timedelta(seconds=1))
    twilio.call(edge)
    assert CallRecords(client_for(settings, "ie1"), NUMBER, "ie1", days, now).old() == [old]
    assert f"EndTime<={edge + timedelta(days=1):%Y-%m-%d} " in twilio.asked[0]
    assert desk.out == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--days", "0"), "„0“ geht nicht"),
        (("--days", "vierzehn"), "eine ganze Zahl von 1 bis 3650"),
        (("--days", "99999999999999999999"), "von 1 bis 3650"),
    ],
)
def test_whatever_is_mistyped_deletes_nothing(
    desk: Desk, twilio: FakeTwilio, words: tuple[str, ...], sentence: str
) -> None:
    """Wrong usage is exit code 2, with what is right."""
    twilio.call(OLD)
    assert erase(desk, *words) == 2
    assert sentence in desk.err
    assert twilio.asked == []


def test_it_needs_the_account_and_nothing_else(desk: Desk, twilio: FakeTwilio) -> None:
    """Neither an address nor a fallback; without the account it says what is missing."""
    desk.tell(PUBLIC_URL=None, FALLBACK_URL=None)
    twilio.call(OLD)
    assert erase(desk) == 0
    desk.tell(TWILIO_ACCOUNT_SID=None)
    assert erase(desk) == 1
    assert "TWILIO_ACCOUNT_SID fehlt" in desk.err


def test_it_stops_where_somebody_else_answers_in_the_middle(desk: Desk, twilio: FakeTwilio) -> None:
    """A network that wants a sign-in, a proxy: nothing counts as deleted that Twilio may still have."""
    twilio.call(OLD)
    twilio.odd = [("DELETE", "<html>Bitte melden Sie sich an</html>")]
    assert erase(desk) == 1
    assert desk.out == "Anrufe: 0 gelöscht, 0 erst später möglich.\n"
    assert desk.err.startswith(f"{NOT_TWILIO}\nDarum sind 1 Anrufe noch nicht bearbeitet.")
