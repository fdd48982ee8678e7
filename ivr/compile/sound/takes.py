"""Human recordings: what somebody has spoken for a speech, and what becomes of it on the telephone.

1. A take belongs to a text: it is kept under the hash of the words it speaks. When the text changes, the
   take is stale, is no longer heard, and whoever checks the texts is told.
2. A take is kept as it came, as FLAC, so that nobody has to speak again when settings of the sound change.
3. It is refused when callers would not want it: silent, clipped, too noisy, too short or long for its text.
4. It gets the same telephone sound as any voice, at both paces; the noise of the room in the pauses is
   turned down, so that they can be lengthened for the slow pace.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from ivr.compile.plan import NAME_DIGITS, Job
from ivr.compile.sound import telephone
from ivr.compile.sound.loudness import CLIPPED, FRAME, SILENCE, Samples, active_level, frames, measure
from ivr.compile.speech import Speech
from ivr.core.guide import Pace
from ivr.errors import VoiceError
from ivr.release import HUMAN, AudioFolder

LEAST_DISTANCE = 20.0  # dB between speech and the noise of the room; a smartphone in a quiet room has 35
GATE = 6.0  # dB above the noise: what is below is a pause
TURNED_DOWN = 0.03  # times: 30 dB
SHORTEST_PAUSE = 0.1  # seconds; shorter ones belong to the words
SLOWEST, FASTEST = 0.16, 0.035  # seconds a letter: about 60 and 250 words a minute, pauses included
ALLOWANCE = 2.0  # seconds more for a very short text
LOWEST_RATE = 8000  # Hz


@dataclass(frozen=True, slots=True)
class Take:
    """What a human being has spoken for a speech: the file, and a name that its sound alone decides."""

    path: Path
    digest: str


def takes(audio: Path, speeches: Sequence[Speech]) -> dict[Speech, Take]:
    """The takes that speak today's texts, by the speech."""
    found = {speech: _path(audio, speech) for speech in speeches}
    return {
        speech: Take(path, hashlib.sha256(path.read_bytes()).hexdigest())
        for speech, path in found.items()
        if path.is_file()
    }


def stale(audio: Path, speeches: Sequence[Speech]) -> list[Path]:
    """The takes whose text has changed or is gone."""
    current = {_path(audio, speech) for speech in speeches}
    return sorted(path for path in AudioFolder(audio).takes.glob("*.flac") if path not in current)


def bring_in(audio: Path, speech: Speech, source: Path) -> Take:
    """Keep a sound file as the take of a speech.

    Raises VoiceError, in German with the remedy, where it can't be read or should not be heard.
    """
    samples, rate = _read(source)
    refuse(samples, rate, speech)
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="FLAC", subtype="PCM_16")
    path = _path(audio, speech)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_bytes(file.getvalue())
    beside.replace(path)
    for older in path.parent.glob(f"{_slug(speech)}.*.flac"):
        if older != path:
            older.unlink()  # of an older text of the same speech
    return takes(audio, [speech])[speech]


def refuse(samples: Samples, rate: int, speech: Speech) -> None:
    """VoiceError where this should not be heard as that speech."""
    again = "Bitte nehmen Sie noch einmal auf."
    samples = _centred(samples)
    heard = measure(samples, rate)
    if heard.level < telephone.SILENT:
        raise VoiceError(f"Die Aufnahme ist stumm. War das Mikrofon an? {again}")
    if heard.clipped > CLIPPED:
        raise VoiceError(f"Die Aufnahme ist übersteuert. Sprechen Sie etwas weiter weg vom Mikrofon. {again}")
    if heard.level - noise(samples, rate) < LEAST_DISTANCE:
        raise VoiceError(f"Die Aufnahme rauscht zu stark. Suchen Sie einen ruhigen Raum. {again}")
    letters = sum(map(str.isalnum, speech.spoken))
    seconds = len(trimmed(samples, rate)) / rate
    if not FASTEST * letters <= seconds <= SLOWEST * letters + ALLOWANCE:
        raise VoiceError(
            f"Die Aufnahme dauert {seconds:.0f} Sekunden. Das passt nicht zum Text: „{speech.text[:80]}“.\n"
            f"Ist es die richtige Datei? {again}"
        )


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


def trimmed(samples: Samples, rate: int) -> Samples:
    """Without DC, and without what is before the first word and after the last."""
    centred = _centred(samples)
    words = np.flatnonzero(frames(centred, rate) > _gate(centred, rate))
    size = round(rate * FRAME)
    return centred[words[0] * size : (words[-1] + 1) * size] if len(words) else centred[:0]


def _centred(samples: Samples) -> Samples:
    centred: Samples = (samples - samples.mean()).astype(np.float32)
    return centred


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
    turned: Samples = (samples * np.pad(steps, (0, len(samples) - len(steps)), constant_values=1.0)).astype(
        np.float32
    )
    return turned


def _read(source: Path) -> tuple[Samples, int]:
    if not source.is_file():
        raise VoiceError(
            f"Die Datei {source} gibt es nicht. Stimmt der Name? Am einfachsten: Ordner und Namen kopieren."
        )
    try:
        samples, rate = telephone.read(source)
    except VoiceError:
        raise VoiceError(
            f"Die Datei {source.name} lässt sich nicht lesen. Möglich sind WAV, MP3, OGG und FLAC.\n"
            "Eine M4A-Datei vom iPhone wandeln Sie mit dem Programm VLC um: Menü „Medien“, „Konvertieren“, "
            "Profil „WAV“. Oder Sie nehmen mit einer App auf, die WAV speichert."
        ) from None
    if rate < LOWEST_RATE or len(samples) < rate // 5:
        raise VoiceError(
            f"Die Datei {source.name} enthält keine brauchbare Aufnahme. Bitte nehmen Sie noch einmal auf."
        )
    return samples, rate


def _path(audio: Path, speech: Speech) -> Path:
    text = hashlib.sha256(speech.spoken.encode()).hexdigest()[:NAME_DIGITS]
    return AudioFolder(audio).takes / f"{_slug(speech)}.{text}.flac"


def _slug(speech: Speech) -> str:
    """An id as a file name: section-kosten-1; with the pace where its wording depends on it."""
    pace = f"-{speech.paces[0].value}" if len(speech.paces) == 1 else ""
    return re.sub(r"[^a-z0-9-]", "-", speech.id) + pace
