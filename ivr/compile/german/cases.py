"""What the words around a figure or a short form ask of it: its case, and whether its dot ends the sentence.

Ordinals and adjectives (ending):

    der achte, am achten, seit achtem, ein achter    by the word before (table ENDINGS)
    in der achten Woche, der achte Tag               "der" by the gender of the noun
    am Montag, 3. und 4. Mai                         days and "und" are looked through
    ein achtes Treffen, zweiter Stock                by the gender of the noun

The article in place of "1" (article):

    mit 1 Stift, in 1 Jahr       einem    a preposition of the dative
    für 1 Stift                  einen    a preposition of the accusative
    Bringen Sie 1 Stift mit      einen    a verb that asks for the accusative, or an address to "Sie"
    Es fehlt 1 Stift             ein      a verb without an object, or no verb at all

Only masculine nouns tell the accusative from the nominative; where the sentence does not decide, nothing is
returned, and whoever asks has a doubt.

A dot ends a sentence before a word that opens one (OPENERS), and at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.compile.german.nouns import gender, is_several, is_time, is_woman
from ivr.compile.german.tables import (
    ACCUSATIVE,
    BY_GENDER,
    DATIVE,
    ENDINGS,
    MONTHS,
    OPENERS,
    WEEKDAYS,
    several,
)

_BARE = {"ab", "seit", "von", "nach", "vor", "mit", "bis", "aus", "zu", "bei", "laut", "gemäß", "zwischen"}
_DETERMINERS = (ENDINGS.keys() | set(BY_GENDER)) - _BARE
_ASK_FOR_ORDINAL = _DETERMINERS - {"des", "die", "alle"}
_KEY = re.compile(
    r"(?:[Dd]rück\w*|[Ww]ähl\w*|[Tt]aste|[Zz]iffer|[Zz]ahl|…)(?: Sie)?(?: bitte)?(?: dann)?(?: die)?(?: "
    r"Taste| Ziffer| Zahl)?\s*$"
)
_STREET = re.compile(
    r"(?:[a-zß]|-)(?:[Ss]traße|[Ss]tr\.|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Uu]fer|[Rr]ing|[Dd]amm"
    r"|[Mm]arkt|[Cc]haussee)$|^(?:Straße|Str\.|Weg|Platz|Allee|Markt)$"
)
_ORDINAL = re.compile(r"\d{1,2}\.")
_BEFORE_SEVERAL = frozenset(several("die diese jene alle keine meine deine seine ihre unsere welche beide"))
_JOINED = re.compile(
    r"und|oder|sowie|u\.|spätestens|frühestens|einschließlich|circa|etwa|voraussichtlich|\d{1,3}\.(?:\d{1,2}\.)?(?:\d{4})?"
)

# Nouns that have their number behind them: "Zimmer 12", "Version 5.10".
NUMBERED = frozenset(
    several(
        """Abfahrt Absatz Abschnitt Abteil Abteilung Android Anlage Anmerkung Artikel Aufgabe Ausfahrt
        Bahnsteig Band Bild Buch Buchstabe Buslinie Bus Etage Fach Feld Figur Formular Gang Gate Gebäude
        Gleis Gruppe Halle Hartz Haus Hausnummer iOS Kabine Kapitel Kasse Klasse Konto Kurs Lektion Lied
        Linie Menü Modul Nr Nummer Paragraf Paragraph Parkdeck Parkplatz Pflegegrad Pflegestufe Phase
        Platz Position Post Programm Punkt Raum Regel Reihe Release Saal Satz Schalter Schritt Schule
        Seite Seiten Sektor Spur Station Stand Steig Strophe Strophen Stufe Tafel Tarif Taste Tasten
        Teil Tor Tram Tür Typ U-Bahn S-Bahn Variante Version Wagen Wahlbezirk Wohnung Ziffer Zimmer Zone
        Zug Windows Word Excel Office Zoom SGB Software-Stand Ebene Straßenbahn Straßenbahnlinie
        Bankfach Aufzug Stellplatz Eingang Haltestelle Haushalt Lehrgang Klavierkonzert Sinfonie Psalm
        Vers Block Hof TOP Postfach Paket Test Ticket Nebenstelle Durchwahl"""
    )
)

_ADVERBS = frozenset(
    several(
        """nur noch etwa circa ca. maximal mindestens höchstens genau jeweils ungefähr rund fast gut
        knapp weitere auch je mind. max. bis zusätzlich nochmal jetzt immer wieder bitte dort hier
        zunächst abends morgens mittags täglich immerhin wenigstens und oder sowie sogar erst schon
        bereits pünktlich insgesamt heute morgen"""
    )
)
_WITHOUT_OBJECT = frozenset(
    several(
        """ist sind war waren wird werden wurde bleibt bleiben fehlt fehlen kommt kommen kam steht
        stehen liegt liegen genügt genügen reicht reichen gehört gehören findet entsteht gilt heißt sei
        wäre wären folgt entfällt hilft existiert verbleibt beginnt startet erscheint passt passiert"""
    )
)
_WITH_OBJECT = frozenset(
    several(
        """kostet kosten dauert dauern hat haben hatte hatten braucht brauchen benötigt benötigen gibt
        gab geben bringen bringt bringe nehmen nimmt suchen sucht suche zahlen zahlt bezahlen bezahlt
        kaufen kauft bekommen bekommt erhalten erhält essen isst trinken trinkt wählen wählt machen
        macht stellen stellt schreiben schreibt lesen liest warten wartet bieten bietet anbieten sehen
        sieht umfasst umfassen enthält enthalten beträgt betragen wiegt verlangt verlangen fordern
        schicken schickt senden sendet spenden spendet sparen spart legen legt öffnen öffnet schließen
        schließt besuchen besucht bitten möchten möchte will wollen darf dürfen kann können muss müssen
        soll sollen veranstalten veranstaltet planen plant laden lädt läuft laufen wünschen wünscht
        finden behalten pflanzen backen backt bauen baut holen holt mieten mietet drücken verlieren
        verliert gewinnen gewinnt fahren fährt gehen geht wandern haltet halten hält
        fasst wählt verteilt besitzt bildet trägt nennt vermietet verleiht ersetzt"""
    )
)
_SUBJECTS = frozenset(several("wir ich man sie er es ihr"))
_VERB = re.compile(r"[a-zäöüß]+(?:en|t|ern|eln)")
_CLAUSE = re.compile(r"[.!?:;…(–](?=\s)|\n")


def ends_sentence(after: str, any_capital: bool = False) -> bool:
    """Whether a dot before these words ends a sentence, too: at the end, and before a word that opens one."""
    following = re.match(r"\s*(\w+)", after)
    if not re.search(r"\w", after):
        return not re.match(r"\s*[,;:€$£%]", after)
    if not following:
        return False
    return following[1] in OPENERS or (any_capital and following[1][0].isupper())


def ending(before: str, noun: str, default: str | None) -> str | None:
    """What an ordinal or adjective ends in between these words: "" (der achte), n, m, r or s.

    The default where no word asks for anything; None where the noun's gender would decide and is not known.
    """
    word = governing(before)
    if word in BY_GENDER:
        feminine = gender(noun) == "f"
        return "n" if feminine or _is_dative(before, word) else ""
    if word == "dieser" and gender(noun) == "f":
        return "n"
    unknown = not gender(noun) and noun.endswith(("n", "s", "er"))
    if word in _BEFORE_SEVERAL and (unknown or is_several(noun)):
        return "n"  # die evangelischen Kirchen
    found = ENDINGS.get(word)
    if found == "m" and gender(noun) == "f":
        return "r"
    if found in {None, "r"} and (found == "r" or default is None):
        return {"m": "r", "f": "", "n": "s"}.get(gender(noun))
    return default if found is None else found


def _is_dative(before: str, word: str) -> bool:
    """Whether a preposition stands before "der"."""
    words = before.lower().replace("(", " ").split()
    place = len(words) - 1 - words[::-1].index(word) if word in words else 0
    return place > 0 and words[place - 1] in DATIVE | {"während", "wegen", "trotz"}


def names_key(before: str) -> bool:
    """Whether a figure behind these words is a key of the telephone: "drücken Sie die 1. Weiter"."""
    return bool(_KEY.search(before))


def is_numbered(before: str) -> bool:
    """Whether a figure behind these words is the number of a thing: "Zimmer 12", not "im Sommer 12"."""
    word = _last(before)
    if _STREET.search(word) or word in {"§", "§§"}:
        return True
    return word in NUMBERED or any(
        word.endswith(noun.lower()) for noun in NUMBERED if word[:1].isupper() and len(noun) > 3
    )


def is_governed(before: str) -> bool:
    """Whether the words before ask for an ordinal even at the end of a sentence: "am 8.", not "um 8."."""
    return governing(before) in _ASK_FOR_ORDINAL


def has_determiner(before: str) -> bool:
    """Whether an article, "am" or a word of their kind governs what comes: "die 2. Gruppe"."""
    return governing(before) in _DETERMINERS


def governing(before: str) -> str:
    """The nearest word before, in lower case, without days and what "und" adds to them; or empty."""
    return next(_governing(before), "")


def _governing(before: str) -> Iterator[str]:
    words = before.split()[-8:]
    for place in range(len(words) - 1, -1, -1):
        bare = words[place].rstrip(",").lstrip("(")
        # die 5. bis 7. Klasse, vom 3. auf 4. Mai: the second day is governed as the first
        in_range = bare in {"bis", "auf"} and place > 0 and _ORDINAL.fullmatch(words[place - 1])
        if (
            not in_range
            and bare not in WEEKDAYS
            and bare not in MONTHS
            and not _JOINED.fullmatch(bare)
            and not _is_ordinal(bare)
        ):
            yield words[place].lstrip("(").lower()


def _is_ordinal(word: str) -> bool:
    return bool(re.fullmatch(r"[a-zäöüß]+(?:te|ste)[nmrs]?", word)) and not re.match(
        r"seite|bitte|heute|nächste|letzte|beste|meiste|liebste", word
    )


def article(before: str, noun: str, after: str) -> str:
    """ein, eine, einen, einem or einer in place of "1"; empty where the sentence does not decide."""
    kind = "f" if is_woman(noun) else gender(noun)
    if not kind:
        return ""
    case = _case(before, noun, after)
    if case == "dative":
        return "einer" if kind == "f" else "einem"
    if kind == "m":
        return {"accusative": "einen", "nominative": "ein"}.get(case, "")
    return "eine" if kind == "f" else "ein"


def _case(before: str, noun: str, after: str) -> str:
    """nominative, accusative or dative; empty where nothing tells."""
    clause = _CLAUSE.split(before)[-1]
    words = [word.rstrip(",").lstrip("(").lower() for word in clause.split()]
    near = [word for word in words if word not in _ADVERBS or word == "zu"]
    nearest = near[-1] if near else ""
    if nearest in ACCUSATIVE:
        return "accusative"
    if nearest in DATIVE or (nearest.endswith("halb") and nearest != "halb"):
        return "dative"
    if not near:
        return "accusative" if re.match(r"\s+(?:\w+ ){0,3}(?:Sie|wir|ich|man)\b", after) else "nominative"
    return _case_of_verb(clause.split(), near, noun)


def _case_of_verb(written: list[str], words: list[str], noun: str) -> str:
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word in _WITHOUT_OBJECT:
            return (
                "accusative"
                if is_time(noun) and word not in {"ist", "sind", "war", "fehlt"}
                else "nominative"
            )
        addressed = (
            place + 1 < len(words) and words[place + 1] in _SUBJECTS and word.endswith(("n", "e", "t"))
        )
        told = place > 0 and words[place - 1] in _SUBJECTS and word.endswith(("n", "e", "t"))
        if word in _WITH_OBJECT or addressed or told:
            return "accusative"
    small = [word for word in written if _VERB.fullmatch(word.rstrip(","))]
    if is_time(noun) and small:
        return "accusative"
    return "" if small else "nominative"


def _last(before: str) -> str:
    words = before.split()
    return words[-1].lstrip("(„") if words and before[-1:].isspace() else ""
