"""A backup: all that makes this hotline, in one file; and the way back, on a computer that has nothing of it.

    backup.json   when it was made
    audio/…       texts, takes, recordings, the draft, the live release and the former ones
    state/…       what connect.py found before it changed the number
    counts.json   the counts, whether they are kept in a file or in PostgreSQL

- The file .env is left out: it holds secrets, and a backup is kept in places that many can read.
- What a backup brings back never adds to what is there. Audio that is there is put aside, as audio.vorher;
  counts that are there stay, since nobody could tell which of two sums is the right one.
- A file that root restores belongs to the owner of its folder afterwards: the server has to write there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from ivr.core.counting import Count
from ivr.errors import BackupError
from ivr.files import files_below, reason
from ivr.settings import Settings
from ivr.statistics.store import Counted, Store, url_of

_NO_BACKUP = "„{}“ ist keine Sicherung der Hotline, oder nur eine halbe."
FORMAT = 1  # raised when an older restore could no longer read it
_ABOUT, _COUNTS = "backup.json", "counts.json"
# Of the state folder: counts.json has the one, the store the other.
_NOT_KEPT = ("counts.sqlite", "live.json")


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds, or what was brought back of it."""

    made: datetime
    files: int
    counts: int  # different ones; 0 where there were none, or where those that are there have stayed


def back_up(settings: Settings, to: Path, now: datetime) -> Held:
    """Write a backup to the file `to`, over an older one; BackupError where that is not possible."""
    counted = _stored(settings)
    beside = to.with_name(f".{to.name}.new")
    try:
        with ZipFile(beside, "w", ZIP_DEFLATED) as backup:
            backup.writestr(_ABOUT, json.dumps({"format": FORMAT, "made": now.isoformat()}))
            backup.writestr(_COUNTS, json.dumps([_row(key, n) for key, n in counted.items()]))
            many = _add(backup, settings.audio, "audio") + _add(backup, settings.state, "state")
        beside.replace(to)
    except OSError as error:
        raise BackupError(f"Die Sicherung „{to}“ lässt sich nicht schreiben. {reason(error)}") from error
    finally:
        beside.unlink(missing_ok=True)
    return Held(now, many, len(counted))


def made_at(file: Path) -> datetime:
    """When a backup was made (UTC); BackupError where the file is none, or is not there."""
    try:
        with ZipFile(file) as backup:
            return _made(backup)
    except FileNotFoundError:
        raise BackupError(
            f"Die Datei „{file}“ gibt es nicht. Stimmt der Name? Er ist zum Beispiel hotline-2026-11-29.zip."
        ) from None
    except (BadZipFile, ValueError, KeyError, TypeError) as error:
        raise BackupError(_NO_BACKUP.format(file)) from error
    except OSError as error:
        raise BackupError(f"„{file}“ lässt sich nicht lesen. {reason(error)}") from error


def restore(settings: Settings, file: Path) -> Held:
    """Bring back what a backup holds; BackupError where it is none, or where it has no place.

    Audio comes last: a hotline that is running takes it up within a second.
    """
    aside = settings.audio.with_name(f"{settings.audio.name}.vorher")
    if aside.exists():
        raise BackupError(
            f"Den Ordner „{aside}“ gibt es schon. Bitte nennen Sie ihn um, oder löschen Sie ihn."
        )
    try:
        with ZipFile(file) as backup:
            made = _made(backup)
            many = _bring_back_state(backup, settings)
            counts = _bring_back_counts(backup, settings)
            many += _bring_back_audio(backup, settings.audio, aside)
    except (BadZipFile, ValueError, KeyError, TypeError) as error:
        raise BackupError(_NO_BACKUP.format(file)) from error
    except OSError as error:
        raise BackupError(f"Die Sicherung lässt sich nicht zurückspielen. {reason(error)}") from error
    return Held(made, many, counts)


def _add(backup: ZipFile, folder: Path | None, name: str) -> int:
    if folder is None or not folder.is_dir():
        return 0
    files = [file for file in files_below(folder) if not file.endswith("/") and _is_kept(folder / file, name)]
    for file in files:
        backup.write(folder / file, f"{name}/{file}")
    return len(files)


def _is_kept(path: Path, name: str) -> bool:
    """No links, and of the state folder nothing that is made anew."""
    return (
        path.is_file() and not path.is_symlink() and not (name == "state" and path.name.startswith(_NOT_KEPT))
    )


def _stored(settings: Settings) -> Counted:
    return Store(url_of(settings)).between(date.min, date.max) if settings.state else {}


def _row(key: tuple[date, Count], n: int) -> list[str | int]:
    day, count = key
    return [day.isoformat(), count.kind, count.subject, n]


def _made(backup: ZipFile) -> datetime:
    about: Mapping[str, object] = json.loads(backup.read(_ABOUT))
    if about["format"] != FORMAT:
        raise BackupError(
            "Diese Sicherung stammt von einer neueren Version. Bitte spielen Sie diese zuerst ein."
        )
    return datetime.fromisoformat(str(about["made"]))


def _bring_back_state(backup: ZipFile, settings: Settings) -> int:
    if settings.state is None:
        return 0
    settings.state.mkdir(parents=True, exist_ok=True)
    return _extract(backup, "state/", settings.state)


def _bring_back_counts(backup: ZipFile, settings: Settings) -> int:
    rows = json.loads(backup.read(_COUNTS))
    if settings.state is None or _stored(settings):
        return 0
    Store(url_of(settings)).add(
        {(date.fromisoformat(day), Count(kind, subject)): int(n) for day, kind, subject, n in rows}
    )
    _give_to_owner(settings.state)
    return len(rows)


def _bring_back_audio(backup: ZipFile, audio: Path, aside: Path) -> int:
    new = audio.with_name(f"{audio.name}.neu")
    shutil.rmtree(new, ignore_errors=True)
    many = _extract(backup, "audio/", new)
    if audio.exists():
        audio.replace(aside)
    new.replace(audio)
    return many


def _extract(backup: ZipFile, prefix: str, to: Path) -> int:
    """The files of a backup below a folder. Names that lead out of it are refused with ValueError."""
    to.mkdir(parents=True, exist_ok=True)
    names = [name for name in backup.namelist() if name.startswith(prefix) and not name.endswith("/")]
    for name in names:
        path = to / name.removeprefix(prefix)
        if not path.resolve().is_relative_to(to.resolve()):
            raise ValueError(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(backup.read(name))
    _give_to_owner(to)
    return len(names)


def _give_to_owner(folder: Path) -> None:
    """All in a folder belongs to whom the folder belongs to; only root could do otherwise."""
    if os.name == "nt" or os.geteuid() != 0:
        return
    owner = folder.stat()
    for path in folder.rglob("*"):
        os.chown(path, owner.st_uid, owner.st_gid)
