"""Certificates, rated by an injected clock and met at TLS servers on this computer."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from fakes.world import NOW, World

from ivr.operations.doctor.causes import UnreachableError
from ivr.operations.doctor.http import HttpClient
from ivr.operations.doctor.report import State

HOST = "127.0.0.1"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "state", "said"),
    [
        (timedelta(days=90), State.GOOD, "noch 90 Tage."),
        (timedelta(days=21), State.GOOD, "noch 21 Tage."),
        (timedelta(days=20, hours=23, minutes=59), State.HINT, "noch 20 Tage."),
        (timedelta(days=7), State.HINT, "noch 7 Tage."),
        (timedelta(days=6, hours=23), State.FAILED, "noch 6 Tage."),
        (timedelta(days=1), State.FAILED, "noch 1 Tag."),
    ],
)
def test_days_left_are_counted_and_judged(left: timedelta, state: State, said: str, world: World) -> None:
    """Under 21 a hint, under 7 an error, with the remedy."""
    world.ends = NOW + left
    found = world.found(state, "Zertifikat")
    assert said in found
    assert ("certbot renew" in found) is (state is not State.GOOD)


def test_without_https_there_is_no_certificate(world: World) -> None:
    """It is not checked, and that is said."""
    world.set(public_url="http://127.0.0.1:5000")
    assert world.found(State.SKIPPED, "Zertifikat").startswith("PUBLIC_URL mit http:// beginnt")


# at a real server


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who issues certificates here."""
    return trustme.CA()


@pytest.fixture(scope="module")
def http(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpClient]:
    """A client that trusts this authority."""
    trusted = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with HttpClient("", lambda: NOW, trusted=str(trusted)) as client:
        yield client


@contextmanager
def served(configure: Callable[[ssl.SSLContext], object] | None) -> Iterator[int]:
    """A server on this computer, TLS with this certificate or none; answers each connection with 204."""
    context = None
    if configure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        configure(context)
    ended = threading.Event()
    with socket.create_server((HOST, 0)) as listening:
        thread = threading.Thread(target=_answer, args=(listening, context, ended))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ended.set()
            socket.create_connection(listening.getsockname()).close()
            thread.join()


def _answer(listening: socket.socket, context: ssl.SSLContext | None, ended: threading.Event) -> None:
    while not ended.is_set():
        visitor, _ = listening.accept()
        visitor.settimeout(5)
        with suppress(OSError), visitor:
            secure = context.wrap_socket(visitor, server_side=True) if context else visitor
            with secure:
                secure.recv(1000)
                secure.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


def test_a_valid_certificate_tells_its_time(authority: trustme.CA, http: HttpClient) -> None:
    """To the second, in UTC; a request to the same server is answered."""
    ends = datetime(2099, 2, 28, 23, 59, 59, tzinfo=UTC)
    leaf = authority.issue_cert(HOST, not_before=LONG_AGO, not_after=ends)
    with served(leaf.configure_cert) as port:
        assert http.certificate(HOST, port) == ends
        assert http.get(f"https://{HOST}:{port}/x").status == 204


def _self_signed(context: ssl.SSLContext) -> None:
    """An authority shows its own certificate."""
    alone = trustme.CA()
    with alone.private_key_pem.tempfile() as key, alone.cert_pem.tempfile() as shown:
        context.load_cert_chain(shown, key)


def _bad(authority: trustme.CA, kind: str) -> Callable[[ssl.SSLContext], object] | None:
    past = datetime(2021, 1, 1, tzinfo=UTC)
    makers: dict[str, Callable[[], Callable[[ssl.SSLContext], object] | None]] = {
        "expired": lambda: authority.issue_cert(HOST, not_before=LONG_AGO, not_after=past).configure_cert,
        "other name": lambda: authority.issue_cert("www.example.de").configure_cert,
        "unknown": lambda: trustme.CA().issue_cert(HOST).configure_cert,
        "self-signed": lambda: _self_signed,
        "no TLS": lambda: None,
    }
    return makers[kind]()


@pytest.mark.parametrize(
    ("kind", "said", "remedy"),
    [
        ("expired", "hat ein abgelaufenes Zertifikat.", "certbot renew"),
        ("other name", "hat ein Zertifikat, das auf einen anderen Namen lautet.", "genau diesen Namen"),
        ("unknown", "hat ein Zertifikat, dessen Aussteller unbekannt ist.", "fullchain.pem"),
        ("self-signed", "hat ein selbst ausgestelltes Zertifikat; Twilio lehnt es ab.", "Let's Encrypt"),
        ("no TLS", "spricht kein HTTPS, das Twilio versteht.", "HTTPS"),
    ],
)
def test_a_certificate_that_proves_nothing_is_one_german_sentence(
    kind: str, said: str, remedy: str, authority: trustme.CA, http: HttpClient
) -> None:
    """Each with its own remedy; the same for a request, since nobody looks at a web space's certificate."""
    host = "localhost" if kind == "other name" else HOST  # OpenSSL tells names and addresses apart
    with served(_bad(authority, kind)) as port:
        asks: dict[str, Callable[[], object]] = {
            f"{host}:{port}": lambda: http.certificate(host, port),
            f"https://{host}:{port}/x": lambda: http.get(f"https://{host}:{port}/x"),
        }
        for where, ask in asks.items():
            with pytest.raises(UnreachableError) as caught:
                ask()
            assert caught.value.sentence == f"{where} {said}"
            assert remedy in caught.value.remedy


def test_a_port_is_open_or_closed(http: HttpClient) -> None:
    """Whatever is behind it; a port on which nobody listens is told."""
    with served(None) as port:
        http.connect(HOST, port)
    with pytest.raises(UnreachableError) as caught:
        http.connect(HOST, port)
    assert caught.value.sentence == f"{HOST}:{port} nimmt keine Verbindung an."
    assert "Firewall" in caught.value.remedy


@pytest.mark.parametrize("name", ["a..de", "x" * 64 + ".de"])
def test_a_name_that_can_be_none_is_told(http: HttpClient, name: str) -> None:
    """Without asking anybody for it."""
    with pytest.raises(UnreachableError, match="ist nicht zu finden"):
        http.connect(name, 443)


def test_a_name_that_nobody_knows_is_told(http: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one may have no internet oneself; the cause is found below all that wraps it."""

    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    asks: list[Callable[[], object]] = [
        lambda: http.connect("x.de", 443),
        lambda: http.certificate("x.de", 443),
        lambda: http.get("https://x.de:443/x"),
    ]
    for ask in asks:
        with pytest.raises(UnreachableError, match=r"x\.de:443(/x)? ist nicht zu finden") as caught:
            ask()
        assert "Hat dieser Computer Internet?" in caught.value.remedy
