"""The keys as people read them: what the card and the proof say of them, and the key map as a picture (SVG).

All of it is drawn from the guide, so what the documentation shows is what callers hear. What the keys do is
in ivr.core.dialog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from ivr.compile.day_words import period_in_words
from ivr.compile.timing import keys
from ivr.core.guide import Guide, Menu
from ivr.core.period import Period

Row = tuple[str, str]  # a key, and what it leads to

ALWAYS_TITLE = "Immer"
READING_TITLE = "Während ein Text läuft"
READING: tuple[Row, ...] = (
    ("1", "noch einmal"),
    ("2", "langsamer, oder wieder schneller"),
    ("3", "weiter"),
    ("4", "einen Abschnitt zurück"),
    ("5", "Pause, bis Sie eine Taste drücken"),
)
SILENCE = "Keine Taste? Bleiben Sie einfach dran. Dann liest die Hotline Ihnen alles vor."

ROW, PAD, WIDTH, GAP = 44, 20, 400, 90  # pixels
TITLE = 52
_INK, _PAPER, _LINE = "#1a1a1a", "#ffffff", "#8a8a8a"


def printed_guide(guide: Guide, *, rooms: bool, now: datetime | None = None) -> Guide:
    """The guide as it is shown on paper; without the page for rooms where there are none (`rooms`).

    With a moment (of a zone) only the topics of that day, with its keys; without one all of them.
    """
    gone = {topic.id for topic in guide.topics() if now and not topic.period.holds(now)}
    gone |= {topic.id for topic in guide.topics() if topic.is_room and not rooms}
    return guide.on(gone, [notice.id for notice in guide.notices]) if gone else guide


def valid_until(guide: Guide, now: datetime) -> str:
    """Until when the keys stay what they are now: a German sentence; empty where that is for ever."""
    ends = {end for topic in guide.topics() for end in (topic.period.begins, topic.period.ends) if end}
    later = [end for end in sorted(ends) if end > now.replace(tzinfo=None)]
    return f"Die Tasten gelten {period_in_words(Period(ends=later[0]))}." if later else ""


def always(guide: Guide, *, human: bool) -> tuple[Row, ...]:
    """The keys that mean the same everywhere; `human`: whether somebody answers key 0."""
    contact = f"{guide.contact.title}, oder ein Mensch" if human else guide.contact.title
    return (guide.contact.key, contact), ("9", "zurück zum Hauptmenü")


def choices(menu: Menu) -> tuple[Row, ...]:
    """The keys of a menu, each with the name that confirms it."""
    return tuple((choice.key, choice.title) for choice in menu.choices)


@dataclass(frozen=True, slots=True)
class _Box:
    """A titled list of keys, at its place in the picture."""

    title: str
    rows: tuple[Row, ...]
    x: int
    y: int

    @property
    def height(self) -> int:
        return TITLE + ROW * len(self.rows) + PAD // 2

    def row_middle(self, index: int) -> int:
        return self.y + TITLE + ROW * index + ROW // 2

    def draw(self) -> Iterator[str]:
        yield (
            f'<rect x="{self.x}" y="{self.y}" width="{WIDTH}" height="{self.height}" rx="14" '
            f'fill="{_PAPER}" stroke="{_INK}" stroke-width="2"/>'
        )
        yield _text(self.x + PAD, self.y + 34, self.title, size=22, weight="bold")
        for index, (key, label) in enumerate(self.rows):
            middle = self.row_middle(index)
            yield f'<circle cx="{self.x + PAD + 15}" cy="{middle}" r="16" fill="{_INK}"/>'
            yield _text(
                self.x + PAD + 15, middle + 7, key, size=20, weight="bold", fill=_PAPER, anchor="middle"
            )
            yield _text(self.x + PAD + 46, middle + 6, label, size=18)


def key_names(guide: Guide, node_id: str) -> str:
    """Taste 1, dann Taste 2; empty for the main menu."""
    return ", dann ".join(f"Taste {key}" for key in keys(guide, node_id))


def draw(guide: Guide, *, human: bool = False, rooms: bool = False) -> str:
    """The whole picture as an SVG document; with a human at key 0 and the key for rooms where they are."""
    guide = printed_guide(guide, rooms=rooms)
    main = _Box(guide.main.title, choices(guide.main), PAD, PAD)
    submenus = list(_submenus(guide.main, PAD + WIDTH + GAP))
    below = max(box.y + box.height for box in (main, *submenus)) + PAD * 2
    everywhere = _Box(ALWAYS_TITLE, always(guide, human=human), PAD, below)
    reading = _Box(READING_TITLE, READING, PAD + WIDTH + GAP, below)
    width, height = 2 * (PAD + WIDTH) + GAP, below + reading.height + PAD * 4
    parts = [
        *_joints(guide.main, main, submenus),
        *(line for box in (main, *submenus, everywhere, reading) for line in box.draw()),
        _text(PAD, height - PAD - 8, SILENCE, size=19, weight="bold"),
    ]
    return _document(width, height, parts)


def _submenus(menu: Menu, x: int) -> Iterator[_Box]:
    y = PAD
    for choice in menu.choices:
        if isinstance(choice, Menu):
            box = _Box(choice.title, choices(choice), x, y)
            y += box.height + PAD
            yield box


def _joints(menu: Menu, main: _Box, submenus: list[_Box]) -> Iterator[str]:
    """A line from each row that opens a menu to that menu."""
    rows = [index for index, choice in enumerate(menu.choices) if isinstance(choice, Menu)]
    for index, box in zip(rows, submenus, strict=True):
        start, end = main.row_middle(index), box.y + TITLE // 2
        middle = main.x + WIDTH + GAP // 2
        yield (
            f'<polyline points="{main.x + WIDTH},{start} {middle},{start} {middle},{end} {box.x},{end}" '
            f'fill="none" stroke="{_LINE}" stroke-width="3"/>'
        )


def _text(
    x: int, y: int, text: str, *, size: int, weight: str = "normal", fill: str = _INK, anchor: str = "start"
) -> str:
    style = f'font-size="{size}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(text)}</text>'


def _document(width: int, height: int, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="Verdana, DejaVu Sans, sans-serif" role="img">\n'
        f"<title>Der Tastenplan der Hotline</title>\n"
        f'<rect width="{width}" height="{height}" fill="#f3f1ea"/>\n{body}\n</svg>\n'
    )
