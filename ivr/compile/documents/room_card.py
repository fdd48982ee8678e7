"""The card of a room: number, code, hours, and what to store under a speed-dial key; A5, in large letters.

It is the only place where the code is written down. A comma in what is stored makes a telephone wait about
two seconds: long enough for the line to answer, and the menu's key and the code follow by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ivr.compile.documents.blocks import Group, Heading, Keys, Number, Text, Title
from ivr.compile.documents.paper import CARDS, Sheet, sheet
from ivr.compile.telephone_numbers import e164
from ivr.compile.texts.names import plain

PAPER = "a5"
ONE_LINE = 34  # letters
HOW = (
    "Vertippt? Taste Stern, dann neu beginnen.",
    "Dann hören Sie den Namen der Gruppe.",
    "Hinaus geht es mit der Taste Stern.",
)


@dataclass(frozen=True, slots=True)
class RoomCard:
    """What stands on the card.

    `key` is pressed before the code; it is empty where the number leads to the rooms at once.
    """

    name: str
    code: str = field(repr=False)
    hours: str
    number: str  # as it is printed
    key: str = ""
    hotline: str = ""  # what it is called; said only where that takes one line, for the card is full


def room_card(card: RoomCard) -> Sheet:
    """The card as a PDF."""
    return sheet(_groups(card), CARDS[PAPER], card.name)


def speed_dial(number: str, code: str, key: str = "") -> str:
    """What is stored under a speed-dial key: "+49511123456,,6,,123456"."""
    return ",,".join(filter(None, (e164(number) or number, key, code)))


def file_name(name: str) -> str:
    """raum-gruppe-linde.pdf"""
    return f"raum-{plain(name) or 'karte'}.pdf"


def _groups(card: RoomCard) -> Iterator[Group]:
    yield Title(card.name), Text((f"{card.hours}.",))
    named = 0 < len(card.hotline) <= ONE_LINE
    yield Text((f"{card.hotline if named else 'Rufen Sie an'}:",)), Number(card.number)
    if card.key:
        yield (Keys(((card.key, "Drücken Sie diese Taste."),)),)
    yield Text(("Tippen Sie diese sechs Ziffern:",)), Number(f"{card.code[:3]} {card.code[3:]}")
    yield tuple(Text((sentence,)) for sentence in HOW)
    yield Heading("Kurzwahltaste (Komma: Pause)"), Text((speed_dial(card.number, card.code, card.key),))
    yield (Text(("Die Ziffern sind nur für Ihre Gruppe.",), bold=True),)
