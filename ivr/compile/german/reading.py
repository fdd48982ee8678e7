"""What a text becomes: its spoken form, and the doubts that came up on the way.

A doubt is what no rule could read, or what two rules would read differently. It names what is written, why it
has no certain sound, and what to write instead, in German; the linter turns it into an error. The spoken form
is complete all the same: a draft can be listened to before its doubts are settled.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


class Numerals(Hashable, Protocol):
    """German number words, all in lower case."""

    def cardinal(self, n: int) -> str:
        """21 -> einundzwanzig."""

    def ordinal(self, n: int) -> str:
        """14 -> vierzehnte; r, n, m or s follow by case."""

    def year(self, n: int) -> str:
        """1998 -> neunzehnhundertachtundneunzig."""


class Kind(Enum):
    """What a doubt is about; the value is the name of the linter's rule."""

    SHORT = "kurzform"
    SIGN = "zeichen"
    GENDER = "gender"
    DATE = "datum"
    FIGURE = "zahlwort"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is written, why it has no certain sound, and what to write instead."""

    kind: Kind
    written: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a voice is to say it, and what is doubtful about it."""

    spoken: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What the rules share: number words, and the list of doubts that they add to."""

    numerals: Numerals
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, kind: Kind, written: str, why: str, remedy: str) -> None:
        """Note a doubt; the same one twice is one."""
        doubt = Doubt(kind, " ".join(written.split()), why, remedy)
        if doubt not in self.doubts:
            self.doubts.append(doubt)


def without_s(word: str) -> str:
    """The form before a noun or inside a word: eins -> ein, einhunderteins -> einhundertein."""
    return word[:-1] if word.endswith("eins") else word
