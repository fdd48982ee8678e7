"""Sheets to print (PDF), from blocks: what stands on them is data, how it is laid out is here.

- Nothing is smaller than 16 points: whoever needs the sheet has trouble with anything less.
- Black on white: a photocopy is as good as the original.
- The blocks of a group stay on one page, a line of keys may go on on the next; nothing is cut off.
- A telephone number is as large as the page allows.
- The font (Bitstream Vera, part of reportlab) is embedded, so that every printer has it. A character it
  lacks is reported, not left out in silence.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape

from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from ivr.compile.documents.blocks import (
    NEW_PAGE,
    Block,
    Group,
    Heading,
    Item,
    KeyLine,
    Keys,
    Link,
    Note,
    Number,
    Text,
    Title,
)

SMALLEST = 16.0  # points
NARROWEST = 9 * mm  # what a printer leaves white anyway is less
PLAIN, BOLD = "Vera", "VeraBd"
BULLET = "•"
_ALL_CELLS = (0, 0), (-1, -1)  # of a table, from the first to the last


@dataclass(frozen=True, slots=True)
class Format:
    """A size of paper and the sizes on it, in points."""

    page: tuple[float, float]
    margin: float
    title: float
    headings: tuple[float, float]
    text: float
    key: float
    number: float  # at most
    gap: float
    leading: float = 1.32  # of a line, times its size

    @property
    def width(self) -> float:
        """What is left between the margins."""
        return self.page[0] - 2 * self.margin

    def smaller(self, scale: float) -> Format:
        """The same with everything smaller, but no letter below SMALLEST and no margin below NARROWEST."""

        def size(points: float) -> float:
            return max(SMALLEST, points * scale)

        return replace(
            self,
            margin=max(NARROWEST, self.margin * scale),
            title=size(self.title),
            headings=(size(self.headings[0]), size(self.headings[1])),
            text=size(self.text),
            key=size(self.key),
            number=self.number * scale,
            gap=self.gap * scale * scale,
            leading=1 + (self.leading - 1) * scale,
        )


CARDS = {
    "a4": Format(A4, 14 * mm, 29, (25, 25), 22.5, 25, 80, 9),
    "a5": Format(A5, 10 * mm, 22, (18, 18), 17, 19, 56, 4),
}
LEAFLET = Format(A4, 16 * mm, 28, (22, 19), 17, 20, 60, 8)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The PDF, the characters that the font lacks (a box stands for each), and the number of pages."""

    pdf: bytes
    missing: str
    pages: int


def sheet(groups: Iterable[Group], form: Format, title: str, *, numbered: bool = False) -> Sheet:
    """Lay out blocks on paper; the same blocks always give the same PDF."""
    face = _register()
    groups = tuple(groups)
    written = io.BytesIO()
    document = BaseDocTemplate(written, pagesize=form.page, title=title, author=title, lang="de", invariant=1)
    document.addPageTemplates(_page(form, numbered=numbered))
    document.build([flowable for group in groups for flowable in _laid_out(group, form)])
    texts = "".join(text for group in groups for block in group for text in _texts(block))
    missing = "".join(sorted({c for c in texts if ord(c) not in face.charToGlyph}))
    return Sheet(written.getvalue(), missing, document.page)


def _page(form: Format, *, numbered: bool) -> PageTemplate:
    foot = 2 * SMALLEST if numbered else 0.0  # room for the number below the text
    height = form.page[1] - 2 * form.margin - foot
    frame = Frame(form.margin, form.margin + foot, form.width, height, 0, 0, 0, 0)

    def number(canvas: Canvas, _document: BaseDocTemplate) -> None:
        if numbered:
            canvas.setFont(PLAIN, SMALLEST)
            canvas.drawCentredString(form.page[0] / 2, form.margin, f"Seite {canvas.getPageNumber()}")

    return PageTemplate(frames=[frame], onPageEnd=number)


@cache
def _register() -> TTFontFace:
    fonts = [TTFont(name, f"{name}.ttf") for name in (PLAIN, BOLD)]
    for font in fonts:
        registerFont(font)
    registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    return fonts[0].face


def _laid_out(group: Group, form: Format) -> list[Flowable]:
    if group == NEW_PAGE:
        return [PageBreak()]
    flowables = [flowable for block in group for flowable in _flowables(block, form)]
    if isinstance(group[-1], Item):
        flowables.append(Spacer(0, form.gap / 2))  # after a list there is as much room as after a paragraph
    may_part = all(isinstance(block, KeyLine) for block in group)
    return flowables if may_part else [KeepTogether(flowables)]


def _flowables(block: Block, form: Format) -> list[Flowable]:
    match block:
        case Title(text):
            return [_paragraph(escape(text), form.title, form.leading, bold=True), Spacer(0, form.gap)]
        case Heading(text, level):
            return [
                Spacer(0, form.gap),
                _Heading(text, form.headings[level - 1], form.leading, level),
                Spacer(0, form.gap / 2),
            ]
        case Text(parts, bold):
            words = "".join(map(_markup, parts))
            return [_paragraph(words, form.text, form.leading, bold=bold), Spacer(0, form.gap)]
        case Item(parts):
            words = "".join(map(_markup, parts))
            return [_item(words, form), Spacer(0, form.gap / 2)]
        case Number(text):
            size = min(form.number, form.width / stringWidth(text, BOLD, 1) - 0.01)
            number = _paragraph(escape(text), max(size, SMALLEST), form.leading, bold=True)
            return [number, Spacer(0, form.gap)]
        case Keys(rows):
            return [_keys(rows, form), Spacer(0, form.gap)]
        case KeyLine(heading, rows):
            line = "; ".join(f"<b>{escape(key)}</b>&nbsp;{escape(label)}" for key, label in rows)
            words = f"<b>{escape(heading)}:</b> {line}"
            return [_paragraph(words, form.text, form.leading), Spacer(0, form.gap)]
        case Note(text):
            note = _paragraph(escape(text), form.text, form.leading, bold=True)
            return [_framed(note, form), Spacer(0, form.gap)]


def _texts(block: Block) -> Sequence[str]:
    match block:
        case Text(parts) | Item(parts):
            return [part if isinstance(part, str) else part.text for part in parts]
        case Keys(rows):
            return [text for row in rows for text in row]
        case KeyLine(heading, rows):
            return [heading, *(text for row in rows for text in row)]
        case _:
            return [block.text]


def _markup(part: str | Link) -> str:
    if isinstance(part, str):
        return escape(part).replace("\n", "<br/>")
    return f'<a href="{escape(part.url)}"><u>{escape(part.text)}</u></a>'


def _paragraph(markup: str, size: float, leading: float, *, bold: bool = False) -> Paragraph:
    return Paragraph(markup, _style(size, leading, bold=bold))


def _item(markup: str, form: Format) -> Paragraph:
    style = _style(form.text, form.leading)
    style.leftIndent, style.bulletIndent = form.text * 1.4, form.text * 0.4
    style.bulletFontName, style.bulletFontSize = PLAIN, form.text
    return Paragraph(markup, style, bulletText=BULLET)


def _style(size: float, leading: float, *, bold: bool = False) -> ParagraphStyle:
    name = BOLD if bold else PLAIN
    return ParagraphStyle(
        name, fontName=name, fontSize=size, leading=size * leading, textColor=black, spaceShrinkage=0
    )


def _keys(rows: Iterable[tuple[str, str]], form: Format) -> Table:
    disc = form.key * 1.5
    return Table(
        [[_Key(key, form.key), _paragraph(escape(label), form.text, form.leading)] for key, label in rows],
        colWidths=[disc + form.gap, form.width - disc - form.gap],
        style=[("VALIGN", *_ALL_CELLS, "MIDDLE"), *_padding(0, 0, 1.5, 1.5)],
    )


def _framed(paragraph: Paragraph, form: Format) -> Table:
    return Table(
        [[paragraph]],
        colWidths=[form.width],
        style=[("BOX", *_ALL_CELLS, 2, black), *_padding(9, 9, 6, 9)],
    )


def _padding(*points: float) -> list[tuple[str, tuple[int, int], tuple[int, int], float]]:
    """The room around what stands in a cell: on the left, on the right, above, below."""
    sides = zip(("LEFT", "RIGHT", "TOP", "BOTTOM"), points, strict=True)
    return [(f"{side}PADDING", *_ALL_CELLS, padding) for side, padding in sides]


class _Heading(Paragraph):
    """A heading that the outline of the PDF leads to."""

    def __init__(self, text: str, size: float, leading: float, level: int) -> None:
        super().__init__(escape(text), _style(size, leading, bold=True))
        self.entry = (text, level)

    def draw(self) -> None:
        text, level = self.entry
        place = f"{text} {self.canv.getPageNumber()}"
        self.canv.bookmarkPage(place)
        self.canv.addOutlineEntry(text, place, level - 1)
        super().draw()


class _Key(Flowable):
    """A key of the telephone: a black disc with its sign in white."""

    def __init__(self, sign: str, size: float) -> None:
        super().__init__()
        self.sign, self.size = sign, size
        self.width = self.height = size * 1.5

    def draw(self) -> None:
        """Draw it."""
        radius = self.width / 2
        self.canv.circle(radius, radius, radius, stroke=0, fill=1)
        self.canv.setFillColor(white)
        self.canv.setFont(BOLD, self.size)
        self.canv.drawCentredString(radius, radius - self.size * 0.36, self.sign)
