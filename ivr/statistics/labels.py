"""What staff call that which is counted: German names, made from the titles of the guide.

What a newer guide no longer has keeps its id, since the numbers of last month are about last month's guide.
A name is one line of text: whatever would steer a terminal or turn the direction of reading is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ivr.core.counting import place_name
from ivr.core.dialog import tour
from ivr.core.guide import MAIN, Guide, Menu, Topic
from ivr.core.turn import Place, Position

GONE = "nicht mehr im Leitfaden"


class Names:
    """The names of a guide's topics and places; without a guide, of none."""

    def __init__(self, guide: Guide | None) -> None:
        self._guide = guide
        self.topics: dict[str, str] = {}  # by id, in the order of the guide, like all of them
        self.places: dict[str, str] = {}
        if guide:
            self._learn(guide)

    def topic(self, topic_id: str) -> str:
        """Telefonkonferenz: Die Anmeldung."""
        return self.topics.get(topic_id) or _plain(f"{topic_id} ({GONE})")

    def place(self, subject: str) -> str:
        """Am Ende von: Kosten."""
        return self.places.get(subject) or _plain(f"{subject} ({GONE})")

    def _learn(self, guide: Guide) -> None:
        self.topics = {topic.id: _plain(_name(guide, topic)) for topic in guide.topics()}
        self.places = {place_name(guide, position): _plain(name) for position, name in self._positions(guide)}

    def _positions(self, guide: Guide) -> Iterator[tuple[Position, str]]:
        for menu in guide.menus():
            yield Position(Place.MENU, menu.id), f"In der Auswahl: {menu.title}"
        for topic in guide.topics():
            for index in range(len(topic.sections)):
                yield Position(Place.SECTION, topic.id, index), f"Beim Hören: {self._section(topic, index)}"
            yield Position(Place.END, topic.id), f"Am Ende von: {self.topics[topic.id]}"
            yield Position(Place.PAUSE, topic.id), f"In einer Pause bei: {self.topics[topic.id]}"
            if topic.practice:
                yield Position(Place.TYPING, topic.id), f"Beim Üben: {self.topics[topic.id]}"
        for number, (topic, index) in enumerate(tour(guide)):
            name = self._section(topic, index)
            yield Position(Place.TOUR, MAIN, number), f"Beim Vorlesen von allem: {name}"
        yield Position(Place.HUMAN, MAIN), "Bei der Verbindung mit einem Menschen"
        yield Position(Place.ROOM, MAIN), "Bei der Frage nach dem Code eines Raums"
        yield Position(Place.GOODBYE, MAIN), "Bei der Verabschiedung"

    def _section(self, topic: Topic, index: int) -> str:
        return f"{self.topics[topic.id]}, Abschnitt {index + 1}"


def _name(guide: Guide, node: Menu | Topic) -> str:
    above = guide.menu_above(node.id)
    return node.title if above is guide.main else f"{above.title}: {node.title}"


def _plain(name: str) -> str:
    """In one line, without characters that can't be seen."""
    seen = (char for char in name if unicodedata.category(char) not in ("Cc", "Cf") or char.isspace())
    return " ".join("".join(seen).split())
