"""What stands on a PDF, read back: every run of text with its size and its place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = TTFont("plain", "Vera.ttf"), TTFont("bold", "VeraBd.ttf")


@dataclass(frozen=True)
class Run:
    """Some text on a page; all in points, from the lower left corner."""

    text: str
    page: int
    size: float
    font: str
    left: float
    right: float
    bottom: float


def reader(pdf: bytes) -> PdfReader:
    """The PDF, opened."""
    return PdfReader(io.BytesIO(pdf))


def runs(pdf: bytes) -> list[Run]:
    """Every run of text, in the order in which it is read out."""
    return [run for number, page in enumerate(reader(pdf).pages, 1) for run in _on_page(number, page)]


def text(pdf: bytes) -> str:
    """All text, each run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())


def without_space(written: str) -> str:
    """For comparing texts that may be broken anywhere."""
    return re.sub(r"\s", "", written)


def links(pdf: bytes) -> list[str]:
    """The addresses of all links, in order."""
    return [
        annotation["/A"]["/URI"]
        for page in reader(pdf).pages
        for entry in page.get("/Annots", [])
        if "/A" in (annotation := entry.get_object())
    ]


def drawn(page: PageObject) -> str:
    """The instructions by which a page is drawn, one a line."""
    contents = page.get_contents()
    assert contents is not None
    return contents.get_data().decode("latin-1")


def _on_page(number: int, page: Any) -> Iterator[Run]:
    found: list[Run] = []

    def visit(words: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        if words.strip() and font:
            left = tm[4] * cm[0] + cm[4]
            used = BOLD if "Bold" in font["/BaseFont"] else PLAIN
            right = left + used.stringWidth(words.strip(), size)
            name = font["/BaseFont"].partition("+")[2]
            found.append(Run(words.strip(), number, size, name, left, right, tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=visit)
    yield from found
