"""The tables of a report: which counts make which rows, and in which order.

Rows are ordered by the guide, the calendar or what is shown of them, never by an exact number. Who arrived at
a place and did not go on has hung up there; a call that lasts from one month into the next can make that one
too many or too few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ivr.core.counting import LENGTHS, LONGEST, Count
from ivr.statistics.entries import HOUR
from ivr.statistics.figures import STEP, Figure, Parts, figure_of_sum
from ivr.statistics.names import Names

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
    is_withheld: bool = False  # it would have betrayed a hidden number

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What is shown in it."""
        return tuple(row.figure for row in self.rows)

    @property
    def longest(self) -> float:
        """The length of the longest bar; never 0."""
        return max((figure.length for figure in self.figures), default=0) or 1

    def withheld(self) -> Table:
        """The same without its rows."""
        return replace(self, rows=(), is_withheld=True)


def topics(sums: Sums, names: Names) -> Table:
    """How often each topic was begun."""
    found = {names.topic(one): [Count("topic", one)] for one in _subjects("topic", sums, names.topics)}
    return Table("Themen", "Wie oft mit einem Thema begonnen wurde.", "Thema", _rows(sums, found))


def sections(sums: Sums, names: Names) -> Table:
    """How often each section was begun."""
    found = {
        names.section(one): [Count("section", one)] for one in _subjects("section", sums, names.sections)
    }
    return Table("Abschnitte", "Wie oft mit einem Abschnitt begonnen wurde.", "Abschnitt", _rows(sums, found))


def hung_up(sums: Sums, names: Names) -> Table:
    """Where callers hung up, the most frequent place first."""
    places = {place: names.place(place) for place in _subjects("arrived", sums, names.places)}
    rows = [
        Row(name, Figure.of(sums[Count("arrived", place)] - sums[Count("went_on", place)]))
        for place, name in places.items()
    ]
    rows = sorted((row for row in rows if row.figure.rounded), key=lambda row: -row.figure.rounded)
    about = "Danach kam nichts mehr. Am Ende eines Themas ist das ein gutes Zeichen."
    return Table("Wo Anrufer aufgelegt haben", about, "Stelle", tuple(rows))


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
    """How often a human was asked for; if that was 5 times or more, how it ended: some hang up before."""
    n = sums[Count("human")]
    endings = _rows(sums, _ENDINGS) if n >= STEP else ()
    parts = Parts((row.figure for row in endings), all_there_is=False)
    asked = Row("Nach einem Menschen gefragt", figure_of_sum(n, parts))
    about = "Wie oft jemand einen Menschen sprechen wollte, und was daraus wurde."
    return Table("Verbindung mit einem Menschen", about, "Was", (asked, *endings))


def _rows(sums: Sums, wanted: _Rows) -> tuple[Row, ...]:
    return tuple(Row(name, Figure.of(sum(sums[one] for one in counts))) for name, counts in wanted.items())


def _subjects(kind: str, sums: Sums, known: Iterable[str]) -> list[str]:
    """All subjects of a kind: those the guide has, in its order, then those that it had."""
    counted = sorted(count.subject for count in sums if count.kind == kind)
    return list(dict.fromkeys([*known, *counted]))
