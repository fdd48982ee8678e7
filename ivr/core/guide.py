"""What there is to hear: a tree of menus and topics, frozen.

    Guide ── main ──▶ Menu ── choices ──▶ Menu | Topic      at most two levels, at most five choices
          └─ contact ▶ Topic                                key 0, everywhere

A topic is read in sections. A section is either read, or dictated: something to write down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

MAIN = "haupt"  # the id of the main menu
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


@dataclass(frozen=True, slots=True)
class Topic:
    """A leaf of the tree that is read aloud."""

    id: str
    key: str
    title: str  # said when it is chosen: "Kosten."
    label: str  # said in the menu: "Für die Kosten"
    as_of: str  # year and month, "2020-04"
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """A branch of the tree: choices, each with its key, numbered upward without gaps."""

    id: str
    key: str
    title: str
    label: str
    choices: tuple[Menu | Topic, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """All that callers can hear, in the order of its keys."""

    main: Menu
    contact: Topic

    def nodes(self) -> Iterator[Menu | Topic]:
        """Every menu and topic, depth first, the contact topic last."""
        yield from _below(self.main)
        yield self.contact

    def topics(self) -> tuple[Topic, ...]:
        """Every topic in reading order: what a caller without keys hears."""
        return tuple(node for node in self.nodes() if isinstance(node, Topic))

    def menus(self) -> tuple[Menu, ...]:
        """Every menu, the main menu first."""
        return tuple(node for node in self.nodes() if isinstance(node, Menu))

    def find(self, node_id: str) -> Menu | Topic | None:
        """The node with that id, or None where a newer guide no longer has it."""
        return next((node for node in self.nodes() if node.id == node_id), None)

    def menu_above(self, node_id: str) -> Menu:
        """The menu that offers this node; the main menu for itself, the contact and the unknown."""
        for menu in self.menus():
            if any(choice.id == node_id for choice in menu.choices):
                return menu
        return self.main


def _below(node: Menu | Topic) -> Iterator[Menu | Topic]:
    yield node
    if isinstance(node, Menu):
        for choice in node.choices:
            yield from _below(choice)


def speeches_of(guide: Guide) -> Iterator[str]:
    """The ids of all speeches that belong to a guide's menus and topics; what the dialog may ask for."""
    for node in guide.nodes():
        yield f"title:{node.id}"
        if isinstance(node, Menu):
            yield from (f"{kind}:{node.id}" for kind in ("menu", "no_input", "no_match_2"))
        else:
            yield f"as_of:{node.as_of}"
            yield from (section_id(node.id, index) for index in range(len(node.sections)))


def section_id(topic_id: str, index: int) -> str:
    """What a topic's section is called among all speeches; counted from 0 in code, from 1 in the id."""
    return f"section:{topic_id}:{index + 1}"
