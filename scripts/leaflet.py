"""Write the leaflet: the whole guide to read, to print or to send."""

from __future__ import annotations

import sys
from pathlib import Path

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from ivr.compile.documents.card import NAME
from ivr.compile.documents.leaflet import leaflet
from ivr.compile.documents.writing import write
from ivr.errors import HotlineError
from ivr.release import load
from ivr.settings import AUDIO


def main() -> int:
    """0 when the leaflet is written, 1 when something has to be mended first."""
    parser = Parser(
        "Schreibt alle Texte der Hotline zum Nachlesen auf, in großer Schrift, zum Drucken oder Verschicken."
    )
    parser.add_argument("--name", default=NAME, help="der Name der Hotline (üblich: %(default)s)")
    parser.add_argument(
        "--to", type=Path, default=Path("leitfaden.pdf"), help="die Datei (üblich: %(default)s)"
    )
    parser.add_argument("--draft", action="store_true", help="nach dem Entwurf, nicht nach dem, was live ist")
    told = parser.parse_args()
    try:
        return _write(told.name, told.to, "draft.json" if told.draft else "live.json")
    except HotlineError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nAbgebrochen.", file=sys.stderr)
    return 1


def _write(name: str, file: Path, release_file: str) -> int:
    sheet = leaflet(load(AUDIO / release_file), name)
    write(file, sheet.pdf)
    print(f"Geschrieben: {file.resolve()}")
    if sheet.missing:
        print(
            f"Diese Zeichen fehlen in der Schrift. Bitte ersetzen Sie sie: {sheet.missing}", file=sys.stderr
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
