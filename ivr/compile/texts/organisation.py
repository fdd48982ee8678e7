"""_organisation.yaml: whose hotline this is.

- The file may be missing, and everything in it may be: what is not said here is neither spoken nor printed.
- `familiar` and `spelling` may also stand in _lexicon.yaml, where they stood once; what stands here comes
  first.
- The names in HOURS_AND_PERSONS are read elsewhere, from the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.compile.german import SPELLING_TABLES
from ivr.compile.german.characters import cleaned
from ivr.compile.telephone_numbers import e164
from ivr.compile.texts.files import TextFile, TextFiles, meant
from ivr.compile.texts.model import Page
from ivr.compile.texts.yaml_lines import Names
from ivr.core.organisation import STATES, UNNAMED, Organisation, state_of

FILE = "_organisation.yaml"
SPELLING = "spelling"
FAMILIAR = "familiar"
SENTENCES = ("name", "spoken", "number", "web", "state", SPELLING)  # each a line of its own
PERSONS = "persons"
HOURS_AND_PERSONS = ("hours", "exceptions", "ring", PERSONS)
_KNOWN = (*SENTENCES, FAMILIAR, *HOURS_AND_PERSONS)
_LINE_BY_LINE = {
    "hours": (
        "Unter „hours:“ stehen die Tage eingerückt, ohne „- “ davor. Nach einem Doppelpunkt folgen in "
        "derselben Zeile die Zeiten: Montag bis Freitag: 9-12"
    ),
    "exceptions": (
        "Unter „exceptions:“ stehen die Tage eingerückt, ohne „- “ davor. Nach einem Doppelpunkt folgen in "
        "derselben Zeile die Zeiten: 24.12.2026: geschlossen"
    ),
}
_PERSONS = (
    "Unter „persons:“ beginnt jede Person mit einer eingerückten Zeile „- name: Frau Maier“. Darunter steht, "
    "noch zwei Leerzeichen weiter eingerückt: number: 0511 12345"
)
_FIRST = re.compile(r"^([^\s#:-][^:]*):", re.MULTILINE)  # a name at the beginning of a line
_WEB = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """What stands in the file, the file for who reads the rest of it, and its page, if there is one."""

    file: TextFile
    organisation: Organisation = UNNAMED
    pages: tuple[Page, ...] = ()

    @property
    def words(self) -> Mapping[str, str]:
        """The name as it is cleaned, and what is said in its place; empty where that is the same."""
        ours = self.organisation
        return {cleaned(ours.name): ours.spoken} if ours.spoken != ours.name else {}


def read_organisation(files: TextFiles) -> OrganisationFile:
    """The organisation, or every problem of its file."""
    path = files.folder / FILE
    if not path.exists():
        return OrganisationFile(TextFile(files, path))
    text = files.read(path)
    file = TextFile(files, path, files.yaml(path, text, {(name,) for name in _FIRST.findall(text)}))
    wrong: dict[str, Names] = {}
    for names in file.entries.wordings:
        for what in _misplaced(names, file.get(*names)):
            wrong.setdefault(what, names)
    for what, names in wrong.items():
        file.problem(what, *names)
    said = {name: file.get(name) for name in SENTENCES}
    for name, value in said.items():
        if value and (what := _wrong(name, value)):
            file.problem(what, name)
    spelling_of(file)
    ours = Organisation(
        said["name"],
        said["spoken"] or said["name"],
        e164(said["number"]),
        said["web"],
        state_of(said["state"]),
    )
    return OrganisationFile(file, ours, (Page(files.name(path), (), lines=file.entries.numbers),))


def spelling_of(file: TextFile) -> str:
    """The spelling table that a file names; empty where it names none. An unknown one is a problem."""
    spelling = file.get(SPELLING)
    if spelling and spelling not in SPELLING_TABLES:
        known = " oder ".join(sorted(SPELLING_TABLES))
        file.problem(f"Die Tafel „{spelling}“ gibt es nicht. Möglich: {known}.", SPELLING)
    return spelling


def _misplaced(names: Names, value: str) -> Iterator[str]:
    """A name nobody knows, a list where a line belongs, and the other way round.

    What stands in another form than it is read in would be left out without a word: a hotline with
    "hours: 9-12" would never close.
    """
    first = names[0]
    if first not in _KNOWN:
        guess = meant(first, _KNOWN) or f"Möglich: {', '.join(_KNOWN)}."
        yield f"Die Angabe „{first}:“ gibt es nicht. {guess}"
    elif first in SENTENCES and len(names) > 1:
        yield f"Hinter „{first}:“ steht genau eine Angabe, in derselben Zeile."
    elif first == FAMILIAR and len(names) == 2 and len(names[1].split()) > 1:
        yield f"„{names[1]}“ sind mehrere Wörter. Jedes steht in einer eigenen Zeile, mit „- “ davor."
    elif first in _LINE_BY_LINE and (len(names) > 2 or (names == (first,) and value)):
        yield _LINE_BY_LINE[first]
    elif first == PERSONS and len(names) < 3 and value and names[-1] != value:
        yield _PERSONS
    elif names == (FAMILIAR,) and value:
        yield f"Unter „{FAMILIAR}:“ steht jedes Wort in einer eigenen Zeile, eingerückt, mit „- “ davor."


def _wrong(name: str, value: str) -> str:
    """What is wrong with one of the lines, or empty."""
    if name in ("name", "spoken") and (not any(map(str.isalpha, value)) or set("{}") & {*value}):
        return f"„{name}“ ist „{value}“. Bitte schreiben Sie den Namen, ohne geschweifte Klammern."
    if name == "number" and not e164(value):
        return f"„{value}“ ist keine Telefonnummer. Richtig ist zum Beispiel: 0511 123456"
    if name == "web" and not _WEB.fullmatch(value):
        return f"„{value}“ ist keine Internetseite. Richtig ist zum Beispiel: www.example.de"
    if name == "state" and not state_of(value):
        return f"Das Bundesland „{value}“ gibt es nicht. Möglich: {', '.join(STATES)}."
    return ""
