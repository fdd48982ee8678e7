"""Notices: `_notice.md` and `_notice-NAME.md`, said for some days between welcome and menu.

    ---
    from: 20.12.2026
    until: 6.1.2027
    ---
    Vom 21. Dezember bis zum 6. Januar ist unser Büro geschlossen.

Several may be there on one day: they are said in the order of their file names. A notice is over by itself,
so `until:` has to be there; without `from:` it begins at once. It is one speech and dictates nothing: whoever
has to write something down finds it in a topic.
"""

from __future__ import annotations

import re

from ivr.compile.texts.dates import read_period
from ivr.compile.texts.files import HEAD_NAMES, TextFile, TextFiles
from ivr.compile.texts.pages import WrittenPage

NAME = re.compile(r"_(notice(?:-[a-z0-9]+)*)\.md", re.ASCII)
_MEANT = re.compile(r"_(notic|hinweis)", re.IGNORECASE)
_ALLOWED = ("from", "until", "review_by", "accept")
_MISNAMED = (
    "Ein Hinweis heißt _notice.md, oder mit einem Namen aus kleinen Buchstaben von a bis z und Zahlen: "
    "_notice-sommer.md. Bitte benennen Sie die Datei um."
)
_MISPLACED = (
    "Ein Hinweis gilt für alle, die anrufen, und steht nicht in einem Unterordner. Bitte verschieben Sie die "
    "Datei in den Ordner texts."
)
_NO_END = "Bis wann gilt der Hinweis? Bitte ergänzen Sie im Kopf eine Zeile wie: until: 6.1.2027"
_EMPTY = "Der Hinweis ist leer. Bitte schreiben Sie unter die zweite Zeile --- einen Absatz."
_DICTATES = "Ein Hinweis diktiert nichts. Bitte schreiben Sie hier einen Satz, und die Adresse in ein Thema."


def read_notices(files: TextFiles) -> tuple[WrittenPage, ...]:
    """The notices of a folder, in the order in which they are said; what is wrong with them is remembered."""
    found = []
    for path in sorted(files.folder.glob("_*")):
        if NAME.fullmatch(path.name):
            found.append(_read(files.page(path)))
        elif _MEANT.match(path.name):
            files.problem(path, 1, _MISNAMED)
    for path in sorted(files.folder.glob("*/**/_*")):
        if _MEANT.match(path.name):
            files.problem(path, 1, _MISPLACED)
    return tuple(found)


def notice_text(page: WrittenPage) -> str:
    """What it says, in paragraphs, when its keys are said."""
    for passage in page.passages:
        if passage.dictated:
            page.problem(passage, _DICTATES)
    return "\n\n".join(passage.text for passage in page.passages)


def _read(page: TextFile) -> WrittenPage:
    period, names = read_period(page), {names[0] for names in page.entries.wordings}
    for name in names & {*HEAD_NAMES} - {*_ALLOWED}:
        page.problem(f"Ein Hinweis hat kein „{name}:“. Bitte löschen Sie die Zeile.", name)
    if names and not page.get("until") and (page.path, "until") not in page.files.told:
        page.problem(_NO_END)
    if names and not page.body.is_written:
        page.problem(_EMPTY)
    page.month("review_by")
    return WrittenPage(page, page.path.stem.removeprefix("_"), period)
