"""Files that people open: a page, a sheet to print.

A file that stands there already is replaced only where that is wanted: `write` always does, and
`may_replace` tells whether it is one of ours, by the words that all of ours begin with.
"""

from __future__ import annotations

from pathlib import Path

from ivr.errors import HotlineError
from ivr.reasons import reason


def write(path: Path, content: bytes) -> None:
    """Write a file, over an older one; HotlineError where that is not possible."""
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        raise HotlineError(
            f"Den Ordner „{path.parent}“ gibt es nicht. Bitte legen Sie ihn an oder nennen Sie einen anderen."
        ) from None
    except OSError as error:
        raise HotlineError(f"„{path}“ lässt sich nicht schreiben. {reason(error)}") from error


def may_replace(path: Path, beginning: bytes, among: int = 1000) -> bool:
    """Whether nothing stands there, or a file that holds this in its first bytes: we wrote it.

    Raises HotlineError where it can't be looked at.
    """
    try:
        if not path.is_file():  # nothing, or a terminal; or a folder, which `write` refuses
            return True
        with path.open("rb") as file:
            return beginning in file.read(among)
    except OSError as error:
        raise HotlineError(f"„{path}“ lässt sich nicht ansehen. {reason(error)}") from error
