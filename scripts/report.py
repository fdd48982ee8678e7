"""Tell what callers did in a month: numbers only, never who."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import date
from pathlib import Path

import _venv
from _script import Parser, run, typed

if __name__ == "__main__":
    _venv.enter()


from ivr.clock import now
from ivr.errors import HotlineError, ReleaseError
from ivr.files import may_replace, write_file
from ivr.release import LIVE, Release, load
from ivr.settings import Settings
from ivr.statistics.exports import page, sheet, text
from ivr.statistics.report import Report, days_of, month_before, report
from ivr.statistics.store import Counted, Store, url_of

UNCOUNTED = "Mit TEST_PHONE=1 wird nichts gezählt. Bitte starten Sie den Befehl auf dem Server der Hotline."
NOWHERE = (
    "Hier ist noch nie etwas gezählt worden. Sind STATE_FOLDER (jetzt „{folder}“) und DATABASE_URL dieselben "
    "wie beim Server der Hotline, und läuft dieser Befehl dort?"
)
STRANGE = (
    "„{file}“ gibt es schon, und es ist kein Bericht der Hotline. Damit nichts verloren geht, bleibt die "
    "Datei, wie sie ist. Bitte nennen Sie eine andere, oder ersetzen Sie sie mit --force."
)
# what all of ours hold, page and sheet
PAGE, SHEET = b"<title>Bericht der Hotline", "\ufeffMonat;Tabelle;Was;Anzahl".encode()


def main() -> int:
    """0 when the report is there, 1 when the counts can't be read or a file can't be written."""
    parser = Parser("Zeigt, was Anrufer in einem Monat getan haben: nur Zahlen, niemals wer.")
    parser.add_argument(
        "--month", type=typed(_month), metavar="2026-10", help="der Monat; sonst der letzte, der vorbei ist"
    )
    parser.add_argument(
        "--page", type=Path, metavar="DATEI", help="schreibt eine Seite mit Balken: bericht.html"
    )
    parser.add_argument(
        "--csv", type=Path, metavar="DATEI", help="schreibt eine Tabelle für Excel: bericht.csv"
    )
    parser.add_argument("--force", action="store_true", help="schreibt auch über eine fremde Datei")
    args = parser.parse_args()
    return run(lambda: _report(args))


def _report(args: Namespace) -> int:
    settings = Settings.from_environment(needs=())
    if settings.state is None:
        raise HotlineError(UNCOUNTED)
    today = now().date()
    days = days_of(args.month or month_before(today))
    if days[0] > today:
        raise HotlineError(f"Der Monat {days[0]:%Y-%m} hat noch nicht begonnen.")
    for file, beginning in ((args.page, PAGE), (args.csv, SHEET)):
        if file and not args.force and not may_replace(file, beginning):
            raise HotlineError(STRANGE.format(file=file))
    store = Store(url_of(settings))
    if not store.is_begun():
        raise HotlineError(NOWHERE.format(folder=settings.state.absolute()))
    found = _report_of(days[0], store.between(days[0], days[-1]), _live(settings))
    print(text(found))
    if days[0] <= today <= days[-1]:
        print("\nDieser Monat ist noch nicht vorbei.")
    _write(found, args)
    return 0


def _report_of(month: date, counted: Counted, live: Release | None) -> Report:
    """The report with the names of what is live, where there is something."""
    if live is None:
        return report(month, counted, None)
    return replace(report(month, counted, live.guide), hotline=live.organisation.hotline)


def _write(found: Report, args: Namespace) -> None:
    """The page and the table, where they are wanted."""
    if args.page:
        write_file(args.page, page(found).encode())
        print(f"\nDie Seite steht in „{args.page}“. Bitte öffnen Sie sie in einem Browser.")
    if args.csv:
        write_file(args.csv, sheet(found))
        print(f"\nDie Tabelle steht in „{args.csv}“.")


def _live(settings: Settings) -> Release | None:
    try:
        return load(settings.audio / LIVE)
    except ReleaseError as error:
        print(f"Die Themen stehen ohne ihre Titel da. {error}\n", file=sys.stderr)
        return None


def _month(written: str) -> date:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", written, re.ASCII)
    try:
        return date(int(found[1]), int(found[2]), 1) if found else date.fromisoformat("")
    except ValueError:
        raise ValueError(f"„{written}“ ist kein Monat. Richtig ist zum Beispiel: 2026-10") from None


if __name__ == "__main__":
    raise SystemExit(main())
