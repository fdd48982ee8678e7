"""When a room is open: days of the week, hours, and a last day. Pure: the moment comes in as a value.

- A room opens EARLY minutes before its hours, since people call a little early.
- Who is in it can stay LATE minutes after its hours: that is the limit of time Twilio is given.
- Hours are local time, on the days of the week that they begin on; they never pass midnight.
- A room without hours is open all day; a room without a last day has no end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

EARLY, LATE = timedelta(minutes=15), timedelta(minutes=30)
LONGEST = timedelta(hours=4)  # Twilio's own limit of a conversation
DAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
EVERY_DAY = frozenset(range(7))
MIDNIGHT = 24 * 60  # in minutes of the day
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of the week (0 is Monday), and from when to when in minutes of the day."""

    days: frozenset[int] = EVERY_DAY
    opens: int = 0
    closes: int = MIDNIGHT
    last_day: date | None = None

    @property
    def is_always(self) -> bool:
        """Whether it has no hours at all."""
        return self.days == EVERY_DAY and (self.opens, self.closes) == (0, MIDNIGHT)

    def is_over(self, now: datetime) -> bool:
        """Whether its last day has passed."""
        return self.last_day is not None and now.date() > self.last_day

    def open_for(self, now: datetime) -> timedelta | None:
        """How long somebody who comes now can stay; None where it is not open. `now` is local time."""
        if self.is_over(now):
            return None
        if self.is_always:
            return LONGEST
        for day in (now.date(), now.date() + timedelta(days=1)):  # just before midnight it may be early
            if self._meets(day):
                begins, ends = self._on(day, now)
                if begins - EARLY <= now < ends:
                    return min(ends + LATE - now, LONGEST)
        return None

    def next_time(self, now: datetime) -> datetime | None:
        """When the group meets next, in local time; None where it never does again."""
        for days in range(8):
            day = now.date() + timedelta(days=days)
            begins, _ = self._on(day, now)
            if self._meets(day) and begins > now:
                return begins
        return None

    def said(self) -> str:
        """As a card tells it: "Dienstag und Donnerstag, 15 bis 17 Uhr"."""
        if self.is_always:
            return "Jederzeit"
        hours = "den ganzen Tag"
        if (self.opens, self.closes) != (0, MIDNIGHT):
            hours = f"{_clock(self.opens)} bis {_clock(self.closes)} Uhr"
        return f"{_enumerated(self.days)}, {hours}"

    def _meets(self, day: date) -> bool:
        return day.weekday() in self.days and (self.last_day is None or day <= self.last_day)

    def _on(self, day: date, now: datetime) -> tuple[datetime, datetime]:
        start = datetime.combine(day, time(), now.tzinfo)
        return start + timedelta(minutes=self.opens), start + timedelta(minutes=self.closes)


def next_said(when: datetime, now: datetime) -> str:
    """A moment of the coming week as it is spoken: "am Dienstag um 15 Uhr", "heute um 15 Uhr 30"."""
    away = (when.date() - now.date()).days
    day = {0: "heute", 1: "morgen"}.get(away, f"am {WEEKDAYS[when.weekday()]}")
    if away == 7:
        day = f"am {WEEKDAYS[when.weekday()]} in einer Woche"
    return f"{day} um {when.hour} Uhr{f' {when.minute}' if when.minute else ''}"


def read_days(written: str) -> frozenset[int]:
    """The days of "di", "mo,mi" or "mo-fr"; ValueError, in German, for anything else."""
    days: set[int] = set()
    for part in re.split(r"[,\s]+", written.strip().lower()):
        first, dash, last = part.partition("-")
        names = [first, last] if dash else [first]
        if not all(name in DAYS for name in names):
            raise ValueError(f"„{part}“ ist kein Tag. Richtig ist zum Beispiel: di oder mo,mi oder mo-fr")
        begin, end = DAYS.index(names[0]), DAYS.index(names[-1])
        days |= {day % 7 for day in range(begin, end + (7 if end < begin else 0) + 1)}
    return frozenset(days)


def read_hours(written: str) -> tuple[int, int]:
    """From when to when "15-17" or "15:30-17" is, in minutes of the day; ValueError in German."""
    wrong = f"„{written}“ ist keine Zeit. Richtig ist zum Beispiel: 15-17 oder 15:30-17"
    found = _HOURS.fullmatch(written.strip())
    if not found:
        raise ValueError(wrong)
    first, last = (int(found[one]) * 60 + int(found[one + 1] or 0) for one in (1, 3))
    if any(int(found[one] or 0) > 59 for one in (2, 4)) or not 0 <= first < last <= MIDNIGHT:
        raise ValueError(f"{wrong}. Die Zeit endet am selben Tag, an dem sie beginnt.")
    return first, last


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}" if minutes % 60 else str(minutes // 60)


def _enumerated(days: Iterable[int]) -> str:
    names = [WEEKDAYS[day] for day in sorted(days)]
    if len(names) == 7:
        return "Jeden Tag"
    if len(names) > 2 and sorted(days) == list(range(min(days), max(days) + 1)):
        return f"{names[0]} bis {names[-1]}"
    return " und ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
