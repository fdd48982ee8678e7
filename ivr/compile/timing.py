"""Who hears what after how long: calls followed through the dialog, with the length of each speech.

Three callers. Two of them from the moment the hotline answers until the first section of a topic begins:
- by keys: hears the welcome and every menu to its end, and then presses the right key;
- by waiting: never presses a key, and the hotline reads everything aloud.
The third knows nothing, presses each key right after it was said, and is there when the topic is named
(`by_choice`). That may take FIRST_LEVEL or SECOND_LEVEL seconds.

The length of a speech is that of its recording. Where there is none, it is estimated: measured with the
embedded voice on all speeches of the guide, 0.225 s a word and 0.0315 s a letter, plus the pauses. A section
that is read at a rate (ivr.compile.rates) takes as long as its words do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, repeat

from ivr.compile.rates import RATES
from ivr.compile.speech import Speech, words
from ivr.core.dialog import next_turn
from ivr.core.digits import KEY_WORDS
from ivr.core.guide import Guide, Pace, Topic, section_id
from ivr.core.turn import (
    Breath,
    CallStarted,
    Event,
    HangUp,
    Item,
    KeyPressed,
    Listen,
    NoInput,
    Place,
    Position,
    Turn,
)

Lengths = Callable[[str, Pace], float]  # the seconds of a speech at a pace, by its id

FIRST_LEVEL, SECOND_LEVEL = 25, 45  # seconds to a topic of the main menu, and to one below

A_WORD, A_LETTER = 0.225, 0.0315  # seconds
TAIL = 0.5  # seconds; what a recording keeps of its last pause
ENDS = ("end", "end_below")  # what is said when a topic is over


@dataclass(frozen=True, slots=True)
class Arrival:
    """A topic, its keys from the main menu on ("12"), and the seconds until it begins."""

    topic: Topic
    keys: str
    by_keys: float
    by_waiting: float


def estimated(speech: Speech) -> float:
    """The seconds of a speech, at the normal pace, of which there is no recording."""
    if speech.words:
        return speech.words * 60 / RATES[Pace.NORMAL]
    letters = sum(map(str.isalpha, speech.spoken))
    pauses = sum(utterance.pause for utterance in speech.utterances[:-1]) + TAIL
    return len(words(speech.spoken)) * A_WORD + letters * A_LETTER + pauses


def arrivals(guide: Guide, lengths: Lengths) -> tuple[Arrival, ...]:
    """Every topic in reading order."""
    waiting = _begins(_heard(guide, lengths, _silence()))
    found = []
    for topic in guide.topics():
        pressed = keys(guide, topic.id)
        pressing = _begins(_heard(guide, lengths, chain([CallStarted()], map(KeyPressed, pressed))))
        read = section_id(topic.id, 0)
        begins = "practice" if topic.practice else "room_code" if topic.is_room else read
        found.append(Arrival(topic, "".join(pressed), pressing[begins], waiting[read]))
    return tuple(found)


def by_choice(guide: Guide, topic: Topic, lengths: Lengths, menus: Mapping[str, Speech]) -> float:
    """The seconds until a topic is named to a caller who presses each key right after it was said.

    `menus` has the speech of each menu, by its id: "menu:haupt".
    """
    clock, position = 0.0, None
    event: Event = CallStarted()
    for key in keys(guide, topic.id):
        turn = next_turn(guide, position, event)
        *before, menu = (item for item in turn.says if isinstance(item, str))
        said = sum(lengths(speech, turn.pace) for speech in before) + _silences(turn)
        clock += said + _share(menus[menu], key) * lengths(menu, turn.pace)
        position = turn.then.position if isinstance(turn.then, Listen) else None
        event = KeyPressed(key)
    return clock + _silences(next_turn(guide, position, event))


def _silences(turn: Turn) -> float:
    return sum(item.seconds for item in turn.says if isinstance(item, Breath))


def _share(menu: Speech, key: str) -> float:
    """Which part of a menu has been heard when a key has been said."""
    word = re.compile(rf"\b{KEY_WORDS[key]}\b")
    said = [index for index, utterance in enumerate(menu.utterances) if word.search(utterance.text)]
    last = said[0] if said else len(menu.utterances) - 1
    heard = replace(menu, utterances=menu.utterances[: last + 1])
    return (estimated(heard) - TAIL) / estimated(menu)


def whole_call(guide: Guide, lengths: Lengths) -> float:
    """The seconds of a call in which no key is pressed."""
    return max(at for at, _ in _heard(guide, lengths, _silence()))


def duration(seconds: float) -> str:
    """As staff read it, in check.py and in the proof alike: 9 s; 1 min 15 s."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def reading_time(guide: Guide, topic: Topic, pace: Pace, lengths: Lengths) -> float | None:
    """The seconds from the title of a topic to the offer at its end, the offers in between included.

    None for the way into rooms: it asks for a code and has no end.
    """
    if topic.is_room:
        return None
    menu = guide.menu_above(topic.id)
    start = Position(Place.MENU, menu.id, pace=pace)
    heard = _heard(guide, lengths, chain([KeyPressed(topic.key)], repeat(NoInput())), start)
    began = 0.0
    for at, item in heard:
        if item == f"title:{topic.id}":
            began = at
        if item in ENDS:
            return at - began
    raise ValueError(f"{topic.id} never ends")


def keys(guide: Guide, node_id: str) -> tuple[str, ...]:
    """The keys that lead to a node from the main menu; none for the main menu."""
    above = guide.menu_above(node_id)
    node = guide.find(node_id)
    if node is None or node is guide.main:
        return ()
    return (*(() if above is guide.main else keys(guide, above.id)), node.key)


def _waited(turn: Turn, lengths: Lengths) -> float:
    """The seconds until silence is an event, with all that is said meanwhile."""
    if not isinstance(turn.then, Listen):
        return 0.0
    reminders = turn.then.reminders
    said = sum(lengths(reminder, turn.pace) for reminder in reminders)
    return turn.then.seconds * (1 + len(reminders)) + said


def _silence() -> Iterable[Event]:
    return chain([CallStarted()], repeat(NoInput()))


def _begins(heard: Iterable[tuple[float, Item | None]]) -> dict[Item | None, float]:
    """When each thing is said for the first time."""
    begins: dict[Item | None, float] = {}
    for at, item in heard:
        begins.setdefault(item, at)
    return begins


def _heard(
    guide: Guide, lengths: Lengths, events: Iterable[Event], position: Position | None = None
) -> Iterator[tuple[float, Item | None]]:
    """Each thing that is said, with the seconds at which it begins; at the end of the call None."""
    clock, waited = 0.0, 0.0
    for event in events:
        clock += waited if isinstance(event, NoInput) else 0
        turn = next_turn(guide, position, event)
        for item in turn.says:
            yield clock, item
            clock += lengths(item, turn.pace) if isinstance(item, str) else item.seconds
        if isinstance(turn.then, HangUp):
            break
        position, waited = turn.then.position, _waited(turn, lengths)
    yield clock, None
