"""A report as text to read in a terminal, and as a table for Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ivr.statistics.figures import Figure
from ivr.statistics.report import Report
from ivr.statistics.tables import Table

ROUNDED = "Alle Zahlen sind gerundet; von 1 bis 4 steht hier „unter 5“."
TOO_FEW = "Das sind zu wenige, um mehr darüber zu zeigen."
WITHHELD = "In diesem Monat nicht gezeigt: Die Zahlen sind zu klein."
NOTHING = "Nichts gezählt."


def headline(report: Report) -> str:
    """How many calls there were, as a sentence."""
    if report.calls == Figure(0):
        return f"Im {report.month} wurde kein Anruf gezählt."
    return f"{report.month}: {report.calls} Anrufe"


def remark(report: Report) -> str:
    """How to read the numbers, or why there are none."""
    if report.tables:
        return ROUNDED
    return TOO_FEW if report.calls.is_few else ""


def text(report: Report) -> str:
    """The report in lines; rows where nothing was counted are left out."""
    return "\n".join(filter(None, (headline(report), remark(report), *map(_text, report.tables))))


def _text(table: Table) -> str:
    rows = [row for row in table.rows if row.figure.rounded]
    width = max((len(row.name) for row in rows), default=0)
    lines = [f"  {row.name:<{width}}  {row.figure!s:>8}" for row in rows]
    return "\n".join(["", table.title, *(lines or [f"  {WITHHELD if table.is_withheld else NOTHING}"])])


def sheet(report: Report) -> bytes:
    """The report as a CSV file that Excel opens in German: semicolons, UTF-8 with its mark."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    writer.writerow(("Monat", "Tabelle", "Was", "Anzahl"))
    writer.writerow((report.month, "Anrufe", "Alle", _cell(report.calls)))
    for table in report.tables:
        writer.writerows(_cells(report, table))
    return written.getvalue().encode("utf-8-sig")


def _cells(report: Report, table: Table) -> Iterator[tuple[str, ...]]:
    if table.is_withheld:
        yield report.month, table.title, WITHHELD, ""
    for row in table.rows:
        yield report.month, table.title, row.name, _cell(row.figure)


def _cell(figure: Figure) -> str:
    """Without the dot of thousands: Excel would take it for a decimal one in other countries."""
    return str(figure).replace(".", "")
