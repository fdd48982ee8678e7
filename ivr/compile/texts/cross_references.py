"""A cross-reference is a place, not a number: {taste:datenschutz} is said as "die Drei", and follows a move.

    Im Hauptmenü ist das {taste:datenschutz}.      Im Hauptmenü ist das die Drei.
    Drücken Sie die {taste:datenschutz}.           Drücken Sie die Drei.
    mit der {taste:telefonkonferenz.ablauf}        mit der Eins, dann der Vier

A place is the id of a menu or topic: the name of its file or folder without the number, with a dot between
the two levels. The main menu (haupt) is the Nine and the contact topic (kontakt) the Zero, as
everywhere. Where topics come and go, a key that is another one on some days is refused: a recording says one.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from ivr.compile.timing import keys
from ivr.core.digits import KEY_WORDS
from ivr.core.guide import Guide, Topic
from ivr.core.period import ALWAYS
from ivr.core.today import real_variants

MAIN_KEY = "9"
_REFERENCE = re.compile(r"(?:\b(die|der) )?\{\s*taste\s*:\s*([^{}]*?)\s*\}", re.IGNORECASE)
_OTHER_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
CHANGES = (
    "Die Taste von „{place}“ ist nicht an allen Tagen dieselbe, wegen „from:“ und „until:“ in der Auswahl. "
    "Bitte nennen Sie hier keine Taste, oder geben Sie dem Thema mit „from:“ und „until:“ die letzte Nummer."
)
_LIKE = 0.6  # how alike two names are at least, so that one may be meant by the other


def keys_said(text: str, guide: Guide) -> tuple[str, tuple[str, ...]]:
    """The text with the keys in place of its cross-references, and what is wrong with those, in German."""
    problems: list[str] = []

    def said(match: re.Match[str]) -> str:
        article, place = match[1] or "die", match[2]
        if guide.find(place):
            pressed = keys_every_day(guide, place)
            if pressed is None:
                problems.append(CHANGES.format(place=place))
                return match[0]
            words = f", dann {article.lower()} ".join(KEY_WORDS[key] for key in pressed)
            return f"{article} {words}"
        problems.append(f"Den Ort „{place}“ gibt es nicht. {_nearest(place, guide)}")
        return match[0]

    return _REFERENCE.sub(said, text), tuple(problems)


def stray_braces(text: str) -> tuple[str, ...]:
    """What is wrong with the braces of a text whose cross-references have been said: there are no others."""
    return tuple(
        f"„{match[0]}“ hat hier keine Bedeutung. In Absätzen gibt es nur {{taste:…}}, zum Beispiel "
        "{taste:kontakt}. In der Überschrift und in der Auswahl gibt es keine geschweiften Klammern."
        for match in _OTHER_BRACES.finditer(text)
    )


def keys_every_day(guide: Guide, place: str) -> tuple[str, ...] | None:
    """The keys that lead from the main menu to this place, the Nine for the main menu itself.

    None where they are others on some days, or lead nowhere because the topic is not there.
    """
    node = guide.find(place)
    if isinstance(node, Topic) and node.period != ALWAYS:
        return None
    days = [day for day in real_variants(guide) if any(node.id == place for node in day.nodes())]
    first, *others = {keys(day, place) for day in days}
    return None if others else first or (MAIN_KEY,)


def _nearest(place: str, guide: Guide) -> str:
    """The place that may be meant: one of that name in another menu, or the most similar."""
    known = [node.id for node in guide.nodes()]
    same = [node_id for node_id in known if node_id.rpartition(".")[2] == place.rpartition(".")[2]]
    near = same or get_close_matches(place.casefold(), known, n=1, cutoff=_LIKE)
    if near:
        return f"Meinten Sie {{taste:{near[0]}}}?"
    return f"Es gibt: {', '.join(known)}."
