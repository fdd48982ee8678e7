"""How a sound is measured: its level as ITU-T P.56 (method B) does, and what callers would notice.

Levels are dBov: 0 dBov is the RMS of a signal at the overload point all the time, so 20·log10(rms) where
full scale is 1.0. The active level counts only the time in which somebody speaks:

1. The envelope is |x|, smoothed twice with a time constant of 30 ms.
2. For each threshold of a ladder of 6 dB steps, time is active while the envelope is above it, and for a
   hangover of 200 ms after that. The whole energy over that time is the level at this threshold.
3. The active level is where level and threshold are 15.9 dB apart, interpolated between two steps.

What is measured counts as followed by silence, so that a word alone has its hangover, too, and measures
the same alone and within a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]  # mono, full scale is 1.0

SILENCE = -100.0  # dBov, for what has no level
TIME_CONSTANT, HANGOVER, MARGIN = 0.03, 0.2, 15.9  # seconds, seconds, dB: ITU-T P.56, method B
THRESHOLDS = 0.5 ** np.arange(15, 0, -1)  # the ladder of P.56 for 16 bits
FRAME = 0.005  # seconds; the grain of all cuts
QUIET = 40.0  # dB below the active level: below the softest consonants, above a good room's noise
FULL_SCALE = 0.97  # from here on a sample counts as clipped; the loudest step of μ-law is 0.98

LEVEL, TOLERANCE = -16.0, 1.0  # dBov, dB: the loud edge of the -22 ± 6 that RFC 7874 §4 allows
PEAK = -1.0  # dBFS
DC = 0.01
LEAD, TAIL = 0.1, 0.5  # seconds
CLIPPED = 0.001


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be measured of a sound: times in seconds, shares from 0 to 1."""

    seconds: float
    level: float  # active speech level, dBov
    peak: float  # dBFS
    dc: float  # share of full scale
    lead: float  # silence before the first word
    tail: float  # silence after the last
    clipped: float  # share of the samples


# What makes a recording unfit for callers; of a silent one nothing else is worth saying.
FAULTS: tuple[tuple[str, Callable[[Measure], bool]], ...] = (
    ("ist stumm", lambda sound: sound.level < LEVEL - QUIET),
    ("ist zu leise", lambda sound: sound.level < LEVEL - TOLERANCE),
    ("ist zu laut", lambda sound: sound.level > LEVEL + TOLERANCE),
    ("ist übersteuert", lambda sound: sound.peak > PEAK or sound.clipped > CLIPPED),
    ("hat einen Gleichanteil", lambda sound: sound.dc > DC),
    ("beginnt mit zu langer Stille", lambda sound: sound.lead > LEAD),
    ("endet mit zu langer Stille", lambda sound: sound.tail > TAIL),
)


def measure(samples: Samples, rate: int) -> Measure:
    """Measure mono samples at `rate` Hz."""
    loud = np.flatnonzero(~quiet_frames(samples, rate))
    seconds = len(samples) / rate
    size = np.abs(samples)
    peak = float(size.max(initial=0))
    return Measure(
        seconds=seconds,
        level=active_level(samples, rate),
        peak=20 * float(np.log10(peak)) if peak > 0 else SILENCE,
        dc=abs(float(samples.mean())) if len(samples) else 0.0,
        lead=float(loud[0]) * FRAME if len(loud) else seconds,
        tail=max(0.0, seconds - float(loud[-1] + 1) * FRAME) if len(loud) else seconds,
        clipped=float(np.mean(size >= FULL_SCALE)) if len(samples) else 0.0,
    )


def faults(sound: Measure) -> tuple[str, ...]:
    """What makes this sound unfit for callers, in German ("ist zu leise"); empty where it is fit."""
    found = tuple(fault for fault, applies in FAULTS if applies(sound))
    return found[:1] if FAULTS[0][0] in found else found


def quiet_frames(samples: Samples, rate: int) -> NDArray[np.bool_]:
    """For each whole frame of 5 ms: is it far below the speech?"""
    quiet: NDArray[np.bool_] = frames(samples, rate) <= 10 ** ((active_level(samples, rate) - QUIET) / 20)
    return quiet


def frames(samples: Samples, rate: int) -> NDArray[np.float64]:
    """The RMS of each whole frame of 5 ms."""
    size = round(rate * FRAME)
    whole = samples[: len(samples) // size * size].reshape(-1, size)
    rms: NDArray[np.float64] = np.sqrt(np.mean(np.square(whole, dtype=np.float64), axis=1))
    return rms


def active_level(samples: Samples, rate: int) -> float:
    """The active speech level in dBov (ITU-T P.56, method B); SILENCE where nothing is active."""
    step = rate // 1000  # P.56 asks for at least 600 values of the envelope a second: one a millisecond
    envelope = _envelope(np.concatenate((samples, np.zeros(rate // 2, np.float32))), step, rate)
    energy = float(np.sum(np.square(samples, dtype=np.float64)))
    active = np.array(
        [_active(envelope >= threshold, round(HANGOVER * rate / step)) for threshold in THRESHOLDS]
    )
    steps = np.flatnonzero(active)
    if not len(steps) or energy == 0:
        return SILENCE
    levels = 10 * np.log10(energy / (active[steps] * step))
    above = levels - 20 * np.log10(THRESHOLDS[steps]) - MARGIN
    return _where_zero(above, levels)


def _envelope(samples: Samples, step: int, rate: int) -> NDArray[np.float64]:
    size = np.abs(samples[: len(samples) // step * step]).reshape(-1, step).mean(axis=1, dtype=np.float64)
    decay = np.exp(-step / (rate * TIME_CONSTANT))
    times = np.arange(round(10 * TIME_CONSTANT * rate / step))
    twice_smoothed = (1 - decay) ** 2 * (times + 1) * decay**times
    return np.convolve(size, twice_smoothed)[: len(size)]


def _active(above: NDArray[np.bool_], hangover: int) -> int:
    """How many values are above the threshold, or at most `hangover` values later."""
    now = np.arange(len(above))
    last = np.maximum.accumulate(np.where(above, now, -hangover - 1))
    return int(np.count_nonzero(now - last <= hangover))


def _where_zero(above: NDArray[np.float64], levels: NDArray[np.float64]) -> float:
    """The level where `above` falls through zero; the nearest end of the ladder where it does not."""
    below = np.flatnonzero(above <= 0)
    if not len(below) or below[0] == 0:
        return float(levels[-1] if not len(below) else levels[0])
    upper = int(below[0])
    share = above[upper - 1] / (above[upper - 1] - above[upper])
    return float(levels[upper - 1] + share * (levels[upper] - levels[upper - 1]))
