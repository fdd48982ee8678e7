"""Record what has changed in audio/texts and put the release together."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from tqdm import tqdm

from ivr.building import carry_out, dated, prepare
from ivr.errors import HotlineError, ReleaseError
from ivr.release import Release, dumps, load, write_atomically
from ivr.settings import AUDIO
from ivr.voices import DEFAULT, VOICES

LIVE = AUDIO / "live.json"


def main() -> int:
    """0 when everything is recorded, 1 when something has to be mended first."""
    parser = Parser("Nimmt auf, was sich in audio/texts geändert hat.")
    parser.add_argument(
        "--voice", default=DEFAULT, choices=sorted(VOICES), help="die Stimme (üblich: %(default)s)"
    )
    voice = parser.parse_args().voice
    try:
        return _record(voice)
    except HotlineError as error:
        print(
            f"\n{error}\n\nEs ist nichts verloren. Nach dem Ändern bitte noch einmal starten.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print(
            "\nAngehalten. Was schon aufgenommen ist, bleibt. Weiter geht es mit demselben Befehl.",
            file=sys.stderr,
        )
    return 1


def _record(voice: str) -> int:
    started = time.monotonic()
    build = prepare(AUDIO, voice)
    new = len(build.plan.record)
    with tqdm(total=new, desc="Aufnehmen", unit=" Stück", disable=not new) as bar:
        release = dated(
            carry_out(build, AUDIO, bar.update), _old(), datetime.now(UTC).isoformat(timespec="seconds")
        )
    if release != _old():
        write_atomically(LIVE, dumps(release))
    seconds = time.monotonic() - started
    kept = len(release.files) - new
    print(f"Neu aufgenommen: {new}. Unverändert: {kept}. Das dauerte {seconds:.1f} Sekunden.")
    return 0


def _old() -> Release | None:
    try:
        return load(LIVE)
    except ReleaseError:
        return None


if __name__ == "__main__":
    raise SystemExit(main())
