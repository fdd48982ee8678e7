"""Spelling tables, and the words that need no spelling."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.compile.german.tables import several

_ANTON = several(
    """Anton Ärger Berta Cäsar Dora Emil Friedrich Gustav Heinrich Ida Julius Kaufmann Ludwig Martha Nordpol
    Otto Ökonom Paula Quelle Richard Samuel Theodor Ulrich Übermut Viktor Wilhelm Xanthippe Ypsilon
    Zacharias"""
)
_CITIES = several(
    """Aachen Berlin Chemnitz Düsseldorf Essen Frankfurt Goslar Hamburg Ingelheim Jena Köln Leipzig München
    Nürnberg Offenbach Potsdam Quickborn Rostock Salzwedel Tübingen Unna Völklingen Wuppertal Xanten Ypsilon
    Zwickau"""
)
_UMLAUTS = {"Ä": "Umlaut Aachen", "Ö": "Umlaut Offenbach", "Ü": "Umlaut Unna"}

SPELLING_TABLES: Mapping[str, Mapping[str, str]] = {
    "anton": {name[0]: name for name in _ANTON} | {"ß": "Eszett"},
    "din5009": {name[0]: name for name in _CITIES} | _UMLAUTS | {"ß": "Eszett"},  # DIN 5009:2022
}

# Words that every caller can write, so that an address that holds them need not be spelled.
FAMILIAR = frozenset(
    several(
        """netzwerk selbsthilfe selbsthilfegruppe selbsthilfegruppen selbsthilfebüro gruppe gruppen hilfe
    kontakt verein info post büro telefon konferenz telefonkonferenz videokonferenz video treffen
    austausch alternativen alternative termine veranstaltungen beratung gesundheit krankenkasse
    datenschutz com org net stadt land haus deutschland berlin hamburg münchen bremen
    stuttgart köln hannover leipzig dresden bayern hessen sachsen niedersachsen"""
    )
)
