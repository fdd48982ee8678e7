"""The live release of an object store, mirrored on this server: one file is polled, the rest follows from it.

1. AUDIO_BASE_URL/live.json is asked for every ten seconds, with its ETag. Publishing uploads recordings first
   and live.json last (upload.py), so all recordings of the release that stands there are there, too.
2. A release that is valid is written to STATE_FOLDER/live.json. It comes before the audio/live.json of the
   deploy, also after a restart, and whichever was made later: going back is publishing, too.
3. What is not valid changes nothing: the last release stays, and /health and the log say why.
4. Recordings are played from the store if they belong to a release that stood there. If the store has not
   answered for half a minute, those on this server are played, and Twilio's voice speaks for missing ones.
5. No request waits for the store: a thread of its own polls, one in each process. It does not survive a fork,
   so it begins with the application, which `app.app` makes in the worker that first asks for it.
6. Redirects are refused. A body that has not ended after BODY_TIMEOUT is given up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import requests

from ivr.commands import command
from ivr.errors import ReleaseError
from ivr.files import write_atomically
from ivr.release import LIVE, loads, readable

POLL_INTERVAL = 10.0  # seconds
SOCKET_TIMEOUT = 5.0  # seconds for the connection, and for each piece of an answer
BODY_TIMEOUT = 10.0  # seconds for a whole body, however steadily it drips
DOWN_AFTER = 30.0  # seconds without a proper answer
_PIECE = 65_536  # bytes
_ABSENT = (403, 404, 410)  # 403: what a store answers for a missing object where nobody may list
_PUBLISH = f"Bitte veröffentlichen Sie noch einmal: {command('publish.py')}"
_log = logging.getLogger(__name__)


class ObjectStore:
    """The object store as this server sees it: which release is there, and whether it answers."""

    def __init__(self, url: str, state: Path | None, clock: Callable[[], float] = time.monotonic) -> None:
        """`url` is what the name of a recording is appended to; without a `state` folder nothing is kept."""
        self.url = url
        self.file = state / LIVE if state else None  # the mirrored release
        before = readable(self.file) if self.file else None  # what was mirrored before this process began
        self._files = before.files if before else frozenset[str]()
        self._clock = clock
        self._answered = clock()
        self._etag = ""
        self._trouble = ""
        self._session = requests.Session()  # used by the polling thread alone
        self._stopped = threading.Event()

    def has(self, files: frozenset[str]) -> bool:
        """Whether these recordings can be played from the store, as far as the last poll knows."""
        return not self._is_down and files <= self._files

    @property
    def known(self) -> tuple[bool, frozenset[str]]:
        """Changes when `has` may give another answer."""
        return self._is_down, self._files

    @property
    def trouble(self) -> str:
        """German: what is wrong with the store, with the remedy; or empty."""
        return self._trouble or (self._unreachable("keine ganze Antwort") if self._is_down else "")

    @property
    def _is_down(self) -> bool:
        return self._clock() - self._answered > DOWN_AFTER

    def watch(self) -> None:
        """Poll from now on, in a thread that ends with the process or by close()."""
        threading.Thread(target=self._watch, name="mirror", daemon=True).start()

    def close(self) -> None:
        """No further poll begins."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            self.poll()
            self._stopped.wait(POLL_INTERVAL)

    def poll(self) -> None:
        """Ask the store once and take up what is new. Never raises: what is wrong stands in `trouble`."""
        trouble, answered = "", self._clock()
        try:
            self._ask()
        except ReleaseError as error:
            trouble = str(error)
        except Exception as error:  # whatever a store answers, the thread has to go on
            trouble, answered = self._unreachable(type(error).__name__), self._answered
        if trouble and trouble != self._trouble:
            _log.error("%s", trouble)
        self._answered, self._trouble = answered, trouble

    def _ask(self) -> None:
        """Raises ReleaseError for a release that is not taken up, OSError where the store does not answer."""
        known = self._etag if self.file and self.file.exists() else ""
        with self._session.get(
            self.url + LIVE,
            headers={"If-None-Match": known} if known else {},
            timeout=SOCKET_TIMEOUT,
            stream=True,
            allow_redirects=False,
        ) as response:
            body = self._body(response)  # read in any case: only then the connection stays open
            if response.status_code in _ABSENT:
                raise ReleaseError(f"{self.url}{LIVE} fehlt, der letzte Stand bleibt. {_PUBLISH}")
            if response.status_code == 200:
                self._take_up(body)
                self._etag = response.headers.get("ETag", "")
            elif response.status_code != 304:
                raise OSError(f"status {response.status_code}")

    def _body(self, response: requests.Response) -> bytes:
        """The whole body; read1 hands over what has arrived, so that the deadline is looked at in between."""
        body, deadline = bytearray(), self._clock() + BODY_TIMEOUT
        while piece := response.raw.read1(_PIECE, decode_content=True):
            body += piece
            if self._clock() > deadline:
                raise TimeoutError
        return bytes(body)

    def _take_up(self, body: bytes) -> None:
        text = body.decode(errors="replace")
        try:
            release = loads(text, LIVE)
        except ReleaseError as error:
            raise ReleaseError(f"Der Stand unter {self.url} wird nicht übernommen: {error}") from error
        self._files |= release.files  # nothing is ever removed from a store
        if self.file:
            _write(self.file, text)

    def _unreachable(self, reason: str) -> str:
        return (
            f"{self.url} antwortet nicht, wie es soll ({reason}). "
            "Der letzte Stand bleibt. Bitte prüfen Sie AUDIO_BASE_URL und den Objektspeicher."
        )


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, text)
    except OSError as error:
        raise ReleaseError(
            f"{file} lässt sich nicht schreiben ({error.strerror}), ein neuer Stand wird nicht übernommen. "
            "Bitte geben Sie dem Server einen Ordner, in den er schreiben darf: STATE_FOLDER"
        ) from error
