"""The desk: who answers key 0, when, and what is said while nobody does. Pure: the moment comes in.

    Staff    what staff have written: hours, days that differ, telephones, who is on duty on which weekday
    Desk     what it comes to at one moment: the telephones to ring, or when somebody is there again

1. Without hours the desk is open all day; a day on which nobody is on duty is closed all the same.
2. Whoever calls while it is closed hears when it opens: "heute um 14 Uhr", "morgen um 9 Uhr", "am Montag um
   9 Uhr"; seven days ahead "am Montag in einer Woche …", later with the date. Each of these is a recording,
   made beforehand (`sentences`); for what is not among them there is one that names no time.
3. Telephones ring in steps, one after the other; all of one step ring at once.

Minutes are those of the wall clock; hours never pass midnight.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from ivr.core.period import moment

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober"),
    *("November", "Dezember"),
)
EVERY_DAY = frozenset(range(7))
MIDNIGHT = 24 * 60
CLOSED, CLOSED_LATER = "closed", "closed_later"  # when it opens; or only that it is closed
LOOK_AHEAD = 400  # days in which the next opening is looked for
TELEPHONES_AT_ONCE = 10  # Twilio's limit
_A_MONDAY = date(2026, 1, 5)

Spans = tuple[tuple[int, int], ...]  # from when to when on one day, in minutes; empty: closed
WHOLE_DAY: Spans = ((0, MIDNIGHT),)


@dataclass(frozen=True, slots=True)
class Person:
    """A telephone (E.164), and the weekdays (0 is Monday) on which somebody is there to answer it."""

    number: str = field(repr=False)
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Staff:
    """Who answers, and when. `hours` has seven days, Monday first, or none: then it is always open.

    `exceptions` are the days that differ, public holidays among them; those are known until `last_day`.
    """

    people: tuple[Person, ...] = ()
    at_once: bool = False  # all telephones ring together
    hours: tuple[Spans, ...] = ()
    exceptions: Mapping[date, Spans] = field(default_factory=dict)
    last_day: date | None = None

    @property
    def is_always(self) -> bool:
        """Whether it never closes."""
        rota = any(person.days != EVERY_DAY for person in self.people)
        return not (self.hours or self.exceptions or rota)

    def on_duty(self, day: date) -> tuple[str, ...]:
        """The telephones of that day."""
        return tuple(person.number for person in self.people if day.weekday() in person.days)

    def spans(self, day: date) -> Spans:
        """When it is open on that day."""
        if self.people and not self.on_duty(day):
            return ()
        usual = self.hours[day.weekday()] if self.hours else WHOLE_DAY
        return self.exceptions.get(day, usual)

    def next_opening(self, now: datetime) -> datetime | None:
        """When it opens next, in local time without a zone; None where it doesn't for a year."""
        for ahead in range(LOOK_AHEAD):
            day = now.date() + timedelta(days=ahead)
            for opens, _ in self.spans(day):
                if (found := _at(day, opens)) > now.replace(tzinfo=None):
                    return found
        return None


NO_STAFF = Staff()


@dataclass(frozen=True, slots=True)
class Desk:
    """The telephones to ring, in steps; where there are none, the id of what is said first, if anything."""

    steps: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    closed: str = ""


NOBODY = Desk()


def desk_at(staff: Staff, number: str, now: datetime, recorded: Container[str]) -> tuple[Desk, datetime]:
    """What the desk is at this moment, and the moment (UTC) until which it stays so: midnight at the latest.

    `number` is dialled where the staff have given none; without any, the hours concern nobody. `recorded`
    are the speeches that there are.
    """
    day, utc = now.date(), now.astimezone(UTC)
    spans = [tuple(moment(_at(day, end), now) for end in span) for span in staff.spans(day)]
    changes = (*(end for span in spans for end in span), moment(_at(day, MIDNIGHT), now))
    until = min(change for change in changes if change > utc)
    numbers = staff.on_duty(day) or ((number,) if number and not staff.people else ())
    if not (number or staff.people):
        return NOBODY, until
    if any(opens <= utc < closes for opens, closes in spans):
        return Desk(_steps(numbers, at_once=staff.at_once)), until
    return Desk(closed=_closed(staff, now, recorded)), until


def _steps(numbers: tuple[str, ...], *, at_once: bool) -> tuple[tuple[str, ...], ...]:
    if not at_once:
        return tuple((number,) for number in numbers)
    firsts = range(0, len(numbers), TELEPHONES_AT_ONCE)
    return tuple(numbers[first : first + TELEPHONES_AT_ONCE] for first in firsts)


def _closed(staff: Staff, now: datetime, recorded: Container[str]) -> str:
    opening = staff.next_opening(now)
    if opening and (staff.last_day is None or opening.date() <= staff.last_day):
        speech = closed_speech(when(opening, now.date()))
        if speech in recorded:
            return speech
    return CLOSED_LATER


def closed_speech(said: str) -> str:
    """The id of the sentence that the desk opens then: "closed:am Montag um 9 Uhr"."""
    return f"{CLOSED}:{said}"


def when(opening: datetime, today: date) -> str:
    """How one tells a caller of today when the desk opens: "am Montag um 9:30 Uhr"."""
    away = (opening.date() - today).days
    weekday = WEEKDAYS[opening.weekday()]
    near = {0: "heute", 1: "morgen", 7: f"am {weekday} in einer Woche"}
    day = near.get(away, f"am {weekday}" if away < 7 else f"am {opening.day}. {MONTHS[opening.month - 1]}")
    minutes = f":{opening.minute:02}" if opening.minute else ""
    return f"{day} um {opening.hour}{minutes} Uhr" if opening.time() != time() else day


def sentences(staff: Staff, own: Collection[date] = ()) -> tuple[str, ...]:
    """Every `when` that a caller can hear, in the order of the days.

    Looked at are three ordinary weeks, and the days around each exception. Dates are told only around those
    that staff have made (`own`): around all public holidays of many years there would be hundreds.
    """
    days = {min(staff.exceptions, default=_A_MONDAY) - timedelta(days=ahead) for ahead in range(30, 51)}
    days |= {day + timedelta(days=away) for day in staff.exceptions for away in range(-8, 2)}
    found = (said for day in sorted(days) for said in _sentences_of(staff, day, own))
    return () if staff.is_always else tuple(dict.fromkeys(found))


def _sentences_of(staff: Staff, day: date, own: Collection[date]) -> Iterator[str]:
    """What is said on that day: from midnight on, and after each time that the desk is open."""
    spans = staff.spans(day)
    for wall in (_at(day, 0), *(_at(day, closes) for _, closes in spans)):
        is_open = any(_at(day, opens) <= wall < _at(day, closes) for opens, closes in spans)
        opening = staff.next_opening(wall)
        if opening and not is_open and wall.date() == day:
            is_near = (opening.date() - day).days <= 7
            if is_near or any(day <= one < opening.date() for one in own):
                yield when(opening, day)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)
