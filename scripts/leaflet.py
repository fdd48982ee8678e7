"""Write the leaflet: the whole guide to read, to print or to send."""

from __future__ import annotations

from pathlib import Path

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO
from _papers import complain_of_missing, has_human

from ivr.clock import now
from ivr.compile.documents.leaflet import leaflet
from ivr.files import write_file
from ivr.release import DRAFT, LIVE, load


def main() -> int:
    """0 when the leaflet is written, 1 when something has to be mended first."""
    parser = Parser(
        "Schreibt alle Texte der Hotline zum Nachlesen auf, in großer Schrift, zum Drucken oder Verschicken."
    )
    parser.add_argument(
        "--number", default="", metavar="NUMMER", help="die Telefonnummer, wenn nicht die aus den Texten"
    )
    parser.add_argument(
        "--name", default="", metavar="NAME", help="der Name der Hotline, wenn nicht der aus den Texten"
    )
    parser.add_argument(
        "--to",
        type=Path,
        default=Path("leitfaden.pdf"),
        metavar="DATEI",
        help="die Datei (üblich: %(default)s)",
    )
    parser.add_argument("--draft", action="store_true", help="nach dem Entwurf, den Anrufer noch nicht hören")
    args = parser.parse_args()
    return run(lambda: _write(args.name, args.number, args.to, DRAFT if args.draft else LIVE))


def _write(name: str, number: str, file: Path, release_file: str) -> int:
    release = load(AUDIO / release_file)
    sheet = leaflet(release, name, number, human=has_human(release), now=now())
    write_file(file, sheet.pdf)
    print(f"Geschrieben: {file.resolve()}")
    complain_of_missing(sheet.missing)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
