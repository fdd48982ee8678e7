"""What staff wrote, with the place it stands in: what a check reads, and what its findings point to.

Passages fill sections, up to what a listener of eighty can hold:

- at most four passages: older adults recall fewer statements, but whole ones (PMC2610466);
- at most 80 words: 110 would still be a minute at the normal pace, but a listener who has chosen
  the slow one (80 to 95 words a minute) should not hear more than a minute at a stretch either;
- something to write down is a section of its own, so that it can be repeated on its own.

A single passage over the limit stays whole: cutting inside a statement is worse than its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from ivr.core.desk import NO_STAFF, Staff
from ivr.core.guide import Guide, Section
from ivr.core.organisation import UNNAMED, Organisation
from ivr.core.period import ALWAYS, Period
from ivr.core.prompts import Prompts

MAX_PASSAGES = 4
MAX_WORDS = 80


class Kind(Enum):
    """What a wording is for."""

    TITLE = "title"  # said when it is chosen
    LABEL = "label"  # said in the menu
    PASSAGE = "passage"
    DICTATION = "dictation"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text, as written, with its line (from 1) and what it belongs to: a node's id or a prompt's name.

    `typed` is the text before `{taste:…}` in it became a key; empty where nothing was there to become one.
    """

    line: int
    kind: Kind
    name: str
    text: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What staff wrote for each other between <!-- and -->, with its line (from 1). Nobody hears it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One file of texts.

    `period` is when a notice or a topic is there.

    `accepted` are the advices that staff have decided not to follow: the rule's name, and the reason.
    `review_by` is the month (2020-10) by which somebody has to look whether the text is still true, or empty.
    `lines` says in which line (from 1) an entry of the front matter or of a YAML file stands.
    """

    file: str  # below audio/: "texts/5-kosten.md"
    wordings: tuple[Wording, ...]
    as_of: str = ""
    review_by: str = ""
    accepted: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    period: Period = ALWAYS

    @property
    def node(self) -> str:
        """The id of the menu or topic it is; empty for a YAML file, such as _prompts.yaml."""
        named = (wording.name for wording in self.wordings if wording.kind is Kind.TITLE)
        return next(named, "")

    def line(self, *names: str) -> int:
        """Where an entry stands; 1 where nobody knows."""
        return self.lines.get(names, 1)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How names are spoken: for all voices, and the respellings that one voice needs."""

    spelling: str = "anton"
    familiar: frozenset[str] = frozenset()  # words in small letters that need no spelling in an address
    parts: Mapping[str, str] = field(default_factory=dict)  # where long names are cut when they are spelled
    words: Mapping[str, str] = field(default_factory=dict)
    voices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything staff keep in audio/texts; the last pages are _prompts.yaml and _lexicon.yaml.

    The lexicon holds what stands in the organisation's file: how its name is spoken, and what it spells.
    """

    guide: Guide
    prompts: Prompts
    lexicon: Lexicon
    pages: tuple[Page, ...] = ()
    organisation: Organisation = UNNAMED
    notices: Mapping[str, str] = field(default_factory=dict)  # what each says, by its id
    staff: Staff = NO_STAFF
    own_days: frozenset[date] = frozenset()  # of the staff's exceptions, those that staff have made


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or list item, or something to write down."""

    text: str
    dictated: bool = False
    line: int = 1  # where it stands in its file
    is_item: bool = False  # of a list


def fill(passages: Iterable[Passage]) -> tuple[Section, ...]:
    """The sections of a topic, in order: MAX_PASSAGES statements and MAX_WORDS words in each.

    A list is one statement. It stays in one section, with the sentence that leads to it, where it fits:
    nobody should be asked for a key between Tuesday and Wednesday.
    """
    sections: list[Section] = []
    for block in _blocks(passages):
        fits = _has_room(Section(()), block)
        for part in [block] if fits else [[passage] for passage in block]:
            has_room = bool(sections) and _has_room(sections[-1], part)
            before = sections.pop() if has_room else Section((), part[0].dictated)
            sections.append(_with(before, part))
    return tuple(sections)


def _blocks(passages: Iterable[Passage]) -> list[list[Passage]]:
    """Each list with the sentence before it that ends with a colon; everything else by itself."""
    blocks: list[list[Passage]] = []
    for passage in passages:
        before = blocks[-1][-1] if blocks else None
        if passage.is_item and before and (before.is_item or before.text.endswith(":")):
            blocks[-1].append(passage)
        else:
            blocks.append([passage])
    return blocks


def _with(section: Section, added: list[Passage]) -> Section:
    first = len(section.passages)
    items = tuple(first + index for index, passage in enumerate(added) if passage.is_item)
    said = (*section.passages, *(passage.text for passage in added))
    return replace(section, passages=said, items=(*section.items, *items))


def _has_room(section: Section, added: list[Passage]) -> bool:
    if section.dictated or any(passage.dictated for passage in added):
        return False
    filled = _with(section, added)
    words = sum(len(text.split()) for text in filled.passages)
    goes_on = sum(index - 1 in filled.items for index in filled.items)  # of a list, all items but the first
    return len(filled.passages) - goes_on <= MAX_PASSAGES and words <= MAX_WORDS
