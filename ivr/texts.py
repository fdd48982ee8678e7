"""audio/texts → Texts, or every problem at once with file and line.

- The folder tree is the menu tree; the number in front of a name is the key.
- A text is Markdown with a front matter (title, menu, as_of). A paragraph or list item is a passage;
  a quoted line (> www.example.de) is something to write down.
- `_menu.md` names its folder, `_prompts.yaml` holds every phrase of the system, `_lexicon.yaml` the names.
- Nothing stops at the first problem: staff mend a text once, not five times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

from ivr.core.german import SPELLING_TABLES, dictated, spoken
from ivr.core.guide import CONTACT, MAIN, Guide, Menu, Topic
from ivr.core.prompts import PLACES, Prompts, places
from ivr.core.sections import Passage, fill
from ivr.core.speech import Lexicon, Texts
from ivr.errors import Problem, TextsError
from ivr.numerals import GermanNumerals
from ivr.yaml_lines import Lines, read_yaml

MAX_CHOICES = 5  # Dunlap 1998; Avaya: 4-5
MAX_LEVELS = 2
_NAME = re.compile(r"(\d)-([a-z0-9]+(?:-[a-z0-9]+)*)")
_AS_OF = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
NUMERALS = GermanNumerals()
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def read_texts(folder: Path) -> Texts:
    """All of audio/texts.

    Raises TextsError with every problem that was found, not only the first.
    """
    reader = _Reader(folder)
    texts = reader.texts()
    if reader.problems:
        raise TextsError(reader.problems)
    return texts


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands below the front matter, and the line it begins in."""

    text: str
    first_line: int


@dataclass
class _Reader:
    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def texts(self) -> Texts:
        main = self.menu(self.folder, MAIN, key="", level=0)
        contact_file = self.folder / f"0-{CONTACT}.md"
        contact = self.topic(contact_file, CONTACT, "0")
        return Texts(Guide(main, contact), self.prompts(), self.lexicon())

    # menus and topics

    def menu(self, folder: Path, node_id: str, key: str, level: int) -> Menu:
        path = folder / "_menu.md"
        head, _ = self.front_matter(path)
        if level > MAX_LEVELS - 1:
            self.problem(
                folder, 1, "Die Auswahl ist zu tief. Erlaubt sind zwei Ebenen. Bitte eine Ebene auflösen."
            )
        choices = tuple(self.choices(folder, "" if node_id == MAIN else f"{node_id}.", level))
        self.check_keys(folder, [choice.key for choice in choices])
        return Menu(node_id, key, self.need(path, head, "title"), self.need(path, head, "menu"), choices)

    def choices(self, folder: Path, prefix: str, level: int) -> Iterator[Menu | Topic]:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name.startswith(("_", ".")) or path.name == f"0-{CONTACT}.md":
                continue
            if path.suffix not in ("", ".md") or not (named := _NAME.fullmatch(path.stem)):
                self.problem(path, 1, "Der Name passt nicht. Richtig ist zum Beispiel: 3-datenschutz.md")
                continue
            key, node_id = named[1], prefix + named[2]
            if path.is_dir():
                yield self.menu(path, node_id, key, level + 1)
            else:
                yield self.topic(path, node_id, key)

    def check_keys(self, folder: Path, keys: list[str]) -> None:
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self.problem(folder, 1, f"Die Taste {key} ist doppelt vergeben. Bitte eine Datei umbenennen.")
        wanted = [str(number + 1) for number in range(len(set(keys)))]
        if sorted(set(keys)) != wanted:
            found = ", ".join(sorted(set(keys)))
            self.problem(
                folder, 1, f"Die Tasten müssen lückenlos bei 1 beginnen. Es gibt: {found}. Bitte umbenennen."
            )
        if not keys:
            self.problem(
                folder, 1, "Die Auswahl ist leer. Bitte legen Sie einen Text an, zum Beispiel 1-thema.md"
            )
        if len(set(keys)) > MAX_CHOICES:
            self.problem(
                folder,
                1,
                f"Es gibt {len(set(keys))} Themen. Erlaubt sind {MAX_CHOICES}. Bitte zusammenfassen.",
            )

    def topic(self, path: Path, node_id: str, key: str) -> Topic:
        head, body = self.front_matter(path)
        as_of = self.need(path, head, "as_of")
        if as_of and not _AS_OF.fullmatch(as_of):
            self.problem(
                path, head.line("as_of"), f"as_of ist „{as_of}“. Richtig ist Jahr und Monat: 2020-04"
            )
        passages = tuple(_passages(body.text, body.first_line))
        for passage in passages:
            self.check_passage(path, passage)
        if not passages and path.is_file():
            self.problem(
                path, 1, "Der Text ist leer. Bitte schreiben Sie unter die zweite Zeile --- einen Absatz."
            )
        return Topic(
            node_id, key, self.need(path, head, "title"), self.need(path, head, "menu"), as_of, fill(passages)
        )

    def check_passage(self, path: Path, passage: Passage) -> None:
        """Whether it can be said: as text, or in dictation."""
        try:
            said = (
                dictated(passage.text, NUMERALS, {}, None)
                if passage.dictated
                else spoken(passage.text, NUMERALS)
            )
        except ValueError as error:
            self.problem(path, passage.line, str(error))
            return
        if not any(map(str.isalpha, said)):
            self.problem(path, passage.line, "Hier gibt es nichts zu sprechen. Bitte einen Satz schreiben.")

    def front_matter(self, path: Path) -> tuple[Lines, _Body]:
        """The lines between the two --- and the text below them."""
        text = self.read(path)
        parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
        if len(parts) < 3 or parts[0].strip():
            if text:
                self.problem(
                    path, 1, "Der Kopf fehlt. Die Datei beginnt mit einer Zeile --- und den Angaben darunter."
                )
            return Lines(), _Body("", 1)
        first_line = text.count("\n") - parts[2].count("\n") + 1
        return self.yaml(path, parts[1]), _Body(parts[2], first_line)

    # the two YAML files

    def prompts(self) -> Prompts:
        path = self.folder / "_prompts.yaml"
        lines = self.yaml(path, self.read(path))
        prompts = {".".join(names): wording for names, wording in lines.wordings.items()}
        for name in sorted(PLACES.keys() - prompts.keys()) if prompts else ():
            self.problem(path, 1, f"Der Satz „{name}“ fehlt. Bitte ergänzen Sie ihn.")
        for names, wording in lines.wordings.items():
            self.check_prompt(path, lines.line(*names), ".".join(names), wording)
        return prompts

    def check_prompt(self, path: Path, line: int, name: str, wording: str) -> None:
        if name not in PLACES:
            self.problem(
                path, line, f"Den Satz „{name}“ kennt die Hotline nicht. Ist der Name richtig geschrieben?"
            )
            return
        if not wording.strip():
            self.problem(
                path, line, f"Der Satz „{name}“ ist leer. Bitte schreiben Sie, was die Hotline sagen soll."
            )
        try:
            unknown = places(wording) - PLACES[name]
        except ValueError:
            self.problem(path, line, f"In „{name}“ ist eine Klammer {{ oder }} zu viel oder zu wenig.")
            return
        for place in sorted(unknown):
            known = ", ".join(f"{{{p}}}" for p in sorted(PLACES[name])) or "keine"
            self.problem(path, line, f"„{name}“: {{{place}}} gibt es hier nicht. Möglich: {known}.")

    def lexicon(self) -> Lexicon:
        path = self.folder / "_lexicon.yaml"
        lines = self.yaml(path, self.read(path))
        spelling = lines.get("spelling", default="anton")
        if spelling not in SPELLING_TABLES:
            known = " oder ".join(sorted(SPELLING_TABLES))
            self.problem(
                path, lines.line("spelling"), f"Die Tafel „{spelling}“ gibt es nicht. Möglich: {known}."
            )
        voices = {voice: lines.below("voices", voice) for voice in sorted(lines.groups("voices"))}
        return Lexicon(spelling, lines.below("words"), voices)

    # what all of them need

    def need(self, path: Path, head: Lines, name: str) -> str:
        if head.wordings and not any(map(str.isalnum, head.get(name))):
            self.problem(
                path, 1, f"Die Angabe „{name}:“ fehlt oder ist leer. Bitte ergänzen Sie sie im Kopf."
            )
        return head.get(name).strip()

    def yaml(self, path: Path, text: str) -> Lines:
        lines, problems = read_yaml(text)
        for found in problems:
            self.problem(path, found.line, found.what)
        return lines

    def read(self, path: Path) -> str:
        try:
            text = path.read_text(encoding="utf-8-sig")
            if not text.strip():
                self.problem(path, 1, "Die Datei ist leer. Bitte holen Sie den Text zurück.")
            return text
        except FileNotFoundError:
            self.problem(path, 1, "Die Datei fehlt. Bitte legen Sie sie an oder holen Sie sie zurück.")
        except UnicodeDecodeError:
            self.problem(
                path, 1, "Die Datei ist nicht in UTF-8 gespeichert. Bitte beim Speichern UTF-8 wählen."
            )
        return ""

    def problem(self, path: Path, line: int, what: str) -> None:
        place = path.relative_to(self.folder.parent).as_posix()
        self.problems.append(Problem(place, line, what))


def _passages(markdown: str, first_line: int) -> Iterator[Passage]:
    """Paragraphs and list items; what stands in a quotation is dictated."""
    quoted = 0
    for token in _MARKDOWN.parse(markdown):
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline":
            text = "".join(_plain(child.type, child.content) for child in token.children or ())
            line = first_line + (token.map[0] if token.map else 0)
            yield Passage(text.strip(), dictated=quoted > 0, line=line)


def _plain(kind: str, content: str) -> str:
    return " " if kind in ("softbreak", "hardbreak") else content
