"""One page as it is read: first what stands there, then what is said of it when all places are known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.compile.german import dictated, spoken
from ivr.compile.numbers import NumberWords
from ivr.compile.texts.body import passages_of
from ivr.compile.texts.cross_references import keys_said, stray_braces
from ivr.compile.texts.files import ACCEPTED, TextFile
from ivr.compile.texts.model import Kind, Page, Passage, Wording
from ivr.core.guide import Guide
from ivr.core.period import ALWAYS, Period

NUMBERS = NumberWords()


@dataclass
class WrittenPage:
    """One file, read; what it says gets its keys when all places are known."""

    file: TextFile
    node_id: str
    period: Period = ALWAYS
    passages: tuple[Passage, ...] = ()
    typed: tuple[Passage, ...] = ()

    def problem(self, passage: Passage, what: str) -> None:
        """Remember what is wrong with a passage."""
        self.file.files.problem(self.file.path, passage.line, what)

    def say_keys(self, guide: Guide) -> None:
        """Put the keys in place of the cross-references, and see whether all of it can be said."""
        self.typed = passages_of(self.file.body)
        said = []
        for passage in self.typed:
            text, problems = keys_said(passage.text, guide)
            for what in problems or stray_braces(text):
                self.problem(passage, what)
            said.append(replace(passage, text=text))
            if not problems and (what := _unsayable(said[-1])):
                self.problem(passage, what)
        self.passages = tuple(said)
        for name in ("title", "menu"):
            for what in stray_braces(self.file.get(name)):
                self.file.problem(what, name)

    def page(self) -> Page:
        """What was written, with its lines."""
        head, named = self.file.entries, ((Kind.TITLE, "title"), (Kind.LABEL, "menu"))
        wordings = [
            Wording(head.line(name), kind, self.node_id, head.get(name))
            for kind, name in named
            if head.get(name)
        ]
        for passage, typed in zip(self.passages, self.typed, strict=True):
            kind = Kind.DICTATION if passage.dictated else Kind.PASSAGE
            wordings.append(Wording(passage.line, kind, self.node_id, passage.text, typed.text))
        return Page(
            self.file.files.name(self.file.path),
            tuple(wordings),
            as_of=head.get("as_of"),
            review_by=self.file.get("review_by"),
            accepted=head.below(ACCEPTED),
            lines=head.numbers,
            notes=self.file.body.notes,
            period=self.period,
        )


def _unsayable(passage: Passage) -> str:
    """Why it can't be said, as text or in dictation; empty where it can."""
    try:
        groups = dictated(passage.text, NUMBERS, {}, None) if passage.dictated else ()
    except ValueError as error:
        return str(error)
    says = any(map(str.isalpha, " ".join(groups) or spoken(passage.text, NUMBERS)))
    return "" if says else "Hier gibt es nichts zu sprechen. Bitte einen Satz schreiben."
