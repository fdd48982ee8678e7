"""What staff type is what callers hear: from the file to the spoken word, and to what check.py says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typed_texts import FIRST_LINE, TOPIC, TypedTexts

from ivr.compile.texts.markup import MARKUP, Markup
from ivr.compile.texts.tree import read_texts


@pytest.fixture
def texts(tmp_path: Path) -> TypedTexts:
    """The example texts, to be typed into."""
    return TypedTexts(tmp_path)


HEARD = [
    ("24. Dezember: Das Büro ist geschlossen.", "vierundzwanzigster Dezember: Das Büro ist geschlossen."),
    ("Termine:\n- 3. Mai\n- 17. Mai", "Termine: dritter Mai siebzehnter Mai"),
    ("Wir treffen uns am\n1. Mai im Büro.", "Wir treffen uns am ersten Mai im Büro."),
    ("1990. Gründung der Gruppe.", "neunzehnhundertneunzig. Gründung der Gruppe."),
    ("- 5 Grad", "minus fünf Grad"),
    ("Im Winter sind es\n- 5 Grad.", "Im Winter sind es minus fünf Grad."),
    ("Das brauchen Sie:\n- 5 Stifte", "Das brauchen Sie: fünf Stifte"),
    ("- ein Heft\n- einen Stift", "ein Heft einen Stift"),
    (
        "1. Rufen Sie an.\n2. Warten Sie.\n3. Sprechen Sie.",
        "Erstens: Rufen Sie an. Zweitens: Warten Sie. Drittens: Sprechen Sie.",
    ),
    (
        "1. Rufen Sie an,\nam besten früh.\n2. Warten Sie.",
        "Erstens: Rufen Sie an, am besten früh. Zweitens: Warten Sie.",
    ),
    ("Das kostet nichts. <!-- Frau Maier fragen -->", "Das kostet nichts."),
    ("Das kostet <!-- noch -->nichts.", "Das kostet nichts."),
    ("Das kostet\n<!-- Frau Maier\nfragen -->\nnichts.", "Das kostet nichts."),
    ("<!-- Notiz -->\n\nDas kostet nichts.", "Das kostet nichts."),
    ("Das ist neu\u00ad und gut.\u200b", "Das ist neu und gut."),
    ("Das Bu\u0308ro", "Das Büro"),
    ("Ein Satz.\r\n\r\nNoch einer.\r\n", "Ein Satz. Noch einer."),
]


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "spoken"), HEARD)
def test_what_is_typed_is_heard(texts: TypedTexts, typed: str, spoken: str) -> None:
    """Figures at the beginning of a line, lists, minus signs and notes, from the file to the voice."""
    assert texts.heard(typed) == spoken


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "passages"),
    [
        ("- eins\n- zwei", ("eins", "zwei")),
        ("- eins\n\n- zwei", ("eins", "zwei")),
        ("- eins\n  und mehr\n- zwei", ("eins und mehr", "zwei")),
        ("Termine:\n\n- eins", ("Termine:", "eins")),
        ("Ein Satz\nüber zwei Zeilen.", ("Ein Satz über zwei Zeilen.",)),
        ("- nur einer", ("- nur einer",)),
        ("* ein Stern", ("* ein Stern",)),
        ("+ 5 Euro", ("+ 5 Euro",)),
        ("#1 von allen", ("#1 von allen",)),
        ("Raum_3 und a*b*c", ("Raum_3 und a*b*c",)),
        ("> www.nakos.de\n\n> 0711 640", ("www.nakos.de", "0711 640")),
        ("> Dorfstraße 5\n> 12345 Neustadt", ("Dorfstraße 5, 12345 Neustadt",)),
        ("> www.nakos.de\nDas ist die Seite.", ("www.nakos.de", "Das ist die Seite.")),
    ],
)
def test_a_text_is_what_its_author_sees(texts: TypedTexts, typed: str, passages: tuple[str, ...]) -> None:
    """Blank lines, "- ", "> ", and nothing else has a meaning."""
    assert texts.passages(typed) == passages


def test_lines_that_count_upward_are_one_passage_with_its_lines(texts: TypedTexts) -> None:
    """So that spoken German sees that it is a list; two dates below each other are none."""
    assert texts.passages("1. Rufen Sie an.\n2. Warten Sie.") == ("1. Rufen Sie an.\n2. Warten Sie.",)
    assert texts.passages("24. Mai: zu.\n25. Mai: offen.") == ("24. Mai: zu. 25. Mai: offen.",)


REFUSED = [
    ("~~alt~~ neu", "durchgestrichener Text"),
    ("<b>fett</b>", "HTML"),
    ("Hier</br>", "HTML"),
    ("| Mo | 9 Uhr |\n|---|---|", "Tabelle"),
    ("Mo | 9 Uhr | offen", "Tabelle"),
    ("unten.[^1]\n\n[^1]: Die Fußnote.", "Fußnote"),
    ("[Seite](https://www.nakos.de)", "Link"),
    ("![Bild](bild.png)", "Link"),
    ("<https://www.nakos.de>", "Link"),
    ("[nakos]: https://www.nakos.de", "Link"),
    ("Das ist **wichtig**.", "fetter Text"),
    ("Das ist __wichtig__.", "fetter Text"),
    ("Das ist *wichtig*.", "kursiver Text"),
    ("Das ist _sehr wichtig_.", "kursiver Text"),
    ("# Kosten", "Überschrift"),
    ("Kosten\n======", "Trennlinie"),
    ("Ja.\n\n---\n\nNein.", "Trennlinie"),
    ("die Datei `kosten`", "Code"),
    ("```\nJa.\n```", "Code"),
    ("Fragen &amp; Antworten", "HTML-Zeichen"),
    ("5 \\* 3", "davor"),
    ("Das kostet nichts. <!-- Frau Maier", "Notiz"),
    ("Ein Zeilenum-\nbruch.", "schreiben Sie es ohne Strich in eine Zeile: Zeilenumbruch"),
    ("Eine Ã–ffnung und StraÃŸe.", "Aus „Ö“ ist „Ã–“ geworden."),
    ("Er sagt â€žJaâ€œ.", "Bitte tippen Sie die Wörter in dieser Zeile neu."),
    ("* eins\n* zwei", "keine Liste"),
    ("Termine:\n• 3. Mai", "keine Liste"),
    ("Die {taste} drücken.", "keine Bedeutung"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "what"), REFUSED)
def test_what_looks_like_markup_is_refused_with_its_line(texts: TypedTexts, typed: str, what: str) -> None:
    """With file and line, and what to write instead."""
    errors = texts.refused(f"Ja.\n\n{typed}\n")
    assert any(what in error for error in errors), errors
    lines = range(FIRST_LINE + 2, FIRST_LINE + 2 + len(typed.split("\n")))
    for error in errors:
        assert re.match(rf"texts/{TOPIC}:({'|'.join(map(str, lines))}): .*[Bb]itte|.*taste:", error), error


@pytest.mark.slow
@pytest.mark.parametrize("kind", MARKUP, ids=lambda kind: kind.example)
def test_each_kind_of_markup_is_recognised_by_its_example(texts: TypedTexts, kind: Markup) -> None:
    """In a text, in a title and in a prompt."""
    assert any(kind.name in error for error in texts.refused(kind.example))
    texts.type("Ja.")
    quoted = kind.example.replace("\\", "\\\\")
    texts.replace(TOPIC, "title: Kosten", f'title: "{quoted}"')
    texts.replace("_prompts.yaml", 'next: "Weiter."', f'next: "{quoted}"')
    found = [error for error in texts.errors() if kind.name in error]
    assert len(found) == 2
    assert found[0].startswith(f"texts/{TOPIC}:2: ")


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed",
    [
        "Mit *6 schalten Sie Ihr Mikrofon stumm.",
        "Drücken Sie die Tasten *9.",
        "Wählen Sie *100# am Telefon.",
        "alle Teilnehmer*innen und Patient*innen",
        "Jede*r Teilnehmer*in darf sprechen.",
        "5 > 3 und 3 < 5",
        "Wie geht`s?",
        "Raum #2 ist frei [nur heute].",
        "(*9) oder (*6)",
        "anna_meyer und hans_schmidt",
        "Fragen & Antworten; weiter so.",
        "Vor- und Nachname, Märkte in São Paulo, Crème brûlée, Ângela und Château.",
    ],
)
def test_a_sign_that_is_only_itself_is_no_markup(texts: TypedTexts, typed: str) -> None:
    """It reaches spoken German as it was typed."""
    assert texts.passages(typed) == (typed,)


@pytest.mark.parametrize(
    ("typed", "passage"),
    [
        ("Vor-\nund Nachname", "Vor- und Nachname"),
        ("Telefon-\noder Videokonferenz", "Telefon- oder Videokonferenz"),
        ("Kaffee –\nund Kuchen", "Kaffee – und Kuchen"),
        ("Reihe A-\n\nund dann", "Reihe A-"),
    ],
)
def test_a_dash_at_the_end_of_a_line_may_stand_for_a_word(
    texts: TypedTexts, typed: str, passage: str
) -> None:
    """Before „und“ and „oder“ it does not divide a word."""
    assert texts.passages(typed)[0] == passage


def test_notes_are_kept_with_their_lines_and_move_no_others(texts: TypedTexts) -> None:
    """What stands below a note of three lines is still found where it stands."""
    texts.type("Ja. <!-- eins -->\n\n<!-- zwei\ndrei -->\n\n**fett**\n")
    assert texts.errors()[0].startswith(f"texts/{TOPIC}:{FIRST_LINE + 5}: ")
    texts.type("Ja. <!-- eins -->\n\n<!-- zwei\ndrei -->\n\nNein.\n")
    page = next(page for page in read_texts(texts.folder).pages if page.node == "kosten")
    assert [(note.line, note.text) for note in page.notes] == [
        (FIRST_LINE, "eins"),
        (FIRST_LINE + 2, "zwei drei"),
    ]
    assert [wording.line for wording in page.wordings if wording.text == "Nein."] == [FIRST_LINE + 5]


def test_a_text_below_the_name_of_a_menu_is_refused(texts: TypedTexts) -> None:
    """Nobody would hear it; a note may stand there."""
    texts.replace("_menu.md", "---\ntitle", "---\ntitle")
    path = texts.folder / "_menu.md"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n<!-- Notiz -->\n", encoding="utf-8")
    assert texts.errors() == []
    path.write_text(path.read_text(encoding="utf-8") + "Willkommen.\n", encoding="utf-8")
    assert "hört niemand" in texts.errors()[0]
    assert texts.errors()[0].startswith("texts/_menu.md:6: ")


# cross-references


@pytest.mark.parametrize(
    ("typed", "passage"),
    [
        ("Im Hauptmenü ist das {taste:datenschutz}.", "Im Hauptmenü ist das die Drei."),
        ("Drücken Sie die {taste:datenschutz}.", "Drücken Sie die Drei."),
        ("Mit der {taste:telefonkonferenz.ablauf}.", "Mit der Eins, dann der Vier."),
        ("Zurück: {taste:haupt}. Fragen: { taste: kontakt }.", "Zurück: die Neun. Fragen: die Null."),
    ],
)
def test_a_cross_reference_is_the_key_of_its_place(texts: TypedTexts, typed: str, passage: str) -> None:
    """With its article, or with the one that stands there."""
    assert texts.passages(typed) == (passage,)


def test_a_cross_reference_follows_when_a_topic_moves(texts: TypedTexts) -> None:
    """Two files change their names and no text changes."""
    (texts.folder / "3-datenschutz.md").rename(texts.folder / "x")
    (texts.folder / "4-messenger.md").rename(texts.folder / "3-messenger.md")
    (texts.folder / "x").rename(texts.folder / "4-datenschutz.md")
    assert texts.passages("Siehe {taste:datenschutz}.") == ("Siehe die Vier.",)
    assert not [error for error in texts.errors() if "[taste]" in error]


def test_a_cross_reference_works_in_prompts(texts: TypedTexts) -> None:
    """Beside the places that a prompt has anyway."""
    texts.replace("_prompts.yaml", "Stand: {stand}.", "Stand: {stand}. Mehr: {taste:kontakt}.")
    assert read_texts(texts.folder).prompts["as_of"] == "Stand: {stand}. Mehr: die Null."


@pytest.mark.parametrize(
    ("place", "nearest"),
    [
        ("datenschuz", "{taste:datenschutz}"),
        ("ablauf", "{taste:telefonkonferenz.ablauf}"),
        ("Kontakt", "{taste:kontakt}"),
        ("xyz", "Es gibt: haupt, telefonkonferenz"),
    ],
)
def test_an_unknown_place_is_refused_with_the_nearest(texts: TypedTexts, place: str, nearest: str) -> None:
    """In the line where it stands."""
    (error,) = texts.refused(f"Ja.\n\nSiehe {{taste:{place}}}.")
    assert error.startswith(f"texts/{TOPIC}:{FIRST_LINE + 2}: Den Ort „{place}“ gibt es nicht.")
    assert nearest in error


# dictation


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed",
    [
        "> Musterstraße 5, 12345 Musterstadt",
        "> Frau Müller\n> Musterstraße 5\n> 12345 Musterstadt\n> 0711 640",
        "> info@seniorenbuero-musterstadt.de",
        "> DE02 1203 0000 0000 2020 51",
    ],
)
def test_addresses_and_ibans_can_be_dictated(texts: TypedTexts, typed: str) -> None:
    """From the file to the voice, without an error."""
    texts.type(typed)
    assert [error for error in texts.errors() if "[texte]" in error] == []


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("> DE02 1203 0000 0000 2020 52", "IBAN"),
        ("> youtu.be/abc", "kann niemand am Telefon mitschreiben"),
        ("> hallo", "kann niemand am Telefon mitschreiben"),
        (">", "kann niemand am Telefon mitschreiben"),
        ("> Dorfstraße 5, 2. Stock", "kann niemand am Telefon mitschreiben"),
    ],
)
def test_what_nobody_can_write_down_is_refused_with_its_line(
    texts: TypedTexts, typed: str, what: str
) -> None:
    """A wrong check digit, a path, a word that is no address."""
    (error,) = texts.refused(f"Ja.\n\n{typed}")
    assert error.startswith(f"texts/{TOPIC}:{FIRST_LINE + 2}: ")
    assert what in error


def test_a_declared_name_is_said_as_a_word(texts: TypedTexts) -> None:
    """What an organisation calls familiar is not spelled; the same name undeclared is."""
    spelled = texts.heard("> www.phonesty.de")
    texts.replace("_lexicon.yaml", "familiar:", "familiar:\n  - Phonesty")
    said = texts.heard("> www.phonesty.de")
    assert "P wie Paula" in spelled
    assert "P wie Paula" not in said
    assert said.startswith("w w w Punkt")
