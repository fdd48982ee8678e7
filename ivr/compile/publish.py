"""Draft → live, and back.

    audio/draft.json        what staff hear
    audio/live.json         what callers hear
    audio/history/*.json    what callers heard before, each named by the moment (UTC) it stopped being live

1. One rename makes a release live. Before it, what was live is in the history; so whenever the computer
   stops, live is the old release or the new one, and nothing is lost.
2. Going back means the newest older release, byte by byte as it was.
3. Only what is whole goes live: texts without errors, recorded as they are now, every recording there and
   usable, one voice. A human recording may stand among those of a voice, two voices never.
4. Pruning comes later and apart: history first, then recordings that no release names, and never one that
   is younger than a day or was live within the last one, since calls in progress still play it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.errors import ReleaseError
from ivr.release import Recording, Release, load, missing, write_atomically

HUMAN = "mensch"  # the voice of a recording that a human being has spoken
KEEP_RELEASES = 20
CALLS_ARE_OVER = timedelta(hours=24)
_MOMENT = "%Y%m%dT%H%M%S%fZ"


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


def history(audio: Path) -> list[Past]:
    """The releases that were live before, the newest first."""
    found = (_past(path) for path in (audio / "history").glob("*.json"))
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
    _replace_live(audio, _text_of(audio / "draft.json"), now)


def rollback(audio: Path, past: Past, now: datetime) -> None:
    """Make a release of the history live again; ReleaseError where its recordings are gone."""
    gone = missing(audio, past.release)
    if gone:
        raise ReleaseError(f"Von diesem Stand fehlen {len(gone)} Aufnahmen. Bitte wählen Sie einen anderen.")
    _replace_live(audio, _text_of(past.path), now)


def before(audio: Path) -> Past | None:
    """The newest release that is older than the live one."""
    live = load(audio / "live.json")
    return next((past for past in history(audio) if past.release.made < live.made), None)


def _replace_live(audio: Path, text: str, now: datetime) -> None:
    live = audio / "live.json"
    if live.exists():
        (audio / "history").mkdir(exist_ok=True)
        write_atomically(audio / "history" / f"{now.astimezone(UTC):{_MOMENT}}.json", _text_of(live))
    write_atomically(live, text)


def _text_of(path: Path) -> str:
    """A release as it stands, after making sure that it is one."""
    load(path)
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def changes(live: Release | None, draft: Release) -> list[Change]:
    """What callers will hear differently, in the order of the draft; what is gone comes last."""
    old, new = _texts(live.recordings if live else ()), _texts(draft.recordings)
    changed = [
        Change(speech, old.get(speech, ""), text) for speech, text in new.items() if old.get(speech) != text
    ]
    return changed + [Change(speech, text, "") for speech, text in old.items() if speech not in new]


def _texts(recordings: Iterable[Recording]) -> dict[str, str]:
    """Each speech with its text; one whose wording depends on the pace counts as one."""
    texts: dict[str, list[str]] = {}
    for recording in recordings:
        said = texts.setdefault(recording.speech, [])
        if recording.text not in said:
            said.append(recording.text)
    return {speech: " / ".join(said) for speech, said in texts.items()}


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
    removed = [past.path for past in old] + list(_unneeded(audio, needed, now))
    for path in removed:
        path.unlink(missing_ok=True)
    return removed


def _current(audio: Path) -> Iterator[Release]:
    """Live and draft. A live one that can't be read stops everything: who knows what it needs."""
    yield load(audio / "live.json")
    if (audio / "draft.json").exists():
        yield load(audio / "draft.json")


def _unneeded(audio: Path, needed: set[str], now: datetime) -> Iterator[Path]:
    for path in sorted((audio / "recordings").iterdir()):
        age = now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.name not in needed and age > CALLS_ARE_OVER:
            yield path
