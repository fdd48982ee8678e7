"""The embedded voice speaks German without a network, and says what to do where it can't."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from ivr.compile import voices
from ivr.compile.texts.phrases import ENGINES
from ivr.compile.voices.nano import Nano, voice
from ivr.errors import VoiceError


def test_it_speaks() -> None:
    """A word comes as mono samples at 16 kHz, loud enough to work with and never at full scale."""
    samples, rate = voices.load("nano").say("Telefonkonferenz.")
    assert rate == 16000
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert 1.0 < len(samples) / rate < 4.0
    assert 0.1 < np.abs(samples).max() < 0.97


@pytest.mark.parametrize("word", ["Mann und Frau.", "Aachen.", "Ja, ja, ja!", "Anmeldung am Anfang."])
def test_it_never_clips(word: str) -> None:
    """Open vowels are the loudest it says; none reaches full scale."""
    samples, _ = voice().say(word)
    assert np.abs(samples).max() < 0.97


class Listener:
    """An engine that writes down what reaches it."""

    heard: str = ""

    def speak(self, text: str, **_: object) -> bytes:
        self.heard = text
        return b"\0\0"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Mann & Frau", "Mann  und  Frau"),
        ("a < b > c", "a  kleiner als  b  größer als  c"),
        ('<break time="9s"/>', ' kleiner als break time="9s"/ größer als '),
        ("eins\0zwei\nDrei", "eins zwei Drei"),
    ],
)
def test_no_markup_reaches_the_engine(written: str, spoken: str) -> None:
    """Its parser knows no entities, so markup is said in words; nothing ends the text early."""
    engine = Listener()
    Nano(engine).say(written)
    assert engine.heard == spoken


def test_phonetic_spelling_reaches_the_engine_as_sounds() -> None:
    """What the lexicon has between slashes becomes the only markup there is."""
    engine = Listener()
    Nano(engine).say("Er nennt /'go:.tu.mi:.tIN/, Zoom.")
    assert engine.heard == """Er nennt <phoneme alphabet="xsampa" ph="'go:.tu.mi:.tIN"/>, Zoom."""


@pytest.mark.parametrize("sounds", ["//", '/a"b/', "/a<spell>b/", "/ü/"])
def test_what_is_no_phonetic_spelling_is_refused(sounds: str) -> None:
    """A sign that could end the markup never reaches the engine; staff read what is allowed."""
    engine = Listener()
    with pytest.raises(VoiceError, match=r"Lautschrift .* X-SAMPA"):
        Nano(engine).say(f"Er nennt {sounds}.")
    assert engine.heard == ""


def test_phonetic_spelling_is_heard() -> None:
    """The embedded voice says the sounds: another length than the letters alone would have."""
    engine = voice()
    spelled, sounds = (engine.say(text)[0] for text in ("GoToMeeting", "/'go:.tu.mi:.tIN/"))
    assert len(sounds) > 8000
    assert abs(len(spelled) - len(sounds)) > 160


class Broken:
    """An engine that gives up."""

    def speak(self, text: str, **_: object) -> bytes:
        raise RuntimeError(f"pico_getData failed: {len(text)}")


def test_an_engine_that_gives_up_names_the_text() -> None:
    """Staff learn which text it was, in German."""
    with pytest.raises(VoiceError, match="„nano“ kann „Hallo“ nicht sprechen"):
        Nano(Broken()).say("Hallo")


def test_a_missing_library_comes_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback but the command that helps."""
    monkeypatch.setitem(sys.modules, "py_nanotts", None)
    with pytest.raises(VoiceError, match=r"pip install -r requirements\.txt"):
        voices.load("nano")


@pytest.mark.parametrize("name", voices.VOICES)
def test_naming_recordings_needs_no_engine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever only compares or publishes need not have installed it; the facts are those of the voice."""
    voice_of_today = voices.load(name)
    monkeypatch.setitem(sys.modules, {"nano": "py_nanotts"}.get(name, name), None)
    facts = voices.facts(name)
    assert (facts.name, facts.limit) == (name, voice_of_today.limit)
    assert facts.settings == voice_of_today.settings


def test_an_unknown_voice_is_answered_with_the_known_ones() -> None:
    """A typing error shows what could have been meant."""
    with pytest.raises(VoiceError, match=r"„nona“ gibt es nicht.*„nano“"):
        voices.load("nona")


def test_every_voice_goes_by_the_name_it_has() -> None:
    """The name in the registry is the name in the recordings' hash."""
    assert all(voices.load(name).name == name for name in voices.VOICES)
    assert voices.DEFAULT in voices.VOICES


def test_its_settings_are_part_of_what_makes_a_recording_stale() -> None:
    """Speed, pitch and volume are in the settings, so a change records anew."""
    assert voice().settings == "py-nanotts de-DE speed=1.0 pitch=0.9 volume=0.4"
    assert voice().limit is None


@pytest.mark.slow
def test_nothing_loads_the_engine_before_it_speaks() -> None:
    """Importing the voices, the sound and the store costs no speech engine."""
    code = "import sys, ivr.compile.record, ivr.compile.voices.nano; print('py_nanotts' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert run.stdout.strip() == "False"


def test_the_lexicon_takes_respellings_for_each_voice() -> None:
    """And for no other: respellings for a voice with a slip in its name would never be used."""
    assert {*ENGINES} == {*voices.VOICES, *voices.WITH_MODEL}
