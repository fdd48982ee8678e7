"""Tidy up: remove recordings that no release needs any more.

An object store is left alone: servers that this computer knows nothing of may still play what is there.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from ivr.compile.publish import KEEP_RELEASES, prune
from ivr.errors import HotlineError
from ivr.settings import AUDIO


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
    told = parser.parse_args()
    try:
        removed = prune(AUDIO, datetime.now(UTC), max(told.keep, 0))
    except HotlineError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAngehalten. Weiter geht es mit demselben Befehl.", file=sys.stderr)
        return 1
    print(f"Weggeräumt: {len(removed)} Dateien.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
