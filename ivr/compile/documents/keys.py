"""The keys as people read them, on the card and in the key map. What they do is ivr.core.dialog's."""

from __future__ import annotations

from ivr.core.guide import Guide, Menu

Row = tuple[str, str]  # a key, and what it leads to

ALWAYS_TITLE = "Immer"
READING_TITLE = "Während ein Text läuft"
READING: tuple[Row, ...] = (("1", "noch einmal"), ("2", "langsamer, oder wieder schneller"), ("3", "weiter"))
SILENCE = "Keine Taste? Bleiben Sie einfach dran. Dann liest die Hotline Ihnen alles vor."


def always(guide: Guide) -> tuple[Row, ...]:
    """The keys that mean the same everywhere."""
    return (guide.contact.key, f"{guide.contact.title}, oder ein Mensch"), ("9", "zurück zum Hauptmenü")


def choices(menu: Menu) -> tuple[Row, ...]:
    """The keys of a menu, each with the name that confirms it."""
    return tuple((choice.key, choice.title) for choice in menu.choices)
