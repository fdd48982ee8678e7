"""The webhook, request by request: nothing unsigned gets an answer, nothing signed gets an error."""

from __future__ import annotations

import logging
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from example_guide import STAFFED
from example_release import RELEASE, put_release
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from walks import walked
from werkzeug.test import TestResponse

import ivr.serve.responses
from app import create_app
from ivr.core.guide import Pace
from ivr.core.organisation import Organisation
from ivr.core.positions import OVERRIDES, path_of
from ivr.core.today import Today
from ivr.core.turn import Place, Position
from ivr.files import write_atomically
from ivr.release import Release, dumps
from ivr.serve.live import LiveRelease
from ivr.serve.middleware import WebhookRequest
from ivr.settings import Settings
from ivr.signature import signature

PUBLIC_URL = "https://hotline.example.de"
TOKEN = "geheim"
NUMBER = "+4951112345678"
SID = "CA0123456789abcdef0123456789abcdef"
CALL = {"CallSid": SID, "From": NUMBER, "To": "+4930555000", "CallerCity": "Köln", "CallStatus": "ringing"}
MENU = "/voice/menu/haupt/0/normal/0/0"
SECTION = "/voice/section/kosten/0/normal/0/0"
TRANSFER = "/voice/transfer/haupt/0/normal/0/0"


class Line:
    """Twilio's side of the webhook: signs what it sends."""

    def __init__(self, audio: Path, staff_number: str = "") -> None:
        app = create_app(Settings(TOKEN, PUBLIC_URL, staff_number, audio=audio))
        self.client: FlaskClient = app.test_client()

    def post(
        self, path: str, params: dict[str, str] = CALL, signed: str | None = None, method: str = "POST"
    ) -> TestResponse:
        signed = signature(TOKEN, PUBLIC_URL + path, params.items()) if signed is None else signed
        headers = {"X-Twilio-Signature": signed}
        content_type = "application/x-www-form-urlencoded; charset=UTF-8"
        return self.client.open(
            path, method=method, data=urlencode(params), headers=headers, content_type=content_type
        )

    def digits(self, path: str, digits: str) -> TestResponse:
        return self.post(path, {**CALL, "Digits": digits, "msg": "Gather End"})


@pytest.fixture(scope="module")
def audio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example release. Nobody writes into this folder."""
    folder = tmp_path_factory.mktemp("webhook")
    put_release(folder)
    return folder


@pytest.fixture
def own_audio(tmp_path: Path) -> Path:
    """The same, to be changed by a test."""
    put_release(tmp_path)
    return tmp_path


@pytest.fixture
def line(audio: Path) -> Line:
    return Line(audio)


def speaks(response: TestResponse) -> ElementTree.Element:
    """The page, after making sure that a caller hears something and is not cut off without a word."""
    assert response.status_code == 200
    assert response.content_type == "text/xml; charset=utf-8"
    page = ElementTree.fromstring(response.data)
    assert page.tag == "Response"
    assert page.findall(".//Play") or page.findall(".//Say")
    assert all(say.get("language") == "de-DE" for say in page.iter("Say"))
    return page


def played(response: TestResponse) -> list[str]:
    """The ids of the speeches on the page."""
    by_file = {recording.file: recording.speech for recording in RELEASE.recordings}
    return [by_file[(play.text or "").rpartition("/")[2]] for play in speaks(response).iter("Play")]


# who gets an answer


@pytest.mark.parametrize(
    "path", ["/voice", "/voice/", MENU, SECTION, TRANSFER, "/voice/status", "/voice/egal"]
)
@pytest.mark.parametrize("forged", ["", "x", "L/OH5YylLD5NRKLltdqwSvS0BnU=", "ü", "A" * 5000])
def test_an_unsigned_request_learns_nothing(line: Line, path: str, forged: str) -> None:
    """403 with an empty body, for every route of the group, the unknown ones included."""
    response = line.post(path, signed=forged)
    assert response.status_code == 403
    assert response.data == b""


def test_a_missing_signature_is_refused(line: Line) -> None:
    """No header at all is no signature."""
    assert line.client.post("/voice", data=CALL).status_code == 403


def test_a_truncated_signature_is_refused(line: Line) -> None:
    """Every shortening of a right one is a wrong one."""
    right = signature(TOKEN, PUBLIC_URL + "/voice", CALL.items())
    assert {line.post("/voice", signed=right[:length]).status_code for length in range(len(right))} == {403}


def test_a_signature_replayed_to_another_url_is_refused(line: Line) -> None:
    """What was signed for the entry opens no other door, not even with a query added."""
    right = signature(TOKEN, PUBLIC_URL + "/voice", CALL.items())
    assert line.post("/voice", signed=right).status_code == 200
    for other in (MENU, SECTION, "/voice/status", "/voice/", "/voice?nach=fehler"):
        assert line.post(other, signed=right).status_code == 403


def test_changed_parameters_are_refused(line: Line) -> None:
    """A signature belongs to its parameters."""
    right = signature(TOKEN, PUBLIC_URL + MENU, {**CALL, "Digits": "1"}.items())
    assert line.post(MENU, {**CALL, "Digits": "2"}, signed=right).status_code == 403


def test_the_public_address_is_the_one_that_is_signed(line: Line) -> None:
    """Host and forwarding headers, which anybody can send, change nothing."""
    right = signature(TOKEN, "https://boese.example.org/voice", CALL.items())
    lies = {"Host": "boese.example.org", "X-Forwarded-Host": "boese.example.org", "X-Twilio-Signature": right}
    assert line.client.post("/voice", data=CALL, headers=lies).status_code == 403


def test_a_query_is_part_of_what_is_signed(line: Line) -> None:
    """Order and all."""
    assert line.post("/voice?b=1&a=%C3%BC").status_code == 200


def test_a_request_cannot_pretend_to_be_for_another_path(line: Line) -> None:
    """A server that lets the letter of a request and its path differ opens no door."""
    right = signature(TOKEN, PUBLIC_URL + "/voice", CALL.items())
    for name in ("RAW_URI", "REQUEST_URI"):
        pretended = {name: "/voice", "HTTP_X_TWILIO_SIGNATURE": right}
        assert line.client.post(MENU, data=CALL, environ_overrides=pretended).status_code == 403


def test_a_prefix_of_a_proxy_is_part_of_the_public_address(audio: Path) -> None:
    """Whoever serves under https://example.de/hotline/ names that in PUBLIC_URL."""
    url = "https://example.de/hotline"
    client = create_app(Settings(TOKEN, url, audio=audio)).test_client()
    headers = {"X-Twilio-Signature": signature(TOKEN, f"{url}/voice", CALL.items())}
    raw = {"RAW_URI": "/hotline/voice", "REQUEST_URI": "/hotline/voice"}
    answer = client.post("/voice", data=CALL, headers=headers, environ_overrides=raw)
    assert answer.status_code == 200
    assert f"{url}/voice/menu/haupt".encode() in answer.data


def test_a_body_that_cannot_be_read_is_refused(line: Line) -> None:
    """Bytes that are no text, too many fields, more than the limit: closed."""
    for body in (b"\xff\xfe=1", b"a=1&" * 20_000, b"a=" + b"x" * 2_100_000):
        answer = line.client.post("/voice", data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 403


# what a caller hears


def test_the_entry_welcomes(line: Line) -> None:
    """The first page says who is speaking and offers the menu, in one Gather."""
    response = line.post("/voice")
    assert played(response) == ["welcome", "menu:haupt"]
    gather = speaks(response).find("Gather")
    assert gather is not None
    wanted = {
        "input": "dtmf",
        "numDigits": "1",
        "finishOnKey": "",
        "timeout": "10",
        "action": f"{PUBLIC_URL}{MENU}{OVERRIDES}",
    }
    assert gather.attrib == wanted


def test_silence_goes_to_the_same_address_as_a_key(line: Line) -> None:
    """After the Gather a redirect: no input is an event, not an end."""
    redirect = speaks(line.post("/voice")).find("Redirect")
    assert redirect is not None
    assert redirect.text == f"{PUBLIC_URL}{MENU}{OVERRIDES}"
    assert redirect.attrib == {"method": "POST"}


def test_keys_choose(line: Line) -> None:
    """2 in the main menu is the second topic."""
    assert played(line.digits(MENU, "2"))[0] == "title:kosten"


@pytest.mark.parametrize(
    "digits", ["11", "1" * 5000, "A", "w", "１", "٣", "💥", "-1", " ", "1\x00", "<", "&"]
)
def test_what_is_no_key_is_a_wrong_key(line: Line, digits: str) -> None:
    """Several digits, letters, digits of other scripts, control characters: said kindly, menu again."""
    assert played(line.digits(MENU, digits)) == ["no_match_1", "menu:haupt"]


def test_empty_digits_are_silence(line: Line) -> None:
    """Nothing pressed is nothing pressed, however Twilio words it."""
    assert played(line.digits(MENU, "")) == played(line.post(MENU)) == ["no_input:haupt"]


@pytest.mark.parametrize(
    "path",
    [
        "menu/weg/0/normal/0/0",
        "section/kosten/99/normal/0/0",
        "section/kosten/0/presto/0/0",
        "section/kosten/0/normal/7/9",
        "section/kosten/-1/normal/0/0",
        "irgendwo/kosten/0/normal/0/0",
        "section/kosten/0/normal",
        "section/kosten/0/normal/0/0/",
        "section/k%C3%B6sten/0/normal/0/0",
        "../../etc/passwd",
        "section/" + "k" * 3000 + "/0/normal/0/0",
        "%00",
        "%0A",
        "/menu/haupt/0/normal/0/0",
        "menu//haupt",
        "status/",
    ],
)
def test_an_unknown_address_is_the_main_menu_with_a_friendly_word(line: Line, path: str) -> None:
    """Unknown node, section, pace or attempt: after a new release a caller may well come from there."""
    assert played(line.digits(f"/voice/{path}", "1")) == ["changed", "menu:haupt"]


def test_missing_parameters_matter_to_nobody(line: Line) -> None:
    """No CallSid, no From, nothing: the caller is welcomed."""
    assert played(line.post("/voice", {})) == ["welcome", "menu:haupt"]


def test_a_body_of_fifty_thousand_bytes_is_answered_and_a_megabyte_is_not_read(line: Line) -> None:
    """Twilio sends about a thousand; who sends a million keeps everybody busy."""
    assert played(line.post(MENU, {**CALL, "Digits": "2", "Extra": "x" * 50_000}))[0] == "title:kosten"
    assert line.post(MENU, {**CALL, "Digits": "2", "Extra": "x" * 1_000_000}).status_code == 403


def test_a_wrong_method_is_answered(line: Line) -> None:
    """A number configured with GET or anything else still welcomes its callers."""
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"):
        assert played(line.post("/voice", method=method)) == ["welcome", "menu:haupt"]
    path = f"{MENU}?{urlencode({**CALL, 'Digits': '2'})}"
    headers = {"X-Twilio-Signature": signature(TOKEN, PUBLIC_URL + path, ())}
    assert played(line.client.get(path, headers=headers))[0] == "title:kosten"


def test_the_status_callback_is_answered_with_nothing(line: Line) -> None:
    """204, as Twilio wants it."""
    response = line.post("/voice/status", {**CALL, "CallStatus": "completed"})
    assert (response.status_code, response.data) == (204, b"")


# the human


def test_zero_connects_and_the_humans_telephone_shows_the_hotline(audio: Path) -> None:
    """The caller's number is not handed on: a human's telephone would keep it."""
    page = speaks(Line(audio, "+495119999").digits(MENU, "0"))
    dial = page.find("Dial")
    assert dial is not None
    assert dial.attrib == {
        "action": f"{PUBLIC_URL}{TRANSFER}{OVERRIDES}",
        "timeout": "25",
        "timeLimit": "7200",
        "answerOnBridge": "true",
        "callerId": "+4930555000",
    }
    assert dial.findtext("Number") == "+495119999"
    assert NUMBER not in ElementTree.tostring(page, encoding="unicode")


@pytest.mark.parametrize("own", ["", "anonymous", "sip:a@b", "+49 30", "<b>"])
def test_an_unusable_own_number_is_left_out(audio: Path, own: str) -> None:
    """Twilio would refuse a caller id that is no number, and the transfer with it."""
    dial = speaks(Line(audio, "+495119999").post(MENU, {**CALL, "To": own, "Digits": "0"})).find("Dial")
    assert dial is not None
    assert "callerId" not in dial.attrib


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled", "", "neu"])
def test_a_failed_transfer_goes_on_to_the_contact(audio: Path, status: str) -> None:
    """Busy, no answer or failed is said, and the contact topic follows."""
    response = Line(audio, "+495119999").post(TRANSFER, {**CALL, "DialCallStatus": status})
    assert played(response)[0].startswith("transfer_")
    assert "section:kontakt:1" in played(response)


# what is kept


def test_a_response_that_is_kept_is_that_of_the_same_event_and_number(audio: Path) -> None:
    """Two ways for a transfer to end, two numbers that were called, and none: in one app, and again."""
    line = Line(audio, "+495119999")
    for _ in range(2):
        for status, said in (("busy", "transfer_busy"), ("no-answer", "transfer_no_answer")):
            assert played(line.post(TRANSFER, {**CALL, "DialCallStatus": status}))[0] == said
        for number in ("anonymous", "+4930555001", "+4930555002"):
            dial = speaks(line.post(MENU, {**CALL, "To": number, "Digits": "0"})).find("Dial")
            assert dial is not None
            assert dial.get("callerId", "anonymous") == number


def test_made_up_positions_and_numbers_are_not_kept_without_end(
    audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is signed: what the guide does not have is kept once, and a full cache is emptied."""
    monkeypatch.setattr(ivr.serve.responses, "MAX_KEPT", 20)
    live = LiveRelease(audio).snapshot()
    assert live is not None
    settings = Settings(TOKEN, PUBLIC_URL, "+495119999", audio=audio)
    responses = ivr.serve.responses.Responses(live, settings, today=Today(desk=STAFFED))
    for index in range(50):
        responses.at(f"section/x{index}/0/normal/0/0", WebhookRequest(f"{index}"))
        responses.at("menu/haupt/0/normal/0/0", WebhookRequest("0", own_number=f"+4930{index:06}"))
        responses.at(f"section/kosten/{index:04}/normal/0/0", WebhookRequest())
    assert len(responses._kept) <= 20
    assert len(responses._positions) < 5


def test_positions_are_not_kept_without_end(audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More real ones than may be kept: the cache is emptied, and each is answered all the same."""
    monkeypatch.setattr(ivr.serve.responses, "MAX_KEPT", 20)
    live = LiveRelease(audio).snapshot()
    assert live is not None
    responses = ivr.serve.responses.Responses(live, Settings(TOKEN, PUBLIC_URL, audio=audio))
    walk = walked(live.release.guide, staffed=False)
    asked = {path_of(position) for position, *_ in walk if position}
    assert len(asked) > 20
    for path in asked:
        assert responses.at(path, WebhookRequest()).state == path
        assert max(len(responses._positions), len(responses._kept)) <= 20


def test_what_is_kept_is_a_whole_guide_and_at_most_30_megabytes(
    example_audio: Path, release: Release
) -> None:
    """The longest responses there are, to made-up numbers; what a worker has beside is 56 MB."""
    live = LiveRelease(example_audio).snapshot()
    assert live is not None
    settings = Settings(TOKEN, PUBLIC_URL, "+495119999", audio=example_audio)
    today = Today(desk=STAFFED)
    responses, some = ivr.serve.responses.Responses(live, settings, today=today), 200
    tracemalloc.start()
    try:
        for index in range(some):
            request = WebhookRequest("0", own_number=f"+4930{index:08}")
            responses.at("menu/haupt/0/normal/0/0", request)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(responses._kept) == some
    assert held / some * ivr.serve.responses.MAX_KEPT < 30_000_000
    assert len(walked(release.guide, staffed=True)) < ivr.serve.responses.MAX_KEPT


def test_the_routes_are_where_flask_shows_them(audio: Path) -> None:
    """`flask routes` lists the webhook."""
    rules = {rule.rule for rule in create_app(Settings(TOKEN, PUBLIC_URL, audio=audio)).url_map.iter_rules()}
    whispered = {"/voice/whisper", "/voice/whisper/key"}
    assert {
        "/voice",
        "/voice/<path:position>",
        "/voice/status",
        "/audio/<file>",
        "/health",
    } | whispered == rules


# when things break


def test_a_missing_recording_is_spoken_by_twilios_german_voice(own_audio: Path) -> None:
    """Never a hole: the text of what is missing, and the recordings of the rest."""
    welcome = RELEASE.recording("welcome", Pace.NORMAL)
    (own_audio / "recordings" / welcome.file).unlink()
    gather = speaks(Line(own_audio).post("/voice")).find("Gather")
    assert gather is not None
    assert [child.tag for child in gather] == ["Say", "Play"]
    assert gather[0].text == "Text von welcome"
    assert gather[0].attrib == {"language": "de-DE", "voice": "Polly.Vicki-Neural"}


def test_control_characters_and_ampersands_are_valid_xml(own_audio: Path) -> None:
    """Whatever stands in a text, the page can be read."""
    spoken = "A & B <c> \x00\x0b"
    nasty = tuple(replace(recording, file=f"{0:016x}.wav", spoken=spoken) for recording in RELEASE.recordings)
    write_atomically(own_audio / "live.json", dumps(replace(RELEASE, recordings=nasty)))
    say = speaks(Line(own_audio).post("/voice")).find(".//Say")
    assert say is not None
    assert (say.text or "").startswith("A & B <c>")


def _broken(*_args: object, **_kwargs: object) -> NoReturn:
    raise ValueError(f"Anruf von {NUMBER} {SID} aus Köln")


def test_an_exception_is_an_apology_and_a_new_beginning(
    line: Line, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Spoken German, on to the main menu; logged without anything that names the caller."""
    monkeypatch.setattr(ivr.serve.responses, "next_turn", _broken)
    page = speaks(line.digits(SECTION, "1"))
    assert "Entschuldigung" in (page.findtext("Say") or "")
    assert page.findtext("Redirect") == f"{PUBLIC_URL}/voice?nach=fehler{OVERRIDES}"
    assert "ValueError" in caplog.text
    for secret in (NUMBER, SID, "Köln", NUMBER[1:]):
        assert secret not in caplog.text


def test_a_second_exception_ends_with_a_goodbye(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not apologies for ever: if the beginning fails as well, a goodbye and the end."""
    monkeypatch.setattr(ivr.serve.responses, "next_turn", _broken)
    page = speaks(line.post("/voice?nach=fehler"))
    assert "Auf Wiederhören" in (page.findtext("Say") or "")
    assert page.find("Hangup") is not None


def test_the_goodbye_after_an_exception_says_whose_hotline_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the release has it, as it is spoken; nobody else's name stands in the program."""
    put_release(tmp_path, replace(RELEASE, organisation=Organisation("Linden e. V.", "Linden & Söhne")))
    line = Line(tmp_path)
    line.post(MENU)
    monkeypatch.setattr(ivr.serve.responses, "next_turn", _broken)
    assert speaks(line.post("/voice?nach=fehler")).findtext("Say") == (
        "Guten Tag. Hier ist die Hotline Linden & Söhne. Unsere Ansage ist gerade leider gestört. "
        "Bitte rufen Sie später noch einmal an. Auf Wiederhören."
    )


def test_without_a_release_callers_hear_that_the_line_is_out_of_order(tmp_path: Path) -> None:
    """And /health says so to whoever looks after it."""
    line = Line(tmp_path)
    page = speaks(line.post("/voice"))
    assert (page.findtext("Say") or "").startswith("Guten Tag. Unsere Ansage ist gerade leider gestört.")
    health = line.client.get("/health")
    assert health.status_code == 503
    assert "live.json fehlt" in health.json["why"]  # type: ignore[index]  # it is a dict


def test_no_log_line_names_a_caller(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    """A whole call, wrong requests included, at the most talkative log level."""
    caplog.set_level(logging.DEBUG)
    for path in ("/voice", MENU, SECTION, TRANSFER, "/voice/egal"):
        line.post(path)
        line.post(path, signed="falsch")
    for secret in (NUMBER, NUMBER[1:], SID, "Köln"):
        assert secret not in caplog.text


# sound and health


def test_health_tells_the_release(line: Line) -> None:
    """Date, voice and number of recordings."""
    response = line.client.get("/health")
    assert response.status_code == 200
    assert response.json == {
        "status": "ok",
        "release": RELEASE.made,
        "voice": "nano",
        "recordings": len(RELEASE.recordings),
        "missing": 0,
    }


def test_a_recording_is_served_for_ever(line: Line) -> None:
    """Audio type, ETag, ranges, and caches may keep it: its name is its content."""
    file = RELEASE.recordings[0].file
    with line.client.get(f"/audio/{file}") as response:
        assert response.content_type == "audio/wav"
        assert response.cache_control.immutable
        assert response.cache_control.max_age == 31_536_000
    with line.client.get(f"/audio/{file}", headers={"If-None-Match": response.headers["ETag"]}) as again:
        assert again.status_code == 304
    with line.client.get(f"/audio/{file}", headers={"Range": "bytes=0-3"}) as part:
        assert (part.status_code, part.data) == (206, b"RIFF")


@pytest.mark.parametrize(
    "path",
    [
        "../live.json",
        "..%2flive.json",
        "live.json",
        "%2e%2e/live.json",
        "/etc/passwd",
        "",
        "00000000.mp3",
        "abcdef01.wav",
        "C:%5cx.wav",
    ],
)
def test_nothing_outside_the_folder_is_served(line: Line, path: str) -> None:
    """Only recordings, only by their names."""
    assert line.client.get(f"/audio/{path}").status_code == 404


# anything at all


@given(
    path=st.text(max_size=40)
    | st.builds(
        path_of,
        st.builds(
            Position, st.sampled_from(Place), st.sampled_from(["haupt", "kosten", "x"]), st.integers(0, 30)
        ),
    ),
    params=st.dictionaries(
        st.sampled_from(["Digits", "DialCallStatus", "CallSid", "To"]), st.text(max_size=5)
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_signed_caller_always_hears_german(line: Line, path: str, params: dict[str, str]) -> None:
    """Whatever address and parameters are signed, the answer speaks, or ends after the goodbye."""
    response = line.post("/voice/" + quote(path, safe="/", errors="replace").lstrip("/"), params)
    assert response.status_code in (200, 204)
    if response.status_code == 200 and b"<Hangup" not in response.data:
        speaks(response)


def test_who_answers_is_asked_and_one_takes_the_call(audio: Path) -> None:
    """German, twice, then the end; the key 1 is an empty document, which connects; any other ends it."""
    line = Line(audio, "+495119999")
    page = speaks(line.post("/voice/whisper"))
    assert [verb.tag for verb in page] == ["Gather", "Gather", "Hangup"]
    assert {gather.get("action") for gather in page.iter("Gather")} == {
        f"{PUBLIC_URL}/voice/whisper/key{OVERRIDES}"
    }
    for key, verbs in (("1", []), ("2", ["Hangup"]), ("*", ["Hangup"]), ("11", ["Hangup"]), ("", ["Hangup"])):
        answer = ElementTree.fromstring(line.digits("/voice/whisper/key", key).data)
        assert [verb.tag for verb in answer] == verbs


@pytest.mark.parametrize("path", ["/voice/whisper", "/voice/whisper/key"])
def test_an_unsigned_whisper_gets_no_answer(audio: Path, path: str) -> None:
    """Like everything below /voice."""
    answer = Line(audio).post(path, signed="falsch")
    assert (answer.status_code, answer.data) == (403, b"")


def test_a_mailbox_that_was_hung_up_is_nobody(audio: Path) -> None:
    """Twilio calls it completed, and says that it was not bridged."""
    line, ended = Line(audio, "+495119999"), {**CALL, "DialCallStatus": "completed"}
    for bridged, place in (("false", "section/kontakt"), ("true", "menu/haupt")):
        page = speaks(line.post(TRANSFER, {**ended, "DialBridged": bridged}))
        assert f"/voice/{place}/" in str(page.findtext("Redirect"))


def test_without_the_words_for_it_nobody_is_asked(tmp_path: Path) -> None:
    """A release from before there were any connects at once, as it did then."""
    put_release(tmp_path)
    old = replace(RELEASE, recordings=tuple(one for one in RELEASE.recordings if one.speech != "whisper"))
    write_atomically(tmp_path / "live.json", dumps(old))
    number = speaks(Line(tmp_path, "+495119999").digits(MENU, "0")).find("Dial/Number")
    assert number is not None
    assert (number.text, number.attrib) == ("+495119999", {})
