"""Two ways to the same hotline, and what happens where there is none."""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from fakes.fake_hotline import URL, FakeHotline, Page, wav

from ivr.core.positions import OVERRIDES
from ivr.serve.twiml import PATIENT
from ivr.simulator.transport import (
    FAILURES,
    HTTPTransport,
    Overrides,
    Transport,
    TransportError,
    WSGITransport,
    overrides_of,
)


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: tests print nothing."""


@pytest.fixture
def hotline() -> FakeHotline:
    """Some TwiML, a sound and an error page."""
    return FakeHotline({"/voice": "<Hangup/>", "/a.wav": wav(1.0), "/": Page(b"leer", status="503 Busy")})


@pytest.fixture
def address(hotline: FakeHotline) -> Iterator[str]:
    """Where the hotline runs on a real socket of this machine."""
    with make_server("127.0.0.1", 0, hotline, handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["in process", "over http"])
def transport(request: pytest.FixtureRequest, hotline: FakeHotline) -> Iterator[Transport]:
    """Both ways to the same hotline."""
    if request.param == "in process":
        yield WSGITransport(hotline, URL)
        return
    over_http = HTTPTransport(URL, request.getfixturevalue("address"))
    yield over_http
    over_http.close()


def test_a_post_arrives_as_a_form_in_utf_8(transport: Transport, hotline: FakeHotline) -> None:
    """With its empty values, its query, its headers and the public host."""
    reply = transport.post(
        URL + "/voice?at=a%20b", [("State", "Köln"), ("Zip", "")], {"X-Twilio-Signature": "x="}
    )
    (seen,) = hotline.requests
    assert (reply.status, reply.content_type) == (200, "text/xml; charset=utf-8")
    assert reply.body == b"<Response><Hangup/></Response>"
    assert reply.seconds > 0
    assert (seen.method, seen.path, seen.query) == ("POST", "/voice", {"at": "a b"})
    assert seen.form == {"State": "Köln", "Zip": ""}
    assert (seen.headers["X_TWILIO_SIGNATURE"], seen.headers["HOST"]) == ("x=", "hotline.example")


def test_a_get_brings_bytes_unchanged(transport: Transport, hotline: FakeHotline) -> None:
    """A recording is not decoded on the way; the fragment stays at home."""
    assert transport.get(URL + "/a.wav#rc=2", {}).body == wav(1.0)
    assert hotline.paths() == ["/a.wav"]


def test_an_error_page_is_a_reply_too(transport: Transport) -> None:
    """It is for the webhook client to judge the status; a URL without a path means the root."""
    reply = transport.get(URL, {})
    assert (reply.status, reply.body) == (503, b"leer")


def test_the_application_answers_under_its_public_url_only(hotline: FakeHotline) -> None:
    """A link to another host or scheme would leave the process: it is an error, not a request."""
    transport = WSGITransport(hotline, URL + "/")
    for elsewhere in ("https://other.example/voice", "http://hotline.example/voice"):
        with pytest.raises(TransportError) as caught:
            transport.post(elsewhere, (), {})
        assert caught.value.code == 11210
    assert hotline.requests == []


def test_a_hotline_that_does_not_run_is_11205() -> None:
    """Nobody listens on the port: Twilio calls that a connection failure."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        transport = HTTPTransport(f"http://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(TransportError, match="nicht zu erreichen") as caught:
            transport.get(transport.public_url + "/voice", {})
    assert caught.value.code == 11205


YES = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nja"


@contextmanager
def _server(*answers: bytes) -> Iterator[str]:
    """One connection for each answer: it reads a request, answers, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        thread = threading.Thread(target=_answer_and_hang_up, args=(server, answers))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def _answer_and_hang_up(server: socket.socket, answers: tuple[bytes, ...]) -> None:
    for answer in answers:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)


def test_a_connection_that_went_stale_is_opened_anew() -> None:
    """Servers close idle connections: that is no failure of the next request."""
    with _server(YES, YES) as url:
        transport = HTTPTransport(url)
        first = transport.get(url + "/voice", {})
        (connection,) = transport._connections.values()
        assert connection.sock
        with selectors.DefaultSelector() as selector:
            selector.register(connection.sock, selectors.EVENT_READ)
            assert selector.select(5)  # until the server has hung up
        reply = transport.get(url + "/voice", {})
        transport.close()
    assert (reply.status, reply.content_type, reply.body) == (200, "", b"ja")
    assert first.body == b"ja"


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nja"])
def test_a_server_that_dies_while_it_is_asked_is_11205(answer: bytes) -> None:
    """Before the first byte or in the middle: the connection failed, and the transport does not ask twice."""
    with _server(answer) as url, pytest.raises(TransportError) as caught:
        HTTPTransport(url).get(url + "/voice", {})
    assert caught.value.code == 11205


def test_the_patience_for_a_reply_stands_behind_the_url() -> None:
    """A tenth of a second, instead of the fifteen."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        for fragment in ("rt=100", "tt=100"):
            began = time.perf_counter()
            with pytest.raises(TransportError) as caught:
                HTTPTransport(url).get(f"{url}/voice#{fragment}", {})
            assert caught.value.code == 11200
            assert 0.1 <= time.perf_counter() - began < 5


def test_the_patience_for_a_connection_is_a_different_one() -> None:
    """Nobody accepts: the queue of the server is full. Twilio calls that a connection failure."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as queue:
        address = full.getsockname()
        for _ in range(4):
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        url, began = f"http://127.0.0.1:{address[1]}", time.perf_counter()
        with pytest.raises(TransportError, match="nicht zu erreichen") as caught:
            HTTPTransport(url).get(url + "/voice#ct=100", {})
        assert 0.1 <= time.perf_counter() - began < 5
    assert caught.value.code == 11205


def test_a_connection_is_kept_for_the_next_request() -> None:
    """The load test measures the hotline, not the handshake."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        thread = threading.Thread(target=_answer_twice, args=(server,))
        thread.start()
        transport = HTTPTransport(url)
        replies = [transport.get(url + "/voice", {}).body for _ in range(2)]
        transport.close()
        thread.join()
    assert replies == [b"ja", b"ja"]


def _answer_twice(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        for _ in range(2):
            connection.recv(65536)
            connection.sendall(YES)


# -- connection overrides

VOICE = URL + "/voice?a=b"
USUAL = Overrides(connect=5.0, read=15.0, total=15.0, retries=1, policy=frozenset({"ct"}))


@pytest.mark.parametrize("fragment", ["", "#", "#x"])
def test_without_overrides_twilio_is_as_patient_as_its_documentation_says(fragment: str) -> None:
    """A fragment of another kind changes nothing."""
    assert overrides_of(VOICE + fragment) == USUAL


def test_every_override_is_read() -> None:
    """Milliseconds become seconds."""
    found = overrides_of(VOICE + "#rc=2&rp=ct,5xx&ct=2000&rt=4000&tt=9000")
    assert found == Overrides(connect=2.0, read=4.0, total=9.0, retries=2, policy=frozenset({"ct", "5xx"}))
    assert overrides_of(VOICE + "#rp=all").policy == set(FAILURES)


def test_the_hotline_gives_up_before_the_caller_does() -> None:
    """Even if every attempt takes as long as it may, within Twilio's own fifteen seconds."""
    hotline, copy = overrides_of(VOICE + OVERRIDES), overrides_of("1-02.xml" + PATIENT)
    assert (hotline.retries, hotline.policy) == (2, frozenset({"ct", "5xx"}))
    assert (hotline.retries + 1) * hotline.connect + hotline.read <= hotline.total
    assert (copy.retries, copy.policy) == (5, frozenset(FAILURES))


@pytest.mark.parametrize(
    "fragment", ["rc=zwei", "rc=-1", "rp=6xx", "rp=ct;5xx", "retries=2", "RC=2", "rc=2,rp=ct"]
)
def test_a_misspelt_override_is_11100(fragment: str) -> None:
    """In German, naming what is wrong."""
    with pytest.raises(TransportError, match="gibt es") as caught:
        overrides_of(f"{VOICE}#{fragment}")
    assert caught.value.code == 11100


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "läuft der Server?"),
        (socket.gaierror(-2, "Name or service not known"), "diesen Namen kennt das Internet nicht"),
        (ssl.SSLCertVerificationError(1, "certificate verify failed"), "Zertifikat"),
        (ConnectionResetError(104, "Connection reset by peer"), "die Verbindung brach ab"),
    ],
)
def test_why_there_is_no_connection_is_said_in_german(
    error: OSError, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the system's own words."""

    def connect(_connection: HTTPConnection) -> None:
        raise error

    monkeypatch.setattr(HTTPConnection, "connect", connect)
    with pytest.raises(TransportError) as caught:
        HTTPTransport("http://127.0.0.1:1").get("http://127.0.0.1:1", {})
    assert why in caught.value.sentence
    assert str(error.strerror) not in caught.value.sentence
