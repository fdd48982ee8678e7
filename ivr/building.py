"""From audio/texts to a release: read, plan, record, and put together what belongs together.

Nothing is lost on the way: recordings are in the store before the release names them, and a release that
says what the old one says is the old one, its date included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ivr import recordings, sound, voices
from ivr.core.german import pronounced
from ivr.core.plan import Plan, plan
from ivr.core.speech import Speech, Texts, speeches
from ivr.numerals import GermanNumerals
from ivr.release import Recording, Release
from ivr.texts import read_texts


@dataclass(frozen=True, slots=True)
class Build:
    """What has to be done for a release of these texts with this voice."""

    texts: Texts
    speeches: tuple[Speech, ...]
    plan: Plan
    voice: str


def prepare(audio: Path, voice_name: str) -> Build:
    """Read the texts and decide what to record.

    Raises TextsError with every problem of the texts, VoiceError where the voice is missing.
    """
    texts = read_texts(audio / "texts")
    said = speeches(texts, GermanNumerals())
    respell = partial(pronounced, respellings=texts.lexicon.voices.get(voice_name, {}))
    existing = recordings.existing(audio / "recordings")
    return Build(
        texts, said, plan(said, voices.load(voice_name), sound.SETTINGS, existing, respell), voice_name
    )


def carry_out(build: Build, audio: Path, progress: Callable[[], object]) -> Release:
    """Record what is new and put the release together; it has no date yet.

    `progress` is called for each recording. Raises VoiceError where sound can't be used.
    """
    folder = audio / "recordings"
    recordings.record(build.plan.record, build.voice, folder, lambda _: progress())
    written = {(speech.id, pace): speech for speech in build.speeches for pace in speech.paces}
    return Release(
        made="",
        voice=build.voice,
        guide=build.texts.guide,
        recordings=tuple(
            Recording(
                speech=job.speech.id,
                pace=job.pace.value,
                file=job.file,
                text=written[job.speech.id, job.pace].text,
                spoken=" ".join(said.text for said in written[job.speech.id, job.pace].utterances),
                seconds=round(recordings.find(job.file, folder).seconds, 2),
                voice=build.voice,
            )
            for job in build.plan.jobs
        ),
    )


def dated(new: Release, old: Release | None, now: str) -> Release:
    """The release with its date: the old one's where nothing has changed."""
    unchanged = old is not None and replace(old, made="") == replace(new, made="")
    return replace(new, made=old.made if old and unchanged else now)
