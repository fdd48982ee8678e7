"""Where a dot ends a sentence, and what an ordinal ends in: both told by the words around it.

    der achte, am achten, seit achtem, ein achter    by the word before (table ENDINGS)
    in der achten Woche                              "der" behind a preposition is a dative
    am Montag, 3. und 4. Mai                         days and "und" are looked through
    ein achtes Treffen                               by a few neuter nouns (table NEUTERS)
    drücken Sie die 1. Weiter                        a key is no ordinal, and its dot ends the sentence

A dot ends a sentence before a word that opens one (OPENERS), and at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.compile.german.tables import BEFORE_DER, ENDINGS, MONTHS, NEUTERS, OPENERS, WEEKDAYS

_ASK_FOR_ORDINAL = ENDINGS.keys() - {"ab", "seit", "von", "nach", "vor", "mit", "bis", "des", "die"}
_KEY = re.compile(r"(?:[Dd]rück\w*|[Ww]ähl\w*|Taste|…)(?: Sie)?(?: bitte)?(?: die)?(?: Taste)?\s*$")
_JOINED = re.compile(r"und|oder|sowie|\d{1,2}\.(?:\d{1,2}\.)?(?:\d{4})?")


def ends_sentence(after: str, any_capital: bool = False) -> bool:
    """Whether a dot before these words ends a sentence, too: at the end, and before a word that opens one."""
    following = re.match(r"\s*(\w+)", after)
    if not re.search(r"\w", after):
        return True
    if not following:
        return False
    return following[1] in OPENERS or (any_capital and following[1][0].isupper())


def ending(before: str, noun: str, default: str) -> str:
    """What an ordinal ends in between these words: "" (der achte), n, m, r or s; the default otherwise."""
    words = list(_governing(before))
    if words[:1] == ["der"] and words[1:2] and words[1] in BEFORE_DER:
        return "n"
    found = ENDINGS.get(words[0]) if words else None
    if noun in NEUTERS and found in {None, "r"}:
        return "s"
    return default if found is None else found


def names_key(before: str) -> bool:
    """Whether a figure behind these words is a key of the telephone: "drücken Sie die 1. Weiter"."""
    return bool(_KEY.search(before))


def is_governed(before: str) -> bool:
    """Whether the words before ask for an ordinal even at the end of a sentence: "am 8.", not "um 8."."""
    return next(_governing(before), "") in _ASK_FOR_ORDINAL


def _governing(before: str) -> Iterator[str]:
    """The words before, the nearest first, in lower case, without days and what "und" adds to them."""
    for word in reversed(before.split()[-8:]):
        bare = word.rstrip(",")
        if bare not in WEEKDAYS and bare not in MONTHS and not _JOINED.fullmatch(bare):
            yield word.lower()
