"""What a voice on the internet has said is kept on this computer: each utterance is asked for once.

1. A file is named by what was asked: the utterance, the voice and its settings. So a changed sentence asks
   for itself only, and changed settings of the telephone sound ask for nothing.
2. A file is written beside, decoded, heard, and only then gets its name: whoever stops the work in the
   middle finds whole files, and the next run goes on behind them.
3. A file that can't be used any more is as good as none.

The folder is a cache: it may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from ivr.compile.plan import NAME_DIGITS, VoiceFacts
from ivr.compile.sound import telephone as sound
from ivr.compile.sound.loudness import Samples
from ivr.compile.sound.quality import heard, refused
from ivr.errors import VoiceError

Said = tuple[Samples, int]  # mono samples, and their rate in Hz


class Kept:
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
        beside = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            beside.write_bytes(file)
            said = self._read(beside, utterance)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        return said

    def _path(self, utterance: str) -> Path:
        facts = "\0".join((self._voice.name, self._voice.settings, utterance))
        return self._folder / f"{hashlib.sha256(facts.encode()).hexdigest()[:NAME_DIGITS]}.mp3"

    def _read(self, path: Path, utterance: str) -> Said:
        try:
            samples, rate = sound.read(path)
        except VoiceError as error:
            raise refused(self._voice.name, utterance, "lässt sich nicht lesen") from error
        heard(samples, rate, utterance, self._voice.name)
        return samples, rate
