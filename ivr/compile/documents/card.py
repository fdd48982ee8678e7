"""The card: the telephone number and all keys in large letters, for members to lay beside the telephone.

The front is what everybody needs: the number, the main menu, and that no key is needed at all. The back
are the other menus, and what the keys do while a text is read.

A card is one sheet. Where the guide is too large for that, these are tried in turn until it fits
(`_layouts`): smaller letters, down to paper.SMALLEST; the keys of a text on the front; menus that begin on
the front; the topics of a menu one after the other instead of one below the other. Where nothing helps, the
card goes on on more pages, and `too_long` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from ivr.compile.documents.blocks import NEW_PAGE, Group, Heading, KeyLine, Keys, Note, Number, Text, Title
from ivr.compile.documents.keymap import (
    ALWAYS_TITLE,
    READING,
    READING_TITLE,
    SILENCE,
    always,
    choices,
    printed_guide,
    valid_until,
)
from ivr.compile.documents.paper import CARDS, SMALLEST, Format, Sheet, sheet
from ivr.core.guide import Guide, Menu, Pace, Topic
from ivr.release import Release

SIDES = 2
SCALES = (1.0, 0.9, 0.8, 0.7, 0.6)  # of the sizes of a card; letters end at SMALLEST, gaps get narrower
DENSE = (0.7, 0.6, 0.5, 0.4)
_NUMBER = re.compile(r"\+?[0-9(][0-9 ()/-]*")


def card(
    release: Release,
    number: str,
    paper: str,
    name: str = "",
    *,
    human: bool = False,
    rooms: bool = False,
    now: datetime | None = None,
) -> Sheet:
    """The card of a release for a telephone number, on "a4" or "a5".

    `name` stands instead of the organisation's; `human` is whether somebody answers key 0, `rooms` whether
    there are rooms. With a moment (of a zone) it shows the topics and keys of that day, and says until when
    they stay so; without one those of all days.
    """
    name = name or release.organisation.hotline
    guide = printed_guide(release.guide, rooms=rooms, now=now)
    front, others = _front(guide, number, name, human=human), guide.menus()[1:]
    other = [(Heading(_after(menu, menu.title)), Keys(choices(menu))) for menu in others]
    reading = Heading(READING_TITLE), Keys(READING)
    until = valid_until(release.guide, now) if now else ""
    oldest: Group = (Text((f"{as_of(release, guide.topics())} {until}".rstrip(),)),)
    for form, arrangement in _layouts(CARDS[paper]):
        groups = {
            "as ever": [*front, NEW_PAGE, *other, reading, oldest],
            "keys on the front": [*front, reading, NEW_PAGE, *other, oldest],
            "menus from the front on": [*front, reading, *other, oldest],
            "one after the other": [*front, *_in_lines(guide), oldest],
        }[arrangement]
        made = sheet(groups, form, f"{name}, {number}")
        if made.pages <= SIDES:
            break
    return made


def too_long(guide: Guide) -> str:
    """Why a card has more than two pages, and what to do; German."""
    names = [choice.title for menu in guide.menus() for choice in menu.choices]
    longest = max(names, key=len)
    return (
        f"{len(names)} Themen und Auswahlen, der längste Name mit {len(longest)} Buchstaben, passen nicht "
        f"auf Vorder- und Rückseite, denn keine Schrift ist kleiner als {SMALLEST:.0f} Punkt. Kürzere Namen "
        f"(„title:“) helfen, zum Beispiel statt „{longest}“."
    )


def _layouts(form: Format) -> Iterator[tuple[Format, str]]:
    """Sizes and arrangements, from what is easiest to read to what takes the least room."""
    for arrangement in ("as ever", "keys on the front", "menus from the front on"):
        for scale in SCALES:
            yield form.smaller(scale), arrangement
    for scale in DENSE:
        yield form.smaller(scale), "one after the other"


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


def _front(guide: Guide, number: str, name: str, *, human: bool) -> list[Group]:
    return [
        (Title(name), Text(("Rufen Sie an:",)), Number(number)),
        (Heading("Drücken Sie eine Taste"), Keys(choices(guide.main))),
        (Heading(ALWAYS_TITLE), Keys(always(guide, human=human))),
        (Note(SILENCE),),
    ]


def _in_lines(guide: Guide) -> list[Group]:
    """The other menus and the keys of a text in as little room as can be; the names of menus are in front."""
    menus = [(KeyLine(_after(menu), choices(menu)),) for menu in guide.menus()[1:]]
    return [*menus, (KeyLine(READING_TITLE, READING),)]


def _after(menu: Menu, title: str = "") -> str:
    return f"Nach der Taste {menu.key}" + (f": {title}" if title else "")
