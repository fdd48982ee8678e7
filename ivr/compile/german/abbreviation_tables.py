"""What German writes short and says long: the data of abbreviations.py.

An abbreviation is written here with spaces; the text may leave them out ("z.B."). What follows it decides
whether its dot also ends the sentence:

    LEADING   never, since a noun may follow: "z. B. Zoom"; only at the end of a paragraph
    TRAILING  whenever a capital follows: "Telefon usw. Dann"
    EITHER    when a word follows that opens sentences (OPENERS): "30 Min. Danach" but "5 Mio. Euro"
"""

from __future__ import annotations

from ivr.compile.german.tables import several

LEADING = {
    "z. B.": "zum Beispiel",
    "d. h.": "das heißt",
    "u. a.": "unter anderem",
    "v. a.": "vor allem",
    "i. d. R.": "in der Regel",
    "u. U.": "unter Umständen",
    "m. E.": "meines Erachtens",
    "z. T.": "zum Teil",
    "z. Zt.": "zurzeit",
    "z. Z.": "zurzeit",
    "z. Hd.": "zu Händen",
    "i. A.": "im Auftrag",
    "i. S. v.": "im Sinne von",
    "o. g.": "oben genannte",
    "bzw.": "beziehungsweise",
    "ggf.": "gegebenenfalls",
    "gegebenenf.": "gegebenenfalls",
    "ca.": "circa",
    "evtl.": "eventuell",
    "inkl.": "inklusive",
    "exkl.": "exklusive",
    "einschl.": "einschließlich",
    "zzgl.": "zuzüglich",
    "abzgl.": "abzüglich",
    "sog.": "sogenannte",
    "vgl.": "vergleiche",
    "max.": "maximal",
    "mind.": "mindestens",
    "vorauss.": "voraussichtlich",
    "allg.": "allgemein",
    "insb.": "insbesondere",
    "bes.": "besonders",
    "tgl.": "täglich",
    "mtl.": "monatlich",
    "wg.": "wegen",
    "lt.": "laut",
    "gem.": "gemäß",
    "ggü.": "gegenüber",
    "od.": "oder",
    "u.": "und",
    "Nr.": "Nummer",
    "Nrn.": "Nummern",
    "Tel.": "Telefon",
    "Dr.": "Doktor",
    "Prof.": "Professor",
    "Dipl.": "Diplom",
    "Hr.": "Herr",
    "Hrn.": "Herrn",
    "Fa.": "Firma",
    "Bsp.": "Beispiel",
    "Abb.": "Abbildung",
    "Abt.": "Abteilung",
}
TRAILING = {
    "usw.": "und so weiter",
    "etc.": "et cetera",
    "u. v. m.": "und vieles mehr",
    "u. v. a.": "und viele andere",
    "u. Ä.": "und Ähnliches",
    "u. ä.": "und Ähnliches",
    "o. Ä.": "oder Ähnliches",
    "o. ä.": "oder Ähnliches",
    "s. o.": "siehe oben",
    "s. u.": "siehe unten",
    "b. w.": "bitte wenden",
    "n. Chr.": "nach Christus",
    "v. Chr.": "vor Christus",
}
EITHER = {
    "e. V.": "e V",
    "p. a.": "pro Jahr",
    "Mio.": "Millionen",
    "Mrd.": "Milliarden",
    "Tsd.": "Tausend",
    "Std.": "Stunden",
    "Min.": "Minuten",
    "Sek.": "Sekunden",
    "Pers.": "Personen",
    "Jh.": "Jahrhundert",
    "Str.": "Straße",
    "MwSt.": "Mehrwertsteuer",
    "Hbf.": "Hauptbahnhof",
}
DOT_OPTIONAL = {"usw", "etc", "bzw", "ggf", "evtl", "inkl", "zzgl", "ca", "Nr", "Tel", "Std", "Mio", "Mrd"}
DOT_OPTIONAL |= {"MwSt", "Hbf"}
NEVER_CAPITAL = {"max.", "u.", "od.", "lt.", "gem.", "bes."}  # "Max." is a boy before he is a maximum

# Safe only beside something else: (what is written, as a regular expression; what is said).
IN_CONTEXT = (
    (r"(?<=\d)[ ]?min\.?(?!\w)", " Minuten"),
    (r"\bmin\.(?= ?\d)", "mindestens"),
    (r"\bMax\.(?= ?\d)", "Maximal"),
    (r"\bFr\.(?= [A-ZÄÖÜ])", "Frau"),
    (r"\bSt\.(?= ?[A-ZÄÖÜ])", "Sankt"),
    (r"(?<=\d )St\.", "Stück"),
    (r"\bS\.(?= ?\d)", "Seite"),
    (r"(?<=\d) ?ff\.?(?!\w)", " und folgende"),
    (r"(?<=\d) ?J\.", " Jahre"),
    (r"\bAbs\.(?= ?\d)", "Absatz"),
    (r"\bArt\.(?= ?\d)", "Artikel"),
    (r"\bKap\.(?= ?\d)", "Kapitel"),
    (r"\bBd\.(?= ?\d)", "Band"),
    (r"\bZiff\.(?= ?\d)", "Ziffer"),
    (r"(?<=\d\. )Aufl\.", "Auflage"),
    (r"(?<=[a-zäöüß])str\.(?!\w)", "straße"),
)

# In capitals, yet said as a word; all other words of two to five capitals are spelled.
CAPITALS = {"PIN": "Pin", "PINs": "Pins", "TAN": "Tan", "SIM": "Sim", "COVID": "Covid", "AIDS": "Aids"}
CAPITALS |= {"PLZ": "Postleitzahl", "NATO": "Nato", "UNO": "Uno", "WLAN": "W-Lan", "LAN": "Lan"}
CAPITALS |= {
    word.upper(): word
    for word in several(
        """nicht Sie und oder bitte kein keine Ihr Ihre wir alle nur neu jetzt heute Stopp das der die den dem
    ein eine mit von bei für auf am im in zu ist sind hier nach vor wenn immer nie ja nein gut mehr aber
    Tag Zeit Haus Frau Herr Hilfe Danke Hallo"""
    )
}
