"""Who hears what after how long: calls followed through the dialog, with the lengths of the recordings.

Three callers, from the moment the hotline answers:
- one listens to every menu to its end and then presses the right key;
- one never presses a key, and the hotline reads everything aloud;
- one who knows the keys needs no line here: a second after the last key the topic begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat

from ivr.core.dialog import Breath, CallStarted, Event, HangUp, Item, KeyPressed, NoInput, Position, next_turn
from ivr.core.dialog import Place as Waiting
from ivr.core.guide import Guide, Pace, Topic
from ivr.release import Release

SILENCE = repeat(NoInput())  # nobody presses a key

ENDS = ("end", "end_below")  # what is said when a topic is over


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a topic begins, and how long it is read; all in seconds."""

    topic: Topic
    keys: tuple[str, ...]
    listening: float  # after the answer, for who hears every menu to its end
    without_keys: float  # after the answer, for who never presses a key
    lasts: float  # from its title to the offer at its end, offers included
    lasts_slowly: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """All topics, in the order in which they are read aloud, and the length of that whole call."""

    arrivals: tuple[Arrival, ...]
    whole_call: float


def timeline(release: Release) -> Timeline:
    """Follow these calls. Raises KeyError for a release that lacks a recording."""
    unaided = [*_heard(release, chain([CallStarted()], SILENCE))]
    begins = {item: at for at, item in unaided}
    arrivals = (
        Arrival(
            topic=topic,
            keys=keys(release.guide, topic.id),
            listening=_until(release, topic),
            without_keys=begins[f"title:{topic.id}"],
            lasts=_length(release, topic, Pace.NORMAL),
            lasts_slowly=_length(release, topic, Pace.SLOW),
        )
        for topic in release.guide.topics()
    )
    return Timeline(tuple(arrivals), unaided[-1][0])


def keys(guide: Guide, node_id: str) -> tuple[str, ...]:
    """The keys that lead to a node from the main menu; none for the main menu."""
    above = guide.menu_above(node_id)
    node = guide.find(node_id)
    if node is None or node is guide.main:
        return ()
    return (*(() if above is guide.main else keys(guide, above.id)), node.key)


def _until(release: Release, topic: Topic) -> float:
    pressed = (KeyPressed(key) for key in keys(release.guide, topic.id))
    heard = _heard(release, chain([CallStarted()], pressed))
    return next(at for at, item in heard if item == f"title:{topic.id}")


def _length(release: Release, topic: Topic, pace: Pace) -> float:
    menu = release.guide.menu_above(topic.id)
    start = Position(Waiting.MENU, menu.id, pace=pace)
    times = {
        item: at for at, item in _until_end(_heard(release, chain([KeyPressed(topic.key)], SILENCE), start))
    }
    end = next(times[item] for item in ENDS if item in times)
    return end - times[f"title:{topic.id}"]


def _until_end(heard: Iterator[tuple[float, Item | None]]) -> Iterator[tuple[float, Item | None]]:
    for at, item in heard:
        yield at, item
        if item in ENDS:
            return


def _heard(
    release: Release, events: Iterable[Event], position: Position | None = None
) -> Iterator[tuple[float, Item | None]]:
    """Each thing that is said, with the seconds at which it begins; at the end of the call None."""
    clock, waited = 0.0, 0
    for event in events:
        clock += waited if isinstance(event, NoInput) else 0
        turn = next_turn(release.guide, position, event)
        for item in turn.says:
            yield clock, item
            clock += _seconds(release, item, turn.pace)
        if isinstance(turn.then, HangUp):
            break
        position, waited = turn.then.position, getattr(turn.then, "seconds", 0)
    yield clock, None


def _seconds(release: Release, item: Item, pace: Pace) -> float:
    return item.seconds if isinstance(item, Breath) else release.recording(item, pace).seconds
