"""Who answers, and when, as staff write it in _organisation.yaml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typed_texts import TypedTexts

from ivr.compile.texts.organisation import FILE
from ivr.compile.texts.tree import read_texts
from ivr.core.desk import NO_STAFF, Person, Staff

MORNING, DAY = ((540, 720),), ((540, 720), (840, 990))


@pytest.fixture
def typed(tmp_path: Path) -> TypedTexts:
    """The example texts, with an organisation's file that a test writes."""
    return TypedTexts(tmp_path)


def _staff(typed: TypedTexts, written: str) -> Staff:
    (typed.folder / FILE).write_text(written, encoding="utf-8")
    return read_texts(typed.folder).staff


def _wrong(typed: TypedTexts, written: str) -> list[str]:
    (typed.folder / FILE).write_text(written, encoding="utf-8")
    return typed.errors()


@pytest.mark.parametrize(
    "hours",
    [
        "Montag bis Donnerstag: 9:00-12:00, 14:00-16:30\n  Freitag: 9-12",
        "mo-do: 9.00 Uhr bis 12 Uhr und 14 bis 16.30 Uhr\n  Fr.: 9–12 Uhr",
        "Montag, Dienstag, Mi und Donnerstag: 9-12, 14:00-16:30\n  freitags: 9-12",
    ],
)
def test_hours_are_read_as_people_write_them(typed: TypedTexts, hours: str) -> None:
    """Days in full and in short, single and from one to the other; times with a colon, a dot, or neither."""
    assert _staff(typed, f"hours:\n  {hours}\n").hours == (*[DAY] * 4, MORNING, (), ())


# What would be left out without a word, because it stands in another form than it is read in.
OTHER_FORMS = [
    ("hours: 9-12", "Unter „hours:“ stehen die Tage eingerückt, ohne „- “ davor."),
    ("hours: Montag 9-12", "Unter „hours:“ stehen die Tage eingerückt, ohne „- “ davor."),
    ("hours:\n  - Montag: 9-12\n  - Dienstag: 9-12", "Unter „hours:“ stehen die Tage eingerückt"),
    ("exceptions: geschlossen", "Unter „exceptions:“ stehen die Tage eingerückt, ohne „- “ davor."),
    ("exceptions:\n  - 24.12.2026: geschlossen", "Unter „exceptions:“ stehen die Tage eingerückt"),
    ("persons: 0511 12345", "Unter „persons:“ beginnt jede Person mit einer eingerückten Zeile"),
    ("persons:\n  Anna: 0511 12345", "Unter „persons:“ beginnt jede Person mit einer eingerückten Zeile"),
    ("persons:\n  name: Anna\n  number: 0511 12345", "Unter „persons:“ beginnt jede Person"),
]


PERSONS = "persons:\n  - name: Anna\n    number: 0511 12345\n"
UNLIKE = [
    ("hours:\n  Montag: 9-12\n  - Dienstag: 9-12\n", 3),
    ("exceptions:\n  - 24.12.2026: geschlossen\n  31.12.2026: geschlossen\n", 3),
    (f"{PERSONS}  name: Berta\n    number: 0511 12346\n", 4),
    (f"{PERSONS}- name: Berta\n  number: 0511 12346\n", 4),
    ("persons:\n  - name: Anna\n   number: 0511 12345\n", 3),
]


@pytest.mark.parametrize(("written", "line"), UNLIKE, ids=[written for written, _ in UNLIKE])
def test_a_line_that_begins_unlike_its_group_is_told_so(typed: TypedTexts, written: str, line: int) -> None:
    """A dash too many or too few, or a blank: quotation marks would mend none of it."""
    (error,) = _wrong(typed, written)
    assert error.startswith(f"texts/{FILE}:{line}: Diese Zeile beginnt anders als die übrigen ihrer Gruppe.")


def test_a_colon_in_a_name_is_still_a_colon(typed: TypedTexts) -> None:
    """In the first line of a person, and below it."""
    for written in ("persons:\n  - name: Frau: Anna\n", f"{PERSONS}ring: nach: einander\n"):
        (error,) = _wrong(typed, written)
        assert "Im Satz steht ein Doppelpunkt." in error


@pytest.mark.parametrize(("written", "what"), OTHER_FORMS, ids=[written for written, _ in OTHER_FORMS])
def test_hours_and_persons_in_another_form_are_refused(typed: TypedTexts, written: str, what: str) -> None:
    """A hotline whose hours nobody reads never closes; and one mistake is one message."""
    (error,) = _wrong(typed, f"{written}\n")
    assert what in error


@pytest.mark.parametrize("until", [" bis ", "-", " - ", "–", " – "])
def test_the_days_of_an_exception_are_joined_as_people_write_it(typed: TypedTexts, until: str) -> None:
    """In words, with a dash, with or without spaces."""
    written = f"hours:\n  mo-so: 9-12\nexceptions:\n  2.1.2028{until}3.1.2028: geschlossen\n"
    staff = _staff(typed, written)
    assert [staff.spans(date(2028, 1, day)) for day in (2, 3, 4)] == [(), (), MORNING]


def test_holidays_are_those_of_the_state_and_exceptions_come_first(typed: TypedTexts) -> None:
    """Reformation Day is one in Lower Saxony, Epiphany is not; an exception may open on a holiday."""
    hours = "hours:\n  mo-fr: 9-12\n"
    own = "exceptions:\n  31.10.2028: 9-12\n  2.1.2028 bis 3.1.2028: geschlossen\n"
    staff = _staff(typed, f"state: NI\n{hours}{own}")
    assert staff.spans(date(2028, 10, 31)) == MORNING
    assert staff.spans(date(2029, 10, 31)) == ()
    assert staff.spans(date(2028, 1, 6)) == MORNING
    assert [staff.spans(date(2028, 1, day)) for day in (2, 3, 4)] == [(), (), MORNING]
    assert _staff(typed, f"state: BY\n{hours}").spans(date(2028, 1, 6)) == ()


def test_persons_keep_their_order_and_no_name(typed: TypedTexts) -> None:
    """A number is read as it is written; the name stays in the texts."""
    anna, other = "- name: Anna\n    number: 0511 / 12 345", "- number: +49 171 1234567\n    days: Mo, Mi-Fr"
    staff = _staff(typed, f"persons:\n  {anna}\n  {other}\nring: gleichzeitig\n")
    assert staff.people == (Person("+4951112345"), Person("+491711234567", frozenset({0, 2, 3, 4})))
    assert staff.at_once
    assert "Anna" not in repr(staff)
    assert "511" not in repr(staff)


def test_who_says_nothing_is_always_there(typed: TypedTexts) -> None:
    """As before there was such a file."""
    assert _staff(typed, "name: Linden\n") == NO_STAFF


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("hours:\n  Montags bis Freu: 9-12", "„Montags bis Freu“ ist kein Wochentag."),
        ("hours:\n  Montag: 9-25", "„9-25“ ist keine Zeit."),
        ("hours:\n  Montag: 12-9", "Sie endet am selben Tag"),
        ("hours:\n  Montag: 9-12, 11-14", "überschneidet sich"),
        ("hours:\n  Montag: vormittags", "„vormittags“ ist keine Zeit."),
        ("exceptions:\n  31.11.2026: geschlossen", "Diesen Tag oder diese Uhrzeit gibt es nicht."),
        ("exceptions:\n  Weihnachten: geschlossen", "Richtig ist ein Tag"),
        ("exceptions:\n  3.1.2027 bis 24.12.2026: geschlossen", "Der zweite Tag liegt vor dem ersten"),
        ("persons:\n  - number: 0900 1234567", "kostet ein Anruf dort mehr"),
        ("persons:\n  - number: 0137 123456", "kostet ein Anruf dort mehr"),
        ("persons:\n  - number: 0180 5123456", "kostet ein Anruf dort mehr"),
        ("persons:\n  - number: 11833", "ist keine Telefonnummer"),
        ("persons:\n  - number: 0700 12345678", "kostet ein Anruf dort mehr"),
        ("persons:\n  - number: +43 1 12345678", "keine gewöhnliche Nummer"),
        ("persons:\n  - name: Anna", ":2: Bei dieser Person fehlt die Nummer."),
        ("persons:\n  - name: Anna\n  - number: 0511 12345", ":2: Bei dieser Person fehlt die Nummer."),
        ("exceptions:\n  24.12. bis 3.1.: geschlossen", "Richtig ist ein Tag mit seinem Jahr"),
        ("exceptions:\n  24.12.2026 18:00: geschlossen", "Richtig ist ein Tag mit seinem Jahr"),
        ("persons:\n  - name: Anna\n    nummer: 0511 12345", "Meinten Sie „number“?"),
        ("ring: zugleich", "Möglich: nacheinander oder gleichzeitig."),
    ],
)
def test_what_is_wrong_is_told_with_the_remedy(typed: TypedTexts, written: str, what: str) -> None:
    """In the organisation's file, in its line."""
    wrong = _wrong(typed, f"{written}\n")
    assert any(what in line for line in wrong), wrong
    assert all(line.startswith(f"texts/{FILE}:") for line in wrong)
