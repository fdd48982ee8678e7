"""The names of files and folders below audio/texts: what is wrong with one, and what it may be called.

A name is a key from 1 to 9, a dash, small letters from a to z and figures, with dashes between words:
3-datenschutz.md; a folder is named alike, without .md. The web addresses of a call are made of these names,
and so is {taste:datenschutz}: they have to look the same on every computer, Windows and Mac included.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NAME = re.compile(r"([1-9])-([a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ENDING = re.compile(r"(?:\.[A-Za-z][A-Za-z0-9]{0,4})+$")
_NUMBER = re.compile(r"\s*(\d+)[\s._)-]*(?=\D|$)")
_DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".pages")  # a new name makes no text of these
_COPY = re.compile(r"\bKopie\b|\bcopy\b|\(\d+\)", re.IGNORECASE)
_NOTICE = re.compile(r"notice|hinweis", re.IGNORECASE)
_FOLDER_RULE = "Erlaubt sind eine Zahl von 1 bis 9 (die Taste), ein Strich und kleine Buchstaben von a bis z"
_RULE = f"{_FOLDER_RULE}, am Ende .md"


@dataclass(frozen=True, slots=True)
class Name:
    """The key and the id that a name stands for.

    `wrong` is German: what is wrong with it, and a name that would be right; empty where nothing is. Key and
    id are then those of the right name, so that one wrong name is one problem and not several.
    """

    key: str
    id: str
    wrong: str = ""


def read_name(name: str, *, is_folder: bool, free: str = "1") -> Name:
    """What the name of a file or folder says; without a key where no number stands in front.

    `free` is the key that is then proposed.
    """
    name = unicodedata.normalize("NFC", name)
    stem = name if is_folder else name.removesuffix(".md")
    if (is_folder or name.endswith(".md")) and (right := _NAME.fullmatch(stem)):
        return Name(right[1], right[2])
    base = name if is_folder else _ENDING.sub("", name)
    number = _NUMBER.match(base)
    key = number[1] if number and number[1] in "123456789" else ""
    words = plain(base[number.end() :] if number else base)
    faults = "; ".join(_faults(name, base, is_folder=is_folder))
    so = "so" if key and words else "zum Beispiel so"
    suggested = f"{so}: {key or free}-{words or 'thema'}{'' if is_folder else '.md'}"
    rename = f"Bitte nennen Sie {'den Ordner' if is_folder else 'die Datei'} {suggested}"
    if not is_folder and _is_document(name[len(base) :]):
        rename = (
            "Bitte speichern Sie sie im Schreibprogramm als reinen Text (UTF-8), unter einem Namen wie "
            f"{key or free}-{words or 'thema'}.md, und verschieben Sie diese in einen anderen Ordner"
        )
    what = f"Der Name „{name}“ passt nicht: {faults}. {rename}. {_FOLDER_RULE if is_folder else _RULE}."
    return Name(key, words, f"{what}{_copied(base)}{'' if number or is_folder else _maybe_notice(base)}")


def _faults(name: str, base: str, *, is_folder: bool) -> list[str]:
    """What is wrong with it, each as a clause."""
    number = _NUMBER.match(base)
    rest = base[number.end() :] if number else base
    found = [_fault_of_number(base)]
    found += ["nach der Zahl kommt kein Strich"] if number and not re.match(r"\d+-\w", base) else []
    found += ["nach der Zahl fehlt ein Wort"] if number and not rest else []
    found += ["er hat große Buchstaben"] if any(map(str.isupper, rest)) else []
    found += _strange(rest)
    if not is_folder and not name.endswith(".md"):
        found.append(_ends_with(name[len(base) :]))
    elif not is_folder and name != f"{base}.md":
        found.append(f"er endet auf {name[len(base) :]}")
    return [fault for fault in found if fault] or ["zwischen zwei Wörtern steht genau ein Strich"]


def _fault_of_number(base: str) -> str:
    number = _NUMBER.match(base)
    if number is None:
        return "vorne fehlt die Zahl"
    if number[1] == "0":
        return "die Taste 0 gehört dem Kontakt (0-kontakt.md)"
    return "" if number[1] in "123456789" else f"die Taste {number[1]} gibt es nicht"


def _strange(rest: str) -> list[str]:
    strange = dict.fromkeys(c for c in rest.lower() if not re.match(r"[a-z0-9-]", c, re.ASCII))
    shown = ["ein Leerzeichen" if c.isspace() else f"„{c}“" for c in strange]
    return [f"er enthält {' und '.join(shown)}"] if shown else []


def plain(words: str) -> str:
    """The words as a name may have them: "Kösten und Mehr" → koesten-und-mehr."""
    words = unicodedata.normalize("NFKD", words.lower().translate(_UMLAUTS))
    letters = "".join(c for c in words if not unicodedata.combining(c))
    return "-".join(re.findall("[a-z0-9]+", letters, re.ASCII))


def _ends_with(ending: str) -> str:
    if not ending:
        return "ihm fehlt die Endung .md"
    return f"er endet auf {ending}{', und gelesen wird nur reiner Text' if _is_document(ending) else ''}"


def _is_document(ending: str) -> bool:
    return ending.lower() in _DOCUMENTS


def _maybe_notice(base: str) -> str:
    return " Ein Hinweis für ein paar Tage heißt _notice.md." if _NOTICE.match(base) else ""


def _copied(base: str) -> str:
    if not _COPY.search(base):
        return ""
    return " Ist es nur eine Kopie, verschieben Sie sie in einen anderen Ordner."
