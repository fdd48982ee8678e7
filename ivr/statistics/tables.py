"""The tables of a report: which counts make which rows, and in which order.

Rows are ordered by the guide, the calendar or what is shown of them, never by an exact number. Who arrived at
a place and did not go on has hung up there; a call that lasts from one month into the next can make that one
too many or too few.

What keeps a hidden number open (figures.py), by what a caller may have done instead, unseen in the report:

    a day, an hour, a length   called on another day, ... (report.py)
    a topic                    began another one
    where somebody hung up     went on, and hung up at the next place of this topic; or in a menu, after a 9
    a human was asked for      once more, and pressed 9 before the telephone rang
    how that ended             pressed 9, or 1, before the telephone rang
    a key or a silence         once more

So these are not shown:

- How often sections were begun: how many went on from one to the next is how many hung up between them.
- Where fewer than 10 hung up, and what fewer than 10 calls for a human came to: such rows are left out.
- What this guide no longer has, where it is hidden: that there is such a row would tell that it was counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ivr.core.counting import LENGTHS, LONGEST, Count
from ivr.statistics.disclosure import STEP, Figure
from ivr.statistics.entries import HOUR
from ivr.statistics.labels import Names

OFTEN = 10  # where a row of less is left out
Sums = Counter[Count]  # exact
_Rows = Mapping[str, Sequence[Count]]
_WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_HOURS: _Rows = {f"{hour} bis {hour + 1} Uhr": [Count(HOUR, f"{hour:02}")] for hour in range(24)}
_LENGTHS: _Rows = {
    f"Unter {LENGTHS[0][0]} Minute": [Count("length", LENGTHS[0][1])],
    **{f"{name.replace('-', ' bis unter ')} Minuten": [Count("length", name)] for _, name in LENGTHS[1:]},
    f"{LONGEST.rstrip('-')} Minuten und mehr": [Count("length", LONGEST)],
}
_DONE: _Rows = {
    "Noch einmal gehört": [Count("again")],
    "Langsamer gestellt": [Count("slower")],
    "Wieder schneller gestellt": [Count("faster")],
    "Keine Taste gedrückt": [Count("no_input")],
    "Eine Taste ohne Aufgabe gedrückt": [Count("no_match")],
    "Alles der Reihe nach vorlesen lassen": [Count("tour")],
    "Bis zur Verabschiedung gehört": [Count("goodbye")],
    "Eine Entschuldigung der Hotline gehört": [Count("apology")],
}
_ENDINGS: _Rows = {
    "Gespräch kam zustande": [Count("transfer", "completed"), Count("transfer", "answered")],
    "Besetzt": [Count("transfer", "busy")],
    "Niemand nahm ab": [Count("transfer", "no-answer")],
    "Verbindung kam nicht zustande": [Count("transfer", "failed")],
    "Vorher abgebrochen": [Count("transfer", "canceled")],
}


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

    def withheld(self) -> Table:
        """The same without its rows."""
        return replace(self, rows=(), is_withheld=True)


def topics(sums: Sums, names: Names) -> Table:
    """How often each topic was begun."""
    rows = [
        Row(names.topic(one), Figure.of(sums[Count("topic", one)]))
        for one in _subjects("topic", sums, names.topics)
        if one in names.topics or sums[Count("topic", one)] >= STEP
    ]
    return Table("Themen", "Wie oft mit einem Thema begonnen wurde.", "Thema", tuple(rows))


def hung_up(sums: Sums, names: Names) -> Table:
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


def days(calls: Mapping[date, int]) -> Table:
    """How many calls came in on each of these days."""
    rows = tuple(
        Row(f"{_WEEKDAYS[day.weekday()]}, {day.day}.{day.month}.", Figure.of(n)) for day, n in calls.items()
    )
    return Table("Tage", "Anrufe an jedem Tag des Monats.", "Tag", rows)


def hours(sums: Sums) -> Table:
    """How many calls came in at which hour of the day."""
    return Table("Uhrzeiten", "Anrufe nach der Stunde, in der sie begannen.", "Uhrzeit", _rows(sums, _HOURS))


def lengths(sums: Sums) -> Table:
    """How long calls were."""
    return Table("Dauer", "Wie lange die Anrufe waren.", "Dauer", _rows(sums, _LENGTHS))


def done(sums: Sums) -> Table:
    """What callers did besides choosing topics."""
    return Table("Tasten und Stille", "Was Anrufer getan haben, und wie oft.", "Was", _rows(sums, _DONE))


def transfers(sums: Sums) -> Table:
    """How often a human was asked for, and what that often came to."""
    asked = Row("Nach einem Menschen gefragt", Figure.of(sums[Count("human")]))
    endings = (
        Row(name, Figure.of(n)) for name, counts in _ENDINGS.items() if (n := _sum(sums, counts)) >= OFTEN
    )
    about = (
        "Wie oft jemand einen Menschen sprechen wollte, und was daraus wurde. "
        f"Was weniger als {OFTEN}-mal vorkam, fehlt hier."
    )
    return Table("Verbindung mit einem Menschen", about, "Was", (asked, *endings))


def _rows(sums: Sums, wanted: _Rows) -> tuple[Row, ...]:
    return tuple(Row(name, Figure.of(_sum(sums, counts))) for name, counts in wanted.items())


def _sum(sums: Sums, counts: Iterable[Count]) -> int:
    return sum(sums[one] for one in counts)


def _subjects(kind: str, sums: Sums, known: Iterable[str]) -> list[str]:
    """All subjects of a kind: those the guide has, in its order, then those that it had."""
    counted = sorted(count.subject for count in sums if count.kind == kind)
    return list(dict.fromkeys([*known, *counted]))
