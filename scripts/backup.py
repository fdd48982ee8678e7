"""Write texts, recordings, releases and counts into one file, from which restore.py brings them back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()


from ivr.operations.backup import back_up
from ivr.settings import Settings


def main() -> int:
    """0 when the backup is written, 1 when that is not possible."""
    parser = Parser(
        "Sichert Texte, Aufnahmen, Ansagen und Zählungen in eine Datei. "
        "Die Geheimnisse in .env sind nicht dabei."
    )
    parser.add_argument("--to", type=Path, metavar="DATEI", help="wohin; sonst hotline-2026-11-28.zip, hier")
    to = parser.parse_args().to
    return run(lambda: _back_up(to), stopped="Abgebrochen. Eine frühere Sicherung ist noch da.")


def _back_up(to: Path | None) -> int:
    now = datetime.now(UTC)
    file = to or Path(f"hotline-{now:%Y-%m-%d}.zip")
    held = back_up(Settings.from_environment(needs=()), file, now)
    print(f"Gesichert: {held.files} Dateien und {held.counts} Zählungen in {file}.")
    print("Bitte bewahren Sie die Datei auf einem anderen Computer auf, und .env an einem sicheren Ort.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
