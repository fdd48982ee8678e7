"""A report as a page (HTML): one file that needs a browser and nothing else, and asks no other host."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from ivr.statistics.exports import headline, nothing, remark
from ivr.statistics.report import Report


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
