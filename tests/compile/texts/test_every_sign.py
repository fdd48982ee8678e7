"""Every sign that staff could paste is said, is print that nobody misses, or is refused in its line."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typed_texts import FIRST_LINE, TOPIC, TypedTexts

from ivr.compile.german import read
from ivr.compile.german.signs import is_comma, is_silent
from ivr.compile.numbers import NumberWords

PUNCTUATION = frozenset(".,;:!?…'’‘`-–—‐‑‒―−/\\_")  # what parts or joins words
SIGNS = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(
    sorted("*_#~|<>&%§€$+=@^°{}\\≥≤±→✓🙂✉☎兆жع½")
)
NUMBERS = NumberWords()


@pytest.fixture
def texts(tmp_path: Path) -> TypedTexts:
    """The example texts, to be typed into."""
    return TypedTexts(tmp_path)


def is_heard(sign: str) -> bool:
    """Whether the sign makes a difference to what is said, or is print that nobody misses."""
    without = read("Wir sehen hier.", NUMBERS).spoken
    is_print = sign in PUNCTUATION or is_silent(sign) or is_comma(sign)
    return is_print or read(f"Wir sehen {sign} hier.", NUMBERS).spoken != without


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SIGNS, min_size=1, max_size=30))
def test_every_sign_is_said_or_refused_in_its_line(texts: TypedTexts, signs: list[str]) -> None:
    """Through the file and check.py: what is not heard is an error with the line in which it stands."""
    signs = [unicodedata.normalize("NFC", sign) for sign in signs]
    refused = _refused(texts, signs)
    signs = [sign for sign in signs if sign not in refused]  # what can't be read hides what can't be said
    refused = _refused(texts, signs)
    assert all(is_heard(sign) or sign in refused for sign in signs), (signs, refused)


def _refused(texts: TypedTexts, signs: list[str]) -> set[str]:
    """The signs in whose line check.py finds an error."""
    texts.type("\n\n".join(f"Wir sehen {sign} hier." for sign in signs) or "Wir sehen nichts.")
    errors = texts.errors()
    places = {sign: f"texts/{TOPIC}:{FIRST_LINE + 2 * index}: " for index, sign in enumerate(signs)}
    return {sign for sign, place in places.items() if any(error.startswith(place) for error in errors)}


HEARD = {
    "2. Stock, Raum 3b.": "zweiter Stock, Raum drei b.",
    "+ 5 Euro": "plus fünf Euro",
    "Jede*r Teilnehmer*in darf sprechen.": "Jede Teilnehmerin oder jeder Teilnehmer darf sprechen.",
    "Mit *6 schalten Sie Ihr Mikrofon stumm.": "Mit Stern sechs schalten Sie Ihr Mikrofon stumm.",
    "Drücken Sie die Tasten *9.": "Drücken Sie die Tasten Stern neun.",
    "Die *-Taste hilft.": "Die Stern-Taste hilft.",
}


def test_a_sign_that_was_typed_is_heard(texts: TypedTexts) -> None:
    """From the file to the voice, each in a paragraph of its own, and check.py has nothing against it."""
    assert {typed: texts.heard(typed) for typed in HEARD} == HEARD
    texts.type("\n\n".join(HEARD))
    assert texts.errors() == []


@pytest.mark.parametrize("typed", ["Wählen Sie *100# am Telefon.", "Der Code ist 5*7*9."])
def test_every_star_of_a_code_is_heard(texts: TypedTexts, typed: str) -> None:
    """However the figures between them are said."""
    assert texts.heard(typed).count("Stern") == typed.count("*")
