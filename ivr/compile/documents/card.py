"""The card: the telephone number and all keys in large letters, for members to lay beside the telephone.

The front is what everybody needs: the number, the main menu, and that no key is needed at all. The back
are the other menus, and what the keys do while a text is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.compile.documents.blocks import NEW_PAGE, Group, Heading, Keys, Note, Number, Text, Title
from ivr.compile.documents.keymap import ALWAYS_TITLE, READING, READING_TITLE, SILENCE, always, choices
from ivr.compile.documents.paper import CARDS, Sheet, sheet
from ivr.core.guide import Guide, Pace, Topic
from ivr.release import Release

_NUMBER = re.compile(r"\+?[0-9(][0-9 ()/-]*")


def card(release: Release, number: str, paper: str, name: str = "") -> Sheet:
    """The card of a release for a telephone number, on "a4" or "a5"; `name` instead of the organisation's."""
    name = name or release.organisation.hotline
    return sheet(_groups(release, number, name), CARDS[paper], f"{name}, {number}")


def telephone_number(written: str) -> str:
    """A telephone number as it is printed; ValueError, with the remedy in German, for what is none."""
    number = " ".join(written.split())
    if not _NUMBER.fullmatch(number) or sum(map(str.isdecimal, number)) < 3:
        raise ValueError(f"„{written}“ ist keine Telefonnummer. Richtig ist zum Beispiel: 0511 123456")
    return number


def as_of(release: Release, topics: tuple[Topic, ...]) -> str:
    """What callers hear about how old these topics are: as old as the oldest of them."""
    oldest = min(topic.as_of for topic in topics)
    return release.recording(f"as_of:{oldest}", Pace.NORMAL).text


def _rooms(guide: Guide) -> tuple[Text, ...]:
    """A card is printed once, and the way into rooms comes and goes with them."""
    room = next((topic for topic in guide.main.choices if isinstance(topic, Topic) and topic.is_room), None)
    return (Text((f"Die Taste {room.key} gibt es, sobald eine Gruppe einen Raum hat.",)),) if room else ()


def _groups(release: Release, number: str, name: str) -> Iterator[Group]:
    guide = release.guide
    yield Title(name), Text(("Rufen Sie an:",)), Number(number)
    yield Heading("Drücken Sie eine Taste"), Keys(choices(guide.main))
    yield Heading(ALWAYS_TITLE), Keys(always(guide))
    yield (Note(SILENCE),)
    yield NEW_PAGE
    for menu in guide.menus()[1:]:
        yield Heading(f"Nach der Taste {menu.key}: {menu.title}"), Keys(choices(menu))
    yield Heading(READING_TITLE), Keys(READING)
    yield (*_rooms(guide), Text((as_of(release, guide.topics()),)))
