"""Syllables of German words, from Pyphen: the adapter that lets ivr.core stay free of it.

Hyphenation never leaves a single letter alone ("aber", "Oma" stay whole), so it undercounts; counting vowels
alone joins what belongs to two syllables ("Chaos", "beenden"). So the word is hyphenated first, and then the
vowels and diphthongs of each part are counted. The "u" of "qu" and the "y" of "Yoga" are consonants.
"""

from __future__ import annotations

import re
from functools import cache

from pyphen import Pyphen

_GERMAN = Pyphen(lang="de_DE")
_NUCLEUS = re.compile(r"ie|ei|ai|au|eu|äu|aa|ee|oo|(?<!q)u|y(?![aeiou])|[aeioäöüéèêáàâóôœæ]")


@cache
def syllables(word: str) -> int:
    """How many syllables the word has; at least 1."""
    parts = (part for part in re.split(r"[\W\d_]+", word) if part)
    hyphenated = (piece for part in parts for piece in _GERMAN.inserted(part, "\0").lower().split("\0"))
    return sum(len(_NUCLEUS.findall(piece)) for piece in hyphenated) or 1
