"""The guide in its original words: every sentence of it can be heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.compile.german import spoken, utterances
from ivr.compile.numbers import NumberWords

NUMERALS = NumberWords()
GUIDE = (Path(__file__).parents[2] / "data" / "leitfaden.txt").read_text(encoding="utf-8")
PARAGRAPHS = [part for part in GUIDE.split("\n\n") if part.strip()]
SHORT = ("z. B.", "d.h.", "ggf.", "etc.", "usw.")
LONGEST = 100  # characters that a voice on the internet takes at once


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_every_paragraph_is_speakable(paragraph: str) -> None:
    """No figure, no sign of print, no abbreviation is left in it, and it isn't empty."""
    said = spoken(paragraph, NUMERALS)
    assert said
    assert not [c for c in said if c.isnumeric() or c in "*_@#<>&/\\|[](){}%„“"]
    assert not [short for short in SHORT if short in said]


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_every_plain_word_is_heard(paragraph: str) -> None:
    """What has no sign in it is said as it is written, in its order."""
    said = iter(word.strip(",.!?:;") for word in spoken(paragraph, NUMERALS).split())
    plain = [word.strip(",.!?:;()„“*–") for word in paragraph.split()]
    plain = [
        word
        for word in plain
        if word.isalpha() and not word.isupper() and word not in {"etc", "ggf", "z", "B"}
    ]
    assert all(word in said for word in plain)


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_every_utterance_fits_a_voice(paragraph: str) -> None:
    """No utterance is longer than a voice on the internet takes, and none is cut inside a word."""
    said = spoken(paragraph, NUMERALS)
    cut = utterances(said, LONGEST)
    assert all(len(piece) <= LONGEST for piece in cut)
    assert [w for w in " ".join(cut).split() if w != "–"] == [w for w in said.split() if w != "–"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "Kontakt halten in Corona-Zeiten- (Stand April 2020)",
            "Kontakt halten in Corona-Zeiten, Stand April zweitausendzwanzig",
        ),
        (
            "dass es auch bei einer Gruppengröße von 8 Leuten noch gut funktionieren kann.",
            "dass es auch bei einer Gruppengröße von acht Leuten noch gut funktionieren kann.",
        ),
        (
            "- www.phonesty.de - erfordert einen ausführlichen Anmeldeprozess, (bei dem",
            "w w w Punkt phonesty Punkt d e – erfordert einen ausführlichen Anmeldeprozess, bei dem",
        ),
        (
            "- www.freeconferencecall.com/de - ist ein internationaler Anbieter.",
            "w w w Punkt freeconferencecall Punkt com Schrägstrich d e – ist ein internationaler Anbieter.",
        ),
        (
            "ggf. eine PIN-Nummer (sozusagen der „Schlüssel“ zum Konferenzraum).",
            "gegebenenfalls eine Pin-Nummer, sozusagen der Schlüssel zum Konferenzraum.",
        ),
        (
            "den Bildschirm einsehen können etc. Die NAKOS hat ein gutes Infoblatt",
            "den Bildschirm einsehen können et cetera. Die Nakos hat ein gutes Infoblatt",
        ),
        (
            "in einem Schreiben vom 14. April 2020 folgende Tools als „datenschutzkonform“, (d.h. Anbieter "
            "in einem Drittland z. B. USA bieten",
            "in einem Schreiben vom vierzehnten April zweitausendzwanzig folgende Tools als "
            "datenschutzkonform, das heißt Anbieter in einem Drittland zum Beispiel U S A bieten",
        ),
        (
            "die Videokonferenzen mit einem oder mehreren Teilnehmer*innen ermöglicht",
            "die Videokonferenzen mit einem oder mehreren Teilnehmerinnen und Teilnehmern ermöglicht",
        ),
        (
            "jeweils an ihre Ansprechpartner*innen bei den Krankenkassen..:",
            "jeweils an ihre Ansprechpartnerinnen und Ansprechpartner bei den Krankenkassen.",
        ),
        (
            "3. Kontakt halten über Smartphone-Messenger/ Gruppenchats",
            "Drittens: Kontakt halten über Smartphone-Messenger oder Gruppenchats",
        ),
        (
            "z. B. **Zoom, GoToMeeting, Slack, Nextcloud Talk** und **Teamviewer**.“",
            "zum Beispiel Zoom, GoToMeeting, Slack, Nextcloud Talk und Teamviewer.",
        ),
    ],
)
def test_sentences_of_the_guide(written: str, expected: str) -> None:
    """The hard places of the original, word for word as the caller hears them."""
    assert spoken(written, NUMERALS, {"NAKOS": "Nakos"}) == expected


def test_the_guide_is_spoken_once_and_for_all() -> None:
    """Speaking the spoken guide changes nothing, and all its paragraphs are there."""
    said = spoken(GUIDE, NUMERALS)
    assert spoken(said, NUMERALS) == said
    assert len(said.split("\n\n")) == len(PARAGRAPHS)
