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
from zoneinfo import ZoneInfo

from ivr.core.counting import Count

GERMANY = ZoneInfo("Europe/Berlin")
HOUR = "hour"  # the kind that is added here: "00" to "23", local time
_COUNT = re.compile(r"(?P<kind>[a-z_]{1,40}):(?P<subject>[\w.:-]{0,400})", re.ASCII)
_encode = json.JSONEncoder(separators=(",", ":")).encode  # made once: json.dumps makes one a call
_MARK = re.compile(r"[0-9a-f]{0,64}", re.ASCII)


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
    now = local(moment)
    told = [now.date().isoformat(), mark]
    for count in counts:
        told.append(f"{count.kind}:{count.subject}")
        if count.kind == "call":
            told.append(f"{HOUR}:{now.hour:02}")
    return _encode(told).encode() + b"\n"


def entry(written: bytes) -> Entry | None:
    """A line as it is read; None where it is none."""
    try:
        day, mark, *counts = json.loads(written)
        if not _MARK.fullmatch(mark):
            return None
        return Entry(date.fromisoformat(day), mark, tuple(map(_count, counts)))
    except (ValueError, TypeError, RecursionError):
        return None


def _count(written: str) -> Count:
    found = _COUNT.fullmatch(written)
    if not found:
        raise ValueError("no count")
    return Count(found["kind"], found["subject"])
