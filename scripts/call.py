"""Call the hotline from this computer: with the keyboard in real time, or with keys written beforehand."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from typing import get_args

import _venv
from _script import Parser, run, typed

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO
from _keyboard import Keyboard, keyboard
from _running import running

from ivr.clock import GERMANY
from ivr.release import DRAFT, LIVE, AudioFolder, Release, load, readable
from ivr.settings import Settings, one_setting
from ivr.simulator.caller import Caller, CallerError
from ivr.simulator.events import (
    KEYS,
    Answer,
    DialCallStatus,
    Dialling,
    Event,
    Heard,
    HungUp,
    Left,
    Pressed,
    Quiet,
    clock,
    describe,
)
from ivr.simulator.player import play
from ivr.simulator.strokes import strokes
from ivr.simulator.transport import HTTPTransport, Transport, WSGITransport

HANG_UP = "q"
MAILBOX = "mailbox"  # answers, and presses nothing
STAFF = "+4900000000"  # for acting out a transfer
TALK = 3.0  # seconds a talk with staff is acted out for; nobody is really called
REFUSED = (
    "\nDie Hotline hält den Anruf nicht für einen von Twilio (Status 403). Ist die Adresse genau die "
    "PUBLIC_URL des Servers, auch https und der Name? Und ist das TWILIO_AUTH_TOKEN hier, in .env oder in "
    "der Umgebung, dasselbe wie auf dem Server?"
)
PRACTICE_ROOM = (
    "Die Räume Ihrer Gruppen erreichen Sie von hier aus nicht. "
    "Einer zum Ausprobieren ist da: Seine Ziffern sind {code}."
)
GOODBYE = "\nAufgelegt. Auf Wiederhören."


def main(given: list[str] | None = None) -> int:
    """Call; 0 if all went well, 1 if there was trouble, 2 if the command is misspelt."""
    args = _arguments(given)
    return run(lambda: _call(args))


def _call(args: Namespace) -> int:
    if args.draft:
        _note_older_draft()
    try:
        release = _release(args)  # first: what is missing is told once, not by the hotline as well
        transport, token = _hotline(args)
        texts = release.texts if release else {}
        caller = Caller(transport, token=token, texts=texts, status_callback="/voice/status")
        if args.transfer == MAILBOX:
            caller.dial_key = ""
        elif args.transfer:
            caller.dial_status = args.transfer
        if args.keys is None:
            _note_practice_room(args, release)
            code = _typed(caller)
        else:
            code = _scripted(caller, args.keys, args.to_the_end)
            _note_practice_room(args, release)
    except KeyboardInterrupt:
        print(GOODBYE)
        return 0
    if args.url and any("Status 403" in trouble.sentence for trouble in caller.troubles):
        print(REFUSED, file=sys.stderr)
    return code


def _arguments(given: list[str] | None) -> Namespace:
    parser = Parser(
        description="Ruft die Hotline an, ohne Telefon. Was zu hören ist, erscheint als Text.",
        epilog=f"Ohne --keys drücken Sie selbst: 0 bis 9, * und #. Mit {HANG_UP} legen Sie auf.",
    )
    parser.add_argument("--keys", type=typed(_keys), metavar="TASTEN", help=(
        "drückt diese Tasten, ohne Wartezeit: 1,2,-,9 (- heißt schweigen, 1@2.5 nach 2,5 Sekunden der Ansage)"
    ))  # fmt: skip
    parser.add_argument("--to-the-end", action="store_true", help="hört danach zu, bis die Hotline auflegt")
    parser.add_argument("--url", metavar="ADRESSE", help=(
        "eine laufende Hotline, so wie ihre PUBLIC_URL (das Geheimnis steht in TWILIO_AUTH_TOKEN)"
    ))  # fmt: skip
    parser.add_argument("--draft", action="store_true", help="der Entwurf, den Anrufer noch nicht hören")
    parser.add_argument(
        "--transfer",
        choices=(*get_args(DialCallStatus), MAILBOX),
        help="was geschieht, wenn die Hotline mit einem Menschen verbindet",
    )
    parser.add_argument("--at", type=typed(_moment), metavar="ZEIT", help=(
        "was Anrufer zu dieser Zeit hören: \"24.12.2026 18:00\", mit Hinweisen und Öffnungszeiten"
    ))  # fmt: skip
    return parser.parse_args(_with_silence(sys.argv[1:] if given is None else given))


def _with_silence(given: list[str]) -> list[str]:
    """`--keys -,9` as one word: argparse would take what begins with silence for an option."""
    if "--keys" not in given[:-1]:
        return given
    at = given.index("--keys")
    return [*given[:at], f"--keys={given[at + 1]}", *given[at + 2 :]]


def _keys(script: str) -> str:
    strokes(script)  # raises ValueError for what is no stroke
    return script


def _moment(written: str) -> float:
    """The local time that is written, in seconds since 1970."""
    from ivr.compile.texts.dates import read_moment  # what else is read of texts is not needed to call

    moment = read_moment(written)
    if moment is None:
        raise ValueError("Bitte nennen Sie einen Tag: 24.12.2026 18:00")
    return moment.replace(tzinfo=GERMANY).timestamp()


def _hotline(args: Namespace) -> tuple[Transport, str]:
    """The hotline at the URL, or the one that runs on this computer, or one inside this process."""
    if args.url:
        token = Settings.from_environment(needs=("TWILIO_AUTH_TOKEN",)).auth_token
        settings = {"TWILIO_AUTH_TOKEN": token, "PUBLIC_URL": args.url, "TEST_PHONE": "1"}
        return HTTPTransport(Settings.from_environment(settings).public_url), token
    alone = args.draft or args.transfer or args.at  # neither is what a running hotline would do
    if not alone and (found := running()):
        url, token = found
        return HTTPTransport(url), token
    return _in_process(args)


def _in_process(args: Namespace) -> tuple[Transport, str]:
    """With --transfer there are staff to connect to, even where no number is set: nobody is really called."""
    from app import create_app  # needs Flask, which only the environment in .venv is sure to have

    staff = one_setting("STAFF_NUMBER") or (STAFF if args.transfer else "")
    settings = Settings.for_test_phone(staff_number=staff, audio=AUDIO, release=_release_file(args))
    clock = (lambda: args.at) if args.at else time.time
    return WSGITransport(create_app(settings, clock=clock), settings.public_url), settings.auth_token


def _release(args: Namespace) -> Release | None:
    """What is called; None where a distant hotline is called without a release here."""
    file = AUDIO / _release_file(args)
    return readable(file) if args.url else load(file)


def _release_file(args: Namespace) -> str:
    return DRAFT if args.draft else LIVE


def _scripted(caller: Caller, script: str, to_the_end: bool) -> int:
    """The whole call at once: its clock is virtual."""
    try:
        caller.calls()
        caller.follows(script)
        if to_the_end:
            caller.listens_to_the_end()
        else:
            caller.listens()
        if not caller.over:
            caller.hangs_up()
    except CallerError as error:
        print(error, file=sys.stderr)
        return 1
    print(caller.transcript())
    return 1 if caller.troubles else 0


def _note_older_draft() -> None:
    """Say so where the texts have been changed since the draft was recorded."""
    from _draft import older_than_texts  # reads the texts: only what staff record needs that

    draft = readable(AudioFolder(AUDIO).draft)  # one that is missing is complained of where it is called
    if draft and (note := older_than_texts(AUDIO, draft)):
        print(note, file=sys.stderr)


def _note_practice_room(args: Namespace, release: Release | None) -> None:
    """Say the code of the room to try, where the guide leads into rooms: real ones can't be entered here."""
    from ivr.simulator.browser.practice_room import CODE

    if release and release.guide.has_room and not args.url:
        print(PRACTICE_ROOM.format(code=CODE), file=sys.stderr)


def _typed(caller: Caller) -> int:
    """The call in real time, with the keys of this keyboard."""
    print(f"Tasten: 0 bis 9, * und #. Auflegen: {HANG_UP}. Es wird niemand wirklich angerufen.\n")
    script = play(caller.client, caller.texts)
    with keyboard() as typed:
        event = next(script)
        while not isinstance(event, HungUp):
            caller.events.append(event)
            _show(event.at, describe(event))
            event = script.send(_answer(event, typed, caller))
    _show(event.at, describe(event))
    return 1 if caller.troubles else 0


def _answer(event: Event, typed: Keyboard, caller: Caller) -> Answer:
    """Let the event pass by the real clock; what the caller did meanwhile."""
    if isinstance(event, Dialling):
        ends = caller.dialled_by(event, TALK)
        return Left() if typed.key(min(ends.seconds, TALK), HANG_UP) else ends
    if not isinstance(event, Heard | Quiet):
        return None
    began = time.monotonic()
    while key := typed.key(began + event.seconds - time.monotonic(), KEYS + HANG_UP):
        after = time.monotonic() - began
        if key == HANG_UP:
            return Left(after)
        _show(event.at + after, f"> Taste {key}" + ("" if event.listening else " (geht verloren)"))
        if event.listening:
            return Pressed(key, after)
    return None


def _show(at: float, text: str) -> None:
    if text:
        print(f"{clock(at)}  {text}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
