"""The folder with texts, recordings and releases: AUDIO_FOLDER, or the folder audio in the program."""

from __future__ import annotations

from pathlib import Path

import _venv  # noqa: F401 - makes ivr importable
from _script import command

from ivr.errors import SettingsError
from ivr.release import AudioFolder, Release, load
from ivr.settings import AUDIO as USUAL
from ivr.settings import ROOT, audio_folder


def shown(path: Path) -> str:
    """A path as staff read it: without the program's folder where it is in there."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def live_release(audio: Path) -> Release | None:
    """What callers hear; None as long as nothing has been published. Raises ReleaseError."""
    file = AudioFolder(audio).live
    return load(file) if file.exists() else None


def _found() -> Path:
    """The folder; the script ends with a sentence where the setting can't be right."""
    try:
        folder = audio_folder()
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    if folder != USUAL and not folder.is_dir():
        raise SystemExit(
            f"Den Ordner {folder} gibt es nicht. Er steht in der Einstellung AUDIO_FOLDER, zum Beispiel "
            "in der Datei .env. Bitte berichtigen Sie sie dort, oder legen Sie den Ordner an: "
            f"{command('new.py')} ORDNER"
        )
    return folder


AUDIO = _found()
