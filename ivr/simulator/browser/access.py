"""Who may use the telephone in the browser.

Without PHONE_PASSWORD  only this computer: the connection, and the name in the address bar, which keeps
                        out pages elsewhere that let their name point to this computer (DNS rebinding)
With PHONE_PASSWORD     whoever knows it, over https; over http on this computer alone.
                        After five wrong ones in a minute an address waits, even with the right one.

The address is the connection's, or, where a proxy on a private network stands in front, the one that
proxy has added at the end of X-Forwarded-For.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from ivr.settings import Settings
from ivr.simulator.browser.rate_limit import WINDOW, Failures

_THIS_COMPUTER = ("127.0.0.1", "localhost", "[::1]")
_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_PRIVATE = (  # RFC 1918 and 4193: where a proxy stands, and never a caller from the internet
    *_LOOPBACK,
    *map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer instead of the page: an HTTP status, headers, and German words."""

    status: int
    words: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Door:
    """Lets in, or says why not."""

    settings: Settings
    failures: Failures

    def refusal(self, request: Request) -> Refusal | None:
        """None for whoever may come in."""
        if not self.settings.phone_password:
            here = _is_here(self.settings.public_url) and is_this_computer(request)
            return None if here else _ONLY_HERE
        if not (_is_https(request) or is_this_computer(request)):
            return _elsewhere(self.settings.public_url + request.path)
        address = address_of(request)
        if self.failures.blocked(address):
            return _WAIT
        if self._knows_password(request):
            return None
        if request.authorization is None:
            return _WHO
        return _WHO if self.failures.add(address) else _WAIT

    def _knows_password(self, request: Request) -> bool:
        told = request.authorization
        given = told.password if told and told.type == "basic" else None
        return hmac.compare_digest(_digest(given or ""), _digest(self.settings.phone_password))


def is_this_computer(request: Request) -> bool:
    """Whether the page was opened on the computer the hotline runs on, by its own name."""
    name = request.host.rpartition(":")[0] if request.host[-1:].isdigit() else request.host
    by_name = request.host in _THIS_COMPUTER or name in _THIS_COMPUTER
    return by_name and _is_in(_LOOPBACK, request.remote_addr) and "X-Forwarded-For" not in request.headers


def _is_here(public_url: str) -> bool:
    """Whether the hotline is for this computer alone: on a server a proxy looks like this computer, too."""
    return urlsplit(public_url).hostname in ("127.0.0.1", "localhost", "::1")


def address_of(request: Request) -> str:
    """Who is at the other end."""
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


_ONLY_HERE = Refusal(
    403,
    "Das Telefon im Browser gibt es nur auf dem Computer, auf dem die Hotline läuft: http://127.0.0.1/phone "
    "mit dem Anschluss der Hotline. Für einen Server setzen Sie bitte PHONE_PASSWORD.",
)
_WHO = Refusal(
    401,
    "Bitte geben Sie das Kennwort ein. Es steht auf dem Server in PHONE_PASSWORD; der Name ist gleich.",
    {"WWW-Authenticate": 'Basic realm="Telefon der Hotline", charset="UTF-8"'},
)
_WAIT = Refusal(
    429,
    "Das Kennwort war zu oft falsch. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.",
    {"Retry-After": str(int(WINDOW))},
)
