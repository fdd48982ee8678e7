"""Cutting spoken German into what a voice takes at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.compile.german import spoken, utterances
from ivr.compile.numbers import NumberWords

LIGHT = settings()
SPOKEN = st.text(alphabet="abeinru ,.;:!?–…", max_size=200)
SAMPLES = "am 3. Mai z. B. und Gruppe, Telefon. weil Selbsthilfekontaktstelle – ja! usw. oder"
WORDS = st.lists(st.sampled_from(SAMPLES.split()), max_size=30).map(" ".join)


def test_each_sentence_is_an_utterance() -> None:
    """Sentences end at a full stop, a question mark, an exclamation mark; so do paragraphs."""
    text = "Guten Tag. Hören Sie mich? Ja!\n\nDann los"
    assert utterances(text) == ("Guten Tag.", "Hören Sie mich?", "Ja!", "Dann los")


def test_a_spelled_word_may_end_a_sentence() -> None:
    """A single letter before the stop is no abbreviation."""
    assert utterances("Es gilt die D S G V O. Das ist gut.") == ("Es gilt die D S G V O.", "Das ist gut.")


@pytest.mark.parametrize("text", ["am 3. Mai", "z. B. Zoom", "Dr. Schmidt", "im 5. Stock usw. und so fort"])
def test_an_ordinal_or_an_abbreviation_ends_no_utterance(text: str) -> None:
    """Text that a human being wrote may still hold dots that end nothing."""
    assert utterances(text) == (text,)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (40, ("Sie hören die Stimmen der Gruppe,", "und niemand muss sein Gesicht zeigen.")),
        (30, ("Sie hören die Stimmen der", "Gruppe,", "und niemand muss sein Gesicht", "zeigen.")),
    ],
)
def test_a_long_sentence_is_cut_at_a_clause_then_at_a_word(limit: int, expected: tuple[str, ...]) -> None:
    """The voice breathes where the sentence does, as long as that fits."""
    assert (
        utterances("Sie hören die Stimmen der Gruppe, und niemand muss sein Gesicht zeigen.", limit)
        == expected
    )


def test_without_a_clause_the_cut_is_before_a_conjunction() -> None:
    """The word "und" begins the next utterance."""
    assert utterances("Rufen Sie uns morgen an und fragen Sie nach", 34) == (
        "Rufen Sie uns morgen an",
        "und fragen Sie nach",
    )


@pytest.mark.parametrize(
    ("text", "limit"), [("Wir sehen uns am 3. Mai", 20), ("Wir nehmen heute z. B. Zoom", 20)]
)
def test_no_cut_behind_an_ordinal_or_inside_an_abbreviation(text: str, limit: int) -> None:
    """An ordinal such as "3." and "Mai" stay together, though a cut between them would fit."""
    assert not any(piece.endswith(("3.", "z.", "B.")) for piece in utterances(text, limit))


def test_a_word_longer_than_the_limit_is_cut_hard() -> None:
    """Nothing else is left."""
    assert utterances("Selbsthilfekontaktstelle", 10) == ("Selbsthilf", "ekontaktst", "elle")


def test_punctuation_alone_is_no_utterance() -> None:
    """A voice is never handed a lone dash."""
    assert utterances(" – … . ") == ()
    assert utterances("") == ()


def test_a_limit_of_nothing_is_refused() -> None:
    """No word fits into no characters."""
    with pytest.raises(ValueError, match="at most 0"):
        utterances("Ja", 0)


@LIGHT
@given(st.one_of(SPOKEN, WORDS), st.integers(min_value=1, max_value=60))
def test_every_utterance_fits_and_no_letter_is_lost(text: str, limit: int) -> None:
    """Joined again, the utterances have every letter in its order."""
    cut = utterances(text, limit)
    assert all(0 < len(piece) <= limit for piece in cut)
    assert _letters("".join(cut)) == _letters(text)


@LIGHT
@given(st.one_of(SPOKEN, WORDS), st.integers(min_value=30, max_value=100))
def test_joining_the_utterances_gives_back_every_word(text: str, limit: int) -> None:
    """Words shorter than the limit are never cut."""
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    if all(len(word) <= limit for word in words):
        joined = " ".join(utterances(text, limit)).split()
        assert [word for word in joined if any(map(str.isalnum, word))] == words


def test_spoken_german_needs_no_guarding() -> None:
    """What was "am 3. Mai z. B." has no dots left to be mistaken."""
    said = spoken("Wir reden am 3. Mai z. B. über Dr. Schmidt usw. Dann gehen wir.", NumberWords())
    assert utterances(said) == (
        "Wir reden am dritten Mai zum Beispiel über Doktor Schmidt und so weiter.",
        "Dann gehen wir.",
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
