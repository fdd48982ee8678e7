"""The store of recordings: one folder of μ-law WAV files, each named by what makes its sound.

1. A file is written beside and renamed: whoever looks sees all of it or nothing.
2. A file never changes. Its name says what it is (ivr.core.plan), so it is there or it is not.
3. What callers could not use never gets its name: silent, clipped, cut off or at the wrong level.
4. One bad speech stops no other: everything else is recorded, then all that is wrong is said at once.
5. An interruption loses nothing that is done.

A speech is synthesised once for all its paces. Many speeches go to all cores, a few stay in this process,
because starting others takes longer.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

import soundfile

from ivr import sound, voices
from ivr.core.plan import Job
from ivr.errors import VoiceError
from ivr.measure import CLIPPED, Samples, faults, measure

FEW = 12  # speeches; other processes take about 0.3 s to start, in which this one records as many
SHORTEST, LONGEST = 0.04, 0.3  # seconds a letter; measured with Pico: 0.06 to 0.2
ALLOWANCE = 1.5  # seconds more: "y" is "Ypsilon"


@dataclass(frozen=True, slots=True)
class Stored:
    """The sound of a speech at a pace: its file in the store, and how long it takes."""

    file: str
    seconds: float


@dataclass(frozen=True, slots=True)
class _Done:
    recordings: tuple[Stored, ...] = ()
    fault: str = ""


def existing(folder: Path) -> frozenset[str]:
    """The files of the store."""
    return frozenset(path.name for path in folder.glob("*.wav"))


def find(file: str, folder: Path) -> Stored:
    """One recording of the store; VoiceError where it is missing or can't be read."""
    try:
        return Stored(file, float(soundfile.info(folder / file).duration))
    except soundfile.LibsndfileError as error:
        raise VoiceError(
            f"Die Aufnahme {file} fehlt oder ist beschädigt. Bitte nehmen Sie neu auf."
        ) from error


def drop(files: Collection[str], folder: Path) -> None:
    """Remove files from the store; one that is gone already is fine."""
    for file in files:
        (folder / file).unlink(missing_ok=True)


def record(
    jobs: Sequence[Job],
    voice_name: str,
    folder: Path,
    progress: Callable[[Stored], object] = lambda _: None,
) -> tuple[Stored, ...]:
    """Record every job into the folder and return its recording, in the order of the jobs.

    `progress` is called with each recording as soon as it is in the store. Raises VoiceError where the
    voice is missing, or for all speeches that could not be used, when everything else is done.
    A script that calls this needs `if __name__ == "__main__":`, for the other processes import it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    voices.load(voice_name)  # a missing library is said once, not once a speech
    found: dict[str, Stored] = {}
    wrong: list[str] = []
    work = partial(_record_speech, voice_name=voice_name, folder=folder)
    with closing(_all_done(_by_speech(jobs), work)) as all_done:
        for done in all_done:
            wrong += [done.fault] if done.fault else []
            for recording in done.recordings:
                found[recording.file] = recording
                progress(recording)
    if wrong:
        raise VoiceError("\n".join(wrong))
    return tuple(found[job.file] for job in jobs)


def _by_speech(jobs: Sequence[Job]) -> list[list[Job]]:
    def said(job: Job) -> str:
        return repr(job.speech.utterances)

    return [list(group) for _, group in groupby(sorted(jobs, key=said), key=said)]


def _all_done(
    groups: Sequence[list[Job]], work: Callable[[list[Job]], _Done]
) -> Generator[_Done, None, None]:
    if len(groups) <= FEW:
        yield from map(work, groups)
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_ignore_interrupt) as pool:
        try:
            for future in as_completed([pool.submit(work, group) for group in groups]):
                yield future.result()
        finally:  # after an interruption, what has begun is finished and nothing more is begun
            pool.shutdown(cancel_futures=True)


def _ignore_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one decides


def _record_speech(jobs: list[Job], voice_name: str, folder: Path) -> _Done:
    """Synthesise a speech once and write each pace of it."""
    try:
        voice = voices.load(voice_name)
        utterances = jobs[0].speech.utterances
        parts = [_spoken(voice, utterance.text) for utterance in utterances]
        pauses = [utterance.pause for utterance in utterances]
        return _Done(tuple(_stored(job, sound.join(parts, pauses, job.pace), folder) for job in jobs))
    except VoiceError as error:
        return _Done(fault=f"{jobs[0].speech.id}: {error}")


def _spoken(voice: voices.Voice, text: str) -> Samples:
    samples, rate = voice.say(text)
    if measure(samples, rate).clipped > CLIPPED:
        raise _refused(voice.name, text, "ist übersteuert")
    part = sound.telephone(samples, rate)
    if not len(part):
        raise _refused(voice.name, text, "ist stumm")
    letters = sum(map(str.isalnum, text))
    if not SHORTEST * letters <= len(part) / sound.RATE <= LONGEST * letters + ALLOWANCE:
        raise _refused(voice.name, text, f"dauert {len(part) / sound.RATE:.1f} Sekunden")
    return part


def _stored(job: Job, samples: Samples, folder: Path) -> Stored:
    """Write beside, read back, measure, and only then give the file its name."""
    beside = folder / f"{job.file}.{os.getpid()}.part"
    try:
        beside.write_bytes(sound.encode(samples))
        heard = sound.measured(beside)
        if found := faults(heard):
            raise _refused("", job.speech.text, ", ".join(found))
        beside.replace(folder / job.file)
    finally:
        beside.unlink(missing_ok=True)
    return Stored(job.file, heard.seconds)


def _refused(voice: str, text: str, why: str) -> VoiceError:
    who = f" der Stimme „{voice}“" if voice else ""
    remedy = "Bitte nehmen Sie neu auf oder formulieren Sie den Text anders."
    return VoiceError(f"Die Aufnahme{who} von „{text}“ {why}. {remedy}")
