"""Draft → live, and back. The files are those of ivr.release.AudioFolder.

1. One rename makes a release live. Before it, what was live is in the history; so whenever the computer
   stops, live is the old release or the new one, and nothing is lost.
2. Going back means the newest older release, byte by byte as it was.
3. Only what is whole goes live: texts without errors, recorded as they are now, every recording there and
   usable, one voice. A human recording may stand among those of a voice, two voices never. (`refusals`)
4. The texts of what goes live are kept with it (ivr.compile.kept_texts), and a copy of what is live is in the
   history: live.json can be broken by a merge or a full disc, and is mended from there. (`repair`)
5. Pruning comes later and apart: history first, then recordings that no release names, and never one that
   is younger than a day or was live within the last one, since calls in progress still play it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.commands import command
from ivr.compile import kept_texts
from ivr.compile.build import prepare
from ivr.compile.check import check_texts, unreadable
from ivr.compile.day_words import days_in_words, staff_in_words
from ivr.compile.sound.loudness import faults
from ivr.compile.sound.telephone import measured
from ivr.compile.speech_names import DAYS, ORGANISATION, STAFF, in_words
from ivr.compile.texts.model import Texts
from ivr.compile.texts.tree import read_texts
from ivr.core.desk import NO_STAFF
from ivr.core.organisation import UNNAMED, Organisation
from ivr.errors import ReleaseError, TextsError, VoiceError
from ivr.files import write_atomically
from ivr.release import HUMAN, AudioFolder, Release, load, missing, readable

KEEP_RELEASES = 20
CALLS_ARE_OVER = timedelta(hours=24)
_MOMENT = "%Y%m%dT%H%M%S%fZ"
_RECORD = f"Bitte nehmen Sie neu auf: {command('record.py')}"


@dataclass(frozen=True, slots=True)
class Past:
    """A release that was live until a moment."""

    path: Path
    until: datetime
    release: Release


@dataclass(frozen=True, slots=True)
class Change:
    """What a caller will hear differently: one speech, before and after; empty where it is new or gone."""

    speech: str
    before: str
    after: str


def refusals(audio: Path, draft: Release, month: str) -> Iterator[str]:
    """A German sentence with its remedy for each thing that is wrong with the draft in `month` ("2020-04").

    Raises VoiceError where the model of the draft's voice is not here, since nobody can then tell whether its
    recordings are of today.
    """
    try:
        texts = read_texts(AudioFolder(audio).texts)
        report = check_texts(texts, audio, month)
    except TextsError as error:
        report = unreadable(error)
    if report.errors:
        yield from map(str, report.errors)
        return  # what is wrong with the sound of wrong texts is of no interest
    if len(voices(draft)) > 1:
        yield f"Der Entwurf mischt zwei Stimmen: {', '.join(sorted(voices(draft)))}. {_RECORD}"
    if changed := _changed(texts, audio, draft):
        yield f"{changed} Texte oder Einstellungen sind neuer als ihre Aufnahme. {_RECORD}"
    gone = missing(audio, draft)
    if gone:
        yield f"{len(gone)} Aufnahmen fehlen. {_RECORD}"
    spoken = {recording.file: recording for recording in draft.recordings if recording.text}
    for recording in spoken.values():
        if recording.file not in gone and (why := _unfit(AudioFolder(audio).recordings / recording.file)):
            yield f"Die Aufnahme von „{recording.text[:60]}“ {why}. {_RECORD}"


def _changed(texts: Texts, audio: Path, draft: Release) -> int:
    """How many speeches are not recorded as they are written, and as their voice sounds, now."""
    build = prepare(audio, draft.voice, texts)
    wanted = {(speech.id, job.pace.value): (speech.spoken, job.file) for speech, job, _ in build.heard()}
    found = {(said.speech, said.pace): (said.spoken, said.file) for said in draft.recordings}
    different = {speech for (speech, _), _ in wanted.items() ^ found.items()}
    unnamed = draft.organisation == UNNAMED  # recorded before there was an organisation's file
    same = (draft.guide, draft.staff) == (texts.guide, texts.staff)
    same = same and (unnamed or draft.organisation == texts.organisation)
    return len(different) or int(not same)


def _unfit(path: Path) -> str:
    try:
        return ", ".join(faults(measured(path)))
    except VoiceError:
        return "ist beschädigt"


def history(audio: Path) -> list[Past]:
    """The releases that were live before, the newest first."""
    found = (_past(path) for path in AudioFolder(audio).history.glob("*.json"))
    return sorted(
        (past for past in found if past), key=lambda past: (past.release.made, past.until), reverse=True
    )


def _past(path: Path) -> Past | None:
    try:
        return Past(path, datetime.strptime(path.stem, _MOMENT).replace(tzinfo=UTC), load(path))
    except (ValueError, ReleaseError):
        return None  # not one of ours, or written by a newer version: left alone


def publish(audio: Path, now: datetime) -> None:
    """Make the draft live; ReleaseError where there is none."""
    draft = AudioFolder(audio).draft
    text = _text_of(draft)
    if AudioFolder(audio).texts.is_dir():
        kept_texts.keep(audio, load(draft))
    _replace_live(audio, text, now)


def rollback(audio: Path, past: Past, now: datetime) -> None:
    """Make a release of the history live again; ReleaseError where its recordings are gone."""
    gone = missing(audio, past.release)
    if gone:
        raise ReleaseError(f"Von diesem Stand fehlen {len(gone)} Aufnahmen. Bitte wählen Sie einen anderen.")
    _replace_live(audio, _text_of(past.path), now)


def before(audio: Path) -> Past | None:
    """The newest release that is older than the live one."""
    live = load(AudioFolder(audio).live)
    return next((past for past in history(audio) if past.release.made < live.made), None)


def repair(audio: Path) -> Release:
    """Write a live.json anew that is missing or broken; returns what is live then.

    That is its copy in the history, or else what was live before it, if its recordings are there. Raises
    ReleaseError where nothing can be used.
    """
    folder = AudioFolder(audio)
    for path in (folder.copy, *(past.path for past in history(audio))):
        if (release := readable(path)) and not missing(audio, release):
            write_atomically(folder.live, _text_of(path))
            return release
    raise ReleaseError(
        f"Im Verlauf ist kein Stand, der sich verwenden lässt. {_RECORD}\n"
        f"Danach veröffentlichen Sie: {command('publish.py')}"
    )


def _replace_live(audio: Path, text: str, now: datetime) -> None:
    folder = AudioFolder(audio)
    folder.history.mkdir(exist_ok=True)
    if readable(folder.live):
        was = _text_of(folder.live)
        write_atomically(folder.history / f"{now.astimezone(UTC):{_MOMENT}}.json", was)
    write_atomically(folder.live, text)
    write_atomically(folder.copy, text)


def _text_of(path: Path) -> str:
    """A release as it stands, after making sure that it is one."""
    load(path)
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def changes(live: Release | None, draft: Release) -> list[Change]:
    """What callers will hear differently, in the order of the draft; what is gone comes last.

    What is said of the organisation counts as a speech: it is heard when something is wrong, and printed.
    """
    return [*_unspoken(live, draft), *_different(_said(live) if live else (), _said(draft))]


def newer_texts(audio: Path, release: Release) -> list[str]:
    """What is written otherwise in audio/texts than this release says it, each as staff call it.

    Raises TextsError where the texts have to be mended first, VoiceError where its voice is not here.
    """
    build = prepare(audio, release.voice)
    written = [(speech.id, speech.text) for speech, *_ in build.heard()]
    changed = [*_unspoken(release, build.texts), *_different(_said(release), written)]
    return [in_words(change.speech, release.guide, build.texts.guide) for change in changed]


def _unspoken(before: Release | None, after: Release | Texts) -> Iterator[Change]:
    """What changes for callers without a word: the organisation, who answers and when, first and last day."""
    old = before.organisation if before else UNNAMED
    if old != after.organisation:
        yield Change(ORGANISATION, *map(_in_one_line, (old, after.organisation)))
    if (staff := before.staff if before else NO_STAFF) != after.staff:
        yield Change(STAFF, staff_in_words(staff), staff_in_words(after.staff))
    days = days_in_words(before.guide) if before else ""
    if days != days_in_words(after.guide):
        yield Change(DAYS, days, days_in_words(after.guide))


def _in_one_line(organisation: Organisation) -> str:
    return ", ".join(filter(None, dict.fromkeys(asdict(organisation).values())))


def _different(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> list[Change]:
    old, new = _texts(before), _texts(after)
    changed = [
        Change(speech, old.get(speech, ""), text) for speech, text in new.items() if old.get(speech) != text
    ]
    return changed + [Change(speech, text, "") for speech, text in old.items() if speech not in new]


def _said(release: Release) -> list[tuple[str, str]]:
    return [(recording.speech, recording.text) for recording in release.recordings]


def _texts(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each speech with its text; one whose wording depends on the pace counts as one."""
    texts: dict[str, str] = {}
    for speech, text in dict.fromkeys(said):
        texts[speech] = f"{texts[speech]} / {text}" if speech in texts else text
    return texts


def voices(release: Release) -> set[str]:
    """The speech engines that are heard, human beings left out."""
    return {recording.voice for recording in release.recordings} - {HUMAN}


def prune(audio: Path, now: datetime, keep: int = KEEP_RELEASES) -> list[Path]:
    """Remove old history and recordings that nothing needs; returns what was removed.

    `keep` is the number of past releases that stay.
    """
    releases = history(audio)
    old = [past for past in releases[keep:] if now - past.until > CALLS_ARE_OVER]
    kept = [past.release for past in releases if past not in old]
    needed = {file for release in [*kept, *_current(audio)] for file in release.files}
    texts = kept_texts.superfluous(audio, [*kept, *_current(audio)])
    removed = [past.path for past in old] + texts + list(_unneeded(audio, needed, now))
    for path in removed:
        path.unlink(missing_ok=True)
    return removed


def _current(audio: Path) -> Iterator[Release]:
    """Live and draft. A live one that can't be read stops everything: who knows what it needs."""
    folder = AudioFolder(audio)
    yield load(folder.live)
    if folder.draft.exists():
        yield load(folder.draft)


def _unneeded(audio: Path, needed: set[str], now: datetime) -> Iterator[Path]:
    for path in sorted(AudioFolder(audio).recordings.iterdir()):
        age = now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.name not in needed and age > CALLS_ARE_OVER:
            yield path
