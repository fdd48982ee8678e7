"""Write the proof: the draft as one page to read and listen to, for the people who decide."""

from __future__ import annotations

import sys
from pathlib import Path

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from _draft import older_than_texts
from _script import run

from ivr.compile.documents.proof import mp3, proof
from ivr.files import write_file
from ivr.release import AudioFolder, Release, load
from ivr.settings import AUDIO


def main() -> int:
    """0 when the page is written, 1 when something has to be mended first."""
    parser = Parser(
        "Schreibt die Probe: eine Seite, auf der man den ganzen Entwurf lesen und anhören kann.",
        "Die Seite öffnet sich mit einem Doppelklick und braucht kein Internet. "
        "Sie dürfen sie verschicken und drucken.",
    )
    parser.add_argument("--to", type=Path, default=Path("probe.html"), help="die Datei (üblich: %(default)s)")
    parser.add_argument(
        "--slow",
        action="store_true",
        help="auch das langsame Tempo (die Datei wird mehr als doppelt so groß)",
    )
    args = parser.parse_args()
    return run(
        lambda: _write(args.to, both_paces=args.slow), stopped="Abgebrochen. Die Probe ist nicht geschrieben."
    )


def _write(to: Path, *, both_paces: bool) -> int:
    live = _live()
    draft = _draft(live)
    if note := older_than_texts(AUDIO, draft):
        print(note, file=sys.stderr)
    page = proof(draft, live, mp3(AudioFolder(AUDIO).recordings), both_paces=both_paces).encode("utf-8")
    write_file(to, page)
    print(f"Geschrieben: {to.resolve()} ({len(page) / 1e6:.1f} MB)")
    print("Öffnen Sie die Datei mit einem Doppelklick.")
    return 0


def _draft(live: Release | None) -> Release:
    """The draft; what is live where there is none."""
    file = AudioFolder(AUDIO).draft
    if live is None or file.exists():
        return load(file)
    print("Es gibt keinen Entwurf. Die Probe zeigt, was Anrufer jetzt hören.")
    return live


def _live() -> Release | None:
    """What is live; None as long as nothing has been published."""
    file = AudioFolder(AUDIO).live
    return load(file) if file.exists() else None


if __name__ == "__main__":
    raise SystemExit(main())
