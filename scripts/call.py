"""Call the hotline from this computer: with the keyboard in real time, or with keys written beforehand."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import get_args

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from _keyboard import Keyboard, keyboard
from _script import run

from ivr.errors import ReleaseError
from ivr.release import load
from ivr.settings import AUDIO, Settings
from ivr.simulator.caller import Caller, CallerError
from ivr.simulator.events import (
    KEYS,
    Answer,
    DialCallStatus,
    Dialling,
    Heard,
    HungUp,
    Left,
    Moment,
    Pressed,
    Quiet,
    clock,
    describe,
)
from ivr.simulator.key_script import strokes
from ivr.simulator.player import play
from ivr.simulator.transport import InProcess, Line, LineError, OverHttp

TEST_PHONE = _venv.ROOT / ".test-phone.json"
HANG_UP = "q"
STAFF = "+4900000000"  # for acting out a transfer
TALK = 3.0  # seconds a talk with staff is acted out for; nobody is really called
REFUSED = (
    "\nDie Hotline hält den Anruf nicht für einen von Twilio (Status 403). Ist die Adresse genau die "
    "PUBLIC_URL des Servers, auch https und der Name? Und ist das TWILIO_AUTH_TOKEN hier, in .env oder in "
    "der Umgebung, dasselbe wie auf dem Server?"
)
GOODBYE = "\nAufgelegt. Auf Wiederhören."


def main(given: list[str] | None = None) -> int:
    """Call; 0 if all went well, 1 if there was trouble, 2 if the command is misspelt."""
    told = _arguments(given)
    return run(lambda: _call(told))


def _call(told: argparse.Namespace) -> int:
    try:
        line, token = _hotline(told)
        caller = Caller(line, token=token, texts=_texts(told), status_callback="/voice/status")
        caller.dial_status = told.transfer or "completed"
        code = _typed(caller) if told.keys is None else _scripted(caller, told.keys, told.to_the_end)
    except KeyboardInterrupt:
        print(GOODBYE)
        return 0
    if told.url and any("Status 403" in trouble.sentence for trouble in caller.troubles):
        print(REFUSED, file=sys.stderr)
    return code


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = Parser(
        description="Ruft die Hotline an, ohne Telefon. Was zu hören ist, erscheint als Text.",
        epilog=f"Ohne --keys drücken Sie selbst: 0 bis 9, * und #. Mit {HANG_UP} legen Sie auf.",
    )
    parser.add_argument("--keys", type=_keys, metavar="TASTEN", help=(
        "drückt diese Tasten, ohne Wartezeit: 1,2,-,9 (- heißt schweigen, 1@2.5 nach 2,5 Sekunden der Ansage)"
    ))  # fmt: skip
    parser.add_argument("--to-the-end", action="store_true", help="hört danach zu, bis die Hotline auflegt")
    parser.add_argument("--url", metavar="ADRESSE", help=(
        "eine laufende Hotline, so wie ihre PUBLIC_URL (das Geheimnis steht in TWILIO_AUTH_TOKEN)"
    ))  # fmt: skip
    parser.add_argument("--draft", action="store_true", help="der Entwurf, den Anrufer noch nicht hören")
    parser.add_argument(
        "--transfer",
        choices=get_args(DialCallStatus),
        help="was geschieht, wenn die Hotline mit einem Menschen verbindet",
    )
    return parser.parse_args(_with_silence(sys.argv[1:] if given is None else given))


def _with_silence(given: list[str]) -> list[str]:
    """`--keys -,9` as one word: argparse would take what begins with silence for an option."""
    if "--keys" not in given[:-1]:
        return given
    at = given.index("--keys")
    return [*given[:at], f"--keys={given[at + 1]}", *given[at + 2 :]]


def _keys(script: str) -> str:
    try:
        strokes(script)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return script


def _hotline(told: argparse.Namespace) -> tuple[Line, str]:
    """The hotline at the URL, or the one that runs on this computer, or one inside this process."""
    if told.url:
        token = Settings.from_environment(needs=("TWILIO_AUTH_TOKEN",)).auth_token
        told_here = {"TWILIO_AUTH_TOKEN": token, "PUBLIC_URL": told.url, "TEST_PHONE": "1"}
        return OverHttp(Settings.from_environment(told_here).public_url), token
    alone = told.draft or told.transfer  # neither is what a running hotline would do
    return (None if alone else _running()) or _in_process(told)


def _running() -> tuple[Line, str] | None:
    try:
        noted = json.loads(TEST_PHONE.read_text(encoding="utf-8"))
        line, token = OverHttp(str(noted["url"]), patience=2.0), str(noted["token"])
        line.get(line.public_url + "/health", {})
    except (OSError, ValueError, KeyError, TypeError, LineError):
        return None
    line.close()
    return OverHttp(line.public_url), token


def _in_process(told: argparse.Namespace) -> tuple[Line, str]:
    """With --transfer there are staff to connect to, even where no number is set: nobody is really called."""
    from app import create_app  # needs Flask, which only the environment in .venv is sure to have

    staff = os.environ.get("STAFF_NUMBER", "") or (STAFF if told.transfer else "")
    settings = Settings.for_test_phone(
        staff_number=staff, release="draft.json" if told.draft else "live.json"
    )
    return InProcess(create_app(settings), settings.public_url), settings.auth_token


def _texts(told: argparse.Namespace) -> dict[str, str]:
    """What is said in which recording; unknown where a distant hotline is called without a release here."""
    try:
        release = load(AUDIO / ("draft.json" if told.draft else "live.json"))
    except ReleaseError:
        if told.url:
            return {}
        raise
    return {recording.file: recording.text for recording in release.recordings}


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


def _typed(caller: Caller) -> int:
    """The call in real time, with the keys of this keyboard."""
    print(f"Tasten: 0 bis 9, * und #. Auflegen: {HANG_UP}. Es wird niemand wirklich angerufen.\n")
    script = play(caller.exchange, caller.texts)
    with keyboard() as typed:
        moment = next(script)
        while not isinstance(moment, HungUp):
            caller.moments.append(moment)
            _show(moment.at, describe(moment))
            moment = script.send(_lived(moment, typed, caller.dial_status))
    _show(moment.at, describe(moment))
    return 1 if caller.troubles else 0


def _lived(moment: Moment, typed: Keyboard, transfer: DialCallStatus) -> Answer:
    """Let the moment pass by the real clock; what the caller did meanwhile."""
    if isinstance(moment, Dialling):
        ends = moment.ends(transfer, TALK)
        return Left() if typed.key(min(ends.seconds, TALK), HANG_UP) else ends
    if not isinstance(moment, Heard | Quiet):
        return None
    began = time.monotonic()
    while key := typed.key(began + moment.seconds - time.monotonic(), KEYS + HANG_UP):
        after = time.monotonic() - began
        if key == HANG_UP:
            return Left(after)
        _show(moment.at + after, f"> Taste {key}" + ("" if moment.listening else " (geht verloren)"))
        if moment.listening:
            return Pressed(key, after)
    return None


def _show(at: float, text: str) -> None:
    if text:
        print(f"{clock(at)}  {text}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
