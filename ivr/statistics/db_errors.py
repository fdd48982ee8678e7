"""What helps when the database with the counts does not answer as it should.

- In PostgreSQL it is away, or the address is wrong. In a file SQLite says by its code what is the matter.
- Nothing that the database says is passed on: it is English, and may hold what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ivr.files import AS_HOTLINE

_AWAY = (
    "Die Datenbank mit den Zahlen antwortet nicht, wie sie soll. Bitte prüfen Sie, ob sie läuft und ob "
    "DATABASE_URL stimmt."
)
_NO_FILE = (
    "Die Datenbank mit den Zahlen lässt sich nicht öffnen: „{file}“. Bitte prüfen Sie, ob es den Ordner "
    "gibt, ob Sie dort schreiben dürfen, und ob STATE_FOLDER oder DATABASE_URL stimmt."
)
_CLOSED = (
    "Die Datenbank mit den Zahlen, „{file}“, darf dieser Befehl nicht benutzen. Bitte starten Sie ihn als "
    f"der Benutzer der Hotline, zum Beispiel: {AS_HOTLINE} python3 scripts/report.py. Hilft das nicht, ist "
    "die Platte vielleicht schreibgeschützt: sudo dmesg"
)
_BROKEN = (
    "Die Datenbank mit den Zahlen ist beschädigt: „{file}“. Bitte benennen Sie die Datei um, und die mit "
    "-wal und -shm am Ende ebenso. Die Hotline beginnt dann eine neue. Die Zahlen von früher stehen in Ihrer "
    "Sicherung."
)
_BUSY = (
    "Die Datenbank mit den Zahlen wird gerade von einem anderen Programm benutzt: „{file}“. Bitte versuchen "
    "Sie es in einer Minute noch einmal."
)
_FULL = "Für die Datenbank mit den Zahlen ist kein Platz mehr: „{file}“. Bitte schaffen Sie Platz."
_OF_SQLITE: Mapping[str, str] = {  # how the name of SQLite's result code begins: sqlite.org/rescode.html
    "SQLITE_NOTADB": _BROKEN,
    "SQLITE_CORRUPT": _BROKEN,
    "SQLITE_PERM": _CLOSED,
    "SQLITE_READONLY": _CLOSED,
    "SQLITE_AUTH": _CLOSED,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
}


def advice(error: Exception, file: Path | None) -> str:
    """What is wrong and what to do, in German; `file` is where the counts are kept, if it is one."""
    if file is None:
        return _AWAY
    name = getattr(getattr(error, "orig", None), "sqlite_errorname", "")
    there_but_closed = name.startswith("SQLITE_CANTOPEN") and file.is_file()
    if isinstance(error, PermissionError) or there_but_closed:
        return _CLOSED.format(file=file)
    found = next((text for begins, text in _OF_SQLITE.items() if name.startswith(begins)), _NO_FILE)
    return found.format(file=file)
