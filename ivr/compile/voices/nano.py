"""The embedded voice: SVOX Pico, German, without a network.

1. Speed 1.0 leaves room for pauses: measured on the guide's sections, speech alone is 122 to 175 words a
   minute, so that every section can have 110 with its pauses. At 0.9 the sections with the longest words
   would be below that without any pause. Between 0.8 and 1.0 a recogniser hears no difference over the
   telephone.
2. Pitch 0.9 was recognised best over the telephone.
3. Volume 0.4 is the loudest that never clips: at 0.5 an open vowel ("Mann") reaches full scale now and
   then, at 1.0 one sample in a hundred does. The level is set later, by ivr.compile.sound.telephone.
4. At another pitch it is another person: "nano:1.3" is such a voice, for the few speeches that are not the
   announcer's.
5. Its text goes through a markup parser that knows no entities: what could be markup is said in words, so
   that a text can't reach <spell>, which makes the engine crash.
6. What the lexicon writes between slashes is no spelling but sounds, in X-SAMPA as this engine takes them:
   /'go:.tu.mi:.tIN/ ("." parts syllables, "'" stands before the stressed one). A spoken text holds no slash
   of its own.

The engine holds the interpreter lock while it speaks, so only processes make it faster, not threads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ivr.errors import VoiceError

if TYPE_CHECKING:
    from py_nanotts import NanoTTS

LANGUAGE = "de-DE"
SPEED = 1.0
PITCH = 0.9
VOLUME = 0.4
RATE = 16000  # Hz, the engine's own

_CONTROL = dict.fromkeys((*range(0x20), 0x7F), " ")
_IN_WORDS = str.maketrans({**_CONTROL, "<": " kleiner als ", ">": " größer als ", "&": " und "})
_SOUNDS = re.compile(r"/([^/]*)/")
_X_SAMPA = re.compile(r"[ a-zA-Z0-9@:.'?~{}_^-]+", re.ASCII)  # none of these ends the markup


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
        text = _SOUNDS.sub(_phonemes, utterance.translate(_IN_WORDS))
        try:
            pcm = self._engine.speak(text, voice=LANGUAGE, speed=SPEED, pitch=self.pitch, volume=VOLUME)
        except (RuntimeError, ValueError) as error:
            raise VoiceError(
                f"Die Stimme „nano“ kann „{utterance}“ nicht sprechen ({error}). "
                "Bitte formulieren Sie den Text anders."
            ) from error
        return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768), RATE


def _phonemes(sounds: re.Match[str]) -> str:
    """The engine's markup for the sounds between two slashes."""
    if not _X_SAMPA.fullmatch(sounds[1]):
        raise VoiceError(
            f"Die Lautschrift „{sounds[0]}“ kann die Stimme „nano“ nicht lesen. Zwischen den Schrägstrichen "
            "stehen in _lexicon.yaml nur Zeichen von X-SAMPA, zum Beispiel: /'go:.tu.mi:.tIN/"
        )
    return f'<phoneme alphabet="xsampa" ph="{sounds[1]}"/>'


def facts(pitch: str = "") -> type[Nano]:
    """What the plan has to know of it, at another pitch where one is given."""
    if not pitch:
        return Nano

    class Another(Nano):
        settings = _settings(float(pitch))

    Another.pitch = float(pitch)
    return Another


def voice(pitch: str = "") -> Nano:
    """The embedded voice, at another pitch where one is given."""
    from py_nanotts import NanoTTS

    return facts(pitch)(NanoTTS())
