"""What keeps a draft from going live: it has to be today's texts, whole, and fit for callers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.compile.build import prepare
from ivr.compile.check import check
from ivr.compile.publish import voices
from ivr.compile.sound import telephone as sound
from ivr.compile.sound.loudness import faults
from ivr.errors import VoiceError
from ivr.release import Release, missing

_RECORD = "Bitte nehmen Sie neu auf: python scripts/record.py"


def refusals(audio: Path, draft: Release, month: str) -> Iterator[str]:
    """A German sentence with its remedy for each thing that is wrong with the draft in `month` ("2020-04").

    Raises VoiceError where the draft's voice is not installed here, since nobody can then tell whether its
    recordings are of today.
    """
    if wrong := check(audio, month).errors:
        yield from map(str, wrong)
        return  # what is wrong with the sound of wrong texts is of no interest
    if len(voices(draft)) > 1:
        yield f"Der Entwurf mischt zwei Stimmen: {', '.join(sorted(voices(draft)))}. {_RECORD}"
    if texts := stale(audio, draft):
        yield f"{texts} Texte oder Einstellungen sind neuer als ihre Aufnahme. {_RECORD}"
    gone = missing(audio, draft)
    if gone:
        yield f"{len(gone)} Aufnahmen fehlen. {_RECORD}"
    for recording in {recording.file: recording for recording in draft.recordings}.values():
        if recording.file not in gone and (why := _unfit(audio / "recordings" / recording.file)):
            yield f"Die Aufnahme von „{recording.text[:60]}“ {why}. {_RECORD}"


def stale(audio: Path, draft: Release) -> int:
    """How many speeches are not recorded as they are written, and as their voice sounds, now."""
    build = prepare(audio, draft.voice)
    wanted = {(speech.id, job.pace.value): (speech.spoken, job.file) for speech, job, _ in build.heard()}
    found = {(said.speech, said.pace): (said.spoken, said.file) for said in draft.recordings}
    different = {speech for (speech, _), _ in wanted.items() ^ found.items()}
    return len(different) or int(draft.guide != build.texts.guide)


def _unfit(path: Path) -> str:
    try:
        return ", ".join(faults(sound.measured(path)))
    except VoiceError:
        return "ist beschädigt"
