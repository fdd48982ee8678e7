"""A report as text to read in a terminal, as a table for Excel, and as a page (HTML).

The page is one file that needs a browser and nothing else, and asks no other host.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from ivr.core.organisation import HOTLINE
from ivr.statistics.disclosure import Figure
from ivr.statistics.report import Report, Table

ROUNDED = "Alle Zahlen sind gerundet; „unter 5“ heißt: 0 bis 4."
LEFT_OUT = "Zeilen mit „unter 5“ fehlen in dieser Liste."
WITHHELD = "In diesem Monat nicht gezeigt: Kleine Zahlen ließen sich daraus ausrechnen."
TOO_FEW = "Das sind zu wenige, um mehr darüber zu zeigen."
_FORMULA = tuple("=+-@＝＋－＠")  # what a cell begins with that Excel computes


def headline(report: Report) -> str:
    """How many calls there were, as a sentence."""
    if report.calls is None:
        return f"Im {report.month} wurde kein Anruf gezählt."
    return f"{report.month}: {report.calls} Anrufe"


def remark(report: Report) -> str:
    """How to read the numbers, or why there are none."""
    if report.tables:
        return ROUNDED
    return TOO_FEW if report.calls else ""


def nothing(table: Table) -> str:
    """What stands there instead of rows that would all say the same."""
    return WITHHELD if table.is_withheld else f"Nirgends {table.least} oder mehr."


def text(report: Report) -> str:
    """The report in lines; rows with a hidden number are left out."""
    left_out = LEFT_OUT if report.tables else ""
    title = f"Bericht der {report.hotline}" if report.hotline != HOTLINE else ""
    return "\n".join(
        filter(None, (title, headline(report), remark(report), left_out, *map(_text, report.tables)))
    )


def _text(table: Table) -> str:
    rows = [row for row in table.rows if not row.figure.is_few]
    width = max((len(row.name) for row in rows), default=0)
    lines = [f"  {row.name:<{width}}  {row.figure!s:>8}" for row in rows]
    return "\n".join(["", table.title, *(lines or [f"  {nothing(table)}"])])


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
        yield report.month, table.title, _harmless(row.name), _cell(row.figure)


def _harmless(name: str) -> str:
    """A title is text, whatever it begins with."""
    return f"'{name}" if name.startswith(_FORMULA) else name


def _cell(figure: Figure | None) -> str:
    """Without the dot of thousands: Excel would take it for a decimal one in other countries."""
    return "0" if figure is None else str(figure).replace(".", "")


def page(report: Report) -> str:
    """The page: every table with its bars; one in which all is hidden is a sentence."""
    return _template().render(
        report=report, headline=headline(report), remark=remark(report), nothing=nothing
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
