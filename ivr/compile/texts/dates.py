"""Days as staff write them, in front matter and in the organisation's file.

    24.12.2026      24. Dezember 2026      2026-12-24      and with a time: 24.12.2026 18:00, … um 18 Uhr
    24.12.2026 bis 3.1.2027

A last day is meant with all its hours; a time is when it is over.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from ivr.compile.texts.files import TextFile
from ivr.core.desk import MONTHS
from ivr.core.period import Period

_MONTH = "|".join(MONTHS)
_ISO = r"(?P<iso>\d{4}-\d\d-\d\d)"
_GERMAN = rf"(?P<day>\d{{1,2}})\.\s*(?:(?P<month>\d{{1,2}})\.|(?P<name>{_MONTH}))\s*(?P<year>\d{{4}})"
_TIME = r"(?:(?:,|T|\s+um|)\s*(?P<hour>\d{1,2})(?:(?:[:.](?P<minute>\d\d))(?:\s*Uhr)?|\s*Uhr))?"
_MOMENT = re.compile(rf"(?:{_ISO}|{_GERMAN}){_TIME}", re.ASCII)
MOST_DAYS = 366  # of one exception
_UNTIL = re.compile(r" bis |(?<=\d) ?[–—] ?(?=\d)|(?<=\.\d{4}) ?- ?", re.ASCII)
_DAYS = "Richtig ist ein Tag mit seinem Jahr, oder der erste und der letzte: 24.12.2026 bis 3.1.2027."
_EXAMPLE = "Richtig ist ein Tag, wenn Sie möchten mit Uhrzeit: 24.12.2026 oder 24.12.2026 18:00"


def read_period(page: TextFile) -> Period:
    """`from:` and `until:` of a head; what is wrong with them is remembered."""
    begins, ends = (_moment_of(page, name) for name in ("from", "until"))
    if begins and ends and begins >= ends:
        what = "„until:“ liegt vor „from:“. So ist der Text nie zu hören. Bitte prüfen Sie beide Tage."
        page.problem(what, "until")
    return Period(begins, ends)


def _moment_of(page: TextFile, name: str) -> datetime | None:
    try:
        return read_moment(page.get(name), is_last=name == "until")
    except ValueError as error:
        page.problem(f"{name} ist „{page.get(name)}“. {error}", name)
        return None


def read_moment(written: str, *, is_last: bool = False) -> datetime | None:
    """The moment, in local time; None where nothing is written. ValueError, in German, for what is no day.

    A day that `is_last` is over when the next one begins.
    """
    if not written.strip():
        return None
    found = _MOMENT.fullmatch(" ".join(written.split()))
    if not found:
        raise ValueError(f"{_EXAMPLE}.")
    try:
        day = read_day(found)
        if found["hour"]:
            return datetime.combine(day, time(int(found["hour"]), int(found["minute"] or 0)))
    except ValueError:
        raise ValueError("Diesen Tag oder diese Uhrzeit gibt es nicht. Bitte sehen Sie nach.") from None
    return datetime.combine(day + timedelta(days=is_last), time())


def read_day(found: re.Match[str]) -> date:
    """The day of a match; ValueError for one that no calendar has."""
    if found["iso"]:
        return date.fromisoformat(found["iso"])
    month = MONTHS.index(found["name"]) + 1 if found["name"] else int(found["month"])
    return date(int(found["year"]), month, int(found["day"]))


def read_days(written: str) -> tuple[date, ...]:
    """Each day of "24.12.2026" or "24.12.2026 bis 3.1.2027"; ValueError, in German, for anything else."""
    first, *more = _UNTIL.split(" ".join(written.split()))
    last = more[0] if len(more) == 1 else first
    if len(more) > 1 or not all(map(_MOMENT.fullmatch, (first, last))):
        raise ValueError(_DAYS)
    begin, end = read_moment(first), read_moment(last)
    if begin is None or end is None or begin.time() != time() or end.time() != time():
        raise ValueError(_DAYS)
    if end < begin or (end - begin).days > MOST_DAYS:
        what = "Der zweite Tag liegt vor dem ersten oder über ein Jahr danach."
        raise ValueError(f"{what} Bitte prüfen Sie beide.")
    return tuple(begin.date() + timedelta(days=ahead) for ahead in range((end - begin).days + 1))
