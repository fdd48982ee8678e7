"""TwiML as the drawer for developers shows it: a line for each tag, and which verb a moment comes from.

The player does not say which verb it plays. But it plays them in their order, so the next verb of the
right kind, with the right text, is the one; and a moment of waiting belongs to the Gather around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree

from ivr.simulator.events import Dialling, Heard, HungUp, Moment, Quiet


@dataclass(frozen=True, slots=True)
class TwimlLine:
    """One line: how deep, the tag with its attributes, its text; the closing of a tag has its number, too."""

    verb: int  # the number of the element in the document, from 0
    depth: int
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    opens: bool = True
    closes: bool = True


class Document:
    """One reply of the hotline, read along with the moments it leads to; empty where it is no XML."""

    def __init__(self, url: str, body: bytes) -> None:
        self._url = url
        self._elements: list[ElementTree.Element] = []
        self._at = 0  # the element after the one that was played last
        try:
            root = ElementTree.fromstring(body)  # noqa: S314 - our own hotline's reply
        except (ElementTree.ParseError, ValueError, LookupError):
            return
        self._elements = list(root.iter())

    def lines(self) -> tuple[TwimlLine, ...]:
        """The whole document."""
        numbers = {element: number for number, element in enumerate(self._elements)}
        return tuple(_lines(self._elements[0], 0, numbers)) if self._elements else ()

    def verb(self, moment: Moment) -> int | None:
        """The number of the verb this moment comes from; moments have to come in their order."""
        if isinstance(moment, Quiet) and moment.why == "waiting":
            return self._gather()
        for number in range(self._at, len(self._elements)):
            if self._fits(self._elements[number], moment):
                repeats = self._elements[number].get("loop", "1") != "1"
                self._at = number if repeats else number + 1
                return number
        return None

    def address(self) -> str:
        """Where the call is reported to be next: the first action or Redirect; empty where there is none."""
        for element in self._elements:
            if url := element.get("action") or (element.tag == "Redirect" and element.text):
                return urljoin(self._url, url.strip())
        return ""

    def _gather(self) -> int | None:
        gathers = [number for number, element in enumerate(self._elements) if element.tag == "Gather"]
        begun = [number for number in gathers if number < self._at]
        found = begun[-1:] or gathers[:1]
        return found[0] if found else None

    def _fits(self, element: ElementTree.Element, moment: Moment) -> bool:
        text = " ".join((element.text or "").split())
        match moment:
            case Heard(url=None):
                return (element.tag == "Say" and text == moment.text) or "digits" in element.attrib
            case Heard():
                return element.tag == "Play" and urljoin(self._url, text) == moment.url
            case Quiet():
                return element.tag == "Pause"
            case Dialling():
                return element.tag == "Dial"
            case HungUp(by="hotline"):
                return element.tag in ("Hangup", "Reject")
            case _:
                return False


def _lines(
    element: ElementTree.Element, depth: int, numbers: dict[ElementTree.Element, int]
) -> Iterator[TwimlLine]:
    verb, attributes, text = numbers[element], tuple(element.items()), (element.text or "").strip()
    yield TwimlLine(verb, depth, element.tag, attributes, text, closes=not len(element))
    for child in element:
        yield from _lines(child, depth + 1, numbers)
    if len(element):
        yield TwimlLine(verb, depth, element.tag, opens=False)
