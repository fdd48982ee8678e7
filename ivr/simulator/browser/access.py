"""Who may use the telephone in the browser.

Without PHONE_PASSWORD  only this computer: the connection, and the name in the address bar, which keeps
                        out pages elsewhere that let their name point to this computer (DNS rebinding)
With PHONE_PASSWORD     whoever knows it, over https; over http on this computer alone.
                        After five wrong ones in a minute an address waits, even with the right one; after a
                        hundred from anywhere, everybody does. Of IPv6 the first 64 bits count, since
                        whoever has one address there has all that begin so.

The address is the connection's, or, where a proxy on a private network stands in front, the one that
proxy has added at the end of X-Forwarded-For.

Each process of the server counts wrong passwords for itself, in memory: a password has at least twelve
characters, so a few more attempts help nobody.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from ivr.settings import Settings

MAX_FAILURES, WINDOW = 5, 60.0  # wrong passwords from one address, seconds
MAX_FAILURES_OVERALL = 100  # in the same time: who guesses from many addresses never finds 12 characters
_THIS_COMPUTER = ("127.0.0.1", "localhost", "::1")


class Access:
    """Decides for each request; `clock` (seconds) is for the rate limit."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._rate_limit = RateLimit(clock)

    def refusal(self, request: Request) -> Response | None:
        """The answer to whoever may not use the telephone; None for all others."""
        if not self._settings.phone_password:
            here = _is_here(self._settings.public_url) and is_this_computer(request)
            return None if here else Response(_ONLY_HERE, 403)
        if not (_is_https(request) or is_this_computer(request)):
            if "X-Forwarded-For" in request.headers and "X-Forwarded-Proto" not in request.headers:
                return Response(_SILENT_PROXY, 403)  # sent to https it would come back as http, for ever
            return Response(_ONLY_HTTPS, 307, {"Location": self._settings.public_url + request.path})
        address = address_of(request)
        if self._rate_limit.exceeded(address):
            return Response(_WAIT, 429, {"Retry-After": str(int(WINDOW))})
        if self._knows_password(request):
            return None
        if request.authorization:
            self._rate_limit.add(address)
        return Response(_NEEDED, 401, _BASIC)

    def _knows_password(self, request: Request) -> bool:
        credentials = request.authorization
        given = credentials.password if credentials and credentials.type == "basic" else None
        return hmac.compare_digest((given or "").encode(), self._settings.phone_password.encode())


class RateLimit:
    """The wrong passwords of the last minute; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures: list[tuple[float, str]] = []

    def exceeded(self, address: str) -> bool:
        """Whether there have been too many from this address, or from all; forgets those that are older."""
        since = self._clock() - WINDOW
        self._failures = [failure for failure in self._failures if failure[0] > since]
        from_there = sum(who == _subscriber(address) for _, who in self._failures)
        return from_there >= MAX_FAILURES or len(self._failures) >= MAX_FAILURES_OVERALL

    def add(self, address: str) -> None:
        """Count one more."""
        self._failures.append((self._clock(), _subscriber(address)))


def _subscriber(address: str) -> str:
    """What one subscriber has of the internet: an IPv4 address, or a /64 of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return str(known)
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))


def is_this_computer(request: Request) -> bool:
    """Whether the page was opened on the computer the hotline runs on, by its own name."""
    by_name = urlsplit(f"//{request.host}").hostname in _THIS_COMPUTER
    return by_name and request.remote_addr in _THIS_COMPUTER and "X-Forwarded-For" not in request.headers


def _is_here(public_url: str) -> bool:
    """Whether the hotline is for this computer alone: on a server a proxy looks like this computer, too."""
    return urlsplit(public_url).hostname in _THIS_COMPUTER


def address_of(request: Request) -> str:
    """The address of whoever asks."""
    nearest = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_private(nearest) else nearest


def _is_private(address: str) -> bool:
    """Whether a proxy may stand there; never a caller from the internet."""
    try:
        return ip_address(address).is_private
    except ValueError:
        return False


def _is_https(request: Request) -> bool:
    return "https" in (request.scheme, request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip())


_BASIC = {"WWW-Authenticate": 'Basic realm="Telefon der Hotline", charset="UTF-8"'}
_SILENT_PROXY = (
    "Der Webserver vor der Hotline sagt nicht, ob Sie verschlüsselt verbunden sind. In nginx fehlt die "
    "Zeile: proxy_set_header X-Forwarded-Proto $scheme;"
)
_ONLY_HERE = (
    "Das Telefon im Browser gibt es nur auf dem Computer, auf dem die Hotline läuft: http://127.0.0.1/phone "
    "mit dem Anschluss der Hotline. Für einen Server setzen Sie bitte PHONE_PASSWORD."
)
_ONLY_HTTPS = "Diese Seite gibt es nur verschlüsselt, über https."
_NEEDED = "Bitte geben Sie das Kennwort ein. Es steht auf dem Server in PHONE_PASSWORD; der Name ist gleich."
_WAIT = "Das Kennwort war zu oft falsch. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal."
