"""What the hotline must have counted of what a crowd has asked; shared by bench.py and tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ivr.core.counting import Count, counts_of, length_class
from ivr.core.dialog import KEYS, CallStarted, Event, KeyPressed, NoInput, Place, TransferEnded, next_turn
from ivr.core.guide import Guide, Menu
from ivr.core.positions import position_at
from loadtest.results import STATUS, Asked


def counts(asked: Counter[Asked], guide: Guide, *, staffed: bool) -> Counter[Count]:
    """What the hotline must have counted, by its own rules (counting.py)."""
    counted: Counter[Count] = Counter()
    for one, times in asked.items():
        for count in _counts(one, guide, staffed=staffed):
            counted[count] += times
    return counted


def _counts(one: Asked, guide: Guide, *, staffed: bool) -> Iterable[Count]:
    path, digits, dialled, status, duration = one
    if path == STATUS:
        return [length_class(int(duration))] if status == "completed" else []
    position = position_at(path.removeprefix("/voice").removeprefix("/"))
    event: Event = NoInput()
    if path == "/voice":
        event = CallStarted()
    elif position and position.place is Place.TRANSFER:
        event = TransferEnded(dialled)
    elif digits:
        event = KeyPressed(digits if digits in tuple(KEYS) else "?")
    return counts_of(guide, position, event, next_turn(guide, position, event, staffed=staffed))


def differences(wanted: Counter[Count], found: Counter[Count]) -> Iterator[str]:
    """Each count that is not what it has to be; the hour of a call is nobody's business here."""
    for count in sorted({*wanted, *found}):
        if count.kind != "hour" and wanted[count] != found[count]:
            yield f"{count.kind} {count.subject}: {found[count]} instead of {wanted[count]}"


def ways(menu: Menu, so_far: str = "") -> Iterator[str]:
    """The keys that lead from this menu to each topic."""
    for choice in menu.choices:
        way = so_far + choice.key
        if isinstance(choice, Menu):
            yield from ways(choice, way)
        else:
            yield way
