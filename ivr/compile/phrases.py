"""Sentences in phrases, for the slowest pace: so that its pauses stand where a reader would take a breath.

    Auch ein Mitglied der Gruppe sieht | während des Treffens den Bildschirm.
    Sie garantieren ausreichend, | dass sie den europäischen Datenschutz einhalten.

A sentence is cut before a preposition or a conjunction where at least three words stand on either side, and
before an article where four stand before it; never right after a word that belongs to what follows. Words
that can also be the end of a verb ("wir nehmen nichts auf") are not in the table. A phrase that goes on ends
with a comma, so that the voice stays up.
"""

from __future__ import annotations

from ivr.compile.german.tables import several

SHORTEST = 3  # words
_BEGIN = frozenset(
    several(
        """und oder dass damit wenn ob weil bevor bis wie als
        bei beim für gegen in im ins ohne seit während wegen zum zur zwischen"""
    )
)
_ARTICLES = frozenset(
    several(
        """der die den dem des ein eine einen einem einer eines kein keine keinen alle diese diesen dieser
        ihr ihre ihren ihrem ihrer unser unsere unseren unserem unserer"""
    )
)
# What belongs to the word behind it: nobody pauses between "nicht" and "mit", "auch" and "in".
_JOINED = frozenset(
    several(
        """das nicht nur auch noch so sehr ganz schon etwa zu sich am an um mit nach aus über unter vor auf
        durch"""
    )
)
_BOUND = _BEGIN | _ARTICLES | _JOINED


def phrases(sentence: str) -> tuple[str, ...]:
    """The phrases of a spoken sentence; together its words in their order."""
    words = sentence.split()
    found: list[list[str]] = [[]]
    for index, word in enumerate(words):
        if _begins(word, found[-1], len(words) - index):
            found.append([])
        found[-1].append(word)
    *most, last = (" ".join(phrase) for phrase in found)
    return (*(_going_on(phrase) for phrase in most), last)


def _begins(word: str, before: list[str], left: int) -> bool:
    if left < SHORTEST or not before or before[-1].casefold() in _BOUND:
        return False
    return len(before) >= SHORTEST + (word.casefold() in _ARTICLES) and word.casefold() in _BEGIN | _ARTICLES


def _going_on(phrase: str) -> str:
    return f"{phrase}," if phrase[-1].isalnum() else phrase
