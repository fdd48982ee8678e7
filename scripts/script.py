"""Print what a human voice has to speak: the reading script, numbered, large, in order."""

from __future__ import annotations

from pathlib import Path

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO, shown

from ivr.compile.documents.reading_script import Entry, entries, page
from ivr.compile.documents.script_numbers import numbers
from ivr.compile.numbers import NumberWords
from ivr.compile.sound.takes import stale, takes
from ivr.compile.speech import speeches
from ivr.compile.texts.tree import read_texts
from ivr.files import write_file
from ivr.release import AudioFolder


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
    args = parser.parse_args()
    return run(lambda: _list(_script()) if args.list else _write(_script(), args.to))


def _script() -> list[Entry]:
    texts = read_texts(AudioFolder(AUDIO).texts)
    said = speeches(texts, NumberWords())
    for path in stale(AUDIO, said):
        print(f"Veraltet, der Text ist neuer: {shown(path)}")
    return entries(texts.guide, numbers(AUDIO, said), takes(AUDIO, said))


def _list(script: list[Entry]) -> int:
    for entry in script:
        print(f"{entry.number:>4}  {'gesprochen' if entry.spoken else '          '}  {entry.name}")
    return 0


def _write(script: list[Entry], to: Path) -> int:
    write_file(to, page(script).encode())
    print(f"Geschrieben: {to}. Öffnen Sie die Datei mit einem Doppelklick und drucken Sie sie aus.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
