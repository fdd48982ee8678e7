"""Front matter, prompts and lexicon: what is mistyped is found, in its line, with the name that was meant."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import pytest
from typed_texts import TOPIC, TypedTexts

from ivr.compile.texts.tree import read_texts
from ivr.compile.texts.yaml_lines import read_yaml
from ivr.errors import TextsError

LEXICON = "_lexicon.yaml"
PROMPTS = "_prompts.yaml"


@pytest.fixture
def texts(tmp_path: Path) -> TypedTexts:
    """The example texts, to be spoilt."""
    return TypedTexts(tmp_path)


# the file, what stands there, what is typed instead, so many lines below is the error, what it says
MISTYPED = [
    (TOPIC, "title: Kosten", "title: Gruppe #2", 0, "Ab dem Zeichen #"),
    (TOPIC, "title: Kosten", "title: Kosten # mit Frau Maier klären", 0, "Ab dem Zeichen #"),
    (TOPIC, "menu: die Kosten", "menu: die Kosten #", 0, "Ab dem Zeichen #"),
    (TOPIC, "title: Kosten", "title: #1", 0, "Ab dem Zeichen #"),
    (PROMPTS, '"Weiter."', "Weiter # bitte", 0, "Ab dem Zeichen #"),
    (LEXICON, "PIN: Pin", "PIN: Pin # so", 0, "Ab dem Zeichen #"),
    (TOPIC, "title: Kosten", "titel: Kosten", 0, "Meinten Sie „title“?"),
    (TOPIC, "as_of: 2020-04", "as_off: 2020-04", 0, "Meinten Sie „as_of“?"),
    (TOPIC, "as_of: 2020-04", "as_of: 2020-04\nreview-by: 2020-10", 1, "Meinten Sie „review_by“?"),
    (TOPIC, "as_of: 2020-04", "as_of: 2020-04\nautor: Maier", 1, "„autor:“ gibt es nicht. Bitte löschen."),
    (TOPIC, "as_of: 2020-04", "as_of: 2020-04\naccept: passiv", 1, "Unter „accept:“ steht eingerückt"),
    (TOPIC, "title: Kosten", "title:\n  a: b", 1, "Hinter „title:“ steht ein Satz."),
    (TOPIC, "title: Kosten", "title: {taste:kontakt}", 0, "in Anführungszeichen"),
    (TOPIC, "title: Kosten", 'title: "{taste:kontakt}"', 0, "keine geschweiften Klammern"),
    (TOPIC, "title: Kosten", "title: [Kosten]", 0, "Hier steht eine Liste"),
    (TOPIC, "title: Kosten", "title:\n- Kosten", 1, "Hier steht eine Liste"),
    (TOPIC, "title: Kosten", "title:", 0, "„title:“ fehlt oder ist leer"),
    (TOPIC, "title: Kosten", "title: *9", 0, "Anführungszeichen"),
    (TOPIC, "title: Kosten", 'title: "Kosten', 0, "Hier fehlt ein Anführungszeichen"),
    (TOPIC, "title: Kosten", "title: 'Kosten", 0, "Hier fehlt ein Anführungszeichen"),
    (TOPIC, "title: Kosten", "\ttitle: Kosten", 0, "Tabulator"),
    (TOPIC, "title: Kosten", "title: Kosten: alles", 0, "Im Satz steht ein Doppelpunkt"),
    (PROMPTS, '"Noch einmal."', '"Noch einmal.', 0, "Hier fehlt ein Anführungszeichen"),
    (PROMPTS, 'next: "Weiter."', 'nexd: "Weiter."', 0, "Meinten Sie „next“?"),
    (LEXICON, "words:", "word:", 1, "Meinten Sie „words“?"),
    (LEXICON, "familiar:", "familier:", 1, "Hier steht eine Liste"),
    (LEXICON, "  PIN: Pin", "\tPIN: Pin", 0, "In dieser Zeile steht ein Tabulator."),
    (LEXICON, "words:\n  NAKOS", "words:\n\tNAKOS", 1, "In dieser Zeile steht ein Tabulator."),
    (LEXICON, "  PIN: Pin", "  PIN:\tPin", 0, "In dieser Zeile steht ein Tabulator."),
    (
        LEXICON,
        "familiar:",
        "familiar: nachbarn\nword:",
        0,
        "steht jedes Wort in einer eigenen Zeile, eingerückt",
    ),
    (LEXICON, "familiar:", "familiar:\n  - nord\n  süd", 2, "Hier fehlt vorne „- “."),
    (LEXICON, "words:\n  NAKOS", "words:\nNAKOS", 2, "weiter eingerückt als die davor"),
    (LEXICON, "  NAKOS: Nakos\n  PIN: Pin", "NAKOS: Nakos\nPIN: Pin", 1, "„PIN“ steht nicht in „words:“"),
    (LEXICON, "  NAKOS: Nakos", "  NAKOS:", 0, "Hinter „NAKOS“ steht nichts."),
    (LEXICON, "  PIN: Pin", "  PIN: Pin\nHallo: Welt", 1, "Den Namen „Hallo“ gibt es im Lexikon nicht."),
    (LEXICON, "voices:", "voices:\n  App-Store: Äpp-Stohr", 1, "Zu welcher Stimme gehört „App-Store“?"),
    (LEXICON, "words:", "words: NAKOS\nvoice:", 0, "stehen die Einträge eingerückt"),
    (LEXICON, "NAKOS: Nakos", 'NAKOS: "**Nakos**"', 0, "fetter Text"),
    (LEXICON, "NAKOS: Nakos", "NAKOS: **Nakos**", 0, 'steht in "Anführungszeichen"'),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "old", "new", "below", "what"), MISTYPED)
def test_what_is_mistyped_is_found_in_its_line(
    texts: TypedTexts, name: str, old: str, new: str, below: int, what: str
) -> None:
    """The line is the one to mend, and the message says what to type."""
    line = texts.replace(name, old, new) + below
    errors = texts.errors()
    assert any(error.startswith(f"texts/{name}:{line}: ") and what in error for error in errors), errors


def test_two_missing_quotation_marks_are_told_at_the_first(texts: TypedTexts) -> None:
    """They make a sentence of two lines, which YAML has nothing against."""
    line = texts.replace(TOPIC, "title: Kosten\nmenu: die Kosten", 'title: "Kosten\nmenu: die Kosten"')
    assert any(
        error.startswith(f"texts/{TOPIC}:{line}: Hier fehlt ein Anführungszeichen")
        for error in texts.errors()
    )


@pytest.mark.parametrize(
    "head",
    [
        'title: "Gruppe #2"',
        pytest.param("title: Gruppe#2", marks=pytest.mark.slow),
        pytest.param("title: 'Gruppe: 2'", marks=pytest.mark.slow),
        pytest.param("# eine Notiz\ntitle: Kosten", marks=pytest.mark.slow),
        pytest.param(
            'title: "Kosten"   # in Anführungszeichen sieht man, wo der Satz endet', marks=pytest.mark.slow
        ),
        pytest.param('title: "Kosten\n  und mehr"', marks=pytest.mark.slow),
    ],
)
def test_what_is_as_it_looks_is_no_error(texts: TypedTexts, head: str) -> None:
    """Quotation marks, a note in a line of its own, a sentence over two lines."""
    texts.replace(TOPIC, "title: Kosten", head)
    assert texts.errors() == []


def test_a_hash_in_quotation_marks_is_heard(texts: TypedTexts) -> None:
    """All that stands between them."""
    texts.replace(TOPIC, "title: Kosten", 'title: "Gruppe #2"')
    assert read_texts(texts.folder).guide.main.choices[4].title == "Gruppe #2"


@pytest.mark.slow
def test_letters_in_two_parts_become_one(texts: TypedTexts) -> None:
    """A Mac writes ü as u and two dots; the lexicon, titles and passages mean the same letter."""
    texts.replace(LEXICON, "PIN: Pin", unicodedata.normalize("NFD", "Büro: Büroh"))
    texts.replace(TOPIC, "title: Kosten", unicodedata.normalize("NFD", "title: Gebühren"))
    found = read_texts(texts.folder)
    assert found.lexicon.words["Büro"] == "Büroh"
    assert found.guide.main.choices[4].title == "Gebühren"
    assert "Büroh" in texts.heard(unicodedata.normalize("NFD", "Im Büro."))


@pytest.mark.slow
@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a x\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]",
        "\n".join(["a0: &a0 x", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]),
        "a: " + "[" * 100_000,
        "a: " + "{b: " * 50_000,
        "".join(f"{' ' * n}a:\n" for n in range(3000)),
    ],
    ids=["aliases", "a bomb of aliases", "lists in lists", "groups in groups", "indented ever deeper"],
)
def test_what_would_fill_the_memory_is_refused_at_once(bomb: str) -> None:
    """Aliases and deep nesting: within a second, with a line, and nothing is built of it."""
    began = time.process_time()
    lines, problems = read_yaml(bomb)
    assert time.process_time() - began < 1
    assert lines.wordings == {}
    assert len(problems) == 1


@pytest.mark.slow
def test_a_quotation_mark_may_be_missing_in_any_prompt(texts: TypedTexts) -> None:
    """It is told in the line where it is missing, whatever stands below."""
    path = texts.folder / PROMPTS
    written = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(written):
        if re.match(r'\s*\w+: ".*"$', line):
            broken = [*written[:number], line[:-1], *written[number + 1 :]]
            path.write_text("\n".join(broken), encoding="utf-8")
            with pytest.raises(TextsError) as caught:
                read_texts(texts.folder)
            assert f"{PROMPTS}:{number + 1}: Hier fehlt ein Anführungszeichen" in str(caught.value)
