"""_prompts.yaml and _lexicon.yaml: every phrase of the system, and how names are spoken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.compile.starter import neutral_prompts, quoted
from ivr.compile.texts.cross_references import keys_said
from ivr.compile.texts.files import ACCEPTED, TextFile, TextFiles, meant, nearest
from ivr.compile.texts.model import Kind, Lexicon, Page, Wording
from ivr.compile.texts.organisation import FILE, OrganisationFile, spelling_of
from ivr.compile.texts.yaml_lines import Names
from ivr.core.guide import Guide
from ivr.core.organisation import Organisation
from ivr.core.prompts import PLACES, Prompts, places

GROUPS = ("parts", "words", "voices")  # of the lexicon: names, each with what is said
LISTS = frozenset({("familiar",)})
SINGLE = ("spelling",)
ENGINES = ("gtts", "nano", "piper")  # the voices that there are; a test compares them with ivr.compile.voices
_LEXICON_NAMES = (*SINGLE, "familiar", *GROUPS, ACCEPTED)

# Prompts in which every place has to be: without it nobody hears what it is about.
NEEDED = (
    *("choice", "choice_first", "chosen", "as_of", "closed"),
    *("practice_number", "practice_room", "practice_pin"),
)
NAME = "{name}"  # in any prompt: the organisation's
_NAMELESS = (
    "In „{0}“ steht {{name}}, aber in _organisation.yaml steht kein „name:“. Bitte ergänzen Sie ihn dort."
)


def read_prompts(files: TextFiles, guide: Guide, ours: Organisation) -> tuple[Prompts, Page]:
    """All prompts by name, and the page they stand on.

    `{taste:…}` in them is a key of this guide, `{name}` the organisation's name as it is written.
    """
    file = files.yaml_file(files.folder / "_prompts.yaml")
    said: dict[Names, str] = {}
    nameless = not ours.name and not files.has_problems(FILE)
    for names, typed in file.entries.wordings.items():
        if names[0] != ACCEPTED:
            said[names], unknown = keys_said(typed, guide)
            if NAME in typed and nameless:
                unknown, nameless = (*unknown, _NAMELESS.format(".".join(names))), False
            said[names] = said[names].replace(NAME, ours.name or "uns")
            for what in unknown:
                file.problem(what, *names)
    prompts = {".".join(names): wording for names, wording in said.items()}
    for names, wording in said.items():
        _check(file, names, wording)
    for name in sorted(PLACES.keys() - prompts.keys()) if prompts else ():
        if (file.path, name) not in files.told:
            file.problem(f"Der Satz „{name}“ fehlt. Bitte ergänzen Sie ihn{_usual(name)}")
    wordings = (
        Wording(file.entries.line(*names), Kind.PROMPT, ".".join(names), text, file.entries.get(*names))
        for names, text in said.items()
    )
    return prompts, _page(file, tuple(wordings))


def _usual(name: str) -> str:
    """How the sentence usually goes, as it is typed: a new version of the program may need new sentences."""
    group, _, last = name.rpartition(".")
    place = f", unter „{group}:“" if group else ""
    return f"{place}, zum Beispiel so: {last}: {quoted(neutral_prompts()[name])}"


def _check(file: TextFile, names: Names, wording: str) -> None:
    name = ".".join(names)
    if name not in PLACES:
        guess = meant(name, PLACES) or "Ist der Name richtig geschrieben?"
        file.problem(f"Den Satz „{name}“ kennt die Hotline nicht. {guess}", *names)
        file.files.told.add((file.path, nearest(name, PLACES)))
        return
    if not any(map(str.isalpha, wording)):
        file.problem(f"Der Satz „{name}“ ist leer. Bitte schreiben Sie, was die Hotline sagen soll.", *names)
    try:
        unknown = places(wording) - PLACES[name]
    except ValueError:
        file.problem(f"In „{name}“ ist eine Klammer {{ oder }} zu viel oder zu wenig.", *names)
        return
    needed = PLACES[name] - places(wording) if name in NEEDED and not unknown else ()
    for place in sorted(needed):
        file.problem(f"„{name}“: {{{place}}} fehlt. Ohne das hört niemand, worum es geht.", *names)
    for place in sorted(unknown):
        known = ", ".join(f"{{{p}}}" for p in sorted({*PLACES[name], "name"}))
        file.problem(f"„{name}“: {{{place}}} gibt es hier nicht. Möglich: {known}.", *names)


def read_lexicon(files: TextFiles, ours: OrganisationFile) -> tuple[Lexicon, Page]:
    """How names are spoken and the spelling table for dictation, and the page they stand on."""
    file = files.yaml_file(files.folder / "_lexicon.yaml", LISTS)
    lines = file.entries
    told: set[str] = set()  # a group that nobody knows is one problem, not one for each of its entries
    for names in lines.wordings:
        for what in _wrong(names, lines.wordings):
            if what not in told:
                file.problem(what, *names)
            told.add(what)
    spelling = ours.file.get("spelling") or spelling_of(file) or "anton"
    parts = lines.below("parts")
    for name, cut in parts.items():
        if cut.strip() and cut.replace(" ", "") != name:
            file.problem(f"„{cut}“ ergibt nicht „{name}“. Bitte nur Leerzeichen einfügen.", "parts", name)
    voices = {voice: lines.below("voices", voice) for voice in sorted(lines.groups("voices"))}
    common = ours.file.entries.below("familiar") or lines.below("familiar")
    familiar = frozenset(map(str.lower, common))
    words = {**ours.words, **lines.below("words")}
    return Lexicon(spelling, familiar, parts, words, voices), _page(file)


def _wrong(names: Names, wordings: Mapping[Names, str]) -> Iterator[str]:
    """What is wrong with one entry of the lexicon: its name, its place, or that nothing stands there."""
    first, value = names[0], wordings[names].strip()
    if first not in _LEXICON_NAMES:
        yield _unknown(first, grouped=len(names) > 1, lost=_emptied(wordings))
    elif names == ("familiar",) and value:
        yield "Unter „familiar:“ steht jedes Wort in einer eigenen Zeile, eingerückt, mit „- “ davor."
    elif len(names) == 1 and first in (*GROUPS, "familiar", ACCEPTED):
        if value:
            yield f"Unter „{first}:“ stehen die Einträge eingerückt, jeder in einer eigenen Zeile."
    elif len(names) == 2 and first == "voices":
        yield f"Zu welcher Stimme gehört „{names[1]}“? Unter „voices:“ steht erst sie, zum Beispiel „nano:“."
    elif first == "voices" and names[1] not in ENGINES:
        guess = meant(names[1], ENGINES) or f"Möglich: {', '.join(ENGINES)}."
        yield f"Eine Stimme „{names[1]}“ gibt es nicht. {guess}"
    elif not value and first != ACCEPTED:
        yield f"Hinter „{names[-1]}“ steht nichts. Bitte schreiben Sie, wie es klingt, oder löschen Sie es."


def _emptied(wordings: Mapping[Names, str]) -> str:
    """The group that has lost its entries, because they are not indented; empty where there is none."""
    return next((group for group in GROUPS if wordings.get((group,)) == ""), "")


def _unknown(name: str, *, grouped: bool, lost: str) -> str:
    if lost and not grouped:
        return f"„{name}“ steht nicht in „{lost}:“. Bitte setzen Sie zwei Leerzeichen davor."
    groups = ", ".join(f"„{group}“" for group in _LEXICON_NAMES)
    guess = meant(name, _LEXICON_NAMES) or f"Möglich: {groups}. Alles andere steht eingerückt darunter."
    return f"Den Namen „{name}“ gibt es im Lexikon nicht. {guess}"


def _page(file: TextFile, wordings: tuple[Wording, ...] = ()) -> Page:
    accepted, name = file.entries.below(ACCEPTED), file.files.name(file.path)
    return Page(name, wordings, accepted=accepted, lines=file.entries.numbers)
