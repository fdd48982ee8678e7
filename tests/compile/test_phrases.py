"""Sentences in phrases, as somebody reads who wants to be followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.compile.phrases import SHORTEST, phrases


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Sie garantieren aber ausreichend, dass sie den Datenschutz einhalten.",
            ("Sie garantieren aber ausreichend,", "dass sie den Datenschutz einhalten."),
        ),
        (
            "Niemand aus der Familie sieht während des Treffens den Bildschirm.",
            ("Niemand aus der Familie sieht,", "während des Treffens den Bildschirm."),
        ),
        (
            "Auch dabei gelten hier die Regeln der Gruppe.",
            ("Auch dabei gelten hier,", "die Regeln der Gruppe."),
        ),
        ("Wir nehmen nichts auf.", ("Wir nehmen nichts auf.",)),
        ("Mann und Frau.", ("Mann und Frau.",)),
        ("Das Treffen beginnt um zehn.", ("Das Treffen beginnt um zehn.",)),
        ("Sie hören das auch in der Pause.", ("Sie hören das auch in der Pause.",)),
    ],
)
def test_a_sentence_is_cut_where_a_reader_breathes(sentence: str, expected: tuple[str, ...]) -> None:
    """Before a conjunction or a preposition, with three words on either side, and nowhere else."""
    assert phrases(sentence) == expected


WORDS = ["Wir", "lesen", "und", "schreiben", "für", "alle,", "die", "in", "der", "Gruppe", "sind"]


@given(st.lists(st.sampled_from(WORDS), min_size=1))
def test_no_word_is_lost(words: list[str]) -> None:
    """The phrases are the sentence, but for commas, and none is a scrap."""
    found = phrases(" ".join(words))
    assert " ".join(found).replace(",", "").split() == " ".join(words).replace(",", "").split()
    assert len(found) == 1 or all(len(phrase.split()) >= SHORTEST for phrase in found)
