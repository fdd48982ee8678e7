"""One mistake is one message: in the line where it was made, and what follows from it is not told as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed_texts import TOPIC, TypedTexts

PROMPTS = "_prompts.yaml"
OPEN = 'Hier fehlt ein Anführungszeichen. Was mit " beginnt, endet auch mit ", und umgekehrt.'
COLON = "Hier fehlt nach dem Namen ein Doppelpunkt mit einem Leerzeichen dahinter, wie in title: Kosten"
CURLED = (
    "Um den Satz stehen geschwungene Anführungszeichen wie „ und “. Hier gelten nur die geraden, "
    'wie in title: "Kosten". Manche Schreibprogramme tauschen sie von selbst aus, ein einfacher Editor nicht.'
)
GOES_ON = (
    'Der Satz geht hinter seinem zweiten Anführungszeichen weiter. In "…" darf kein " stehen und in \'…\' '
    "kein '. Nehmen Sie im Satz selbst „ und “."
)


@pytest.fixture
def texts(tmp_path: Path) -> TypedTexts:
    """The example texts, to be spoilt."""
    return TypedTexts(tmp_path)


# the file, what stands there, what is typed instead, the whole message
TYPED = [
    (TOPIC, "title: Kosten", "title Kosten", COLON),
    (TOPIC, "title: Kosten", "title:Kosten", COLON),
    (TOPIC, "title: Kosten", "title; Kosten", COLON),
    (TOPIC, "menu: die Kosten", "menu die Kosten", COLON),
    (TOPIC, "as_of: 2020-04", "as_of:2020-04", COLON),
    (PROMPTS, 'next: "Weiter."', 'next "Weiter."', COLON),
    (TOPIC, "menu: die Kosten", 'menu: "die Kosten', OPEN),
    (TOPIC, "menu: die Kosten", 'menu: die Kosten"', OPEN),
    (PROMPTS, 'next: "Weiter."', 'next: "Weiter.', OPEN),
    (PROMPTS, 'next: "Weiter."', 'next: Weiter."', OPEN),
    (TOPIC, "title: Kosten", "title: „Kosten“", CURLED),
    (TOPIC, "title: Kosten", "title: „Kosten: alles“", CURLED),
    (TOPIC, "title: Kosten", 'title: „Kosten"', CURLED),
    (TOPIC, "title: Kosten", 'title: "Kosten“', CURLED),
    (TOPIC, "title: Kosten", "title: »Kosten #2«", CURLED),
    (PROMPTS, 'next: "Weiter."', "next: “Weiter.”", CURLED),
    (TOPIC, "title: Kosten", "title: 'Otto's Laden'", GOES_ON),
    (
        TOPIC,
        "title: Kosten",
        "title: Kosten: alles",
        'Im Satz steht ein Doppelpunkt. Setzen Sie ihn ganz in "Anführungszeichen": title: "Kosten: alles"',
    ),
    (
        TOPIC,
        "title: Kosten",
        "  title: Kosten",
        "Diese Zeile ist weiter eingerückt als die danach. Was zusammen in eine Gruppe gehört, beginnt mit "
        "gleich vielen Leerzeichen.",
    ),
    (TOPIC, "title: Kosten", "titel: Kosten", "Die Angabe „titel:“ gibt es nicht. Meinten Sie „title“?"),
    (TOPIC, "as_of: 2020-04", "Stand: 2020-04", "Die Angabe „Stand:“ gibt es nicht. Meinten Sie „as_of“?"),
    (
        PROMPTS,
        'next: "Weiter."',
        'nexd: "Weiter."',
        "Den Satz „nexd“ kennt die Hotline nicht. Meinten Sie „next“?",
    ),
    (
        PROMPTS,
        'next: "Weiter."',
        "next: [Weiter]",
        "Hier steht eine Liste. Erwartet wird ein Name, ein Doppelpunkt und ein Satz.",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "says"), TYPED, ids=[new for _, _, new, _ in TYPED])
def test_one_mistake_is_one_message_in_its_line(
    texts: TypedTexts, name: str, old: str, new: str, says: str
) -> None:
    """Not in the line where it is noticed; and an entry that is wrong is not missing as well."""
    line = texts.replace(name, old, new)
    assert texts.errors() == [f"texts/{name}:{line}: {says} [texte]"]


def test_a_quotation_in_a_sentence_stays(texts: TypedTexts) -> None:
    """Two quotations in one sentence are none around it."""
    texts.replace(TOPIC, "title: Kosten", "title: „Viel“ oder „wenig“")
    assert texts.errors() == []


def test_a_head_without_an_end_is_told_where_it_should_end(texts: TypedTexts) -> None:
    """In front of the first line of the text."""
    line = texts.replace(TOPIC, "---\nDas ist so", "Das ist so")
    assert texts.errors() == [
        f"texts/{TOPIC}:{line}: Der Kopf hört nicht auf. Unter der letzten Angabe steht eine Zeile ---, "
        "darunter der Text. [texte]"
    ]


@pytest.mark.parametrize("name", [TOPIC, "1-telefonkonferenz/_menu.md"])
def test_an_empty_head_says_what_stands_in_one(texts: TypedTexts, name: str) -> None:
    """Nothing between the two lines of dashes, or nothing but a note."""
    for head in ("", "# title: Kosten\n"):
        path = texts.folder / name
        body = "Ein Satz.\n" if name == TOPIC else ""
        path.write_text(f"---\n{head}---\n{body}", encoding="utf-8")
        (error,) = texts.errors()
        assert f"texts/{name}:1: Der Kopf ist leer." in error
        assert "in einem Thema title:, menu: und as_of:" in error


def test_a_file_of_textedit_says_how_to_make_it_plain(texts: TypedTexts) -> None:
    """It has no head either, but that is not what its author sees."""
    (texts.folder / TOPIC).write_text("{\\rtf1\\ansi ---\\\ntitle: Kosten}", encoding="utf-8")
    (told,) = texts.errors()
    assert "Die Datei ist kein reiner Text, sondern RTF" in told
    assert "„In reinen Text umwandeln“" in told


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_file_in_another_encoding_says_how_to_save_it(texts: TypedTexts, encoding: str) -> None:
    """In the editors that staff have; nothing else is told of it."""
    path = texts.folder / TOPIC
    path.write_bytes(path.read_text(encoding="utf-8").replace("…", "...").encode(encoding))
    (told,) = texts.errors()
    assert told == (
        f"texts/{TOPIC}:1: Die Datei ist nicht in UTF-8 gespeichert. Bitte öffnen Sie sie und speichern Sie "
        "sie noch einmal: im Windows-Editor mit „Datei“, „Speichern unter“, unten bei „Codierung“ UTF-8 "
        "wählen; in TextEdit mit „Format“, „In reinen Text umwandeln“ und dann mit UTF-8 sichern. Sehen Sie "
        "danach nach den Umlauten. [texte]"
    )
