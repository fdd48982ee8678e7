"""Spelling tables, and the words that need no spelling.

A word that is made of familiar words is as familiar as they are: "seniorenbuero", "gesundheitsamt". Addresses
have no umlauts, so a caller has to hear that "Büro" is written with u e.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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

# Words that every caller can write, so that an address that holds them need not be spelled. What an
# organisation calls its own stands in its lexicon, under "familiar:".
FAMILIAR = frozenset(
    several(
        """com org net info post mail telefon telefonkonferenz konferenz videokonferenz video radio zeitung
    kontakt hilfe gruppe gruppen verein vereine verband bund bündnis büro zentrum zentrale haus heim hof markt
    platz straße weg allee gasse ring ufer damm berg burg dorf tal feld wald bach brücke tor kirche gemeinde
    pfarrei stadt stadtteil kreis land bezirk region amt rathaus schule hochschule bücherei museum theater
    verwaltung ministerium senioren jugend familie familien frauen männer kinder eltern mütter väter mädchen
    jungen menschen freunde nachbarn nachbarschaft bürger mieter alten alter pflege kranken krankenhaus
    krankenkasse klinik praxis arzt ärzte apotheke gesundheit beratung betreuung begegnung treffen treff
    treffpunkt austausch alternativen alternative termine termin veranstaltungen aktuell anmeldung angebote
    dienst dienste fahrdienst fahren essen mittag mittagstisch tisch küche garten wohnen leben lernen arbeit
    freizeit sport musik kultur reisen wandern datenschutz sicherheit recht hotline muster neu neue neuer alt
    groß klein ober unter nord süd ost west mitte haupt bahnhof deutschland deutsche deutscher berlin hamburg
    münchen bremen stuttgart köln hannover leipzig dresden nürnberg frankfurt essen dortmund düsseldorf bayern
    hessen sachsen niedersachsen für und der die das den dem des von vom zum zur mit bei auf ich wir sie alle
    herr frau straßen postfach ehrenamt freiwillige freiwilligen selbst sankt pfarr pfarrer pfarramt
    pfarrheim schloss friedhof brunnen mühle mühlen wiese wiesen gärten blumen rosen tannen eiche
    eichen birken buchen kastanien sonnen schützen feuerwehr siedlung graben wall anger steig
    pfad gang chaussee promenade höhe lang lange kurz kurze langer hohe hoher grün grüne schwarz weiß rot rote
    hinter vorder"""
    )
)
_LEAST = 3  # letters of a familiar word inside another: shorter ones are found by chance
_LEAST_ALONE = 4  # letters of the one familiar word in an unknown name
_JOINTS = ("s", "n")
_WRITTEN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_NAMED = {"ä": "a e", "ö": "o e", "ü": "u e", "ß": "Doppel-s"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a word in small letters: as it is written, and the familiar word it is, if it is one."""

    text: str
    word: str = ""

    @property
    def familiar(self) -> bool:
        """Whether everybody can write it."""
        return bool(self.word)


def split(word: str, familiar: Collection[str]) -> tuple[Part, ...]:
    """The parts of a word (in small letters) at the familiar words in it; one part where there are none.

    It is made of familiar words, or begins or ends with one, or is unknown.
    """
    known = _spellings(frozenset(familiar))
    return _whole(word, known) or _at_one_end(word, known)


def whole(parts: Sequence[Part]) -> str:
    """Familiar parts as one word, with a capital, and how it is written where one can't hear it."""
    said = "".join(part.word for part in parts)
    differs = [sign for part in parts if part.text != part.word for sign in part.word if sign in _NAMED]
    how = "".join(f", mit {_NAMED[sign]}" for sign in dict.fromkeys(differs))
    return (said if said in {"com", "org", "net"} else said.capitalize()) + how


@lru_cache(8)
def _spellings(familiar: frozenset[str]) -> Mapping[str, str]:
    """Each familiar word by the ways it may be written in an address."""
    found = {}
    for word in familiar:
        found["".join(_WRITTEN.get(sign, sign) for sign in word)] = word
    return found | {word: word for word in familiar}


def _whole(word: str, known: Mapping[str, str]) -> tuple[Part, ...]:
    """The fewest familiar words that make up this one.

    Between two of them there may be an s or n, and an e may be missing: Kirche, Kirchplatz.
    """
    ways: dict[int, tuple[Part, ...]] = {0: ()}
    for end in range(1, len(word) + 1):
        for start in sorted(ways):
            text = word[start:end]
            part = _part(text, known, last=end == len(word), only=len(text) == len(word))
            if part and (end not in ways or len(ways[start]) + 1 < len(ways[end])):
                ways[end] = (*ways[start], part)
    return ways.get(len(word), ())


def _part(text: str, known: Mapping[str, str], *, last: bool, only: bool) -> Part | None:
    if text in known and (only or len(text) >= _LEAST):
        return Part(text, known[text])
    stem, joint = text[:-1], text[-1:]
    if not last and len(text) > _LEAST and f"{text}e" in known:
        return Part(text, known[f"{text}e"][:-1])
    if joint in _JOINTS and not last and len(stem) > _LEAST and stem in known:
        return Part(text, known[stem] + joint)
    return None


def _at_one_end(word: str, known: Mapping[str, str]) -> tuple[Part, ...]:
    """The unknown part and the longest familiar word before or behind it."""
    found = [text for text in known if _LEAST_ALONE <= len(text) < len(word) - 1]
    ends = max((text for text in found if word.endswith(text)), key=len, default="")
    begins = max((text for text in found if word.startswith(text)), key=len, default="")
    if ends and len(ends) >= len(begins):
        return Part(word.removesuffix(ends)), Part(ends, known[ends])
    if begins:
        return Part(begins, known[begins]), Part(word.removeprefix(begins))
    return (Part(word),)
