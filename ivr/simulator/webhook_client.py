"""Twilio's side of the wire: what it sends about a call, signed, and which replies it accepts.

Rules:
- every webhook carries the parameters of the call, then those of the verb that led to it;
- the signature covers the URL without its fragment, and the form of a POST; a GET has all in its query;
- a reply counts if it comes with a 2xx and in time; redirects of HTTP are no part of our hotline;
- what the overrides of the URL call worth it is tried again (overrides.py), at once and with the same
  idempotency token; no attempt begins after the total time;
- recordings are fetched unsigned.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlencode

from ivr.signature import signature
from ivr.simulator.connection_overrides import Overrides, overrides_of
from ivr.simulator.transport import Line, LineError, Reply

# Numbers and places that the Bundesnetzagentur keeps free for films and examples.
CALLER = "+492214710123"
CALLED = "+493023125000"
_ATTEMPT_FAILED = {11205: "ct", 11200: "rt"}  # a LineError's code, and what overrides call it
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
    clock: Callable[[], float] = time.monotonic  # seconds

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
        """Send the signed request; what was sent, and the last reply. LineError if there is none in time."""
        url, fragment = urldefrag(request.url)
        params = self.about_the_call(status) + request.params
        headers = {"User-Agent": "TwilioProxy/1.1", "I-Twilio-Idempotency-Token": secrets.token_hex(16)}
        if request.method == "GET":
            signed_url = url + ("&" if "?" in url else "?") + urlencode(params)
            headers["X-Twilio-Signature"] = signature(self.token, signed_url, ())
            told = f"{signed_url}#{fragment}"
            return Request("GET", url, params), self._reach(told, lambda: self.line.get(told, headers))
        headers["X-Twilio-Signature"] = signature(self.token, url, params)
        told = f"{url}#{fragment}"
        return Request("POST", url, params), self._reach(told, lambda: self.line.post(told, params, headers))

    def fetch(self, url: str) -> Reply:
        """Get a recording. LineError if there is no reply."""
        return self._reach(url, lambda: self.line.get(url, {"User-Agent": "TwilioProxy/1.1"}))

    def _reach(self, url: str, attempt: Callable[[], Reply]) -> Reply:
        """What the last attempt brings that the overrides of the URL allow: a reply, or a LineError."""
        rules, began = _rules(url), self.clock()
        for _ in range(rules.retries):
            try:
                reply = attempt()
            except LineError as error:
                if _ATTEMPT_FAILED.get(error.code) not in rules.policy:
                    raise
            else:
                if _failure(reply, rules) not in rules.policy:
                    return reply
            if self.clock() - began >= rules.total:
                raise LineError(11200, f"{urldefrag(url).url} hat nicht rechtzeitig geantwortet.")
        return attempt()


def accept(url: str, reply: Reply) -> Reply:
    """The reply, if its status is 2xx and it came in time; LineError 11200 otherwise."""
    shown = urldefrag(url).url
    if not 200 <= reply.status < 300:
        raise LineError(11200, f"{shown} hat mit Status {reply.status} geantwortet.")
    if reply.seconds > _rules(url).read:
        raise LineError(11200, f"{shown} hat erst nach {reply.seconds:.1f} Sekunden geantwortet.")
    return reply


def _rules(url: str) -> Overrides:
    try:
        return overrides_of(url)
    except ValueError as error:
        raise LineError(11100, f"{url}: {error}") from error


def _failure(reply: Reply, rules: Overrides) -> str:
    """What overrides call this failure; empty where there is none."""
    if reply.seconds > rules.read:
        return "rt"
    return f"{reply.status // 100}xx" if reply.status >= 400 else ""
