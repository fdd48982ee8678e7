"""What the rules of spoken German look up: words, units, signs."""

from __future__ import annotations


def several(words: str) -> tuple[str, ...]:
    """The words of a table that is written as one string."""
    return tuple(words.split())


MONTHS = {
    "Januar": 1,
    "Jänner": 1,
    "Februar": 2,
    "März": 3,
    "April": 4,
    "Mai": 5,
    "Juni": 6,
    "Juli": 7,
    "August": 8,
    "September": 9,
    "Oktober": 10,
    "November": 11,
    "Dezember": 12,
}
MONTH_NAMES = {number: name for name, number in MONTHS.items() if name != "Jänner"}
MONTHS_SHORT = {
    "Jan": "Januar",
    "Feb": "Februar",
    "Febr": "Februar",
    "Mrz": "März",
    "Apr": "April",
    "Jun": "Juni",
    "Jul": "Juli",
    "Aug": "August",
    "Sept": "September",
    "Sep": "September",
    "Okt": "Oktober",
    "Nov": "November",
    "Dez": "Dezember",
}
WEEKDAYS_SHORT = {
    "Mo": "Montag",
    "Di": "Dienstag",
    "Mi": "Mittwoch",
    "Do": "Donnerstag",
    "Fr": "Freitag",
    "Sa": "Samstag",
    "So": "Sonntag",
}
WEEKDAYS = {*WEEKDAYS_SHORT.values(), "Sonnabend"}

# Words that open a sentence; after a number and a dot they tell "8. Dann" from "8. Auflage".
OPENERS = frozenset(
    several(
        """Aber Alle Alles Als Also Am An Auch Auf Aus Außerdem Bei Beide Bis Bitte Da Dabei Dadurch Dafür
    Damit Danach Danke Dann Darum Das Dazu Dem Den Denn Der Des Deshalb Die Dies Diese Dieser Dieses
    Doch Dort Drücken Durch Ein Eine Einem Einen Einer Einige Er Es Falls Für Geben Haben Hier Ich Ihr
    Ihre Im Immer In Ist Ja Jede Jeder Jedes Jedoch Jetzt Kann Kein Keine Können Man Manche Mit Nach
    Nein Nicht Noch Nun Nur Ob Oder Rufen Seit Sie Sind So Sobald Sonst Trotzdem Um Und Uns Unser Unsere
    Unter Viele Vom Von Vor Wann Was Weil Wenn Wer Wie Wir Wird Wo Zu Zum Zuerst Zur Zwischen Über"""
    )
)

# What stands behind a number, and how it is said of several.
UNITS = {
    "km/h": "Kilometer pro Stunde",
    "km": "Kilometer",
    "m": "Meter",
    "cm": "Zentimeter",
    "mm": "Millimeter",
    "kg": "Kilogramm",
    "g": "Gramm",
    "mg": "Milligramm",
    "l": "Liter",
    "ml": "Milliliter",
    "h": "Stunden",
    "kHz": "Kilohertz",
    "Hz": "Hertz",
    "MB": "Megabyte",
    "GB": "Gigabyte",
    "ct": "Cent",
    "EUR": "Euro",
    "°C": "Grad Celsius",
    "°": "Grad",
    "%": "Prozent",
    "‰": "Promille",
    "€": "Euro",
    "$": "Dollar",
    "£": "Pfund",
}
CURRENCIES = {"€": "Euro", "EUR": "Euro", "Euro": "Euro", "$": "Dollar", "£": "Pfund", "CHF": "Franken"}

# Of one: the noun behind the figure, the end of its article, its singular.
_FEMININE = (
    "Stunde/n Minute/n Sekunde/n Woche/n Person/en Gruppe/n Million/en Milliarde/n Seite/n Frage/n Taste/n"
)
_OTHER = """Tag/e Monat/e Jahr/e Mensch/en Mitglied/er Teilnehmer Euro Cent Dollar Pfund Franken Prozent
    Promille Grad Kilometer Meter Zentimeter Millimeter Kilogramm Gramm Milligramm Liter Milliliter Mal
    Treffen Platz Anbieter Mann Kilohertz Hertz Megabyte Gigabyte"""
ONE = {
    form: (article, noun.partition("/")[0])
    for article, nouns in (("e", several(_FEMININE)), ("", several(_OTHER)))
    for noun in nouns
    for form in (noun.partition("/")[0], noun.replace("/", ""))
}
HALVES = {"Stunde": "eine halbe", "Minute": "eine halbe", "Seite": "eine halbe", "Jahr": "ein halbes"}
HALVES |= {"Tag": "ein halber", "Liter": "ein halber", "Euro": "ein halber", "Meter": "ein halber"}

# The end of an ordinal by the word before it: der achte, am achten, seit achtem. See dates.ending().
ENDINGS = {
    **dict.fromkeys(several("der die das dieser diese dieses jede jeder jener"), ""),
    **dict.fromkeys(
        several(
            """am vom zum zur beim im ins den dem des bis diesem diesen jedem jeden einem einen einer eines
            unserem unseren ihrem ihren ihrer seinem seinen meinem meinen kommenden nächsten letzten"""
        ),
        "n",
    ),
    **dict.fromkeys(several("ab seit von nach vor mit"), "m"),
    **dict.fromkeys(several("ein kein unser ihr mein sein"), "r"),
}
NEUTERS = frozenset(
    several(
        """Treffen Gruppentreffen Mal Jahr Jahrhundert Quartal Gespräch Telefonat Thema Kapitel Buch Kind Haus
    Fest"""
    )
)
DATIVE = frozenset(several("mit von vom bei zu zum zur nach aus seit außer ab"))
BEFORE_DER = DATIVE | frozenset(several("in an auf vor hinter unter über neben zwischen während wegen"))

SYMBOLS = {
    "&": "und",
    "+": "plus",
    "@": "ät",
    "=": "gleich",
    "§§": "Paragraphen",
    "§": "Paragraph",
    "°C": "Grad Celsius",
    "°": "Grad",
    "%": "Prozent",
    "‰": "Promille",
    "€": "Euro",
    "$": "Dollar",
    "£": "Pfund",
    "×": "mal",
    "÷": "geteilt durch",
    "#": "Raute",
}
SUPERSCRIPTS = {
    "km²": " Quadratkilometer",
    "m²": " Quadratmeter",
    "m³": " Kubikmeter",
    "²": " hoch 2",
    "³": " hoch 3",
}
ADDRESS_SIGNS = {
    ".": "Punkt",
    "-": "Bindestrich",
    "_": "Unterstrich",
    "/": "Schrägstrich",
    "@": "ät",
    ":": "Doppelpunkt",
    "?": "Fragezeichen",
    "=": "gleich",
    "&": "und",
    "#": "Raute",
    "%": "Prozent",
    "+": "plus",
    "~": "Tilde",
}
TOP_LEVEL = several("de com org net info eu at ch io app online berlin hamburg")

ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
BEFORE_ROMAN = ("SGB", "Hartz", "Teil", "Band", "Kapitel", "Stufe", "Artikel", "Buch")
