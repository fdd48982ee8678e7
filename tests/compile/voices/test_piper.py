"""Piper speaks with the user's own model; what it lacks is said in German with the remedy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from ivr.compile import record as recordings
from ivr.compile import voices
from ivr.compile.plan import Job, plan
from ivr.compile.sound import telephone as sound
from ivr.compile.sound.loudness import faults
from ivr.compile.speech import Speech, Utterance
from ivr.compile.voices import piper
from ivr.errors import VoiceError


@dataclass
class SynthesisConfig:
    """As in Piper; what is not given is the model's own."""

    volume: float = 1.0


@dataclass
class AudioChunk:
    """As in Piper: the sound of one sentence."""

    audio_float_array: NDArray[np.float32]
    sample_rate: int = 22050


class PiperVoice:
    """As in Piper: every sentence is scaled to full scale, then the volume is applied."""

    loaded: list[Path] = []  # noqa: RUF012 - one list for all, emptied by the fixture

    @staticmethod
    def load(model_path: Path) -> PiperVoice:
        if model_path.read_bytes() == b"broken":
            raise RuntimeError("InvalidProtobuf")
        PiperVoice.loaded.append(model_path)
        return PiperVoice()

    def synthesize(self, text: str, syn_config: SynthesisConfig) -> Iterator[AudioChunk]:
        if "Fehler" in text:
            raise ValueError("no phonemes")
        for sentence in filter(str.strip, text.split(".")):
            length = 22050 * len(sentence) // 12
            hiss = np.random.default_rng(1).uniform(-1, 1, length).astype(np.float32)
            yield AudioChunk(hiss * np.float32(syn_config.volume))


@pytest.fixture(autouse=True)
def _library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piper library that needs no model."""
    library = ModuleType("piper")
    vars(library).update(PiperVoice=PiperVoice, SynthesisConfig=SynthesisConfig)
    monkeypatch.setitem(sys.modules, "piper", library)
    PiperVoice.loaded.clear()


def put_model(folder: Path, model: bytes = b"model", config: bytes = b"{}") -> Path:
    """A model with its description."""
    folder.mkdir(exist_ok=True)
    path = folder / "de_DE-anna.onnx"
    path.write_bytes(model)
    (folder / "de_DE-anna.onnx.json").write_bytes(config)
    return path


def load(path: Path) -> voices.Voice:
    """The voice as record.py loads it."""
    return voices.load(f"piper:{path}")


def jobs_of(voice: voices.Voice, text: str) -> tuple[Job, ...]:
    """One speech of one utterance."""
    return plan((Speech("a", text, (Utterance(text, 0.7),)),), voice, sound.SETTINGS, ()).jobs


def test_it_speaks_at_the_rate_of_its_model(tmp_path: Path) -> None:
    """All sentences in one, mono, with room below full scale."""
    samples, rate = load(put_model(tmp_path)).say("Guten Tag. Willkommen.")
    assert rate == 22050
    assert samples.dtype == np.float32
    assert samples.shape == (22050 * 9 // 12 + 22050 * 11 // 12,)
    assert 0.45 < np.abs(samples).max() <= 0.5


def test_what_it_says_is_fit_for_the_telephone(tmp_path: Path) -> None:
    """It passes the same checks and gets the same sound as every voice."""
    path = put_model(tmp_path)
    recordings.record(jobs_of(load(path), "Guten Tag."), f"piper:{path}", tmp_path / "recordings")
    found = list((tmp_path / "recordings").iterdir())
    assert len(found) == 3
    assert all(faults(sound.measured(file)) == () for file in found)


def test_what_says_nothing_is_refused(tmp_path: Path) -> None:
    """No sentence, no sound: refused as silent, not a crash."""
    path = put_model(tmp_path)
    with pytest.raises(VoiceError, match="ist stumm"):
        recordings.record(jobs_of(load(path), "..."), f"piper:{path}", tmp_path / "recordings")


def test_the_model_is_loaded_once_and_only_to_speak(tmp_path: Path) -> None:
    """Planning needs its name and settings only."""
    path = put_model(tmp_path)
    voice = load(path)
    assert jobs_of(voice, "Eins.")
    assert PiperVoice.loaded == []
    voice.say("Eins.")
    voice.say("Zwei.")
    assert PiperVoice.loaded == [path]


def test_another_model_records_everything_anew(tmp_path: Path) -> None:
    """What is in the two files decides, not where they are."""
    names = {
        name: [job.file for job in jobs_of(load(put_model(tmp_path / name, model, config)), "Eins.")]
        for name, model, config in (
            ("first", b"model", b"{}"),
            ("elsewhere", b"model", b"{}"),
            ("other-model", b"better", b"{}"),
            ("other-config", b"model", b'{"length_scale": 1.1}'),
        )
    }
    assert names["first"] == names["elsewhere"]
    assert names["first"] != names["other-model"]
    assert names["first"] != names["other-config"]


def test_the_name_says_nothing_about_the_computer(tmp_path: Path) -> None:
    """Neither name nor settings hold the folder of the model."""
    voice = load(put_model(tmp_path))
    assert voice.name == "piper:de_DE-anna.onnx"
    assert str(tmp_path) not in voice.settings
    assert voice.settings.endswith(" volume=0.5")
    assert (voice.limit, voice.parallel) == (None, False)


def test_a_missing_library_comes_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not installed with the hotline, so the command is named."""
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(VoiceError, match="„pip install piper-tts“"):
        load(put_model(tmp_path))


@pytest.mark.parametrize("missing", ["de_DE-anna.onnx", "de_DE-anna.onnx.json"])
def test_a_missing_file_of_the_model_is_named(missing: str, tmp_path: Path) -> None:
    """Both files are needed, and each is asked for by its name."""
    path = put_model(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(VoiceError, match=f"fehlt die Datei .*{missing}\\."):
        load(path)


@pytest.mark.parametrize(("model", "text"), [(b"broken", "Eins."), (b"model", "Ein Fehler.")])
def test_an_engine_that_gives_up_names_the_text(model: bytes, text: str, tmp_path: Path) -> None:
    """Whatever the engine raises reaches staff in German."""
    with pytest.raises(VoiceError, match=f"„piper:de_DE-anna.onnx“ kann „{text}“ nicht sprechen"):
        load(put_model(tmp_path, model)).say(text)


@pytest.mark.parametrize("name", ["piper", "piper:", "nano:x.onnx", "gtts:", ""])
def test_a_model_belongs_to_piper_and_to_nobody_else(name: str) -> None:
    """What is not a voice is answered with what is."""
    assert not voices.exists(name)
    with pytest.raises(VoiceError, match=r"gibt es nicht.*„gtts“, „nano“, „piper:MODELL\.onnx“"):
        voices.load(name)


def test_a_model_on_another_drive_is_found() -> None:
    """Only the first colon parts the voice from its model."""
    assert voices.exists(r"piper:C:\Stimmen\anna.onnx")
    with pytest.raises(VoiceError, match=r"C:\\Stimmen\\anna\.onnx"):
        piper.voice(r"C:\Stimmen\anna.onnx")
