"""Whole words replaced by others: the lexicon for all voices, the respellings of one.

Rules: a word is whole when no letter or digit touches it, so the parts of "Zoom-Treffen" are words, and
"Zoomen" holds none; upper and lower case differ; the longest entry wins; what has been replaced is not looked
at again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_FIRST_MARK = (
    0xF0000  # private use plane: cleaned texts hold none of these, so one can stand for a whole entry
)


def pronounced(utterance: str, respellings: Mapping[str, str]) -> str:
    """One voice's respelling of an utterance, parts of words joined by a hyphen included."""
    entries = {key: value for key, value in respellings.items() if key.strip()}
    if not entries:
        return utterance
    longest_first = "|".join(map(re.escape, sorted(entries, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{longest_first})(?!\w)", lambda match: entries[match[0]], utterance)


def is_mark(c: str) -> bool:
    """Whether the character stands for an entry of the lexicon."""
    return ord(c) >= _FIRST_MARK


class Marks:
    """Entries hidden behind marks while a text is worked on, so that what they say stays as it is."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        keys = {unicodedata.normalize("NFKC", key): value for key, value in entries.items() if key.strip()}
        self._marks = {key: chr(_FIRST_MARK + index) for index, key in enumerate(keys)}
        self._said = {ord(mark): keys[key] for key, mark in self._marks.items()}
        self._dotted = tuple(key for key in keys if key.endswith("."))

    def hidden(self, text: str) -> str:
        """The text with a mark for each entry; an entry's last dot may also be the end of the paragraph."""
        marked = pronounced(text, self._marks)
        ends = text.rstrip().endswith(self._dotted) and ord(marked.rstrip()[-1]) in self._said
        return f"{marked.rstrip()}." if ends else marked

    def shown(self, text: str) -> str:
        """The text with what the entries say in place of their marks."""
        return text.translate(self._said)
