"""Connect the hotline's number with this hotline, or put it back as it was."""

from __future__ import annotations

import time
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import _venv
from _script import Parser, asks, command, run

if __name__ == "__main__":
    _venv.enter()

from _account import ACCOUNT, add_number, add_region

from ivr.errors import AccountError, SettingsError
from ivr.operations.account.client import IRELAND, client_for
from ivr.operations.account.connection import Connection, Number, carry_out, differences
from ivr.operations.account.number import (
    back_up,
    backup_file,
    hotline_settings,
    load_backup,
    number_of,
    remove_from_backup,
    settings_in,
    with_password,
)
from ivr.operations.doctor.checks import BEFORE_CONNECTING, examine
from ivr.operations.doctor.http import HttpClient, Target
from ivr.operations.doctor.report import State
from ivr.settings import Settings

NO_FALLBACK = "Ohne Ersatzansage hören Anrufer eine englische Entschuldigung, wenn der Server steht."
_SWITCHED = "Der Wechsel der Region kann bis zu fünf Minuten dauern."


def main() -> int:
    """0 when all is as it should be, 1 when something is in the way or nobody wanted it to."""
    args = _parser().parse_args()
    return run(
        lambda: _undo(args) if args.undo else _connect(args), stopped="Abgebrochen. Geändert ist nichts."
    )


def _parser() -> Parser:
    parser = Parser("Verbindet die Telefonnummer bei Twilio mit dieser Hotline, oder stellt sie zurück.")
    add_number(parser)
    parser.add_argument("--dry-run", action="store_true", help="zeigt nur, was sich ändern würde")
    parser.add_argument("--yes", action="store_true", help="ändert, ohne noch einmal zu fragen")
    parser.add_argument("--undo", action="store_true", help="stellt alles wieder so ein, wie es vorher war")
    parser.add_argument("--without-fallback", action="store_true", help="verbindet ohne Ersatzansage")
    add_region(parser)
    return parser


def _connect(args: Namespace) -> int:
    settings, typed = _settings(args), number_of(args.number)
    path = backup_file(settings, typed)
    number = Number(client_for(settings, args.region), typed, args.region)
    now = number.connection()
    wanted = hotline_settings(settings.public_url, settings.fallback_url, args.region)
    then = Connection(args.region, wanted)
    _show(typed, now, then, args.region)
    steps = number.forward(now, then)
    if not steps:
        print("Alles ist, wie es sein soll. Es gibt nichts zu ändern.")
        return 0
    if wrong := _failures(settings):
        raise AccountError("\n  ".join(["So kann die Nummer nicht verbunden werden:", *wrong]))
    if args.without_fallback:
        print(NO_FALLBACK)
    if not _confirmed(args, "Soll die Nummer so verbunden werden?"):
        return 0 if args.dry_run else 1
    _back_up(path, now, args.region)
    carry_out(steps, print)
    print("Verbunden. Bitte rufen Sie die Nummer jetzt selbst an.")
    if now.voice_region != then.voice_region:
        print(_SWITCHED)
    print(f"Der Server braucht das TWILIO_AUTH_TOKEN der Region {args.region}, um Twilio zu erkennen.")
    option = "" if args.region == IRELAND else f" --region {args.region}"
    print(f"Zurück geht es mit: {command('connect.py')} {typed} --undo{option}")
    return 0


def _back_up(path: Path, now: Connection, region: str) -> None:
    """Write down how it is connected now, and say what of it is not written down."""
    back_up(path, now.voice_region, region, now.values)
    if by_hand := with_password(now.values):
        print(
            "Benutzer und Passwort, die in einer Adresse stehen, werden nicht gespeichert. "
            f"Wer zurückgeht, muss sie von Hand eintragen: {', '.join(by_hand)}."
        )


def _undo(args: Namespace) -> int:
    settings, typed = Settings.from_environment(needs=ACCOUNT), number_of(args.number)
    path = backup_file(settings, typed)
    backup = load_backup(path)
    then = Connection(backup.voice_region, settings_in(backup, args.region))
    number = Number(client_for(settings, args.region), typed, args.region)
    now = number.connection()
    _show(typed, now, then, args.region)
    steps = number.back(now, then, time.sleep)
    if steps and not _confirmed(args, "Soll es wieder so eingestellt werden?"):
        return 0 if args.dry_run else 1
    carry_out(steps, print)
    if not args.dry_run:
        remove_from_backup(path, args.region)
    print("Die Nummer ist eingestellt wie vorher.")
    if now.voice_region != then.voice_region:
        print(_SWITCHED)
    return 0


def _settings(args: Namespace) -> Settings:
    """The settings; without the fallback where none is wanted."""
    needs = (*ACCOUNT, "PUBLIC_URL")
    if args.without_fallback:
        return replace(Settings.from_environment(needs=needs), fallback_url="")
    try:
        return Settings.from_environment(needs=(*needs, "FALLBACK_URL"))
    except SettingsError as error:
        if "FALLBACK_URL fehlt" not in str(error):
            raise
        raise SettingsError(f"{error}\n{NO_FALLBACK} Soll es trotzdem sein: --without-fallback") from None


def _failures(settings: Settings) -> list[str]:
    """Why no caller would hear the hotline or its fallback at these addresses, each with its remedy."""
    with HttpClient(settings.public_url) as http:
        results = list(examine(Target(settings, http), BEFORE_CONNECTING))
    findings = (result.finding for result in results if result.finding.state is State.FAILED)
    return [f"{finding.what} {finding.remedy}" for finding in findings]


def _show(number: str, now: Connection, then: Connection, region: str) -> None:
    print(f"Die Nummer {number} bei Twilio:", *differences(now, then, region), sep="\n")


def _confirmed(args: Namespace, question: str) -> bool:
    if not args.dry_run and (args.yes or asks(question)):
        return True
    print("Nur gezeigt, geändert ist nichts." if args.dry_run else "Geändert ist nichts.")
    return False


if __name__ == "__main__":
    raise SystemExit(main())
