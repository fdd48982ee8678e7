"""How the hotline is reached: HTTP over sockets, or a WSGI application inside this process.

Both transports are given the public URL, since that is what Twilio signs. One request is one attempt; to try
again is the webhook client's task (webhook_client.py). What stands after the # of a URL are Twilio's
connection overrides; Twilio obeys them and never sends them:

    https://hotline.example.de/voice#rc=2&rp=ct,5xx&ct=2000&rt=4000

    ct   milliseconds until there is a connection           100 to 10000, else 5000
    rt   milliseconds without a byte of the reply           100 to 15000, else 15000
    tt   milliseconds for all attempts together             100 to 15000, else 15000
    rc   how often Twilio tries again                       0 to 5, else 1
    rp   after which failures: ct, rt, 4xx, 5xx or all      ct alone by default
    e, r, sni   by which way and how Twilio connects: ignored here

Source: Twilio's page "Webhook connection overrides". What it does not list is refused here, because a
misspelt override changes nothing and nobody notices. A fragment without a = is not an override.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, urldefrag, urlencode, urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Params = Iterable[tuple[str, str]]
REQUEST_TIMEOUT = 15.0  # seconds Twilio gives one request, connection included
FAILURES = ("ct", "rt", "4xx", "5xx")  # no connection, no reply in time, and two kinds of status
_NUMBERS: Mapping[str, tuple[int, int, int]] = {
    "ct": (100, 10_000, 5_000),
    "rt": (100, 15_000, 15_000),
    "tt": (100, 15_000, 15_000),
    "rc": (0, 5, 1),
}  # the least, the most, the default
_WHY: Mapping[type[Exception], str] = {
    socket.gaierror: "diesen Namen kennt das Internet nicht, oder es gibt hier keine Verbindung dorthin",
    ConnectionRefusedError: "dort nimmt niemand die Verbindung an; läuft der Server?",
    ssl.SSLCertVerificationError: "das Zertifikat gilt nicht für diesen Namen oder nicht mehr",
    ssl.SSLError: "dort antwortet niemand verschlüsselt",
}
_IGNORED = ("e", "r", "sni")
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and after how many seconds by the wall clock."""

    status: int
    content_type: str
    body: bytes
    seconds: float


class TransportError(Exception):
    """Nothing usable came back: Twilio's error code, and a German sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code, self.sentence = code, sentence


class Transport(Protocol):
    """Reaches one hotline. Both methods raise TransportError where there is no reply at all."""

    public_url: str

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """POST a form, as Twilio posts to a webhook."""

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """GET a recording, or a webhook whose method is GET."""


# -- connection overrides


@dataclass(frozen=True, slots=True)
class Overrides:
    """How long Twilio waits for one URL (seconds), and when it tries again."""

    connect: float
    read: float
    total: float
    retries: int
    policy: frozenset[str]  # of FAILURES


def overrides_of(url: str) -> Overrides:
    """What the fragment of a URL asks for; ValueError (German) where Twilio would not understand it."""
    fields = _fields(urldefrag(url).fragment)
    numbers = {name: _number(name, fields) for name in _NUMBERS}
    return Overrides(
        numbers["ct"] / 1000, numbers["rt"] / 1000, numbers["tt"] / 1000, numbers["rc"], _policy(fields)
    )


def _fields(fragment: str) -> dict[str, str]:
    if "=" not in fragment:
        return {}
    fields = dict(pair.partition("=")[::2] for pair in fragment.split("&"))
    if unknown := fields.keys() - {*_NUMBERS, "rp", *_IGNORED}:
        raise ValueError(f"„{min(unknown)}“ gibt es hinter dem # einer Adresse nicht.")
    return fields


def _number(name: str, fields: Mapping[str, str]) -> int:
    least, most, default = _NUMBERS[name]
    value = fields.get(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ValueError(f"{name} ist „{value}“. Richtig ist eine Zahl von {least} bis {most}.")
    return int(value)


def _policy(fields: Mapping[str, str]) -> frozenset[str]:
    names = fields.get("rp", "ct").split(",")
    if unknown := {*names} - {*FAILURES, "all"}:
        raise ValueError(f"„{min(unknown)}“ gibt es bei rp nicht. Möglich: {', '.join(FAILURES)}, all.")
    return frozenset(FAILURES if "all" in names else names)


# -- the two transports


class WSGITransport:
    """The application in this process, reached as if under its public URL (scheme and host, no path)."""

    def __init__(self, application: WSGIApplication, public_url: str) -> None:
        # werkzeug is needed here only; the load test's processes start faster without it
        from werkzeug.test import Client

        self.public_url = public_url.rstrip("/")
        self._client = Client(application, use_cookies=False)

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """POST a form to the application; TransportError 11210 for a URL on another host."""
        return self._open("POST", url, urlencode(list(params)).encode(), {**_FORM, **headers})

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """GET from the application; TransportError 11210 for a URL on another host."""
        return self._open("GET", url, b"", headers)

    def _open(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        if _origin(url) != _origin(self.public_url):
            raise TransportError(11210, f"{url} liegt nicht unter {self.public_url}.")
        began = time.perf_counter()
        with self._client.open(
            _target(urlsplit(url)), base_url=self.public_url, method=method, data=body, headers=dict(headers)
        ) as response:
            content = response.get_data()
        seconds = time.perf_counter() - began
        return Reply(response.status_code, response.headers.get("Content-Type", ""), content, seconds)


class HTTPTransport:
    """Sockets that stay open between requests; one instance for each thread.

    With `address` ("http://127.0.0.1:8000") the public URL is signed, but the connection goes to the address.
    The standard library's client is used because its own time is small beside the hotline's, which the load
    test measures.
    """

    def __init__(self, public_url: str, address: str | None = None, timeout: float = REQUEST_TIMEOUT) -> None:
        self.public_url = public_url.rstrip("/")
        self._address = urlsplit(address) if address else None
        self._timeout = timeout  # seconds
        self._connections: dict[tuple[str, str], HTTPConnection] = {}

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """POST a form; TransportError 11205 without a connection, 11200 without a reply in time."""
        return self._request("POST", url, urlencode(list(params)).encode(), {**_FORM, **headers})

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """GET a URL; TransportError 11205 without a connection, 11200 without a reply in time."""
        return self._request("GET", url, None, headers)

    def close(self) -> None:
        """Close every connection; the next request opens a new one."""
        while self._connections:
            self._connections.popitem()[1].close()

    def _request(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        parts, began = urlsplit(url), time.perf_counter()
        try:
            connection = self._connected(parts, overrides_of(url))
            connection.request(method, _target(parts), body, {"Host": parts.netloc, **headers})
            response = connection.getresponse()
            content = response.read()
        except TimeoutError as error:
            self.close()
            raise TransportError(11200, f"{url} hat nicht rechtzeitig geantwortet.") from error
        except (OSError, HTTPException) as error:
            self.close()
            raise TransportError(11205, f"{url} ist nicht zu erreichen: {_why(error)}.") from error
        seconds = time.perf_counter() - began
        return Reply(response.status, response.getheader("Content-Type", ""), content, seconds)

    def _connected(self, parts: SplitResult, limits: Overrides) -> HTTPConnection:
        """A connection to the host that is open now; one that the server has closed meanwhile is reopened."""
        connection = self._connection(parts)
        if connection.sock and _is_closed_by_server(connection.sock):
            connection.close()
        if not connection.sock:
            connection.timeout = min(limits.connect, self._timeout)
            try:
                connection.connect()
            except TimeoutError as error:
                raise ConnectionError("niemand nimmt die Verbindung an") from error
        connection.sock.settimeout(min(limits.read, limits.total, self._timeout))
        return connection

    def _connection(self, parts: SplitResult) -> HTTPConnection:
        to = self._address if self._address and _origin(parts.geturl()) == _origin(self.public_url) else parts
        key = to.scheme, to.netloc
        if key not in self._connections:
            kind = HTTPSConnection if to.scheme == "https" else HTTPConnection
            self._connections[key] = kind(to.hostname or "", to.port, timeout=self._timeout)
        return self._connections[key]


def _why(error: Exception) -> str:
    """In German, since the system's own words are English."""
    return next((why for kind, why in _WHY.items() if isinstance(error, kind)), "die Verbindung brach ab")


def _is_closed_by_server(idle: socket.socket) -> bool:
    """Whether there is something to read, where nothing was asked: the end of the connection, or nonsense."""
    with selectors.DefaultSelector() as selector:
        selector.register(idle, selectors.EVENT_READ)
        return bool(selector.select(0))


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _target(parts: SplitResult) -> str:
    """What follows the host; the fragment is never sent."""
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
