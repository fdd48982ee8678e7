"""What stands in a text, and what the caller hears."""

from __future__ import annotations

import pytest

from ivr.compile.german import Kind, pronounced, read, spoken
from ivr.compile.numbers import NumberWords

NUMERALS = NumberWords()


def hears(written: str, expected: str) -> None:
    assert spoken(written, NUMERALS) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("z. B. Zoom", "zum Beispiel Zoom"),
        ("z.B. Zoom", "zum Beispiel Zoom"),
        ("z. B.", "zum Beispiel."),
        ("Z. B. Zoom.", "Zum Beispiel Zoom."),
        ("(d.h. Anbieter)", "das heißt Anbieter"),
        ("u. a. Jitsi", "unter anderem Jitsi"),
        ("v. a. nachts", "vor allem nachts"),
        ("i. d. R. kostenlos", "in der Regel kostenlos"),
        ("ggf. eine Gebühr", "gegebenenfalls eine Gebühr"),
        ("Frau bzw. Herr", "Frau beziehungsweise Herr"),
        ("ca. acht, evtl. neun", "circa acht, eventuell neun"),
        ("inkl. Porto, zzgl. Steuer", "inklusive Porto, zuzüglich Steuer"),
        ("Telefon usw. Dann reden", "Telefon und so weiter. Dann reden"),
        ("Telefon usw. und Post", "Telefon und so weiter und Post"),
        ("Bild, Ton etc.", "Bild, Ton et cetera."),
        ("Kaffee o. ä. Und Tee", "Kaffee oder Ähnliches. Und Tee"),
        ("Dr. Schmidt, Hr. Meier, Fr. Müller", "Doktor Schmidt, Herr Meier, Frau Müller"),
        ("Hauptstr. 5", "Hauptstraße fünf"),
        ("St. Martin", "Sankt Martin"),
        ("S. 5, Abs. 2", "Seite fünf, Absatz zwei"),
        ("Das ist Max. Er kommt.", "Das ist Max. Er kommt."),
        ("max. 5 Personen, mind. 3", "maximal fünf Personen, mindestens drei"),
        ("ein e. V. hilft", "ein e V hilft"),
        ("vgl. oben, sog. Tools", "vergleiche oben, sogenannte Tools"),
    ],
)
def test_abbreviations_are_said_in_full(written: str, expected: str) -> None:
    """Nobody hears "z Punkt B Punkt", and an abbreviation at the end still ends the sentence."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("30 Min. Danach", "dreißig Minuten. Danach"),
        ("5 Mio. Euro", "fünf Millionen Euro"),
        ("1 Mio. Menschen", "eine Million Menschen"),
        ("1 Std. reden, 2 Std. zuhören", "eine Stunde reden, zwei Stunden zuhören"),
        ("mit 1 Gruppe", "mit einer Gruppe"),
        ("1 Tag", "ein Tag"),
        ("50 km/h", "fünfzig Kilometer pro Stunde"),
        ("14 ct/Min.", "vierzehn Cent pro Minute."),
        ("20 °C, 30 m²", "zwanzig Grad Celsius, dreißig Quadratmeter"),
        ("100 %, 5%", "einhundert Prozent, fünf Prozent"),
    ],
)
def test_units_agree_with_their_number(written: str, expected: str) -> None:
    """One of a thing takes the article and the singular."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("8 Leute", "acht Leute"),
        ("21 Leute", "einundzwanzig Leute"),
        ("-5 Grad", "minus fünf Grad"),
        ("3,5 und 3,14", "drei Komma fünf und drei Komma eins vier"),
        ("10.000", "zehntausend"),
        ("1 000", "eintausend"),
        ("1.234.567", "eine Million zweihundertvierunddreißigtausendfünfhundertsiebenundsechzig"),
        ("4-5 Leute", "vier bis fünf Leute"),
        ("4–5 Leute", "vier bis fünf Leute"),
        ("1/2 Stunde", "eine halbe Stunde"),
        ("½ Jahr", "ein halbes Jahr"),
        ("2½ Stunden", "zweieinhalb Stunden"),
        ("3/4", "drei Viertel"),
        ("1/20", "ein Zwanzigstel"),
        ("3:1", "drei zu eins"),
        ("3-mal, 5x, 8-jährig", "dreimal, fünfmal, achtjährig"),
        ("die 1980er Jahre", "die neunzehnhundertachtziger Jahre"),
        ("007", "null null sieben"),
        ("Version 2.0", "Version zwei Punkt null"),
        ("1500 Euro, im Jahr 1500", "eintausendfünfhundert Euro, im Jahr fünfzehnhundert"),
        ("2019–2021", "zweitausendneunzehn bis zweitausendeinundzwanzig"),
        ("２４ und ٣", "vierundzwanzig und drei"),
        ("A4", "A vier"),
    ],
)
def test_figures_become_words(written: str, expected: str) -> None:
    """Amounts, ranges, fractions and years are said as people say them."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5,50 €", "fünf Euro fünfzig"),
        ("5,05 Euro", "fünf Euro fünf"),
        ("0,50 €", "fünfzig Cent"),
        ("1 €", "ein Euro"),
        ("mit 1 Euro", "mit einem Euro"),
        ("1,00 €", "ein Euro"),
        ("€ 3,20", "drei Euro zwanzig"),
        ("1.200,50 €", "eintausendzweihundert Euro fünfzig"),
        ("5-10 €", "fünf bis zehn Euro"),
        ("5,- €", "fünf Euro"),
        ("20 $", "zwanzig Dollar"),
    ],
)
def test_money_is_said_the_way_it_is_counted(written: str, expected: str) -> None:
    """The currency stands between the euros and the cents."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("14:30 Uhr", "vierzehn Uhr dreißig"),
        ("9.05 Uhr", "neun Uhr fünf"),
        ("um 1 Uhr", "um ein Uhr"),
        ("1:00 Uhr", "ein Uhr"),
        ("um 14:00", "um vierzehn Uhr"),
        ("10–12 Uhr", "zehn bis zwölf Uhr"),
        ("10.00-12.30 Uhr", "zehn Uhr bis zwölf Uhr dreißig"),
        ("Mo.-Fr. 9-12 Uhr", "Montag bis Freitag neun bis zwölf Uhr"),
        ("Di. und Do. 9 Uhr", "Dienstag und Donnerstag neun Uhr"),
        ("Mo, Di, Do von 9:00 - 12:00 Uhr", "Montag, Dienstag, Donnerstag von neun Uhr bis zwölf Uhr"),
        ("Sa. u. So. geschlossen", "Samstag und Sonntag geschlossen"),
        ("19.30 h", "neunzehn Uhr dreißig"),
        ("So 5 Leute", "So fünf Leute"),
    ],
)
def test_times_and_weekdays_are_said_in_words(written: str, expected: str) -> None:
    """A short weekday is only taken for one where a time or another day stands beside it."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("am 14. April 2020", "am vierzehnten April zweitausendzwanzig"),
        ("vom 14. April 2020", "vom vierzehnten April zweitausendzwanzig"),
        ("den 14. April", "den vierzehnten April"),
        ("der 14. April", "der vierzehnte April"),
        ("seit 14. April", "seit vierzehntem April"),
        ("ab 14.04.2020", "ab vierzehntem April zweitausendzwanzig"),
        ("bis 14. April", "bis vierzehnten April"),
        ("Stand: 14. April 2020", "Stand: vierzehnter April zweitausendzwanzig"),
        ("14. April", "vierzehnter April"),
        ("am Montag, 14. April", "am Montag, vierzehnten April"),
        ("vom 3. bis 5. Mai", "vom dritten bis fünften Mai"),
        ("3.-5. Mai", "dritter bis fünfter Mai"),
        ("am 3. und 4. Mai", "am dritten und vierten Mai"),
        ("am 3./4. Mai", "am dritten und vierten Mai"),
        ("am 14.4. um neun", "am vierzehnten April um neun"),
        ("am 14.4. Dann", "am vierzehnten April. Dann"),
        ("am 14.04.98", "am vierzehnten April neunzehnhundertachtundneunzig"),
        ("2020-04-14", "vierzehnter April zweitausendzwanzig"),
        ("04/2020", "April zweitausendzwanzig"),
        ("am 5. Dez. geht es los", "am fünften Dezember geht es los"),
        ("Stand April 2020", "Stand April zweitausendzwanzig"),
        ("Januar-März 2020", "Januar bis März zweitausendzwanzig"),
    ],
)
def test_a_date_stands_in_the_case_that_its_sentence_asks_for(written: str, expected: str) -> None:
    """Said are "am vierzehnten", "der vierzehnte", "seit vierzehntem", "vierzehnter": by the word before."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("die 3. Auflage", "die dritte Auflage"),
        ("3. Auflage", "dritte Auflage"),
        ("im 3. Stock", "im dritten Stock"),
        ("in der 3. Woche", "in der dritten Woche"),
        ("ein 2. Treffen", "ein zweites Treffen"),
        ("um 8. Dann essen wir", "um acht. Dann essen wir"),
        ("am 8. Dann essen wir", "am achten. Dann essen wir"),
        ("Wir treffen uns am 8.", "Wir treffen uns am achten."),
        ("Es kamen 8.", "Es kamen acht."),
        ("das Jahr 2019. Gruppen", "das Jahr zweitausendneunzehn. Gruppen"),
        ("Drücken Sie die 1.", "Drücken Sie die eins."),
        ("drücken Sie die 2. Weiter: … die 3.", "drücken Sie die zwei. Weiter: … die drei."),
        ("Taste 0. Langsamer", "Taste null. Langsamer"),
        ("jeden 2. Dienstag", "jeden zweiten Dienstag"),
        ("SGB IX", "S G B neun"),
    ],
)
def test_a_dot_behind_a_figure_is_an_ordinal_or_the_end(written: str, expected: str) -> None:
    """The words around decide; "am 8. Dann" is both."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ihre PIN ist 1234.", "Ihre Pin ist eins zwo drei vier."),
        ("Kennwort: 22", "Kennwort: zwo zwo"),
        ("PIN-Nummer 4711", "Pin-Nummer vier sieben eins eins"),
        ("PLZ 70173", "Postleitzahl sieben null eins, sieben drei"),
        ("Konferenzraumnummer 123456", "Konferenzraumnummer eins zwo drei, vier fünf sechs"),
        ("Zimmer Nr. 12", "Zimmer Nummer zwölf"),
        ("Tel. 0711 6406117", "Telefon null sieben eins eins, sechs vier null, sechs eins eins sieben"),
        ("+49 711 64", "plus vier neun, sieben eins eins, sechs vier"),
        ("+49 (0)711 64", "null sieben eins eins, sechs vier"),
        ("030/123456", "null drei null, eins zwo drei, vier fünf sechs"),
        ("DE12 3456 7890 12", "D E eins zwo, drei vier fünf sechs, sieben acht neun null, eins zwo"),
        ("Meeting-ID: 123 456 789", "Meeting-I D: eins zwo drei, vier fünf sechs, sieben acht neun"),
        ("Tel. 0 30 / 12 34", "Telefon null, drei null, eins zwo, drei vier"),
        ("Notruf 112", "Notruf eins eins zwo"),
        ("116 117", "eins eins sechs, eins eins sieben"),
        ("Telefon 14:30 Uhr", "Telefon vierzehn Uhr dreißig"),
        ("Hotline 100 Euro", "Hotline einhundert Euro"),
    ],
)
def test_codes_are_said_digit_by_digit(written: str, expected: str) -> None:
    """What is typed or written down comes in groups, and "zwo" can't be taken for "drei"."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("www.phonesty.de", "w w w Punkt phonesty Punkt d e"),
        ("(www.phonesty.de).", "w w w Punkt phonesty Punkt d e."),
        ("<https://nakos.de/>", "nakos Punkt d e"),
        ("Phonesty.com ist da", "Phonesty Punkt com ist da"),
        ("info@nakos.de.", "info ät nakos Punkt d e."),
        (
            "www.a-b.de/x_1.pdf",
            "w w w Punkt a Bindestrich b Punkt d e Schrägstrich x Unterstrich eins Punkt p d f",
        ),
    ],
)
def test_addresses_are_said_sign_by_sign(written: str, expected: str) -> None:
    """Every sign that has to be typed is heard; the scheme and a closing slash are not."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Teilnehmer*innen", "Teilnehmerinnen und Teilnehmer"),
        ("mit den Teilnehmer*innen", "mit den Teilnehmerinnen und Teilnehmern"),
        ("mit mehreren Teilnehmer:innen", "mit mehreren Teilnehmerinnen und Teilnehmern"),
        ("an ihre Ansprechpartner*innen", "an ihre Ansprechpartnerinnen und Ansprechpartner"),
        ("von 8 Ärzt*innen", "von acht Ärztinnen und Ärzten"),
        ("die Ärzt_innen", "die Ärztinnen und Ärzte"),
        ("den Kolleg*innen", "den Kolleginnen und Kollegen"),
        ("Expert:innen", "Expertinnen und Experten"),
        ("TeilnehmerInnen", "Teilnehmerinnen und Teilnehmer"),
        ("Schüler/-innen, Schüler(innen)", "Schülerinnen und Schüler, Schülerinnen und Schüler"),
        ("Teilnehmer*in", "Teilnehmerin oder Teilnehmer"),
        ("Hausärzt*in", "Hausärztin oder Hausarzt"),
        ("jede*r", "jede oder jeder"),
        ("der*die, er/sie", "der oder die, er oder sie"),
        ("einer/m Freund*in", "einer Freundin oder einem Freund"),
        ("Angehörige:r", "Angehörige oder Angehöriger"),
        ("Patient*innenberatung", "Patientinnen- und Patientenberatung"),
        ("LinkedIn", "LinkedIn"),
        ("Gruppe(n)", "Gruppe oder Gruppen"),
    ],
)
def test_a_form_for_everybody_is_said_as_two(written: str, expected: str) -> None:
    """The gender star is heard as both forms, and the men stand in the right case."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("die DSGVO, USA", "die D S G V O, U S A"),
        ("ACHTUNG, NICHT auflegen", "Achtung, nicht auflegen"),
        ("GoToMeeting", "GoToMeeting"),
        ("§ 20h, §§ 3 und 4", "Paragraf zwanzig h, Paragrafen drei und vier"),
        ("5 + 3 = 8, A & B", "fünf plus drei gleich acht, A und B"),
        ("und/oder, Video-/Telefonchat", "und oder, Video- oder Telefonchat"),
        ("die Tasten * und #", "die Tasten Stern und Raute"),
        ("**Phonesty**, _gut_", "Phonesty, gut"),
        ("- eins\n- zwei", "eins. zwei"),
        ("1. Anmelden\n2. Einladen", "Erstens: Anmelden. Zweitens: Einladen"),
        ("Signal (kostenlos) oder Threema", "Signal, kostenlos, oder Threema"),
        ("Kassen..:", "Kassen."),
        ("Er sagte: „Ja“, und ging.", "Er sagte: Ja, und ging."),
        ("geht's", "geht's"),
        ("Video- und Telefonkonferenz", "Video- und Telefonkonferenz"),
        ("Selbst\u00adhilfe\u200b 😀\u00a0ja", "Selbsthilfe ja"),
        ("Zeile\nzwei\n\nAbsatz", "Zeile zwei\n\nAbsatz"),
        ("Für die Konferenz: … drücken", "Für die Konferenz: … drücken"),
        ("Moment ... ja", "Moment … ja"),
        ("Ende.Dann weiter", "Ende. Dann weiter"),
        ("", ""),
    ],
)
def test_print_does_not_reach_the_ear(written: str, expected: str) -> None:
    """Signs are words, pauses or nothing; a paragraph and a short pause survive."""
    hears(written, expected)


def test_the_lexicon_has_the_last_word() -> None:
    """What the lexicon says for a whole word stays as it is, capitals and all."""
    words = {"NAKOS": "NAKOS", "DSGVO": "Datenschutz-Grundverordnung", "Nextcloud Talk": "Next Claud Tohk"}
    assert spoken("NAKOS und DSGVO.", NUMERALS, words) == "NAKOS und Datenschutz-Grundverordnung."
    assert spoken("Nextcloud Talk, NAKOS-Blatt", NUMERALS, words) == "Next Claud Tohk, NAKOS-Blatt"


def test_the_lexicon_knows_whole_words_only() -> None:
    """An entry doesn't touch the words that begin like it, or are written otherwise."""
    assert spoken("Zoom, Zoomen, zoom", NUMERALS, {"Zoom": "Suhm"}) == "Suhm, Zoomen, zoom"


def test_figures_in_the_lexicon_are_said() -> None:
    """An entry that holds what can't be spoken is spoken German before it is used."""
    assert spoken("Halle", NUMERALS, {"Halle": "Halle 7 & 8"}) == "Halle sieben und acht"


def test_an_entry_that_ends_in_a_dot_ends_the_paragraph() -> None:
    """The dot of an abbreviation in the lexicon is also the end of the sentence, at the end."""
    assert spoken("Wir sind ein e.V.", NUMERALS, {"e.V.": "eingetragener Verein"}).endswith("Verein.")


def test_a_pin_is_a_code_although_the_lexicon_knows_the_word() -> None:
    """The lexicon changes how "PIN" is said, not that a code follows."""
    assert spoken("Die PIN 12", NUMERALS, {"PIN": "Pinn"}) == "Die Pinn eins zwo"


def test_a_voice_may_respell_words_and_parts_of_them() -> None:
    """A respelling finds whole words and the parts joined by a hyphen, the longest first."""
    respellings = {"Corona": "Korona", "Corona-Zeit": "Koronazeit", "Screenshots": "Skrienschotts"}
    assert (
        pronounced("Corona-Virus, Coronar, Corona-Zeit", respellings) == "Korona-Virus, Coronar, Koronazeit"
    )
    assert pronounced("Corona", {}) == "Corona"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Joh 3,16", "Johannes drei, Vers sechzehn"),
        (
            "Röm 8,28f. und Mk 4,35-41",
            "Römer acht, Vers achtundzwanzig und folgende und Markus vier, Verse "
            "fünfunddreißig bis einundvierzig",
        ),
        ("aus 1. Kor 13", "aus erster Korinther dreizehn"),
        ("im 1. Kor 13", "im ersten Korinther dreizehn"),
        ("Psalm 23, 24 und 25", "Psalm dreiundzwanzig, vierundzwanzig und fünfundzwanzig"),
        ("Bei Markus 5,50 Euro zahlen", "Bei Markus fünf Euro fünfzig zahlen"),
        ("Markus 2,5 Stunden warten", "Markus zwei Komma fünf Stunden warten"),
    ],
)
def test_a_place_in_the_bible_is_chapter_and_verse(written: str, expected: str) -> None:
    """The comma behind the name of a book is no decimal comma; where something is counted, it is."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Wir gewannen 25:18.", "Wir gewannen fünfundzwanzig zu achtzehn."),
        ("Wir gewannen, die Feier beginnt 18:30.", "Wir gewannen, die Feier beginnt achtzehn Uhr dreißig."),
        ("Wir spielten um 18:30.", "Wir spielten um achtzehn Uhr dreißig."),
        ("Das Treffen endete 18:30.", "Das Treffen endete achtzehn Uhr dreißig."),
        ("Sie lief 3:45:12 h.", "Sie lief drei Stunden fünfundvierzig Minuten zwölf Sekunden."),
        ("Er brauchte 1:01 Std.", "Er brauchte eine Stunde eine Minute."),
        ("Um 18:30:00 Uhr", "Um achtzehn zu dreißig zu null null Uhr"),
    ],
)
def test_figures_with_colons_are_a_score_a_time_or_a_length(written: str, expected: str) -> None:
    """The words before tell the end of a game from the beginning of a feast."""
    hears(written, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Haus 12a-c", "Haus zwölf a bis c"),
        ("Namen A–K", "Namen A bis K"),
        ("Form K-A", "Form K-A"),
        ("A-B-Test", "A-B-Test"),
    ],
)
def test_letters_in_the_order_of_the_alphabet_are_a_range(written: str, expected: str) -> None:
    """The houses 12a to 12c, the names from A to K; anything else is what it looks like."""
    hears(written, expected)


@pytest.mark.parametrize(
    "written", ["Aufg. C", "gez. Müller, Vors.", "NR, o. Haustiere", "Kl. Saal", "Arzt (d.)"]
)
def test_a_short_form_of_two_words_is_asked_for(written: str) -> None:
    """An exit or a task, "oder" or "ohne": only who wrote it knows."""
    assert [doubt.kind for doubt in read(written, NUMERALS).doubts] == [Kind.SHORT]


@pytest.mark.parametrize(
    "written", ["Das Passwort ist Chor2025!", "Kennwort: aBc12", "Das PW lautet Sommer#24"]
)
def test_a_password_that_nobody_could_type_is_asked_for(written: str) -> None:
    """Capitals and small letters sound alike; figures alone are said digit by digit."""
    assert [doubt.written for doubt in read(written, NUMERALS).doubts] == [written.split()[-1]]
    hears("Das Passwort ist 2025.", "Das Passwort ist zwo null zwo fünf.")
    assert not read("Passwort: 4711#", NUMERALS).doubts
