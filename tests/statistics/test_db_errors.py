"""What staff read when the counts can't be reached: by what is the matter, in German."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from ivr.statistics.db_errors import advice


def _error(name: str) -> DatabaseError:
    """What SQLAlchemy raises where SQLite's result code has this name."""
    told = sqlite3.DatabaseError("file is encrypted or is not a database")
    told.sqlite_errorname = name
    return DatabaseError("SELECT geheim", {}, told)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_NOTADB", "beschädigt"),
        ("SQLITE_CORRUPT_INDEX", "beschädigt"),
        ("SQLITE_READONLY_DIRECTORY", "sudo -u hotline python3"),
        ("SQLITE_CANTOPEN", "sudo -u hotline python3"),
        ("SQLITE_BUSY_SNAPSHOT", "von einem anderen Programm"),
        ("SQLITE_FULL", "kein Platz"),
        ("SQLITE_IOERR", "lässt sich nicht öffnen"),
    ],
)
def test_a_file_is_named_with_what_is_the_matter(tmp_path: Path, name: str, said: str) -> None:
    """And nothing that SQLite says."""
    file = tmp_path / "counts.sqlite"
    file.touch()
    shown = advice(_error(name), file)
    assert said in shown
    assert str(file) in shown
    assert not any(word in shown for word in ("geheim", "encrypted", "Error", "SQLITE"))


def test_a_file_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    """Whether the setting is right."""
    shown = advice(_error("SQLITE_CANTOPEN"), tmp_path / "weg" / "counts.sqlite")
    assert "STATE_FOLDER oder DATABASE_URL stimmt" in shown
    assert "sudo" not in shown


def test_a_database_elsewhere_has_its_own_advice() -> None:
    """Nobody is to look for a file."""
    shown = advice(_error(""), None)
    assert "ob sie läuft und ob DATABASE_URL stimmt" in shown
    assert "Datei" not in shown
