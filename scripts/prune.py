"""Tidy up: remove recordings that no release needs any more.

An object store is left alone: other servers may still play what is there.
"""

from __future__ import annotations

from datetime import UTC, datetime

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO

from ivr.compile.publish import KEEP_RELEASES, prune


def main() -> int:
    """0 when all is tidy, 1 when the live release can't be read."""
    parser = Parser(
        "Räumt Aufnahmen weg, die kein Stand mehr braucht. Was heute noch zu hören war, bleibt. "
        "Ein Objektspeicher bleibt, wie er ist."
    )
    parser.add_argument(
        "--keep",
        type=int,
        default=KEEP_RELEASES,
        metavar="ANZAHL",
        help="so viele frühere Stände bleiben (20)",
    )
    keep = max(parser.parse_args().keep, 0)
    return run(lambda: _prune(keep), stopped="Angehalten. Weiter geht es mit demselben Befehl.")


def _prune(keep: int) -> int:
    removed = prune(AUDIO, datetime.now(UTC), keep)
    print(f"Weggeräumt: {len(removed)} Dateien.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
