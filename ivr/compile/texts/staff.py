"""Who answers key 0, and when: `hours`, `exceptions`, `persons` and `ring` of _organisation.yaml → Staff.

    hours:
      Montag bis Donnerstag: 9:00-12:00, 14:00-16:30
      Freitag: 9-12
    exceptions:
      24.12.2026 bis 3.1.2027: geschlossen
      31.10.2026: 10-12
    persons:
      - name: Frau Maier
        number: 0511 12345
      - name: Herr Schulz
        number: 0171 1234567
        days: Montag, Mittwoch
    ring: nacheinander

- Days without hours are closed. On public holidays it is closed, unless the day is an exception.
- A person's name is for staff: it never leaves the texts.
- A number that costs more than a usual call is refused, and so is one abroad: callers would be put through to
  it at the expense of the organisation, as often as they like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import TypeVar

from ivr.compile.public_holidays import LAST_DAY, public_holidays
from ivr.compile.telephone_numbers import e164, is_usual
from ivr.compile.texts.dates import read_days
from ivr.compile.texts.files import TextFile, meant
from ivr.compile.texts.organisation import PERSONS
from ivr.compile.texts.yaml_lines import Names
from ivr.core.desk import EVERY_DAY, MIDNIGHT, WEEKDAYS, Person, Spans, Staff

CLOSED = "geschlossen"
NO_SPANS: Spans = ()
AT_ONCE, IN_TURN = "gleichzeitig", "nacheinander"
PERSON = ("name", "number", "days")
_NO_NUMBER = "Bei dieser Person fehlt die Nummer. Bitte ergänzen Sie eine Zeile wie: number: 0511 12345"
T = TypeVar("T")
_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?(?:\s*Uhr)?"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:[-–]|bis)\s*{_CLOCK}", re.ASCII)
_DAYS = re.compile(r"\s*(?:,|\bund\b)\s*")
_RANGE = re.compile(r"\s*(?:[-–]|\bbis\b)\s*")
_DAY = re.compile("|".join(f"{day[:2]}(?:{day[2:]}s?|[.])?" for day in WEEKDAYS), re.IGNORECASE)
_BEGINNINGS = [day[:2].lower() for day in WEEKDAYS]
_HOURS = "Richtig ist zum Beispiel: 9:00-12:00, 14:00-16:30, oder: geschlossen"


def read_staff(file: TextFile, state: str) -> tuple[Staff, frozenset[date]]:
    """Who answers and when, and the days of the exceptions; every problem is remembered with its line."""
    reader = _Reader(file)
    hours, own = reader.hours(), reader.exceptions()
    closed = dict.fromkeys(public_holidays(state), NO_SPANS) if hours else {}
    return Staff(
        people=reader.people(),
        at_once=reader.at_once(),
        hours=hours,
        exceptions={**closed, **own},
        last_day=LAST_DAY if hours else None,
    ), frozenset(own)


def weekdays(written: str) -> tuple[int, ...]:
    """The days (0 is Monday) of "Montag bis Freitag" or "Mo, Mi"; ValueError, in German, for another word."""
    found: list[int] = []
    for part in _DAYS.split(written.strip()):
        first, *last = _RANGE.split(part)
        if not all(map(_DAY.fullmatch, (first, *last))) or len(last) > 1:
            raise ValueError(f"„{part}“ ist kein Wochentag. Richtig ist zum Beispiel: Montag bis Freitag")
        begin, end = (_BEGINNINGS.index(day[:2].lower()) for day in (first, *(last or [first])))
        found += [day % 7 for day in range(begin, end + (7 if end < begin else 0) + 1)]
    return tuple(found)


def spans_of(written: str) -> Spans:
    """When it is open, of "9:00-12:00, 14:00-16:30"; ValueError, in German, for anything else."""
    if written.strip().lower() == CLOSED:
        return ()
    spans = tuple(_span(part) for part in _DAYS.split(written.strip()))
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise ValueError(f"„{written}“ überschneidet sich. {_HOURS}")
    return spans


def _span(written: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(written)
    if not found:
        raise ValueError(f"„{written}“ ist keine Zeit. {_HOURS}")
    opens, closes = (int(found[one]) * 60 + int(found[one + 1] or 0) for one in (1, 3))
    if not 0 <= opens < closes <= MIDNIGHT or any(int(found[one] or 0) > 59 for one in (2, 4)):
        raise ValueError(f"„{written}“ ist keine Zeit. Sie endet am selben Tag, an dem sie beginnt. {_HOURS}")
    return opens, closes


def telephone(written: str) -> str:
    """The number in E.164 ("+4951112345"); ValueError, in German, for one that is none, or is refused."""
    number = e164(written)
    if not number:
        raise ValueError(f"„{written}“ ist keine Telefonnummer. Richtig ist zum Beispiel: 0511 12345")
    if not is_usual(number):
        raise ValueError(
            f"„{written}“ ist keine gewöhnliche Nummer. Vielleicht kostet ein Anruf dort mehr. "
            "Bitte nehmen Sie eine Nummer im Festnetz oder ein Handy."
        )
    return number


class _Reader:
    def __init__(self, file: TextFile) -> None:
        self._file, self._lines = file, file.entries

    def hours(self) -> tuple[Spans, ...]:
        """Seven days, Monday first; none where nothing is said of hours."""
        written = self._lines.below("hours")
        week: list[Spans] = [()] * 7
        for days, spans in written.items():
            for day in self._read(("hours", days), weekdays, days) or ():
                week[day] = self._read(("hours", days), spans_of, spans) or ()
        return tuple(week) if written else ()

    def exceptions(self) -> dict[date, Spans]:
        found: dict[date, Spans] = {}
        for days, spans in self._lines.below("exceptions").items():
            open_then = self._read(("exceptions", days), spans_of, spans) or ()
            found |= dict.fromkeys(self._read(("exceptions", days), read_days, days) or (), open_then)
        return found

    def people(self) -> tuple[Person, ...]:
        """In the order in which they are asked."""
        written = (
            names[1]
            for names, value in self._lines.wordings.items()
            if names[0] == PERSONS and (len(names) > 2 or names[1:] == (value,))
        )
        found = (self._person(one) for one in dict.fromkeys(written))
        return tuple(person for person in found if person.number)

    def at_once(self) -> bool:
        ring = self._file.get("ring").lower()
        if ring not in ("", AT_ONCE, IN_TURN):
            self._file.problem(f"ring ist „{ring}“. Möglich: {IN_TURN} oder {AT_ONCE}.", "ring")
        return ring == AT_ONCE

    def _person(self, one: str) -> Person:
        """An entry of the list: a group with a number, or only that."""
        written = self._lines.below(PERSONS, one) or {"number": self._lines.get(PERSONS, one)}
        for entry in written.keys() - {*PERSON}:
            guess = meant(entry, PERSON) or f"Möglich: {', '.join(PERSON)}."
            self._file.problem(f"„{entry}:“ gibt es hier nicht. {guess}", PERSONS, one, entry)
        days, number = written.get("days", "").strip(), written.get("number", "")
        on_duty = self._read((PERSONS, one, "days"), weekdays, days) if days else None
        there = [names for names in self._lines.numbers if names[:2] == (PERSONS, one)]
        if not number.strip() and written.keys() <= {*PERSON}:
            self._file.problem(_NO_NUMBER, *there[0])
        at = (PERSONS, one, "number") if "number" in written else (PERSONS, one)
        said = self._read(at if at in there else there[0], telephone, number) if number.strip() else ""
        return Person(said or "", frozenset(on_duty or EVERY_DAY))

    def _read(self, names: Names, read: Callable[[str], T], written: str) -> T | None:
        """What is written, as `read` reads it; None, after the problem was noted, where it can't."""
        try:
            return read(written)
        except ValueError as error:
            self._file.problem(str(error), *names)
            return None
