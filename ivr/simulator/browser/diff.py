"""What callers would hear differently if the draft were published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ivr.core.guide import Pace
from ivr.release import Release

Kind = Literal["text", "sound"]  # other words, or the same words recorded anew


@dataclass(frozen=True, slots=True)
class Differences:
    """By recording, by menu and topic, and the titles of those that are gone."""

    files: Mapping[str, Kind] = field(default_factory=dict)
    nodes: Mapping[str, Kind] = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.gone)

    @property
    def texts(self) -> int:
        """How many recordings say something else."""
        return sum(kind == "text" for kind in self.files.values())


def differences(live: Release, draft: Release) -> Differences:
    """What the draft changes."""
    files: dict[str, Kind] = {}
    nodes: dict[str, Kind] = {}
    for recording in draft.recordings:
        old = live.by_speech.get((recording.speech, Pace(recording.pace)))
        if old and old.file == recording.file:
            continue
        kind: Kind = "sound" if old and old.text == recording.text else "text"
        files[recording.file] = kind
        node = node_of(recording.speech)
        if nodes.get(node) != "text":
            nodes[node] = kind
    kept = {node.id for node in draft.guide.nodes()}
    gone = tuple(node.title for node in live.guide.nodes() if node.id not in kept)
    return Differences(files, nodes, gone)


def node_of(speech: str) -> str:
    """The menu or topic a speech belongs to: "section:kosten:2" → "kosten"; empty for a prompt."""
    kind, _, rest = speech.partition(":")
    return rest.partition(":")[0] if kind in ("section", "title", "menu") else ""
