"""Little files that all tests of a process share: a second name costs a twentieth of a new file.

Who wants to write into one, and not only delete it, asks for a file of its own first.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path


def put_shared(path: Path, content: bytes) -> None:
    """A file with this content; nothing where there is one already."""
    with suppress(FileExistsError):
        path.hardlink_to(_file(content))


def own(path: Path) -> Path:
    """The same file with the same content, that nobody shares any more."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    return path


def link(source: str, target: str) -> None:
    """A second name instead of a copy, for `shutil.copytree`."""
    Path(target).hardlink_to(source)


@cache
def _file(content: bytes) -> Path:
    path = _folder() / hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    return path


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="hotline-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
