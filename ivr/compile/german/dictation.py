"""What a caller writes down is dictated: small groups, a pause after each.

    www.netzwerk-selbsthilfe.com   w w w Punkt | Netzwerk | Bindestrich | Selbsthilfe | Punkt com
    www.phonesty.de                w w w Punkt | phonesty | P wie Paula, H wie Heinrich, … | … | Punkt d e
    0711 6406117                   null sieben eins eins | sechs vier null | sechs eins eins sieben

- A word that everybody can write (FAMILIAR) is only said. Any other is said once, the way the lexicon has it,
  then spelled in groups of two to four letters.
- With a spelling table it is "P wie Paula", without one the bare letter: for the second of two readings, and
  for any word of more than twelve letters, since the table would take half a minute for it.
- Nobody writes down a path with %, _ or a date: such an address is refused, and the text has to say where it
  stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping

from ivr.compile.german.addresses import bare
from ivr.compile.german.codes import groups
from ivr.compile.german.figures import Numerals
from ivr.compile.german.letters import FAMILIAR
from ivr.compile.german.tables import ADDRESS_SIGNS

LONGEST_WITH_TABLE = 12  # letters; 3 words a letter and 2 words a second make 18 s
_GROUP = 4  # letters
NO_PARTS: Mapping[str, str] = {}
_LONGEST = 45  # signs of an address that anybody writes down
_NUMBER = re.compile(r"\+?[\d(][\d ()/-]*")
_LABEL = r"[^\W_]+(?:-[^\W_]+)*"
_ADDRESS = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*@)?(?:{_LABEL}\.)+[^\W\d_]{{2,}}(?:/{_LABEL}){{0,2}}")
_DATE = re.compile(r"\d{4}")
_PIECE = re.compile(r"www\.|[^\W\d_]+|\d+|[^\w\s]")


def dictated(
    address: str,
    numerals: Numerals,
    words: Mapping[str, str],
    table: Mapping[str, str] | None,
    familiar: Collection[str] = FAMILIAR,
    parts: Mapping[str, str] = NO_PARTS,
) -> tuple[str, ...]:
    """The groups in which a web or mail address or a number is dictated.

    `words` is the lexicon (how a name is said), `table` one of SPELLING_TABLES, or None for bare letters,
    `familiar` the words in lower case that need no spelling, `parts` where a long name is cut when it is
    spelled. Raises ValueError, with the remedy in German, for what nobody writes down from the telephone.
    """
    written = address.strip()
    if _NUMBER.fullmatch(written) and re.search(r"\d", written):
        return groups(written, numerals)
    written = bare(written)
    if not _ADDRESS.fullmatch(written) or _DATE.search(written) or len(written) > _LONGEST:
        raise ValueError(
            f"„{address}“ kann niemand am Telefon mitschreiben. Diktieren Sie nur kurze Adressen und "
            "Nummern, und sagen Sie im Text, wo man es findet, zum Beispiel: „auf unserer Internetseite "
            "unter Veranstaltungen und Termine“."
        )
    sayings = {key.casefold(): said for key, said in words.items()}
    return tuple(_joined(_groups(written, numerals, sayings, table, familiar, parts)))


def _groups(
    address: str,
    numerals: Numerals,
    sayings: Mapping[str, str],
    table: Mapping[str, str] | None,
    familiar: Collection[str],
    parts: Mapping[str, str],
) -> Iterator[str]:
    for piece in _PIECE.findall(address):
        if piece == "www.":
            yield "w w w Punkt"
        elif piece.isdecimal():
            yield from groups(piece, numerals)
        elif not piece.isalpha():
            yield ADDRESS_SIGNS[piece]
        elif len(piece) <= 2:
            yield " ".join(piece)
        elif piece.casefold() in familiar:
            yield sayings.get(piece.casefold()) or _capitalized(piece)
        else:
            yield sayings.get(piece.casefold()) or piece
            for part in parts.get(piece.casefold(), piece).split():
                yield from _letters(part, table if len(piece) <= LONGEST_WITH_TABLE else None)


def _letters(word: str, table: Mapping[str, str] | None) -> Iterator[str]:
    """The word's letters in even groups of two to four."""
    count = math.ceil(len(word) / _GROUP)
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


def _capitalized(word: str) -> str:
    return word if word in {"com", "org", "net"} else word.capitalize()
