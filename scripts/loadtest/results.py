"""What a crowd has done and met."""

from __future__ import annotations

import time
from array import array
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ivr.simulator.events import End, Trouble, Webhook

STATUS = "/voice/status"
SOUND = (b"<Play", b"<Hangup", b"<Dial")  # one of these is in each page of ours
SPOKEN = b"<Say"  # Twilio's voice: an apology, or a recording that is missing
WINDOW = 10  # seconds
_TOLD = ("Digits", "DialCallStatus", "CallStatus", "CallDuration")
Asked = tuple[str, str, str, str, str]  # the path of a webhook, and what it told of _TOLD


@dataclass(slots=True)
class Tally:
    """What happened in many calls; times in seconds."""

    asked: Counter[Asked] = field(default_factory=Counter)
    took: array[float] = field(default_factory=lambda: array("d"))  # each webhook, all its attempts together
    by_second: Counter[int] = field(default_factory=Counter)  # webhooks in each second of that clock
    troubles: Counter[tuple[int, str]] = field(default_factory=Counter)
    silent: int = 0  # webhooks answered without a sound
    spoken: int = 0  # webhooks answered by Twilio's voice
    ended: Counter[End] = field(default_factory=Counter)
    against_wishes: int = 0  # calls that somebody else ended than their caller wanted
    call_seconds: float = 0.0  # of all calls, by their own clocks
    failed_attempts: int = 0  # webhooks that were tried again, most likely with success
    begun: array[float] = field(default_factory=lambda: array("d"))  # when each call began
    over: array[float] = field(default_factory=lambda: array("d"))  # and ended, both by one monotonic clock
    latest: float = 0.0  # how far the crowd itself was behind its clock at the worst

    @property
    def failed(self) -> int:
        """Webhooks and calls that a caller must have noticed."""
        return self.troubles.total() + self.silent + self.spoken + self.against_wishes

    @property
    def peak(self) -> int:
        """How many calls were in progress at the same moment."""
        changes = sorted([*((at, 1) for at in self.begun), *((at, -1) for at in self.over)])
        most = now = 0
        for _, change in changes:
            now += change
            most = max(most, now)
        return most

    @property
    def busiest(self) -> float:
        """Webhooks a second in the ten seconds that had the most of them."""
        windows = (sum(self.by_second[at + more] for more in range(WINDOW)) for at in [*self.by_second])
        return max(windows, default=0) / WINDOW

    def note_webhook(self, webhook: Webhook) -> None:
        """The hotline was asked and has answered."""
        told = dict(webhook.params)
        parts = urlsplit(webhook.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        digits, dialled, status, duration = (told.get(name, "") for name in _TOLD)
        self.asked[path, digits, dialled, status if path == STATUS else "", duration] += 1
        self.took.append(webhook.reply.seconds)
        self.by_second[int(time.monotonic())] += 1
        if path != STATUS:
            self.silent += not any(sound in webhook.reply.body for sound in SOUND)
            self.spoken += SPOKEN in webhook.reply.body

    def note_trouble(self, trouble: Trouble) -> None:
        """Twilio would have complained."""
        self.troubles[trouble.code, trouble.sentence] += 1

    def note_end(self, at: float, by: End, wanted: End) -> None:
        """A call is over after `at` seconds."""
        self.ended[by] += 1
        self.call_seconds += at
        self.against_wishes += by != wanted

    def add(self, other: Tally) -> None:
        """What others have done and met at the same time."""
        self.asked += other.asked
        self.by_second += other.by_second
        self.troubles += other.troubles
        self.ended += other.ended
        for mine, others in ((self.took, other.took), (self.begun, other.begun), (self.over, other.over)):
            mine.extend(others)
        self.silent += other.silent
        self.spoken += other.spoken
        self.against_wishes += other.against_wishes
        self.failed_attempts += other.failed_attempts
        self.call_seconds += other.call_seconds
        self.latest = max(self.latest, other.latest)
