"""From audio/texts to a draft: read, plan, record, and put together what belongs together.

- A human recording beats the voice; everything else is spoken by one voice, but for the group that says hello
  at the end of practice (GROUP_VOICES). A take is better there.
- Nothing is lost on the way: recordings are in the store before the release names them.
- A release that says what an older one says is that one, its date included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path

from ivr.compile import record, voices
from ivr.compile.german import pronounced
from ivr.compile.numbers import NumberWords
from ivr.compile.plan import Job, Plan, plan
from ivr.compile.sound import takes, telephone
from ivr.compile.sound.takes import Take
from ivr.compile.speech import Speech, speeches, with_computer_voice
from ivr.compile.texts.model import Texts
from ivr.compile.texts.tree import read_texts
from ivr.release import HUMAN, AudioFolder, Recording, Release


@dataclass(frozen=True, slots=True)
class Build:
    """What has to be done for a release of these texts with this voice."""

    texts: Texts
    speeches: tuple[Speech, ...]
    plan: Plan  # for the voice
    takes: Mapping[Speech, Take]  # for human beings
    voice: str
    new_takes: tuple[Job, ...]

    @property
    def new(self) -> int:
        """How many recordings have to be made."""
        return len(self.plan.record) + len(self.new_takes)

    def heard(self) -> list[tuple[Speech, Job, str]]:
        """For each speech and pace, in the order of the texts: the job that is heard, and whose voice."""
        by_voice = {(job.speech.id, job.pace): (job, self.voice) for job in self.plan.jobs}
        by_human = {(job.speech.id, job.pace): (job, HUMAN) for job in _jobs(self.speeches, self.takes)}
        both = by_voice | by_human
        return [(speech, *both[speech.id, pace]) for speech in self.speeches for pace in speech.paces]


def prepare(audio: Path, voice_name: str, texts: Texts | None = None) -> Build:
    """Read the texts, unless they are given, and decide what to record. No speech engine is loaded.

    Raises TextsError with every problem of the texts, VoiceError for a voice that does not exist.
    """
    texts = texts or read_texts(AudioFolder(audio).texts)
    said, taken = said_and_taken(texts, audio)
    engine = voice_name.partition(":")[0]  # "piper:MODEL.onnx" is respelled as "piper"
    respell = partial(pronounced, respellings=texts.lexicon.voices.get(engine, {}))
    existing = record.existing(AudioFolder(audio).recordings)
    spoken_by_voice = [speech for speech in said if speech not in taken]
    planned = _together(
        plan(said_by_one, voices.facts(voice or voice_name), telephone.SETTINGS, existing, respell)
        for voice, said_by_one in _by_voice(spoken_by_voice)
    )
    new_takes = tuple(job for job in _jobs(said, taken) if job.file not in existing)
    return Build(texts, said, planned, taken, voice_name, new_takes)


def said_and_taken(texts: Texts, audio: Path) -> tuple[tuple[Speech, ...], Mapping[Speech, Take]]:
    """Everything that is said with these texts, and what of it human beings have spoken."""
    numbers = NumberWords()
    said = speeches(texts, numbers)
    taken = takes.takes(audio, said)
    return with_computer_voice(said, taken.keys(), texts, numbers), taken


def carry_out(build: Build, audio: Path, progress: Callable[[], object]) -> Release:
    """Record what is new and put the release together; it has no date yet.

    `progress` is called for each recording. Raises VoiceError where sound can't be used.
    """
    folder = AudioFolder(audio).recordings
    for voice, jobs in groupby(build.plan.record, key=lambda job: job.speech.voice):
        record.record([*jobs], voice or build.voice, folder, lambda _: progress())
    for job in build.new_takes:
        takes.record(job, build.takes[job.speech], folder)
        progress()
    return Release(
        made="",
        voice=build.voice,
        guide=build.texts.guide,
        recordings=tuple(_recording(speech, job, voice, folder) for speech, job, voice in build.heard()),
        organisation=build.texts.organisation,
        staff=build.texts.staff,
    )


def _by_voice(said: Iterable[Speech]) -> list[tuple[str, list[Speech]]]:
    """The speeches of each voice; the one that speaks the hotline is called "" here."""
    ordered = sorted(said, key=lambda speech: speech.voice)
    return [(voice, [*spoken]) for voice, spoken in groupby(ordered, key=lambda speech: speech.voice)]


def _together(plans: Iterable[Plan]) -> Plan:
    """The plans of several voices as one."""
    found = [*plans]
    jobs = chain.from_iterable(it.jobs for it in found)
    return Plan(tuple(jobs), tuple(chain.from_iterable(it.record for it in found)))


def _jobs(said: tuple[Speech, ...], taken: Mapping[Speech, Take]) -> list[Job]:
    return [
        Job(speech, pace, takes.file_name(taken[speech], pace))
        for speech in said
        if speech in taken
        for pace in speech.paces
    ]


def _recording(speech: Speech, job: Job, voice: str, folder: Path) -> Recording:
    return Recording(
        speech=speech.id,
        pace=job.pace.value,
        file=job.file,
        text=speech.text,
        spoken=speech.spoken,
        seconds=round(record.seconds(job.file, folder), 2),
        voice=voice,
    )


def dated(new: Release, older: Iterable[Release | None], now: str) -> Release:
    """The release with its date: that of an older one that says and sounds the same, or now."""
    same = (release.made for release in older if release and replace(release, made="") == new)
    return replace(new, made=next(same, now))
