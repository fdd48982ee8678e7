"""Everything a release can say, in the order in which one reads it: chapters, and a name for each speech.

1. First what every call begins with, then the menus and topics by their keys, then what comes up anywhere.
2. Each speech stands in exactly one chapter. One that these tables do not know stands at the end, under its
   id, so that nothing can be said on the telephone that is not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.core.desk import CLOSED
from ivr.core.digits import DIGITS, speech_of
from ivr.core.guide import PRACTICE_STEPS, Guide, Menu, Topic, section_id
from ivr.core.practice import GROUP

BEGINNING: Mapping[str, str] = {"welcome": "Begrüßung"}
ANYWHERE: Mapping[str, Mapping[str, str]] = {
    "Wenn keine oder eine falsche Taste kommt": {
        "no_match_1": "Die erste falsche Taste",
        "no_match_2_reading": "Die zweite falsche Taste, während ein Text läuft",
        "offer_more": "Danach: die übrigen Tasten",
        "no_match_3": "Die dritte falsche Taste",
        "tour": "Bevor alles der Reihe nach vorgelesen wird",
        "no_match_tour": "Eine falsche Taste, während alles vorgelesen wird",
    },
    "Rund um jeden Text": {
        "offer": "Nach jedem Abschnitt",
        "end": "Am Ende eines Themas",
        "end_below": "Am Ende eines Themas in einer zweiten Auswahl",
        "again": "Taste 1",
        "slower": "Taste 2: langsamer",
        "slowest": "Taste 2: noch langsamer",
        "faster": "Taste 2: wieder schneller",
        "next": "Taste 3",
        "back": "Taste 4",
        "back_first": "Taste 4 am Anfang",
        "pause": "Taste 5",
        "pause_wait": "Nach jeder Minute einer Pause",
        "pause_over": "Nach einer Pause",
        "pen": "Vor etwas zum Mitschreiben",
        "pen_pause": "Danach, wo die Taste 5 eine Pause ist",
    },
    "Wenn jemand eine Zahl eingibt": {
        "digits_wait": "Wenn noch keine Ziffer kommt",
        "digits_heard": "Bevor jede Ziffer genannt wird",
        **{speech_of(digit): f"Die Ziffer {digit}" for digit in DIGITS},
        "digits_check": "Danach",
        "digits_enough": "Eine Ziffer zu viel",
        "digits_again": "Nach der Taste Stern",
        "digits_few": "Zu wenige Ziffern",
        "digits_slowly": "Nach dem zweiten Fehler",
    },
    "Das Einwählen üben": {
        "practice": "Am Anfang",
        "practice_right": "Eine richtige Zahl",
        "practice_wrong": "Eine falsche Zahl",
        "practice_enough": "Nach dem dritten Fehler",
        "practice_story": "Wenn keine Taste kommt",
        "practice_in": "Wenn alles stimmt",
        **{speech: f"Die Gruppe, Stimme {speech[-1]}" for speech in GROUP},
        "practice_done": "Zum Schluss",
    },
    "Räume für Gruppen, sobald es einen gibt": {
        "room_welcome": "Begrüßung, wenn eine Nummer nur in die Räume führt",
        "room_code": "Die Frage nach dem Code",
        "room_help": "Wenn keine Ziffer kommt",
        "room_silence": "Wenn wieder keine kommt",
        "room_few": "Wenn Ziffern fehlen",
        "room_unknown": "Wenn es zum Code keinen Raum gibt",
        "room_unknown_2": "Beim zweiten Mal",
        "room_again": "Nachdem gesagt ist, welche Ziffern ankamen",
        "room_enough": "Nach dem dritten Mal",
        "room_wait": "Wenn auf der Leitung viele falsche Codes kamen",
        "room_in": "Vor dem Namen des Raums",
        "room_star": "Nach dem Namen des Raums",
        "room_alone": "Wenn noch niemand da ist",
        "room_left": "Nach dem Raum",
        "room_failed": "Wenn der Raum voll ist",
        "room_closed": "Außerhalb der Zeiten; danach sagt die Hotline, wann wieder offen ist",
        "room_over": "Wenn der Raum geschlossen wurde",
        "room_away": "Wenn die Datenbank ausfällt",
    },
    "Die Verbindung zu einem Menschen": {
        "closed_later": "Wenn niemand da ist, und die Hotline nicht weiß, ab wann wieder",
        "transfer": "Bevor verbunden wird",
        "transfer_next": "Bevor es beim Nächsten klingelt",
        "transfer_busy": "Wenn dort besetzt ist",
        "transfer_no_answer": "Wenn niemand abnimmt",
        "transfer_failed": "Wenn die Verbindung nicht klappt",
        "transfer_done": "Nach dem Gespräch",
        "whisper": "Das hört, wer bei Ihnen abnimmt",
    },
    "Zum Schluss": {
        "changed": "Wenn es ein Thema nach einer Änderung nicht mehr gibt",
        "goodbye": "Abschied",
    },
    "Die Ersatzansage, wenn unser Server ausfällt": {
        "fallback": "Bevor alles der Reihe nach vorgelesen wird",
        "fallback_again": "Bevor alles noch einmal vorgelesen wird",
    },
}
OF_A_MENU: Mapping[str, str] = {
    "menu": "Die Auswahl",
    "no_input": "Nach 10 Sekunden ohne Taste",
    "no_match_2": "Die zweite falsche Taste",
}
REST = "Weitere Ansagen"  # the chapter of what the tables do not know


@dataclass(frozen=True, slots=True)
class Chapter:
    """Speeches that are read together, each id with its German name.

    `node` is the menu or topic they belong to; None where they belong to the whole hotline.
    """

    title: str
    speeches: Mapping[str, str]
    node: Menu | Topic | None = None


def notice_name(speech: str) -> str:
    """What staff call a notice: "Hinweis sommer"; empty for any other speech."""
    found = re.fullmatch(r"notice(?:-(.*))?", speech)
    return f"Hinweis {found[1] or ''}".rstrip() if found else ""


def chapters(guide: Guide, speeches: Iterable[str]) -> tuple[Chapter, ...]:
    """The chapters of a guide; `speeches` are the ids of all that the release says."""
    said = tuple(dict.fromkeys(speeches))
    known = [
        Chapter("Der Anruf beginnt", {**BEGINNING, **{one.id: notice_name(one.id) for one in guide.notices}}),
        *(Chapter(node.title, _of(node), node) for node in guide.nodes()),
        *(Chapter(title, names) for title, names in ANYWHERE.items()),
    ]
    placed = {speech for chapter in known for speech in chapter.speeches}
    rest = Chapter(REST, {speech: _unplaced(speech) for speech in said if speech not in placed})
    found = (_only(chapter, said) for chapter in (*known, rest))
    return tuple(chapter for chapter in found if chapter.speeches)


def _only(chapter: Chapter, said: tuple[str, ...]) -> Chapter:
    names = {speech: name for speech, name in chapter.speeches.items() if speech in said}
    return Chapter(chapter.title, names, chapter.node)


def _of(node: Menu | Topic) -> dict[str, str]:
    names = {f"title:{node.id}": "Der Name, wenn jemand die Taste drückt"}
    if isinstance(node, Menu):
        with_rooms = ("", ""), ("_rooms", ", sobald es einen Raum gibt")
        return names | {
            f"{kind}{rooms}:{node.id}": f"{name}{when}"
            for rooms, when in with_rooms
            for kind, name in OF_A_MENU.items()
        }
    if node.practice:
        steps = ("Die Telefonnummer", "Die Konferenzraumnummer", "Die PIN")
        asked = zip(PRACTICE_STEPS, steps, strict=True)
        names |= {f"practice_{step}:{node.id}": f"{name} zum Üben" for step, name in asked}
    for index, section in enumerate(node.sections):
        kind = "zum Mitschreiben" if section.dictated else "zum Zuhören"
        names[section_id(node.id, index)] = f"Abschnitt {index + 1}, {kind}"
    return names


def _unplaced(speech: str) -> str:
    kind, _, rest = speech.partition(":")
    if kind == "silence":
        return f"Stille von {rest.replace('.', ',')} Sekunden"
    if kind == "as_of":
        return f"Der Stand der Texte ({rest})"
    if kind == CLOSED:
        return f"Wenn niemand da ist: wieder {rest}"
    if rest.count(":") == 1:  # what a menu says while topics are there that come and go
        node, _, topics = rest.partition(":")
        return f"{_of(Menu(node, '', '', '', ())).get(f'{kind}:{node}', kind)} „{node}“, mit: {topics}"
    return speech
