"""What Twilio sends about a call, signed, and which replies it accepts.

- Every webhook carries the parameters of the call, then those of the verb that led to it.
- The signature covers the URL without its fragment, and the form of a POST; a GET has all in its query.
- A reply counts if it comes with a 2xx and in time. HTTP redirects are refused: our hotline sends none.
- A failed attempt is repeated where the URL's overrides (transport.py) say so: at once, with the same
  idempotency token. No attempt begins after the total time.
- Recordings are fetched unsigned. Twilio plays what has the Content-Type of a sound.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlencode

from ivr.signature import signature
from ivr.simulator.transport import Overrides, Reply, Transport, TransportError, overrides_of

# Numbers and places that the Bundesnetzagentur keeps free for films and examples.
CALLER = "+492214710123"
CALLED = "+493023125000"
# Each Content-Type that Twilio plays and this client can measure; None where the file says its rate itself.
BYTES_A_SECOND = {
    "audio/wav": None,
    "audio/wave": None,
    "audio/x-wav": None,
    "audio/ulaw": 8000,  # G.711: 8 kHz, one byte a sample
    "audio/mpeg": 4000,  # an estimate: 32 kbit/s, the usual rate of speech
}
_ATTEMPT_FAILED = {11205: "ct", 11200: "rt"}  # a TransportError's code, and its name among the overrides
_PLACES = (("From", "Köln"), ("Caller", "Köln"), ("To", "Berlin"), ("Called", "Berlin"))


@dataclass(frozen=True, slots=True)
class Request:
    """One request to the hotline: "GET" or "POST", the URL, and what the last verb adds to the call's own."""

    method: str
    url: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookClient:
    """One call: who calls whom, the webhook URLs as set up for the number, and the auth token."""

    transport: Transport
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
        """Send the signed request; what was sent, and the last reply.

        Raises TransportError where no reply came in time, or where the URL's overrides are wrong (11100).
        """
        url, fragment = urldefrag(request.url)
        params = self.about_the_call(status) + request.params
        form = params if request.method == "POST" else ()
        signed = url if form else url + ("&" if "?" in url else "?") + urlencode(params)
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),
            "X-Twilio-Signature": signature(self.token, signed, form),
        }
        to, transport = f"{signed}#{fragment}", self.transport
        reply = self._reach(
            to, lambda: transport.post(to, form, headers) if form else transport.get(to, headers)
        )
        return Request(request.method, url, params), reply

    def fetch(self, url: str) -> Reply:
        """Get a recording. TransportError if there is no reply."""
        return self._reach(url, lambda: self.transport.get(url, {"User-Agent": "TwilioProxy/1.1"}))

    def _reach(self, url: str, attempt: Callable[[], Reply]) -> Reply:
        """What the last attempt brings that the overrides of the URL allow: a reply, or a TransportError."""
        rules, began = overrides_of(url), self.clock()
        for _ in range(rules.retries):
            try:
                reply = attempt()
            except TransportError as error:
                if _ATTEMPT_FAILED.get(error.code) not in rules.policy:
                    raise
            else:
                if _failure(reply, rules) not in rules.policy:
                    return reply
            if self.clock() - began >= rules.total:
                raise TransportError(11200, f"{urldefrag(url).url} hat nicht rechtzeitig geantwortet.")
        return attempt()


def accept(url: str, reply: Reply) -> Reply:
    """The reply, if its status is 2xx and it came in time; TransportError 11200 otherwise."""
    shown = urldefrag(url).url
    if not 200 <= reply.status < 300:
        raise TransportError(11200, f"{shown} hat mit Status {reply.status} geantwortet.")
    if reply.seconds > overrides_of(url).read:
        raise TransportError(11200, f"{shown} hat erst nach {reply.seconds:.1f} Sekunden geantwortet.")
    return reply


def _failure(reply: Reply, rules: Overrides) -> str:
    """What overrides call this failure; empty where there is none."""
    if reply.seconds > rules.read:
        return "rt"
    return f"{reply.status // 100}xx" if reply.status >= 400 else ""


# -- recordings


def seconds_of(content_type: str, body: bytes) -> float:
    """The length of a sound in seconds; ValueError (German) where Twilio would not play it."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in BYTES_A_SECOND:
        raise ValueError(f"Content-Type „{content_type}“ ist kein Ton, den Twilio abspielt.")
    bytes_a_second = BYTES_A_SECOND[kind]
    return _wav_seconds(body) if bytes_a_second is None else len(body) / bytes_a_second


def _wav_seconds(body: bytes) -> float:
    """The data chunk's bytes, as far as they have arrived, by the fmt chunk's byte rate.

    The standard library's `wave` can't open μ-law, so the two chunks that matter are looked for here.
    """
    fmt, data = body.find(b"fmt "), body.find(b"data")
    byte_rate = int.from_bytes(body[fmt + 16 : fmt + 20], "little")
    if body[:4] != b"RIFF" or not 0 < fmt < data or byte_rate == 0:
        raise ValueError("Die Datei ist keine WAV-Datei, oder ihr fehlt der Ton (der Abschnitt „data“).")
    size = int.from_bytes(body[data + 4 : data + 8], "little")
    return min(size, len(body[data + 8 :])) / byte_rate
