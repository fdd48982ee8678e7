"""The names of files: what is wrong with this one is said at once, with the name that is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed_texts import TOPIC, TypedTexts

from ivr.compile.texts.names import read_name

RULE = "Erlaubt sind eine Zahl von 1 bis 9 (die Taste), ein Strich und kleine Buchstaben von a bis z"


@pytest.fixture
def texts(tmp_path: Path) -> TypedTexts:
    """The example texts, to be spoilt."""
    return TypedTexts(tmp_path)


# what the file is called instead of 5-kosten.md, and the message
NAMES = [
    ("5-Kosten.md", "er hat große Buchstaben. Bitte nennen Sie die Datei so: 5-kosten.md"),
    (
        "5_kosten.txt",
        "nach der Zahl kommt kein Strich; er endet auf .txt. Bitte nennen Sie die Datei so: 5-kosten.md",
    ),
    (
        "kösten.md",
        "vorne fehlt die Zahl; er enthält „ö“. Bitte nennen Sie die Datei zum Beispiel so: 5-koesten.md",
    ),
    ("5-kösten.md", "er enthält „ö“. Bitte nennen Sie die Datei so: 5-koesten.md"),
    ("5 - kosten.md", "nach der Zahl kommt kein Strich. Bitte nennen Sie die Datei so: 5-kosten.md"),
    (
        "5-kosten und mehr.md",
        "er enthält ein Leerzeichen. Bitte nennen Sie die Datei so: 5-kosten-und-mehr.md",
    ),
    ("5-kosten.md.txt", "er endet auf .md.txt. Bitte nennen Sie die Datei so: 5-kosten.md"),
    ("5-kosten", "ihm fehlt die Endung .md. Bitte nennen Sie die Datei so: 5-kosten.md"),
    (
        "5-kosten.docx",
        "er endet auf .docx, und gelesen wird nur reiner Text. Bitte speichern Sie sie im "
        "Schreibprogramm als reinen Text (UTF-8), unter einem Namen wie 5-kosten.md, und verschieben Sie "
        "diese in einen anderen Ordner",
    ),
]


@pytest.mark.parametrize(("name", "says"), NAMES, ids=[name for name, _ in NAMES])
def test_what_is_wrong_with_a_name_is_said_at_once(texts: TypedTexts, name: str, says: str) -> None:
    """One message for one wrong name: the key it stands for is not missing, too."""
    (texts.folder / TOPIC).rename(texts.folder / name)
    assert texts.errors() == [
        f"texts/{name}:1: Der Name „{name}“ passt nicht: {says}. {RULE}, am Ende .md. [texte]"
    ]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("0-kosten.md", "die Taste 0 gehört dem Kontakt (0-kontakt.md)"),
        ("10-kosten.md", "die Taste 10 gibt es nicht"),
        ("3-a--b.md", "zwischen zwei Wörtern steht genau ein Strich"),
        ("3.md", "nach der Zahl fehlt ein Wort"),
    ],
)
def test_what_else_can_be_wrong_with_a_name(name: str, fault: str) -> None:
    """Each fault in its own words."""
    assert fault in read_name(name, is_folder=False).wrong


def test_a_lost_number_leaves_no_gap_to_be_told(texts: TypedTexts) -> None:
    """The key that is missing is the one that is proposed, and whoever refers to the topic is not wrong."""
    (texts.folder / "3-datenschutz.md").rename(texts.folder / "datenschutz.md")
    (told,) = texts.errors()
    assert "vorne fehlt die Zahl. Bitte nennen Sie die Datei zum Beispiel so: 3-datenschutz.md" in told


def test_a_file_that_is_no_topic_is_one_problem(texts: TypedTexts) -> None:
    """It is neither read nor counted."""
    (texts.folder / "Notizen.txt").write_text("Frau Maier fragen", encoding="utf-8")
    (told,) = texts.errors()
    assert "zum Beispiel so: 6-notizen.md" in told


def test_a_folder_is_called_a_folder() -> None:
    """It has no ending."""
    assert read_name("1_Telefon", is_folder=True).wrong == (
        "Der Name „1_Telefon“ passt nicht: nach der Zahl kommt kein Strich; er hat große Buchstaben. "
        f"Bitte nennen Sie den Ordner so: 1-telefon. {RULE}."
    )
    assert not read_name("1-telefon", is_folder=True).wrong


def test_a_copy_beside_its_original_is_one_problem(texts: TypedTexts) -> None:
    """And may be meant as nothing more."""
    copy = texts.folder / "5-kosten - Kopie.md"
    copy.write_bytes((texts.folder / TOPIC).read_bytes())
    (told,) = texts.errors()
    assert "Ist es nur eine Kopie, verschieben Sie sie in einen anderen Ordner." in told
