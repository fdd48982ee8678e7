"""Record what has changed in audio/texts: the draft, which staff hear before callers do."""

from __future__ import annotations

import time
from argparse import ArgumentTypeError
from datetime import UTC, datetime

import _venv
from _arguments import Parser, command

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO, shown
from _german import number
from _script import run
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from ivr.compile.build import carry_out, dated, prepare
from ivr.compile.plan import settings_changed
from ivr.compile.sound.takes import stale
from ivr.compile.voices import DEFAULT, FOR_DRAFTS, exists, names
from ivr.core.guide import Pace
from ivr.errors import HotlineError
from ivr.files import write_atomically
from ivr.release import AudioFolder, Release, dumps, readable

SAME = "Der Entwurf ist das, was Anrufer schon hören."
ANEW = "Die Einstellungen von Stimme oder Klang haben sich geändert: Alles wird neu aufgenommen."
AGAIN = "Es ist nichts verloren. Danach bitte noch einmal starten."
STOPPED = "Angehalten. Was schon aufgenommen ist, bleibt. Weiter geht es mit demselben Befehl."
NEXT = (
    "Anrufer hören davon noch nichts.\n"
    f"  Anhören:         {command('call.py --draft')}\n"
    f"  Veröffentlichen: {command('publish.py')}"
)


def main() -> int:
    """0 when everything is recorded, 1 when something has to be mended first."""
    parser = Parser("Nimmt auf, was sich in den Texten geändert hat: den Entwurf.")
    parser.add_argument(
        "--voice",
        type=_voice,
        metavar="STIMME",
        help=f"die Stimme: {names()}; ohne Angabe die vom letzten Mal. „gtts“ ist nur für Entwürfe, braucht "
        "Internet und einige Minuten, zu „piper“ bringen Sie ein Modell mit",
    )
    voice = parser.parse_args().voice
    return run(lambda: _record(voice), STOPPED)


def _voice(name: str) -> str:
    if not exists(name):
        raise ArgumentTypeError(f"Eine Stimme „{name}“ gibt es nicht. Möglich: {names()}.")
    return name


def _record(voice: str | None) -> int:
    draft = record(voice)
    print(SAME if draft == readable(AudioFolder(AUDIO).live) else NEXT)
    return 0


def record(voice: str | None = None) -> Release:
    """Record what has changed, say how much, and write the draft, which is returned.

    `voice` is by whom; None: as the last time. Raises HotlineError, which says that nothing is lost.
    """
    try:
        return _recorded(voice)
    except HotlineError as error:
        raise HotlineError(f"\n{error}\n\n{AGAIN}") from error


def _recorded(voice: str | None) -> Release:
    started = time.monotonic()
    folder = AudioFolder(AUDIO)
    old, live = readable(folder.draft), readable(folder.live)
    build = prepare(AUDIO, voice or _last_voice(old, live))
    for path in stale(AUDIO, build.speeches):
        print(f"Veraltet, der Text ist neuer: {shown(path)}. Bitte neu sprechen lassen.")
    if build.voice in FOR_DRAFTS:
        print(FOR_DRAFTS[build.voice])
    if settings_changed(build.plan, _files(old or live)):
        print(ANEW)
    with (
        logging_redirect_tqdm(),
        tqdm(total=build.new, desc="Aufnehmen", unit=" Stück", disable=not build.new) as bar,
    ):
        recorded = carry_out(build, AUDIO, bar.update)
    draft = dated(recorded, [old, live], datetime.now(UTC).isoformat(timespec="seconds"))
    if draft != old:
        write_atomically(folder.draft, dumps(draft))
    kept, seconds = len(draft.files) - build.new, time.monotonic() - started
    print(f"Neu aufgenommen: {build.new}. Unverändert: {kept}. Das dauerte {number(seconds)} Sekunden.")
    return draft


def _last_voice(*releases: Release | None) -> str:
    return next((release.voice for release in releases if release), DEFAULT)


def _files(release: Release | None) -> dict[tuple[str, Pace, str], str]:
    """The file of each speech, at each pace, with the text that it says."""
    return {(it.speech, Pace(it.pace), it.text): it.file for it in (release.recordings if release else ())}


if __name__ == "__main__":
    raise SystemExit(main())
