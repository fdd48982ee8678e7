"""The call as the page shows it, and what a draft changes.

- Each event becomes JSON: what is said, its section and its sound, where the call is, what was exchanged.
- A webhook's TwiML becomes lines for the developers' drawer, each with the verb that events name.
- `differences` compares two releases: what callers would hear differently if the draft were published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from ivr.core import practice, rooms
from ivr.core.dialog import exists, tour
from ivr.core.guide import Guide, Menu, Pace, Topic
from ivr.core.positions import position_at
from ivr.core.turn import Place
from ivr.release import Release
from ivr.simulator.events import (
    Dialling,
    Event,
    Fetched,
    Heard,
    HungUp,
    Meeting,
    Quiet,
    Trouble,
    Webhook,
    Whispered,
)

Shown = dict[str, Any]
Change = Literal["text", "sound"]  # other words, or the same words recorded anew
TTS = "/phone/spoken"  # where the embedded voice speaks what has no recording; the text goes in the body


def here(url: str, guide: Guide) -> Shown | None:
    """The menu or topic, and the section from 0, that a webhook's URL says; None outside the guide."""
    position = position_at(urlsplit(url).path.partition("/voice/")[2])
    if position is None or not exists(guide, position) or position.place in (Place.TRANSFER, Place.GOODBYE):
        return None
    if position.place is Place.TOUR:
        topic, section = tour(guide)[position.section]
        return {"node": topic.id, "section": section}
    if position.place in rooms.PLACES:
        return next(({"node": topic.id, "section": 0} for topic in guide.topics() if topic.is_room), None)
    if position.place in practice.PLACES:
        return {"node": position.node, "section": 0}
    return {"node": position.node, "section": position.section}


def is_alone(url: str) -> bool:
    """Whether a webhook asks what somebody hears who is alone in a room."""
    position = position_at(urlsplit(url).path.partition("/voice/")[2])
    return position is not None and position.place is Place.ALONE


class View:
    """Shows the events of a call."""

    def __init__(self, release: Release | None, changed: Differences) -> None:
        self._guide = release.guide if release else None
        self._speeches: Mapping[str, str] = (
            {recording.file: recording.speech for recording in release.recordings} if release else {}
        )
        self._changed = changed

    def one(self, event: Event) -> Shown:
        """The event as JSON."""
        match event:
            case Webhook():
                shown = self._webhook(event)
            case Fetched():
                shown = {"kind": "fetched", "url": _path(event.url), **_reply(event)}
            case Heard():
                shown = self._heard(event)
            case Quiet():
                shown = {"kind": event.why, "seconds": event.seconds, "listening": event.listening}
            case Dialling():
                shown = {"kind": "dialling", "number": event.number, "timeout": event.timeout}
            case Whispered():
                shown = {"kind": "whispered", "number": event.number, "text": event.text}
            case Meeting():
                shown = {
                    "kind": "meeting",
                    "others": event.people - 1,
                    "seconds": event.seconds,
                    "listening": True,
                }
            case Trouble():
                shown = {"kind": "trouble", "code": event.code, "sentence": event.sentence}
            case HungUp():
                shown = {"kind": "hungup", "by": event.by}
        return {**shown, "at": round(event.at, 3), "verb": event.verb}

    def _webhook(self, event: Webhook) -> Shown:
        root = document(event.reply.body)
        place = here(address(root, event.url), self._guide) if self._guide and root is not None else None
        return {
            "kind": "webhook",
            "method": event.method,
            "url": _path(event.url),
            "params": event.params,
            "here": place,
            "alone": is_alone(event.url),
            "lines": [] if root is None else list(lines(root)),
            "raw": "" if root is not None else event.reply.body.decode("utf-8", "replace"),
            **_reply(event),
        }

    def _heard(self, event: Heard) -> Shown:
        file = PurePosixPath(urlsplit(event.url or "").path).name
        return {
            "kind": "heard",
            "text": event.text,
            "seconds": event.seconds,
            "sound": _path(event.url) if event.url else TTS,
            "recorded": event.url is not None,
            "listening": event.listening,
            "section": self._section(self._speeches.get(file, "")),
            "changed": self._changed.files.get(file, ""),
        }

    def _section(self, speech: str) -> str:
        """The section of a speech, for the reader: "Kosten, Abschnitt 2 von 3"."""
        kind, _, rest = speech.partition(":")
        node_id, _, number = rest.partition(":")
        node = self._guide.find(node_id) if self._guide else None
        if kind == "section" and isinstance(node, Topic):
            several = len(node.sections) > 1
            return f"{node.title}, Abschnitt {number} von {len(node.sections)}" if several else node.title
        return f"Menü: {node.title}" if kind == "menu" and isinstance(node, Menu) else ""


def _reply(event: Webhook | Fetched) -> Shown:
    reply = event.reply
    return {"status": reply.status, "bytes": len(reply.body), "ms": round(reply.seconds * 1000, 1)}


def _path(url: str) -> str:
    """Without scheme and host: the page reaches the hotline under whatever name it was opened."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


# -- TwiML in the drawer


def document(body: bytes) -> ElementTree.Element | None:
    """The TwiML of a reply; None where it is no XML."""
    try:
        return ElementTree.fromstring(body)  # noqa: S314 - our own hotline's reply
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def address(root: ElementTree.Element, url: str) -> str:
    """Where the call is reported to be next: the first action or Redirect; empty where there is none."""
    for element in root.iter():
        if to := element.get("action") or (element.tag == "Redirect" and element.text):
            return urljoin(url, to.strip())
    return ""


def lines(element: ElementTree.Element, verb: str = "", depth: int = 0) -> Iterator[Shown]:
    """The element and what is in it, a line for each tag, with its verb as events name it."""
    tag = {"verb": verb, "depth": depth, "tag": element.tag}
    nested, text = len(element) > 0, (element.text or "").strip()
    yield {**tag, "attributes": element.items(), "text": text, "opens": True, "closes": not nested}
    for number, child in enumerate(element):
        yield from lines(child, f"{verb}.{number}".lstrip("."), depth + 1)
    if nested:
        yield {**tag, "attributes": [], "text": "", "opens": False, "closes": True}


# -- what the draft changes


@dataclass(frozen=True, slots=True)
class Differences:
    """By recording, by menu and topic, and the titles of those that are gone."""

    files: Mapping[str, Change] = field(default_factory=dict)
    nodes: Mapping[str, Change] = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.gone)

    @property
    def texts(self) -> int:
        """How many recordings say something else."""
        return sum(change == "text" for change in self.files.values())


def differences(live: Release, draft: Release) -> Differences:
    """What the draft changes."""
    files: dict[str, Change] = {}
    nodes: dict[str, Change] = {}
    for recording in draft.recordings:
        old = live.by_speech.get((recording.speech, Pace(recording.pace)))
        if old and old.file == recording.file:
            continue
        change: Change = "sound" if old and old.text == recording.text else "text"
        files[recording.file] = change
        node = _node_of(recording.speech)
        if nodes.get(node) != "text":
            nodes[node] = change
    kept = {node.id for node in draft.guide.nodes()}
    gone = tuple(node.title for node in live.guide.nodes() if node.id not in kept)
    return Differences(files, nodes, gone)


def _node_of(speech: str) -> str:
    """The menu or topic a speech belongs to: "section:kosten:2" → "kosten"; empty for a prompt."""
    kind, _, rest = speech.partition(":")
    return rest.partition(":")[0] if kind in ("section", "title", "menu") else ""
