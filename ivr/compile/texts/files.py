"""The files below audio/texts, and everything that is wrong with them, collected as it is found.

What is read is what its author sees. Letters with a combining mark become one letter, as a Mac writes them in
two; marks that nobody sees (soft hyphens, marks of direction) are taken out; control characters are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from ivr.commands import command
from ivr.compile.texts.body import Body, read_body
from ivr.compile.texts.markup import found_in, found_in_lines
from ivr.compile.texts.yaml_lines import NO_LISTS, Lines, Names, read_yaml
from ivr.core.guide import PRACTICE_STEPS
from ivr.errors import Problem

ACCEPTED = "accept"  # the group of advices that staff have decided not to follow, each with its reason
HEAD_NAMES = ("title", "menu", "as_of", "review_by", "kind", *PRACTICE_STEPS, "from", "until", ACCEPTED)

_BACK = (
    "holen Sie sie zurück: aus dem Papierkorb, aus einer Sicherung, oder mit allen Texten, wie sie zuletzt "
    f"veröffentlicht wurden: {command('rollback.py --texts')}"
)
_NOT_UTF8 = (
    "Die Datei ist nicht in UTF-8 gespeichert. Bitte öffnen Sie sie und speichern Sie sie noch einmal: im "
    "Windows-Editor mit „Datei“, „Speichern unter“, unten bei „Codierung“ UTF-8 wählen; in TextEdit mit "
    "„Format“, „In reinen Text umwandeln“ und dann mit UTF-8 sichern. Sehen Sie danach nach den Umlauten."
)
_NO_HEAD = "Der Kopf fehlt. Die Datei beginnt mit einer Zeile --- und den Angaben darunter."
_RICH_TEXT = (
    "Die Datei ist kein reiner Text, sondern RTF, wie TextEdit es speichert. Bitte wählen Sie dort „Format“, "
    "„In reinen Text umwandeln“, und sichern Sie sie noch einmal, mit UTF-8."
)
_NO_END = "Der Kopf hört nicht auf. Unter der letzten Angabe steht eine Zeile ---, darunter der Text."
_EMPTY_HEAD = (
    "Der Kopf ist leer. Zwischen den beiden Zeilen --- stehen in einem Thema title:, menu: und as_of:, in "
    "einer Auswahl title: und menu:, in einem Hinweis until:, jedes in einer eigenen Zeile."
)
_CONTROL = (
    "Hier steht ein unsichtbares Steuerzeichen, oder eins, das niemand kennt. Bitte löschen Sie es und "
    "schreiben Sie die Stelle neu."
)
# What staff write in German where a name in the files is English.
_IN_GERMAN = {
    "titel": "title",
    "überschrift": "title",
    "menü": "menu",
    "auswahl": "menu",
    "stand": "as_of",
    "prüfen": "review_by",
    "von": "from",
    "ab": "from",
    "bis": "until",
    "bundesland": "state",
    "telefon": "number",
    "telefonnummer": "number",
    "internetseite": "web",
    "öffnungszeiten": "hours",
    "ausnahmen": "exceptions",
    "personen": "persons",
    "tage": "days",
}
# UTF-8 that was read as Windows text somewhere on its way: each letter beyond A to Z has become two or three.
_TWICE_CODED = re.compile(
    r"[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â(?:€|‚¬)[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¬]?"
)
_ENTRY = re.compile(r"\s*(?:#|\w[\w-]*:)")
_LINE_BREAKS = re.compile(r"\r\n?")
_OTHER_BREAKS = re.compile("[\v\f\x85\u2028\u2029]")


@dataclass
class TextFiles:
    """Reads files of this folder; never raises for what stands in them, but remembers it.

    `told` are entries, by file and name, about which a problem has been told: that they are missing is none.
    """

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    told: set[tuple[Path, str]] = field(default_factory=set)

    def name(self, path: Path) -> str:
        """How staff know the file: texts/5-kosten.md."""
        return unicodedata.normalize("NFC", path.relative_to(self.folder.parent).as_posix())

    def problem(self, path: Path, line: int, what: str) -> None:
        """Remember what is wrong, and where."""
        self.problems.append(Problem(self.name(path), line, what))

    def has_problems(self, name: str) -> bool:
        """Whether something is wrong with this file, directly in the folder."""
        return any(problem.file == self.name(self.folder / name) for problem in self.problems)

    def read(self, path: Path) -> str:
        """The text of a file; empty where there is none that can be read."""
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            self.problem(path, 1, f"Die Datei fehlt. Bitte legen Sie sie an, oder {_BACK}")
        except UnicodeDecodeError:
            self.problem(path, 1, _NOT_UTF8)
        except OSError:
            self.problem(path, 1, "Die Datei ist nicht lesbar. Ist sie in einem anderen Programm geöffnet?")
        else:
            if not text.strip():
                self.problem(path, 1, f"Die Datei ist leer. Bitte schreiben Sie den Text neu, oder {_BACK}")
            return self.visible(path, plain(text))
        return ""

    def visible(self, path: Path, text: str) -> str:
        """The text without control characters, each of which is a problem."""
        controls = set(filter(_is_control, set(text)))
        for number, line in enumerate(text.split("\n"), 1):
            if not controls.isdisjoint(line):
                self.problem(path, number, _CONTROL)
            elif spoilt := _TWICE_CODED.search(line):
                self.problem(path, number, _spoilt(spoilt[0]))
        return _without(controls, text)

    def yaml(self, path: Path, text: str, lists: Collection[Names] = NO_LISTS) -> Lines:
        """The names and wordings in a YAML text."""
        lines, problems = read_yaml(text, lists)
        for line, what in problems:
            self.problem(path, line, what)
        self.told |= {(path, ".".join(names)) for names in lines.numbers.keys() - lines.wordings.keys()}
        for names, wording in lines.wordings.items():
            if ACCEPTED not in names:
                for what in found_in(wording):
                    self.problem(path, lines.line(*names), what)
        return lines

    def yaml_file(self, path: Path, lists: Collection[Names] = NO_LISTS) -> TextFile:
        """A file that is YAML as a whole; lists are allowed under these names only."""
        return TextFile(self, path, self.yaml(path, self.read(path), lists))

    def page(self, path: Path) -> TextFile:
        """A file with a head, the lines between the two ---, and the text below them."""
        text = self.read(path)
        parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
        if len(parts) < 3 or parts[0].strip():
            if text.strip():
                self.problem(path, *_broken_head(text))
            return TextFile(self, path)
        told = len(self.problems)
        head = self.yaml(path, parts[1])
        if not head.numbers and len(self.problems) == told:
            self.problem(path, 1, _EMPTY_HEAD)
        body = read_body(parts[2], text.count("\n") - parts[2].count("\n") + 1)
        page = TextFile(self, path, head, body)
        page.check_head()
        for line, what in found_in_lines(body.lines):
            self.problem(path, line, what)
        return page


@dataclass(frozen=True)
class TextFile:
    """One file: the entries of its head, or of all of a YAML file, and the text below the head."""

    files: TextFiles
    path: Path
    entries: Lines = field(default_factory=Lines)
    body: Body = field(default_factory=Body)

    def get(self, *names: str) -> str:
        """What stands behind a name, without white space around it; empty where there is nothing."""
        return self.entries.get(*names).strip()

    def problem(self, what: str, *names: str) -> None:
        """Remember what is wrong with an entry, or with the file."""
        self.files.problem(self.path, self.entries.line(*names), what)

    def check_head(self) -> None:
        """Names nobody knows; a word where a group belongs, and the other way round."""
        for names in self.entries.wordings:
            if names[0] not in HEAD_NAMES:
                guess = meant(names[0], HEAD_NAMES) or "Bitte löschen."
                self.problem(f"Die Angabe „{names[0]}:“ gibt es nicht. {guess}", *names)
                self.files.told.add((self.path, nearest(names[0], HEAD_NAMES)))
            elif len(names) != (2 if names[0] == ACCEPTED else 1):
                self.files.told.add((self.path, names[0]))
                self.problem(_wrong_level(names[0]), *names)

    def need(self, name: str) -> str:
        """An entry of the head that has to be there."""
        missing = self.entries.wordings and not any(map(str.isalnum, self.get(name)))
        if missing and (self.path, name) not in self.files.told:
            self.problem(f"Die Angabe „{name}:“ fehlt oder ist leer. Bitte ergänzen Sie sie im Kopf.", name)
        return self.get(name)

    def month(self, name: str) -> str:
        """An entry that is a year and a month, or is not there."""
        value = self.get(name)
        if value and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value, re.ASCII):
            self.problem(f"{name} ist „{value}“. Richtig ist Jahr und Monat: 2020-04", name)
        return value


def plain(text: str) -> str:
    """The text as its author sees it: composed letters, line breaks of one kind, nothing invisible."""
    text = _OTHER_BREAKS.sub(" ", _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text)))
    return _without({c for c in set(text) if unicodedata.category(c) == "Cf"}, text)


def meant(name: str, known: Collection[str]) -> str:
    """A question for the nearest known name: "Meinten Sie „title“?"; empty where none is near."""
    near = nearest(name, known)
    return f"Meinten Sie „{near}“?" if near else ""


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that is most alike, or that is meant by a German word; empty where none is."""
    if (english := _IN_GERMAN.get(name.casefold())) in known:
        return english or ""
    return next(iter(get_close_matches(name.casefold(), known, n=1, cutoff=0.6)), "")


def _broken_head(text: str) -> tuple[int, str]:
    """A head without beginning or end: the line in which a --- should stand, and what to do."""
    if text.startswith("{\\rtf"):
        return 1, _RICH_TEXT
    first, *lines = text.split("\n")
    if first.rstrip() != "---":
        return 1, _NO_HEAD
    ends = (number for number, line in enumerate(lines, 2) if line.strip() and not _ENTRY.match(line))
    return next(ends, 1), _NO_END


def _spoilt(written: str) -> str:
    """What to do about letters that were coded twice, with the letter they were where that is known."""
    try:
        meant_letter = f" Aus „{written.encode('cp1252').decode()}“ ist „{written}“ geworden."
    except UnicodeError:
        meant_letter = f" Hier steht „{written}“."
    return (
        f"Beim Kopieren sind Umlaute oder Zeichen verloren gegangen.{meant_letter} Bitte tippen Sie die "
        "Wörter in dieser Zeile neu."
    )


def _without(characters: set[str], text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, characters)))


def _is_control(c: str) -> bool:
    return c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn")


def _wrong_level(name: str) -> str:
    if name == ACCEPTED:
        return "Unter „accept:“ steht eingerückt der Name eines Hinweises, ein Doppelpunkt und der Grund."
    return (
        f"Hinter „{name}:“ steht ein Satz. Beginnt er mit einer Klammer, setzen Sie ihn in Anführungszeichen."
    )
