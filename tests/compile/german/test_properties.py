"""What holds for every text, whatever staff paste into it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.compile.german import spoken
from ivr.compile.numbers import NumberWords

NUMERALS = NumberWords()
LIGHT = settings()

UNSPEAKABLE = frozenset('*_@#<>&/\\|[]{}()"„“%€§=+~^`$')
PLAIN = "Gruppe Telefon wählen Sie die Stimme hören schön Größe Übermut Corona-Zeit geht's sagt Kontakt"
SAMPLES = """z. B.|usw.|14. April 2020|2020-04-14|12:99|24:00 Uhr|5,50 €|€5|1/0|0/0|1/2|³|½|PIN 12|
+49 (0)711 640|www.a-b.de/_%20|a@b.de|Teilnehmer*innen|jede*r|**|_|#|
[x](y)|<br>|&amp;|§§ 3|100%ig|(|)|„|“|–|-|...|…|1. |- |
兆|٣|Ⅳ|💡|8.|am |der |3.-5.|007|DSGVO|SGB II|/|'|km/h"""
INVISIBLE = ["\n", "\n\n", "\u00ad", "\u200b", "\ud800", "\U000f0000", "\x00"]
WORDS = st.sampled_from(PLAIN.split())
VISIBLE = st.sampled_from(SAMPLES.replace("\n", "").split("|"))
PRINT = st.one_of(VISIBLE, st.sampled_from(INVISIBLE))
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.one_of(PRINT, WORDS), max_size=12).map(" ".join))
DENSE = st.lists(st.one_of(PRINT, WORDS), max_size=8).map("".join)


@pytest.mark.slow
@LIGHT
@given(st.one_of(TEXTS, DENSE))
def test_every_text_can_be_spoken(text: str) -> None:
    """Nothing raises, and no figure, sign or control character is handed to a voice."""
    said = spoken(text, NUMERALS)
    assert not [c for c in said if c.isnumeric() or c in UNSPEAKABLE]
    assert said.replace("\n\n", "").isprintable()
    assert "://" not in said
    assert "www." not in said


@LIGHT
@given(st.dictionaries(st.text(max_size=6), st.text(max_size=12), max_size=4), TEXTS)
def test_no_lexicon_can_make_a_text_unspeakable(words: dict[str, str], text: str) -> None:
    """Whatever stands in the lexicon, nothing raises and nothing unspeakable stays."""
    said = spoken(" ".join([text, *words]), NUMERALS, words)
    assert not [c for c in said if c.isnumeric() or c in UNSPEAKABLE]


@LIGHT
@given(st.lists(WORDS, min_size=1, max_size=12))
def test_plain_words_are_left_alone(words: list[str]) -> None:
    """What is spoken German already stays as it is, word for word."""
    assert spoken(" ".join(words), NUMERALS).split() == words


@LIGHT
@given(st.lists(st.one_of(VISIBLE, WORDS), max_size=10).map(" ".join))
def test_spoken_german_is_spoken_already(text: str) -> None:
    """Speaking twice changes nothing."""
    once = spoken(text, NUMERALS)
    assert spoken(once, NUMERALS) == once


@LIGHT
@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(PRINT, max_size=6))
def test_signs_between_words_lose_no_word(words: list[str], signs: list[str]) -> None:
    """Every plain word survives in its order, whatever stands between paragraphs of print."""
    text = "\n\n".join([*words, *signs, *words])
    said = spoken(text, NUMERALS).split("\n\n")
    assert said[: len(words)] == words
    assert said[-len(words) :] == words


@LIGHT
@given(
    st.integers(min_value=0, max_value=10**15),
    st.sampled_from(["", "€", " Uhr", ".", ",5", "%", "-5", "x", "/7"]),
)
def test_every_figure_is_heard(n: int, behind: str) -> None:
    """A figure always leaves a word."""
    said = spoken(f"Wir {n}{behind}", NUMERALS)
    assert re.match(r"Wir [a-zäöüßA-Z]+", said)


@pytest.mark.parametrize("n", [*range(130), 1000, 1100, 1999, 2000, 2020, 10**6, 10**12])
def test_every_small_number_is_one_word_of_letters(n: int) -> None:
    """The number words come without hyphens and in the words that people use."""
    words = [NUMERALS.cardinal(n), NUMERALS.ordinal(n), NUMERALS.year(n)]
    assert all(part.isalpha() for word in words for part in word.split())
    assert NUMERALS.ordinal(n).endswith("te")


@LIGHT
@given(st.text(alphabet="abcÄÖü ,.;:!?-–…'\n", max_size=80))
def test_punctuation_comes_one_at_a_time(text: str) -> None:
    """No two marks follow each other, no space stands before one."""
    said = spoken(text, NUMERALS)
    assert not re.search(r"[.,;:!?]\s*[.,;:!?]|\s[.,;:!?]|^[.,;:!?]|  ", said)
