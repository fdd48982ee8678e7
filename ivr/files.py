"""Files and folders that are there whole or not at all, and why the system refuses one, in German.

- `beside` makes a file beside its place and moves it there when it is whole.
- `write_atomically` is for files that a program reads at any moment: beside, to the disc, renamed.
- `write_file` is for files that people open; `may_replace` says whether one that is there is ours.
- `replaced` fills a folder beside its place and moves it there. Two renames replace a folder, since no system
  swaps two in one. If the second fails, the first is taken back. A reader may find nothing for an instant,
  but never half.
- `read_regular` is for files that somebody else may have put there: a device or a pipe gives no end of bytes.
- `reason` says what to do when the operating system refuses: no right, no room, not there, a name in the way.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ivr.errors import HotlineError

WINDOWS = os.name == "nt"
AS_HOTLINE = "sudo -u hotline"  # before a command on the server: it then runs as the hotline does
_NO_RIGHT = (
    "Hier fehlt das Recht dazu. Bitte nennen Sie einen anderen Ort, oder starten Sie den Befehl als ein "
    f"Benutzer, der dort schreiben darf, auf dem Server zum Beispiel mit {AS_HOTLINE} davor."
)
_NO_ROOM = "Dort ist kein Platz mehr. Bitte schaffen Sie Platz, oder nennen Sie einen anderen Ort."
_MISSING = "Den Ordner gibt es nicht. Bitte legen Sie ihn an, oder nennen Sie einen anderen."
_A_FILE = (
    "Auf dem Weg dorthin steht eine Datei, wo ein Ordner sein müsste. Bitte nennen Sie einen anderen Ort."
)
_A_FOLDER = "Dort steht schon ein Ordner, der so heißt. Bitte nennen Sie einen anderen Namen."
_TOO_LONG = "Der Name ist zu lang. Bitte nennen Sie einen kürzeren."
_OTHERWISE = "Ist dort gerade etwas geöffnet? Bitte schließen Sie es und starten Sie noch einmal."
_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)
_REASONS: Mapping[int | None, str] = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: _NO_ROOM,  # Windows has no such code
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: _A_FILE,
    errno.EEXIST: _A_FILE,
    errno.EISDIR: _A_FOLDER,
    errno.ENAMETOOLONG: _TOO_LONG,
}


def reason(error: OSError) -> str:
    """One or two German sentences: why, and what to do now; nothing of the system's own English."""
    if error.errno in _RIGHTS:
        return _OTHERWISE if WINDOWS else _NO_RIGHT  # Windows refuses so what another program holds
    return _REASONS.get(error.errno, _OTHERWISE)


def read_regular(path: Path, limit: int) -> bytes:
    """What a regular file holds, at most `limit` bytes.

    Raises OSError where it can't be read, ValueError where it is no regular file or a larger one.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )  # no pipe keeps us waiting
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("no regular file")
        content = file.read(limit + 1)
    if len(content) > limit:
        raise ValueError(f"more than {limit} bytes")
    return content


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name for a file beside this one, which takes its place where nothing is raised, and else is gone."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield new
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def write_atomically(path: Path, text: str) -> None:
    """Beside it, to the disc, then renamed over it: no reader ever sees half. Raises OSError."""
    with beside(path) as new, new.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def write_file(path: Path, content: bytes) -> None:
    """Write a file for people, over an older one; HotlineError where that is not possible."""
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        raise HotlineError(
            f"Den Ordner „{path.parent}“ gibt es nicht. Bitte legen Sie ihn an oder nennen Sie einen anderen."
        ) from None
    except OSError as error:
        raise HotlineError(f"„{path}“ lässt sich nicht schreiben. {reason(error)}") from error


def may_replace(path: Path, beginning: bytes) -> bool:
    """Whether nothing stands there, or a file that holds this in its first 1,000 bytes: we wrote it.

    Raises HotlineError where it can't be looked at.
    """
    try:
        if not path.is_file():  # nothing, or a terminal; or a folder, which `write_file` refuses
            return True
        with path.open("rb") as file:
            return beginning in file.read(1000)
    except OSError as error:
        raise HotlineError(f"„{path}“ lässt sich nicht ansehen. {reason(error)}") from error


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder to be filled; if that goes well it stands at `folder`, else there is what was there.

    Raises OSError where the folder can't be made or moved.
    """
    around = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    new, old = around / "new", around / "old"
    try:
        new.mkdir()  # by itself: the folder around it is closed to everybody else
        yield new
        try:
            if folder.exists():
                folder.replace(old)
            new.replace(folder)
        except BaseException:
            if old.exists():
                old.replace(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        with suppress(OSError):  # an old folder that can't be put back stays there, rather than nowhere
            around.rmdir()


def files_below(folder: Path) -> Iterator[str]:
    """The names of all files as seen from there, with /; and of empty folders, these end in /.

    No link is followed. Raises OSError where something can't be looked into.
    """
    for here, folders, files in os.walk(folder, onerror=_give_up):
        links = [name for name in folders if Path(here, name).is_symlink()]
        below = Path(here).relative_to(folder).as_posix().removeprefix(".")
        empty = [] if folders or files or not below else [""]
        yield from (f"{below}/{name}".removeprefix("/") for name in (*files, *links, *empty))


def _give_up(error: OSError) -> None:
    raise error
