"""How the hotline is reached: HTTP over sockets, or a WSGI application inside this process.

Both transports are given the public URL, since that is what Twilio signs. One request is one attempt; to try
again is the webhook client's task (webhook_client.py). What stands after the # of a URL are Twilio's
connection overrides; Twilio applies them and never sends them:

    https://hotline.example.de/voice#rc=2&rp=ct,5xx&ct=2000&rt=4000

    ct   milliseconds until there is a connection           5000 by default
    rt   milliseconds without a byte of the reply           15000
    tt   milliseconds for all attempts together             15000
    rc   how often Twilio tries again                       1
    rp   after which failures: ct, rt, 4xx, 5xx or all      ct alone

Source: Twilio's page "Webhook connection overrides". Any other name is refused here, because a misspelt
override changes nothing, and gives no error.
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, parse_qsl, urldefrag, urlencode, urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Params = Iterable[tuple[str, str]]
REQUEST_TIMEOUT = 15.0  # seconds Twilio gives one request, connection included
FAILURES = ("ct", "rt", "4xx", "5xx")  # no connection, no reply in time, and two kinds of status
_USUAL = {"ct": "5000", "rt": "15000", "tt": "15000", "rc": "1", "rp": "ct"}
_WHY: Mapping[type[Exception], str] = {
    socket.gaierror: "diesen Namen kennt das Internet nicht, oder es gibt hier keine Verbindung dorthin",
    ConnectionRefusedError: "dort nimmt niemand die Verbindung an; läuft der Server?",
    ssl.SSLCertVerificationError: "das Zertifikat gilt nicht für diesen Namen oder nicht mehr",
    ssl.SSLError: "dort antwortet niemand verschlüsselt",
}
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and after how many seconds by the wall clock."""

    status: int
    content_type: str
    body: bytes
    seconds: float


class TwilioError(Exception):
    """What Twilio would write into its debugger: its error code, and a German sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code, self.sentence = code, sentence


class TransportError(TwilioError):
    """Nothing usable came back."""


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
    """What the fragment of a URL asks for; TransportError 11100 for what the list above does not have."""
    given = dict(parse_qsl(urldefrag(url).fragment))
    for name, value in given.items():
        possible = {*FAILURES, "all"}.issuperset(value.split(",")) if name == "rp" else value.isdecimal()
        if name not in _USUAL or not possible:
            raise TransportError(11100, f"{url}: „{name}={value}“ gibt es hinter dem # einer Adresse nicht.")
    fields = {**_USUAL, **given}
    connect, read, total = (int(fields[name]) / 1000 for name in ("ct", "rt", "tt"))
    policy = FAILURES if fields["rp"] == "all" else fields["rp"].split(",")
    return Overrides(connect, read, total, int(fields["rc"]), frozenset(policy))


# -- the two transports


class _FormTransport(ABC):
    """What both have in common."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url.rstrip("/")

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """POST a form; TransportError where no reply comes."""
        return self._send("POST", url, urlencode(list(params)).encode(), {**_FORM, **headers})

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """GET a URL; TransportError where no reply comes."""
        return self._send("GET", url, None, headers)

    @abstractmethod
    def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply: ...


class WSGITransport(_FormTransport):
    """The application in this process, reached as if under its public URL (scheme and host, no path).

    A URL on another host is a TransportError 11210.
    """

    def __init__(self, application: WSGIApplication, public_url: str) -> None:
        # werkzeug is needed here only; the load test's processes start faster without it
        from werkzeug.test import Client

        super().__init__(public_url)
        self._client = Client(application, use_cookies=False)

    def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        if _origin(url) != _origin(self.public_url):
            raise TransportError(11210, f"{url} liegt nicht unter {self.public_url}.")
        began = time.perf_counter()
        with self._client.open(
            _target(urlsplit(url)), base_url=self.public_url, method=method, data=body, headers=dict(headers)
        ) as response:
            content = response.get_data()
        seconds = time.perf_counter() - began
        return Reply(response.status_code, response.headers.get("Content-Type", ""), content, seconds)


class HTTPTransport(_FormTransport):
    """Sockets that stay open between requests; one instance for each thread.

    With `address` ("http://127.0.0.1:8000") the public URL is signed, but the connection goes to the address.
    No connection is a TransportError 11205, no reply in time 11200. The standard library's client is used
    because its own time is small beside the hotline's, which the load test measures.
    """

    def __init__(self, public_url: str, address: str | None = None) -> None:
        super().__init__(public_url)
        self._address = urlsplit(address) if address else None
        self._connections: dict[tuple[str, str], HTTPConnection] = {}

    def close(self) -> None:
        """Close every connection; the next request opens a new one."""
        while self._connections:
            self._connections.popitem()[1].close()

    def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
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
        if connection.sock and select.select([connection.sock], [], [], 0)[0]:
            connection.close()  # nothing was asked, so what can be read is the end
        if not connection.sock:
            connection.timeout = limits.connect
            try:
                connection.connect()
            except TimeoutError as error:
                raise ConnectionError("niemand nimmt die Verbindung an") from error
        connection.sock.settimeout(min(limits.read, limits.total))
        return connection

    def _connection(self, parts: SplitResult) -> HTTPConnection:
        to = self._address if self._address and _origin(parts.geturl()) == _origin(self.public_url) else parts
        key = to.scheme, to.netloc
        if key not in self._connections:
            kind = HTTPSConnection if to.scheme == "https" else HTTPConnection
            self._connections[key] = kind(to.hostname or "", to.port)
        return self._connections[key]


def _why(error: Exception) -> str:
    """In German, since the system's own words are English."""
    return next((why for kind, why in _WHY.items() if isinstance(error, kind)), "die Verbindung brach ab")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _target(parts: SplitResult) -> str:
    """What follows the host; the fragment is never sent."""
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
