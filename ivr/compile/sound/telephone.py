"""Telephone sound: from what a voice said to what goes down the line.

Each utterance by itself (`telephone`):
1. 8 kHz; 300-3400 Hz with a soft lower edge at 250 Hz, so that low energy does not eat the level;
   pre-emphasis y[n] - 0.85·y[n-1], because consonants decide on a noisy line.
2. Its silence is trimmed, and clicks in it, all but a few milliseconds around the words.
3. Active speech level -16 dBov, peaks bent softly below -1.5 dBFS: every utterance is as loud as any other.
   On a noisy line level decides: of a noisy section a recogniser got 6.5 % more words right at -15 than at
   -18, but -15 bends five times as many samples.

Then together (`join`), at a pace:
4. A short lead, each utterance with its pause after it, and at the end at most 0.5 s of silence.
5. Slower means longer pauses, never stretched speech: how long they are says ivr.compile.rates.
6. Every cut is faded over 5 ms, so that nothing clicks.

What a voice has said is measured before callers hear it (`heard`). Refused is what is clipped, silent, or too
short or too long for its text: a voice that broke off in the middle says nothing about it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from ivr.compile import rates
from ivr.compile.sound.loudness import (
    CLIPPED,
    FRAME,
    LEVEL,
    QUIET,
    Measure,
    Samples,
    active_level,
    faults,
    measure,
    quiet_frames,
)
from ivr.core.guide import Pace
from ivr.errors import VoiceError
from ivr.files import beside

RATE = 8000  # Hz: G.711
BAND = (250, 3400)  # Hz, the half-power edges of the filter below
PRE_EMPHASIS = 0.85
CEILING = -1.5  # dBFS; 0.5 dB below what a file may have: the coarse steps of μ-law need them
KNEE = 0.5  # of full scale: up to here nothing is bent
INNER_PAUSE = 0.15  # seconds; the silence of a plosive lasts up to 0.13 s, that of a comma from 0.25 s
LEAD, TAIL = 0.05, 0.48  # seconds
CLICK = 0.03  # seconds; the shortest word lasts 0.1 s
HEAD, DECAY = 0.01, 0.03  # seconds kept around the words when silence is trimmed
FADE = 0.005  # seconds
SILENT = -60.0  # dBov: what a voice "says" below this is no speech
SHORTEST, LONGEST = 0.04, 0.3  # seconds a letter; measured with Pico: 0.06 to 0.2
ALLOWANCE = 1.5  # seconds more: "y" is "Ypsilon"

# Part of the name of every recording: a changed value makes every recording stale.
SETTINGS = (
    f"3 {RATE} {BAND} {PRE_EMPHASIS} {LEVEL} {CEILING} {KNEE} {INNER_PAUSE} {LEAD} {TAIL} {HEAD} {DECAY} "
    f"{FADE} {CLICK} {SILENT} {FRAME} {QUIET} {rates.SETTINGS}"
)


def telephone(samples: Samples, rate: int) -> Samples:
    """One utterance as it sounds on the telephone: 8 kHz, trimmed, at the level; empty where it is silent."""
    if active_level(samples, rate) < SILENT:
        return np.zeros(0, np.float32)
    resampled = soxr.resample(samples, rate, RATE, quality="VHQ")
    padded = np.pad(resampled, _length(DECAY))  # room to ring, and to keep around the words
    band = np.convolve(padded, _filter(), mode="same").astype(np.float32)
    return _levelled(_trimmed(band))


def heard(samples: Samples, rate: int, text: str, voice: str) -> Samples:
    """The telephone sound of what the voice of that name has said for a text.

    `rate` is in Hz. Raises VoiceError, with the text, where callers could not use it.
    """
    if measure(samples, rate).clipped > CLIPPED:
        raise refused(voice, text, "ist übersteuert")
    part = telephone(samples, rate)
    if not len(part):
        raise refused(voice, text, "ist stumm")
    letters = sum(map(str.isalnum, text))
    seconds = len(part) / RATE
    if not SHORTEST * letters <= seconds <= LONGEST * letters + ALLOWANCE:
        raise refused(voice, text, f"dauert {seconds:.1f} Sekunden".replace(".", ","))
    return part


def refused(voice: str, text: str, why: str) -> VoiceError:
    """The error that says which text it was, why ("ist stumm"), and what to do; `voice` may be empty."""
    who = f" der Stimme „{voice}“" if voice else ""
    remedy = "Bitte nehmen Sie neu auf oder formulieren Sie den Text anders."
    return VoiceError(f"Die Aufnahme{who} von „{text}“ {why}. {remedy}")


def join(
    utterances: Sequence[Samples],
    pauses: Sequence[float],
    pace: Pace,
    words: int = 0,
    *,
    dictated: bool = False,
) -> Samples:
    """Utterances (as `telephone` gives them), each with its pause in seconds, at a pace: one recording.

    `words` are those of a section that is read at a rate, 0 for any other speech (ivr.compile.rates).
    """
    factor = rates.factor(_parts(utterances, pauses), pace, words, dictated=dictated)
    parts = [_silence(LEAD)]
    for utterance, pause in zip(utterances, pauses, strict=True):
        after = rates.longer(pause, factor) - HEAD - DECAY
        parts += [*_breathing(utterance, factor), _silence(after)]
    parts[-1] = _silence(min(pauses[-1], TAIL) - DECAY)
    return np.concatenate(parts)


def _parts(utterances: Sequence[Samples], pauses: Sequence[float]) -> rates.Parts:
    """The seconds that `join` makes a recording of; the last pause is the end, which no pace changes."""
    inner = [(end - begin) / RATE for utterance in utterances for begin, end in _inner_pauses(utterance)]
    spoken = sum(map(len, utterances)) / RATE
    around = LEAD + min(pauses[-1], TAIL) - DECAY - (len(pauses) - 1) * (HEAD + DECAY)
    return rates.Parts(spoken + around - sum(inner), inner, pauses[:-1])


def encode(samples: Samples) -> bytes:
    """The bytes of a mono μ-law WAV file of 8 kHz."""
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="WAV", subtype="ULAW")
    return file.getvalue()


def write(path: Path, samples: Samples, text: str) -> None:
    """Write a recording of a text: beside, read back, measured, and only then named.

    Raises VoiceError, with the text, where callers could not use it.
    """
    with beside(path) as new:
        new.write_bytes(encode(samples))
        if wrong := faults(measured(new)):
            raise refused("", text, ", ".join(wrong))


def write_silence(path: Path, seconds: float) -> None:
    """Write a recording of so many seconds in which nothing is heard."""
    with beside(path) as new:
        new.write_bytes(encode(_silence(seconds)))


def read(path: Path) -> tuple[Samples, int]:
    """Mono samples of a sound file, and their rate in Hz; VoiceError where it can't be read."""
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise VoiceError(
            f"Die Aufnahme {path.name} lässt sich nicht lesen ({error}). Bitte nehmen Sie neu auf."
        ) from error
    return samples.mean(axis=1), int(rate)


def measured(path: Path) -> Measure:
    """Measure a sound file; VoiceError where it can't be read."""
    return measure(*read(path))


@cache
def _filter() -> NDArray[np.float64]:
    """Band-pass and pre-emphasis as one symmetrical-phase FIR: a windowed sinc of 129 taps, 200 Hz steep."""
    times = np.arange(-64, 65)
    low, high = (2 * edge / RATE for edge in BAND)
    band = (high * np.sinc(high * times) - low * np.sinc(low * times)) * np.hamming(129)
    return np.convolve(band, (1, -PRE_EMPHASIS))


def _trimmed(samples: Samples) -> Samples:
    size = _length(FRAME)
    loud = _words(np.flatnonzero(~quiet_frames(samples, RATE))) * size
    if not len(loud):
        return samples[:0]
    first = max(0, loud[0] - _length(HEAD))
    return _faded(samples[first : loud[-1] + size + _length(DECAY)])


def _words(loud: NDArray[np.intp]) -> NDArray[np.intp]:
    """The loud frames without clicks at the ends: a voice's own, some tenths of a second from any word."""
    islands = np.split(loud, np.flatnonzero(np.diff(loud) * FRAME > INNER_PAUSE) + 1) if len(loud) else []
    while len(islands) > 1 and len(islands[-1]) * FRAME <= CLICK:
        islands.pop()
    while len(islands) > 1 and len(islands[0]) * FRAME <= CLICK:
        islands.pop(0)
    return np.concatenate(islands) if islands else loud


def _levelled(samples: Samples) -> Samples:
    gain = 1.0
    for _ in range(4):  # bending the peaks takes a little of the level, so it is set again
        gain *= 10 ** ((LEVEL - active_level(_limited(samples * gain), RATE)) / 20)
    return _limited(samples * gain)


def _limited(samples: Samples) -> Samples:
    """Bend what is above the knee towards the ceiling, so that nothing ever reaches it."""
    room = 10 ** (CEILING / 20) - KNEE
    size = np.abs(samples)
    bent = KNEE + room * np.tanh((size - KNEE) / room)
    limited: Samples = (np.sign(samples) * np.where(size > KNEE, bent, size)).astype(np.float32)
    return limited


def _breathing(samples: Samples, factor: float) -> list[Samples]:
    """The utterance, with longer inner pauses where the factor is more than 1."""
    if factor <= 1:
        return [samples]
    parts: list[Samples] = []
    start = 0
    for begin, end in _inner_pauses(samples):
        middle = (begin + end) // 2
        now = (end - begin) / RATE
        parts += [_faded(samples[start:middle]), _silence(rates.inner_longer(now, factor) - now)]
        start = middle
    return [*parts, _faded(samples[start:])]


def _inner_pauses(samples: Samples) -> Iterable[tuple[int, int]]:
    """Begin and end, in samples, of each silence of 0.15 s and more within an utterance."""
    loud = np.flatnonzero(~quiet_frames(samples, RATE))
    size = _length(FRAME)
    for before, after in pairwise(loud):
        if (after - before - 1) * FRAME >= INNER_PAUSE:
            yield int(before + 1) * size, int(after) * size


def _faded(samples: Samples) -> Samples:
    ramp = np.linspace(0, 1, min(_length(FADE), len(samples)), dtype=np.float32)
    faded = samples.copy()
    faded[: len(ramp)] *= ramp
    faded[len(faded) - len(ramp) :] *= ramp[::-1]
    return faded


def _silence(seconds: float) -> Samples:
    return np.zeros(max(0, _length(seconds)), np.float32)


def _length(seconds: float) -> int:
    return round(seconds * RATE)
