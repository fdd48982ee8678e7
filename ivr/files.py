"""A folder that is there whole or not at all: filled beside its place, then moved there.

Two renames replace a folder, since no system swaps two folders in one. Between them whoever replaces it looks
at the old one, which nobody finds any more to put something into. Should that or the second rename fail, the
first is taken back. Whoever reads meanwhile may find nothing for an instant, but never half.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replaced(folder: Path, may_go: Callable[[Path], object]) -> Iterator[Path]:
    """An empty folder to be filled; if that goes well it stands at `folder`, else there is what was there.

    `may_go` is given what stood there, and raises what it likes if that shall stay. Raises OSError where the
    folder can't be made or moved.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    new, old = beside / "new", beside / "old"
    try:
        new.mkdir()  # by itself: the folder around it is closed to everybody else
        yield new
        try:
            if os.path.lexists(folder):
                folder.replace(old)
            if os.path.lexists(old):
                may_go(old)
            new.replace(folder)
        except BaseException:
            if os.path.lexists(old):
                old.replace(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        with suppress(OSError):  # an old folder that can't be put back stays there, rather than nowhere
            beside.rmdir()


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
