"""The leaflet: the whole guide to read on paper or on a screen, from the same texts that callers hear.

- Every passage of every topic stands in it, in the order of the keys.
- Lists have bullets, and an address to write down has its lines, as staff have written them.
- Web and mail addresses and telephone numbers to write down are links.
- The hotline's own number stands at the top, where it is known.
- It has the topics and the keys of the day it is made on, and says until when they stay so.
- Everything is as old as it says: the oldest topic at the top, and each that is younger by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ivr.compile.day_words import period_in_words
from ivr.compile.documents.blocks import Block, Group, Heading, Item, Link, Text, Title
from ivr.compile.documents.card import as_of
from ivr.compile.documents.keymap import key_names, printed_guide, valid_until
from ivr.compile.documents.paper import LEAFLET, Sheet, sheet
from ivr.compile.german.tables import TOP_LEVEL
from ivr.compile.telephone_numbers import printed
from ivr.core.guide import Menu, Section, Topic
from ivr.core.period import ALWAYS
from ivr.release import Release

# Of the usual size; no letter is smaller than paper.SMALLEST. A smaller one is taken where it saves a page:
# so no few lines stand alone on the last.
SCALES = (1.0, 0.95, 0.9)
HUMAN = "Mit der Taste 0 erreichen Sie auch einen Menschen."
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>„“\"]*[\w/]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:{'|'.join(TOP_LEVEL)})\b(?![\w.-]*\w)(?:/[^\s<>„“\"]*[\w/])?"
)
_TELEPHONE = re.compile(r"\+?[\d(][\d ()/-]*")


def leaflet(
    release: Release,
    name: str = "",
    number: str = "",
    *,
    human: bool = False,
    now: datetime | None = None,
) -> Sheet:
    """The whole guide of a release, on A4; name and number as printed, instead of the organisation's.

    `human` is whether somebody answers key 0. With a moment (of a zone) it has the topics of that day,
    without one those of all days.
    """
    name = name or release.organisation.hotline
    number = number or printed(release.organisation.number)
    groups = tuple(_groups(release, name, number, now, human=human))
    forms = (replace(LEAFLET.smaller(scale), margin=LEAFLET.margin) for scale in SCALES)
    sheets = (sheet(groups, form, name, numbered=True) for form in forms)
    return min(sheets, key=lambda made: made.pages)  # of equal ones the first


def linked(text: str) -> tuple[str | Link, ...]:
    """The text with each web or mail address in it as a link."""
    parts: list[str | Link] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        parts += [text[end : found.start()], Link(found[0], _url(found[0]))]
        end = found.end()
    return tuple(part for part in (*parts, text[end:]) if part)


def _url(address: str) -> str:
    if "@" in address:
        return f"mailto:{address}"
    return address if address.startswith("http") else f"https://{address}"


def _groups(
    release: Release, name: str, number: str, now: datetime | None, *, human: bool
) -> Iterator[Group]:
    guide = printed_guide(release.guide, rooms=True, now=now)
    stand = as_of(release, guide.topics())
    until = valid_until(release.guide, now) if now else ""
    call = (Text(("Telefon: ", _to_dial(number)), bold=True),) if number else ()
    yield Title(name), *call, Text(("Alles zum Nachlesen",)), Text((f"{stand} {until}".rstrip(),))
    for node in guide.nodes():
        if isinstance(node, Menu):
            continue
        above = guide.menu_above(node.id)
        in_menu = node is not guide.contact and above is not guide.main
        own = as_of(release, (node,))
        head: list[Block] = [Heading(above.title)] if in_menu and above.choices[0] is node else []
        head += [Heading(node.title, 2 if in_menu else 1)]
        head += [Text((f"Am Telefon: {key_names(guide, node.id)}{_when(node)}",))]
        head += [Text((HUMAN,))] if human and node is guide.contact else []
        head += [Text((own,))] if own != stand else []
        first, *more = _together(node)
        yield (*head, *first)
        yield from more


def _when(topic: Topic) -> str:
    """What goes after the keys of a topic that is not always there."""
    if topic.is_room:
        return ", sobald eine Gruppe einen Raum hat"
    return f", {period_in_words(topic.period)}" if topic.period != ALWAYS else ""


def _together(topic: Topic) -> list[Group]:
    """The passages of a topic.

    A list, and what is to be written down, stays on one page with the words before it, if all of it fits.
    """
    groups: list[Group] = []
    for section in topic.sections:
        for index, text in enumerate(section.passages):
            is_item = index in section.items
            before = groups.pop() if groups and (is_item or section.dictated) else ()
            groups.append((*before, Item(linked(text)) if is_item else _passage(section, text)))
    return groups


def _passage(section: Section, text: str) -> Text:
    """A paragraph; what is dictated in bold, each line of an address by itself."""
    if not section.dictated:
        return Text(linked(text))
    if _TELEPHONE.fullmatch(text.strip()):
        return Text((_to_dial(text),), bold=True)
    return Text(linked(text.replace(", ", "\n")), bold=True)


def _to_dial(number: str) -> Link:
    return Link(number, f"tel:{re.sub('[^0-9+]', '', number)}")
