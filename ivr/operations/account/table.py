"""The present and the coming settings side by side, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from ivr.operations.account.backup import without_password
from ivr.operations.account.connection import Connection
from ivr.operations.account.number_settings import GERMAN

_NARROWEST, _WIDEST = 72, 150  # letters a line
_NAMES = max(map(len, GERMAN.values())) + 3  # letters of the first column
_NOTHING = "–"
_ENDS = " /&,"  # a line is broken after one of these


def side_by_side(now: Connection, then: Connection, region: str, width: int) -> Iterator[str]:
    """Lines of a table; ▸ marks what changes. `width` is that of the terminal, in letters."""
    room = (min(max(width, _NARROWEST), _WIDEST) - _NAMES - 4) // 2
    yield _line("", "jetzt", "künftig", room)
    yield "─" * (_NAMES + 4 + 2 * room)
    yield from _row("Anrufe kommen in", now.voice_region, then.voice_region, room)
    yield f"  Einstellungen in der Region {region}:"
    for name, german in GERMAN.items():
        yield from _row(german, now.values[name], then.values[name], room)


def _row(name: str, now: str, then: str, room: int) -> Iterator[str]:
    mark = "▸ " if now != then else "  "
    columns = (_pieces(now, room), _pieces(then, room))
    for index, (left, right) in enumerate(zip_longest(*columns, fillvalue="")):
        yield _line("" if index else mark + name, left, right, room)


def _line(name: str, left: str, right: str, room: int) -> str:
    return f"{name:{_NAMES}}{left:{room}}    {right}".rstrip()


def _pieces(value: str, room: int) -> list[str]:
    shown = {"true": "ja", "false": "nein", "": _NOTHING}.get(value) or without_password(value)
    pieces = []
    while len(shown) > room:
        end = max(shown.rfind(mark, 0, room) for mark in _ENDS) + 1
        end = end if end > room // 2 else room  # one long word: wherever it has to be
        pieces.append(shown[:end])
        shown = shown[end:]
    return [*pieces, shown]
