"""Web and mail addresses in running text are said sign by sign where the sign matters.

    www.phonesty.de             w w w Punkt phonesty Punkt d e
    https://kiss-stuttgart.de/  kiss Bindestrich stuttgart Punkt d e
    info@example.de             info ät example Punkt d e

Nobody types the scheme and the last slash: they are left out. Parts of two letters, and parts without a vowel
("pdf"), are spelled; digits are said one by one.
"""

from __future__ import annotations

import re

from ivr.compile.german.figures import digits
from ivr.compile.german.reading import Numerals
from ivr.compile.german.tables import ADDRESS_SIGNS, TOP_LEVEL

_LABEL = r"[^\W_](?:[\w-]*[^\W_])"
_ADDRESS = re.compile(
    rf"(?<![\w@.])(?:(?:https?|ftp)://[^\s<>]+|www\.[^\s<>]*\w[^\s<>]*|[\w.+-]*\w@\w[\w-]*(?:\.[\w-]+)*"
    rf"|(?:{_LABEL}\.)+(?:{'|'.join(TOP_LEVEL)})(?![\w-])(?:/[^\s<>]*)?"
    rf"|(?:{_LABEL}\.)+[a-z]{{2,}}/[^\s<>]+)"
)
_SCHEME = re.compile(r"^(?:https?|ftp|mailto)://|^mailto:")
_AFTER = ".,;:!?)]}*_'`"  # what the text adds behind an address
_PIECE = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
VOWELS = frozenset("aeiouyäöü")


def with_addresses(text: str, numerals: Numerals) -> str:
    """The text with its addresses in words."""
    return _ADDRESS.sub(lambda match: _said(match[0], numerals), text)


def bare(address: str) -> str:
    """The address without scheme and closing slash, as one types it."""
    return _SCHEME.sub("", address).rstrip("/")


def is_spelled(part: str) -> bool:
    """Whether a part is said letter by letter: "de", "www", "pdf"."""
    return (
        len(part) <= 2
        or VOWELS.isdisjoint(part.lower())
        or (part[1:] != part[1:].lower() and not part.isupper())
    )


def _said(written: str, numerals: Numerals) -> str:
    address = written.rstrip(_AFTER)
    rest = written[len(address) :]
    return " ".join(_piece(piece, numerals) for piece in _PIECE.findall(bare(address))) + rest


def _piece(piece: str, numerals: Numerals) -> str:
    if piece.isdecimal():
        return digits(piece, numerals)
    if piece.isalpha():
        return " ".join(piece) if is_spelled(piece) else piece
    return ADDRESS_SIGNS.get(piece, " ")
