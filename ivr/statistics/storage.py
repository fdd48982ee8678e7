"""Whether counts can be stored at this moment: for /health, before the first call as after it.

A counter learns of trouble only when it has something to store, and each process by itself. So /health looks
at the place where counts are kept, and hears the same from every process.

- A file: its folder can be written to, or made, and there is room. No database is opened for it.
- PostgreSQL: it answers. It is asked every RECHECK seconds at most, since anybody may ask for /health.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

from ivr.errors import StatisticsError
from ivr.settings import Settings

RECHECK = 10.0  # seconds
ROOM = 10_000_000  # bytes that have to be free; a year of counts has about 5,000,000
_WAITING = (
    "Bis dahin warten die Zahlen im Arbeitsspeicher: Bitte starten Sie die Hotline vorher nicht neu. "
    "Anrufer merken nichts davon."
)


class Storage:
    """Where counts are kept, looked at from time to time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why counts can't be stored, in German with the remedy; empty where they can, or none are kept."""
        if self._settings.state is None:
            return ""
        with self._lock:
            if time.monotonic() - self._looked >= RECHECK:
                self._trouble = self._look(self._settings.state)
                self._looked = time.monotonic()
            return self._trouble

    def _look(self, state: Path) -> str:
        away = self._settings.database_url
        why = _trouble_of_database(self._settings) if away else trouble_of_folder(state)
        return f"{why} {_WAITING}" if why else ""


def trouble_of_folder(state: Path) -> str:
    """Why nothing can be written to STATE_FOLDER; a folder that is missing is made with the first count."""
    there = next(folder for folder in (state, *state.absolute().parents) if os.path.lexists(folder))
    if not there.is_dir():
        return f"STATE_FOLDER: „{there}“ ist kein Ordner. Bitte nennen Sie einen Ordner."
    file = state / "counts.sqlite"
    if not os.access(there, os.W_OK | os.X_OK) or (file.exists() and not os.access(file, os.W_OK)):
        return (
            f"STATE_FOLDER: In „{there}“ darf der Server nicht schreiben. "
            "Bitte geben Sie den Ordner dem Benutzer der Hotline: sudo chown -R hotline:hotline"
        )
    if shutil.disk_usage(there).free < ROOM:
        return f"STATE_FOLDER: In „{there}“ ist kein Platz mehr. Bitte schaffen Sie Platz."
    return ""


def _trouble_of_database(settings: Settings) -> str:
    from ivr.statistics.store import Store, url_of  # loads SQLAlchemy: only where there is a database

    try:
        Store(url_of(settings)).is_begun()
    except StatisticsError as error:
        return str(error)
    return ""
