"""The voice of Google Translate, for staff with internet: natural, but asked gently and never in a hurry.

1. One request is one utterance of at most 100 characters, as it stands: gTTS's own cutting ("3. Mai" behind
   the 3) and rewriting are switched off.
2. gTTS writes the request; the connection is ours. gTTS's own checks no certificate, follows Google's
   redirect to the page that asks for a human, and takes a page without audio for a success.
3. Never two requests at once, and a second between two: others report that 0.5 to 1 s goes well.
4. After a failure it waits twice as long each time, and at least as long as Retry-After says; then it
   gives up. What came back decides what that means:

       no connection, no reply in time, 429,   Google refuses everybody at this address: nothing more is
       a redirect, any other error, a page     asked, staff come back later (VoiceUnavailableError)
       an envelope without audio, audio that   this utterance can't be used, the others go on (VoiceError)
       can't be decoded or doesn't fit

5. What was received is kept on this computer: each utterance is asked for once, and the next run goes on
   where this one stopped. A file is named by the utterance, the voice and its settings; it is written beside,
   decoded, measured, and only then gets its name. One that can't be used any more is as good as none. The
   folder is a cache: it may be deleted at any time.
6. Slow speech is never asked for: it would be stretched. Slower means longer pauses (sound.telephone).
"""

from __future__ import annotations

import base64
import hashlib
import logging
import math
import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests

from ivr.compile.plan import NAME_DIGITS, VoiceFacts
from ivr.compile.sound import telephone
from ivr.compile.sound.loudness import Samples
from ivr.errors import VoiceError, VoiceUnavailableError
from ivr.files import beside
from ivr.settings import ROOT

Said = tuple[Samples, int]  # mono samples, and their rate in Hz

LANGUAGE = "de"
URL = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
PACE = 1.0  # seconds between two requests
WAITS = (5.0, 10.0, 20.0, 40.0, 80.0)  # seconds after each failure
LONGEST_WAIT = 300.0  # seconds; whoever has to wait longer does something else meanwhile
TIMEOUT = (10.0, 30.0)  # seconds to connect, and to wait for the reply

_AUDIO = re.compile(rb'"jQ1olc","\[\\"([A-Za-z0-9+/]+)(?:=|\\+u003d)*\\"')
_REFUSALS: tuple[tuple[str, Callable[[requests.Response], bool]], ...] = (
    ("zu viele Anfragen", lambda reply: reply.status_code == 429),
    ("Google will einen Menschen sehen", lambda reply: "/sorry" in reply.headers.get("Location", "")),
    ("Google antwortet mit einem Fehler", lambda reply: reply.status_code != 200),
    ("Google schickt eine Seite statt Ton", lambda reply: b'"jQ1olc"' not in reply.content),
)
_log = logging.getLogger(__name__)


class _RefusedError(VoiceUnavailableError):
    """Google refuses: why, and for how many seconds it says so itself."""

    def __init__(self, why: str, retry_after: float = 0.0) -> None:
        self.why, self.retry_after = why, retry_after
        hours = math.ceil(retry_after / 3600)
        later = f"in {hours} Stunden" if hours > 1 else "in einer Stunde"
        super().__init__(
            f"Google liefert im Augenblick keine Sprache ({why}). Alles bisher Empfangene bleibt. "
            f"Bitte starten Sie denselben Befehl {later} noch einmal. Ohne Internet geht es mit --voice nano."
        )


class _Kept:
    """The utterances of one voice, in a folder."""

    def __init__(self, folder: Path, voice: VoiceFacts) -> None:
        self._folder = folder
        self._voice = voice

    def find(self, utterance: str) -> Said | None:
        """What the voice has said for it, or None where it has to be asked."""
        path = self._path(utterance)
        try:
            return self._read(path, utterance) if path.exists() else None
        except VoiceError:
            return None

    def keep(self, utterance: str, file: bytes) -> Said:
        """Keep a sound file and return what is in it; VoiceError where callers could not use it."""
        path = self._path(utterance)
        self._folder.mkdir(parents=True, exist_ok=True)
        with beside(path) as new:
            new.write_bytes(file)
            return self._read(new, utterance)

    def _path(self, utterance: str) -> Path:
        facts = "\0".join((self._voice.name, self._voice.settings, utterance))
        return self._folder / f"{hashlib.sha256(facts.encode()).hexdigest()[:NAME_DIGITS]}.mp3"

    def _read(self, path: Path, utterance: str) -> Said:
        try:
            samples, rate = telephone.read(path)
        except VoiceError as error:
            raise telephone.refused(self._voice.name, utterance, "lässt sich nicht lesen") from error
        telephone.heard(samples, rate, utterance, self._voice.name)
        return samples, rate


class Gtts:
    """Google Translate's voice with the settings above; `folder` keeps what it has said."""

    name = "gtts"
    limit = 100
    parallel = False
    settings = f"gtts {LANGUAGE}"

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._kept = _Kept(folder, self)
        self._clock, self._sleep = clock, sleep
        self._session = requests.Session()
        self._next = clock()  # the moment from which on the next request is allowed

    def say(self, utterance: str) -> Said:
        """Say it as it was said before, or ask Google.

        Raises VoiceUnavailableError where Google refuses, VoiceError where what came back can't be used.
        """
        return self._kept.find(utterance) or self._asked(utterance)

    def _asked(self, utterance: str) -> Said:
        for wait in WAITS:
            try:
                return self._received(utterance)
            except _RefusedError as error:
                if error.retry_after > LONGEST_WAIT:
                    raise
                self._wait(max(wait, error.retry_after), error.why)
            except VoiceError:
                self._wait(wait, f"„{utterance}“ kam nicht richtig an")
        return self._received(utterance)

    def _wait(self, seconds: float, why: str) -> None:
        _log.warning("%s. In %.0f Sekunden geht es weiter.", why[:1].upper() + why[1:], seconds)
        self._next = self._clock() + seconds

    def _received(self, utterance: str) -> Said:
        audio = _AUDIO.search(self._reply(utterance).content)
        if not audio:
            raise telephone.refused(self.name, utterance, "enthält keinen Ton")
        missing = b"=" * (-len(audio[1]) % 4)
        try:
            return self._kept.keep(utterance, base64.b64decode(audio[1] + missing))
        except ValueError as error:
            raise telephone.refused(self.name, utterance, "lässt sich nicht lesen") from error

    def _reply(self, utterance: str) -> requests.Response:
        """Google's reply; _RefusedError where it is none."""
        body, headers = _request(utterance)
        self._sleep(max(0.0, self._next - self._clock()))
        try:
            reply = self._session.post(URL, body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        except requests.Timeout:
            raise _RefusedError("keine Antwort von Google") from None
        except requests.RequestException:
            raise _RefusedError("keine Verbindung zu Google") from None
        finally:
            self._next = self._clock() + PACE
        for why, applies in _REFUSALS:
            if applies(reply):
                raise _RefusedError(f"{why}, Antwort {reply.status_code}", _retry_after(reply.headers))
        return reply


def _request(utterance: str) -> tuple[str, Mapping[str, str]]:
    """Body and headers, as gTTS writes them."""
    from gtts import gTTS

    speech = gTTS(
        utterance,
        lang=LANGUAGE,
        lang_check=False,
        slow=False,
        pre_processor_funcs=[],
        tokenizer_func=lambda text: [text],
    )
    [body] = speech.get_bodies()
    return str(body), speech.GOOGLE_TTS_HEADERS


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds to wait, from a number or a date (against the reply's own date); 0 where it is neither."""
    value = headers.get("Retry-After", "")
    try:
        if value.isdecimal():
            return float(value)
        return (parsedate_to_datetime(value) - parsedate_to_datetime(headers["Date"])).total_seconds()
    except (ValueError, TypeError, KeyError):
        return 0.0


def facts() -> VoiceFacts:
    """What the plan has to know of it."""
    return Gtts


def voice() -> Gtts:
    """The voice of Google Translate."""
    import gtts  # noqa: F401 - only whether it is there

    return Gtts(ROOT / ".cache" / "gtts")
