"""Twilio's side of the wire: what it sends about a call, signed, and which replies it accepts.

Rules:
- every webhook carries the parameters of the call, then those of the verb that led to it;
- the signature covers the URL without its fragment, and the form of a POST; a GET has all in its query;
- a reply counts if it comes within 15 s with a 2xx; redirects of HTTP are no part of our hotline;
- recordings are fetched unsigned.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlencode

from ivr.phone.line import PATIENCE, Line, LineError, Reply
from ivr.signature import signature

# Numbers and places that the Bundesnetzagentur keeps free for films and examples.
CALLER = "+492214710123"
CALLED = "+493023125000"
_PLACES = (
    ("From", "Köln"), ("Caller", "Köln"), ("To", "Berlin"), ("Called", "Berlin"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One request to the hotline: "GET" or "POST", the URL, and what the last verb adds to the call's own."""

    method: str
    url: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One call: who calls whom, the webhook URLs as set up for the number, and the auth token."""

    line: Line
    token: str
    entry: str
    fallback: str | None = None
    status_callback: str | None = None
    caller: str = CALLER  # a withheld number arrives as "anonymous"
    called: str = CALLED
    call_sid: str = field(default_factory=lambda: "CA" + secrets.token_hex(16))

    def about_the_call(self, status: str) -> tuple[tuple[str, str], ...]:
        """The parameters every webhook carries; `status` is ringing, in-progress or completed."""
        return (
            ("AccountSid", "AC" + "0" * 32),
            ("ApiVersion", "2010-04-01"),
            ("CallSid", self.call_sid),
            ("CallStatus", status),
            ("Direction", "inbound"),
            ("From", self.caller), ("Caller", self.caller), ("To", self.called), ("Called", self.called),
            *((f"{who}City", place) for who, place in _PLACES),
            *((f"{who}State", place) for who, place in _PLACES),
            *((f"{who}Zip", "") for who, _ in _PLACES),
            *((f"{who}Country", "DE") for who, _ in _PLACES),
        )  # fmt: skip

    def ask(self, request: Request, status: str) -> tuple[Request, Reply]:
        """Send the signed request; what was sent, and the reply. LineError if there is none in time."""
        url = urldefrag(request.url).url
        params = self.about_the_call(status) + request.params
        headers = {"User-Agent": "TwilioProxy/1.1", "I-Twilio-Idempotency-Token": secrets.token_hex(16)}
        if request.method == "GET":
            signed_url = url + ("&" if "?" in url else "?") + urlencode(params)
            headers["X-Twilio-Signature"] = signature(self.token, signed_url, ())
            return Request("GET", url, params), self.line.get(signed_url, headers)
        headers["X-Twilio-Signature"] = signature(self.token, url, params)
        return Request("POST", url, params), self.line.post(url, params, headers)

    def fetch(self, url: str) -> Reply:
        """Get a recording. LineError if there is no reply."""
        return self.line.get(urldefrag(url).url, {"User-Agent": "TwilioProxy/1.1"})


def accept(url: str, reply: Reply) -> Reply:
    """The reply, if its status is 2xx and it came in time; LineError 11200 otherwise."""
    if not 200 <= reply.status < 300:
        raise LineError(11200, f"{url} hat mit Status {reply.status} geantwortet.")
    if reply.seconds > PATIENCE:
        raise LineError(11200, f"{url} hat erst nach {reply.seconds:.1f} Sekunden geantwortet.")
    return reply
