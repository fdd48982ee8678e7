"""What a load test has measured."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from ivr.simulator.events import End, Trouble, Webhook

STATUS = "/voice/status"
WHISPER = "/voice/whisper"
SOUNDLESS = "a response without a sound"
SPOKEN = "a response in Twilio's voice"  # an apology, or a recording is missing
_SOUND = (b"<Play", b"<Hangup", b"<Dial")  # each TwiML document of ours has one of these


class Asked(NamedTuple):
    """What one webhook asked, as far as it decides what has to be counted."""

    path: str  # with the query, if there is one
    digits: str = ""
    dial_status: str = ""
    call_status: str = ""  # of the status callback alone
    duration: str = ""


@dataclass(slots=True)
class Results:
    """Counts and times of many calls; times in seconds, moments by the monotonic clock."""

    asked: list[tuple[float, Asked]] = field(default_factory=list)  # each webhook, and when it was answered
    failures: Counter[str] = field(default_factory=Counter)  # whatever a caller must have noticed
    response_times: list[float] = field(default_factory=list)  # with all attempts of a webhook
    starts: list[float] = field(default_factory=list)  # of each call
    ends: list[float] = field(default_factory=list)
    call_seconds: float = 0.0  # of all calls, in the time of the calls
    max_lag: float = 0.0  # how late the load generator itself was at the worst

    @property
    def peak(self) -> int:
        """The most calls that were in progress at the same moment."""
        changes = sorted([*((at, 1) for at in self.starts), *((at, -1) for at in self.ends)])
        most = now = 0
        for _, change in changes:
            now += change
            most = max(most, now)
        return most

    def add_webhook(self, webhook: Webhook) -> None:
        """A webhook has been answered."""
        parts, params = urlsplit(webhook.url), dict(webhook.params)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if path == STATUS:
            asked = Asked(path, "", "", params["CallStatus"], params.get("CallDuration", ""))
        else:
            asked = Asked(path, params.get("Digits", ""), params.get("DialCallStatus", ""))
            if not path.startswith(WHISPER):  # a human who has pressed 1 is connected without another word
                self.failures[SOUNDLESS] += not any(sound in webhook.reply.body for sound in _SOUND)
            self.failures[SPOKEN] += b"<Say" in webhook.reply.body
        self.response_times.append(webhook.reply.seconds)
        self.asked.append((time.monotonic(), asked))

    def add_error(self, error: Trouble) -> None:
        """Twilio would have written an error into its debugger."""
        self.failures[f"{error.code} {error.sentence}"] += 1

    def add_end(self, at: float, by: End, wanted: End) -> None:
        """A call has ended after `at` seconds; somebody else was to end it, if `wanted` says so."""
        self.call_seconds += at
        self.failures[f"ended by {by} instead of {wanted}"] += by != wanted

    def add(self, other: Results) -> None:
        """Add what another process has measured at the same time."""
        for name in ("asked", "response_times", "starts", "ends"):
            getattr(self, name).extend(getattr(other, name))
        self.failures.update(other.failures)
        self.call_seconds += other.call_seconds
        self.max_lag = max(self.max_lag, other.max_lag)
