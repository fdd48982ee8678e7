"""_prompts.yaml and _lexicon.yaml: every phrase of the system, and how names are spoken."""

from __future__ import annotations

from pathlib import Path

from ivr.compile.german import SPELLING_TABLES
from ivr.compile.texts.files import ACCEPTED, Lines, TextFiles
from ivr.compile.texts.model import Kind, Lexicon, Page, Wording
from ivr.core.prompts import PLACES, Prompts, places

# Prompts in which every place has to be: without it nobody hears what it is about.
NEEDED = ("choice", "choice_first", "chosen", "as_of", "practice_number", "practice_room", "practice_pin")


def read_prompts(files: TextFiles) -> tuple[Prompts, Page]:
    """All prompts by name, and the page they stand on."""
    path = files.folder / "_prompts.yaml"
    lines = files.yaml(path, files.read(path))
    said = {names: wording for names, wording in lines.wordings.items() if names[0] != ACCEPTED}
    prompts = {".".join(names): wording for names, wording in said.items()}
    for name in sorted(PLACES.keys() - prompts.keys()) if prompts else ():
        files.problem(path, 1, f"Der Satz „{name}“ fehlt. Bitte ergänzen Sie ihn.")
    for names, wording in said.items():
        _check(files, path, lines.line(*names), ".".join(names), wording)
    wordings = (
        Wording(lines.line(*names), Kind.PROMPT, ".".join(names), text) for names, text in said.items()
    )
    return prompts, _page(files, path, lines, tuple(wordings))


def _check(files: TextFiles, path: Path, line: int, name: str, wording: str) -> None:
    if name not in PLACES:
        files.problem(
            path, line, f"Den Satz „{name}“ kennt die Hotline nicht. Ist der Name richtig geschrieben?"
        )
        return
    if not any(map(str.isalpha, wording)):
        files.problem(
            path, line, f"Der Satz „{name}“ ist leer. Bitte schreiben Sie, was die Hotline sagen soll."
        )
    try:
        unknown = places(wording) - PLACES[name]
    except ValueError:
        files.problem(path, line, f"In „{name}“ ist eine Klammer {{ oder }} zu viel oder zu wenig.")
        return
    needed = PLACES[name] - places(wording) if name in NEEDED else ()
    for place in sorted(needed):
        files.problem(path, line, f"„{name}“: {{{place}}} fehlt. Ohne das hört niemand, worum es geht.")
    for place in sorted(unknown):
        known = ", ".join(f"{{{p}}}" for p in sorted(PLACES[name])) or "keine"
        files.problem(path, line, f"„{name}“: {{{place}}} gibt es hier nicht. Möglich: {known}.")


def read_lexicon(files: TextFiles) -> tuple[Lexicon, Page]:
    """How names are spoken and the spelling table for dictation, and the page they stand on."""
    path = files.folder / "_lexicon.yaml"
    lines = files.yaml(path, files.read(path))
    spelling = lines.get("spelling", default="anton")
    if spelling not in SPELLING_TABLES:
        known = " oder ".join(sorted(SPELLING_TABLES))
        files.problem(
            path, lines.line("spelling"), f"Die Tafel „{spelling}“ gibt es nicht. Möglich: {known}."
        )
    parts = lines.below("parts")
    for name, cut in parts.items():
        if cut.replace(" ", "") != name:
            line = lines.line("parts", name)
            files.problem(path, line, f"„{cut}“ ergibt nicht „{name}“. Bitte nur Leerzeichen einfügen.")
    voices = {voice: lines.below("voices", voice) for voice in sorted(lines.groups("voices"))}
    return Lexicon(spelling, parts, lines.below("words"), voices), _page(files, path, lines)


def _page(files: TextFiles, path: Path, lines: Lines, wordings: tuple[Wording, ...] = ()) -> Page:
    return Page(files.name(path), wordings, accepted=lines.below(ACCEPTED), lines=lines.numbers)
