"""What has no recording, spoken by the embedded voice in telephone quality.

Loads the speech engine and the sound libraries, so it is imported only when something is to be spoken.
"""

from __future__ import annotations

from functools import lru_cache

from ivr.compile import voices
from ivr.compile.german import utterances
from ivr.compile.sound import telephone as sound
from ivr.compile.speech import SENTENCE_PAUSE
from ivr.core.guide import Pace
from ivr.errors import VoiceError

LONGEST = 1000  # characters; the longest section has 700, and who speaks more keeps calls waiting


@lru_cache(maxsize=64)  # a few hundred kilobytes each
def wav(text: str) -> bytes:
    """A WAV file of the text; VoiceError where the voice is missing or there is nothing to say."""
    voice = voices.load(voices.DEFAULT)
    parts = [sound.telephone(*voice.say(utterance)) for utterance in utterances(text[:LONGEST])]
    audible = [part for part in parts if len(part)]
    if not audible:
        raise VoiceError("Hier gibt es nichts zu sprechen.")
    return sound.encode(sound.join(audible, [SENTENCE_PAUSE] * len(audible), Pace.NORMAL))
