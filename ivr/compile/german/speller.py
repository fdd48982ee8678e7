"""How words, addresses and numbers of houses are said to somebody who writes them down, letter by letter.

See ivr.compile.german.dictation for the rules.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ivr.compile.german.abbreviations import unabbreviated
from ivr.compile.german.codes import groups
from ivr.compile.german.figures import Numerals, digits
from ivr.compile.german.letters import Part, split, whole
from ivr.compile.german.tables import ADDRESS_SIGNS

GROUP = 4  # letters that are kept in mind while writing
UNSPELLED = 2  # letters: de, at; am, an
LONGEST_WITH_TABLE = 12  # letters; 3 words a letter and 2 words a second make 18 s
_LARGEST_HOUSE = 3  # digits of a number of a house, which is said as one number
_PIECE = re.compile(r"www\.|[^\W\d_]+|\d+|[^\w\s]|_")
_SHORT_STREET = re.compile(r"(?:(?<=[a-zäöüß])s|\bS)tr\.")
_NAME_SIGNS = {"&": "und", "-": "Bindestrich"}


@dataclass(frozen=True, slots=True)
class Speller:
    """How words and figures are said to somebody who writes them down."""

    numerals: Numerals
    sayings: Mapping[str, str]  # how a name is said, by the name in small letters
    table: Mapping[str, str] | None
    familiar: Collection[str]
    parts: Mapping[str, str]  # where a long name is cut when it is spelled, by the name in small letters

    def address(self, written: str) -> Iterator[str]:
        """A web or mail address, sign by sign where the sign matters."""
        return _joined(self.pieces(written))

    def pieces(self, written: str) -> Iterator[str]:
        """Each sign and word of an address."""
        for piece in _PIECE.findall(written):
            if piece == "www.":
                yield "w w w Punkt"
            elif piece.isdecimal():
                yield from groups(piece, self.numerals)
            elif not piece.isalpha():
                yield ADDRESS_SIGNS[piece]
            elif len(piece) <= UNSPELLED:
                yield " ".join(piece)
            else:
                yield from self.word(piece)

    def word(self, word: str) -> Iterator[str]:
        """A word, spelled where not everybody can write it."""
        key = word.lower()
        said, parts = self.sayings.get(key), self.split(key)
        if all(part.familiar for part in parts):
            yield said or whole(parts)
            return
        yield said or word
        for part in parts:
            if part.familiar:
                yield whole((part,))
            else:
                yield from _letters(part.text, self.table if len(word) <= LONGEST_WITH_TABLE else None)

    def split(self, key: str) -> tuple[Part, ...]:
        """The parts of a word: as the lexicon cuts it, or at the familiar words in it."""
        if key in self.parts and key not in self.familiar:
            return tuple(Part(text) for text in self.parts[key].split())
        return split(key, self.familiar)

    def name(self, written: str) -> Iterator[str]:
        """Some words in a row: a name, a street, a town."""
        full = _SHORT_STREET.sub(lambda match: "straße" if match[0][0] == "s" else "Straße", written)
        for word in unabbreviated(full).replace("-", " - ").split():
            letters = "".join(filter(str.isalpha, word))
            if not letters:
                yield _NAME_SIGNS.get(word, "")
            elif len(letters) <= UNSPELLED:
                yield " ".join(letters) if letters.isupper() else letters
            else:
                yield from self.word(letters)

    def house(self, number: str, letter: str | None) -> str:
        """The number of a house, as one says it."""
        short = len(number) <= _LARGEST_HOUSE
        said = self.numerals.cardinal(int(number)) if short else digits(number, self.numerals)
        return f"{said} {letter}" if letter else said


def _letters(word: str, table: Mapping[str, str] | None) -> Iterator[str]:
    """The word's letters in even groups of two to four."""
    count = math.ceil(len(word) / GROUP)
    for index in range(count):
        part = word[index * len(word) // count : (index + 1) * len(word) // count]
        yield (", " if table else " ").join(_letter(letter, table or {}) for letter in part)


def _letter(letter: str, table: Mapping[str, str]) -> str:
    big = letter if letter == "ß" else letter.upper()
    name = table.get(big)
    if letter == "ß":
        return "Eszett"
    return f"{big} wie {name}" if name else letter


def _joined(parts: Iterator[str]) -> Iterator[str]:
    """The groups, the last "Punkt" joined to a short ending: "Punkt com", "Punkt d e"."""
    dot = False
    for part in parts:
        if dot and len(part) > len("info"):
            yield "Punkt"
        if part != "Punkt":
            yield f"Punkt {part}" if dot and len(part) <= len("info") else part
        dot = part == "Punkt"
