"""Units behind a figure, and what counts "per" something.

    20 mg/Tag           zwanzig Milligramm pro Tag
    100 Mbit/s          hundert Megabit pro Sekunde
    35 €/Std.           fünfunddreißig Euro pro Stunde
    2 Karten/Person     zwei Karten pro Person
    2x/Jahr             zweimal pro Jahr
    ab 16 J.            ab sechzehn Jahren
    pro m²              pro Quadratmeter

A row of the table: what is written | several of it | one of it, where that differs | its gender (m, f, n).
"""

from __future__ import annotations

import re

from ivr.compile.german.cases import ends_sentence
from ivr.compile.german.tables import rows, several

_UNITS = """
    km | Kilometer | | m
    m | Meter | | m
    cm | Zentimeter | | m
    mm | Millimeter | | m
    µm | Mikrometer | | m
    dm | Dezimeter | | m
    m² | Quadratmeter | | m
    qm | Quadratmeter | | m
    km² | Quadratkilometer | | m
    qkm | Quadratkilometer | | m
    cm² | Quadratzentimeter | | m
    m³ | Kubikmeter | | m
    cbm | Kubikmeter | | m
    cm³ | Kubikzentimeter | | m
    ccm | Kubikzentimeter | | m
    ha | Hektar | | n
    t | Tonnen | Tonne | f
    to | Tonnen | Tonne | f
    lfm | laufende Meter | laufender Meter | m
    VE | Verpackungseinheiten | Verpackungseinheit | f
    mAh | Milliamperestunden | Milliamperestunde | f
    Kps. | Kapseln | Kapsel | f
    kg | Kilogramm | | n
    g | Gramm | | n
    mg | Milligramm | | n
    µg | Mikrogramm | | n
    µl | Mikroliter | | m
    Ztr. | Zentner | | m
    l | Liter | | m
    ml | Milliliter | | m
    cl | Zentiliter | | m
    dl | Deziliter | | m
    hl | Hektoliter | | m
    h | Stunden | Stunde | f
    Std. | Stunden | Stunde | f
    Std | Stunden | Stunde | f
    Stdn. | Stunden | Stunde | f
    min | Minuten | Minute | f
    min. | Minuten | Minute | f
    Min. | Minuten | Minute | f
    Min | Minuten | Minute | f
    s | Sekunden | Sekunde | f
    sec | Sekunden | Sekunde | f
    Sek. | Sekunden | Sekunde | f
    Sek | Sekunden | Sekunde | f
    ms | Millisekunden | Millisekunde | f
    Wo. | Wochen | Woche | f
    Mon. | Monate | Monat | m
    J. | Jahre | Jahr | n
    Pers. | Personen | Person | f
    Stck. | Stück | | n
    Stk. | Stück | | n
    St. | Stück | | n
    Pck. | Päckchen | | n
    Fl. | Flaschen | Flasche | f
    EL | Esslöffel | | m
    TL | Teelöffel | | m
    Msp. | Messerspitzen | Messerspitze | f
    Tr. | Tropfen | | m
    Tbl. | Tabletten | Tablette | f
    Tabl. | Tabletten | Tablette | f
    Kcal | Kilokalorien | Kilokalorie | f
    kcal | Kilokalorien | Kilokalorie | f
    kJ | Kilojoule | | n
    kHz | Kilohertz | | n
    MHz | Megahertz | | n
    GHz | Gigahertz | | n
    Hz | Hertz | | n
    kbit | Kilobit | | n
    Kbit | Kilobit | | n
    Mbit | Megabit | | n
    MBit | Megabit | | n
    Gbit | Gigabit | | n
    GBit | Gigabit | | n
    kB | Kilobyte | | n
    KB | Kilobyte | | n
    MB | Megabyte | | n
    GB | Gigabyte | | n
    TB | Terabyte | | n
    V | Volt | | n
    kV | Kilovolt | | n
    mA | Milliampere | | n
    W | Watt | | n
    kW | Kilowatt | | n
    MW | Megawatt | | n
    kWh | Kilowattstunden | Kilowattstunde | f
    Wh | Wattstunden | Wattstunde | f
    PS | P S | | n
    dB | Dezibel | | n
    dpi | d p i | | n
    mmHg | Millimeter Quecksilbersäule | | m
    bar | Bar | | n
    hPa | Hektopascal | | n
    lx | Lux | | n
    Ct. | Cent | | m
    Ct | Cent | | m
    ct. | Cent | | m
    ct | Cent | | m
    Cts. | Cent | | m
    Pf. | Pfennig | | m
    EUR | Euro | | m
    Eur | Euro | | m
    CHF | Franken | | m
    SFr. | Franken | | m
    sFr. | Franken | | m
    DM | D-Mark | | f
    USD | Dollar | | m
    GBP | Pfund | | n
    T€ | Tausend Euro | | m
    € | Euro | | m
    $ | Dollar | | m
    £ | Pfund | | n
    ¥ | Yen | | m
    ¢ | Cent | | m
    ₺ | Lira | | f
    zł | Zloty | | m
    °C | Grad Celsius | | n
    °F | Grad Fahrenheit | | n
    °dH | Grad deutscher Härte | | n
    ° C | Grad Celsius | | n
    ° | Grad | | n
    % | Prozent | | n
    ‰ | Promille | | n
    Mio. | Millionen | Million | f
    Mio | Millionen | Million | f
    Mill. | Millionen | Million | f
    Mrd. | Milliarden | Milliarde | f
    Mrd | Milliarden | Milliarde | f
    Tsd. | Tausend | | n
    Tsd | Tausend | | n
    Tln. | Teilnehmer | | m
    TN | Teilnehmer | | m
    UE | Unterrichtseinheiten | Unterrichtseinheit | f
    km/h | Kilometer pro Stunde | | m
    Pkt. | Punkte | Punkt | m
    LE | Leistungseinheiten | Leistungseinheit | f
    BE | Broteinheiten | Broteinheit | f
    Whg. | Wohnungen | Wohnung | f
    Pl. | Plätze | Platz | m
    Kl. | Klassen | Klasse | f
    S. | Seiten | Seite | f
    Bl. | Blätter | Blatt | n
"""
_AMBIGUOUS = frozenset(("S.", "Kl.", "St.", "Mon.", "Bl.", "Pl.", "J.", "Wo.", "Tr."))  # not before a name

UNITS = {row[0]: row[1] for row in rows(_UNITS)}
ONE = {row[1]: (row[3], row[2] or row[1]) for row in rows(_UNITS)}  # several -> (gender, one of it)
ONE |= {row[2]: (row[3], row[2]) for row in rows(_UNITS) if row[2]}

_WITH_DATIVE = {row[1] for row in rows(_UNITS) if row[2] and row[1].endswith("e")}  # Jahre, Monate

# The currencies that stand between the whole and the cents.
CURRENCIES = {"€": "Euro", "EUR": "Euro", "Eur": "Euro", "Euro": "Euro", "$": "Dollar", "£": "Pfund"}
CURRENCIES |= {"CHF": "Franken", "Franken": "Franken", "Dollar": "Dollar", "USD": "Dollar"}

# What stands behind a slash that means "pro".
_PER = {
    "d": "Tag",
    "h": "Stunde",
    "m": "Meter",
    "qm": "Quadratmeter",
    "a": "Jahr",
    "s": "Sekunde",
    "Wo.": "Woche",
    "Mon.": "Monat",
    "Pers.": "Person",
    "Pers": "Person",
    "Tg.": "Tag",
    "J.": "Jahr",
    "Jahr": "Jahr",
    "Stk.": "Stück",
    "Stk": "Stück",
    "TN": "Teilnehmer",
    "kg": "Kilogramm",
    "Nr.": "Nummer",
    "MA": "Mitarbeiter",
}
_PER_NOUNS = several(
    """Tag Woche Monat Jahr Stunde Minute Sekunde Person Raum Kopf Nacht Kind Stück Teilnehmer
    Teilnehmerin Familie Haushalt Zimmer Platz Quartal Halbjahr Semester Einheit Termin Sitzung Besuch
    Fahrt Anruf Gruppe Mitglied Gast Nase Kilometer Liter Kilo Kilogramm Meter Quadratmeter Team Tisch
    Bett Wohnung Schicht Kurs Abend Karte Tier Hund Seite Mahlzeit Portion Flasche Paar Treffen
    Erwachsenen Mieter Haus Einwohner Wagen Fahrzeug Auto Strecke Klasse"""
)
_BEHIND = {short: ONE[long][1] for short, long in UNITS.items()} | _PER
_BEHIND |= {noun: noun for noun in _PER_NOUNS} | {several: one for several, (_, one) in ONE.items()}

_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_SLASHED = "|".join(map(re.escape, sorted(_BEHIND, key=len, reverse=True)))
_FIGURE = r"\d(?:[ ]?[½¼¾]|\d|[.,](?=\d))*"
_COUNTED = re.compile(rf"(?<=\d) ?({_UNIT})(?![\w²³])(?!/ ?[^\W\d])(?!-\w)")
_PER_UNIT = re.compile(rf"(?<=\d) ?({_UNIT}) ?/ ?(?:1 ?)?({_SLASHED})(?!\w)")
_DOTTED = re.compile(
    r"(?<=\d) ?("
    + "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True) if unit.endswith("."))
    + ")(?! ?/)"
)
_PER_FIGURE = re.compile(rf"(?<=\d) ?({_UNIT}) ?/ ?(?=\d+ ?(?:km|g|ml|kg|l|m²|qm|cm|m)\b)")
_PER_WORDED = re.compile(
    rf"\b(Euro|Cent|Dollar|Franken|(?:Euro|Dollar|Franken) [a-zäöüß]+|Mal|mal|[Pp]ersonen) ?/ "
    rf"?({_SLASHED})(?!\w)"
)
_PER_NOUN = re.compile(rf"(\d[x×]|\d ?(?:[^\W\d_]|-)+\.?) ?/ ?({_SLASHED})(?!\w)")
_TIMES = re.compile(r"(?<=\d) ?[x×](?=(?: ?/|,? [a-zäöüß]{2,}))")  # 2 x täglich, 30 x drücken
_HOUSE = re.compile(
    r"(?:§|Haus|Nr\.|Nummer|Wohnung|Zimmer|Raum|Bus|Linie|[Ss]tr\.|[Ss]traße|[Ww]eg|[Pp]latz|[Aa]llee"
    r"|[Gg]asse) ?\d+$"
)
_DATIVE = re.compile(
    r"\b(?:[Aa]b|[Mm]it|[Ss]eit|[Vv]or|[Nn]ach|[Vv]on|[Zz]wischen|[Uu]nter|[Bb]ei|[Aa]us|[Ii]n)"
    r"(?: (?:ca\.|circa|etwa|rund|fast|über))?(?: \d+ ?(?:[-–]|bis|und|oder))? ?(?!1$)\d+$"
)
_PART_OF_ONE = re.compile(r"(?<![\d/⁄,.])(?<!\d )[1-9][/⁄]\d$")  # 1/2 Tabl.
_POWERS = re.compile(
    "(?<![^\\W_])(" + "|".join(re.escape(unit) for unit in UNITS if unit[-1] in "²³") + r")(?![\w²³])"
)
_BARE_PER = re.compile(
    r"(?<=\d) ?/ ?(min|Min\.|Minute|Std\.|Stunde|Tag|Woche|Monat|Jahr)(?!\w)"
)  # Puls 60/min
_HYPHENED = re.compile(
    rf"(?<=\d)-({'|'.join(sorted(filter(str.isalpha, UNITS), key=len, reverse=True))})-(?=[A-ZÄÖÜ])"
)
_PER_WORD = re.compile(r"\b(pro|je) (min|h|s|Std|Min|Pers|Wo|Mon|Tg)\b\.?")


def with_short_units(text: str) -> str:
    """The text with the units that are short forms in words: before the table of abbreviations reads them."""
    return _DOTTED.sub(_counted, text)


def with_units(text: str) -> str:
    """The text with its units in words; the figures stay."""
    text = _TIMES.sub("mal", text)
    text = _PER_FIGURE.sub(lambda m: f" {UNITS[m[1]]} pro ", text)
    text = _PER_UNIT.sub(lambda m: f" {UNITS[m[1]]} pro {_BEHIND[m[2]]}{stop(m)}", text)
    text = _PER_WORDED.sub(lambda m: f"{m[1]} pro {_BEHIND[m[2]]}{stop(m)}", text)
    text = _PER_NOUN.sub(_per_noun, text)
    text = _BARE_PER.sub(lambda m: f" pro {_BEHIND[m[1]]}{stop(m)}", text)
    text = _HYPHENED.sub(lambda m: f"-{UNITS[m[1]]}-", text)
    text = _POWERS.sub(lambda m: UNITS[m[1]], _COUNTED.sub(_counted, text))
    return _PER_WORD.sub(lambda m: f"{m[1]} {_BEHIND.get(f'{m[2]}.') or _BEHIND[m[2]]}{stop(m)}", text)


def stop(match: re.Match[str]) -> str:
    """The dot of a short form where it also ends the sentence."""
    after = match.string[match.end() :]
    return "." if match[0].endswith(".") and ends_sentence(after) else ""


def _per_noun(match: re.Match[str]) -> str:
    counted = re.sub(r"(?<=\d)[x×]$", "mal", match[1])
    return f"{counted} pro {_BEHIND[match[2]]}{stop(match)}"


def _counted(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()], match.string[match.end() :]
    of_a_name = match[1] in _AMBIGUOUS and re.match(r" [A-ZÄÖÜ]| ?\d", after)
    of_a_house = len(match[1]) == 1 and match[1].isalpha() and _HOUSE.search(before)
    if of_a_name or of_a_house:
        return match[0]
    unit = UNITS[match[1]]
    if _PART_OF_ONE.search(before):
        return f" {ONE[unit][1]}{stop(match)}"
    several_of_it = f"{unit}n" if unit in _WITH_DATIVE and _DATIVE.search(before) else unit
    return f" {several_of_it}{stop(match)}"
