"""The store of recordings: one folder of μ-law WAV files, each named by what makes its sound.

1. A file is written beside and renamed, so a reader sees all of it or nothing.
2. A file never changes, since its name is a hash of what makes its sound (ivr.compile.plan).
3. What callers could not use never gets its name: silent, clipped, cut off or at the wrong level.
4. One bad speech stops no other: everything else is recorded, then all that is wrong is said at once.
   Only a voice that says nothing at all at the moment ends the work, for it would say nothing else either.
5. An interruption loses nothing that is done.

A speech is synthesised once for all its paces. Many speeches go to all cores where that makes the voice
faster; a few stay in this process, because starting others takes longer.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

import soundfile

from ivr.compile import voices
from ivr.compile.plan import Job
from ivr.compile.sound import telephone
from ivr.compile.sound.loudness import Samples
from ivr.errors import VoiceError, VoiceUnavailableError

WAV_HEAD = 44  # bytes
FEW = 12  # speeches; other processes take about 0.3 s to start, in which this one records as many


@dataclass(frozen=True, slots=True)
class _Done:
    files: tuple[str, ...] = ()
    fault: str = ""


def existing(folder: Path) -> frozenset[str]:
    """The files of the store; what is too short to hold a sound counts as none and is recorded again."""
    return frozenset(path.name for path in folder.glob("*.wav") if path.stat().st_size > WAV_HEAD)


def seconds(file: str, folder: Path) -> float:
    """How long a recording of the store takes; VoiceError where it is missing or can't be read."""
    try:
        return float(soundfile.info(folder / file).duration)
    except soundfile.LibsndfileError as error:
        raise VoiceError(
            f"Die Aufnahme {file} fehlt oder ist beschädigt. Bitte nehmen Sie neu auf."
        ) from error


def record(
    jobs: Sequence[Job],
    voice_name: str,
    folder: Path,
    progress: Callable[[str], object] = lambda _: None,
) -> None:
    """Record every job into the folder.

    `progress` is called with the name of each file as soon as it is in the store. Raises VoiceError where the
    voice is missing, or for all speeches that could not be used, when everything else is done.
    A script that calls this needs `if __name__ == "__main__":`, for the other processes import it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    voice = voices.load(voice_name)  # a missing library is said once, not once a speech
    wrong: list[str] = []
    try:
        with closing(_all_done(_by_speech(jobs), voice, voice_name, folder)) as all_done:
            for done in all_done:
                wrong += [done.fault] if done.fault else []
                for file in done.files:
                    progress(file)
    except VoiceUnavailableError as error:
        wrong.append(str(error))
    if wrong:
        raise VoiceError("\n".join(wrong))


def _by_speech(jobs: Sequence[Job]) -> list[list[Job]]:
    def said(job: Job) -> str:
        return repr(job.speech.utterances)

    return [list(group) for _, group in groupby(sorted(jobs, key=said), key=said)]


def _all_done(
    groups: Sequence[list[Job]], voice: voices.Voice, voice_name: str, folder: Path
) -> Generator[_Done, None, None]:
    if len(groups) <= FEW or not voice.parallel:
        yield from (_record_speech(group, voice, folder) for group in groups)
        return
    work = partial(_load_and_record, voice_name=voice_name, folder=folder)
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_ignore_interrupt) as pool:
        try:
            for future in as_completed([pool.submit(work, group) for group in groups]):
                yield future.result()
        finally:  # after an interruption, what has begun is finished and nothing more is begun
            pool.shutdown(cancel_futures=True)


def _ignore_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one decides


def _load_and_record(jobs: list[Job], voice_name: str, folder: Path) -> _Done:
    return _record_speech(jobs, voices.load(voice_name), folder)


def _record_speech(jobs: list[Job], voice: voices.Voice, folder: Path) -> _Done:
    """Synthesise a speech once and write each pace of it."""
    try:
        utterances = jobs[0].speech.utterances
        if not jobs[0].speech.spoken:
            return _record_silence(jobs, folder)
        parts = [_spoken(voice, utterance.text) for utterance in utterances]
        pauses = [utterance.pause for utterance in utterances]
        for job in jobs:
            joined = telephone.join(parts, pauses, job.pace)
            telephone.write(folder / job.file, joined, job.speech.text)
        return _Done(tuple(job.file for job in jobs))
    except VoiceUnavailableError:
        raise
    except VoiceError as error:
        return _Done(fault=f"{jobs[0].speech.id}: {error}")


def _record_silence(jobs: list[Job], folder: Path) -> _Done:
    """Silence on purpose: no voice is asked, and nothing of it can be wrong."""
    for job in jobs:
        telephone.write_silence(folder / job.file, job.speech.utterances[0].pause)
    return _Done(tuple(job.file for job in jobs))


def _spoken(voice: voices.Voice, text: str) -> Samples:
    samples, rate = voice.say(text)
    return telephone.heard(samples, rate, text, voice.name)
