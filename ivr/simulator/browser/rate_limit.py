"""Wrong passwords, counted for all processes of the server together.

They meet in one small SQLite file below the system's folder for temporary files. It holds no address, only
an HMAC of it, and nothing that is older than a minute.
"""

from __future__ import annotations

import hmac
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ALLOWED, WINDOW = 5, 60.0  # failures, seconds


class Failures:
    """The failures of the last minute; the file is named after the secret, so that hotlines don't mix."""

    def __init__(
        self, secret: str, folder: Path | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._key = hmac.digest(secret.encode(), b"who mistypes the password of the phone", "sha256")
        name = hmac.digest(self._key, b"file", "sha256").hex()[:16]
        self._file = (folder or Path(tempfile.gettempdir())) / f"hotline-phone-{name}.sqlite3"
        self._clock = clock

    def blocked(self, address: str) -> bool:
        """Whether there have been too many from this address."""
        with closing(self._open()) as database:
            return self._count(database, address) >= ALLOWED

    def add(self, address: str) -> bool:
        """Count one more; False where there have been too many already."""
        with closing(self._open()) as database, database:
            database.execute("BEGIN IMMEDIATE")  # others wait: no two count as one
            database.execute("DELETE FROM failures WHERE at <= ?", (self._clock() - WINDOW,))
            if self._count(database, address) >= ALLOWED:
                return False
            database.execute("INSERT INTO failures VALUES (?, ?)", (self._name(address), self._clock()))
            return True

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._file, timeout=5, isolation_level=None)
        database.execute("CREATE TABLE IF NOT EXISTS failures (who TEXT, at REAL)")
        return database

    def _count(self, database: sqlite3.Connection, address: str) -> int:
        since = self._clock() - WINDOW
        found = database.execute(
            "SELECT count(*) FROM failures WHERE who = ? AND at > ?", (self._name(address), since)
        )
        return int(found.fetchone()[0])

    def _name(self, address: str) -> str:
        return hmac.digest(self._key, address.encode(), "sha256").hex()
