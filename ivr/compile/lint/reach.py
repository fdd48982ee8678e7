"""How long it takes until a caller hears a topic, found by making the call.

Somebody who knows nothing hears the welcome and every menu to its end and then presses the key. Somebody who
has no keys stays on the line until the hotline reads everything in order. Each time ends when the first
section of the topic begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

from ivr.core.dialog import Breath, CallStarted, Event, HangUp, KeyPressed, Listen, NoInput, Turn, next_turn
from ivr.core.guide import Guide, Menu, Topic, section_id


@dataclass(frozen=True, slots=True)
class Reach:
    """One topic: its keys from the main menu on, and the seconds by keys and by waiting."""

    title: str
    keys: str
    by_keys: float
    by_waiting: float


def reach(guide: Guide, seconds: Mapping[str, float]) -> tuple[Reach, ...]:
    """Every topic in reading order; `seconds` says how long each speech takes."""
    silence: Iterable[Event] = repeat(NoInput())
    waiting = _begins(_turns(guide, silence), seconds, waits=True)
    found = []
    for topic, keys in (*_paths(guide.main, ""), (guide.contact, guide.contact.key)):
        pressing = _begins(_turns(guide, map(KeyPressed, keys)), seconds, waits=False)
        first = section_id(topic.id, 0)
        found.append(Reach(topic.title, keys, pressing[first], waiting[first]))
    return tuple(found)


def _paths(menu: Menu, keys: str) -> Iterator[tuple[Topic, str]]:
    for choice in menu.choices:
        if isinstance(choice, Menu):
            yield from _paths(choice, keys + choice.key)
        else:
            yield choice, keys + choice.key


def _turns(guide: Guide, events: Iterable[Event]) -> Iterator[Turn]:
    turn = next_turn(guide, None, CallStarted())
    yield turn
    for event in events:
        if isinstance(turn.then, HangUp):
            return
        turn = next_turn(guide, turn.then.position, event)
        yield turn


def _begins(turns: Iterable[Turn], seconds: Mapping[str, float], *, waits: bool) -> Mapping[str, float]:
    """When each speech is heard first, in seconds from the answer; who `waits` does so after each turn."""
    begins: dict[str, float] = {}
    now = 0.0
    for turn in turns:
        for item in turn.says:
            if isinstance(item, Breath):
                now += item.seconds
            else:
                begins.setdefault(item, now)
                now += seconds[item]
        now += turn.then.seconds if waits and isinstance(turn.then, Listen) else 0
    return begins
