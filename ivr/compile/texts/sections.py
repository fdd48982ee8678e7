"""Passages fill sections, up to what a listener of eighty can hold.

- at most four passages: older adults recall fewer statements, but whole ones (PMC2610466);
- at most 80 words: 110 would still be a minute at the normal pace, but a listener who has chosen
  the slow one (80 to 95 words a minute) should not hear more than a minute at a stretch either;
- something to write down is a section of its own, so that it can be repeated on its own.

A single passage over the limit stays whole: cutting inside a statement is worse than its length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.core.guide import Section

MAX_PASSAGES = 4
MAX_WORDS = 80


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or list item, or one address to write down."""

    text: str
    dictated: bool = False
    line: int = 1  # where it stands in its file


def fill(passages: Iterable[Passage]) -> tuple[Section, ...]:
    """The sections of a topic, in order."""
    sections: list[Section] = []
    for passage in passages:
        if sections and _has_room(sections[-1], passage):
            sections[-1] = Section((*sections[-1].passages, passage.text))
        else:
            sections.append(Section((passage.text,), passage.dictated))
    return tuple(sections)


def _has_room(section: Section, passage: Passage) -> bool:
    if section.dictated or passage.dictated:
        return False
    words = sum(len(text.split()) for text in (*section.passages, passage.text))
    return len(section.passages) < MAX_PASSAGES and words <= MAX_WORDS
