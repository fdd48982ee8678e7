"""From when until when something is said: a notice, or a topic that is there for some days only.

Both ends are what a clock on the wall shows; the zone comes with the moment that is asked about. All
comparing is done in UTC: in the hour that comes twice a year a wall clock goes back, and nothing that was
over begins again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Period:
    """The first moment, and the first one after it is over; local time without a zone. None: no such end."""

    begins: datetime | None = None
    ends: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is on at this moment, which knows its zone."""
        begun = self.begins is None or moment(self.begins, now) <= now.astimezone(UTC)
        return begun and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        """Whether it never comes again."""
        return self.ends is not None and moment(self.ends, now) <= now.astimezone(UTC)

    def changes(self, now: datetime) -> Iterator[datetime]:
        """The moments, in UTC, at which it begins and ends."""
        yield from (moment(end, now) for end in (self.begins, self.ends) if end)


ALWAYS = Period()


def moment(local: datetime, now: datetime) -> datetime:
    """What the wall clock shows, as a moment in UTC; the zone is that of `now`.

    A time that comes twice is its first coming, one that the clock leaves out is an hour later.
    """
    return local.replace(tzinfo=now.tzinfo).astimezone(UTC)
