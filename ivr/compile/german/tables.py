"""What several rules of spoken German look up: names of days and months, words that open sentences, cases."""

from __future__ import annotations


def several(words: str) -> tuple[str, ...]:
    """The words of a table that is written as one string."""
    return tuple(words.split())


def rows(table: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table that is written as one string: one a line, cells between bars."""
    lines = (line.strip() for line in table.strip().splitlines())
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines if line)


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
    Unter Viele Vom Von Vor Wann Was Weil Wenn Wer Wie Wir Wird Wo Zu Zum Zuerst Zur Zwischen Über
    Bringen Kommen Melden Klingeln Fragen Wählen Sagen Gehen Nehmen Warten Schreiben Beachten Lassen Achten
    Zurzeit Heute Morgen Gestern Anschließend Ansonsten Wegen Während Ohne Mein Meine Dein Sein Seine
    Weitere Weiterhin Eingeladen Willkommen Montags Dienstags Mittwochs Donnerstags Freitags Samstags
    Sonntags Wollen Möchten Brauchen Welche Welcher Welches Weshalb Wieso Warum Wodurch Wem Wen Denken
    Frau Herr Neue Euch Euer Eure Manchmal Oft Später Vorher Nachher Daher Dort Dorthin Falls Gern Gerne
    Hierzu Hierfür Insgesamt Kommt Gibt Machen Mitglieder Gäste Niemand Jemand Täglich Vielen Vielleicht
    Zusätzlich Zudem Etwa Geöffnet Geschlossen"""
    )
)

# The end of an ordinal or an adjective by the word before it: der achte, am achten, seit achtem.
ENDINGS = {
    **dict.fromkeys(
        several(
            "das die jede jedes dasselbe dieselbe dieses diese jenes jene welche eine keine meine "
            "deine seine ihre unsere"
        ),
        "",
    ),
    **dict.fromkeys(
        several(
            """alle am vom zum zur beim im ins den dem des bis diesem diesen jenem jenen jedem jeden einem
            einen einer eines keinem keinen keiner meinem meinen meiner seinem seinen seiner ihrem ihren
            ihrer unserem unseren unserer kommenden nächsten letzten aufs ans fürs vors übers"""
        ),
        "n",
    ),
    **dict.fromkeys(several("ab seit von nach vor mit aus zu bei laut gemäß zwischen"), "m"),
    **dict.fromkeys(several("ein kein mein dein sein ihr unser euer"), "r"),
}
BY_GENDER = several("der dieser jener jeder welcher")  # der achte Tag, but: in der achten Woche
DATIVE = frozenset(
    several(
        """mit von aus nach seit bei zu ab außer gegenüber in an auf unter vor zwischen neben hinter samt
        nebst laut gemäß"""
    )
)
ACCUSATIVE = frozenset(several("für ohne um durch gegen per über wider"))

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
TOP_LEVEL = several(
    """de com org net info eu at ch io app online berlin hamburg koeln cologne wien tirol bayern ruhr
    saarland nrw swiss biz name pro coop museum jobs mobi tv me fm us uk fr it es nl be dk pl cz lu li
    se no fi ly gl to cc ws blog shop store site website web wiki page dev cloud digital social care
    health help team events live media news email gmbh immo reisen schule versicherung kaufen haus haus
    verein church community foundation center clinic hospital doctor dentist pharmacy academy education
    school college university ngo ong"""
)
