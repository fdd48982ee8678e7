"""Write the proof: the draft as one page to read and listen to before it is published."""

from __future__ import annotations

import sys
from pathlib import Path

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO, live_release
from _draft import older_than_texts
from _german import number
from _papers import has_human, has_rooms

from ivr.compile.documents.proof import mp3, proof
from ivr.compile.texts.tree import read_texts
from ivr.errors import TextsError
from ivr.files import write_file
from ivr.release import AudioFolder, Release, load


def main() -> int:
    """0 when the page is written, 1 when something has to be mended first."""
    parser = Parser(
        "Schreibt die Probe: eine Seite, auf der man den ganzen Entwurf lesen und anhören kann.",
        "Die Seite öffnet sich mit einem Doppelklick und braucht kein Internet. "
        "Sie dürfen sie verschicken und drucken.",
    )
    parser.add_argument(
        "--to", type=Path, default=Path("probe.html"), metavar="DATEI", help="die Datei (üblich: %(default)s)"
    )
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
    live = live_release(AUDIO)
    draft = _draft(live)
    if note := older_than_texts(AUDIO, draft):
        print(note, file=sys.stderr)
    sound = mp3(AudioFolder(AUDIO).recordings)
    there = {"human": has_human(draft), "rooms": has_rooms()}
    page = proof(draft, live, sound, both_paces=both_paces, notes=_notes(), **there).encode("utf-8")
    write_file(to, page)
    print(f"Geschrieben: {to.resolve()} ({number(len(page) / 1e6)} MB)")
    print("Öffnen Sie die Datei mit einem Doppelklick.")
    return 0


def _draft(live: Release | None) -> Release:
    """The draft; what is live where there is none."""
    file = AudioFolder(AUDIO).draft
    if live is None or file.exists():
        return load(file)
    print("Es gibt keinen Entwurf. Die Probe zeigt, was Anrufer jetzt hören.")
    return live


def _notes() -> dict[str, tuple[str, ...]]:
    """What staff wrote for each other in the texts, by menu and topic; none where the texts can't be read."""
    try:
        texts = read_texts(AudioFolder(AUDIO).texts)
    except TextsError:
        return {}
    return {page.node: tuple(note.text for note in page.notes) for page in texts.pages if page.notes}


if __name__ == "__main__":
    raise SystemExit(main())
