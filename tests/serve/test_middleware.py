"""The middleware: what comes through is verified, and holds nothing that names the caller."""

from __future__ import annotations

import functools
import gc
import io
from collections.abc import Iterable
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode, urlsplit

import pytest

from ivr.core.positions import OVERRIDES
from ivr.serve.middleware import (
    MAX_BODY,
    MAX_FIELDS,
    REQUEST,
    TwilioSignatureMiddleware,
    WebhookRequest,
    fields_of,
)
from ivr.settings import Settings
from ivr.signature import SHA256, signature

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

URL, TOKEN = "https://hotline.example.de", "geheim"
NUMBER, CITY, SID = "+492214710123", "Köln", "CA0123456789abcdef0123456789abcdef"
CALL = {"CallSid": SID, "From": NUMBER, "Caller": NUMBER, "FromCity": CITY, "To": "+4930555000"}


class Application:
    """What is wrapped: keeps what reaches it."""

    def __init__(self) -> None:
        self.reached: list[WSGIEnvironment] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.reached.append(environ)
        start_response("200 OK", [])
        return [b"served"]


def send(
    params: dict[str, str], path: str = "/voice", method: str = "POST", token: str = TOKEN, **headers: str
) -> tuple[str, bytes, Application]:
    """One request, signed with this token: the status, the body, and the wrapped application."""
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
    middleware = TwilioSignatureMiddleware(application, Settings(TOKEN, URL))
    body = middleware(environ, lambda line, _headers: said.append(line))  # type: ignore[arg-type]  # without write()
    return said[0], b"".join(body), application


def passed(params: dict[str, str], **more: str) -> WebhookRequest:
    """What the application gets to know."""
    _, _, application = send({**CALL, **params}, **more)
    found = application.reached[0][REQUEST]
    assert isinstance(found, WebhookRequest)
    return found


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_nothing_that_names_the_caller_comes_through(method: str) -> None:
    """Not in a value, not in a header, not in the query, not in the body, not in what was made of them."""
    _, _, application = send(
        {**CALL, "Digits": "1"}, method=method, HTTP_I_TWILIO_IDEMPOTENCY_TOKEN=SID, HTTP_COOKIE=NUMBER
    )
    environ = application.reached[0]
    everything = f"{environ} {environ['wsgi.input'].read()!r}"
    for name in (NUMBER, NUMBER[1:], CITY, "K%C3%B6ln", SID, "203.0.113.7"):
        assert name not in everything
    assert environ[REQUEST].digits == "1"


def test_without_a_signature_nothing_comes_through() -> None:
    """403 and not a word, for every method there is, and for those that there are not."""
    for method in ("POST", "GET", "HEAD", "TRACE", "PURGE"):
        status, body, application = send(CALL, method=method, token="falsch")
        assert (status[:3], body, application.reached) == ("403", b"", [])


@pytest.mark.parametrize("path", ["/voice", "/voice/", "/voice/status", "/voice/menu/haupt/0/normal/0/0"])
def test_the_whole_group_is_closed(path: str) -> None:
    """Everything under /voice; what is not, is not the middleware's business."""
    assert send(CALL, path=path, token="falsch")[0][:3] == "403"
    assert send(CALL, path=path)[0][:3] == "200"


@pytest.mark.parametrize("path", ["/health", "/audio/x.wav", "/voices", "/phone"])
def test_what_is_beside_passes_untouched(path: str) -> None:
    """Its query and headers are its own."""
    _, body, application = send({}, path=path, token="falsch", HTTP_RANGE="bytes=0-")
    assert body == b"served"
    assert application.reached[0]["HTTP_RANGE"] == "bytes=0-"
    assert REQUEST not in application.reached[0]


def test_only_what_the_dialog_needs_is_taken() -> None:
    """Keys, as many as a number has, how a transfer and a call ended, and the hotline's own number."""
    params = {"Digits": "12345", "DialCallStatus": "busy", "CallStatus": "completed", "CallDuration": "61"}
    assert passed(params) == WebhookRequest("12345", "busy", "+4930555000", "completed", 61)


@pytest.mark.parametrize("duration", ["", "-1", "1.5", "٣", "9" * 7, "sechzig"])
def test_a_length_that_is_none_is_none(duration: str) -> None:
    """Nothing that Twilio could send stumbles here."""
    assert passed({"CallDuration": duration}).seconds is None


@pytest.mark.parametrize("number", ["anonymous", "sip:a@b", "+49 30", ""])
def test_what_is_no_number_is_shown_to_nobody(number: str) -> None:
    """A human's telephone shows the hotline's number or what Twilio chooses."""
    assert passed({"To": number}).own_number == ""


def test_practice_and_stumbling_are_passed() -> None:
    """Practice is a signed parameter; having after_apology is in the address that the apology leads to."""
    assert passed({"Practice": "1"}).practice
    assert not passed({}).practice
    assert passed({}, path="/voice?nach=fehler").after_apology
    assert not passed({}).after_apology


def _cached() -> str:
    """All that any lru_cache of this process holds."""
    gc.unfreeze()  # what was there before the first test (conftest.py)
    caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    gc.freeze()  # or every test that follows would search all of it for garbage
    return repr([gc.get_referents(cache) for cache in caches])


def test_nothing_keeps_what_was_signed() -> None:
    """No cache on the way holds the address of a webhook whose method is GET: its query names the caller."""
    urlsplit("https://hotline.example.de/wird-behalten")
    assert "wird-behalten" in _cached()
    assert send({**CALL, "From": "+4917012345678"}, method="GET")[0][:3] == "200"
    assert "4917012345678" not in _cached()


def test_what_a_header_calls_the_beginning_of_the_path_opens_nothing() -> None:
    """SCRIPT_NAME, which servers let the proxy say: the whole path counts."""
    status, body, application = send({}, path="", token="falsch", SCRIPT_NAME="/voice")
    assert (status[:3], body, application.reached) == ("403", b"", [])


def test_a_query_that_was_not_signed_does_not_come_through() -> None:
    """Where a server tells two things, what is served is what has to be signed."""
    assert send(CALL, QUERY_STRING="nach=fehler")[0][:3] == "403"


def test_a_body_without_a_length_is_read_to_its_end() -> None:
    """A proxy may stream it; with the same limit as any other."""
    streamed: dict[str, Any] = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    assert passed({"Digits": "7"}, **streamed).digits == "7"
    assert send({"a": "x" * (MAX_BODY - 2)}, **streamed)[0][:3] == "200"
    assert send({"a": "x" * (MAX_BODY - 1)}, **streamed)[0][:3] == "403"


def test_the_fragment_may_be_signed_or_not() -> None:
    """Twilio does not document it; another fragment than ours is refused."""
    for fragment, status in (("", "200"), (OVERRIDES, "200"), ("#rc=9", "403")):
        signed = signature(TOKEN, f"{URL}/voice{fragment}", CALL.items())
        assert send(CALL, HTTP_X_TWILIO_SIGNATURE=signed)[0][:3] == status


def test_the_signature_may_be_sha256_where_a_header_says_so() -> None:
    """Not without that header, and not by an algorithm that there is not."""
    header = "HTTP_X_TWILIO_WEBHOOKS_SIGNATURE_SETTINGS"
    signed = signature(TOKEN, f"{URL}/voice", CALL.items(), SHA256)
    for settings, status in (
        (f"key=k,algorithm={SHA256}", "200"),
        ("key=k", "403"),
        ("algorithm=MD5", "403"),
    ):
        assert send(CALL, HTTP_X_TWILIO_SIGNATURE=signed, **{header: settings})[0][:3] == status


@pytest.mark.parametrize("sent", ["/voice/%C3%BC", "/voice/menu.x/1-2?a=%20b"])
def test_a_server_that_tells_no_raw_address_gives_it_back(sent: str) -> None:
    """As granian, which decodes the path and does not tell how it was sent."""
    path, _, query = sent.partition("?")
    signed = signature(TOKEN, URL + sent, CALL.items())
    decoded = unquote_to_bytes(path).decode("latin-1")
    told = {"RAW_URI": "", "PATH_INFO": decoded, "QUERY_STRING": query, "HTTP_X_TWILIO_SIGNATURE": signed}
    assert send(CALL, **told)[0][:3] == "200"


def test_forms_are_read_as_the_standard_library_reads_them() -> None:
    """Names, values, order, blanks and refusals: those of parse_qsl, for 5,000 forms, most of them odd."""
    random = Random(2026)
    pieces = ("a", "Digits", "=", "=", "&", "&", "+", "%", "%2B", "%C3%B6", "%C3", "%zz", "ö", "€", " ", ";")
    refused = 0
    for _ in range(5000):
        form = "".join(random.choices(pieces, k=random.randint(0, 12)))
        try:
            expected = parse_qsl(form, keep_blank_values=True, errors="strict")
        except ValueError:
            refused += 1
            with pytest.raises(ValueError, match="decode"):
                fields_of(form)
        else:
            assert fields_of(form) == expected, form
    assert 100 < refused < 4900


def test_a_form_of_too_many_fields_is_refused() -> None:
    """As many as are allowed are read, one more is not."""
    assert len(fields_of("&".join(["a=1"] * MAX_FIELDS))) == MAX_FIELDS
    with pytest.raises(ValueError, match="fields"):
        fields_of("&".join(["a=1"] * (MAX_FIELDS + 1)))
