"""The edge: what comes through is verified, and knows nobody's name."""

from __future__ import annotations

import functools
import gc
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest

from ivr.serve.middleware import TOLD, Edge, Told
from ivr.settings import Settings
from ivr.signature import signature

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

URL, TOKEN = "https://hotline.example.de", "geheim"
NUMBER, CITY, SID = "+492214710123", "Köln", "CA0123456789abcdef0123456789abcdef"
CALL = {"CallSid": SID, "From": NUMBER, "Caller": NUMBER, "FromCity": CITY, "To": "+4930555000"}


class Application:
    """What stands behind the edge: keeps what reaches it."""

    def __init__(self) -> None:
        self.reached: list[WSGIEnvironment] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.reached.append(environ)
        start_response("200 OK", [])
        return [b"served"]


def knock(
    params: dict[str, str], path: str = "/voice", method: str = "POST", token: str = TOKEN, **headers: str
) -> tuple[str, bytes, Application]:
    """One request at the edge, signed with this token: the status, the body, and the application behind."""
    posted = urlencode(params) if method == "POST" else ""
    query = "" if method == "POST" else urlencode(params)
    target = path + ("?" + query if query else "")
    signed = signature(token, URL + target, params.items() if method == "POST" else ())
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.partition("?")[0],
        "QUERY_STRING": target.partition("?")[2],
        "RAW_URI": target,
        "CONTENT_LENGTH": str(len(posted)),
        "wsgi.input": io.BytesIO(posted.encode()),
        "REMOTE_ADDR": "203.0.113.7",
        "HTTP_X_TWILIO_SIGNATURE": signed,
        "HTTP_X_FORWARDED_FOR": "203.0.113.7",
        **headers,
    }
    application, said = Application(), []
    edge = Edge(application, application, Settings(TOKEN, URL))
    body = edge(environ, lambda line, _headers: said.append(line))  # type: ignore[arg-type]  # without write()
    return said[0], b"".join(body), application


def told(params: dict[str, str], **more: str) -> Told:
    """What the application is told."""
    _, _, application = knock({**CALL, **params}, **more)
    found = application.reached[0][TOLD]
    assert isinstance(found, Told)
    return found


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_nothing_that_names_the_caller_comes_through(method: str) -> None:
    """Not in a value, not in a header, not in the query, not in the body, not in what was made of them."""
    _, _, application = knock(
        {**CALL, "Digits": "1"}, method=method, HTTP_I_TWILIO_IDEMPOTENCY_TOKEN=SID, HTTP_COOKIE=NUMBER
    )
    environ = application.reached[0]
    everything = f"{environ} {environ['wsgi.input'].read()!r}"
    for name in (NUMBER, NUMBER[1:], CITY, "K%C3%B6ln", SID, "203.0.113.7"):
        assert name not in everything
    assert environ[TOLD].digits == "1"


def test_without_a_signature_nothing_comes_through() -> None:
    """403 and not a word, for every method there is, and for those that there are not."""
    for method in ("POST", "GET", "HEAD", "TRACE", "PURGE"):
        status, body, application = knock(CALL, method=method, token="falsch")
        assert (status[:3], body, application.reached) == ("403", b"", [])


@pytest.mark.parametrize("path", ["/voice", "/voice/", "/voice/status", "/voice/menu/haupt/0/normal/0/0"])
def test_the_whole_group_is_closed(path: str) -> None:
    """Everything under /voice; what is not, is not the edge's business."""
    assert knock(CALL, path=path, token="falsch")[0][:3] == "403"
    assert knock(CALL, path=path)[0][:3] == "200"


@pytest.mark.parametrize("path", ["/health", "/audio/x.wav", "/voices", "/phone"])
def test_what_is_beside_passes_untouched(path: str) -> None:
    """Its query and headers are its own."""
    _, body, application = knock({}, path=path, token="falsch", HTTP_RANGE="bytes=0-")
    assert body == b"served"
    assert application.reached[0]["HTTP_RANGE"] == "bytes=0-"
    assert TOLD not in application.reached[0]


def test_only_what_the_dialog_needs_is_taken() -> None:
    """Keys, how a transfer and a call ended, and the hotline's own number."""
    params = {"Digits": "12345", "DialCallStatus": "busy", "CallStatus": "completed", "CallDuration": "61"}
    assert told(params) == Told("12", "busy", "+4930555000", "completed", 61)


@pytest.mark.parametrize("duration", ["", "-1", "1.5", "٣", "9" * 7, "sechzig"])
def test_a_length_that_is_none_is_none(duration: str) -> None:
    """Nothing that Twilio could send stumbles here."""
    assert told({"CallDuration": duration}).seconds is None


@pytest.mark.parametrize("number", ["anonymous", "sip:a@b", "+49 30", ""])
def test_what_is_no_number_is_shown_to_nobody(number: str) -> None:
    """A human's telephone shows the hotline's number or what Twilio chooses."""
    assert told({"To": number}).own_number == ""


def test_a_repeated_request_has_the_same_mark() -> None:
    """A keyed hash: same token, same mark; another token or another secret, another; none, none."""
    one, other = "tok-1", "tok-2"
    marks = [told({}, HTTP_I_TWILIO_IDEMPOTENCY_TOKEN=token).mark for token in (one, one, other)]
    assert marks[0] == marks[1] != marks[2]
    assert len(marks[0]) == 16
    assert told({}).mark == ""
    assert Edge(Application(), Application(), Settings("anderes", URL))._mark(one) != marks[0]


def test_practice_and_stumbling_are_told() -> None:
    """Practice is a signed parameter; having stumbled is in the address that the apology leads to."""
    assert told({"Practice": "1"}).practice
    assert not told({}).practice
    assert told({}, path="/voice?nach=fehler").stumbled
    assert not told({}).stumbled


def _cached() -> str:
    """All that any lru_cache of this process holds."""
    caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    return repr([gc.get_referents(cache) for cache in caches])


def test_nothing_keeps_what_was_signed() -> None:
    """No cache on the way holds the address of a webhook whose method is GET: its query names the caller."""
    urlsplit("https://hotline.example.de/wird-behalten")
    assert "wird-behalten" in _cached()
    assert knock({**CALL, "From": "+4917012345678"}, method="GET")[0][:3] == "200"
    assert "4917012345678" not in _cached()


def test_what_a_header_calls_the_beginning_of_the_path_opens_nothing() -> None:
    """SCRIPT_NAME, which servers let the proxy say: the whole path counts."""
    status, body, application = knock({}, path="", token="falsch", SCRIPT_NAME="/voice")
    assert (status[:3], body, application.reached) == ("403", b"", [])


def test_nobody_is_waited_for_long() -> None:
    """Who sends half a body keeps a place for seconds, not for ever."""

    class Wire:
        timeout = 0.0

        def settimeout(self, seconds: float) -> None:
            self.timeout = seconds

    wire = Wire()
    knock(CALL, **{"gunicorn.socket": wire})  # type: ignore[arg-type]  # an entry of the environ like any other
    assert wire.timeout == 5


def test_a_query_that_was_not_signed_does_not_come_through() -> None:
    """Where a server tells two things, what is served is what has to be signed."""
    assert knock(CALL, QUERY_STRING="nach=fehler")[0][:3] == "403"
