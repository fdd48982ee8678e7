"""Delete Twilio's own records of past calls: they hold the callers' numbers. For every day, by cron."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime

import _venv
from _script import Parser, run, typed

if __name__ == "__main__":
    _venv.enter()

from _account import ACCOUNT, add_number, add_region

from ivr.operations.account.call_records import DAYS, MOST_DAYS, OVERDUE, CallRecords, Outcome
from ivr.operations.account.client import client_for
from ivr.operations.account.number import number_of
from ivr.settings import Settings


def main() -> int:
    """0 when everything was deleted that can be deleted today, else 1."""
    args = _parser().parse_args()
    return run(lambda: _erase(args), stopped="Abgebrochen. Gelöscht ist noch nichts.")


def _parser() -> Parser:
    parser = Parser("Löscht bei Twilio, wer wann angerufen hat. Für jeden Tag gedacht.")
    add_number(parser)
    parser.add_argument(
        "--days",
        type=typed(_days),
        default=DAYS,
        metavar="N",
        help=f"löscht Anrufe, die vor mehr als N Tagen endeten; ohne diese Angabe {DAYS}",
    )
    parser.add_argument("--dry-run", action="store_true", help="zählt nur")
    parser.add_argument(
        "--quiet", action="store_true", help="sagt nur, was nicht geklappt hat oder überfällig ist, für cron"
    )
    add_region(parser)
    return parser


def _days(written: str) -> int:
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= MOST_DAYS):
        raise ValueError(f"„{written}“ geht nicht. Richtig ist eine ganze Zahl von 1 bis {MOST_DAYS}.")
    return int(written)


def _erase(args: Namespace) -> int:
    settings, number = Settings.from_environment(needs=ACCOUNT), number_of(args.number)
    client = client_for(settings, args.region)
    records = CallRecords(client, number, args.region, args.days, datetime.now(UTC))
    calls = records.old()
    if args.dry_run:
        print(f"Nur gezählt: {len(calls)} Anrufe sind älter als {args.days} Tage.")
        return 0
    return _report(records.erase(calls), quiet=args.quiet)


def _report(outcome: Outcome, *, quiet: bool) -> int:
    if not quiet:
        print(f"Anrufe: {outcome.erased} gelöscht, {outcome.later} erst später möglich.")
    if outcome.recordings and not quiet:
        print(f"Aufnahmen: {outcome.recordings} gelöscht.")
    if outcome.overdue:
        print(
            f"Noch da, obwohl sie vor mehr als {OVERDUE} Tagen endeten: {outcome.overdue} Anrufe. Twilio "
            "verweigert das Löschen weiterhin (Fehler 20009). Bitte wenden Sie sich an den Twilio-Support.",
            file=sys.stderr,
        )
    for code, times in outcome.refused.items():
        page = f"https://www.twilio.com/docs/api/errors/{code}"
        print(f"{times} Anrufe wollte Twilio nicht löschen (Fehler {code}, siehe {page})", file=sys.stderr)
    if outcome.stopped:
        left = outcome.found - outcome.erased - outcome.later - outcome.refused.total()
        print(f"{outcome.stopped}\nDarum sind {left} Anrufe noch nicht bearbeitet.", file=sys.stderr)
        print("Der nächste Lauf macht da weiter.", file=sys.stderr)
    return 0 if outcome.complete else 1


if __name__ == "__main__":
    raise SystemExit(main())
