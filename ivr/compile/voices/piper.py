"""A neural voice on this computer, without a network: Piper, with a model that the user brings.

1. Library and model are the user's own, since both are large: pip install piper-tts, and the two files of
   a German voice, MODELL.onnx and MODELL.onnx.json. The voice is chosen as piper:MODELL.onnx.
2. Both files are part of the settings by what is in them, not by where they are: another model records
   everything anew, the same model in another folder nothing.
3. Piper scales every utterance to full scale, where it would count as clipped: volume 0.5 leaves room.
4. It takes all cores by itself, so one process speaks.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ivr.errors import VoiceError

if TYPE_CHECKING:
    from piper import PiperVoice

VOLUME = 0.5


class Piper:
    """Piper with one model; the model is loaded when it first speaks."""

    limit = None
    parallel = False

    def __init__(self, model: Path) -> None:
        self._model = model
        self.name = f"piper:{model.name}"
        self.settings = f"piper {_digest(model)} {_digest(_config(model))} volume={VOLUME}"

    def say(self, utterance: str) -> tuple[NDArray[np.float32], int]:
        """Speak at the model's own rate; raises VoiceError where the model can't."""
        from piper import SynthesisConfig

        try:
            chunks = list(self._engine.synthesize(utterance, SynthesisConfig(volume=VOLUME)))
        except Exception as error:  # Piper, espeak-ng and onnxruntime each have errors of their own
            raise VoiceError(
                f"Die Stimme „{self.name}“ kann „{utterance}“ nicht sprechen ({type(error).__name__}). "
                "Passt das Modell? Bitte laden Sie beide Dateien noch einmal oder nehmen Sie --voice nano."
            ) from error
        said = [np.asarray(chunk.audio_float_array, np.float32) for chunk in chunks]
        rate = int(chunks[0].sample_rate) if chunks else 22050
        return np.concatenate([np.zeros(0, np.float32), *said]), rate

    @cached_property
    def _engine(self) -> PiperVoice:
        from piper import PiperVoice

        return PiperVoice.load(self._model)


def voice(model: str) -> Piper:
    """Piper with the model in this file; VoiceError with the remedy where that is missing."""
    import piper  # noqa: F401 - only whether it is there

    return facts(model)


def facts(model: str) -> Piper:
    """The same, whether or not its library is there."""
    path = Path(model)
    for file in (path, _config(path)):
        if not file.is_file():
            raise VoiceError(
                f"Zur Stimme „piper“ fehlt die Datei {file}. "
                "Ein Modell besteht aus MODELL.onnx und MODELL.onnx.json; beide liegen im selben Ordner."
            )
    return Piper(path)


def _config(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:16]
