"""Build the copy of the guide for callers while the server is unreachable: a folder for any web space."""

from __future__ import annotations

from pathlib import Path

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO

from ivr.operations.static_fallback import NEXT_STEPS, build

FOLDER = _venv.ROOT / "fallback"
TIMES = {1: "einmal", 2: "zweimal", 3: "dreimal"}


def main() -> int:
    """0 when the folder is there, 1 when something has to be mended first."""
    parser = Parser("Erstellt die Ersatzansage: einen Ordner für einen Webspace, falls der Server ausfällt.")
    parser.add_argument(
        "--to",
        type=Path,
        default=FOLDER,
        metavar="ORDNER",
        help="wohin; ohne Angabe in den Ordner fallback. Ein älterer Stand dort wird ersetzt",
    )
    folder = parser.parse_args().to
    return run(lambda: _build(folder), stopped="Abgebrochen. Im Ordner ist alles, wie es war.")


def _build(folder: Path) -> int:
    copy = build(AUDIO, folder)
    minutes = max(1, round(copy.seconds / 60))
    print(
        f"Die Ersatzansage ist fertig: {folder}\n"
        f"  Stand {copy.made[:10]}, {copy.recordings} Aufnahmen. "
        f"Sie liest den Leitfaden {TIMES[copy.rounds]} vor, zusammen {minutes} Minuten.\n"
        f"So geht es weiter:\n\n{NEXT_STEPS}",
        end="",
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
