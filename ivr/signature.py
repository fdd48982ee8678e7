"""Twilio's signature: base64(HMAC-SHA1(auth token, full URL + each POST name and value, sorted)).

Two rules that the formula does not show:
- a name that comes twice counts each different value once, the values sorted;
- Twilio signs with or without the standard port, inconsistently, so both spellings are accepted.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha1
from urllib.parse import urlsplit

Params = Iterable[tuple[str, str]]
_STANDARD_PORTS = {"https": 443, "http": 80}


def signature(token: str, url: str, params: Params) -> str:
    """What Twilio sends as X-Twilio-Signature for this URL and these POST parameters."""
    signed = url + "".join(name + value for name, value in sorted(set(params)))
    digest = hmac.digest(token.encode(), signed.encode("utf-8", "surrogatepass"), sha1)
    return base64.b64encode(digest).decode("ascii")


def is_valid(token: str, url: str, params: Params, given: str) -> bool:
    """Whether the given signature is Twilio's; constant time; an empty one never is."""
    params = tuple(params)
    return any(
        hmac.compare_digest(signature(token, spelling, params).encode(), given.encode("utf-8", "replace"))
        for spelling in _spellings(url)
    )


@lru_cache(maxsize=2048)  # the addresses of one guide are few hundred
def _spellings(url: str) -> tuple[str, str]:
    """The URL without a port, then with one: the first is what Twilio sends over HTTPS."""
    parts = urlsplit(url)
    port = parts.port or _STANDARD_PORTS.get(parts.scheme, 80)
    host = parts.netloc.split(":")[0] if parts.port else parts.netloc
    return parts._replace(netloc=host).geturl(), parts._replace(netloc=f"{host}:{port}").geturl()
