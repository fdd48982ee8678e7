"""What stands on a sheet of paper, as data: blocks, in groups that stay on one page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2, and an entry in the outline."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a line break in its text is one on paper."""

    parts: tuple[str | Link, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with a bullet before it."""

    parts: tuple[str | Link, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number, as large as it can be."""

    text: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys, each with what it leads to."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A heading and keys one after the other in one paragraph, where there are too many for a row each."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph in a frame, in bold: nobody misses it."""

    text: str


Block = Title | Heading | Text | Item | Number | Keys | KeyLine | Note
Group = tuple[Block, ...]
NEW_PAGE: Group = ()  # an empty group: what follows begins on a new page
