"""Files that people open: a page, a sheet to print."""

from __future__ import annotations

from pathlib import Path

from ivr.errors import HotlineError


def write(path: Path, content: bytes) -> None:
    """Write a file, over an older one; HotlineError where that is not possible."""
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        raise HotlineError(
            f"Den Ordner „{path.parent}“ gibt es nicht. Bitte legen Sie ihn an oder nennen Sie einen anderen."
        ) from None
    except OSError as error:
        raise HotlineError(
            f"„{path}“ lässt sich nicht schreiben ({error.strerror or type(error).__name__}). Ist die Datei "
            "gerade geöffnet? Bitte schließen Sie sie und starten Sie noch einmal."
        ) from error
