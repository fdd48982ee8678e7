"""Two wordings side by side, word by word: what changed in a text, and what is said unlike it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_AROUND = ".,;:!?…„“–()"
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words in a row: kept (""), added ("ins") or removed ("del"), as in HTML; space counts as kept."""

    tag: Literal["", "ins", "del"]
    text: str


def marked(before: str, after: str) -> tuple[Mark, ...]:
    """The text after, and at their place the words that only stood before; spaces count for nothing."""
    return tuple(mark for mark in _marks(_WORD.findall(before), _WORD.findall(after)) if mark.text)


def replaced(written: str, spoken: str) -> tuple[tuple[str, str], ...]:
    """What is written and how that is spoken, wherever it is not the same; marks and capitals don't count."""
    old, new = _said(written), _said(spoken)
    return tuple(
        (" ".join(old[old_from:old_to]), " ".join(new[new_from:new_to]))
        for what, old_from, old_to, new_from, new_to in _compared(_lower(old), _lower(new))
        if what != "equal"
    )


def _marks(old: list[str], new: list[str]) -> Iterator[Mark]:
    for what, old_from, old_to, new_from, new_to in _compared(_bare(old), _bare(new)):
        words = "".join(new[new_from:new_to])
        if what == "equal":
            yield Mark("", words)
        else:
            removed, added = " ".join(_bare(old[old_from:old_to])), words.rstrip()
            yield Mark("del", removed)
            yield Mark("", " " if removed else "")  # removed words make no paragraph of their own
            yield Mark("ins", added)
            yield Mark("", words[len(added) :])


def _bare(words: list[str]) -> list[str]:
    return [word.strip() for word in words]


def _compared(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _said(text: str) -> list[str]:
    """The words without the punctuation around them."""
    return [word for part in text.split() if (word := part.strip(_AROUND))]


def _lower(words: list[str]) -> list[str]:
    return [word.lower() for word in words]
