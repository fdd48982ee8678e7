"""The gender of nouns, as far as "1 Stift", "ein 2. Angebot" and "ev. Kirche" need it.

In this order: the noun itself in the table; a compound by the noun it ends in ("Kugelschreiberstift": Stift);
the ending (-ung is feminine). What none of the three knows has no gender here, and whoever asks has a doubt.
"""

from __future__ import annotations

from ivr.compile.german.tables import several

_MASCULINE = """
    Abend Abfall Abriss Absatz Abschluss Abschnitt Abstand Advent Akku Alltag Anbieter Anfang Anhang
    Anruf Anschluss Antrag Anteil Apfel Apparat Arbeitskreis Arm Artikel Arzt Aufenthalt Auftrag Aufzug
    Augenblick Ausdruck Ausflug Ausgang Ausweis Auszug Bahnhof Balkon Band Bankautomat Basar Bau Baum
    Bedarf Befund Beginn Beitrag Bereich Bericht Berg Beruf Bescheid Beschluss Besen Besitz Bestand
    Besuch Betrag Betrieb Beutel Beweis Bezirk Bildschirm Bissen Bleistift Blick Blumenstrauß Bogen
    Boden Brand Brief Bruder Buchstabe Bund Bus Cent Chat Chor Code Computer Dachboden Dank Dienst
    Direktor Dollar Donner Druck Ehemann Eimer Eindruck Eingang Einkauf Einsatz Eintrag Eintritt
    Einwohner Empfang Enkel Entwurf Erfolg Ersatz Euro Fahrer Fall Familienname Feiertag Fehler Film
    Finger Fisch Flohmarkt Flug Flur Fluss Flyer Frieden Freund Frühling Fund Fuß Gang Garten Gast
    Gedanke Geburtstag Gegenstand Geist Gesang Gewinn Glaube Gott Gottesdienst Grad Grund Gruß Gürtel
    Hafen Halbtag Hals Handschuh Haushalt Heiligabend Helm Herbst Herd Herr Himmel Hinweis Hof Honig
    Hund Hunger Hut Imbiss Impfstoff Inhalt Jahrgang Jahrestag Junge Kaffee Kalender Kamin Kampf Karton
    Kasten Kater Käse Keller Kilometer Kiosk Klick Kloß Knopf Koch Kollege Konsum Kontakt Kopf Korb Kreis
    Krieg Kuchen Kugelschreiber Kunde Kurs Kuss Lachs Laden Laptop Lärm Lauf Lehrgang Leib Leitfaden
    Leser Link Liter Löffel Lohn Lösungsweg Luftballon Mann Mantel Markt Meter Mittag Mitschnitt
    Mittwoch Moment Monat Montag Mond Morgen Motor Mund Muskel Mut Nachbar Nachmittag Nachname Nachweis
    Name Name Nebel Notfall Nutzen Ofen Ordner Ort Park Parkplatz Pass Patient Personalausweis Pfad
    Pfarrer Pfeffer Pfeil Pflegedienst Plan Platz Preis Prospekt Prozess Punkt Quark Rabatt Rand Rat
    Raum Rechner Regen Rest Ring Rollator Rollstuhl Rucksack Ruf Rundgang Saal Saft Satz Schal Schirm
    Schlaf Schlag Schluck Schluss Schlüssel Schnee Schnitt Schrank Schritt Schuh Schutz See
    Seniorentreff Sinn Sitz Sohn Sommer Sonnabend Sonntag Spaziergang Spiegel Sport Stab Stand Start
    Stau Stein Stern Stich Stift Stil Stock Stoff Strom Stuhl Sturm Tag Takt Tanz Tee Teil Teller
    Teppich Termin Test Text Tisch Tod Ton Topf Traum Treff Treffpunkt Trick Tropfen Umschlag Umzug
    Unfall Unterricht Urlaub Vater Verband Verein Vergleich Verkehr Verlag Verlust Verrat Versuch
    Vertrag Volt Vorhang Vormittag Vorname Vorrat Vorschlag Vorstand Vortrag Wagen Wald Wart Watt Weg Wein
    Weltkrieg Wert Wettbewerb Widerspruch Wille Wind Winter Wirt Wunsch Würfel Zahn Zaun Zehner
    Zeitpunkt Zettel Ziegel Zoll Zucker Zug Zugang Zuschuss Zustand Zutritt Zweck Zweifel Zyklus Podcast
    Newsletter Server Account Browser Clown Sprung Schwung Abschied Hausmeister Vertreter Zentner Gulden
    Franken Groschen Löwe Hase Neffe Experte Zeuge Bote Riese Held Mensch Student Präsident Bär Elefant
    Prinz Fürst Graf Teelöffel Esslöffel Bürger Gegner Kasus Bonus Raub Stab Korridor Imker Januar
    Jänner Februar März April Mai Juni Juli August September Oktober November Dezember Dienstag
    Donnerstag Freitag Samstag Flügel Sessel Titel Artikel Gipfel Kegel Nagel Vogel Hammer Sommer Kummer
    Spender Koffer Schalter Automat
"""
_FEMININE = """
    Abfahrt Absicht Adresse Allee Ampel Andacht Angst Ansicht Ankunft Anschrift Antwort Anstalt App
    Arbeit Art Auskunft Aussicht Autobahn Axt Bahn Bank Bar Batterie Beere Bibel Box Brust Burg Butter
    Chance Couch CD DVD Dame Dauer Disco Dose Ecke Ehe Einfahrt Einkunft Einsicht Einzahl E-Mail Mail
    Eltern Ente Fabrik Fahrt Familie Farbe Faust Feder Feier Ferse Firma Flasche Form Frau Frist Frucht
    Fußpflege Gabel Gans Gebühr Gefahr Geburt Geduld Gegend Geschichte Gestalt Gewalt Glut Größe Hand
    Haut Herkunft Hexe Hilfe Hotline Hüfte Kammer Kamera Kanzel Karte Kartoffel Katze Klausur Klinik
    Kraft Krippe Kugel Kuh Kultur Kunst Kur Kurve Küche Kirche Last Leber Liebe Linie Liste Luft
    Lust Macht Mappe Mark Mauer Maus Menge Messe Miete Million Milliarde Milch Minute Mitte Musik Mutter
    Nacht Nachricht Nadel Natur Nase Not Notiz Nummer Nuss Oase Oma Oper Orgel Packung Partei Party
    Pause Person Pflicht Physio Pizza Polizei Post Postkarte Praxis Predigt Prise Prüfung Quote Rast
    Reha Reise Rente Reparatur Rolle Rückfahrt Rücksicht Runde Sache Saison Schale Scham Schere Schicht
    Schlacht Schuld Schulter Schule Schüssel Schrift Schwester See Seite Sicht Silbe Socke Sorge Sonne
    Spur Stadt Station Stelle Steuer Stimme Stirn Strafe Straße Strophe Stufe Stunde Suche Suppe
    Süßigkeit Tablette Tafel Tante Tasche Tasse Taste Tat Tochter Tonne Tour Tür Uhr Unterkunft
    Unterschrift Ursache U-Bahn S-Bahn Villa Vollmacht Vorfahrt Vorschrift Wahl Wand Ware Watte Welt
    Wende Weile Wespe Wiese Woche Wohnung Wolle Wurst Wurzel Zahl Zange Zeit Zelle Zeile Ziffer Zigarre
    Zukunft Zunft Zusage Zutat Zwiebel Angabe Sekunde Video-Konferenz Tonspur Kita Klasse Etage Gruppe
    Regel Frage Kasse Insel Schachtel Semmel Trommel Tagung Vase Zeitung Kilowattstunde Unze Meile Pille
    Tüte Scheibe Flut Wut Glocke Mannschaft Jugend Tugend Figur Partitur Datei Mahnung Auflage Ausgabe
    Woge Wehr Feuerwehr Gebetszeit
"""
_NEUTER = """
    Abendessen Abitur Abo Abteil Album Alter Altersheim Amt Angebot Ansehen Archiv Attest Auge Auto Bad
    Band Beet Bein Beispiel Bett Bild Blatt Blut Boot Bord Brett Brot Brötchen Buch Buffet Büfett Büro
    Bündnis Café Camp Center Chaos Dach Datum Denkmal Dorf Drittel Einkommen Eis Ei Element Ende
    Ensemble Ereignis Ergebnis Essen Euro-Stück Exemplar Fach Fahrrad Fax Feld Fenster Ferienlager Fest
    Feuer Fieber Fleisch Formular Forum Foto Frühstück Futter Gebäude Gebet Gebiet Gebot Gebäck Gedicht
    Geheimnis Gehirn Geld Gelände Gemüse Gepäck Gerät Gericht Geschäft Geschenk Geschlecht Geschoss
    Obergeschoss Erdgeschoss Untergeschoss Dachgeschoss Kellergeschoss Gesetz Gesicht Gespräch Gewicht
    Gewitter Gift Glas Gleis Glück Gramm Grab Gramm Grundstück Gut Gymnasium Haar Halbjahr Handy Haus
    Heft Heim Hemd Herz Holz Hotel Huhn Hobby Hochhaus Instrument Interesse Internet Interview Jahr
    Jahrhundert Jahrzehnt Jubiläum Kabel Kapitel Kapital Kilo Kilogramm Kilobyte Megabyte Gigabyte Kind
    Kino Klavier Kleid Kloster Knie Komitee Konto Konzept Konzert Kostüm Krankenhaus Kraut Kreuz Kissen
    Kilometergeld Komma Labor Lager Lamm Land Leben Leder Leid Leitungswasser Lexikon Licht Lied Limit
    Loch Logo Lokal Los Magazin Mal Mahl Mädchen Material Medikament Meer Mehl Menü Messer Metall
    Milligramm Ministerium Mitglied Mittagessen Mittel Möbel Modell Modul Museum Muster Motto Netz
    Netzwerk Niveau Obst Objekt Ohr Öl Opfer Orchester Paar Päckchen Paket Papier Papierstück Parlament
    Patent Pech Pferd Pfund Pflaster Plakat Podium Poster Portemonnaie Produkt Programm Projekt
    Protokoll Prozent Promille Pult Pulver Quartal Quartier Quiz Rad Radio Rathaus Rätsel Recht Register
    Regal Reich Restaurant Rezept Rind Risiko Rohr Rudel Ruder Salz Schaf Schicksal Schiff Schild
    Schloss Schnitzel Schreiben Schuljahr Schwein Seil Seminar Semester Senioren-Café Signal Silber
    Smartphone Sofa Spiel Stadion Stipendium Stück Studium Stockwerk System Tablet Talent Team Telefon
    Telefonat Theater Thema Ticket Tier Tor Training Treffen Treppenhaus Tuch Turnier Ufer Urteil
    Vergnügen Verbot Verfahren Verhältnis Verzeichnis Video Viertel Volk Vitamin Vorjahr Vorspiel Wasser
    Wachs Wetter Werk Wochenende Wohl Wort Wunder Zeichen Zelt Zentrum Zertifikat Zeug Zeugnis Ziel
    Zimmer Zuhause Zubehör Taxi Byte Bit Megabit Gigabit Hertz Kilohertz Megahertz Gigahertz Dezibel
    Watt Kilowatt Volt Ampere Grad Hektar Update Webinar Prozentpunkt-Paar Gebirge Ohrläppchen Puzzle
    Camping Hospiz Attentat Testament Dokument Bankkonto Angesicht Vermögen Pensum Honorar Inventar
    Quadrat Trikot Depot Ressort Etui Erbe Plus Minus
"""

_TABLE = {
    noun: gender
    for gender, nouns in (("n", _NEUTER), ("f", _FEMININE), ("m", _MASCULINE))
    for noun in several(nouns)
}
_TABLE |= {"Teil": "m", "Band": "m", "Grad": "m", "See": "m", "Watt": "n", "Volt": "n", "Mark": "f"}
_TAILS = {noun.lower(): gender for noun, gender in _TABLE.items() if len(noun) > 2}
_ENDINGS = (
    *((end, "n") for end in several("chen lein ment ett tum nis zeug")),
    *(
        (end, "f")
        for end in several("ung heit keit schaft tät ion ik enz anz ei ie in ur age ade ette kraft e")
    ),
    *((end, "m") for end in several("ling ismus er ich ig or ist ant ent eur är us and oge ast")),
    ("um", "n"),
)
_SHORTEST_TAIL = 3  # letters of the noun at the end of a compound; "Ei" would be found in "Partei"
_SHORTEST_HEAD = 3

_WOMEN = frozenset(
    several(
        """Vorsitzende Auszubildende Studierende Alleinerziehende Teilnehmende Reisende Pflegende
        Dolmetschende Trauernde Mitwirkende Ehrenamtliche Delegierte Beauftragte Jugendliche Erwachsene"""
    )
)
_TIMES = frozenset(
    several("Tag Monat Abend Morgen Vormittag Nachmittag Moment Augenblick Winter Sommer Herbst")
)


def gender(noun: str) -> str:
    """m, f or n; empty where nobody knows."""
    if noun in _TABLE:
        return _TABLE[noun]
    if not noun[:1].isupper() or not noun.replace("-", "").isalpha() or noun.isupper():
        return ""
    lower = noun.lower().rpartition("-")[2] if "-" in noun else noun.lower()
    if lower.capitalize() in _TABLE and "-" in noun:
        return _TABLE[lower.capitalize()]
    for start in range(_SHORTEST_HEAD, len(lower) - _SHORTEST_TAIL + 1):
        if lower[start:] in _TAILS:
            return _TAILS[lower[start:]]
    return next((found for end, found in _ENDINGS if lower.endswith(end) and len(lower) > len(end) + 1), "")


def is_listed(noun: str) -> bool:
    """Whether it stands in the table, or is a compound of one that does; no name ("Meier") is told by its
    ending.
    """
    return noun in _TABLE or any(
        noun.lower()[start:] in _TAILS for start in range(_SHORTEST_HEAD, len(noun) - 2)
    )


def is_woman(noun: str) -> bool:
    """Whether it names a woman, and a man has another ending: eine Vorsitzende, ein Vorsitzender."""
    return noun in _WOMEN


def is_several(noun: str) -> bool:
    """Whether it is the plural of a listed noun that only adds an ending: Termine, Adressen, Kinder."""
    if noun in _TABLE:
        return False
    ends = (end for end in ("e", "en", "n", "er", "s") if noun.endswith(end))
    return any(is_listed(noun.removesuffix(end)) for end in ends)


def is_time(noun: str) -> bool:
    """Whether it is a stretch of time of masculine gender: "1 Tag" is how long something takes."""
    return noun in _TIMES
