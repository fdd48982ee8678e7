"""What staff call a speech: "Kosten, Abschnitt 1" instead of section:kosten:1."""

from __future__ import annotations

from ivr.compile.documents.chapters import ANYWHERE, notice_name
from ivr.core.desk import CLOSED
from ivr.core.guide import Guide

# By what an id begins with. {node} is the title of its menu or topic, {rest} what else stands in the id.
_OF_A_NODE = {
    "section": "{node}, Abschnitt {rest}",
    "title": "{node}, Name",
    "menu": "{node}, Auswahl",
    "no_input": "{node}, Hilfe, wenn keine Taste kommt",
    "no_match_2": "{node}, Hilfe nach der zweiten falschen Taste",
    "menu_rooms": "{node}, Auswahl, sobald es einen Raum gibt",
    "no_input_rooms": "{node}, Hilfe, wenn keine Taste kommt, sobald es einen Raum gibt",
    "no_match_2_rooms": "{node}, Hilfe nach der zweiten falschen Taste, sobald es einen Raum gibt",
    "practice_number": "{node}, Telefonnummer zum Üben",
    "practice_room": "{node}, Konferenzraumnummer zum Üben",
    "practice_pin": "{node}, PIN zum Üben",
}
ORGANISATION, STAFF, DAYS = "organisation", "staff", "days"  # no speeches, but named in the same lists
_PROMPTS = {
    ORGANISATION: "Angaben zur Organisation",
    STAFF: "Wer ans Telefon geht, und wann",
    DAYS: "Erste und letzte Tage",
    "welcome": "Begrüßung",
    "no_match_1": "Hilfe nach der ersten falschen Taste",
    "no_match_2_reading": "Hilfe nach der zweiten falschen Taste beim Vorlesen",
    "no_match_3": "Ansage nach der dritten falschen Taste",
    "no_match_tour": "Hilfe nach einer falschen Taste beim Vorlesen des Ganzen",
    "tour": "Ansage vor dem Vorlesen des Ganzen",
    "offer": "Angebot nach einem Abschnitt",
    "end": "Angebot am Ende eines Themas",
    "end_below": "Angebot am Ende eines Themas im Untermenü",
    "again": "Bestätigung: noch einmal",
    "slower": "Bestätigung: langsamer",
    "faster": "Bestätigung: schneller",
    "next": "Bestätigung: weiter",
    "pen": "Bitte um Stift und Papier",
    "closed_later": "Ansage, wenn niemand da ist",
    "transfer": "Ansage vor dem Verbinden",
    "transfer_next": "Ansage, bevor der nächste Mensch angerufen wird",
    "transfer_busy": "Ansage, wenn besetzt ist",
    "transfer_no_answer": "Ansage, wenn niemand abnimmt",
    "transfer_failed": "Ansage, wenn das Verbinden nicht gelingt",
    "transfer_done": "Ansage nach dem Gespräch",
    "whisper": "Ansage für den, der bei Ihnen abnimmt",
    "changed": "Ansage, wenn sich der Leitfaden während des Anrufs ändert",
    "goodbye": "Verabschiedung",
    "fallback": "Ersatzansage",
    "fallback_again": "Ersatzansage, wenn keine Taste kommt",
    "computer_voice": "Hinweis auf die Computerstimme",
}
# The rest as the proof calls it: "Wenn jemand eine Zahl eingibt: Zu wenige Ziffern".
_IN_CHAPTERS = {speech: f"{title}: {name}" for title, names in ANYWHERE for speech, name in names.items()}


def in_words(speech_id: str, *guides: Guide | None) -> str:
    """What staff call the speech; its node is looked for in these guides, one after the other."""
    kind, _, rest = speech_id.partition(":")
    if kind == "as_of":
        year, _, month = rest.partition("-")
        return f"Stand {month}.{year}"
    if kind == "silence":
        return f"Stille von {rest.replace('.', ',')} Sekunden"
    if kind == CLOSED:
        return f"Ansage, wenn niemand da ist: wieder {rest}"
    if notice := notice_name(speech_id):
        return notice
    if kind not in _OF_A_NODE:
        return _PROMPTS.get(speech_id) or _IN_CHAPTERS.get(speech_id) or f"Ansage „{speech_id}“"
    node_id, _, number = rest.partition(":")
    found = (guide.find(node_id) for guide in guides if guide)
    title = next((node.title for node in found if node), node_id)
    return _OF_A_NODE[kind].format(node=title, rest=number)


def listed(names: list[str], most: int = 5) -> str:
    """The first of them, and how many more there are."""
    more = f" und {len(names) - most} weitere" if len(names) > most else ""
    return "; ".join(names[:most]) + more
