"""Print what a human voice has to speak: the reading script, numbered, large, in order."""

from __future__ import annotations

import sys
from pathlib import Path

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from ivr.compile.documents.reading_script import Entry, entries, page
from ivr.compile.numbers import GermanNumerals
from ivr.compile.sound.takes import stale, takes
from ivr.compile.speech import speeches
from ivr.compile.texts import read_texts
from ivr.errors import HotlineError
from ivr.release import write_atomically
from ivr.settings import AUDIO


def main() -> int:
    """0 when the script is printed, 1 when the texts have to be mended first."""
    parser = Parser(
        "Schreibt den Sprechtext zum Ausdrucken: alles, was die Hotline sagt, groß und nummeriert."
    )
    parser.add_argument(
        "--to", type=Path, default=Path("sprechtext.html"), metavar="DATEI", help="wohin (sprechtext.html)"
    )
    parser.add_argument(
        "--list", action="store_true", help="zeigt die Nummern hier, statt eine Datei zu schreiben"
    )
    told = parser.parse_args()
    try:
        said = speeches(read_texts(AUDIO / "texts"), GermanNumerals())
        script = entries(said, takes(AUDIO, said))
        for path in stale(AUDIO, said):
            print(f"Veraltet, der Text ist neuer: audio/studio/{path.name}")
        return _list(script) if told.list else _write(script, told.to)
    except HotlineError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(
            f"Die Datei ließ sich nicht schreiben: {error.strerror}. Bitte wählen Sie eine andere.",
            file=sys.stderr,
        )
    return 1


def _list(script: list[Entry]) -> int:
    for entry in script:
        print(f"{entry.number:>4}  {'gesprochen' if entry.spoken else '          '}  {entry.name}")
    return 0


def _write(script: list[Entry], to: Path) -> int:
    write_atomically(to, page(script))
    print(f"Geschrieben: {to}. Öffnen Sie die Datei mit einem Doppelklick und drucken Sie sie aus.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
