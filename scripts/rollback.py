"""Go back: callers hear again what they heard before; first in the object store, where there is one."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import _venv
from _arguments import Parser, asks

if __name__ == "__main__":
    _venv.enter()

from _script import run
from _uploading import bucket, soon, upload

from ivr.compile.publish import Past, before, changes, history, rollback
from ivr.errors import ReleaseError
from ivr.release import AudioFolder, Release, load
from ivr.settings import AUDIO


def main() -> int:
    """0 when an older release is live again or was listed, 1 when there is none or nobody wanted it."""
    parser = Parser("Geht zurück: Anrufer hören wieder den vorigen Stand.")
    parser.add_argument("--yes", action="store_true", help="geht zurück, ohne noch einmal zu fragen")
    parser.add_argument("--list", action="store_true", help="zeigt nur die früheren Stände")
    parser.add_argument("--to", type=int, metavar="NUMMER", help="zu diesem Stand aus der Liste")
    args = parser.parse_args()
    return run(
        lambda: _list() if args.list else _go_back(args.to, asked=not args.yes),
        stopped="Abgebrochen. Anrufer hören weiter das Bisherige.",
    )


def _list() -> int:
    newer: Release = load(AudioFolder(AUDIO).live)
    print(f"Jetzt: Stand vom {_day(newer.made)}, Stimme {newer.voice}")
    for number, past in enumerate(history(AUDIO), 1):
        print(f"{number:>4}: Stand vom {_day(past.release.made)}, Stimme {past.release.voice},", end=" ")
        print(f"zu hören bis {past.until:%d.%m.%Y, %H:%M} Uhr (UTC)")
        print(f"      anders als jetzt: {_differences(newer, past.release)}")
    return 0


def _go_back(number: int | None, *, asked: bool) -> int:
    past, store = _chosen(number), bucket()
    if past is None:
        print("Es gibt keinen früheren Stand, zu dem es zurückgehen könnte.", file=sys.stderr)
        return 1
    live = load(AudioFolder(AUDIO).live)
    print(f"Zurück zum Stand vom {_day(past.release.made)}, Stimme {past.release.voice}.")
    print(f"Das ändert: {_differences(live, past.release)}")
    if asked and not asks("Sollen Anrufer das wieder hören?"):
        print("Nichts geändert. Anrufer hören weiter das Bisherige.")
        return 1
    if store:
        upload(AUDIO, past.path, store)
    rollback(AUDIO, past, datetime.now(UTC))
    print(f"Zurückgegangen. {soon(store)}")
    return 0


def _chosen(number: int | None) -> Past | None:
    if number is None:
        return before(AUDIO)
    past = history(AUDIO)
    if not 1 <= number <= len(past):
        raise ReleaseError(
            f"Einen Stand {number} gibt es nicht. Die Liste: python scripts/rollback.py --list"
        )
    return past[number - 1]


def _differences(live: Release, past: Release) -> str:
    names = [change.speech for change in changes(live, past)]
    more = f" und {len(names) - 5} weitere" if len(names) > 5 else ""
    return (", ".join(names[:5]) + more) if names else "nichts an den Texten, nur am Klang"


def _day(made: str) -> str:
    return f"{datetime.fromisoformat(made):%d.%m.%Y, %H:%M} Uhr (UTC)"


if __name__ == "__main__":
    raise SystemExit(main())
