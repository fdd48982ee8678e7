"""Make the draft live: what staff have listened to is what callers hear from now on.

Where AUDIO_BUCKET is set, it goes live there first (ivr.operations.upload) and here right after. Whatever
stops in between, callers hear the old release or the new one, and the same command brings it to its end.
A voice that is meant for drafts goes live only where somebody says so, the first time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime

import _venv
from _script import Parser, asks, command, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO
from _draft import older_than_texts
from _german import today
from _uploading import bucket, soon, upload

from ivr.compile.publish import Change, changes, publish, refusals
from ivr.compile.speech_names import in_words
from ivr.compile.voices import FOR_DRAFTS
from ivr.core.guide import Guide
from ivr.errors import ReleaseError
from ivr.release import AudioFolder, Release, load, readable

MOST = 12  # changes that are shown in full
QUESTION = "Soll das veröffentlicht werden?"
SAY_SO = (
    f"Nichts geändert. Wollen Sie es trotzdem: {command('publish.py --yes --draft-voice')}\n"
    f"Mit der eingebauten Stimme nehmen Sie so auf: {command('record.py --voice nano')}"
)


def main() -> int:
    """0 when the draft is live, 1 when it may not go live or nobody wanted it to."""
    parser = Parser("Macht den Entwurf zu dem, was Anrufer hören.")
    parser.add_argument("--yes", action="store_true", help="veröffentlicht, ohne noch einmal zu fragen")
    parser.add_argument(
        "--draft-voice",
        action="store_true",
        help="zusammen mit --yes: auch, wenn die Stimme („gtts“) nur für Entwürfe gedacht ist",
    )
    args = parser.parse_args()
    return run(
        lambda: _publish(asked=not args.yes, draft_voice=args.draft_voice),
        stopped="Abgebrochen. Anrufer hören weiter das Bisherige.",
    )


def _publish(*, asked: bool, draft_voice: bool) -> int:
    draft, live, store = _draft(), readable(AudioFolder(AUDIO).live), bucket()
    if draft == live:
        return make_up(store) or _unrecorded(draft)
    refuse_unfit(draft)
    show(draft, live)
    if caution(draft, live) and not asked and not draft_voice:
        raise ReleaseError(SAY_SO)
    if asked and not asks(question(draft, live)):
        print("Nichts geändert. Anrufer hören weiter das Bisherige.")
        return 1
    make_live(store)
    return 0


def refuse_unfit(draft: Release) -> None:
    """Raise ReleaseError, which says why, where the draft may not go live."""
    if wrong := list(refusals(AUDIO, draft, f"{today():%Y-%m}")):
        raise ReleaseError("\n  ".join(["So kann der Entwurf nicht veröffentlicht werden:", *wrong]))


def question(draft: Release, live: Release | None) -> str:
    """What staff are asked."""
    return "Soll das trotzdem veröffentlicht werden?" if caution(draft, live) else QUESTION


def make_live(store: str) -> None:
    """Make the draft live, first in this object store, where there is one, and say so."""
    if store:
        upload(AUDIO, AudioFolder(AUDIO).draft, store)
    publish(AUDIO, datetime.now(UTC))
    print(f"Veröffentlicht. {soon(store)}")
    print(f"Zurück geht es mit: {command('rollback.py')}")


def caution(draft: Release, live: Release | None) -> str:
    """What to consider before this voice goes live for the first time; empty where there is nothing."""
    return "" if live and live.voice == draft.voice else FOR_DRAFTS.get(draft.voice, "")


def make_up(store: str) -> int:
    """What is live here may not be in the object store: it is new, or was out of reach."""
    if store and upload(AUDIO, AudioFolder(AUDIO).live, store):
        print("Der Entwurf war hier schon veröffentlicht. Jetzt steht er auch im Objektspeicher.")
    else:
        print("Es gibt nichts zu veröffentlichen: Der Entwurf ist das, was Anrufer schon hören.")
    return 0


def _unrecorded(draft: Release) -> int:
    """1 where texts have been changed and only recorded is what callers hear already."""
    note = older_than_texts(AUDIO, draft)
    if note:
        print(note, file=sys.stderr)
    return 1 if note else 0


def _draft() -> Release:
    file = AudioFolder(AUDIO).draft
    if not file.exists():
        raise ReleaseError(f"Es gibt noch keinen Entwurf. Bitte nehmen Sie auf: {command('record.py')}")
    return load(file)


def show(draft: Release, live: Release | None) -> None:
    """What will be heard differently, in words, and what to consider."""
    found = changes(live, draft)
    print(f"Aufnahmen: {len(draft.files)}, Stimme: {draft.voice}. Geänderte Texte: {len(found)}")
    print(*_lines(found[:MOST], draft.guide, live.guide if live else None), sep="\n")
    if len(found) > MOST:
        print(f"  … und {len(found) - MOST} weitere")
    if caution(draft, live):
        print(caution(draft, live))


def _lines(found: Iterable[Change], *guides: Guide | None) -> Iterable[str]:
    for change in found:
        start = max(0, _common(change.before, change.after) - 60)
        yield f"  {in_words(change.speech, *guides)}"
        yield from [f"    bisher: {_short(change.before, start)}"] if change.before else []
        yield f"    neu:    {_short(change.after, start)}" if change.after else "    fällt weg"


def _common(before: str, after: str) -> int:
    """How many letters are the same at the beginning."""
    pairs = zip(before, after, strict=False)
    return next((index for index, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))


def _short(text: str, start: int) -> str:
    """The part in which something changes, in one line."""
    part = " ".join(text[start : start + 160].split())
    return ("… " if start else "") + part + (" …" if len(text) > start + 160 else "")


if __name__ == "__main__":
    raise SystemExit(main())
