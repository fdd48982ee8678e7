"""The daily job in one command: check, record, show what changes, listen, ask, publish.

- It does what check.py, record.py, call.py --draft and publish.py do, by their own code. Those stay.
- Callers hear nothing of it before somebody has said yes. After "nein" or Ctrl-C they hear what they heard;
  what was written and recorded stays, and the same command goes on from there.
- What is wrong with a text is told once, before anything is recorded.
- What goes live is what could be listened to: a draft that changes meanwhile is not published.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager

import _venv
from _script import Parser, asks, command, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO, live_release
from _draft import older_than_texts
from _german import today
from _running import running
from _uploading import bucket
from publish import make_live, make_up, question, refuse_unfit, show
from record import record
from run import free_port, serving

from ivr.compile.check import check
from ivr.errors import HotlineError, ReleaseError
from ivr.release import AudioFolder, load
from ivr.settings import Settings

NOTHING_PUBLISHED = (
    "Nichts veröffentlicht. Anrufer hören weiter das Bisherige. Was Sie geschrieben haben, bleibt.\n"
    f"Weiter geht es mit: {command('update.py')}"
)


def main() -> int:
    """0 when callers hear what is written, 1 when something has to be mended first or nobody said yes."""
    parser = Parser(
        "Macht aus geänderten Texten das, was Anrufer hören: prüft, nimmt auf, zeigt, was sich ändert, lässt "
        "Sie anhören, fragt und veröffentlicht.",
        "Ohne Ihr Ja ändert sich für Anrufer nichts.",
    )
    parser.add_argument("--no-browser", action="store_true", help="öffnet kein Telefon im Browser")
    browser = not parser.parse_args().no_browser
    return run(lambda: _update(browser=browser), stopped=NOTHING_PUBLISHED)


def _update(*, browser: bool) -> int:
    _check_texts()
    draft = record()
    live, store = live_release(AUDIO), bucket()
    if draft == live:
        return make_up(store)
    refuse_unfit(draft)
    print()
    show(draft, live)
    print()
    with _telephone() if browser else _terminal():
        yes = asks(question(draft, live))
    if not yes:
        print(NOTHING_PUBLISHED)
        return 1
    if load(AudioFolder(AUDIO).draft) != draft:
        raise ReleaseError(
            "Inzwischen ist ein anderer Entwurf aufgenommen, den Sie nicht gehört haben. "
            f"Anrufer hören weiter das Bisherige. Bitte starten Sie noch einmal: {command('update.py')}"
        )
    make_live(store)
    if newer := older_than_texts(AUDIO, draft):
        print(f"\n{newer}")
    return 0


def _check_texts() -> None:
    """Raise HotlineError, which says what there is to mend, where the texts have errors; count the advice."""
    day = today()
    report = check(AUDIO, f"{day:%Y-%m}", day)
    if report.errors:
        raise HotlineError(
            "\n  ".join(["Das ist zuerst zu beheben. Aufgenommen ist noch nichts:", *map(str, report.errors)])
            + f"\nDanach noch einmal: {command('update.py')}"
        )
    advice = len(report.advice)
    many = "1 Hinweis" if advice == 1 else f"{advice} Hinweise"
    print("Die Texte haben keine Fehler." + (f" {many} zeigt: {command('check.py')}" if advice else ""))


@contextmanager
def _telephone() -> Iterator[None]:
    """The telephone in the browser on the draft, as long as the block lasts; that of run.py where it runs."""
    if found := running():
        _open(found[0])
        yield
        return
    settings = Settings.for_test_phone(free_port(), audio=AUDIO)
    with serving(settings):
        _open(settings.public_url)
        yield


@contextmanager
def _terminal() -> Iterator[None]:
    print(f"Anhören können Sie es in einem zweiten Fenster: {command('call.py --draft')}")
    yield


def _open(url: str) -> None:
    """Open the telephone, where there is a screen; and say where it is in any case."""
    address = f"{url}/phone?stand=draft"
    opened = _has_screen() and webbrowser.open(address)
    print(f"Hören Sie es sich an: {'im Browser ist ein Telefon offen, ' if opened else ''}{address}")
    print("Das Telefon bleibt, bis Sie antworten.", flush=True)


def _has_screen() -> bool:
    """Whether a browser with windows can be opened; a text browser would take this terminal away."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    raise SystemExit(main())
