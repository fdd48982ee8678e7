"""Moments for the page: what is said, its section and its sound, where the call is, what was exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode, urlsplit

from ivr.core.dialog import Place, exists, tour
from ivr.core.guide import Guide, Menu, Topic
from ivr.core.positions import position_at
from ivr.release import Release
from ivr.simulator.browser.diff import Differences
from ivr.simulator.browser.twiml_view import Document
from ivr.simulator.events import Dialling, Fetched, Heard, HungUp, Moment, Quiet, Trouble, Webhook

Shown = dict[str, Any]
SPOKEN = "/phone/spoken"  # where the embedded voice speaks what has no recording


@dataclass(frozen=True, slots=True)
class Here:
    """Where in the guide a call is: a menu or topic, and the section counted from 0."""

    node: str
    section: int = 0


def here(url: str, guide: Guide) -> Here | None:
    """Where a webhook's URL says the call is; None where it is nowhere in the guide."""
    position = position_at(urlsplit(url).path.partition("/voice/")[2])
    if position is None or not exists(guide, position) or position.place in (Place.TRANSFER, Place.GOODBYE):
        return None
    if position.place is Place.TOUR:
        topic, section = tour(guide)[position.section]
        return Here(topic.id, section)
    return Here(position.node, position.section)


class Show:
    """Shows the moments of one call, in their order."""

    def __init__(self, release: Release | None, changed: Differences) -> None:
        self._guide = release.guide if release else None
        self._speeches: Mapping[str, str] = (
            {recording.file: recording.speech for recording in release.recordings} if release else {}
        )
        self._changed = changed
        self._document = Document("", b"")

    def all(self, moments: Iterable[Moment]) -> list[Shown]:
        """Each moment as JSON."""
        return [self._one(moment) for moment in moments]

    def _one(self, moment: Moment) -> Shown:
        match moment:
            case Webhook():
                shown = self._webhook(moment)
            case Fetched():
                shown = {"kind": "fetched", "url": _path(moment.url), **_reply(moment)}
            case Heard():
                shown = self._heard(moment)
            case Quiet():
                shown = {"kind": moment.why, "seconds": moment.seconds, "listening": moment.listening}
            case Dialling():
                shown = {"kind": "dialling", "number": moment.number, "timeout": moment.timeout}
            case Trouble():
                shown = {"kind": "trouble", "code": moment.code, "sentence": moment.sentence}
            case HungUp():
                shown = {"kind": "hungup", "by": moment.by}
        return {**shown, "at": round(moment.at, 3), "verb": self._document.verb(moment)}

    def _webhook(self, moment: Webhook) -> Shown:
        self._document = Document(moment.url, moment.reply.body)
        place = here(self._document.address(), self._guide) if self._guide else None
        lines = self._document.lines()
        return {
            "kind": "webhook",
            "method": moment.method,
            "url": _path(moment.url),
            "params": moment.params,
            "here": place and asdict(place),
            "lines": [asdict(line) for line in lines],
            "raw": "" if lines else moment.reply.body.decode("utf-8", "replace"),
            **_reply(moment),
        }

    def _heard(self, moment: Heard) -> Shown:
        file = PurePosixPath(urlsplit(moment.url or "").path).name
        sound = _path(moment.url) if moment.url else f"{SPOKEN}?{urlencode({'text': moment.text})}"
        return {
            "kind": "heard",
            "text": moment.text,
            "seconds": moment.seconds,
            "sound": sound,
            "recorded": moment.url is not None,
            "listening": moment.listening,
            "section": self._section(self._speeches.get(file, "")),
            "changed": self._changed.files.get(file, ""),
        }

    def _section(self, speech: str) -> str:
        """What the listener may want to know of a speech: "Kosten, Abschnitt 2 von 3"."""
        kind, _, rest = speech.partition(":")
        node_id, _, number = rest.partition(":")
        node = self._guide.find(node_id) if self._guide else None
        if kind == "section" and isinstance(node, Topic):
            several = len(node.sections) > 1
            return f"{node.title}, Abschnitt {number} von {len(node.sections)}" if several else node.title
        return f"Menü: {node.title}" if kind == "menu" and isinstance(node, Menu) else ""


def _reply(moment: Webhook | Fetched) -> Shown:
    reply = moment.reply
    return {"status": reply.status, "bytes": len(reply.body), "ms": round(reply.seconds * 1000, 1)}


def _path(url: str) -> str:
    """Without scheme and host: the page reaches the hotline under whatever name it was opened."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
