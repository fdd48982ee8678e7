"""Go back: callers hear again what they heard before; first in the object store, where there is one.

The texts stay as they are, unless staff want them back, too. --repair writes a broken live.json anew.
"""

from __future__ import annotations

from datetime import UTC, datetime

import _venv
from _script import Parser, asks, command, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO, shown
from _german import moment
from _uploading import bucket, soon, upload

from ivr.compile import kept_texts
from ivr.compile.publish import Past, before, changes, history, newer_texts, repair, rollback
from ivr.compile.speech_names import in_words, listed
from ivr.errors import HotlineError, ReleaseError
from ivr.release import AudioFolder, Release, load, readable


def main() -> int:
    """0 when an older release is live again or was listed, 1 when there is none or nobody wanted it."""
    parser = Parser("Geht zurück: Anrufer hören wieder den vorigen Stand.")
    parser.add_argument("--yes", action="store_true", help="geht zurück, ohne noch einmal zu fragen")
    parser.add_argument("--list", action="store_true", help="zeigt nur die früheren Stände")
    parser.add_argument("--to", type=int, metavar="NUMMER", help="zu diesem Stand aus der Liste")
    parser.add_argument(
        "--texts", action="store_true", help="setzt nur die Texte auf das zurück, was Anrufer jetzt hören"
    )
    parser.add_argument(
        "--repair", action="store_true", help="stellt eine beschädigte live.json aus dem Verlauf wieder her"
    )
    args = parser.parse_args()
    if args.list:
        return run(_list)
    if args.repair:
        return run(_repair)
    if args.texts:
        return run(lambda: _set_texts_back(load(AudioFolder(AUDIO).live)))
    return run(
        lambda: _go_back(args.to, asked=not args.yes),
        stopped="Abgebrochen. Anrufer hören weiter das Bisherige.",
    )


def _list() -> int:
    newer: Release = load(AudioFolder(AUDIO).live)
    print(f"Jetzt: Stand vom {moment(newer.made)}, Stimme {newer.voice}")
    for number, past in enumerate(history(AUDIO), 1):
        print(f"{number:>4}: Stand vom {moment(past.release.made)}, Stimme {past.release.voice},", end=" ")
        print(f"zu hören bis {moment(past.until)}")
        print(f"      anders als jetzt: {_differences(newer, past.release)}")
    return 0


def _repair() -> int:
    live = AudioFolder(AUDIO).live
    if readable(live):
        print(f"{live.name} ist in Ordnung. Es ist nichts geändert.")
        return 0
    release = repair(AUDIO)
    print(f"Wiederhergestellt: Anrufer hören den Stand vom {moment(release.made)}. {soon('')}")
    return 0


def _go_back(number: int | None, *, asked: bool) -> int:
    past, store = _chosen(number), bucket()
    live = load(AudioFolder(AUDIO).live)
    print(f"Zurück zum Stand vom {moment(past.release.made)}, Stimme {past.release.voice}.")
    print(f"Das ändert: {_differences(live, past.release)}")
    if asked and not asks("Sollen Anrufer das wieder hören?"):
        print("Nichts geändert. Anrufer hören weiter das Bisherige.")
        return 1
    if store:
        upload(AUDIO, past.path, store)
    rollback(AUDIO, past, datetime.now(UTC))
    print(f"Zurückgegangen. {soon(store)}")
    return _look_at_texts(past.release, _names(live, past.release), asked=asked)


def _look_at_texts(release: Release, taken_back: list[str], *, asked: bool) -> int:
    """Going back has not changed what is written: say so, and offer to change that, too."""
    changed = _still_written(release, taken_back)
    if not changed:
        return 0
    print(f"\nIn den Texten steht noch, was Sie zurückgenommen haben: {changed}.")
    if not kept_texts.kept(AUDIO, release):
        print("Bitte ändern Sie es dort, sonst ist es nach der nächsten Veröffentlichung wieder zu hören.")
        return 0
    if asked and asks("Sollen auch die Texte zurückgesetzt werden?"):
        return _set_texts_back(release)
    print("Nach der nächsten Veröffentlichung wäre es wieder zu hören.")
    print(f"Die Texte zurücksetzen: {command('rollback.py')} --texts")
    return 0


def _set_texts_back(release: Release) -> int:
    if not kept_texts.kept(AUDIO, release):
        raise ReleaseError(
            f"Zum Stand vom {moment(release.made)} sind keine Texte aufgehoben. "
            "Bitte ändern Sie die Texte selbst."
        )
    saved = kept_texts.set_back(AUDIO, release, datetime.now(UTC))
    print(f"Die Texte sind wieder die vom Stand vom {moment(release.made)}.")
    print(f"Was bis eben dort stand, ist aufgehoben: {shown(saved)}")
    print(f"Damit auch der Entwurf stimmt: {command('record.py')}")
    return 0


def _still_written(release: Release, taken_back: list[str]) -> str:
    """What was taken back and is written as it was; changes that were not live yet do not count."""
    try:
        return listed([name for name in newer_texts(AUDIO, release) if name in taken_back])
    except HotlineError:
        return "mindestens ein Text, der noch Fehler hat"


def _chosen(number: int | None) -> Past:
    if number is None:
        if last := before(AUDIO):
            return last
        raise ReleaseError("Es gibt keinen früheren Stand, zu dem es zurückgehen könnte.")
    past = history(AUDIO)
    if not 1 <= number <= len(past):
        raise ReleaseError(f"Einen Stand {number} gibt es nicht. Die Liste: {command('rollback.py')} --list")
    return past[number - 1]


def _differences(live: Release, past: Release) -> str:
    if names := _names(live, past):
        return listed(names)
    same = {one.file for one in live.recordings} == {one.file for one in past.recordings}
    return "nichts" if same else "nichts an den Texten, nur am Klang"


def _names(live: Release, past: Release) -> list[str]:
    return [in_words(change.speech, past.guide, live.guide) for change in changes(live, past)]


if __name__ == "__main__":
    raise SystemExit(main())
