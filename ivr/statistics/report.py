"""The report: what callers did in a month, as tables that may be shown to everybody.

- It holds no exact number: all are figures (figures.py), each made from the exact number and no rounded one.
- Days, hours and lengths sum up to the calls. Each is shown if it betrays nothing beside those before it.
- Of a month with fewer than 5 calls nothing more is told than whether there were any.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ivr.core.counting import Count
from ivr.core.guide import Guide
from ivr.statistics import tables
from ivr.statistics.disclosure import STEP, Figure, are_open
from ivr.statistics.labels import Names
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
    calls: Figure | None  # None: not a single one
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
    calls = Figure.of(sums[CALL]) if sums[CALL] > 0 else None
    if sums[CALL] < STEP:
        return Report(name, calls)
    by_day = tables.days({day: counted.get((day, CALL), 0) for day in days})
    return Report(name, calls, _tables(by_day, sums, Names(guide)))


def _tables(by_day: Table, sums: Sums, names: Names) -> tuple[Table, ...]:
    hung_up = tables.hung_up(sums, names)
    return (
        tables.topics(sums, names),
        hung_up,
        *_open(sums, hung_up, (by_day, tables.hours(sums), tables.lengths(sums))),
        tables.done(sums),
        tables.transfers(sums),
    )


def _open(sums: Sums, hung_up: Table, parted: Iterable[Table]) -> Iterator[Table]:
    """These, each as it may be shown beside those before it; the ends of calls are less than all calls."""
    calls, shown = Figure.of(sums[CALL]), list[Table]()
    ends = sum(figure.least for figure in (*hung_up.figures, Figure.of(sums[Count("goodbye")])))
    for table in parted:
        if are_open(calls, *(one.figures for one in shown), table.figures, least=ends):
            shown.append(table)
            yield table
        else:
            yield table.withheld()
