"""What one webhook counted, as it waits on the disc: a line of JSON that names nobody.

    ["2026-10-14","0123456789abcdef","call:","hour:14","arrived:menu:haupt"]

- The local day (Germany), the mark, the counts; nothing else. A line without its end was never finished.
- Of the time of day only the hour in which somebody called is counted, and stored by the month: once it is
  stored, nobody can tell on which day somebody called at three at night.
- What is no such line is skipped: after a power cut there may be anything on a disc.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from ivr.core.counting import Count

GERMANY = ZoneInfo("Europe/Berlin")
HOUR = "hour"  # the kind that is added here: "00" to "23", local time
_COUNT = re.compile(r"(?P<kind>[a-z_]{1,40}):(?P<subject>[\w.:-]{0,400})", re.ASCII)
_LINE = re.compile(rb'\["([0-9]{4}-[0-9]{2}-[0-9]{2})","([0-9a-f]{0,64})"((?:,"[^"]{0,500}")*)\]\n?')
_encode = json.JSONEncoder().encode  # made once: json.dumps makes one a call


@dataclass(frozen=True, slots=True)
class Entry:
    """The counts of one webhook."""

    day: date  # local
    mark: str  # the same for a request that Twilio repeats; empty: unknown
    counts: tuple[Count, ...]

    def by_day(self) -> Iterator[tuple[date, Count]]:
        """Each count with the day it is stored under: an hour under the first day of its month."""
        for count in self.counts:
            yield self.day.replace(day=1) if count.kind == HOUR else self.day, count


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes into the store in one transaction: entries, and from where to where their files were read."""

    entries: tuple[Entry, ...]
    read: Mapping[str, tuple[int, int]]  # bytes, by the name of the file


def local(moment: float) -> datetime:
    """German local time of a moment (seconds since the epoch)."""
    return datetime.fromtimestamp(moment, GERMANY)


def line(moment: float, counts: Sequence[Count], mark: str) -> bytes:
    """What is counted at this moment (seconds since the epoch), as it is written; with its end."""
    day, hour = _day_and_hour(int(moment // 60))
    return f'["{day}",{_encode(mark)}{_told(tuple(counts), hour)}]\n'.encode()


def entry(written: bytes) -> Entry | None:
    """A line as it is read; None where it is none."""
    found = _LINE.fullmatch(written)
    if not found:
        return None
    try:
        return Entry(_day(found[1]), found[2].decode(), _counts(found[3]))
    except ValueError:
        return None


# A webhook comes a thousand times a second, and always says one of a few hundred things.


@lru_cache(maxsize=4)
def _day_and_hour(minute: int) -> tuple[str, str]:
    """Of a minute since the epoch; clocks are changed at full hours."""
    now = local(minute * 60)
    return now.date().isoformat(), f"{now.hour:02}"


@lru_cache(maxsize=4096)
def _told(counts: tuple[Count, ...], hour: str) -> str:
    told = []
    for kind, subject in counts:
        told.append(f"{kind}:{subject}")
        if kind == "call":
            told.append(f"{HOUR}:{hour}")
    return "".join(f",{_encode(one)}" for one in told)


@lru_cache(maxsize=16)
def _day(written: bytes) -> date:
    return date.fromisoformat(written.decode())


@lru_cache(maxsize=4096)
def _counts(written: bytes) -> tuple[Count, ...]:
    """Raises ValueError where one of them is no count."""
    return tuple(map(_count, json.loads(b"[" + written[1:] + b"]")))


def _count(written: str) -> Count:
    found = _COUNT.fullmatch(written)
    if not found:
        raise ValueError("no count")
    return Count(found["kind"], found["subject"])
