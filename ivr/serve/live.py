"""The live release: the file on the disc, looked at again and again, and the last good one kept.

- A new live.json is taken up within a second, without a restart.
- One that is missing, half written or from a newer version changes nothing for callers: the last good
  release stays, and the reason is told by /health and, once, by the log.
- A process that starts while live.json is broken takes the copy of what was published last, so that it
  answers like those that have been running.
- Which recordings exist is looked up as often, so that a missing one is spoken instead. A file that is
  emptied or closed in place leaves no trace at its folder, so all are looked at every SCAN_EVERY seconds.
  Links are no recordings: what they point to was never published.
- Where releases come from an object store (operations/mirror.py), the one that was fetched from there counts,
  and its recordings are played from there as long as the store has all of them; otherwise this server's are.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ivr.errors import ReleaseError
from ivr.release import LIVE, AudioFolder, Release, load

LOOK_EVERY = 0.5  # seconds between two looks at the disc
SCAN_EVERY = 5.0  # seconds between two looks at all recordings
WAV_HEADER = 44  # bytes
_log = logging.getLogger(__name__)


class ObjectStore(Protocol):
    """Where releases and recordings come from, if not from this server (operations/mirror.py)."""

    url: str  # what the name of a recording is appended to

    @property
    def known(self) -> tuple[bool, frozenset[str]]:
        """Changes when `has` may give another answer."""

    @property
    def trouble(self) -> str:
        """Why it can't be used at the moment, in German; or empty."""

    def has(self, files: frozenset[str]) -> bool:
        """Whether it has all these recordings."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One release, and which of its recordings exist where."""

    release: Release
    present: frozenset[str]
    audio_url: str = ""  # what the name of a recording is appended to; empty: this server has them

    @property
    def missing(self) -> int:
        """How many recordings of the release do not exist."""
        return len(self.release.files - self.present)


class LiveRelease:
    """The live release of an audio folder, or another release there: the draft, for those who listen to it.

    A release that was `fetched` to another file comes first, if that exists. Recordings are those of the
    `store`, if one is given. The clock gives seconds.
    """

    def __init__(
        self,
        audio: Path,
        clock: Callable[[], float] = time.monotonic,
        release: str = LIVE,
        *,
        fetched: Path | None = None,
        store: ObjectStore | None = None,
    ) -> None:
        self._files = (*([fetched] if fetched else []), audio / release)
        self._folder, self._spare = audio / "recordings", AudioFolder(audio).copy
        self._store = store
        self._clock = clock
        self._looked = self._scanned = float("-inf")
        self._stamps: tuple[object, ...] | None = None
        self._snapshot: Snapshot | None = None
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why what callers hear is not what is on the disc or in the store, or empty."""
        return self._trouble or (self._store.trouble if self._store else "")

    def snapshot(self) -> Snapshot | None:
        """What callers hear now; None as long as there has been no good release."""
        now = self._clock()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._look()
        return self._snapshot

    def _look(self) -> None:
        known = self._store.known if self._store else None
        stamps = (*map(_stamp, self._files), _stamp(self._folder), known)
        incomplete = self._trouble or (self._snapshot and self._snapshot.missing)
        is_due = self._looked - self._scanned >= SCAN_EVERY
        if stamps == self._stamps and not incomplete and not is_due:
            return  # while something is wrong it is looked at again: a mended file may keep its stamp
        self._stamps, self._scanned = stamps, self._looked
        old = self._snapshot
        release = self._load() or (old.release if old else None)
        if release is None:
            return
        if self._store and self._store.has(release.files):
            new = Snapshot(release, release.files, self._store.url)
        else:
            new = Snapshot(release, _files(self._folder))
        if old != new:
            self._snapshot = new

    def _load(self) -> Release | None:
        """The first release that is there; None where it is not good and the last good one stays."""
        found, troubles = None, []
        for file in [file for file in self._files if _stamp(file)] or self._files[-1:]:
            try:
                found = load(file)
            except ReleaseError as error:
                troubles.append(str(error))
            if found or self._snapshot:
                break
        if not (found or self._snapshot):
            found = self._copy()
        self._complain(troubles[0] if troubles else "")
        return found

    def _copy(self) -> Release | None:
        """What was published here last; None for a draft, and where nothing was."""
        try:
            return load(self._spare) if self._files[-1].name == LIVE else None
        except ReleaseError:
            return None

    def _complain(self, trouble: str) -> None:
        file = self._files[-1]
        wanted = file.name == LIVE or _stamp(file)  # nobody misses a draft that isn't there
        if trouble and wanted and trouble != self._trouble:
            _log.error("%s", trouble)
        self._trouble = trouble


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino  # ctime: rights, too


def _files(folder: Path) -> frozenset[str]:
    """The names of all files that can be played: regular, readable, longer than the header of a WAV file."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in entries if _is_playable(entry))
    except OSError:
        return frozenset()


def _is_playable(entry: os.DirEntry[str]) -> bool:
    try:
        size = entry.stat(follow_symlinks=False).st_size
        return entry.is_file(follow_symlinks=False) and size > WAV_HEADER and os.access(entry.path, os.R_OK)
    except OSError:
        return False
