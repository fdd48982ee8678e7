"""The body of a text: what its author sees on the screen, as passages, and nothing else.

    a blank line            parts two paragraphs
    <!-- a note -->         is for staff: not said, not printed; it may have several lines
    > www.example.de        is something to write down; lines with > in a row are written down together
    - an item               of a list: a passage of its own

Nothing else has a meaning: *, _, #, 1. and + are what they look like. What looks like markup all the same is
refused elsewhere (ivr.compile.texts.markup), so that nobody hears a sign that was meant to make a word bold.

Lines that follow each other are one paragraph: an editor may have wrapped them. There are two exceptions.

- "- " begins an item only where it is one of several, or follows a line that ends with ":". Alone before a
  figure it is what it looks like: "- 5 Grad" is minus five degrees.
- Where lines count upward from "1.", each begins a new line of the passage, so that spoken German can say
  "Erstens … Zweitens …". "1990. Gründung" and a wrapped line that begins with "1. Mai" count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ivr.compile.texts.model import Note, Passage

_NOTE = re.compile(r"<!--(.*?)-->", re.DOTALL)
_HIDDEN = "\0"  # stands where a note was; a file never holds one (ivr.compile.texts.files)
_ITEM = re.compile(r"-\s+(?=\S)")
_MINUS = re.compile(r"-\s+(?=[\d,.]*\d)")
_DICTATED = re.compile(r">\s*")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+\S")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body without the white space around it, and its number (from 1) in the file."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """What stands below the front matter: its lines, without the notes, and the notes."""

    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether there is anything but notes."""
        return any(line.text for line in self.lines)


def read_body(text: str, first_line: int = 1) -> Body:
    """The lines and notes of a text that begins in this line of its file. Nothing raises."""
    notes: list[Note] = []

    def mark(match: re.Match[str]) -> str:
        line = first_line + text.count("\n", 0, match.start())
        notes.append(Note(line, " ".join(match[1].split())))
        return _HIDDEN + match[0].count("\n") * f"\n{_HIDDEN}"

    written = _NOTE.sub(mark, text).split("\n")
    lines = [Line(first_line + index, line) for index, line in enumerate(written)]
    return Body(tuple(_without_notes(lines)), tuple(notes))


def _without_notes(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines as they are without notes: one that held nothing else is no blank line, it is not there."""
    for line in lines:
        rest = " ".join(part.strip() for part in line.text.split(_HIDDEN)).strip()
        if rest or _HIDDEN not in line.text:
            yield replace(line, text=rest)


def passages_of(body: Body) -> tuple[Passage, ...]:
    """The passages of a body, in order: each letter and figure of its lines is in them."""
    items = _items(body.lines)
    found = _Passages()
    for line in body.lines:
        if dictated := _DICTATED.match(line.text):
            found.dictate(line, line.text[dictated.end() :])
        elif line in items:
            found.begin(line, _ITEM.sub("", line.text, count=1))
        elif line.text:
            found.add(line, _MINUS.sub("-", line.text, count=1) if _MINUS.match(line.text) else line.text)
        else:
            found.end()
    return found.all()


def _items(lines: tuple[Line, ...]) -> set[Line]:
    """The lines that are items of a list, which may have wrapped lines, and blank lines between its items."""
    items: set[Line] = set()
    for introduction, stretch in _stretches(lines):
        if len(stretch) > 1 or introduction.endswith(":"):
            items |= set(stretch)
    return items


def _stretches(lines: tuple[Line, ...]) -> Iterator[tuple[str, list[Line]]]:
    """Lines with a dash that belong together, with the text before them."""
    before, after_blank, introduction = "", False, ""
    stretch: list[Line] = []
    for line in lines:
        if _ITEM.match(line.text):
            introduction = introduction if stretch else before
            stretch.append(line)
        elif line.text and stretch and (after_blank or _DICTATED.match(line.text)):
            yield introduction, stretch
            stretch = []
        before, after_blank = line.text or before, not line.text
    if stretch:
        yield introduction, stretch


@dataclass
class _Passages:
    """Passages as they grow line by line."""

    done: list[Passage] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    dictated: bool = False
    is_item: bool = False

    def add(self, line: Line, text: str) -> None:
        """A line of a paragraph or of an item."""
        if self.dictated:
            self.end()
        self.lines.append(replace(line, text=text))

    def begin(self, line: Line, text: str) -> None:
        """The first line of an item."""
        self.end()
        self.is_item = True
        self.add(line, text)

    def dictate(self, line: Line, text: str) -> None:
        """A line to write down."""
        if not self.dictated:
            self.end()
        self.dictated = True
        self.lines.append(replace(line, text=text))

    def end(self) -> None:
        """Whatever follows is a new passage."""
        if self.lines:
            joined = ", ".join(line.text for line in self.lines) if self.dictated else _joined(self.lines)
            self.done.append(Passage(joined, self.dictated, self.lines[0].number, self.is_item))
        self.lines, self.dictated, self.is_item = [], False, False

    def all(self) -> tuple[Passage, ...]:
        self.end()
        return tuple(self.done)


def _joined(lines: list[Line]) -> str:
    """The lines of a paragraph with spaces between them; with line breaks where they count upward."""
    numbers = [(line, match[1]) for line in lines if (match := _NUMBERED.match(line.text))]
    counted = [number for _, number in numbers] == [str(n + 1) for n in range(len(numbers))]
    breaks = {line for line, _ in numbers} if counted and len(numbers) > 1 else set()
    return "".join(("\n" if line in breaks else " ") + line.text for line in lines).strip()
