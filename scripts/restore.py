"""Bring back what backup.py has written: onto a new computer, or after a loss."""

from __future__ import annotations

from pathlib import Path

import _venv
from _script import Parser, asks, run

if __name__ == "__main__":
    _venv.enter()

from _german import moment

from ivr.operations.backup import made_at, restore
from ivr.settings import Settings


def main() -> int:
    """0 when all is back, 1 when the file is no backup or nobody wanted it."""
    parser = Parser(
        "Spielt eine Sicherung zurück. Was an Texten und Ansagen da ist, kommt in einen Ordner daneben, "
        "zum Beispiel audio.vorher; Zählungen, die da sind, bleiben."
    )
    parser.add_argument(
        "file", type=Path, metavar="DATEI", help="die Sicherung, die backup.py geschrieben hat"
    )
    parser.add_argument("--yes", action="store_true", help="spielt zurück, ohne noch einmal zu fragen")
    args = parser.parse_args()
    return run(lambda: _restore(args.file, asked=not args.yes))


def _restore(file: Path, *, asked: bool) -> int:
    settings = Settings.from_environment(needs=())
    made = moment(made_at(file))
    question = f"Die Texte und Ansagen, die hier sind, durch die vom {made} ersetzen?"
    if asked and settings.audio.exists() and not asks(question):
        print("Nichts geändert.")
        return 1
    held = restore(settings, file)
    counts = f"{held.counts} Zählungen" if held.counts else "keine Zählungen: Die hier bleiben, wie sie sind"
    print(f"Zurückgespielt, Stand vom {made}: {held.files} Dateien, {counts}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
