"""Write the card with the telephone number and the keys in large letters, to print for members."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO
from _script import run

from ivr.compile.documents.card import card, telephone_number
from ivr.compile.documents.paper import CARDS
from ivr.compile.telephone_numbers import printed
from ivr.errors import ReleaseError
from ivr.files import write_file
from ivr.release import DRAFT, LIVE, load

NO_NUMBER = (
    "Welche Telefonnummer soll auf die Karte? Bitte nennen Sie sie mit --number „0511 123456“, "
    "oder tragen Sie sie in _organisation.yaml unter „number:“ ein und nehmen Sie neu auf."
)


def main() -> int:
    """0 when the cards are written, 1 when something has to be mended first."""
    parser = Parser(
        "Schreibt die Karte für Mitglieder: Telefonnummer und Tasten in großer Schrift, zum Ausdrucken.",
        "Die Karte gibt es in zwei Größen, A4 und A5, jeweils mit Vorderseite und Rückseite.",
    )
    parser.add_argument("--number", type=_number, help="die Telefonnummer, wenn nicht die aus den Texten")
    parser.add_argument("--name", help="der Name der Hotline, wenn nicht der aus den Texten")
    parser.add_argument("--to", type=Path, default=Path(), help="der Ordner (üblich: dieser)")
    parser.add_argument("--draft", action="store_true", help="nach dem Entwurf, den Anrufer noch nicht hören")
    args = parser.parse_args()
    return run(lambda: _write(args.number, args.name, args.to, DRAFT if args.draft else LIVE))


def _number(written: str) -> str:
    try:
        return telephone_number(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _write(number: str | None, name: str | None, folder: Path, release_file: str) -> int:
    release = load(AUDIO / release_file)
    number = number or printed(release.organisation.number)
    if not number:
        raise ReleaseError(NO_NUMBER)
    for paper in CARDS:
        sheet = card(release, number, paper, name or "")
        file = folder / f"karte-{paper}.pdf"
        write_file(file, sheet.pdf)
        print(f"Geschrieben: {file.resolve()}")
    if sheet.missing:
        print(
            f"Diese Zeichen fehlen in der Schrift. Bitte ersetzen Sie sie: {sheet.missing}", file=sys.stderr
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
