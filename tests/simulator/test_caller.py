"""The caller of the tests: what a sentence does to the call, and what its failure says."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.fake_hotline import TOKEN, URL, FakeHotline, Page, wav

from ivr.simulator.caller import Caller, CallerError
from ivr.simulator.events import DialCallStatus, clock
from ivr.simulator.transport import WSGITransport

TEXTS = {
    "welcome.wav": "Guten Tag.",
    "menu.wav": "Für die Telefonkonferenz:\ndie Eins.",
    "bye.wav": "Auf Wiederhören.",
}
GATHER = '<Gather action="/key" numDigits="1" finishOnKey="" timeout="10"><Play>/menu.wav</Play></Gather>'
DIAL = '<Dial action="/after" timeout="20">+493023125000</Dial>'
PAGES: dict[str, str | bytes | Page] = {
    "/voice": "<Play>/welcome.wav</Play><Redirect>/menu</Redirect>",
    "/menu": GATHER + "<Redirect>/silence</Redirect>",
    "/silence": "<Say>Sind Sie noch da?</Say><Redirect>/menu</Redirect>",
    "/key": "<Play>/bye.wav</Play>",
    "/welcome.wav": wav(3.0),
    "/menu.wav": wav(8.0),
    "/bye.wav": wav(1.5),
}


def _caller(hotline: FakeHotline | None = None, **more: Any) -> Caller:
    transport = WSGITransport(hotline or FakeHotline(PAGES), URL)
    caller = Caller(transport, token=TOKEN, texts=TEXTS, **more)
    caller.calls()
    return caller


def test_a_call_from_hello_to_goodbye() -> None:
    """The transcript is the call, second by second."""
    caller = _caller()
    caller.hears("Guten Tag")
    caller.hears("telefonkonferenz: die EINS")
    caller.waits()
    caller.hears("noch da")
    caller.presses("1")
    caller.listens_to_the_end()
    assert caller.over
    assert caller.troubles == []
    assert caller.transcript().splitlines() == [
        "00:00.0  Guten Tag.",
        "00:03.0  Für die Telefonkonferenz: die Eins.",
        "00:11.0  (wartet 10 Sekunden auf eine Taste)",
        "00:21.0  Sind Sie noch da?",
        "00:22.3  Für die Telefonkonferenz: die Eins.",
        "00:30.3  (wartet 10 Sekunden auf eine Taste)",
        "00:31.3  > Taste 1",
        "00:31.3  Auf Wiederhören.",
        "00:32.8  (Das Telefon hat aufgelegt.)",
    ]


def test_a_time_may_reach_into_the_next_sound() -> None:
    """Five seconds after the call began, the menu has been playing for two."""
    caller = _caller()
    caller.presses("1", after=5.0)
    assert (caller.seconds, caller.heard) == (5.0, ["Guten Tag.", TEXTS["menu.wav"], "Auf Wiederhören."])


def test_a_lost_key_is_marked() -> None:
    """The welcome does not listen; who presses there sees it in the transcript."""
    caller = _caller(FakeHotline({**PAGES, "/voice": "<Play>/welcome.wav</Play><Play>/menu.wav</Play>"}))
    caller.presses("1", after=1.0)
    assert caller.transcript().splitlines()[1] == "00:01.0  > Taste 1 (geht verloren)"
    caller.hears("Telefonkonferenz")


def test_hearing_counts_from_the_last_key_or_silence() -> None:
    """What was said before does not make a sentence true."""
    caller = _caller()
    caller.presses("1")
    caller.hears("Wiederhören")
    with pytest.raises(CallerError, match="„Telefonkonferenz“ war nicht zu hören"):
        caller.hears("Telefonkonferenz")


def test_hearing_does_not_outlast_the_waiting_for_a_key() -> None:
    """What follows the silence is heard only by who stays silent; the failure shows the call."""
    caller = _caller()
    with pytest.raises(CallerError) as caught:
        caller.hears("noch da")
    assert "00:00.0  Guten Tag." in str(caught.value)
    assert caller.seconds == 11.0


def test_what_must_not_be_heard_is_looked_for_until_a_key_is_awaited() -> None:
    """The whole prompt, not only its first sound."""
    caller = _caller()
    caller.never_hears("noch da")
    assert caller.seconds == 11.0
    with pytest.raises(CallerError, match="„die Eins“ war zu hören"):
        caller.never_hears("die Eins")


@pytest.mark.parametrize(("timeout", "at"), [(1, 0.5), (2, 1.0), (10, 1.0)])
def test_a_key_comes_in_time_even_where_the_hotline_waits_briefly(timeout: int, at: float) -> None:
    """One second after it is awaited, or half the time there is."""
    hotline = FakeHotline({**PAGES, "/voice": f'<Gather action="/key" numDigits="1" timeout="{timeout}"/>'})
    caller = _caller(hotline)
    caller.presses("1")
    assert caller.seconds == at


def test_a_written_script_is_followed() -> None:
    """Silence, then a key two seconds into the question."""
    caller = _caller()
    caller.follows("-,1@2.5")
    assert (caller.heard[-1], round(caller.seconds, 1)) == ("Auf Wiederhören.", 23.5)


def test_after_the_end_no_key_is_awaited() -> None:
    """Pressing, waiting and hanging up all say so, rather than pass."""
    caller = _caller()
    caller.presses("1")
    caller.listens_to_the_end()
    with pytest.raises(CallerError, match="Der Anruf ist zu Ende"):
        caller.presses("1")
    with pytest.raises(CallerError, match="Der Anruf ist zu Ende"):
        caller.waits()
    with pytest.raises(CallerError, match="niemand in der Leitung"):
        caller.presses("1", after=1.0)
    with pytest.raises(CallerError, match="niemand in der Leitung"):
        caller.hangs_up()


def test_listening_to_the_end_is_bounded() -> None:
    """A hotline that never ends is a failure, not a test that hangs."""
    caller = _caller()
    with pytest.raises(CallerError, match="Nach 120 Sekunden"):
        caller.listens_to_the_end(limit=120)


def test_who_hangs_up_is_gone() -> None:
    """At the second that was said, and the status callback hears of it."""
    hotline = FakeHotline({**PAGES, "/voice/status": Page(b"", "", "204 No Content")})
    caller = _caller(hotline, status_callback="/voice/status")
    caller.hangs_up(after=4.0)
    assert (caller.over, caller.seconds, caller.troubles) == (True, 4.0, [])
    assert hotline.requests[-1].form["CallDuration"] == "4"


def test_a_fallback_is_a_path_of_the_hotline_or_a_url() -> None:
    """Paths are relative to the public URL."""
    hotline = FakeHotline({"/anders": "<Nein/>", "/spare": "<Say>Ersatz.</Say>"})
    caller = _caller(hotline, entry="/anders", fallback="/spare")
    caller.hears("Ersatz")
    assert hotline.requests[1].query["ErrorUrl"] == URL + "/anders"


@pytest.mark.parametrize(("status", "seconds"), [("completed", 60.0), ("busy", 0.0), ("no-answer", 20.0)])
def test_staff_answer_or_do_not(status: DialCallStatus, seconds: float) -> None:
    """They talk for a minute; busy is heard at once."""
    hotline = FakeHotline({"/voice": DIAL, "/after": "<Hangup/>"})
    caller = _caller(hotline)
    caller.dial_status = status
    caller.listens_to_the_end()
    assert caller.dialled == ["+493023125000"]
    assert (hotline.requests[-1].form["DialCallStatus"], caller.seconds) == (status, seconds)


def test_keys_are_of_no_use_while_the_caller_is_put_through() -> None:
    """Nor would they be with staff on the line."""
    with pytest.raises(CallerError, match="Während eines Gesprächs"):
        _caller(FakeHotline({"/voice": DIAL})).presses("1", after=1.0)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (0.0, "00:00.0"),
        (3.2, "00:03.2"),
        (59.96, "00:59.9"),
        (3.1999999999, "00:03.2"),
        (75.25, "01:15.2"),
        (6000.0, "100:00.0"),
    ],
)
def test_the_clock_shows_minutes_seconds_and_tenths(at: float, shown: str) -> None:
    """Never a tenth too early because of how floats add up."""
    assert clock(at) == shown


def test_one_second_is_singular() -> None:
    """Staff read the transcript; it is German."""
    caller = _caller(FakeHotline({"/voice": '<Pause/><Gather timeout="1"/><Pause length="2"/>'}))
    caller.listens_to_the_end()
    assert caller.transcript().splitlines()[:3] == [
        "00:00.0  (Pause, 1 Sekunde)",
        "00:01.0  (wartet 1 Sekunde auf eine Taste)",
        "00:02.0  (Pause, 2 Sekunden)",
    ]
