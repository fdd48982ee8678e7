"""From audio/texts to a report for staff: read, look up how long the recordings are, listen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from ivr.compile.lint import LEXICON_FILE, UNREADABLE, Finding, Material, Report, listen
from ivr.compile.numbers import GermanNumerals
from ivr.compile.sound.takes import stale
from ivr.compile.speech import Speech, speeches
from ivr.compile.syllables import syllables
from ivr.compile.texts import read_texts
from ivr.compile.texts.files import ACCEPTED, TextFiles
from ivr.compile.texts.model import Page, Texts
from ivr.compile.texts.yaml_lines import Lines
from ivr.core.guide import Pace
from ivr.errors import ReleaseError, TextsError
from ivr.release import Recording, load

_NUMERALS = GermanNumerals()
RELEASES = ("live.json", "draft.json")  # what staff have recorded last counts most
_REPORTED = {"errors": "error", "advice": "advice", "accepted": "accepted"}


def check(audio: Path, month: str) -> Report:
    """Everything there is to say about these texts in this month ("2020-04").

    Texts that can't be read are reported, too. A recording that is missing or can't be read is no problem
    here: lengths are estimated then.
    """
    try:
        texts = read_texts(audio / "texts")
    except TextsError as error:
        problems = (Finding(it.file, it.line, it.what, "", UNREADABLE.name) for it in error.problems)
        return Report(errors=tuple(problems))
    heads = dict(_heads(audio, texts))
    lexicon = Page(LEXICON_FILE, (), accepted=heads[LEXICON_FILE].below(ACCEPTED))
    said = speeches(texts, _NUMERALS)
    report = listen(
        Material(
            texts=replace(texts, pages=(*texts.pages, lexicon)),
            speeches=said,
            numerals=_NUMERALS,
            syllables=syllables,
            month=month,
            recorded=dict(_recorded(audio, said)),
            lines={file: head.numbers for file, head in heads.items()},
        )
    )
    return replace(report, advice=(*report.advice, *_outdated_takes(audio, said)))


def _outdated_takes(audio: Path, said: tuple[Speech, ...]) -> Iterator[Finding]:
    """Human recordings that are no longer heard, because their text has changed or is gone."""
    for path in stale(audio, said):
        what, remedy = "Der Text ist neuer als diese gesprochene Aufnahme", "Bitte neu sprechen lassen."
        yield Finding(f"studio/{path.name}", 1, what, remedy, "sprechaufnahme")


def as_json(report: Report) -> str:
    """The report for machines: findings with their severity, then the seconds to each topic."""
    findings = [
        {"severity": severity, **asdict(finding)}
        for name, severity in _REPORTED.items()
        for finding in getattr(report, name)
    ]
    topics = [asdict(topic) for topic in report.reach]
    return json.dumps({"findings": findings, "reach": topics}, ensure_ascii=False, indent=1)


def _heads(audio: Path, texts: Texts) -> Iterator[tuple[str, Lines]]:
    """The front matter of each file with its lines, which the texts themselves no longer know."""
    files = TextFiles(audio / "texts")
    for file in (*(page.file for page in texts.pages), LEXICON_FILE):
        path = audio / file
        whole = path.suffix == ".yaml"
        yield file, files.yaml(path, files.read(path)) if whole else files.front_matter(path)[0]


def _recorded(audio: Path, said: tuple[Speech, ...]) -> Iterator[tuple[str, float]]:
    """The seconds of each speech whose recording says this very text."""
    texts = {speech.id: speech.text for speech in said if Pace.NORMAL in speech.paces}
    for name in RELEASES:
        for recording in _recordings(audio / name):
            if recording.pace == Pace.NORMAL.value and texts.get(recording.speech) == recording.text:
                yield recording.speech, recording.seconds


def _recordings(path: Path) -> tuple[Recording, ...]:
    try:
        return load(path).recordings
    except ReleaseError:
        return ()
