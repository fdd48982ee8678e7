"""One page as it is read: first what stands there, then what is said of it when all places are known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ivr.compile.german import dictated, spoken
from ivr.compile.numbers import NumberWords
from ivr.compile.texts.body import Body, passages_of
from ivr.compile.texts.cross_references import keys_said, stray_braces
from ivr.compile.texts.files import ACCEPTED, TextFiles
from ivr.compile.texts.model import Kind, Page, Passage, Wording
from ivr.compile.texts.yaml_lines import Lines
from ivr.core.guide import Guide
from ivr.core.period import ALWAYS, Period

NUMBERS = NumberWords()


@dataclass
class WrittenPage:
    """One file, read; what it says gets its keys when all places are known."""

    path: Path
    node_id: str
    head: Lines
    body: Body
    period: Period = ALWAYS
    passages: tuple[Passage, ...] = ()
    typed: tuple[Passage, ...] = ()

    def say_keys(self, files: TextFiles, guide: Guide) -> None:
        """Put the keys in place of the cross-references, and see whether all of it can be said."""
        self.typed = passages_of(self.body)
        said = []
        for passage in self.typed:
            text, problems = keys_said(passage.text, guide)
            for what in problems or stray_braces(text):
                files.problem(self.path, passage.line, what)
            said.append(replace(passage, text=text))
            if not problems:
                _check_passage(files, self.path, said[-1])
        self.passages = tuple(said)
        for name in ("title", "menu"):
            for what in stray_braces(self.head.get(name)):
                files.problem(self.path, self.head.line(name), what)

    def page(self, files: TextFiles) -> Page:
        """What was written, with its lines."""
        head, named = self.head, ((Kind.TITLE, "title"), (Kind.LABEL, "menu"))
        wordings = [
            Wording(head.line(name), kind, self.node_id, head.get(name))
            for kind, name in named
            if head.get(name)
        ]
        for passage, typed in zip(self.passages, self.typed, strict=True):
            kind = Kind.DICTATION if passage.dictated else Kind.PASSAGE
            wordings.append(Wording(passage.line, kind, self.node_id, passage.text, typed.text))
        return Page(
            files.name(self.path),
            tuple(wordings),
            as_of=head.get("as_of"),
            review_by=head.get("review_by").strip(),
            accepted=head.below(ACCEPTED),
            lines=head.numbers,
            notes=self.body.notes,
            period=self.period,
        )


def _check_passage(files: TextFiles, path: Path, passage: Passage) -> None:
    """Whether it can be said: as text, or in dictation."""
    try:
        groups = dictated(passage.text, NUMBERS, {}, None) if passage.dictated else ()
    except ValueError as error:
        files.problem(path, passage.line, str(error))
        return
    if not any(map(str.isalpha, " ".join(groups) or spoken(passage.text, NUMBERS))):
        files.problem(path, passage.line, "Hier gibt es nichts zu sprechen. Bitte einen Satz schreiben.")
