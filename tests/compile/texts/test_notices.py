"""Notices and topics of a while, as staff write them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from typed_texts import TypedTexts

from ivr.compile import check
from ivr.compile.texts.tree import read_texts
from ivr.core.guide import Notice
from ivr.core.period import Period

HEAD = "---\nfrom: 20.12.2026\nuntil: 6.1.2027\n---\n"
BAZAAR = "---\ntitle: Basar\nmenu: den Basar\nas_of: 2020-04\n{0}---\nEr ist im Saal.\n"


@pytest.fixture
def typed(tmp_path: Path) -> TypedTexts:
    """The example texts, to which a test adds a file."""
    return TypedTexts(tmp_path)


def _write(typed: TypedTexts, text: str, name: str = "_notice.md") -> TypedTexts:
    (typed.folder / name).write_text(text, encoding="utf-8")
    return typed


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        ("6.1.2027", datetime.fromisoformat("2027-01-07")),
        ("6. Januar 2027", datetime.fromisoformat("2027-01-07")),
        ("2027-01-06", datetime.fromisoformat("2027-01-07")),
        ("6.1.2027 18:00", datetime.fromisoformat("2027-01-06 18:00")),
        ("6.1.2027, 18.30 Uhr", datetime.fromisoformat("2027-01-06 18:30")),
        ("6.1.2027 um 18 Uhr", datetime.fromisoformat("2027-01-06 18:00")),
    ],
)
def test_a_last_day_is_meant_with_all_its_hours(typed: TypedTexts, until: str, ends: datetime) -> None:
    """Written as one likes; with a time it ends then."""
    text = HEAD.replace("6.1.2027", until) + "Das Büro ist zu.\n\nSchöne Tage!\n"
    texts = read_texts(_write(typed, text).folder)
    assert texts.guide.notices == (Notice("notice", Period(datetime.fromisoformat("2026-12-20"), ends)),)
    assert texts.notices == {"notice": "Das Büro ist zu.\n\nSchöne Tage!"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("---\nfrom: 20.12.2026\n---\nZu.\n", "Bis wann gilt der Hinweis?"),
        (HEAD.replace("6.1.2027", "bald") + "Zu.\n", "until ist „bald“. Richtig ist ein Tag"),
        (HEAD.replace("6.1.2027", "30.2.2027") + "Zu.\n", "Diesen Tag oder diese Uhrzeit gibt es nicht."),
        (HEAD.replace("6.1.2027", "6.1.2026") + "Zu.\n", "„until:“ liegt vor „from:“."),
        (HEAD, "Der Hinweis ist leer."),
        (HEAD + "Mehr dort:\n\n> www.example.de\n", "Ein Hinweis diktiert nichts."),
        (HEAD.replace("from", "title: Zu\nfrom") + "Zu.\n", "Ein Hinweis hat kein „title:“."),
        (HEAD.replace("until", "untill") + "Zu.\n", "Meinten Sie „until“?"),
        (HEAD.replace("until", "bis") + "Zu.\n", "Die Angabe „bis:“ gibt es nicht. Meinten Sie „until“?"),
        ("---\n---\nZu.\n", "Der Kopf ist leer."),
    ],
)
def test_what_is_wrong_with_a_notice_is_told(typed: TypedTexts, text: str, what: str) -> None:
    """In its file and line, with what to do."""
    (error,) = _write(typed, text).errors()
    assert what in error
    assert error.startswith("texts/_notice.md:")


def test_a_notice_with_another_name_is_told_how_it_is_called(typed: TypedTexts) -> None:
    """Files with _ in front are left alone, but not one that is meant to be heard."""
    assert "heißt _notice.md" in _write(typed, HEAD + "Zu.\n", "_Notice Sommer.md").errors()[0]
    (typed.folder / "_Notice Sommer.md").unlink()
    assert "heißt _notice.md" in _write(typed, HEAD + "Zu.\n", "_hinweis.md").errors()[0]
    (typed.folder / "_hinweis.md").unlink()
    assert "heißt _notice.md" in _write(typed, HEAD + "Zu.\n", "notice.md").errors()[0]


def test_a_notice_below_a_menu_is_told_where_it_belongs(typed: TypedTexts) -> None:
    """It is for everybody, so it stands in the folder of all texts; elsewhere nobody would hear it."""
    (error,) = _write(typed, HEAD + "Zu.\n", "1-telefonkonferenz/_notice.md").errors()
    assert "Bitte verschieben Sie die Datei in den Ordner texts." in error


def test_a_notice_of_more_than_twenty_seconds_is_an_error(typed: TypedTexts) -> None:
    """It stands between every caller and the menu."""
    long = "Unser Büro ist in dieser Woche leider an allen Tagen zu. " * 8
    (error,) = (error for error in _write(typed, HEAD + long).errors() if "[hinweis]" in error)
    assert "Dieser Hinweis dauert" in error
    assert "Erlaubt sind 20." in error
    assert error.startswith("texts/_notice.md:5")


@pytest.mark.parametrize(
    ("head", "text", "is_told"),
    [
        (HEAD, "Das Büro ist morgen zu.", True),
        (HEAD, "Heute ist das Büro zu.", True),
        ("---\nuntil: 6.1.2027\n---\n", "Das Büro ist heute zu.", True),
        ("---\nfrom: 6.1.2027\nuntil: 6.1.2027\n---\n", "Das Büro ist heute zu.", False),
        ("---\nfrom: 6.1.2027 8:00\nuntil: 6.1.2027 12:00\n---\n", "Das Büro ist heute zu.", False),
        (HEAD, "Am Dienstag morgen und am Morgen des 4. Januar ist das Büro zu.", False),
    ],
)
def test_a_day_that_is_another_one_tomorrow_is_advice(
    typed: TypedTexts, head: str, text: str, is_told: bool
) -> None:
    """„Morgen“ in a notice of several days sends whoever calls later to a closed door."""
    advice = _write(typed, f"{head}{text}\n").advice()
    assert any("_notice.md" in line and "[hinweis-tag]" in line for line in advice) == is_told, advice


@pytest.mark.parametrize(("day", "is_over"), [(date(2027, 1, 6), False), (date(2027, 1, 7), True)])
def test_what_is_over_is_advice(typed: TypedTexts, day: date, is_over: bool) -> None:
    """Never an error: nobody has to hurry."""
    _write(typed, HEAD + "Das Büro ist zu.\n")
    report = check.check(typed.audio, "2020-05", day)
    assert report.errors == ()
    assert [finding.file for finding in report.advice if finding.rule == "vorbei"] == [
        "texts/_notice.md"
    ] * is_over


def test_a_key_that_changes_is_not_said_in_a_text(typed: TypedTexts) -> None:
    """A recording says one key; the texts must not name one that is another on some days."""
    typed.replace("2-videokonferenz.md", "title:", "until: 30.11.2026\ntitle:")
    line = typed.replace("0-kontakt.md", "Das ist so.", "Datenschutz ist {taste:datenschutz}.")
    errors = [error for error in typed.errors() if "nicht an allen Tagen dieselbe" in error]
    assert any(error.startswith(f"texts/0-kontakt.md:{line}:") for error in errors)


def test_a_menu_is_never_empty_and_never_too_long(typed: TypedTexts) -> None:
    """Six topics are allowed where never more than five are there; a menu of a while is none."""
    assert "Es gibt 6 Themen." in _write(typed, BAZAAR.format(""), "6-basar.md").errors()[0]
    typed.replace("5-kosten.md", "title:", "until: 30.11.2026\ntitle:")
    assert _write(typed, BAZAAR.format("from: 1.12.2026\n"), "6-basar.md").errors() == []
    menu = typed.folder / "6-treffen"
    menu.mkdir()
    (typed.folder / "6-basar.md").rename(menu / "1-basar.md")
    (menu / "_menu.md").write_text("---\ntitle: Treffen\nmenu: die Treffen\n---\n", encoding="utf-8")
    assert any("An manchen Tagen ist diese Auswahl leer" in error for error in typed.errors())


def test_the_contact_and_menus_are_always_there(typed: TypedTexts) -> None:
    """A day there would be a mistake that nobody hears of."""
    typed.replace("0-kontakt.md", "title:", "until: 30.11.2026\ntitle:")
    typed.replace("_menu.md", "title:", "from: 30.11.2026\ntitle:")
    assert [line.partition(":")[0] for line in typed.errors()] == ["texts/0-kontakt.md", "texts/_menu.md"]
