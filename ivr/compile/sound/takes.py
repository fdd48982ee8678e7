"""Human recordings: what somebody has spoken for a speech, and what becomes of it on the telephone.

1. A take belongs to a text: it is kept under the hash of the words it speaks. When the text changes, the
   take is stale, is no longer heard, and whoever checks the texts is told.
2. A take is kept as it came, as FLAC, so that nobody has to speak again when settings of the sound change.
   How it comes, and what is refused: ivr.compile.sound.take_import.
3. It gets the same telephone sound as any voice, at each pace; the noise of the room in the pauses is
   turned down, so that they can be lengthened for the slower paces.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.compile.plan import NAME_DIGITS, Job
from ivr.compile.sound import telephone
from ivr.compile.sound.loudness import FRAME, SILENCE, Samples, active_level, frames
from ivr.compile.speech import Speech
from ivr.core.guide import Pace
from ivr.release import HUMAN, AudioFolder

GATE = 6.0  # dB above the noise: what is below is a pause
TURNED_DOWN = 0.03  # times: 30 dB
SHORTEST_PAUSE = 0.1  # seconds; shorter ones belong to the words
PAUSE = 0.15  # seconds; the silence of a plosive lasts up to 0.13 s


@dataclass(frozen=True, slots=True)
class Take:
    """What a human being has spoken for a speech: the file, and a name that its sound alone decides."""

    path: Path
    digest: str


def takes(audio: Path, speeches: Sequence[Speech]) -> dict[Speech, Take]:
    """The takes that speak today's texts, by the speech."""
    found = {speech: path_of(audio, speech) for speech in speeches}
    return {
        speech: Take(path, hashlib.sha256(path.read_bytes()).hexdigest())
        for speech, path in found.items()
        if path.is_file()
    }


def stale(audio: Path, speeches: Sequence[Speech]) -> list[Path]:
    """The takes whose text has changed or is gone."""
    current = {path_of(audio, speech) for speech in speeches}
    return sorted(path for path in AudioFolder(audio).takes.glob("*.flac") if path not in current)


def file_name(take: Take, pace: Pace) -> str:
    """The name of a take's recording: whatever changes its sound changes the name."""
    facts = f"{HUMAN} {take.digest} {pace.value} {telephone.SETTINGS} {GATE} {TURNED_DOWN} {SHORTEST_PAUSE}"
    return hashlib.sha256(facts.encode("ascii")).hexdigest()[:NAME_DIGITS] + ".wav"


def record(job: Job, take: Take, folder: Path) -> None:
    """Write the telephone recording of a take; VoiceError where it can't be used."""
    samples, rate = telephone.read(take.path)
    part = telephone.telephone(_quiet_pauses(trimmed(samples, rate), rate), rate)
    words = 0 if job.pace is Pace.NORMAL else job.speech.words  # the normal pace is the speaker's own
    joined = telephone.join([part], [telephone.TAIL], job.pace, words)
    telephone.write(folder / job.file, joined, job.speech.text)


def noise(samples: Samples, rate: int) -> float:
    """The noise of the room in dBov: what is there in the quietest tenth of the time."""
    quietest = float(np.quantile(frames(samples, rate), 0.1))
    return 20 * float(np.log10(quietest)) if quietest > 0 else SILENCE


def speaking(samples: Samples, rate: int) -> float:
    """The seconds in which somebody speaks, without the pauses of 0.15 s and more (`PAUSE`)."""
    words = np.flatnonzero(frames(samples, rate) > _gate(samples, rate))
    gaps = np.diff(words) * FRAME
    return float(len(words) * FRAME + np.sum(gaps[gaps < PAUSE] - FRAME))


def trimmed(samples: Samples, rate: int) -> Samples:
    """Without DC, and without what is before the first word and after the last."""
    samples = centred(samples)
    words = np.flatnonzero(frames(samples, rate) > _gate(samples, rate))
    size = round(rate * FRAME)
    return samples[words[0] * size : (words[-1] + 1) * size] if len(words) else samples[:0]


def centred(samples: Samples) -> Samples:
    """Without DC."""
    return np.asarray(samples - samples.mean(), np.float32)


def _gate(samples: Samples, rate: int) -> float:
    """The RMS that separates words from pauses: just above the noise, and at least 40 dB below the speech."""
    return float(10 ** (max(noise(samples, rate) + GATE, active_level(samples, rate) - 40) / 20))


def _quiet_pauses(samples: Samples, rate: int) -> Samples:
    """The same with the room turned down in the pauses, gently, so that nobody hears it switch."""
    size = round(rate * FRAME)
    speaks = np.append(frames(samples, rate) > _gate(samples, rate), True)
    reach = round(SHORTEST_PAUSE / FRAME / 2)
    near = np.convolve(speaks, np.ones(2 * reach + 1), mode="same") > 0
    gain = np.convolve(np.where(near, 1.0, TURNED_DOWN), np.ones(5) / 5, mode="same")
    gain[:2], gain[-2:] = 1.0, 1.0
    steps = np.repeat(gain, size)[: len(samples)]
    whole = np.pad(steps, (0, len(samples) - len(steps)), constant_values=1.0)
    return np.asarray(samples * whole, np.float32)


def path_of(audio: Path, speech: Speech) -> Path:
    """Where the take of a speech is kept."""
    text = hashlib.sha256(speech.spoken.encode()).hexdigest()[:NAME_DIGITS]
    return AudioFolder(audio).takes / f"{slug(speech)}.{text}.flac"


def slug(speech: Speech) -> str:
    """An id as a file name: section-kosten-1; with the pace where its wording depends on it."""
    pace = f"-{speech.paces[0].value}" if len(speech.paces) == 1 else ""
    return re.sub(r"[^a-z0-9-]", "-", speech.id) + pace
