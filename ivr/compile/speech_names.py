"""What staff call a speech, the same everywhere: "Kosten – Abschnitt 1, zum Zuhören" for section:kosten:1."""

from __future__ import annotations

from ivr.compile.documents.chapters import REST, chapters
from ivr.core.guide import Guide

ORGANISATION, STAFF, DAYS = "organisation", "staff", "days"
_NO_SPEECHES = {  # but named in the same lists
    ORGANISATION: "Angaben zur Organisation",
    STAFF: "Wer ans Telefon geht, und wann",
    DAYS: "Erste und letzte Tage",
}


def in_words(speech_id: str, *guides: Guide | None) -> str:
    """Its chapter in the proof and its name there, as the first of these guides has it that knows it."""
    if speech_id in _NO_SPEECHES:
        return _NO_SPEECHES[speech_id]
    found = [chapter for guide in guides if guide for chapter in chapters(guide, [speech_id])]
    known = (f"{chapter.title} – {chapter.speeches[speech_id]}" for chapter in found if chapter.title != REST)
    return next(known, found[0].speeches[speech_id])


def listed(names: list[str]) -> str:
    """The first five of them, and how many more there are."""
    return "; ".join(names[:5]) + (f" und {len(names) - 5} weitere" if len(names) > 5 else "")
