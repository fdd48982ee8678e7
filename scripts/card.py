"""Write the card with the telephone number and the keys in large letters, to print for members."""

from __future__ import annotations

import sys
from pathlib import Path

import _venv
from _script import Parser, run, typed

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO
from _papers import complain_of_missing, has_human, has_rooms

from ivr.clock import now
from ivr.compile.documents.card import SIDES, card, telephone_number, too_long
from ivr.compile.documents.keymap import printed_guide, valid_until
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
    parser.add_argument(
        "--number",
        type=typed(telephone_number),
        metavar="NUMMER",
        help="die Telefonnummer, wenn nicht die aus den Texten",
    )
    parser.add_argument("--name", metavar="NAME", help="der Name der Hotline, wenn nicht der aus den Texten")
    parser.add_argument(
        "--to", type=Path, default=Path(), metavar="ORDNER", help="der Ordner (üblich: dieser)"
    )
    parser.add_argument("--draft", action="store_true", help="nach dem Entwurf, den Anrufer noch nicht hören")
    parser.add_argument(
        "--rooms", action="store_true", help="mit der Taste für Räume, auch wenn es hier keinen Raum gibt"
    )
    args = parser.parse_args()
    release_file = DRAFT if args.draft else LIVE
    return run(lambda: _write(args.number, args.name, args.to, release_file, rooms=args.rooms))


def _write(number: str | None, name: str | None, folder: Path, release_file: str, *, rooms: bool) -> int:
    release = load(AUDIO / release_file)
    number = number or printed(release.organisation.number)
    if not number:
        raise ReleaseError(NO_NUMBER)
    human, rooms, today = has_human(release), rooms or has_rooms(), now()
    for paper in CARDS:
        sheet = card(release, number, paper, name or "", human=human, rooms=rooms, now=today)
        file = folder / f"karte-{paper}.pdf"
        write_file(file, sheet.pdf)
        print(f"Geschrieben: {file.resolve()}")
        if sheet.pages > SIDES:
            why = too_long(printed_guide(release.guide, rooms=rooms, now=today))
            print(f"{file.name} hat {sheet.pages} Seiten. {why}", file=sys.stderr)
    if until := valid_until(release.guide, today):
        print(f"{until} Danach drucken Sie die Karte bitte neu.")
    complain_of_missing(sheet.missing)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
