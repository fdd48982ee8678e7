"""What is written short is said long, and a dot that also ended the sentence still ends it.

    z. B. Zoom            zum Beispiel Zoom
    Telefon usw. Dann     Telefon und so weiter. Dann
    DSGVO                 D S G V O
    ACHTUNG               Achtung

Two to five capitals are spelled, unless CAPITALS knows them as a word; more capitals are a word that shouts.
"""

from __future__ import annotations

import re

from ivr.compile.german.abbreviation_tables import (
    CAPITALS,
    DOT_OPTIONAL,
    EITHER,
    IN_CONTEXT,
    LEADING,
    NEVER_CAPITAL,
    TRAILING,
)
from ivr.compile.german.cases import ends_sentence

_LONG = LEADING | TRAILING | EITHER
_CAPITAL = {short[0].upper() + short[1:]: long[0].upper() + long[1:] for short, long in _LONG.items()}
_SAID = {
    short.replace(" ", ""): long
    for short, long in (_CAPITAL | _LONG).items()
    if short in _LONG or short[0].lower() + short[1:] not in NEVER_CAPITAL
}
_TRAILING = {short.replace(" ", "").lower() for short in TRAILING}
_LEADING = {short.replace(" ", "").lower() for short in LEADING}


def _pattern(short: str) -> str:
    """Spaces between the parts may be missing; so may the dot after some words."""
    if short.rstrip(".") in DOT_OPTIONAL:
        return rf"{re.escape(short[:-1])}(?:\.|(?!\w))"
    return r"\. ?".join(map(re.escape, short.split(".")[:-1])) + r"\."


ABBREVIATION = re.compile(
    r"(?<![\w.])(?:" + "|".join(_pattern(short) for short in sorted(_SAID, key=len, reverse=True)) + ")"
)
_SPELLED = re.compile(r"(?<!\w)([A-ZÄÖÜ]{2,5})(s?)(?!\w)")
_SHOUTED = re.compile(r"(?<!\w)([A-ZÄÖÜ][A-ZÄÖÜß]{5,})(?!\w)")


def unabbreviated(text: str) -> str:
    """The text with its abbreviations in full."""
    for pattern, long in IN_CONTEXT:
        text = re.sub(pattern, long, text)
    return ABBREVIATION.sub(_full, text)


def spelled(text: str) -> str:
    """The text with words in capitals spelled, or in ordinary letters."""
    text = _SPELLED.sub(_capitals, text)
    return _SHOUTED.sub(lambda match: match[1].capitalize(), text)


def _full(match: re.Match[str]) -> str:
    short = match[0].replace(" ", "")
    short += "" if short.endswith(".") else "."
    after = match.string[match.end() :]
    ends = match[0].endswith(".") and _ends(short.lower(), after)
    space = " " if after[:1].isalnum() else ""
    return _SAID[short] + ("." if ends else "") + space


def _ends(short: str, after: str) -> bool:
    if short in _LEADING:
        return not re.search(r"\w", after)
    return ends_sentence(after, any_capital=short in _TRAILING)


def _capitals(match: re.Match[str]) -> str:
    return CAPITALS.get(match[0], " ".join(match[0]))
