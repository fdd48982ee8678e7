"""Releases that come from an object store: every server asks for them there, and shares nothing else.

1. The store decides. AUDIO_BASE_URL/live.json is asked for every ten seconds, with its ETag, and what stands
   there is what callers hear, on every server. That it was made earlier than what they heard before makes no
   difference: going back is publishing, too.
2. It is taken up (STATE_FOLDER/live.json, written atomically) only if it is whole and if every recording it
   names can be fetched from AUDIO_BASE_URL. Else the last good one stays, and /health says why.
3. The audio/live.json that came with the program counts only as long as nothing has ever been taken up from
   the store: on a new server until the first answer, or where live.json isn't kept there at all. After that a
   deploy changes nothing that callers hear: publish.py does.
4. Recordings are played from the store, unless it lacks one of the release, has not answered properly for
   half a minute, or has kept a poll waiting for a minute: then those on this server step in, and Twilio's
   voice for what is not there either. Nobody hears silence because a store is down, slow, or was never opened
   to the public.
5. Nobody waits for the store: a thread of its own does, one in each process. It is started by create_app, so
   gunicorn may not be told to --preload (threads don't survive a fork).
6. The thread waits for nobody for long: a reply has to be whole within ten seconds, and what a poll has not
   looked at after half a minute is left to the next one. Redirects are not followed: what stands behind
   AUDIO_BASE_URL is all that this server asks for.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request

from ivr.errors import ReleaseError
from ivr.files import write_atomically
from ivr.operations.deadline_http import PATIENCE, opener
from ivr.release import Release, loads
from ivr.serve.live import LIVE

EVERY = 10.0  # seconds between two questions
LONGEST = 30.0  # seconds after which a poll asks for nothing more
SILENT = 60.0  # seconds without the end of a poll: the store is down
FAILING = 3  # questions in a row without a proper answer: the store is down
LARGEST = 10_000_000  # bytes of a release; the real one has 72,000
_PUBLISH = "Bitte veröffentlichen Sie noch einmal: python scripts/publish.py"
_NOT_THERE = (403, 404, 410)  # 403: what is not there, in the words of a store whose list is closed
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    content: bytes


class ObjectStore:
    """The object store as this server sees it: which release is there, and whether its recordings are."""

    def __init__(self, url: str, state: Path | None, clock: Callable[[], float] = time.monotonic) -> None:
        """`url` is what the name of a recording is appended to; without a `state` no release is taken up."""
        self.url = url
        self.file = state / LIVE if state else None  # the release that was taken up, or will be
        self._clock = clock
        self._trouble = ""
        self._began = 0.0  # when the latest poll did
        self._since: float | None = None  # when a poll ended, or the first one began
        self._etag, self._content = "", b""  # of what was taken up
        self._wanted: frozenset[str] = frozenset()
        self._seen: set[str] = (
            set()
        )  # recordings that were there once: they never change and are never removed
        self._lacking: frozenset[str] = frozenset()
        self._failures = 0
        self._stopped = threading.Event()

    def has(self, files: frozenset[str]) -> bool:
        """Whether these recordings can be played from there, as far as is known; the next poll finds out."""
        self._wanted = files
        return self._answers and not files & self._lacking

    @property
    def known(self) -> tuple[bool, frozenset[str]]:
        """Changes when `has` may give another answer."""
        return self._answers, self._lacking

    @property
    def trouble(self) -> str:
        """German: what is wrong with the store, or empty."""
        silent = f"seit {SILENT:.0f} Sekunden keine ganze Antwort"
        return _unreachable(self.url, OSError(silent)) if self._silent else self._trouble

    @trouble.setter
    def trouble(self, told: str) -> None:
        self._trouble = told

    @property
    def _answers(self) -> bool:
        return self._failures < FAILING and not self._silent

    @property
    def _silent(self) -> bool:
        return self._since is not None and self._clock() - self._since > SILENT

    def watch(self) -> None:
        """Poll from now on, in a thread that ends with the process or by close()."""
        threading.Thread(target=self._watch, name="fetching", daemon=True).start()

    def close(self) -> None:
        """No further poll begins."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            self.poll()
            self._stopped.wait(EVERY)

    def poll(self) -> None:
        """Ask the store once and take up what is new. Never raises: what is wrong stands in `trouble`."""
        self._began = self._clock()
        if self._since is None:
            self._since = self._began
        try:
            trouble, self._failures = self._ask(), 0
        except Exception as error:  # whatever a store answers, the thread has to go on
            self._failures += 1
            trouble = _unreachable(self.url, error)
        if trouble and trouble != self._trouble:
            _log.error("%s", trouble)
        self.trouble = trouble
        self._since = self._clock()

    def _ask(self) -> str:
        trouble = ""
        try:
            self._take_up(self._get(LIVE, {"If-None-Match": self._etag} if self._etag else {}, LARGEST + 1))
        except ReleaseError as error:
            trouble = str(error)
        lacking = self._look_for(self._wanted)
        return trouble or (_lacking(self.url, lacking) if lacking else "")

    def _take_up(self, reply: _Reply) -> None:
        if reply.status in _NOT_THERE:
            if self.file and self.file.exists():
                raise ReleaseError(f"{self.url}{LIVE} fehlt, der letzte Stand bleibt. {_PUBLISH}")
            return
        if reply.status == 200:
            files = _validated(reply.content, self.url).files
            if lacking := self._look_for(files):
                raise ReleaseError(_lacking(self.url, lacking))
            self._wanted = files
            self._etag, self._content = reply.headers.get("ETag") or "", reply.content
        elif reply.status != 304:
            raise OSError(f"Status {reply.status}")
        if self.file and self._content:
            _keep(self.file, self._content)

    def _look_for(self, files: frozenset[str]) -> frozenset[str]:
        """Which of these recordings nobody can play from there."""
        for file in sorted(files - self._seen):
            if self._is_there(file):
                self._seen.add(file)
        lacking = files - self._seen
        self._lacking = (self._lacking | lacking) - self._seen
        return lacking

    def _is_there(self, file: str) -> bool:
        """Whether Twilio can play it: asked for as Twilio does, it is there and says that it is sound."""
        reply = self._get(file, {"Range": "bytes=0-0"}, 1)
        if reply.status == 429 or reply.status >= 500:
            raise OSError(f"Status {reply.status}")
        return reply.status in (200, 206) and str(reply.headers.get("Content-Type")).startswith("audio/")

    def _get(self, name: str, headers: dict[str, str], most: int) -> _Reply:
        """What everybody gets for this name, of its content at `most` so many bytes."""
        if self._clock() - self._began > LONGEST:
            raise TimeoutError(f"nach {LONGEST:.0f} Sekunden nicht alles beantwortet")
        request = Request(self.url + quote(name), headers=headers)  # noqa: S310 - settings want https
        try:
            reply = _open(request)
        except HTTPError as error:
            reply = error
        with reply:
            return _Reply(reply.status, reply.headers, reply.read(most))


def _open(request: Request) -> Any:
    return opener.open(request, timeout=PATIENCE)


# -- what was fetched, and what is wrong with it


def _validated(content: bytes, url: str) -> Release:
    """The release; ReleaseError where it is not one that could go live."""
    if len(content) > LARGEST:
        raise ReleaseError(
            f"{url}{LIVE} ist größer als {LARGEST} Bytes und wird nicht übernommen. {_PUBLISH}"
        )
    try:
        return loads(content.decode(), LIVE)
    except UnicodeDecodeError as error:
        why = f"{LIVE} ist nicht lesbar, vielleicht nur halb angekommen. {_PUBLISH}"
        raise ReleaseError(f"Der Stand unter {url} wird nicht übernommen: {why}") from error
    except ReleaseError as error:
        raise ReleaseError(f"Der Stand unter {url} wird nicht übernommen: {error}") from error


def _keep(file: Path, content: bytes) -> None:
    try:
        if not (file.exists() and file.read_bytes() == content):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, content.decode())
    except OSError as error:
        raise ReleaseError(
            f"{file} lässt sich nicht schreiben ({error.strerror}), ein neuer Stand wird nicht übernommen. "
            "Bitte geben Sie dem Server einen Ordner, in den er schreiben darf: STATE_FOLDER"
        ) from error


def _lacking(url: str, files: frozenset[str]) -> str:
    return (
        f"{len(files)} Aufnahmen lassen sich nicht abrufen, zum Beispiel {url}{min(files)}. "
        f"Sind sie für alle freigegeben, und stimmt AUDIO_BASE_URL? {_PUBLISH}"
    )


def _unreachable(url: str, error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    known = isinstance(error, OSError | HTTPException)
    return (
        f"{url} antwortet nicht, wie es soll ({reason if known else type(error).__name__}). "
        "Der letzte Stand bleibt. Bitte prüfen Sie AUDIO_BASE_URL und den Objektspeicher."
    )
