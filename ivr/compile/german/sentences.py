"""Spoken German is cut into utterances: sentences, and clauses where a voice takes only so much at once.

- A sentence ends at . ! ? before a space; the dot of an ordinal or an abbreviation ends none.
- Over the limit, the cut is the last one that fits: behind a clause mark, else before a conjunction, else
  between words; never behind an ordinal or inside an abbreviation, unless there is no other space.
- A word longer than the limit is cut hard, as the last resort.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.compile.german.abbreviations import ABBREVIATION

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CLAUSE = re.compile(r"(?<=[,;:–…])\s+")
_CONJUNCTION = re.compile(
    r"\s+(?=(?:und|oder|aber|denn|sondern|doch|sowie|dass|weil|wenn|damit|obwohl|sobald|falls)\b)"
)
_WORD = re.compile(r"\s+")
_ORDINAL = re.compile(r"(?<![\w.])\d{1,3}\.")


def utterances(spoken_text: str, limit: int | None = None) -> tuple[str, ...]:
    """The sentences of a spoken text, none longer than `limit` characters.

    What holds no letter and no digit is no utterance. Raises ValueError for a limit under 1.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"An utterance of at most {limit} characters can't hold a word.")
    sentences = [part for paragraph in spoken_text.split("\n\n") for part in _sentences(paragraph)]
    cut = (piece for sentence in sentences for piece in _pieces(sentence, limit or len(sentence)))
    return tuple(piece for piece in cut if re.search(r"[^\W_]", piece))


def _sentences(paragraph: str) -> Iterator[str]:
    text = " ".join(paragraph.split())
    guarded = _guarded(text)
    start = 0
    for gap in _SENTENCE.finditer(text):
        if gap.start() not in guarded:
            yield text[start : gap.start()]
            start = gap.end()
    yield text[start:]


def _guarded(text: str) -> set[int]:
    """The places no cut may take: inside and right behind ordinals and abbreviations."""
    spans = [match for pattern in (_ORDINAL, ABBREVIATION) for match in pattern.finditer(text)]
    return {place for match in spans for place in range(match.start() + 1, match.end() + 1)}


def _pieces(sentence: str, limit: int) -> Iterator[str]:
    rest = sentence
    while len(rest) > limit:
        cut = _cut(rest, limit)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    yield rest


def _cut(text: str, limit: int) -> int:
    """Where the first piece ends; at least 1, at most the limit."""
    guarded = _guarded(text)
    spaces = [gap.start() for gap in _WORD.finditer(text) if 0 < gap.start() <= limit]
    for pattern in (_CLAUSE, _CONJUNCTION, _WORD):
        places = [gap.start() for gap in pattern.finditer(text) if 0 < gap.start() <= limit]
        free = [place for place in places if place not in guarded]
        if free:
            return free[-1]
    return spaces[-1] if spaces else limit
