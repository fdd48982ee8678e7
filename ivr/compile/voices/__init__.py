"""The voices, each loaded by its name only when it is needed.

One module a voice, with two functions. `facts` gives its name, limit and settings, which is all that is
needed to name recordings; the engine is not loaded and need not be installed. `voice` gives the voice itself,
and raises ImportError where its library is missing.
Nothing else imports a speech engine, and the web process imports no voice. A voice that needs a model of the
user's own is chosen together with it: piper:MODELL.onnx.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from ivr.compile.plan import VoiceFacts
from ivr.compile.speech import GROUP_VOICES
from ivr.errors import VoiceError

VOICES = {
    "gtts": "ivr.compile.voices.gtts",  # Google Translate, over the internet
    "nano": "ivr.compile.voices.nano",  # embedded, no network: SVOX Pico
}
WITH_MODEL = {
    "piper": "ivr.compile.voices.piper",  # neural, no network; library and model are the user's own
}
LIBRARIES = {  # what each speaks with, and what pip installs for it
    "gtts": ("gTTS", "-r requirements.txt"),
    "nano": ("py-nanotts", "-r requirements.txt"),
    "piper": ("piper-tts", "piper-tts"),
}
DEFAULT = "nano"
# Voices that staff are warned of, with what is said then.
FOR_DRAFTS = {
    "gtts": "Die Stimme „gtts“ ist für Entwürfe gedacht: Ihr Zugang zu Google ist nicht öffentlich zugesagt, "
    "und ihr Entwickler rät vom dauernden Betrieb ab."
}


class Voice(VoiceFacts, Protocol):
    """A speech engine and its settings: name, limit, settings, and how it speaks."""

    @property
    def parallel(self) -> bool:
        """Does it get faster when several processes speak at once?"""

    def say(self, utterance: str) -> tuple[NDArray[np.float32], int]:
        """Speak spoken German: mono samples (full scale is 1.0) and their rate in Hz.

        Raises VoiceError where the voice can't say this, VoiceUnavailableError where it says nothing at all.
        """


def names() -> str:
    """What can be chosen, for staff to read: „gtts“, „nano“, „piper:MODELL.onnx“."""
    return ", ".join(f"„{name}“" for name in (*VOICES, *(f"{name}:MODELL.onnx" for name in WITH_MODEL)))


def exists(name: str) -> bool:
    """Is this the name of a voice, together with a model where the voice needs one?"""
    engine, _, model = name.partition(":")
    return name in VOICES or (engine in WITH_MODEL and bool(model))


def facts(name: str) -> VoiceFacts:
    """Name, limit and settings of a voice; VoiceError where there is none, or its model is missing."""
    module, model = _found(name)
    return cast(VoiceFacts, module.facts(*model))


def load(name: str) -> Voice:
    """The voice of that name; VoiceError where there is none, or its model or library is missing."""
    module, model = _found(name)
    try:
        return cast(Voice, module.voice(*model))
    except ImportError as error:
        engine = name.partition(":")[0]
        library, installed = LIBRARIES[engine]
        raise VoiceError(
            f"Für die Stimme „{engine}“ fehlt die Bibliothek {library}. "
            f"Abhilfe: „pip install {installed}“ ausführen."
        ) from error


def _found(name: str) -> tuple[ModuleType, list[str]]:
    if not exists(name) and name not in GROUP_VOICES.values():
        raise VoiceError(f"Eine Stimme „{name}“ gibt es nicht. Bitte wählen Sie eine von diesen: {names()}.")
    engine, *model = name.split(":", 1)
    return import_module(VOICES.get(engine) or WITH_MODEL[engine]), model
