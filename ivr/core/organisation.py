"""Whose hotline this is: what staff say of their organisation in audio/texts/_organisation.yaml.

A release carries it, so that whoever answers, prints or examines it knows the name without reading texts.
"""

from __future__ import annotations

from dataclasses import dataclass

# The federal states by their abbreviations: which public holidays there are depends on them.
STATES = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}
HOTLINE = "Hotline"  # what stands on paper and on pages where nobody has given a name


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everything may be empty: a release that is older than the organisation's file says nothing of it."""

    name: str = ""  # as it is written
    spoken: str = ""  # as a voice says it
    number: str = ""  # of the hotline, E.164: "+49511123456"
    web: str = ""  # an address of the web, as it is written
    state: str = ""  # an abbreviation of STATES: "NI"

    @property
    def hotline(self) -> str:
        """What the hotline is called on paper and on pages: "Hotline Verein Beispiel"."""
        return _hotline(self.name)

    @property
    def spoken_hotline(self) -> str:
        """The same for the ear."""
        return _hotline(self.spoken)


def _hotline(name: str) -> str:
    """The word in front of the name, unless it is there already."""
    return name if name.startswith(HOTLINE) else f"{HOTLINE} {name}".rstrip()


UNNAMED = Organisation()  # where nobody has said anything


def state_of(written: str) -> str:
    """The abbreviation, for somebody who has written that or the whole name; empty for neither."""
    known = {name.casefold(): short for short, name in STATES.items()}
    return written.upper() if written.upper() in STATES else known.get(written.casefold(), "")
