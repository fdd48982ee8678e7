"""Texts as staff type them: written into a file of the example guide, and read by the real reader.

All topics of the example are there, with their titles, but they are short: each says a sentence. Most tests
are about what is typed, and would else read the same ten pages again. A test that is about the pages asks
for the `whole` example.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from example_audio import EXAMPLE

from ivr.compile import check
from ivr.compile.lint import Report
from ivr.compile.numbers import NumberWords
from ivr.compile.speech import speeches
from ivr.compile.texts.tree import read_texts

MONTH = "2020-05"
TOPIC = "5-kosten.md"
HEAD = "---\ntitle: Kosten\nmenu: die Kosten\nas_of: 2020-04\n---\n"
FIRST_LINE = HEAD.count("\n") + 1  # of the body


class TypedTexts:
    """A copy of the example texts in `audio`/texts, in which a topic says something else."""

    def __init__(self, audio: Path, *, whole: bool = False) -> None:
        self.audio = audio
        self._checked: tuple[dict[Path, bytes], Report] | None = None
        self.folder = Path(shutil.copytree(EXAMPLE / "texts", audio / "texts"))
        for path in () if whole else self.folder.rglob("[0-9]*.md"):
            path.write_bytes(_shortened(path.read_text(encoding="utf-8")).encode("utf-8"))

    def type(self, body: str, head: str = HEAD) -> None:
        """Write this below the front matter of the topic."""
        (self.folder / TOPIC).write_bytes((head + body).encode("utf-8"))

    def replace(self, name: str, old: str, new: str) -> int:
        """Write something else into a file; the line it now stands in."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        (self.folder / name).write_bytes(text.replace(old, new, 1).encode("utf-8"))
        return text[: text.index(old)].count("\n") + 1

    def passages(self, body: str) -> tuple[str, ...]:
        """The passages of the topic when this is its body."""
        self.type(body)
        topic = next(node for node in read_texts(self.folder).guide.topics() if node.id == "kosten")
        return tuple(text for section in topic.sections for text in section.passages)

    def heard(self, body: str) -> str:
        """What callers hear of the topic when this is its body."""
        self.type(body)
        said = speeches(read_texts(self.folder), NumberWords())
        spoken = {speech.id: speech.spoken for speech in said if speech.id.startswith("section:kosten:")}
        return " ".join(spoken.values())

    def errors(self) -> list[str]:
        """What check.py calls an error, each as it is printed."""
        return [str(found) for found in self.report().errors]

    def advice(self) -> list[str]:
        """What check.py advises, each as it is printed."""
        return [str(found) for found in self.report().advice]

    def report(self) -> Report:
        """What check.py finds; not asked again as long as every file is the same."""
        typed = {path: path.read_bytes() for path in self.audio.rglob("*") if path.is_file()}
        if self._checked is None or self._checked[0] != typed:
            self._checked = typed, check.check(self.audio, MONTH)
        return self._checked[1]

    def refused(self, body: str) -> list[str]:
        """The errors when this is the body of the topic."""
        self.type(body)
        return self.errors()


def _shortened(topic: str) -> str:
    """The same front matter, and a sentence below it."""
    before, head, _ = topic.split("---\n", maxsplit=2)
    return f"{before}---\n{head}---\nDas ist so.\n"
