"""What there is to hear: a tree of menus and topics, frozen.

    Guide ── main ──▶ Menu ── choices ──▶ Menu | Topic      at most two levels, at most five choices
          └─ contact ▶ Topic                                key 0, everywhere

A topic is read in sections. A section is either read, or dictated: something to write down. A topic may be
there to practise: then its sections are heard by those who press no key.

A topic may be there for a while only, and the one that leads to rooms only while there are any. What is there
on a day is a guide of its own (`on`): its menus have their keys without gaps, and each menu has a speech of
its own, which `menu_speech` names by the topics of a while that it offers. A topic that was there when a call
chose it is `withdrawn`: it stands in no menu, but whoever listens to it hears it to its end. The guide of a
day keeps the reading order of the whole one (`all_topics`), so that a number in it means the same every day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from ivr.core.period import ALWAYS, Period

MAIN = "haupt"  # the id of the main menu
MENU_SPEECHES = ("menu", "no_input", "no_match_2")  # what each menu says
CONTACT = "kontakt"  # the id of the contact topic


class Pace(Enum):
    """How a call is spoken. Slower means longer pauses, never stretched speech."""

    NORMAL = "normal"
    SLOW = "slow"
    VERY_SLOW = "very_slow"


@dataclass(frozen=True, slots=True)
class Section:
    """One stretch of listening: at most four passages, or one address to write down."""

    passages: tuple[str, ...]
    dictated: bool = False
    items: tuple[int, ...] = ()  # which passages, counted from 0, are items of a list; for paper only


PRACTICE_STEPS = ("number", "room", "pin")  # what is typed one after the other


@dataclass(frozen=True, slots=True)
class Practice:
    """The made-up numbers with which callers practise dialling in: digits, neither 0 nor 9 in front."""

    number: str
    room: str
    pin: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """The three of them, in the order of PRACTICE_STEPS."""
        return self.number, self.room, self.pin


@dataclass(frozen=True, slots=True)
class Topic:
    """A leaf of the tree that is read aloud."""

    id: str
    key: str
    title: str  # said when it is chosen: "Sie hören jetzt: Kosten."
    label: str  # said in the menu: "Für die Kosten"
    as_of: str  # year and month, "2020-04"
    sections: tuple[Section, ...]
    practice: Practice | None = None
    is_room: bool = False  # asks for the code of a room; its sections are heard when everything is read aloud
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Menu:
    """A branch of the tree: choices, each with its key, numbered upward without gaps."""

    id: str
    key: str
    title: str
    label: str
    choices: tuple[Menu | Topic, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said for some days: once between welcome and menu, and again in the contact topic."""

    id: str  # of its speech, too: "notice", "notice-sommer"
    period: Period


@dataclass(frozen=True, slots=True)
class Guide:
    """All that callers can hear, in the order of its keys."""

    main: Menu
    contact: Topic
    notices: tuple[Notice, ...] = ()
    withdrawn: tuple[Topic, ...] = ()  # in no menu at the moment
    whole: tuple[
        Topic, ...
    ] = ()  # of a day: every topic of all days, in reading order; empty: no day's guide
    by_id: Mapping[str, Menu | Topic] = field(init=False, repr=False, compare=False)
    has_practice: bool = field(init=False, repr=False, compare=False)  # there is a topic to practise with
    has_room: bool = field(init=False, repr=False, compare=False)  # a way into rooms, now or at another time

    def __post_init__(self) -> None:
        """Once, since every webhook asks for them."""
        known = [*self.nodes(), *self.withdrawn]
        object.__setattr__(self, "by_id", {node.id: node for node in reversed(known)})
        topics = [node for node in known if isinstance(node, Topic)]
        object.__setattr__(self, "has_practice", any(topic.practice for topic in topics))
        object.__setattr__(self, "has_room", any(topic.is_room for topic in topics))

    def nodes(self) -> Iterator[Menu | Topic]:
        """Every menu and topic, depth first, the contact topic last."""
        yield from _below(self.main)
        yield self.contact

    def topics(self) -> tuple[Topic, ...]:
        """Every topic in reading order: what a caller without keys hears."""
        return tuple(node for node in self.nodes() if isinstance(node, Topic))

    def all_topics(self) -> tuple[Topic, ...]:
        """Every topic in reading order, the withdrawn ones at their places: the same on every day."""
        return self.whole or self.topics()

    def menus(self) -> tuple[Menu, ...]:
        """Every menu, the main menu first."""
        return tuple(node for node in self.nodes() if isinstance(node, Menu))

    def on(self, withdrawn: Collection[str] = (), notices: Collection[str] = ()) -> Guide:
        """The guide of one day: without these topics in its menus, and with these notices."""
        whole = self.topics()
        gone = tuple(topic for topic in whole if topic.id in withdrawn)
        said = tuple(notice for notice in self.notices if notice.id in notices)
        return replace(self, main=_without(self.main, withdrawn), notices=said, withdrawn=gone, whole=whole)

    def find(self, node_id: str) -> Menu | Topic | None:
        """The node with that id, or None where a newer guide no longer has it."""
        return self.by_id.get(node_id)

    def find_menu(self, node_id: str) -> Menu:
        """The menu with that id; the main menu for the unknown."""
        node = self.find(node_id)
        return node if isinstance(node, Menu) else self.main

    def menu_above(self, node_id: str) -> Menu:
        """The menu that offers this node; the main menu for itself, the contact and the unknown."""
        for menu in self.menus():
            if any(choice.id == node_id for choice in menu.choices):
                return menu
        return self.find_menu(node_id.rpartition(".")[0])


def _below(node: Menu | Topic) -> Iterator[Menu | Topic]:
    yield node
    if isinstance(node, Menu):
        for choice in node.choices:
            yield from _below(choice)


def _without(menu: Menu, withdrawn: Collection[str]) -> Menu:
    """The menu without these topics. Where one is missing, keys are counted anew."""
    kept = [choice for choice in menu.choices if choice.id not in withdrawn]
    choices = (_without(choice, withdrawn) if isinstance(choice, Menu) else choice for choice in kept)
    if len(kept) == len(menu.choices):
        return replace(menu, choices=tuple(choices))
    return replace(menu, choices=tuple(replace(one, key=str(key)) for key, one in enumerate(choices, 1)))


def menu_speech(kind: str, menu: Menu) -> str:
    """The id of what a menu says ("menu", "no_input", "no_match_2"): "menu:haupt".

    It is another one where the menu leads to rooms, "menu_rooms:haupt", and where it offers topics that are
    there for a while: "menu:haupt:advent,basar".
    """
    topics = [choice for choice in menu.choices if isinstance(choice, Topic)]
    rooms = "_rooms" if any(topic.is_room for topic in topics) else ""
    dated = ",".join(topic.id.rpartition(".")[2] for topic in topics if topic.period != ALWAYS)
    return f"{kind}{rooms}:{menu.id}{':' if dated else ''}{dated}"


def section_id(topic_id: str, index: int) -> str:
    """What a topic's section is called among all speeches; counted from 0 in code, from 1 in the id."""
    return f"section:{topic_id}:{index + 1}"
