"""What is live at this moment: the release on the disc, watched, and the last good one kept.

- A new live.json is taken up within a second, without a restart.
- One that is missing, half written or from a newer version changes nothing for callers: the last good
  release stays, and the reason is there for /health and in the log, once.
- Which recordings exist is looked up in the same rhythm, so that a missing one is spoken instead.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ivr.errors import ReleaseError
from ivr.release import Release, load

LIVE = "live.json"
LOOK_EVERY = 0.5  # seconds
WAV_HEAD = 44  # bytes
_log = logging.getLogger(__name__)
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One release, the files that exist, and the pages already rendered for it."""

    release: Release
    present: frozenset[str]
    pages: dict[object, Any] = field(default_factory=dict)  # the webhook's own

    @property
    def missing(self) -> int:
        """How many recordings of the release do not exist."""
        return len(self.release.files - self.present)


class Live:
    """The live release below an audio folder, or another one there: the draft, for those who listen to it."""

    def __init__(self, audio: Path, clock: Callable[[], float] = time.monotonic, release: str = LIVE) -> None:
        self._file = audio / release
        self._folder = audio / "recordings"
        self._clock = clock
        self._looked = float("-inf")
        self._stamps: tuple[_Stamp | None, _Stamp | None] | None = None
        self._snapshot: Snapshot | None = None
        self.trouble = ""  # why the file on the disc is not what callers hear, or empty

    def snapshot(self) -> Snapshot | None:
        """What callers hear now; None as long as there has been no good release."""
        now = self._clock()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._look()
        return self._snapshot

    def _look(self) -> None:
        stamps = (_stamp(self._file), _stamp(self._folder))
        incomplete = self.trouble or (self._snapshot and self._snapshot.missing)
        if stamps == self._stamps and not incomplete:
            return  # while something is wrong it is looked at again: a mended file may keep its stamp
        self._stamps = stamps
        old = self._snapshot
        release, present = self._load() or (old.release if old else None), _files(self._folder)
        if release and (old is None or (old.release, old.present) != (release, present)):
            self._snapshot = Snapshot(release, present)

    def _load(self) -> Release | None:
        try:
            release = load(self._file)
        except ReleaseError as error:
            wanted = self._file.name == LIVE or self._file.exists()  # nobody misses a draft that isn't there
            if wanted and self.trouble != str(error):
                _log.error("%s", error)
            self.trouble = str(error)
            return None
        self.trouble = ""
        return release


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _files(folder: Path) -> frozenset[str]:
    """The names of all files that can be played: regular, readable, longer than the head of a WAV file."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in entries if _is_playable(entry))
    except OSError:
        return frozenset()


def _is_playable(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() and entry.stat().st_size > WAV_HEAD and os.access(entry.path, os.R_OK)
    except OSError:
        return False
