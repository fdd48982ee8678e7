"""Number words (num2words) and syllables (Pyphen): the adapters that keep ivr.compile.german and lint pure.

Hyphenation never leaves a single letter alone ("aber", "Oma" stay whole), so it undercounts; counting vowels
alone joins what belongs to two syllables ("Chaos", "beenden"). So the word is hyphenated first, and then the
vowels and diphthongs of each part are counted. The "u" of "qu" and the "y" of "Yoga" are consonants.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from num2words import num2words
from pyphen import Pyphen

HUNDREDS = range(1100, 2000)  # German counts these years in hundreds, all others like any number
_NUCLEUS = re.compile(r"ie|ei|ai|au|eu|äu|aa|ee|oo|(?<!q)u|y(?![aeiou])|[aeioäöüéèêáàâóôœæ]")


@dataclass(frozen=True)
class NumberWords:
    """German number words in lower case (ivr.compile.german.reading.Numerals); all are equal."""

    def cardinal(self, n: int) -> str:
        """21 -> einundzwanzig, 1 -> eins, -5 -> minus fünf, 1000000 -> eine Million."""
        return str(num2words(n, lang="de"))

    def ordinal(self, n: int) -> str:
        """14 -> vierzehnte; r, n, m or s follow by case."""
        return str(num2words(n, lang="de", to="ordinal"))

    def year(self, n: int) -> str:
        """1998 -> neunzehnhundertachtundneunzig, 2020 -> zweitausendzwanzig."""
        return str(num2words(n, lang="de", to="year")) if n in HUNDREDS else self.cardinal(n)


@cache
def syllables(word: str) -> int:
    """How many syllables the word has; at least 1."""
    parts = (part for part in re.split(r"[\W\d_]+", word) if part)
    hyphenated = (piece for part in parts for piece in _german().inserted(part, "\0").lower().split("\0"))
    return sum(len(_NUCLEUS.findall(piece)) for piece in hyphenated) or 1


@cache
def _german() -> Pyphen:
    """The patterns of German; reading them takes a second."""
    return Pyphen(lang="de_DE")
