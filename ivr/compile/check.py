"""From audio/texts to a report for staff: read, look up how long the recordings are, lint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from ivr.compile.build import said_and_taken
from ivr.compile.lint import UNREADABLE, Context, Finding, Report, lint
from ivr.compile.numbers import NumberWords, syllables
from ivr.compile.sound.takes import stale
from ivr.compile.speech import Speech
from ivr.compile.texts.model import Texts
from ivr.compile.texts.tree import read_texts
from ivr.core.guide import Pace
from ivr.errors import TextsError
from ivr.release import AudioFolder, readable

_REPORTED = {"errors": "error", "advice": "advice", "accepted": "accepted"}


def check(audio: Path, month: str, day: date | None = None) -> Report:
    """Everything there is to say about the texts of this folder in this month ("2020-04").

    With a day, also which notices and topics are over. Texts that can't be read are reported, too.
    """
    try:
        return check_texts(read_texts(AudioFolder(audio).texts), audio, month, day)
    except TextsError as error:
        return unreadable(error)


def unreadable(error: TextsError) -> Report:
    """The report of texts that can't be read."""
    problems = (Finding(it.file, it.line, it.what, "", UNREADABLE.name) for it in error.problems)
    return Report(errors=tuple(problems))


def check_texts(texts: Texts, audio: Path, month: str, day: date | None = None) -> Report:
    """The same for texts that have been read; the recordings and takes of this folder belong to them.

    A recording that is missing or can't be read is no problem here: lengths are estimated then.
    """
    numbers = NumberWords()
    said, _ = said_and_taken(texts, audio)
    report = lint(Context(texts, said, numbers, syllables, month, dict(_recorded(audio, said)), day))
    return replace(report, advice=(*report.advice, *_outdated_takes(audio, said)))


def as_json(report: Report) -> str:
    """The report for machines: findings with their severity, the seconds to each topic, the rates."""
    findings = [
        {"severity": severity, **asdict(finding)}
        for name, severity in _REPORTED.items()
        for finding in getattr(report, name)
    ]
    reach = [
        {"title": it.topic.title, "keys": it.keys, "by_keys": it.by_keys, "by_waiting": it.by_waiting}
        for it in report.arrivals
    ]
    rates = [asdict(rate) | {"pace": rate.pace.value} for rate in report.rates]
    return json.dumps({"findings": findings, "reach": reach, "rates": rates}, ensure_ascii=False, indent=1)


def _outdated_takes(audio: Path, said: tuple[Speech, ...]) -> Iterator[Finding]:
    """Human recordings that are no longer heard, because their text has changed or is gone."""
    for path in stale(audio, said):
        what, remedy = "Der Text ist neuer als diese gesprochene Aufnahme", "Bitte neu sprechen lassen."
        yield Finding(f"studio/{path.name}", 1, what, remedy, "sprechaufnahme")


def _recorded(audio: Path, said: tuple[Speech, ...]) -> Iterator[tuple[tuple[str, Pace], float]]:
    """The seconds of each speech whose recording says this very text; the draft counts more than live."""
    texts = {(speech.id, pace): speech.text for speech in said for pace in speech.paces}
    for path in (AudioFolder(audio).live, AudioFolder(audio).draft):
        release = readable(path)
        for recording in release.recordings if release else ():
            spoken = recording.speech, Pace(recording.pace)
            if texts.get(spoken) == recording.text:
                yield spoken, recording.seconds
