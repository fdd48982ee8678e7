"""The seam to the hotline: two ways to reach the same webhook.

`InProcess` calls the WSGI application directly and never touches the network; `OverHttp` uses real sockets.
Both are spoken to with the public URL, since that is what Twilio signs. How long a connection and a reply may
take stands behind its # (overrides.py), which is never sent.

One request is one attempt: to try again is for the exchange. Only a connection that the server has closed
while it was idle is opened anew without a word.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, urlencode, urlsplit

from ivr.simulator.connection_overrides import Overrides, overrides_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Params = Iterable[tuple[str, str]]
PATIENCE = 15.0  # seconds Twilio gives one request, connection included
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and after how many seconds by the wall clock."""

    status: int
    content_type: str
    body: bytes
    seconds: float


class LineError(Exception):
    """Nothing usable came back: Twilio's error code, and a German sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code, self.sentence = code, sentence


class Line(Protocol):
    """Reaches one hotline. Both methods raise LineError where there is no reply at all."""

    public_url: str

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """POST a form, as Twilio posts to a webhook."""

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """GET a recording, or a webhook whose method is GET."""


class InProcess:
    """The application in this process, reached as if under its public URL (scheme and host, no path)."""

    def __init__(self, application: WSGIApplication, public_url: str) -> None:
        # werkzeug is needed by this line only; the load test's processes start faster without it
        from werkzeug.test import Client

        self.public_url = public_url.rstrip("/")
        self._client = Client(application, use_cookies=False)

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """POST a form to the application; LineError 11210 for a URL on another host."""
        return self._open("POST", url, urlencode(list(params)).encode(), {**_FORM, **headers})

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """GET from the application; LineError 11210 for a URL on another host."""
        return self._open("GET", url, b"", headers)

    def _open(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        if _origin(url) != _origin(self.public_url):
            raise LineError(11210, f"{url} liegt nicht unter {self.public_url}.")
        path = _target(urlsplit(url))
        began = time.perf_counter()
        response = self._client.open(
            path, base_url=self.public_url, method=method, data=body, headers=dict(headers)
        )
        try:
            content = response.get_data()
        finally:
            response.close()
        seconds = time.perf_counter() - began
        return Reply(response.status_code, response.headers.get("Content-Type", ""), content, seconds)


class OverHttp:
    """Real sockets, kept open between requests; one instance for each thread.

    With `address` ("http://127.0.0.1:8000") the public URL is signed, but the connection goes to the address.
    """

    def __init__(self, public_url: str, address: str | None = None, patience: float = PATIENCE) -> None:
        self.public_url = public_url.rstrip("/")
        self._address = urlsplit(address) if address else None
        self._patience = patience
        self._open_connections: dict[tuple[str, str], HTTPConnection] = {}

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """POST a form; LineError 11205 without a connection, 11200 without a reply in time."""
        return self._request("POST", url, urlencode(list(params)).encode(), {**_FORM, **headers})

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """GET a URL; LineError 11205 without a connection, 11200 without a reply in time."""
        return self._request("GET", url, None, headers)

    def close(self) -> None:
        """Close every connection; the next request opens a new one."""
        while self._open_connections:
            self._open_connections.popitem()[1].close()

    def _request(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        began = time.perf_counter()
        try:
            connection = self._connected(urlsplit(url), overrides_of(url))
            status, content_type, content = _send(connection, method, urlsplit(url), body, headers)
        except (OSError, HTTPException) as error:
            self.close()
            raise _as_line_error(url, error) from error
        return Reply(status, content_type, content, time.perf_counter() - began)

    def _connected(self, parts: SplitResult, patient: Overrides) -> HTTPConnection:
        """A connection to the host that is open now."""
        connection = self._connection(parts)
        if connection.sock and _is_closed_by_server(connection.sock):
            connection.close()
        if not connection.sock:
            connection.timeout = min(patient.connect, self._patience)
            try:
                connection.connect()
            except TimeoutError as error:
                raise ConnectionError("niemand nimmt die Verbindung an") from error
        connection.sock.settimeout(min(patient.read, patient.total, self._patience))
        return connection

    def _connection(self, parts: SplitResult) -> HTTPConnection:
        to = self._address if self._address and _origin(parts.geturl()) == _origin(self.public_url) else parts
        key = to.scheme, to.netloc
        if key not in self._open_connections:
            kind = HTTPSConnection if to.scheme == "https" else HTTPConnection
            self._open_connections[key] = kind(to.hostname or "", to.port, timeout=self._patience)
        return self._open_connections[key]


def _send(
    connection: HTTPConnection,
    method: str,
    parts: SplitResult,
    body: bytes | None,
    headers: Mapping[str, str],
) -> tuple[int, str, bytes]:
    connection.request(method, _target(parts), body, {"Host": parts.netloc, **headers})
    response = connection.getresponse()
    return response.status, response.getheader("Content-Type", ""), response.read()


def _is_closed_by_server(idle: socket.socket) -> bool:
    """Whether there is something to read, where nothing was asked: the end, or nonsense."""
    with selectors.DefaultSelector() as selector:
        selector.register(idle, selectors.EVENT_READ)
        return bool(selector.select(0))


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _target(parts: SplitResult) -> str:
    """What follows the host; the fragment holds overrides for Twilio alone and is never sent."""
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _as_line_error(url: str, error: Exception) -> LineError:
    if isinstance(error, TimeoutError):
        return LineError(11200, f"{url} hat nicht rechtzeitig geantwortet.")
    return LineError(11205, f"{url} ist nicht zu erreichen ({error}).")
