"""The report: what callers did in a month, as tables that may be shown to everybody.

- It holds no exact number: all are figures (figures.py), each made from the exact number and no rounded one.
- Days, hours, lengths and where callers hung up are parts of one sum, the calls. The days are always shown,
  of the others only what betrays no hidden number.
- Of a month with fewer than 5 calls nothing more is told.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ivr.core.counting import Count
from ivr.core.guide import Guide
from ivr.statistics import tables
from ivr.statistics.figures import STEP, Figure, Parts, betray, figure_of_sum
from ivr.statistics.names import Names
from ivr.statistics.tables import Sums, Table

CALL = Count("call")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A month; without tables where there were too few calls to tell more."""

    month: str  # Oktober 2026
    calls: Figure
    tables: tuple[Table, ...] = ()


def days_of(month: date) -> tuple[date, ...]:
    """All days of the month that this day is in."""
    return tuple(month.replace(day=number + 1) for number in range(monthrange(month.year, month.month)[1]))


def month_before(day: date) -> date:
    """The first day of the month before the one that this day is in."""
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def report(month: date, counted: Mapping[tuple[date, Count], int], guide: Guide | None) -> Report:
    """The report of the month that this day is in; of what was counted, the other months are left out.

    Without a guide everything is called by its id.
    """
    days = days_of(month)
    sums: Sums = Counter()
    for (day, count), n in counted.items():
        if days[0] <= day <= days[-1]:
            sums[count] += n
    name = f"{_MONTHS[month.month - 1]} {month.year}"
    if sums[CALL] < STEP:
        return Report(name, Figure.of(sums[CALL]))
    by_day = tables.days({day: counted.get((day, CALL), 0) for day in days})
    return _report(name, by_day, sums, Names(guide))


def _report(name: str, by_day: Table, sums: Sums, names: Names) -> Report:
    shown = _Shown(sums[CALL], Parts(by_day.figures))
    goodbyes = Figure.of(sums[Count("goodbye")])
    by_hour = shown.add(tables.hours(sums))
    hung_up = shown.add(tables.hung_up(sums, names), goodbyes, all_there_is=False)
    by_length = shown.add(tables.lengths(sums), all_there_is=False)
    return Report(
        name,
        figure_of_sum(shown.calls, *shown.parts),
        (
            tables.topics(sums, names),
            hung_up,
            by_day,
            by_hour,
            by_length,
            tables.done(sums),
            tables.transfers(sums),
            tables.sections(sums, names),
        ),
    )


class _Shown:
    """What a reader sees of the parts of all calls."""

    def __init__(self, calls: int, parts: Parts) -> None:
        self.calls, self.parts = calls, [parts]

    def add(self, table: Table, *more: Figure, all_there_is: bool = True) -> Table:
        """The table as it may be shown, too; `more` are parts that are shown elsewhere."""
        parts = Parts((*table.figures, *more), all_there_is=all_there_is)
        if not parts.fit(self.calls):
            return table  # it is about other calls, too: those of an outage, of last month
        if betray(*self.parts, parts):
            return table.withheld()
        self.parts.append(parts)
        return table
