"""What goes down the line is loud, clear, and pauses where a listener needs it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.compile import voices
from ivr.compile.plan import plan
from ivr.compile.rates import BANDS, LONGEST_PAUSE
from ivr.compile.sound import telephone as sound
from ivr.compile.sound.loudness import SILENCE, Measure, Samples, active_level, faults, measure
from ivr.compile.speech import Speech, Utterance
from ivr.compile.voices.nano import Nano
from ivr.core.guide import Pace
from ivr.errors import VoiceError

RATE = sound.RATE


def tone(seconds: float, hz: float = 1000.0, rms: float = 0.1, rate: int = RATE) -> Samples:
    """A sine."""
    times = np.arange(round(seconds * rate)) / rate
    return np.asarray(rms * np.sqrt(2) * np.sin(2 * np.pi * hz * times), np.float32)


def silence(seconds: float, rate: int = RATE) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * rate), np.float32)


def chain(*parts: Samples) -> Samples:
    """One after the other."""
    return np.concatenate(parts)


def power(samples: Samples, hz: float) -> float:
    """The share of one frequency, in dB."""
    times = np.arange(len(samples)) / RATE
    return float(20 * np.log10(np.abs(np.mean(samples * np.exp(-2j * np.pi * hz * times))) + 1e-9))


def babble(seconds: float, rms: float = 0.1, seed: int = 1) -> Samples:
    """Noise with the rhythm of syllables."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(seconds * RATE)) / RATE
    noise = rng.standard_normal(len(times)) * (0.2 + np.abs(np.sin(2 * np.pi * 2 * times)))
    return np.asarray(rms * noise / np.sqrt(np.mean(noise**2)), np.float32)


# The level


def step_by_step(samples: Samples, rate: int) -> float:
    """P.56 method B, one sample after the other, as the recommendation writes it."""
    g = np.exp(-1 / (rate * 0.03))
    thresholds = [0.5**j for j in range(15, 0, -1)]
    counts, hangs = [0] * 15, [10**9] * 15
    p = q = energy = 0.0
    for x in [*map(float, samples), *[0.0] * (rate // 2)]:
        energy += x * x
        p = g * p + (1 - g) * abs(x)
        q = g * q + (1 - g) * p
        for j, threshold in enumerate(thresholds):
            hangs[j] = 0 if q >= threshold else hangs[j] + 1
            counts[j] += hangs[j] <= 0.2 * rate
    points = [
        (10 * np.log10(energy / n), 20 * np.log10(c)) for n, c in zip(counts, thresholds, strict=True) if n
    ]
    for (a1, c1), (a2, c2) in pairwise(points):
        if a1 - c1 > 15.9 >= a2 - c2:
            share = (a1 - c1 - 15.9) / ((a1 - c1) - (a2 - c2))
            return float(a1 + share * (a2 - a1))
    raise AssertionError("no level")


@pytest.mark.parametrize("rms", [0.01, 0.1, 0.2])
def test_the_level_is_that_of_the_recommendation(rms: float) -> None:
    """The fast measure agrees with P.56 followed sample by sample."""
    samples = chain(babble(0.7, rms), silence(0.6), babble(0.4, rms, seed=2))
    assert active_level(samples, RATE) == pytest.approx(step_by_step(samples, RATE), abs=0.05)


def test_a_steady_tone_has_the_level_of_its_rms() -> None:
    """0 dBov is full scale all the time: an RMS of 0.1 is -20 dBov."""
    assert active_level(tone(20, rms=0.1), RATE) == pytest.approx(-20, abs=0.1)


def test_pauses_do_not_count() -> None:
    """Ten seconds of silence change the mean by 3 dB and more, but not the active level."""
    spoken = babble(5)
    assert active_level(chain(spoken, silence(10), spoken), RATE) == pytest.approx(
        active_level(spoken, RATE), abs=0.1
    )


def test_silence_has_no_level() -> None:
    """Neither nothing at all nor digital silence raises."""
    assert active_level(silence(0), RATE) == SILENCE
    assert active_level(silence(1), RATE) == SILENCE


@settings(max_examples=20, derandomize=True, deadline=None)
@given(st.floats(-30, 10))
def test_twice_as_loud_measures_twice_as_loud(db: float) -> None:
    """The level follows the gain, dB for dB."""
    samples = babble(1.0)
    louder = (samples * 10 ** (db / 20)).astype(np.float32)
    assert active_level(louder, RATE) - active_level(samples, RATE) == pytest.approx(db, abs=0.35)


# What callers would notice


def test_a_measure_says_what_callers_would_notice() -> None:
    """Seconds, lead, tail, peak, offset and clipping are found where they were put."""
    samples = chain(silence(0.2), tone(1.0), silence(0.7))
    heard = measure(samples, RATE)
    assert heard.seconds == pytest.approx(1.9)
    assert heard.lead == pytest.approx(0.2, abs=0.006)
    assert heard.tail == pytest.approx(0.7, abs=0.006)
    assert heard.peak == pytest.approx(20 * np.log10(0.1 * np.sqrt(2)), abs=0.1)
    assert heard.dc == pytest.approx(0, abs=0.001)
    assert heard.clipped == 0
    assert measure(samples + np.float32(0.05), RATE).dc == pytest.approx(0.05, abs=0.001)
    assert measure(np.clip(samples * 20, -1, 1), RATE).clipped > 0.3


@pytest.mark.parametrize("seconds", [0.0, 1.0])
def test_nothing_can_be_measured_too(seconds: float) -> None:
    """An empty or silent file is all silence, and is called silent and nothing else."""
    heard = measure(silence(seconds), RATE)
    assert (heard.level, heard.peak, heard.lead, heard.tail) == (SILENCE, SILENCE, seconds, seconds)
    assert faults(heard) == ("ist stumm",)


FIT = Measure(seconds=3, level=-16, peak=-1.4, dc=0.0, lead=0.06, tail=0.48, clipped=0)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("level", -17.1, "ist zu leise"),
        ("level", -14.9, "ist zu laut"),
        ("level", -60.0, "ist stumm"),
        ("peak", -0.9, "ist übersteuert"),
        ("clipped", 0.002, "ist übersteuert"),
        ("dc", 0.02, "hat einen Gleichanteil"),
        ("lead", 0.11, "beginnt mit zu langer Stille"),
        ("tail", 0.51, "endet mit zu langer Stille"),
    ],
)
def test_each_limit_has_its_word(field: str, value: float, fault: str) -> None:
    """A sound within the limits has no fault; one step over a limit has exactly that fault."""
    assert faults(FIT) == ()
    values = {name: getattr(FIT, name) for name in Measure.__slots__}
    assert faults(Measure(**values | {field: value})) == (fault,)


# One utterance


@pytest.mark.parametrize("seconds", [0.15, 0.4, 2.0, 8.0])
@pytest.mark.parametrize("rms", [0.005, 0.05, 0.3])
def test_every_utterance_is_as_loud_as_any_other(seconds: float, rms: float) -> None:
    """A word or a sentence, a whisper or a shout: -16 dBov, and no peak above -1.5 dBFS."""
    heard = measure(sound.telephone(babble(seconds, rms), RATE), RATE)
    assert heard.level == pytest.approx(-16, abs=0.1)
    assert heard.peak <= -1.5


def test_silence_around_the_words_is_trimmed() -> None:
    """A voice's tail of 0.7 s is gone; a few milliseconds stay around the words."""
    heard = sound.telephone(chain(silence(0.5), babble(1.0), silence(0.7)), RATE)
    assert 1.0 <= len(heard) / RATE <= 1.06


def test_a_silent_utterance_is_empty() -> None:
    """Silence is never made loud, nor the noise of a silent voice."""
    assert len(sound.telephone(silence(1), RATE)) == 0
    assert len(sound.telephone(babble(1, rms=0.0003), RATE)) == 0
    assert len(sound.telephone(silence(0), RATE)) == 0


def test_the_band_is_that_of_a_telephone() -> None:
    """Hum is gone, consonants gain on vowels, and what 8 kHz can't carry does not come back as a whistle."""
    mixed = sum(tone(2, hz, 0.05, rate=16000) for hz in (60, 500, 3000, 5000))
    heard = sound.telephone(np.asarray(mixed, np.float32), 16000)
    levels = {hz: power(heard, hz) for hz in (60, 500, 3000)}
    assert levels[60] < levels[500] - 45
    assert 9 < levels[3000] - levels[500] < 15
    assert power(heard, 8000 - 5000) == levels[3000]
    only_above = sound.telephone(chain(tone(1, 5000, 0.1, 16000), tone(1, 500, 0.1, 16000)), 16000)
    assert power(only_above[: RATE // 2], 3000) < power(only_above[-RATE // 2 :], 500) - 40


def test_an_offset_is_gone() -> None:
    """A direct current in a voice reaches nobody."""
    assert measure(sound.telephone(babble(1.0) + np.float32(0.2), RATE), RATE).dc < 0.001


def test_nothing_clicks() -> None:
    """Every utterance begins and ends at zero, even where it was cut in the middle of a sound."""
    heard = sound.telephone(tone(1.0), RATE)
    assert heard[0] == heard[-1] == 0
    assert np.abs(heard[:8]).max() < 0.05
    assert np.abs(heard[-8:]).max() < 0.05


# Together


def test_pauses_are_as_long_as_asked() -> None:
    """0.7 s between two sentences of a prompt are 0.7 s of silence, 1.4 s when slow, 2.1 s when very slow."""
    parts = [sound.telephone(babble(1, seed=seed), RATE) for seed in (1, 2)]
    for pace, expected in ((Pace.NORMAL, 0.7), (Pace.SLOW, 1.4), (Pace.VERY_SLOW, 2.1)):
        joined = sound.join(parts, [0.7, 0.0], pace)
        assert longest_gap(joined) == pytest.approx(expected, abs=0.03)


def longest_gap(samples: Samples) -> float:
    """The longest silence within, in seconds."""
    loud = np.flatnonzero(np.abs(samples) > 0.002)
    return float(np.diff(loud).max() / RATE)


def test_slow_lengthens_the_pauses_within_and_never_the_speech() -> None:
    """Clause ends of 0.3 s and of 0.6 s become 0.7 s and 1.2 s; plosives stay as they are."""
    said = chain(babble(1), silence(0.3), babble(1), silence(0.6), babble(1), silence(0.1), babble(1))
    part = sound.telephone(said, RATE)
    normal, slow = (sound.join([part], [0.5], pace) for pace in (Pace.NORMAL, Pace.SLOW))
    assert (len(slow) - len(normal)) / RATE == pytest.approx(0.4 + 0.6, abs=0.06)
    assert longest_gap(slow) == pytest.approx(1.2, abs=0.06)
    assert np.count_nonzero(np.abs(slow) > 0.01) == pytest.approx(
        np.count_nonzero(np.abs(normal) > 0.01), rel=0.01
    )


@settings(max_examples=15, derandomize=True, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 1.5), st.floats(0, 5)), min_size=1, max_size=4), st.sampled_from(Pace)
)
def test_whatever_is_joined_is_fit_for_callers(parts: list[tuple[float, float]], pace: Pace) -> None:
    """Level, peak, lead and tail hold for every mixture of short and long, with every pause."""
    said = [sound.telephone(babble(seconds, seed=i), RATE) for i, (seconds, _) in enumerate(parts)]
    joined = sound.join(said, [pause for _, pause in parts], pace)
    assert faults(measure(joined, RATE)) == ()


# Files


def test_a_file_is_mu_law_at_8_khz(tmp_path: Path) -> None:
    """One byte a sample, the format 7 of WAV, and read back within the steps of μ-law."""
    samples = sound.join([sound.telephone(babble(1), RATE)], [0.7], Pace.NORMAL)
    path = tmp_path / "a.wav"
    path.write_bytes(sound.encode(samples))
    data = path.read_bytes()
    assert (data[:4], data[8:12], data[20:22]) == (b"RIFF", b"WAVE", b"\x07\x00")
    assert len(samples) < len(data) < len(samples) + 100
    again, rate = sound.read(path)
    assert rate == 8000
    assert np.abs(again - samples).max() < 0.02
    assert faults(sound.measured(path)) == ()


@pytest.mark.parametrize("content", [None, b"", b"RIFF no sound"])
def test_a_file_that_is_no_sound_is_named(tmp_path: Path, content: bytes | None) -> None:
    """Missing or broken: a German sentence with the name of the file."""
    path = tmp_path / "kaputt.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VoiceError, match=r"kaputt\.wav lässt sich nicht lesen"):
        sound.measured(path)


# The embedded voice

GUIDE = (
    "Bei einer Telefonkonferenz hören Sie die vertrauten Stimmen Ihrer Gruppe wieder.",
    "Sie brauchen dafür kein Smartphone, sondern nur Ihr normales Telefon.",
    "Auch mit acht Leuten klappt das noch gut.",
    "Ein Mitglied der Gruppe meldet sich zuerst bei einem Anbieter an.",
    "Zwei Anbieter haben wir für Sie ausprobiert: Phonesty und Freeconferencecall.",
    "Beide bieten eine kostenlose Version an, Sie zahlen nur die Telefongebühren.",
    "Danach können Sie Ihren Konferenzraum dauerhaft nutzen.",
    "Sie nennt den Termin und die Nummer, die alle anrufen.",
    "Danach geben Sie die Nummer des Konferenzraums über die Tasten ein.",
    "Sobald das geschehen ist, hören Sie alle anderen aus der Gruppe.",
    "Die Krankenkassen übernehmen während der Corona-Zeit die anfallenden Kosten.",
    "Ihre Gruppe kann aber auch einen Projektantrag stellen.",
)
PAUSES = (0.7, 0.7, 1.5) * 4


@pytest.mark.parametrize("said", [GUIDE, GUIDE[:3], GUIDE[4:6], GUIDE[9:]])
def test_each_section_is_spoken_at_the_pace_of_its_listeners(said: Sequence[str]) -> None:
    """105 to 120 words a minute, pauses included, 80 to 95 when slow, 62 to 75 when very slow."""
    voice = voices.load("nano")
    read = tuple(Utterance(sentence, pause) for sentence, pause in zip(said, PAUSES, strict=False))
    section = Speech("section:a:1", "", read, words=sum(len(sentence.split()) for sentence in said))
    for job in plan([section], Nano, sound.SETTINGS, ()).jobs:
        least, most = BANDS[job.pace]
        parts = [sound.telephone(*voice.say(it.text)) for it in job.speech.utterances]
        pauses = [it.pause for it in job.speech.utterances]
        joined = sound.join(parts, pauses, job.pace, section.words)
        assert least <= 60 * section.words / (len(joined) / RATE) <= most
        assert longest_gap(joined) <= LONGEST_PAUSE + 0.05


@pytest.mark.parametrize(
    "word", ["Kosten.", "Ja.", "Eins.", "Mann und Frau.", GUIDE[1], "w w w Punkt nakos Punkt d e"]
)
def test_the_embedded_voice_is_fit_for_callers(word: str, tmp_path: Path) -> None:
    """From the shortest word to a sentence, as a file: within all limits at each pace."""
    part = sound.telephone(*voices.load("nano").say(word))
    for pace in Pace:
        path = tmp_path / f"{pace.value}.wav"
        path.write_bytes(sound.encode(sound.join([part], [1.5], pace)))
        assert faults(sound.measured(path)) == ()
