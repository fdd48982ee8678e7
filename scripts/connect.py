"""Connect the hotline's number with this hotline, or put it back as it was."""

from __future__ import annotations

import shutil
import sys
import time
from argparse import Namespace

import _venv
from _arguments import Parser, asks, command

if __name__ == "__main__":
    _venv.enter()

from _script import run

from ivr.errors import SettingsError
from ivr.operations.account import backup as kept
from ivr.operations.account.client import IRELAND, REGIONS, client_for
from ivr.operations.account.connection import Connection, Number, carry_out
from ivr.operations.account.number_settings import GERMAN, coming
from ivr.operations.account.phone_number import number_of
from ivr.operations.account.reachable import troubles
from ivr.operations.account.table import side_by_side
from ivr.settings import Settings

ACCOUNT = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
NO_FALLBACK = (
    "Ohne Ersatzansage hören Anrufer eine englische Entschuldigung, wenn der Server steht. "
    "Wenn es trotzdem sein soll: --without-fallback"
)
_SWITCHED = "Der Wechsel der Region kann bis zu fünf Minuten dauern."
_PASSWORDS = "Benutzer und Passwort, die in einer Adresse stehen, werden nicht gespeichert."


def main() -> int:
    """0 when all is as it should be, 1 when something is in the way or nobody wanted it to."""
    told = _parser().parse_args()
    return run(
        lambda: _undo(told) if told.undo else _connect(told), stopped="Abgebrochen. Geändert ist nichts."
    )


def _parser() -> Parser:
    parser = Parser("Verbindet die Telefonnummer bei Twilio mit dieser Hotline, oder stellt sie zurück.")
    parser.add_argument("number", nargs="+", metavar="Nummer", help="die Nummer der Hotline: +4951112345")
    parser.add_argument("--dry-run", action="store_true", help="zeigt nur, was sich ändern würde")
    parser.add_argument("--yes", action="store_true", help="ändert, ohne noch einmal zu fragen")
    parser.add_argument("--undo", action="store_true", help="stellt alles wieder so ein, wie es vorher war")
    parser.add_argument("--without-fallback", action="store_true", help="verbindet ohne Ersatzansage")
    parser.add_argument(
        "--region",
        type=str.lower,
        choices=REGIONS,
        default=IRELAND,
        help="wo Twilio die Anrufe verarbeitet: ie1 (Irland, so ist es eingestellt) oder us1 (USA)",
    )
    return parser


def _connect(told: Namespace) -> int:
    settings, typed = _settings(told), number_of(told.number)
    path = kept.file_of(settings, typed)
    number = Number(client_for(settings, told.region), typed, told.region)
    now = number.connection()
    fallback = "" if told.without_fallback else settings.fallback_url
    then = Connection(told.region, coming(settings.public_url, fallback, told.region))
    _show(typed, now, then, told.region)
    steps = number.forward(now, then)
    if not steps:
        print("Alles ist, wie es sein soll. Es gibt nichts zu ändern.")
        return 0
    if wrong := troubles(settings.public_url, fallback):
        print("So kann die Nummer nicht verbunden werden:", *wrong, sep="\n  ", file=sys.stderr)
        return 1
    if told.without_fallback:
        print("Ohne Ersatzansage hören Anrufer eine englische Entschuldigung, wenn der Server steht.")
    if not _wanted(told, "Soll die Nummer so verbunden werden?"):
        return 0 if told.dry_run else 1
    kept.keep(path, now.voice_region, told.region, now.values)
    if (found := kept.load(path)).by_hand:
        print(f"{_PASSWORDS} Wer zurückgeht, muss sie von Hand eintragen: {_names(found)}.")
    carry_out(steps, print)
    print("Verbunden. Bitte rufen Sie die Nummer jetzt selbst an.")
    if now.voice_region != then.voice_region:
        print(_SWITCHED)
    print(f"Der Server braucht das TWILIO_AUTH_TOKEN der Region {told.region}, um Twilio zu erkennen.")
    print(f"Zurück geht es mit: {command('connect.py')} {typed} --undo{_option(told.region)}")
    return 0


def _undo(told: Namespace) -> int:
    settings, typed = Settings.from_environment(needs=ACCOUNT), number_of(told.number)
    path = kept.file_of(settings, typed)
    found = kept.load(path)
    then = Connection(found.voice_region, kept.settings_in(found, told.region))
    number = Number(client_for(settings, told.region), typed, told.region)
    now = number.connection()
    _show(typed, now, then, told.region)
    steps = number.back(now, then, time.sleep)
    if steps and not _wanted(told, "Soll es wieder so eingestellt werden?"):
        return 0 if told.dry_run else 1
    carry_out(steps, print)
    if not told.dry_run:
        kept.forget(path, told.region)
    print("Die Nummer ist eingestellt wie vorher.")
    if found.by_hand:
        print(f"{_PASSWORDS} Bitte tragen Sie sie in der Twilio-Konsole ein: {_names(found)}.")
    if now.voice_region != then.voice_region:
        print(_SWITCHED)
    return 0


def _settings(told: Namespace) -> Settings:
    needs = (*ACCOUNT, "PUBLIC_URL", *(() if told.without_fallback else ("FALLBACK_URL",)))
    try:
        return Settings.from_environment(needs=needs)
    except SettingsError as error:
        hint = NO_FALLBACK if "FALLBACK_URL fehlt" in str(error) else ""
        raise SettingsError(f"{error}\n{hint}".rstrip()) from None


def _show(number: str, now: Connection, then: Connection, region: str) -> None:
    width = shutil.get_terminal_size().columns
    print(f"Die Nummer {number} bei Twilio:", *side_by_side(now, then, region, width), sep="\n")


def _wanted(told: Namespace, question: str) -> bool:
    if not told.dry_run and (told.yes or asks(question)):
        return True
    print("Nur gezeigt, geändert ist nichts." if told.dry_run else "Geändert ist nichts.")
    return False


def _names(found: kept.Found) -> str:
    return ", ".join(GERMAN.get(name, name) for name in found.by_hand)


def _option(region: str) -> str:
    return "" if region == IRELAND else f" --region {region}"


if __name__ == "__main__":
    raise SystemExit(main())
