"""A folder that is there whole or not at all: filled beside its place, then moved there.

Two renames replace a folder, since no system swaps two folders in one. Should the second one fail, the first
is taken back. Whoever reads meanwhile may find nothing for an instant, but never half.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder to be filled; if that goes well it stands at `folder`, else there is what was there.

    Raises OSError where it can't be made or moved.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{folder.name}.", dir=folder.parent, ignore_cleanup_errors=True
    ) as beside:
        new, old = Path(beside, "new"), Path(beside, "old")
        new.mkdir()  # by itself: the folder around it is closed to everybody else
        yield new
        if folder.exists():
            folder.replace(old)
        try:
            new.replace(folder)
        except BaseException:
            if old.exists():
                old.replace(folder)
            raise
