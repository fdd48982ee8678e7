"""Syllables, counted as somebody counts them who claps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.compile.numbers import syllables

CLAPPED = """ja:1 wir:1 Deutsch:1 aber:2 Oma:2 Ihre:2 neue:2 Bauer:2 freuen:2 Chaos:2 Yoga:2 Quelle:2 Boot:1
    Europa:3 Idee:2 dauerhaft:3 Museum:3 quelloffen:3 beenden:3 Konferenz:3 Theater:3 Ferien:3 Video:3
    Telefonnummer:5 Videokonferenz:6 Telefonkonferenzen:7 Datenschutzverordnung:6 Selbsthilfegruppe:5
    Krankenkassen:4 Pauschalförderung:5 Corona-Virus:5 Übersicht:3 Kaffee:2"""


@pytest.mark.parametrize("word", CLAPPED.split())
def test_syllables_are_counted_as_they_are_clapped(word: str) -> None:
    """Single letters, diphthongs, two vowels side by side, compounds."""
    written, _, count = word.partition(":")
    assert syllables(written) == int(count)


def test_signs_around_a_word_do_not_count() -> None:
    """The words of a text still have their full stops and quotation marks."""
    assert syllables("„Konferenz“.") == syllables("Konferenz") == 3


@given(st.text(max_size=30))
def test_whatever_is_counted_has_at_least_one(word: str) -> None:
    """No word, no sign and no other alphabet is an error."""
    assert 1 <= syllables(word) <= max(1, len(word.lower()))
