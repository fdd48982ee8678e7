"""What staff wrote, with the place it stands in: what a check reads, and what its findings point to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ivr.core.guide import Guide
from ivr.core.prompts import Prompts


class Kind(Enum):
    """What a wording is for."""

    TITLE = "title"  # said when it is chosen
    LABEL = "label"  # said in the menu
    PASSAGE = "passage"
    DICTATION = "dictation"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text, as written, with its line (from 1) and what it belongs to: a node's id or a prompt's name."""

    line: int
    kind: Kind
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One file of texts.

    `accepted` are the advices that staff have decided not to follow: the rule's name, and the reason.
    `review_by` is the month (2020-10) by which somebody has to look whether the text is still true, or empty.
    """

    file: str  # below audio/: "texts/5-kosten.md"
    wordings: tuple[Wording, ...]
    as_of: str = ""
    review_by: str = ""
    accepted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How names are spoken: for all voices, and the respellings that one voice needs."""

    spelling: str = "anton"
    parts: Mapping[str, str] = field(default_factory=dict)  # where long names are cut when they are spelled
    words: Mapping[str, str] = field(default_factory=dict)
    voices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything staff keep in audio/texts."""

    guide: Guide
    prompts: Prompts
    lexicon: Lexicon
    pages: tuple[Page, ...] = ()
