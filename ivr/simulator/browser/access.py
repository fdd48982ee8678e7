"""Who may use the telephone in the browser.

Without PHONE_PASSWORD  only this computer: the connection, and the name in the address bar, which keeps
                        out pages elsewhere that let their name point to this computer (DNS rebinding)
With PHONE_PASSWORD     whoever knows it, over https; over http on this computer alone.
                        After five wrong ones in a minute an address waits, even with the right one; after a
                        hundred from anywhere, everybody does. Of IPv6 the first 64 bits count, since
                        whoever has one address there has all that begin so.

The address is the connection's, or, where a proxy on a private network stands in front, the one that
proxy has added at the end of X-Forwarded-For.

Wrong passwords are counted for all processes of the server together, in a small SQLite file in the system's
folder for temporary files. It holds an HMAC of each address and nothing older than a minute.
"""

from __future__ import annotations

import hmac
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from ivr.settings import Settings

MAX_FAILURES, WINDOW = 5, 60.0  # wrong passwords from one address, seconds
MAX_FAILURES_OVERALL = 100  # in the same time: who guesses from many addresses never finds 12 characters
_THIS_COMPUTER = ("127.0.0.1", "localhost", "[::1]")
_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_PRIVATE = (  # RFC 1918 and 4193: where a proxy stands, and never a caller from the internet
    *_LOOPBACK,
    *map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer instead of the page: an HTTP status, German words, and headers."""

    status: int
    words: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Access:
    """Decides for each request; `folder` and `clock` (seconds since the epoch) are for the rate limit."""

    def __init__(
        self, settings: Settings, folder: Path | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self.rate_limit = RateLimit(settings.auth_token, folder, clock)

    def refusal(self, request: Request) -> Refusal | None:
        """None for whoever may use the telephone."""
        if not self._settings.phone_password:
            here = _is_here(self._settings.public_url) and is_this_computer(request)
            return None if here else _ONLY_HERE
        if not (_is_https(request) or is_this_computer(request)):
            if "X-Forwarded-For" in request.headers and "X-Forwarded-Proto" not in request.headers:
                return _SILENT_PROXY  # sent to https it would come back as http, and so for ever
            return _elsewhere(self._settings.public_url + request.path)
        address = address_of(request)
        if self.rate_limit.exceeded(address):
            return _WAIT
        if self._knows_password(request):
            return None
        if request.authorization is None:
            return _ASK_PASSWORD
        return _ASK_PASSWORD if self.rate_limit.add(address) else _WAIT

    def _knows_password(self, request: Request) -> bool:
        credentials = request.authorization
        given = credentials.password if credentials and credentials.type == "basic" else None
        return hmac.compare_digest(_digest(given or ""), _digest(self._settings.phone_password))


class RateLimit:
    """The wrong passwords of the last minute; the file is named after the secret, one for each hotline."""

    def __init__(
        self, secret: str, folder: Path | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._key = hmac.digest(secret.encode(), b"who mistypes the password of the phone", "sha256")
        name = hmac.digest(self._key, b"file", "sha256").hex()[:16]
        self._file = (folder or Path(tempfile.gettempdir())) / f"hotline-phone-{name}.sqlite3"
        self._clock = clock

    def exceeded(self, address: str) -> bool:
        """Whether there have been too many from this address."""
        with closing(self._open()) as database:
            return self._is_enough(database, address)

    def add(self, address: str) -> bool:
        """Count one more; False where there have been too many already."""
        with closing(self._open()) as database, database:
            database.execute("BEGIN IMMEDIATE")  # others wait: no two count as one
            database.execute("DELETE FROM failures WHERE at <= ?", (self._clock() - WINDOW,))
            if self._is_enough(database, address):
                return False
            database.execute("INSERT INTO failures VALUES (?, ?)", (self._name(address), self._clock()))
            return True

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._file, timeout=5, isolation_level=None)
        database.execute("CREATE TABLE IF NOT EXISTS failures (who TEXT, at REAL)")
        return database

    def _is_enough(self, database: sqlite3.Connection, address: str) -> bool:
        found = database.execute(
            "SELECT count(*), count(*) FILTER (WHERE who = ?) FROM failures WHERE at > ?",
            (self._name(address), self._clock() - WINDOW),
        )
        from_anywhere, from_there = found.fetchone()
        return bool(from_there >= MAX_FAILURES or from_anywhere >= MAX_FAILURES_OVERALL)

    def _name(self, address: str) -> str:
        return hmac.digest(self._key, _subscriber(address).encode(), "sha256").hex()


def _subscriber(address: str) -> str:
    """What one subscriber has of the internet: an IPv4 address, or a /64 of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))


def is_this_computer(request: Request) -> bool:
    """Whether the page was opened on the computer the hotline runs on, by its own name."""
    name = request.host.rpartition(":")[0] if request.host[-1:].isdigit() else request.host
    by_name = request.host in _THIS_COMPUTER or name in _THIS_COMPUTER
    return by_name and _is_in(_LOOPBACK, request.remote_addr) and "X-Forwarded-For" not in request.headers


def _is_here(public_url: str) -> bool:
    """Whether the hotline is for this computer alone: on a server a proxy looks like this computer, too."""
    return urlsplit(public_url).hostname in ("127.0.0.1", "localhost", "::1")


def address_of(request: Request) -> str:
    """The address of whoever asks."""
    nearest = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_in(_PRIVATE, nearest) else nearest


def _is_in(networks: Iterable[IPv4Network | IPv6Network], address: str | None) -> bool:
    try:
        known = ip_address(address or "")
    except ValueError:
        return False
    return any(known in network for network in networks)


def _is_https(request: Request) -> bool:
    return "https" in (request.scheme, request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip())


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()  # of one length, so that time tells nothing


def _elsewhere(url: str) -> Refusal:
    words = "Diese Seite gibt es nur verschlüsselt, über https."
    return Refusal(307, words, {"Location": url}) if url.startswith("https://") else Refusal(403, words)


_SILENT_PROXY = Refusal(
    403,
    "Der Webserver vor der Hotline sagt nicht, ob Sie verschlüsselt verbunden sind. In nginx fehlt die "
    "Zeile: proxy_set_header X-Forwarded-Proto $scheme;",
)
_ONLY_HERE = Refusal(
    403,
    "Das Telefon im Browser gibt es nur auf dem Computer, auf dem die Hotline läuft: http://127.0.0.1/phone "
    "mit dem Anschluss der Hotline. Für einen Server setzen Sie bitte PHONE_PASSWORD.",
)
_ASK_PASSWORD = Refusal(
    401,
    "Bitte geben Sie das Kennwort ein. Es steht auf dem Server in PHONE_PASSWORD; der Name ist gleich.",
    {"WWW-Authenticate": 'Basic realm="Telefon der Hotline", charset="UTF-8"'},
)
_WAIT = Refusal(
    429,
    "Das Kennwort war zu oft falsch. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.",
    {"Retry-After": str(int(WINDOW))},
)
