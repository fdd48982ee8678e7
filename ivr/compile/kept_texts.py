"""The texts of each release that went live, kept beside the history; and setting audio/texts back to them.

history/texte-20260329T013000.zip holds the texts of the release made at that moment. Going back changes what
callers hear, and not what staff have written: the mistake is still in the texts, and the next release would
bring it again. So the texts can be set back, too. What stood there is kept first, as a ZIP like the others.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from ivr.errors import HotlineError
from ivr.files import beside, files_below, reason, replaced
from ivr.release import AudioFolder, Release

_MOMENT = "%Y%m%dT%H%M%S"
_BEGINNING = "texte-"


def keep(audio: Path, release: Release) -> None:
    """Keep the texts as they are now as those of this release; HotlineError where the system refuses."""
    try:
        _write(audio, _path(audio, release.made))
    except OSError as error:
        raise HotlineError(f"Die Texte lassen sich nicht aufheben. {reason(error)}") from error


def kept(audio: Path, release: Release) -> bool:
    """Whether the texts of this release are there."""
    return _path(audio, release.made).is_file()


def set_back(audio: Path, release: Release, now: datetime) -> Path:
    """Make the texts what they were for this release; returns the ZIP that holds what stood there.

    Raises HotlineError where the system refuses, or the texts of that release can't be read.
    """
    source = _path(audio, release.made)
    saved = source.with_name(f"{_BEGINNING}{now.astimezone(UTC):{_MOMENT}}-vorher.zip")
    try:
        _write(audio, saved)
        with zipfile.ZipFile(source) as archive, replaced(AudioFolder(audio).texts) as new:
            archive.extractall(new)
    except OSError as error:
        raise HotlineError(f"Die Texte lassen sich nicht zurücksetzen. {reason(error)}") from error
    except zipfile.BadZipFile as error:
        raise HotlineError(f"{source} ist beschädigt. Die Texte bleiben, wie sie sind.") from error
    return saved


def superfluous(audio: Path, releases: list[Release]) -> list[Path]:
    """The kept texts that belong to none of these releases; what was saved before setting back stays."""
    needed = {_path(audio, release.made) for release in releases}
    found = sorted(AudioFolder(audio).history.glob(f"{_BEGINNING}*.zip"))
    return [path for path in found if path not in needed and not path.stem.endswith("-vorher")]


def _path(audio: Path, made: str) -> Path:
    moment = datetime.fromisoformat(made).astimezone(UTC)
    return AudioFolder(audio).history / f"{_BEGINNING}{moment:{_MOMENT}}.zip"


def _write(audio: Path, path: Path) -> None:
    texts = AudioFolder(audio).texts
    path.parent.mkdir(exist_ok=True)
    with beside(path) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files_below(texts)):
            archive.write(texts / name, name)
