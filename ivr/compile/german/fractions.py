"""Fractions become words, and take the article that stands before them or is missing.

    1/2 Stunde               eine halbe Stunde        2 1/2 Tassen    zweieinhalb Tassen
    nach 1/2 Stunde          nach einer halben        2/3             zwei Drittel
    ein 1/2 Jahr             ein halbes Jahr          ein 1/3         ein Drittel
    alle 1/4 Stunde          alle viertel Stunde      10/12 Plätze    two figures, no fraction

"Halb" ends as its noun and its article ask; "viertel" never changes.
"""

from __future__ import annotations

import re

from ivr.compile.german.cases import is_numbered
from ivr.compile.german.nouns import gender
from ivr.compile.german.reading import Reader, without_s
from ivr.compile.german.units import ONE

_LARGEST = 20  # the largest lower figure of a part, "1/20"
_LARGEST_OF_SEVERAL = 10  # of several parts: "7/10", but "10/12 Plätze" are two figures

_HALF = {"m": "ein halber", "f": "eine halbe", "n": "ein halbes"}
_BEHIND_ARTICLE = {
    "ein": {"m": "halber", "n": "halbes"},
    "eine": {"f": "halbe"},
    "alle": {"f": "halbe", "n": "halbe"},
    "einen": {"m": "halben"},
    "einem": {"m": "halben", "n": "halben"},
    "einer": {"f": "halben"},
}
_WITH_DATIVE = {"mit", "nach", "in", "vor", "seit", "von", "zu", "ab", "aus", "bei", "innerhalb"}
_WITH_OBJECT = re.compile(r"\b(?:Nehmen|Trinken|Warten|Geben|für|um|dauert|kostet|hat)\b[^.]*$")
_BEHIND_ONE = re.compile(r"\b[Ee]in(?:em)? $")


def fraction(match: re.Match[str], reader: Reader) -> str:
    """The words for a fraction with the groups whole, upper and lower; what is none stays as it is."""
    upper, lower = int(match["upper"]), int(match["lower"])
    before, after = match.string[: match.start()], match.string[match.end() :]
    largest = _LARGEST if upper == 1 else _LARGEST_OF_SEVERAL
    if is_numbered(before) or not 0 < upper < lower <= largest:
        return match[0]
    numerals = reader.numerals
    whole = numerals.cardinal(int(match["whole"])) if match["whole"] else ""
    if (upper, lower) == (1, 2):
        return f"{without_s(whole)}einhalb" if whole else _half(before, after)
    if (upper, lower) == (1, 4) and not whole and _kind(after):
        return re.sub(r"halb\w*", "viertel", _half(before, after))
    said = f"{without_s(numerals.cardinal(upper))} {(numerals.ordinal(lower)[:-1] + 'el').capitalize()}"
    if upper == 1 and not whole and _BEHIND_ONE.search(before):
        return said.removeprefix("ein ")
    return f"{whole} {said}".strip()


def _half(before: str, after: str) -> str:
    """Eine halbe Stunde, nach einer halben Stunde; "ein halb" without a noun."""
    kind = _kind(after)
    if not kind:
        return "ein halb"
    word = (before.lower().replace("(", " ").split()[-1:] or [""])[0]
    if kind in _BEHIND_ARTICLE.get(word, {}):
        return _BEHIND_ARTICLE[word][kind]
    if word in _WITH_DATIVE:
        return "einer halben" if kind == "f" else "einem halben"
    return "einen halben" if kind == "m" and _WITH_OBJECT.search(before) else _HALF[kind]


def _kind(after: str) -> str:
    """The gender of the noun behind a figure; empty where none is there, or nobody knows."""
    noun = re.match(r" ([^\W\d_]+)", after)
    if not noun:
        return ""
    return ONE[noun[1]][0] if noun[1] in ONE else gender(noun[1])
