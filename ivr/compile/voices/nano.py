"""The embedded voice: SVOX Pico, German, without a network.

1. Speed 0.9 lands in both windows with the pauses of the hotline: measured on the guide's sections 107 words
   a minute normal and 87 slow, on paragraphs of longer sentences (nine words) 115 and 94.
2. Pitch 0.9 was recognised best over the telephone.
3. Volume 0.4 is the loudest that never clips: at 0.5 an open vowel ("Mann") reaches full scale now and
   then, at 1.0 one sample in a hundred does. The level is set later, by ivr.compile.sound.telephone.
4. At another pitch it is another person: "nano:1.3" is such a voice, for the few speeches that are not the
   announcer's.
5. Its text goes through a markup parser that knows no entities: what could be markup is said in words.

The engine holds the interpreter lock while it speaks, so only processes make it faster, not threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ivr.compile.plan import VoiceFacts
from ivr.errors import VoiceError

if TYPE_CHECKING:
    from py_nanotts import NanoTTS

LANGUAGE = "de-DE"
SPEED = 0.9
PITCH = 0.9
VOLUME = 0.4
RATE = 16000  # Hz, the engine's own

_CONTROL = dict.fromkeys((*range(0x20), 0x7F), " ")
_IN_WORDS = str.maketrans({**_CONTROL, "<": " kleiner als ", ">": " größer als ", "&": " und "})


def _settings(pitch: float) -> str:
    return f"py-nanotts {LANGUAGE} speed={SPEED} pitch={pitch} volume={VOLUME}"


class Nano:
    """SVOX Pico with the settings above."""

    name = "nano"
    limit = None
    parallel = True
    settings = _settings(PITCH)
    pitch = PITCH

    def __init__(self, engine: NanoTTS) -> None:
        self._engine = engine

    def say(self, utterance: str) -> tuple[NDArray[np.float32], int]:
        """Speak at 16 kHz; raises VoiceError where the engine gives up."""
        text = utterance.translate(_IN_WORDS)
        try:
            pcm = self._engine.speak(text, voice=LANGUAGE, speed=SPEED, pitch=self.pitch, volume=VOLUME)
        except (RuntimeError, ValueError) as error:
            raise VoiceError(
                f"Die Stimme „nano“ kann „{utterance}“ nicht sprechen ({error}). "
                "Bitte formulieren Sie den Text anders."
            ) from error
        return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768), RATE


def _at(pitch: str) -> type[Nano]:
    if not pitch:
        return Nano

    class Another(Nano):
        settings = _settings(float(pitch))

    Another.pitch = float(pitch)
    return Another


def facts(pitch: str = "") -> VoiceFacts:
    """What the plan has to know of it, at another pitch where one is given."""
    return _at(pitch)


def voice(pitch: str = "") -> Nano:
    """The embedded voice; VoiceError with the remedy where its library is missing."""
    try:
        from py_nanotts import NanoTTS
    except ImportError as error:
        raise VoiceError(
            "Für die Stimme „nano“ fehlt die Bibliothek py-nanotts. "
            "Abhilfe: „pip install -r requirements.txt“ ausführen."
        ) from error
    return _at(pitch)(NanoTTS())
