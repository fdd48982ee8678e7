"""connect.py: what it asks of Twilio, request by request, and what it says when something is in the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
import responses
from fakes.fake_twilio import ACCOUNT, API, DEMO, NUMBER, ROUTES, SID, TOKENS, FakeTwilio
from operations.account.conftest import FALLBACK, PUBLIC, Desk

from ivr.operations.account.connection import SWITCHING

BASE = f"/2010-04-01/Accounts/{ACCOUNT}"
FIND = f"GET {API['ie1']}{BASE}/IncomingPhoneNumbers.json PhoneNumber={NUMBER}"
ROUTE = f"GET {ROUTES['ie1']}/v2/PhoneNumbers/{NUMBER}"
WRITE = f"POST {API['ie1']}{BASE}/IncomingPhoneNumbers/{SID}.json"
SWITCH = f"POST {ROUTES['ie1']}/v2/PhoneNumbers/{NUMBER} VoiceRegion="
VOICE_URL = f"{PUBLIC}/voice#rc=2&rp=ct,5xx&ct=2000&rt=4000&e=dublin,frankfurt"
OURS = (
    f"StatusCallback={PUBLIC}/voice/status VoiceFallbackMethod=GET "
    f"VoiceFallbackUrl={FALLBACK}/index.xml VoiceUrl={VOICE_URL}"
)
THEIRS = f"StatusCallback= VoiceFallbackMethod=POST VoiceFallbackUrl= VoiceUrl={DEMO['voice_url']}"
LOOK = [FIND, ROUTE]


def backup_of(desk: Desk) -> Path:
    return desk.state / "connection" / f"{NUMBER}.json"


def changing(twilio: FakeTwilio) -> list[str]:
    """The requests that change something."""
    return [line for line in twilio.asked if not line.startswith("GET ")]


def test_a_new_number_is_connected_settings_first_and_region_after_them(
    desk: Desk, twilio: FakeTwilio
) -> None:
    """The whole conversation: two looks, then only what differs, in the order that leaves no call without."""
    assert desk.run("connect", NUMBER, answer="j") == 0
    assert twilio.asked == [*LOOK, f"{WRITE} {OURS}", f"{SWITCH}ie1"]
    assert twilio.region == "ie1"
    assert twilio.settings["us1"] == DEMO
    assert "Verbunden" in desk.out
    assert "fünf Minuten" in desk.out
    assert f"connect.py {NUMBER} --undo" in desk.out


def test_the_second_time_there_is_nothing_to_do(desk: Desk, twilio: FakeTwilio) -> None:
    """Only GETs, no question."""
    desk.run("connect", NUMBER, "--yes")
    twilio.asked.clear()
    assert desk.run("connect", NUMBER) == 0
    assert twilio.asked == LOOK
    assert desk.questions == []
    assert "Alles ist, wie es sein soll" in desk.out


def test_a_dry_run_shows_both_and_changes_nothing(desk: Desk, twilio: FakeTwilio) -> None:
    """Present and coming, only GETs, nothing saved, no question even with --yes."""
    assert desk.run("connect", NUMBER, "--dry-run", "--yes") == 0
    assert twilio.asked == LOOK
    assert not desk.state.exists()
    assert "▸ Anrufe kommen in" in desk.out
    assert "▸ Anrufe: Adresse" in desk.out
    assert "  Anrufe: Methode" in desk.out


def test_the_way_back_restores_what_was_found_region_included(desk: Desk, twilio: FakeTwilio) -> None:
    """The region first; afterwards nothing is kept and there is nothing more to undo."""
    desk.run("connect", NUMBER, "--yes")
    twilio.asked.clear()
    assert desk.run("connect", NUMBER, "--undo", answer="ja") == 0
    assert twilio.asked == [*LOOK, f"{SWITCH}us1", f"{WRITE} {THEIRS}"]
    assert (twilio.region, _bare(twilio.settings["ie1"])) == ("us1", _bare(DEMO))
    assert desk.run("connect", NUMBER, "--undo", "--yes") == 1
    assert "nichts gespeichert" in desk.err


def test_a_trunk_and_an_application_stand_aside_and_come_back(desk: Desk, twilio: FakeTwilio) -> None:
    """Either would be used instead of our addresses."""
    for name, sid in (("trunk_sid", "TK" + "c" * 32), ("voice_application_sid", "AP" + "d" * 32)):
        twilio.settings["ie1"] = {**DEMO, name: sid, "voice_caller_id_lookup": True}
        desk.run("connect", NUMBER, "--yes")
        assert twilio.settings["ie1"][name] == ""
        assert twilio.settings["ie1"]["voice_caller_id_lookup"] is False
        desk.run("connect", NUMBER, "--undo", "--yes")
        assert twilio.settings["ie1"][name] == sid
        assert twilio.settings["ie1"]["voice_caller_id_lookup"] is True


def test_what_was_found_first_counts(desk: Desk, twilio: FakeTwilio) -> None:
    """A second real run with another address does not take our own settings for the original."""
    desk.run("connect", NUMBER, "--yes")
    first = backup_of(desk).read_text(encoding="utf-8")
    desk.tell(FALLBACK_URL=None)
    assert desk.run("connect", NUMBER, "--yes", "--without-fallback") == 0
    assert twilio.settings["ie1"]["voice_fallback_url"] == ""
    assert backup_of(desk).read_text(encoding="utf-8") == first
    desk.run("connect", NUMBER, "--undo", "--yes")
    assert twilio.settings["ie1"]["voice_url"] == DEMO["voice_url"]


def test_what_is_kept_holds_no_secret(desk: Desk, twilio: FakeTwilio) -> None:
    """No token; a password in an address is neither shown nor kept, and has to be entered by hand."""
    twilio.settings["ie1"]["voice_url"] = "https://anna:geheim@alt.example.de/voice?a=1"
    desk.run("connect", NUMBER, "--yes")
    text = backup_of(desk).read_text(encoding="utf-8")
    assert json.loads(text)["settings"]["ie1"]["voice_url"] == "https://alt.example.de/voice?a=1"
    for secret in ("geheim", "anna", *TOKENS.values(), ACCOUNT):
        assert secret not in text
    assert "geheim" not in desk.out
    assert (
        "werden nicht gespeichert. Wer zurückgeht, muss sie von Hand eintragen: Anrufe: Adresse." in desk.out
    )
    desk.run("connect", NUMBER, "--undo", "--yes")
    assert twilio.settings["ie1"]["voice_url"] == "https://alt.example.de/voice?a=1"


def test_america_has_its_own_hosts_and_no_edges(desk: Desk, twilio: FakeTwilio) -> None:
    """us1 is Twilio's default: no region and no edge in any host, none in the overrides."""
    desk.tell(TWILIO_AUTH_TOKEN=TOKENS["us1"])
    assert desk.run("connect", NUMBER, "--yes", "--region", "US1") == 0
    assert {line.split()[1].partition("/")[0] for line in twilio.asked} == {
        "api.twilio.com",
        "routes.twilio.com",
    }
    assert twilio.settings["us1"]["voice_url"] == f"{PUBLIC}/voice#rc=2&rp=ct,5xx&ct=2000&rt=4000"
    assert twilio.region == ""  # it was there already
    assert f"{NUMBER} --undo --region us1" in desk.out
    assert desk.run("connect", NUMBER, "--yes", "--undo") == 1
    assert "--region us1" in desk.err
    assert desk.run("connect", NUMBER, "--yes", "--undo", "--region", "us1") == 0
    assert twilio.settings["us1"]["voice_url"] == DEMO["voice_url"]


def test_both_regions_are_remembered_and_come_back_one_by_one(desk: Desk, twilio: FakeTwilio) -> None:
    """Each with its own token; the region of the number is the one found first."""
    twilio.region = "au1"
    for region in ("ie1", "us1"):
        desk.tell(TWILIO_AUTH_TOKEN=TOKENS[region])
        assert desk.run("connect", NUMBER, "--yes", "--region", region) == 0
    assert twilio.region == "us1"
    assert desk.run("connect", NUMBER, "--yes", "--undo", "--region", "us1") == 0
    assert twilio.region == "au1"
    assert backup_of(desk).exists()
    desk.tell(TWILIO_AUTH_TOKEN=TOKENS["ie1"])
    assert desk.run("connect", NUMBER, "--yes", "--undo") == 0
    assert not backup_of(desk).exists()
    assert all(_bare(found) == _bare(DEMO) for found in twilio.settings.values())


def test_no_call_goes_nowhere_while_the_region_changes_back(desk: Desk, twilio: FakeTwilio) -> None:
    """Where nothing was set before, ours stays for the five minutes in which calls may still arrive."""
    twilio.settings["ie1"] = {**DEMO, "voice_url": ""}
    slept: list[tuple[float, str]] = []
    ours = f"{PUBLIC}/voice"
    desk.patch.setattr(
        "connect.time.sleep", lambda seconds: slept.append((seconds, twilio.settings["ie1"]["voice_url"]))
    )
    desk.run("connect", NUMBER, "--yes")
    assert desk.run("connect", NUMBER, "--yes", "--undo") == 0
    assert [(seconds, url.partition("#")[0]) for seconds, url in slept] == [(SWITCHING, ours)]
    assert twilio.settings["ie1"]["voice_url"] == ""
    assert "lassen Sie den Befehl laufen" in desk.out


def test_a_wait_that_was_cut_short_is_done_again(desk: Desk, twilio: FakeTwilio) -> None:
    """The region is back already, but nobody knows for how long; ours stays until the wait is over."""
    twilio.settings["ie1"] = {**DEMO, "voice_url": ""}
    slept: list[float] = []

    def impatient(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 1:
            raise KeyboardInterrupt

    desk.patch.setattr("connect.time.sleep", impatient)
    desk.run("connect", NUMBER, "--yes")
    assert desk.run("connect", NUMBER, "--yes", "--undo") == 1
    assert "Noch nicht sicher: fünf Minuten gewartet, Einstellungen" in desk.err
    assert twilio.settings["ie1"]["voice_url"].startswith(PUBLIC)
    assert desk.run("connect", NUMBER, "--yes", "--undo") == 0
    assert slept == [SWITCHING, SWITCHING]
    assert twilio.settings["ie1"]["voice_url"] == ""


@pytest.mark.parametrize("answer", ["n", "vielleicht", EOFError])
def test_a_no_changes_nothing(desk: Desk, twilio: FakeTwilio, answer: str | type[BaseException]) -> None:
    """Whatever is no clear yes is a no: no request that changes something, nothing saved."""
    assert desk.run("connect", NUMBER, answer=answer) == 1
    assert changing(twilio) == []
    assert not desk.state.exists()
    assert "Geändert ist nichts" in desk.out


def test_ctrl_c_at_the_question_is_a_no(desk: Desk, twilio: FakeTwilio) -> None:
    """And says that nothing was changed."""
    assert desk.run("connect", NUMBER, answer=KeyboardInterrupt) == 130
    assert changing(twilio) == []
    assert "Geändert ist nichts" in desk.err


Fault = tuple[str, int | Exception, int]
TWILIO_SAYS_NO: dict[str, tuple[Fault, str]] = {
    "no word why": (("GET api", 401, 0), "Ireland (IE1)"),
    "bundle missing": (("POST api", 400, 21649), "Regulatory Bundle"),
    "too slow": (("POST api", requests.ReadTimeout("x"), 0), "nicht zu erreichen"),
    "an unknown code": (("POST api", 400, 21999), "https://www.twilio.com/docs/api/errors/21999"),
}


@pytest.mark.parametrize("what", TWILIO_SAYS_NO)
def test_whatever_twilio_answers_is_said_in_german(desk: Desk, twilio: FakeTwilio, what: str) -> None:
    """What is wrong and the remedy; never Twilio's own words; the number is as before."""
    fault, sentence = TWILIO_SAYS_NO[what]
    twilio.faults = [fault]
    assert desk.run("connect", NUMBER, "--yes") == 1
    assert sentence in desk.err
    assert "Refused" not in desk.err
    assert "Verbunden" not in desk.out
    assert (twilio.settings["ie1"], twilio.region) == (DEMO, "")


def test_the_token_of_another_region_is_wrong_credentials(desk: Desk, twilio: FakeTwilio) -> None:
    """And one that was copied with a typographic sign in it is not even tried."""
    told = {TOKENS["us1"]: "gelten nur in einer Region, hier: Ireland (IE1)", "token…mit–Zeichen": "TOKEN"}
    for token, why in told.items():
        desk.tell(TWILIO_AUTH_TOKEN=token)
        assert desk.run("connect", NUMBER) == 1
        assert why in desk.err
        assert "Twilio-Konsole" in desk.err
        assert token not in desk.err
    assert twilio.asked == [FIND]


def test_interrupted_between_the_steps_says_what_is_done_and_is_simply_repeated(
    desk: Desk, twilio: FakeTwilio
) -> None:
    """The settings are written, the region is not changed; the second run changes only the region."""
    twilio.faults = [("POST routes", 503, 0)]
    assert desk.run("connect", NUMBER, "--yes") == 1
    assert "Erledigt: Einstellungen in Ireland (IE1) geschrieben." in desk.out
    assert "Noch nicht sicher: Region gewechselt: us1 → ie1" in desk.err
    assert "denselben Befehl noch einmal" in desk.err
    twilio.asked.clear()
    assert desk.run("connect", NUMBER, "--yes") == 0
    assert twilio.asked == [*LOOK, f"{SWITCH}ie1"]
    desk.run("connect", NUMBER, "--yes", "--undo")
    assert _bare(twilio.settings["ie1"]) == _bare(DEMO)


def test_undo_that_stops_half_way_can_be_repeated(desk: Desk, twilio: FakeTwilio) -> None:
    """What was found stays kept until all of it is back."""
    desk.run("connect", NUMBER, "--yes")
    twilio.faults = [("POST api", 500, 0)]
    assert desk.run("connect", NUMBER, "--yes", "--undo") == 1
    assert "Erledigt: Region gewechselt" in desk.out
    assert desk.run("connect", NUMBER, "--yes", "--undo") == 0
    assert _bare(twilio.settings["ie1"]) == _bare(DEMO)


def test_a_dry_undo_changes_nothing(desk: Desk, twilio: FakeTwilio) -> None:
    """It shows; what was found stays kept."""
    desk.run("connect", NUMBER, "--yes")
    twilio.asked.clear()
    assert desk.run("connect", NUMBER, "--undo", "--dry-run") == 0
    assert twilio.asked == LOOK
    assert backup_of(desk).exists()
    twilio.settings["ie1"], twilio.region = {**DEMO}, "us1"  # by hand, in the console
    assert desk.run("connect", NUMBER, "--undo", "--dry-run") == 0
    assert backup_of(desk).exists()
    assert desk.run("connect", NUMBER, "--undo") == 0
    assert not backup_of(desk).exists()


Break = Callable[[responses.RequestsMock], object]
HEALTH, FILE = f"{PUBLIC}/health", f"{FALLBACK}/index.xml"
OUT_OF_REACH: dict[str, tuple[Break, str]] = {
    "hotline unreachable": (
        lambda net: net.replace("GET", HEALTH, body=requests.ConnectionError(ConnectionRefusedError())),
        f"{HEALTH} nimmt keine Verbindung an. Läuft der Server",
    ),
    "not live": (
        lambda net: net.replace(
            "GET", HEALTH, status=503, json={"status": "down", "why": "live.json fehlt."}
        ),
        "nichts, was er Anrufern vorspielen kann: live.json fehlt. Bitte bringen Sie",
    ),
    "no fallback there": (
        lambda net: net.replace("GET", FILE, status=404),
        f"{FILE} antwortet mit Status 404 statt 200. Bitte erstellen Sie die Ersatzansage neu",
    ),
    "no German": (
        lambda net: net.replace(
            "GET", FILE, body="<Response><Say>Hi.</Say></Response>", content_type="text/xml"
        ),
        "Eine Ansage ist nicht deutsch.",
    ),
}


@pytest.mark.parametrize("what", OUT_OF_REACH)
def test_a_number_is_not_connected_with_what_does_not_answer(
    desk: Desk, twilio: FakeTwilio, net: responses.RequestsMock, what: str
) -> None:
    """The doctor looks at both first: a German sentence with the remedy, and nothing is changed."""
    break_it, sentence = OUT_OF_REACH[what]
    break_it(net)
    assert desk.run("connect", NUMBER, "--yes") == 1
    assert sentence in desk.err
    assert twilio.asked == LOOK
    assert not desk.state.exists()


def test_everything_out_of_reach_is_said_at_once_and_the_way_back_needs_none_of_it(
    desk: Desk, twilio: FakeTwilio, net: responses.RequestsMock
) -> None:
    """Both troubles in one run; undo works while the hotline is down."""
    desk.run("connect", NUMBER, "--yes")
    for url in (HEALTH, FILE):
        net.replace("GET", url, body=requests.ConnectionError())
    twilio.region = "us1"
    assert desk.run("connect", NUMBER, "--yes") == 1
    assert desk.err.count("gibt keine brauchbare Antwort") == 2
    assert desk.run("connect", NUMBER, "--yes", "--undo") == 0


SETTINGS: dict[str, tuple[dict[str, str | None], str]] = {
    "no address": ({"PUBLIC_URL": None}, "PUBLIC_URL fehlt"),
    "no https": ({"PUBLIC_URL": "http://hotline.example.de"}, "PUBLIC_URL ist „http://hotline.example.de“"),
    "no account": ({"TWILIO_ACCOUNT_SID": None}, "TWILIO_ACCOUNT_SID fehlt"),
    "account and token exchanged": ({"TWILIO_ACCOUNT_SID": TOKENS["ie1"]}, "beginnt mit AC"),
    "no token": ({"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN fehlt"),
    "no fallback": ({"FALLBACK_URL": None}, "englische Entschuldigung"),
    "only tried out": ({"TEST_PHONE": "1"}, "TEST_PHONE ist eingeschaltet"),
    "a stand-in elsewhere": ({"TWILIO_API_URL": "http://10.0.0.1:80"}, "TWILIO_API_URL ist nur für Tests"),
}


@pytest.mark.parametrize("what", SETTINGS)
def test_settings_that_are_missing_or_wrong_are_named(desk: Desk, twilio: FakeTwilio, what: str) -> None:
    """Before Twilio is asked anything."""
    environ, sentence = SETTINGS[what]
    desk.tell(**environ)
    assert desk.run("connect", NUMBER, "--yes") == 1
    assert sentence in desk.err
    assert twilio.asked == []


def test_without_a_fallback_it_has_to_be_said(desk: Desk, twilio: FakeTwilio) -> None:
    """The remedy names the option; with it, the number is connected and the risk is told."""
    desk.tell(FALLBACK_URL=None)
    desk.run("connect", NUMBER)
    assert "--without-fallback" in desk.err
    assert desk.run("connect", NUMBER, "--yes", "--without-fallback") == 0
    assert "englische Entschuldigung" in desk.out
    assert twilio.settings["ie1"]["voice_fallback_url"] == ""


def test_a_number_that_is_not_in_the_account_is_said(desk: Desk, twilio: FakeTwilio) -> None:
    """Also one of which Twilio finds only a longer one that contains it."""
    for number in ("+4951112399", "+49511123"):
        assert desk.run("connect", number, "--yes") == 1
        assert f"Die Nummer {number} gehört nicht zu diesem Konto" in desk.err
    assert changing(twilio) == []


DAMAGED = {
    "half": '{"voice_region": "us1", "settings": {"ie1": {"voi',
    "a list": "[]",
    "one setting short": '{"voice_region": "us1", "settings": {"ie1": {"voice_url": "x"}}, "by_hand": []}',
}


@pytest.mark.parametrize("what", DAMAGED)
@pytest.mark.parametrize("option", ["--undo", "--yes"])
def test_a_damaged_file_changes_nothing(desk: Desk, twilio: FakeTwilio, what: str, option: str) -> None:
    """Neither the way back nor a new connection goes on; the file is named and stays."""
    backup_of(desk).parent.mkdir(parents=True)
    backup_of(desk).write_text(DAMAGED[what], encoding="utf-8")
    assert desk.run("connect", NUMBER, "--yes", option) == 1
    assert f"{NUMBER}.json ist beschädigt" in desk.err
    assert changing(twilio) == []
    assert backup_of(desk).exists()


def test_nothing_is_changed_where_nothing_can_be_kept(desk: Desk, twilio: FakeTwilio) -> None:
    """A folder that can't be written to, said before the first change."""
    desk.state.write_text("eine Datei", encoding="utf-8")
    assert desk.run("connect", NUMBER, "--yes") == 1
    assert "lässt sich nicht beschreiben" in desk.err
    assert changing(twilio) == []


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), 2, "Es fehlt: Nummer."),
        (("0511 12345",), 1, "Meinen Sie +4951112345?"),
        ((NUMBER, "--region", "irland"), 2, "„irland“ gibt es bei --region nicht. Möglich: ie1, us1."),
        (("--help",), 0, "--without-fallback"),
    ],
)
def test_whatever_is_mistyped_ends_in_a_german_sentence(
    desk: Desk, twilio: FakeTwilio, words: tuple[str, ...], code: int, sentence: str
) -> None:
    """And nobody is asked anything."""
    assert desk.run("connect", *words) == code
    assert sentence in desk.out + desk.err
    assert twilio.asked == []


def _bare(settings: dict[str, object]) -> dict[str, object]:
    """Nothing set is nothing set, whether Twilio says null or an empty text."""
    return {name: value or "" for name, value in settings.items()}
