"""The report: what callers did in a month, as tables that may be shown to everybody.

- It holds no exact number: all are figures (disclosure.py), each rounded from the exact number.
- Days, hours and lengths sum up to the calls. Each is shown if no hidden number can be
  computed from it and those before it.
- Of a month with fewer than 5 calls nothing more is told than whether there were any.
- Rows are ordered by the guide, the calendar or what is shown of them, never by an exact number.
- Who arrived at a place and did not go on has hung up there. A call that lasts from one month into the next
  can make that one too many or too few.

Why a hidden number can't be computed (disclosure.py): what a caller may have done instead, unseen here:

    a day, an hour, a length   called on another day, ... (the second rule above)
    a topic                    began another one
    where somebody hung up     went on, and hung up at the next place of this topic; or in a menu, after a 9
    a human was asked for      once more, and pressed 9 before the telephone rang
    how that ended             pressed 9, or 1, before the telephone rang
    a key or a silence         once more
    a room was opened          came later, to somebody who was there since last month
    somebody came to a room    came once more, or to another room

So these are not shown:

- How often sections were begun: how many went on from one to the next is how many hung up between them.
- Where fewer than 10 hung up, and what fewer than 10 calls for a human came to: such rows are left out.
- What this guide no longer has, where it is hidden: that there is such a row would tell that it was counted.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ivr.core.counting import (
    CALL,
    DAYS,
    HOURS,
    HUMAN,
    KEYS_AND_SILENCE,
    KINDS,
    LENGTHS,
    ROOMS,
    TOPICS,
    Count,
)
from ivr.core.desk import MONTHS, WEEKDAYS
from ivr.core.guide import Guide
from ivr.core.organisation import HOTLINE
from ivr.statistics.disclosure import STEP, Figure, are_open
from ivr.statistics.labels import Names

OFTEN = 10  # where a row of less is left out

Sums = Counter[Count]  # exact


@dataclass(frozen=True, slots=True)
class Row:
    """What was counted, and how often."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that belong together."""

    title: str
    about: str  # how to read it
    counted: str  # what its rows are
    rows: tuple[Row, ...]
    least: int = STEP  # what is less is hidden, or left out

    is_withheld: bool = False  # it would have betrayed a hidden number

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What is shown in it."""
        return tuple(row.figure for row in self.rows)

    @property
    def shows_something(self) -> bool:
        """Whether there is a number in it that is not hidden."""
        return any(not row.figure.is_few for row in self.rows)

    @property
    def longest(self) -> int:
        """The number with the longest bar."""
        return max(row.figure.rounded for row in self.rows)


@dataclass(frozen=True, slots=True)
class Report:
    """A month; without tables where there were too few calls to tell more."""

    month: str  # Oktober 2026
    calls: Figure | None  # None: not a single one
    tables: tuple[Table, ...] = ()
    hotline: str = HOTLINE  # what it is called


def days_of(month: date) -> tuple[date, ...]:
    """All days of the month that this day is in."""
    return tuple(month.replace(day=number + 1) for number in range(monthrange(month.year, month.month)[1]))


def month_before(day: date) -> date:
    """The first day of the month before the one that this day is in."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def report(month: date, counted: Mapping[tuple[date, Count], int], guide: Guide | None) -> Report:
    """The report of the month that this day is in; of what was counted, the other months are left out.

    Without a guide everything is called by its id.
    """
    days = days_of(month)
    sums: Sums = Counter()
    for (day, count), n in counted.items():
        if days[0] <= day <= days[-1]:
            sums[count] += n
    name = f"{MONTHS[month.month - 1]} {month.year}"
    calls = Figure.of(sums[CALL]) if sums[CALL] > 0 else None
    if sums[CALL] < STEP:
        return Report(name, calls)
    by_day = _days({day: counted.get((day, CALL), 0) for day in days})
    tables = _tables(by_day, sums, Names(guide))
    return Report(name, calls, (*tables, *_rooms(sums, guide)))


def _tables(by_day: Table, sums: Sums, names: Names) -> tuple[Table, ...]:
    hours = _table(HOURS, "Anrufe nach der Stunde, in der sie begannen.", "Uhrzeit", sums)
    lengths = _table(LENGTHS, "Wie lange die Anrufe waren.", "Dauer", sums)
    hung_up = _hung_up(sums, names)
    return (
        _topics(sums, names),
        hung_up,
        *_open(sums, hung_up, (by_day, hours, lengths)),
        _table(KEYS_AND_SILENCE, "Was Anrufer getan haben, und wie oft.", "Was", sums),
        _transfers(sums),
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
            yield replace(table, rows=(), is_withheld=True)


def _table(title: str, about: str, counted: str, sums: Sums) -> Table:
    """The table of this title, as KINDS describes it."""
    rows = tuple(Row(name, Figure.of(n)) for name, n in _named(title, sums).items())
    return Table(title, about, counted, rows)


def _named(title: str, sums: Sums) -> Mapping[str, int]:
    """The rows of this title with their exact numbers, in the order of KINDS."""
    found: Counter[str] = Counter()
    for kind, described in KINDS.items():
        if described.table == title:
            for subject, name in described.rows.items():
                found[name] += sums[Count(kind, subject)]
    return found


def _days(calls: Mapping[date, int]) -> Table:
    rows = tuple(
        Row(f"{WEEKDAYS[day.weekday()][:2]}, {day.day}.{day.month}.", Figure.of(n))
        for day, n in calls.items()
    )
    return Table(DAYS, "Anrufe an jedem Tag des Monats.", "Tag", rows)


def _topics(sums: Sums, names: Names) -> Table:
    rows = [
        Row(names.topic(one), Figure.of(sums[Count("topic", one)]))
        for one in _subjects("topic", sums, names.topics)
        if one in names.topics or sums[Count("topic", one)] >= STEP
    ]
    return Table(TOPICS, "Wie oft mit einem Thema begonnen wurde.", "Thema", tuple(rows))


def _hung_up(sums: Sums, names: Names) -> Table:
    """Where callers often hung up, the most frequent place first."""
    places = {
        place: sums[Count("arrived", place)] - sums[Count("went_on", place)]
        for place in _subjects("arrived", sums, names.places)
    }
    rows = [Row(names.place(place), Figure.of(n)) for place, n in places.items() if n >= OFTEN]
    rows.sort(key=lambda row: -row.figure.rounded)
    about = (
        "Danach kam nichts mehr. Am Ende eines Themas ist das ein gutes Zeichen. "
        f"Stellen, an denen es weniger als {OFTEN} waren, fehlen hier."
    )
    return Table(f"Wo Anrufer aufgelegt haben (ab {OFTEN})", about, "Stelle", tuple(rows), OFTEN)


def _transfers(sums: Sums) -> Table:
    """How often a human was asked for, and what that often came to."""
    (asked, n), *endings = _named(HUMAN, sums).items()
    often = (Row(name, Figure.of(n)) for name, n in endings if n >= OFTEN)
    about = (
        "Wie oft jemand einen Menschen sprechen wollte, und was daraus wurde. "
        f"Was weniger als {OFTEN}-mal vorkam, fehlt hier."
    )
    return Table(HUMAN, about, "Was", (Row(asked, Figure.of(n)), *often))


def _rooms(sums: Sums, guide: Guide | None) -> Iterator[Table]:
    """How often rooms were opened and how many came; nothing where there is no way into rooms.

    Which room is not counted, nor how many were in one at the same time: the line asks for no report of who
    is in a room, and so it can't know. What is counted are requests that come anyway: the one after the code,
    and the one for what the first person hears. Whoever is first and leaves again counts as an opening.
    """
    table = _table(
        ROOMS, "Welcher Raum es war, wird nicht gezählt. Wer zweimal kommt, zählt zweimal.", "Was", sums
    )
    if guide.has_room if guide else table.shows_something:
        yield table


def _subjects(kind: str, sums: Sums, known: Iterable[str]) -> list[str]:
    """All subjects of a kind: those the guide has, in its order, then those that it had."""
    counted = sorted(count.subject for count in sums if count.kind == kind)
    return list(dict.fromkeys([*known, *counted]))
