"""Twilio's signature: base64(HMAC-SHA1(auth token, full URL + each POST name and value, sorted)).

Two rules that the formula does not show:
- a name that comes twice counts each different value once, the values sorted;
- Twilio signs with or without the standard port, inconsistently, so both spellings are accepted.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha1

Params = Iterable[tuple[str, str]]
_NETLOC = re.compile("[^/?#]*")
_STANDARD_PORTS = {"https": 443, "http": 80}


def signature(token: str, url: str, params: Params) -> str:
    """What Twilio sends as X-Twilio-Signature for this URL and these POST parameters."""
    signed = url + "".join(name + value for name, value in sorted(set(params)))
    mac = _keyed(token).copy()
    mac.update(signed.encode("utf-8", "surrogatepass"))
    return base64.b64encode(mac.digest()).decode("ascii")


def is_valid(token: str, url: str, params: Params, given: str) -> bool:
    """Whether the given signature is Twilio's; constant time; an empty one never is."""
    params = tuple(params)
    return any(
        hmac.compare_digest(signature(token, spelling, params).encode(), given.encode("utf-8", "replace"))
        for spelling in _spellings(url)
    )


@lru_cache(maxsize=4)
def _keyed(token: str) -> hmac.HMAC:
    """Made once; unlike hmac.digest() it lets no other thread go first, which would take long under load."""
    return hmac.new(token.encode(), digestmod=sha1)


def _spellings(url: str) -> tuple[str, str]:
    """The URL without a port, then with one: the first is what Twilio sends over HTTPS.

    Taken apart by hand, since urlsplit keeps what it has seen, and a query may name a caller.
    """
    scheme, _, rest = url.partition("://")
    place = _NETLOC.match(rest)
    netloc = place[0] if place else ""
    tail = rest[len(netloc) :].removesuffix("?")  # Twilio's library does not count a query without a word
    host, _, port = netloc.rpartition(":")
    if not (host and port.isdigit()):
        host, port = netloc, str(_STANDARD_PORTS.get(scheme, 80))
    return f"{scheme}://{host}{tail}", f"{scheme}://{host}:{port}{tail}"
