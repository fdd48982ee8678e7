"""What to record: pure decisions, from speeches, voice, settings and the files that exist.

1. A recording is named by what makes its sound: the utterances as the voice is given them, their pauses, the
   pace, the words that its rate counts, the voice with its settings, and the settings of the sound, the rates
   among them. Whatever changes one of these changes the name; nothing else does. The pauses in the name are
   those that are planned: how long they become is known when the voice has spoken. So a name that exists is
   up to date, and one nobody needs is stale.
2. Utterances are respelled for the voice before they are named: a changed lexicon changes exactly the
   recordings it concerns.
3. An utterance that is too long for the voice is split after respelling, with a short pause at each joint.
4. At the slowest pace a section is spoken in phrases, so that its pauses have more places.
5. Speeches that sound alike share one recording.
6. Where no text keeps its recording though the text is the same, the settings of voice or sound have
   changed. That is said to staff before they wait.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from ivr.compile.german.sentences import utterances
from ivr.compile.phrases import phrases
from ivr.compile.speech import Speech, Utterance
from ivr.core.guide import Pace

JOINT_PAUSE = 0.25  # seconds, about the pause a voice itself makes at a comma
PHRASE_PAUSE = 0.35  # seconds, times what the slowest pace makes of it
NAME_DIGITS = 20  # 80 bits: no two of a million recordings meet

Respell = Callable[[str], str]


class VoiceFacts(Protocol):
    """What the plan has to know of a voice."""

    @property
    def name(self) -> str:
        """The name by which staff choose it."""

    @property
    def limit(self) -> int | None:
        """The longest utterance it takes, in characters; None where there is no limit."""

    @property
    def settings(self) -> str:
        """All that changes how it sounds, as a stable string."""


@dataclass(frozen=True, slots=True)
class Job:
    """One recording to have: a speech as the voice is given it, the pace, the name of the file."""

    speech: Speech
    pace: Pace
    file: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every job of the guide, and those of which there is no recording yet."""

    jobs: tuple[Job, ...]
    record: tuple[Job, ...]


def plan(
    speeches: Iterable[Speech],
    voice: VoiceFacts,
    sound: str,
    existing: Collection[str],
    respell: Respell = str,
) -> Plan:
    """Decide from the speeches, the voice, the settings of the sound and the files that exist.

    `respell` writes an utterance as this voice pronounces it best.
    """
    jobs = tuple(
        Job(given, pace, file_name(given, pace, voice, sound))
        for speech in speeches
        for pace in speech.paces
        for given in (_given(_phrased(speech, pace), voice.limit, respell),)
    )
    needed = {job.file: job for job in jobs}
    return Plan(jobs, tuple(job for file, job in needed.items() if file not in existing))


def settings_changed(planned: Plan, earlier: Mapping[tuple[str, Pace, str], str]) -> bool:
    """Is everything recorded anew, though there are texts that are the same as earlier?

    `earlier` are the files of an earlier release, by the id of the speech, the pace, and the text as written.
    """
    same = [(job, (job.speech.id, job.pace, job.speech.text)) for job in planned.jobs]
    files = [(job.file, earlier[said]) for job, said in same if said in earlier]
    new = {job.file for job in planned.record}
    return bool(files) and all(now in new and now != before for now, before in files)


def file_name(speech: Speech, pace: Pace, voice: VoiceFacts, sound: str) -> str:
    """The name of a recording: 20 hexadecimal digits of SHA-256 over all that makes its sound, and ".wav"."""
    texts = [[utterance.text, round(utterance.pause * 1000)] for utterance in speech.utterances]
    manner = [pace.value, speech.words, speech.dictated]
    facts = json.dumps([texts, *manner, voice.name, voice.settings, sound])
    return hashlib.sha256(facts.encode("ascii")).hexdigest()[:NAME_DIGITS] + ".wav"


def _phrased(speech: Speech, pace: Pace) -> Speech:
    """The speech, at the slowest pace in phrases where it is read at a rate."""
    if pace is not Pace.VERY_SLOW or not speech.words:
        return speech
    parts: list[Utterance] = []
    for utterance in speech.utterances:
        *most, last = phrases(utterance.text)
        parts += [*(Utterance(text, PHRASE_PAUSE) for text in most), Utterance(last, utterance.pause)]
    return replace(speech, utterances=tuple(parts))


def _given(speech: Speech, limit: int | None, respell: Respell) -> Speech:
    respelled = (replace(utterance, text=respell(utterance.text)) for utterance in speech.utterances)
    parts = (part for utterance in respelled for part in _parts(utterance, limit))
    return replace(speech, utterances=tuple(parts))


def _parts(utterance: Utterance, limit: int | None) -> tuple[Utterance, ...]:
    if limit is None or len(utterance.text) <= limit:
        return (utterance,)
    *first, last = utterances(utterance.text, limit)
    return (*(Utterance(text, JOINT_PAUSE) for text in first), Utterance(last, utterance.pause))
