"""What German writes short and says long: the data of abbreviations.py.

A row: the short form, with spaces, which the text may leave out ("z.B.") | what is said | an example | how it
is said. Rows without an example are tried in "wir … reden". What follows a short form decides whether its
dot also ends the sentence:

    LEADING    never, since a noun may follow: "z. B. Zoom"; only at the end of a paragraph
    TRAILING   whenever a capital follows: "Telefon usw. Dann"
    EITHER     when a word follows that opens sentences (OPENERS): "30 Min. Danach" but "5 Mio. Euro"
    ADJECTIVES as LEADING, and they end as the words around them ask: "in der ev. Kirche"
"""

from __future__ import annotations

from ivr.compile.german.tables import rows, several

_LEADING = """
    z. B. | zum Beispiel | z.B. Zoom | zum Beispiel Zoom
    zB. | zum Beispiel
    d. h. | das heißt | d.h. morgen | das heißt morgen
    u. a. | unter anderem
    u. A. | unter anderem
    v. a. | vor allem
    i. d. R. | in der Regel
    i. A. | im Auftrag
    i. V. | in Vertretung
    i. Allg. | im Allgemeinen
    i. Allgem. | im Allgemeinen
    i. e. S. | im engeren Sinn
    i. w. S. | im weiteren Sinn
    i. S. | im Sinne
    i. S. v. | im Sinne von
    i. S. d. | im Sinne des
    f. d. | für die
    i. H. v. | in Höhe von | Spenden i. H. v. 5 Euro | Spenden in Höhe von fünf Euro
    i. R. | im Ruhestand
    i. Gr. | in Gründung
    i. V. m. | in Verbindung mit
    i. Z. m. | im Zusammenhang mit
    i. Vgl. | im Vergleich
    i. G. | in Gründung
    u. U. | unter Umständen
    u. E. | unseres Erachtens
    m. E. | meines Erachtens
    m. W. | meines Wissens
    m. a. W. | mit anderen Worten
    m. H. v. | mit Hilfe von
    z. T. | zum Teil
    z. Zt. | zurzeit
    z. Z. | zurzeit
    zzt. | zurzeit
    z. H. | zu Händen
    z. Hd. | zu Händen
    z. Hdn. | zu Händen
    zHd. | zu Händen
    z. K. | zur Kenntnis
    z. Kts. | zur Kenntnis
    o. B. | ohne Befund
    s. a. | siehe auch
    s. S. | siehe Seite
    sh. | siehe
    vgl. | vergleiche
    bzw. | beziehungsweise
    resp. | respektive
    ggf. | gegebenenfalls
    ggfs. | gegebenenfalls
    gegebenenf. | gegebenenfalls
    ca. | circa
    rd. | rund
    evtl. | eventuell
    evt. | eventuell
    vllt. | vielleicht
    inkl. | inklusive
    incl. | inklusive
    exkl. | exklusive
    einschl. | einschließlich
    ausschl. | ausschließlich
    zzgl. | zuzüglich
    zuzgl. | zuzüglich
    abzgl. | abzüglich
    vorbeh. | vorbehaltlich
    hptsl. | hauptsächlich
    bspw. | beispielsweise
    beisp. | beispielsweise
    bzgl. | bezüglich
    betr. | betreffend
    Betr. | Betreff
    bezgl. | bezüglich
    hins. | hinsichtlich
    entspr. | entsprechend
    dgl. | dergleichen
    desgl. | desgleichen
    max. | maximal
    mind. | mindestens
    höchst. | höchstens
    durchschn. | durchschnittlich
    vorauss. | voraussichtlich
    voraussichtl. | voraussichtlich
    vorl. | vorläufig
    urspr. | ursprünglich
    gew. | gewöhnlich
    teilw. | teilweise
    allg. | allgemein
    insb. | insbesondere
    insbes. | insbesondere
    bes. | besonders
    eigtl. | eigentlich
    eig. | eigentlich
    jew. | jeweils
    tgl. | täglich
    tägl. | täglich
    wö. | wöchentlich
    wöchentl. | wöchentlich
    mtl. | monatlich
    monatl. | monatlich
    jährl. | jährlich
    jhrl. | jährlich
    vierteljährl. | vierteljährlich
    stdl. | stündlich
    stündl. | stündlich
    werkt. | werktags
    vorm. | vormittags
    nachm. | nachmittags
    abds. | abends
    wg. | wegen
    lt. | laut
    gem. | gemäß
    ggü. | gegenüber
    gegenü. | gegenüber
    zw. | zwischen
    ü. d. M. | über dem Meer
    od. | oder
    u. | und
    a. a. O. | am angegebenen Ort
    a. M. | am Main | In Frankfurt a. M. | In Frankfurt am Main.
    a. d. R. | auf der Rechnung
    a. D. | außer Dienst
    b. Bed. | bei Bedarf
    b. B. | bei Bedarf
    n. V. | nach Vereinbarung
    n. Vereinb. | nach Vereinbarung
    n. Abspr. | nach Absprache
    o. V. | ohne Voranmeldung
    vertr. d. | vertreten durch
    verh. | verheiratet
    gesch. | geschieden
    verw. | verwitwet
    geb. | geboren | Geb. 1950 in Köln | Geboren neunzehnhundertfünfzig in Köln
    gegr. | gegründet
    veröff. | veröffentlicht
    hrsg. | herausgegeben
    Hrsg. | Herausgeber
    Verf. | Verfasser
    Nr. | Nummer
    Nrn. | Nummern
    No. | Nummer
    Tel.-Nr. | Telefonnummer
    Tel. Nr. | Telefonnummer
    Telefonnr. | Telefonnummer
    Telef. | Telefon
    Tel. | Telefon
    Mobilnr. | Mobilnummer
    Handynr. | Handynummer
    Faxnr. | Faxnummer
    Hausnr. | Hausnummer
    Kundennr. | Kundennummer
    Kontonr. | Kontonummer
    Kto. | Konto
    Mitgl.-Nr. | Mitgliedsnummer
    Mitgliedsnr. | Mitgliedsnummer
    Rufnr. | Rufnummer
    Dr. med. dent. | Doktor der Zahnmedizin
    Dr. med. vet. | Doktor der Tiermedizin
    Dr. med. | Doktor der Medizin
    Dr. phil. | Doktor der Philosophie
    Dr. jur. | Doktor der Rechte
    Dr. iur. | Doktor der Rechte
    Dr. theol. | Doktor der Theologie
    Dr. paed. | Doktor der Pädagogik
    Dr. rer. nat. | Doktor der Naturwissenschaften
    Dr. rer. pol. | Doktor der Staatswissenschaften
    Dr. rer. soc. | Doktor der Sozialwissenschaften
    Dr. rer. med. | Doktor der Medizinwissenschaften
    Dr. h. c. | Doktor ehrenhalber
    Dr.-Ing. | Doktor der Ingenieurwissenschaften
    Dres. | Doktoren
    Dr. | Doktor
    Prof. | Professor
    Priv.-Doz. | Privatdozent
    Doz. | Dozent
    Dipl.-Ing. | Diplom-Ingenieur
    Dipl.-Kfm. | Diplom-Kaufmann
    Dipl. | Diplom
    Mag. | Magister
    Hr. | Herr
    Hrn. | Herrn
    Fam. | Familie
    Fa. | Firma
    Gebr. | Gebrüder
    Pfr. | Pfarrer
    Pfrn. | Pfarrerin
    Sr. | Schwester
    Bgm. | Bürgermeister
    Bsp. | Beispiel
    Abb. | Abbildung
    Anh. | Anhang
    Anl. | Anlage
    Angeh. | Angehörige
    Angest. | Angestellte
    Bem. | Bemerkung
    Ber. | Bericht
    Bhf. | Bahnhof
    Bf. | Bahnhof
    Abf. | Abfahrt
    Ank. | Ankunft
    Verk. | Verkauf
    Abt. | Abteilung
    Einr. | Einrichtung
    Gem. | Gemeinde
    Ges. | Gesellschaft
    Inh. | Inhaber
    Jg. | Jahrgang
    Ltg. | Leitung
    Mitgl. | Mitglieder
    Mitarb. | Mitarbeiter
    Tn. | Teilnehmer
    Teiln. | Teilnehmer
    Org. | Organisation
    Raumnr. | Raumnummer
    Zi. | Zimmer
    Zi.-Nr. | Zimmernummer
    Stk. | Stück
    Stck. | Stück
    Pkt. | Punkt
    Ziff. | Ziffer
    Tabl. | Tabletten
    lfd. | laufend
    lfd. Nr. | laufende Nummer
    Reg. | Regierung
    Reg.-Bez. | Regierungsbezirk
    Kr. | Kreis
    Lkr. | Landkreis
    Ldkr. | Landkreis
    Bez. | Bezirk
    Min.-Präs. | Ministerpräsident
    Verw. | Verwaltung
    Geschäftsst. | Geschäftsstelle
    GeschSt. | Geschäftsstelle
    Sprechst. | Sprechstunde
    Sprechz. | Sprechzeiten
    Öffnungsz. | Öffnungszeiten
    Veranst. | Veranstaltung
    Vorst. | Vorstand
    Teilnahmegeb. | Teilnahmegebühr
    Anschr. | Anschrift
    Adr. | Adresse
    KV-Nr. | Versichertennummer
    Vers.-Nr. | Versicherungsnummer
    Rufb. | Rufbereitschaft
    Eing. | Eingang
    Erdg. | Erdgeschoss
    verl. | verlängert
    verk. | verkürzt
    erm. | ermäßigt
    ermäß. | ermäßigt
    kostenl. | kostenlos
    kostenpfl. | kostenpflichtig
    barrierefr. | barrierefrei
    tel. | telefonisch | Nur tel. erreichbar | Nur telefonisch erreichbar
    mündl. | mündlich
    persönl. | persönlich
    freundl. | freundlich
    herzl. | herzlich
    tlw. | teilweise
    vollst. | vollständig
    kompl. | komplett
    zus. | zusammen
    zusätzl. | zusätzlich
    spätest. | spätestens
    frühest. | frühestens
    telef. | telefonisch
    mögl. | möglich
    nachf. | nachfolgend
    unverb. | unverbindlich
    verb. | verbindlich
    gült. | gültig
    Gült. | Gültigkeit
    Uhrz. | Uhrzeit
    Entf. | Entfernung
    Jugendl. | Jugendliche
    Erw. | Erwachsene
    Krankh. | Krankheit
    Rückfr. | Rückfragen
    Vorverk. | Vorverkauf
    Getr. | Getränke
    Satzg. | Satzung
    Vertr. | Vertretung
    Jgst. | Jahrgangsstufe
    Beg. | Beginn
    Einl. | Einlass
    Anf. | Anfang
    Vit. | Vitamin
    Temp. | Temperatur
    Ri. | Richtung
    op. | opus
    Adv. | Advent
    Rückk. | Rückkehr
    anschl. | anschließend
    gg. | gegen
    vorh. | vorhanden
    Vereinb. | Vereinbarung
    schriftl. | schriftlich
    geschl. | geschlossen
    Überw. | Überweisung
    erforderl. | erforderlich
    gez. | gezeichnet
    em. | emeritiert
"""
_TRAILING = """
    usw. | und so weiter
    u. s. w. | und so weiter
    usf. | und so fort
    u. s. f. | und so fort
    etc. | et cetera
    etc. pp. | et cetera
    u. v. m. | und vieles mehr
    uvm. | und vieles mehr
    u. v. a. | und viele andere
    u. v. a. m. | und vieles andere mehr
    u. a. m. | und anderes mehr
    u. Ä. | und Ähnliches
    u. ä. | und Ähnliches
    o. Ä. | oder Ähnliches
    o. ä. | oder Ähnliches
    u. dgl. | und dergleichen
    u. dgl. m. | und dergleichen mehr
    s. o. | siehe oben
    s. u. | siehe unten
    b. w. | bitte wenden
    o. k. | okay
    n. Chr. | nach Christus
    v. Chr. | vor Christus
    u. Z. | unserer Zeit
    v. u. Z. | vor unserer Zeit
    v. l. n. r. | von links nach rechts
    m. f. G. | mit freundlichen Grüßen
    u. A. w. g. | um Antwort wird gebeten
    z. d. A. | zu den Akten
    d. J. | dieses Jahres
    d. M. | dieses Monats
    d. Ä. | der Ältere
    n. J. | nächsten Jahres
    v. J. | vorigen Jahres
    p. P. | pro Person | Fünf Euro p. P. | Fünf Euro pro Person.
    p. Pers. | pro Person
    p. a. | pro Jahr
    p. M. | pro Monat
    p. T. | pro Tag
    p. Std. | pro Stunde
    i. L. | in Liquidation
"""
_EITHER = """
    e. G. | e G
    e. V. | e V
    Mio. | Millionen
    Mill. | Millionen
    Mrd. | Milliarden
    Tsd. | Tausend
    Std. | Stunden
    Stdn. | Stunden
    Min. | Minuten
    Sek. | Sekunden
    Pers. | Personen
    Jh. | Jahrhundert
    Jhd. | Jahrhundert
    Jhdt. | Jahrhundert
    Str. | Straße
    Pl. | Platz
    MwSt. | Mehrwertsteuer
    Mwst. | Mehrwertsteuer
    MWSt. | Mehrwertsteuer
    USt. | Umsatzsteuer
    Ust. | Umsatzsteuer
    ESt. | Einkommensteuer
    Hbf. | Hauptbahnhof
    Wo. | Woche
    Mon. | Monat
    Aufl. | Auflage
    Ausst. | Ausstellung
    Whg. | Wohnung
    Gde. | Gemeinde
    Haltest. | Haltestelle
    Hst. | Haltestelle
    Vorw. | Vorwahl
    Durchw. | Durchwahl
    erb. | erbeten
    erf. | erforderlich
    gest. | gestorben
    jun. | junior
    sen. | senior
    li. | links
    re. | rechts
"""
# The stem; its ending is told by the words around it.
_ADJECTIVES = """
    ev. | evangelisch | In der ev. Kirche | In der evangelischen Kirche
    evang. | evangelisch | Die evang. Kirche | Die evangelische Kirche
    kath. | katholisch | Kath. Kirche | Katholische Kirche
    röm.-kath. | römisch-katholisch | Die röm.-kath. Kirche | Die römisch-katholische Kirche
    ökum. | ökumenisch | Ein ökum. Gottesdienst | Ein ökumenischer Gottesdienst
    städt. | städtisch | Das städt. Krankenhaus | Das städtische Krankenhaus
    hl. | heilig | Die hl. Messe | Die heilige Messe
    staatl. | staatlich | Eine staatl. Prüfung | Eine staatliche Prüfung
    kommun. | kommunal | Die kommun. Verwaltung | Die kommunale Verwaltung
    gemeinn. | gemeinnützig | Der gemeinn. Verein | Der gemeinnützige Verein
    ehem. | ehemalig | Im ehem. Rathaus | Im ehemaligen Rathaus
    ehrenamtl. | ehrenamtlich | Die ehrenamtl. Arbeit | Die ehrenamtliche Arbeit
    öffentl. | öffentlich | Im öffentl. Raum | Im öffentlichen Raum
    ärztl. | ärztlich | Das ärztl. Attest | Das ärztliche Attest
    gesetzl. | gesetzlich | Die gesetzl. Rente | Die gesetzliche Rente
    jüd. | jüdisch | Die jüd. Gemeinde | Die jüdische Gemeinde
    islam. | islamisch | Die islam. Gemeinde | Die islamische Gemeinde
    dt. | deutsch | Das dt. Rote Kreuz | Das deutsche Rote Kreuz
    engl. | englisch | Ein engl. Buch | Ein englisches Buch
    internat. | international | Ein internat. Fest | Ein internationales Fest
    medizin. | medizinisch | Die medizin. Hilfe | Die medizinische Hilfe
    psych. | psychisch | Eine psych. Krankheit | Eine psychische Krankheit
    chron. | chronisch | Eine chron. Krankheit | Eine chronische Krankheit
    soz. | sozial | Der soz. Dienst | Der soziale Dienst
    sog. | sogenannt | Die sog. Grippe | Die sogenannte Grippe
    versch. | verschieden | Die versch. Gruppen | Die verschiedenen Gruppen
    nächst. | nächst | Das nächst. Treffen | Das nächste Treffen
    örtl. | örtlich | Der örtl. Verein | Der örtliche Verein
    gegenseit. | gegenseitig | Die gegenseit. Hilfe | Die gegenseitige Hilfe
    wissenschaftl. | wissenschaftlich | Ein wissenschaftl. Vortrag | Ein wissenschaftlicher Vortrag
    steuerl. | steuerlich | Die steuerl. Beratung | Die steuerliche Beratung
    rechtl. | rechtlich | Die rechtl. Beratung | Die rechtliche Beratung
    berufl. | beruflich | Die berufl. Schule | Die berufliche Schule
    ev.-luth. | evangelisch-lutherisch | Die ev.-luth. Gemeinde | Die evangelisch-lutherische Gemeinde
    ev.-ref. | evangelisch-reformiert | Die ev.-ref. Kirche | Die evangelisch-reformierte Kirche
    ev.-freik. | evangelisch-freikirchlich | Die ev.-freik. Gemeinde | Die evangelisch-freikirchliche Gemeinde
    stellv. | stellvertretend | Die stellv. Leiterin | Die stellvertretende Leiterin
    frdl. | freundlich | Mit frdl. Gruß | Mit freundlichem Gruß
    rel. | relativ | Die rel. Mehrheit | Die relative Mehrheit
    o. g. | oben genannt | Das o. g. Konto | Das oben genannte Konto
    u. g. | unten genannt | Mit der u. g. Nummer | Mit der unten genannten Nummer
    landw. | landwirtschaftlich | Ein landw. Betrieb | Ein landwirtschaftlicher Betrieb
"""
LEADING = {row[0]: row[1] for row in rows(_LEADING)}
TRAILING = {row[0]: row[1] for row in rows(_TRAILING)}
EITHER = {row[0]: row[1] for row in rows(_EITHER)}
ADJECTIVES = {row[0]: row[1] for row in rows(_ADJECTIVES)}
EXAMPLES = tuple(
    (row[2], row[3])
    for table in (_LEADING, _TRAILING, _EITHER, _ADJECTIVES)
    for row in rows(table)
    if len(row) > len(("short", "said"))
)
DOT_OPTIONAL = {"usw", "etc", "bzw", "ggf", "evtl", "inkl", "zzgl", "ca", "Nr", "Tel", "Std", "Mio", "Mrd"}
DOT_OPTIONAL |= {"MwSt", "Hbf", "Bhf", "mind", "bspw", "ggfs", "vgl", "max", "zzt", "tgl"}

# "Max." is a boy before he is a maximum, "Gem." is a parish.
NEVER_CAPITAL = {"max.", "u.", "od.", "lt.", "gem.", "bes.", "gew.", "verw.", "verb.", "tel.", "verk."}
NEVER_CAPITAL |= {"erm.", "zus.", "jun.", "sen.", "em.", "li.", "re.", "rel.", "erb.", "erf."}

# Short forms of two words or more: only their author knows which.
AMBIGUOUS = {
    "Vors.": "Vorsitzender, Vorsitzende",
    "Aufg.": "Aufgabe, Aufgang",
    "Ausg.": "Ausgabe, Ausgang",
    "Ausf.": "Ausfahrt, Ausführung",
    "Kl.": "Klasse, kleiner",
    "Gr.": "Gruppe, großer",
    "o.": "oder, ohne",
    "Sekr.": "Sekretariat, Sekretärin",
    "Vol.": "Volumen, Band",
    "Anm.": "Anmeldung, Anmerkung",
    "ges.": "gesucht, gesamt",
    "verm.": "vermieten, vermutlich",
    "erh.": "erhalten, erhältlich",
}

_RIVERS = "|".join(
    several(
        """Oder Saale Donau Ruhr Elbe Weser Weinstraße Isar Aller Lahn Mosel Spree Havel Ems Leine Fulda
        Werra Tauber Bergstraße"""
    )
)

# Safe only beside something else: (what is written, as a regular expression; what is said).
IN_CONTEXT = (
    (r"(?<=\d)[ ]?min\.?(?!\w|/)", " Minuten"),
    (r"\bmin\.(?= ?\d)", "mindestens"),
    (r"\bMax\.(?= ?\d)", "Maximal"),
    (r"\bMin\.(?= ?\d)", "Mindestens"),
    (r"\bFr\.(?= [A-ZÄÖÜ])", "Frau"),
    (r"\bFr\.(?=[A-ZÄÖÜ])", "Frau "),
    (r"\bSt\.-Nr\.", "Steuernummer"),
    (r"\bSt\.(?= ?[A-ZÄÖÜ])", "Sankt"),
    (r"\bSt\.-(?=[A-ZÄÖÜ])", "Sankt-"),
    (r"(?<=\d )St\.", "Stück"),
    (r"(?<=\d )S\.(?= ?\d)|(?<=\d [a-z] )S\.(?= ?\d)", "Satz"),
    (r"\bS\.(?= ?\d)", "Seite"),
    (r"(?<=\d) ?ff\.?(?!\w)", " und folgende"),
    (r"(?<=\d) ?f\.(?!\w)", " und folgende"),
    (r"(?<=\d) ?J\.", " Jahre"),
    (r"\bAnm\.(?= ?\d)", "Anmerkung"),
    (r"\bAnm\.(?= (?:bei|bis|unter|ab|an|über|in|im|erf\.|erb\.|nicht|erforderlich)(?!\w))", "Anmeldung"),
    (r"\bges\.(?=[!,;])", "gesucht"),
    (r"\bges\.(?=\s*$)", "gesucht."),
    (r"\bVol\. ?-? ?%", "Volumenprozent"),
    (r"% ?vol\b\.?", "Volumenprozent"),
    (
        r"(\b[A-ZÄÖÜ][a-zäöüß-]+,? )geb\.(?= (?:v\. |von |de )?[A-ZÄÖÜ][a-zäöüß]+(?!\w|\.? ?\d))",
        r"\1geborene",
    ),
    (r"\bStellv\.(?=:)", "Stellvertretung"),
    (r"\bPf\.(?= (?:null|eins|zwo|drei|vier|fünf|sechs|sieben|acht|neun)\b)", "Postfach"),
    (r"\bApp\.(?= ?\d)", "Apparat"),
    (r"(\b(?:EG|GL) \d{2,3}),(?=\d)", r"\1, "),  # hymns and their verses
    (r"(?<=\bLied )EG\b|(?<=\bLieder )EG\b|\bEG(?= \d{3}\b)", "E G"),
    (r"(?<=\d:\d )n\. ?V\.|\bn\. ?V\.(?= ?\d+:\d)", "nach Verlängerung"),
    (r"(?<=\d:\d )n\. ?E\.|\bn\. ?E\.(?= ?\d+:\d)", "nach Elfmeterschießen"),
    (r"\bv\.(?= ?\d{1,2}\.)", "vom"),
    (r"\bv\.(?= ?\d{1,2}(?:[.:]\d\d)? ?(?:[-–]|bis|Uhr|h\b))", "von"),
    (r"\b[Jj]e?d\.(?= ?(?:\d|Mon?t?a?g?\b|Di|Mi|Do|Fr|Sa|So))", "jeden"),
    (r"(?<=\d-)Zi\.-W(?:hg|ohnung)\b\.?", "Zimmer-Wohnung"),
    (r"(\d ?V ?(?:/|,|und|mit|bei) ?\d+(?:,\d+)?) ?A\b", r"\1 Ampere"),
    (r"(?<=\d) ?A(?= ?(?:/|,|und|mit|bei) ?\d+ ?V\b)", " Ampere"),
    (r"((?:Sicherung|Steckdose|Netzteil|Ladegerät|Strom)\w*[^.!?]{0,20}\d) ?A\b", r"\1 Ampere"),
    (r"\bFrankfurt ?/ ?(?:Main\b|M\.)", "Frankfurt am Main"),
    (rf"(?<=[a-zäöüß]) ?(?:/ ?|a\. ?d\. ?)(?=(?:{_RIVERS})\b)", " an der "),
    (r"(?<=[a-zäöüß]) ?(?:/|a\. ?)(?=(?:Rhein|Neckar|Inn|Main|Lech|Bodensee|Ammersee|Harz)\b)", " am "),
    (r"\bA ?[-–] ?Z\b", "A bis Z"),
    (r"\bGem\.(?= ?(?:§|Art\.|Abs\.|Ziff\.|Nr\.))", "Gemäß"),
    (r"\bGem\.(?= ?(?:Beschluss|Satzung|Vertrag|Vereinbarung|Absprache|Gesetz)\b)", "Gemäß"),
    (r"\bc/o\b", "bei"),
    (r"\bAbs\.(?= ?\d)", "Absatz"),
    (r"\bArt\.(?= ?\d)", "Artikel"),
    (r"\bKap\.(?= ?[\dIVX])", "Kapitel"),
    (r"\bBd\.(?= ?[\dIVX])", "Band"),
    (r"\bH\.(?= ?\d)", "Heft"),
    (r"\bR\.(?= ?\d)", "Raum"),
    (r"\bGl\.(?= ?\d)", "Gleis"),
    (r"(?<=\d\. )Kl\.", "Klasse"),
    (r"(?<=\d )Pfd\.", "Pfund"),
    (r"\blt\.(?= ?[a-zäöüß]+l\.)", "laut"),  # before the adjective that it governs
    (r"\bLt\.(?= ?(?:§|Satzung|Gesetz|Beschluss|Plan|Vertrag))", "Laut"),
    (r"(?<=-)Zi\.(?=[ ,]|$)", "Zimmer"),
    (r"\bKl\.(?= ?\d)", "Klasse"),
    (r"\bRn\.(?= ?\d)", "Randnummer"),
    (r"\bUnterabs\.(?= ?\d)", "Unterabsatz"),
    (r"\blit\.(?= ?[a-z]\b)", "Buchstabe"),
    (r"(?<=\d\. )Aufl\.", "Auflage"),
    (r"(?<=\d\.)(?= ?(?:OG|UG|DG|Stock)\b)", " "),
    (r"\bOG\b", "Obergeschoss"),
    (r"\bEG\b", "Erdgeschoss"),
    (r"\bUG\b", "Untergeschoss"),
    (r"\bDG\b", "Dachgeschoss"),
    (r"(?<=[a-zäöüß])str\.(?!\w)|(?<=[a-zäöüß])str\.(?=\d)", "straße "),
    (r"(?<=-)Str\.(?=[ \d]|$)", "Straße "),
    (r"(?<=[a-zäöüß])pl\.(?= ?\d)", "platz "),
    (r"\bgGmbH\b", "gemeinnützige G m b H"),
    (r"\bGmbH\b", "G m b H"),
    (r"\bmbH\b", "m b H"),
    (r"\bKfz\b", "K F Z"),
    (r"\bPkw\b", "P K W"),
    (r"\bLkw\b", "L K W"),
    (r"\bStGB\b", "S T G B"),
    (r"\bStVO\b", "S T V O"),
    (r"\bPkws\b", "P K Ws"),
    (r"\bBAföG\b", "Bafög"),
    (r"\b[Tt]el\.(?=:? ?(?:\d|\(|null|eins|zwo|drei|vier|fünf|sechs|sieben|acht|neun|plus))", "Telefon"),
    (r"\bpH\b", "p H"),
)

# The same, for what the tables leave.
IN_CONTEXT_AFTERWARDS = (
    (r"(?<![\w.])(?<!\b[a-zäöüß\d] )f\. ?(?=[A-ZÄÖÜ][a-zäöüß]{2})", "für "),
    (r"(?<![\w.])(?<!\b[a-zäöüß\d] )b\. ?(?=[A-ZÄÖÜ][a-zäöüß]{2})", "bei "),
    (r"(?<![\w.])(?<!\b[a-zäöüß\d] )v\. ?(?=[A-ZÄÖÜ][a-zäöüß]{2})", "von "),
    (r"(?<![\w.])(?<!\b[a-zäöüß\d] )p\. ?(?=[A-ZÄÖÜ][a-zäöüß]{2})", "pro "),
    (r"(?<=\w )o\. ?(?=(?:null|plus)\b)", "oder "),  # between telephone numbers
    (r"(?<=-)Nr\.", "Nummer"),
    (r"\bDr\.-(?=[A-Z])", "Doktor-"),
    (r"(?<=\w )o\. (?=(?:[a-zäöüß]+ ){0,2}[A-ZÄÖÜ])", "oder "),
)

# In capitals, yet said as a word; all other words of two to five capitals are spelled.
CAPITALS = {"PIN": "Pin", "PINs": "Pins", "TAN": "Tan", "SIM": "Sim", "COVID": "Covid", "AIDS": "Aids"}
CAPITALS |= {"PLZ": "Postleitzahl", "NATO": "Nato", "UNO": "Uno", "WLAN": "W-Lan", "LAN": "Lan"}
CAPITALS |= {"IBAN": "Iban", "BIC": "Bick", "ARGE": "Arge", "KITA": "Kita", "REHA": "Reha", "AWO": "Awo"}
CAPITALS |= {"SEPA": "Sepa", "GEMA": "Gema", "NABU": "Nabu", "BAGSO": "Bagso", "BAMF": "Bamf", "IKEA": "Ikea"}
CAPITALS |= {"REWE": "Rewe", "ALDI": "Aldi", "EDEKA": "Edeka", "LIDL": "Lidl", "FIFA": "Fifa", "UEFA": "Uefa"}
CAPITALS |= {"TÜV": "Tüff", "DIN": "Din", "NAKOS": "Nakos", "KISS": "Kiss", "KIBIS": "Kibis", "SARS": "Sars"}
CAPITALS |= {
    word.upper(): word
    for word in several(
        """nicht Sie und oder bitte kein keine Ihr Ihre wir alle nur neu jetzt heute Stopp das der die
    den dem ein eine mit von bei für auf am im in zu ist sind hier nach vor wenn immer nie ja nein gut
    mehr aber einem einen einer jede jedem jeden jeder jedes diese dies unser dein sein seine euch Ihnen
    Ihrem Ihren uns sehr auch ohne aus bis ab seit zum zur beim vom über unter doch noch schon dann wann
    wie was wer wo warum dort da so oft stets weil falls nun eben bald erst sonst gegen hat habe
    haben wird muss kann darf soll bin seid neue neuem neuen neuer neues alte alten gute guten frei
    freie voll leer offen ganz viel viele Tag Tage Zeit Haus Frau Herr Hilfe Danke Hallo Ende Start Stop
    Halt Datum Ort Geld Preis Platz Raum Woche Monat Jahr Jahre Uhr Mai Juni Juli März April Kurs Kurse
    Fest Chor Musik Essen Tee Eis Info Infos Post Bus Bahn Zug Auto Weg Tür Hof Saal Büro Küche Kind
    Mann Leute Gäste Spiel Sport Tanz Reise Markt Basar Montag zwei drei vier fünf zehn"""
    )
}
