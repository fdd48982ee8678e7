"""Record what has changed in audio/texts: the draft, which staff hear before callers do."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from ivr.compile.build import carry_out, dated, prepare
from ivr.compile.plan import settings_changed
from ivr.compile.sound.takes import stale
from ivr.compile.voices import DEFAULT, exists, names
from ivr.errors import HotlineError, ReleaseError
from ivr.release import Release, dumps, load, write_atomically
from ivr.settings import AUDIO

DRAFT, LIVE = AUDIO / "draft.json", AUDIO / "live.json"
SAME = "Der Entwurf ist das, was Anrufer schon hören."
ANEW = "Die Einstellungen von Stimme oder Klang haben sich geändert: Alles wird neu aufgenommen."
NEXT = (
    "Anrufer hören davon noch nichts.\n"
    "  Anhören:         python scripts/call.py --draft\n"
    "  Veröffentlichen: python scripts/publish.py"
)


def main() -> int:
    """0 when everything is recorded, 1 when something has to be mended first."""
    parser = Parser("Nimmt auf, was sich in audio/texts geändert hat: den Entwurf.")
    parser.add_argument(
        "--voice",
        type=_voice,
        metavar="STIMME",
        help=f"die Stimme: {names()}; ohne Angabe die vom letzten Mal. „gtts“ braucht Internet und einige "
        "Minuten, zu „piper“ bringen Sie ein Modell mit",
    )
    voice = parser.parse_args().voice
    try:
        return _record(voice)
    except HotlineError as error:
        print(
            f"\n{error}\n\nEs ist nichts verloren. Danach bitte noch einmal starten.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        stopped = "Angehalten. Was schon aufgenommen ist, bleibt. Weiter geht es mit demselben Befehl."
        print(f"\n{stopped}", file=sys.stderr)
    return 1


def _voice(name: str) -> str:
    if not exists(name):
        raise ArgumentTypeError(f"Eine Stimme „{name}“ gibt es nicht. Möglich: {names()}.")
    return name


def _record(voice: str | None) -> int:
    started = time.monotonic()
    old, live = _load(DRAFT), _load(LIVE)
    build = prepare(AUDIO, voice or _last_voice(old, live))
    for path in stale(AUDIO, build.speeches):
        print(f"Veraltet, der Text ist neuer: audio/studio/{path.name}. Bitte neu sprechen lassen.")
    earlier = old or live
    if earlier and settings_changed(build.plan, earlier.recordings):
        print(ANEW)
    with (
        logging_redirect_tqdm(),
        tqdm(total=build.new, desc="Aufnehmen", unit=" Stück", disable=not build.new) as bar,
    ):
        recorded = carry_out(build, AUDIO, bar.update)
    draft = dated(recorded, [old, live], datetime.now(UTC).isoformat(timespec="seconds"))
    if draft != old:
        write_atomically(DRAFT, dumps(draft))
    kept, seconds = len(draft.files) - build.new, time.monotonic() - started
    print(f"Neu aufgenommen: {build.new}. Unverändert: {kept}. Das dauerte {seconds:.1f} Sekunden.")
    print(SAME if draft == live else NEXT)
    return 0


def _last_voice(*releases: Release | None) -> str:
    return next((release.voice for release in releases if release), DEFAULT)


def _load(path: Path) -> Release | None:
    try:
        return load(path)
    except ReleaseError:
        return None


if __name__ == "__main__":
    raise SystemExit(main())
