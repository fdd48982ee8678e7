"""The voices, each loaded by its name only when it is needed.

One module a voice, with a function `voice()` that gives it or raises VoiceError with the remedy. Nothing
else imports a speech engine, and the web process imports no voice.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from ivr.core.plan import VoiceFacts
from ivr.errors import VoiceError

VOICES = {
    "nano": "ivr.voices.nano",  # embedded, no network: SVOX Pico
}
DEFAULT = "nano"


class Voice(VoiceFacts, Protocol):
    """A speech engine and its settings: name, limit, settings, and how it speaks."""

    def say(self, utterance: str) -> tuple[NDArray[np.float32], int]:
        """Speak spoken German: mono samples (full scale is 1.0) and their rate in Hz.

        Raises VoiceError where the voice can't.
        """


def load(name: str) -> Voice:
    """The voice of that name; VoiceError where there is none or its library is missing."""
    if name not in VOICES:
        known = ", ".join(f"„{voice}“" for voice in VOICES)
        raise VoiceError(f"Eine Stimme „{name}“ gibt es nicht. Bitte wählen Sie eine von diesen: {known}.")
    return cast(Voice, import_module(VOICES[name]).voice())
