"""The rules for the ear: what each complains about, and what it leaves in peace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from example_guide import GUIDE

from ivr.compile.lint import UNREADABLE, Context, Finding, Report, documentation, lint
from ivr.compile.lint.rules import ADVICES, RULES, UNNEEDED, Severity
from ivr.compile.numbers import NumberWords, syllables
from ivr.compile.speech import speeches
from ivr.compile.texts.model import Kind, Lexicon, Page, Texts, Wording
from ivr.core.guide import CONTACT, Guide, Menu, Pace, Section, Topic
from ivr.core.prompts import PLACES

NUMBERS = NumberWords()
FILE = "texts/0-kontakt.md"
LEXICON = Page("texts/_lexicon.yaml", ())


def context(
    passage: str = "Wir sind für Sie da.",
    *,
    kind: Kind = Kind.PASSAGE,
    accepted: Mapping[str, str] | None = None,
    lexicon: Lexicon | None = None,
    review_by: str = "",
    seconds: Mapping[str, float] | None = None,
    pace: Pace = Pace.NORMAL,
) -> Context:
    """The example guide with this one wording on the page of its contact topic, in line 7.

    `seconds` are those of recordings at the pace.
    """
    recorded = {(speech, pace): length for speech, length in (seconds or {}).items()}
    section = Section((passage,), dictated=kind is Kind.DICTATION)
    contact = Topic(CONTACT, "0", "Kontakt", "den Kontakt", "2020-04", (section,))
    page = Page(
        FILE,
        (Wording(2, Kind.TITLE, CONTACT, "Kontakt"), Wording(7, kind, CONTACT, passage)),
        "2020-04",
        review_by,
        accepted or {},
        {("review_by",): 5, ("accept", "passiv"): 6},
    )
    prompts = dict.fromkeys(PLACES, "Ja.")
    said = Texts(
        Guide(GUIDE.main, contact), prompts, lexicon or Lexicon(), (page, *OTHERS, _prompts(prompts), LEXICON)
    )
    return Context(said, speeches(said, NUMBERS), NUMBERS, syllables, "2020-10", recorded)


def _prompts(prompts: Mapping[str, str]) -> Page:
    lines = enumerate(prompts.items(), start=1)
    return Page(
        "texts/_prompts.yaml", tuple(Wording(line, Kind.PROMPT, name, text) for line, (name, text) in lines)
    )


def _page(node: Menu | Topic) -> Page:
    sections = node.sections if isinstance(node, Topic) else ()
    said = ((section.dictated, text) for section in sections for text in section.passages)
    texts = (
        Wording(line, Kind.DICTATION if dictated else Kind.PASSAGE, node.id, text)
        for line, (dictated, text) in enumerate(said, start=6)
    )
    return Page(f"texts/{node.id}.md", (Wording(2, Kind.TITLE, node.id, "Titel"), *texts))


OTHERS = tuple(_page(node) for node in GUIDE.nodes() if node.id != CONTACT)


def found(report: Report, rule: str) -> list[Finding]:
    """What this rule said."""
    return [finding for finding in (*report.errors, *report.advice) if finding.rule == rule]


def rules(text: str, kind: Kind = Kind.PASSAGE) -> set[str]:
    """The names of the rules that complain about this text; every complaint has its file and line."""
    report = lint(context(text, kind=kind))
    assert {(finding.file, finding.line) for finding in (*report.errors, *report.advice)} <= {(FILE, 7)}
    return {finding.rule for finding in (*report.errors, *report.advice)} - {"lesbarkeit"}


def words(count: int) -> str:
    """One sentence of so many words."""
    return " ".join(["Wir", *["ja"] * (count - 1)]) + "."


# sentences


@pytest.mark.parametrize(
    ("count", "rule"),
    [(15, set()), (16, {"satz-lang"}), (25, {"satz-lang"}), (26, {"satz-zu-lang"})],
)
def test_long_sentences_are_advised_against_and_longer_ones_refused(count: int, rule: set[str]) -> None:
    """Fifteen words are fine, twenty-five are the end."""
    assert rules(words(count)) == rule


def test_the_dot_of_an_abbreviation_or_an_ordinal_ends_no_sentence() -> None:
    """Two halves of eight words each are one sentence of sixteen."""
    for middle in ("z. B.", "am 14. April"):
        text = f"Wir ja ja ja ja ja ja {middle} ja ja ja ja ja ja ja ja."
        assert rules(text) == {"satz-lang"}


@pytest.mark.parametrize(
    "text",
    [
        "Die Nummer wird von allen angerufen.",
        "Das Geld wurde der Gruppe bewilligt.",
        "Das Programm ist gerade erneuert worden.",
        "Der Raum wird dann geschlossen.",
        "Ihre Daten werden nicht gespeichert.",
        "Alles wird vorher besprochen.",
        "Alles wird gern getan.",
        "Die Programme werden hier empfohlen und getestet.",
    ],
)
def test_a_passive_sentence_is_advised_against(text: str) -> None:
    """Somebody acts, and the sentence should say who."""
    assert rules(text) == {"passiv"}


@pytest.mark.parametrize(
    "text",
    [
        "Die Kassen werden die Kosten übernehmen.",
        "Es wird gut.",
        "Das Wetter wird überhaupt nicht besser.",
        "Morgen wird es kalt, und Sie haben genug gelesen.",
        "Wir haben Sie angerufen.",
        "Sie wurde bekannt.",
    ],
)
def test_future_and_perfect_are_no_passive(text: str) -> None:
    """Neither "werden" alone nor a participle alone makes a passive."""
    assert rules(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Wir wissen, dass der Mann, der anruft, Hilfe braucht.",
        "Wenn Sie anrufen, hören Sie, was neu ist.",
        "Die Gruppe (sie trifft sich immer montags hier) ist nett.",
        "Die Gruppe – sie trifft sich immer montags hier – ist nett.",
    ],
)
def test_nested_clauses_are_advised_against(text: str) -> None:
    """One subordinate clause is what a listener keeps."""
    assert rules(text) == {"schachtelsatz"}


@pytest.mark.parametrize(
    "text",
    ["Wir wissen, dass Sie anrufen.", "Wenn Sie anrufen, hören Sie alles.", "Eins, zwei, drei (und vier)."],
)
def test_one_subordinate_clause_is_fine(text: str) -> None:
    """So is a list."""
    assert rules(text) == set()


def test_a_passage_of_seven_sentences_is_no_single_statement() -> None:
    """Six short ones may be."""
    assert rules("Ja. " * 6) == set()
    assert rules("Ja. " * 7) == {"absatz"}


def test_hard_words_make_a_page_hard_to_read() -> None:
    """180 minus words a sentence minus 58.5 times syllables a word: once for the page, not for each text."""
    hard = lint(context("Datenschutzverordnungen verunsichern Selbsthilfegruppen."))
    assert [(it.file, it.line) for it in found(hard, "lesbarkeit")] == [(FILE, 7)]
    assert not found(lint(context("Wir sind für Sie da.")), "lesbarkeit")


def test_the_reading_ease_is_that_of_amstad() -> None:
    """Four words, eight syllables: 180 - 4 - 58.5 · 2 = 59; one syllable less is over 60."""
    assert "Lesbarkeit 59" in found(lint(context("Unsere Katze mag Sahne.")), "lesbarkeit")[0].what
    assert not found(lint(context("Unsre Katze mag Sahne.")), "lesbarkeit")


# signs


@pytest.mark.parametrize(
    "text",
    [
        "Wir nehmen Stgk. vier.",
        "Das gilt i. Q. m. dem anderen.",
        "Fünf Stk reichen.",
        "Das ist Abk. für alles.",
    ],
)
def test_an_abbreviation_that_nobody_knows_is_refused(text: str) -> None:
    """It would be spelled, or end the sentence in its middle."""
    assert rules(text) == {"kurzform"}


@pytest.mark.parametrize(
    "text",
    [
        "Wir nehmen z. B. das Telefon usw. und mehr.",
        "Die DSGVO hilft ggf. auch.",
        "Das ist Plan B. Wir sind der Verein e. V. und helfen.",
        "Psst, hm, brr.",
        "Am 14. April 2020 um 14:30 Uhr kostet es 5,50 € pro Stück.",
        "Schreiben Sie an Dr. Krüger, Musterstr. 5.",
    ],
)
def test_what_german_can_say_is_left_in_peace(text: str) -> None:
    """Known abbreviations, capitals, dates, times, money."""
    assert rules(text) == set()


def test_an_address_belongs_into_a_dictation_and_a_long_one_nowhere() -> None:
    """A path is refused, a short address is advised against, a dictated one is fine."""
    assert rules("Das steht auf www.nakos.de/data/2020.pdf auch.") == {"adresse"}
    assert rules("Das steht auf https://www.nakos.de/ hier.") == {"adresse-im-satz"}
    assert rules("Schreiben Sie an info@nakos.de.") == {"adresse-im-satz"}
    assert rules("www.nakos.de", Kind.DICTATION) == set()


@pytest.mark.parametrize(
    "text", ["Alle Schüler*Innen kommen.", "Liebe Herr*Frau, kommt.", "Liebe Student* und alle."]
)
def test_a_gender_mark_without_a_spoken_form_is_refused(text: str) -> None:
    """A star has no sound."""
    assert rules(text) == {"gender"}


@pytest.mark.parametrize(
    "text",
    [
        "Alle Teilnehmer*innen und Ärzt_innen, jede:r und die Helfer/-innen.",
        "Die TeilnehmerInnen und Freund·innen kommen.",
        "So geht’s. Achtung: Wir kommen! *Wichtig* ist das.",
    ],
)
def test_a_gender_mark_with_a_spoken_form_is_fine(text: str) -> None:
    """And an apostrophe, a colon, Markdown are none."""
    assert rules(text) == set()


def test_a_long_number_has_to_say_what_it_is() -> None:
    """A postcode is not thirty thousand of anything."""
    assert rules("Wir haben uns 30159 gemerkt.") == {"zahlwort"}
    assert rules("Wir sind in 30159 Hannover.") == set()
    assert rules("Wir sind in Postleitzahl 30159 Hannover.") == set()
    assert rules("Die PIN ist 123456. Die Nummer ist 0711 6406117.") == set()
    assert rules("Es sind 12.345 Euro oder 0,123456 davon.") == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Wir treffen uns 3.4. hier.", {"zahl"}),
        ("Wir treffen uns in 3.4 hier.", {"zahl"}),
        ("Wir treffen uns in Raum 1234 hier.", {"zahl"}),
        ("Wir treffen uns am 3.4.2020 hier.", set()),
        ("Wir treffen uns am 3. April 2020 hier.", set()),
        ("Wir treffen uns um 10.30 Uhr hier.", set()),
        ("Wir treffen uns 10.30 bis 12.00 Uhr hier.", set()),
        ("Es kostet 1234 Euro.", set()),
    ],
)
def test_figures_mean_one_thing(text: str, rule: set[str]) -> None:
    """A day or a chapter, a year or a room."""
    assert rules(text) == rule


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Wir treffen uns 3.4. und am Montag.", "3.4."),
        ("Wir treffen uns 24.12. oder später.", "24.12."),
        ("Wir treffen uns 24.12.", "24.12."),
        ("Wir treffen uns in 3.4 hier.", "3.4"),
    ],
)
def test_a_day_is_quoted_as_it_is_written(text: str, quoted: str) -> None:
    """With its full stop: staff look for what they have typed."""
    [finding] = found(lint(context(text)), "zahl")
    assert finding.what.startswith(f"„{quoted}“ kann ein Tag sein")


FOREIGN = (
    "Workshop Flatscreen Account Cloud Facebook Zoom Teams Download GoToMeeting Whatsapp Chat Website Privacy"
)
GERMAN = """bisher deshalb Selbsthilfe Arbeitshilfe Wirtshaus Theater Beamte Kaffee Tee Ideen Boot Moos Zoo
    Kooperation Tour Route Touren Computer Café Chor Christ Cent Thema Thron Therapie Realität beachten
    Reaktion Handy Party Hobby Treptow Interview Frühling Meinung gleich Auge Euro Internet Link Links
    Information Aktion Quelle Xylophon Psychologie Rhythmus Yoga Schach Tisch Wunsch Leute Beauftragte
    Selbsthilfegruppe NAKOS TeilnehmerInnen Friseur Rezept System Gymnastik"""


@pytest.mark.slow
@pytest.mark.parametrize("word", FOREIGN.split())
def test_a_foreign_word_wants_an_entry_in_the_lexicon(word: str) -> None:
    """For all voices or for one of them; and each is said only once a page."""
    text = f"Wir mögen {word}."
    assert rules(text) == {"fremdwort"}
    assert len(found(lint(context(f"{text} Nochmal {word}.")), "fremdwort")) == 1
    for lexicon in (Lexicon(words={word: "X"}), Lexicon(voices={"nano": {word: "X"}})):
        assert not found(lint(context(text, lexicon=lexicon)), "fremdwort")


@pytest.mark.slow
def test_german_words_are_not_taken_for_foreign_ones() -> None:
    """Nor are the loanwords that a German voice knows."""
    for word in GERMAN.split():
        assert "fremdwort" not in rules(f"Wir mögen {word}."), word


# lengths


def test_a_section_is_at_most_a_minute_and_110_words() -> None:
    """Too many words are too many whatever a recording says, and so are too many seconds."""
    spoken_fast = {"section:kontakt:1": 50.0}
    short = "Ja, das ist so. " * 28
    assert len(short.split()) == 112
    assert found(lint(context(short, seconds=spoken_fast)), "abschnitt")
    assert not found(lint(context(short[: -len("Ja, das ist so. ")], seconds=spoken_fast)), "abschnitt")
    assert found(lint(context(seconds={"section:kontakt:1": 60.5})), "abschnitt")
    assert not found(lint(context(seconds={"section:kontakt:1": 60.0})), "abschnitt")


FOURTEEN = "Wir sind für Sie da. Rufen Sie uns gern an. Wir helfen Ihnen weiter."


@pytest.mark.parametrize(
    ("pace", "too_fast", "right", "too_slow", "allowed"),
    [
        (Pace.NORMAL, 6.8, 7.7, 8.4, "(normal). Richtig sind 105 bis 120."),
        (Pace.SLOW, 8.6, 9.8, 10.9, "(langsam). Richtig sind 80 bis 95."),
        (Pace.VERY_SLOW, 11.0, 12.6, 14.0, "(sehr langsam). Richtig sind 62 bis 75."),
    ],
)
def test_the_rate_of_a_section_is_measured_from_its_recording(
    pace: Pace, too_fast: float, right: float, too_slow: float, allowed: str
) -> None:
    """Fourteen words in so many seconds: too many or too few a minute are advice with file and line."""
    for length in (too_fast, too_slow):
        (finding,) = found(lint(context(FOURTEEN, seconds={"section:kontakt:1": length}, pace=pace)), "tempo")
        assert finding.what.endswith(allowed)
        assert (finding.file, finding.line) == (FILE, 7)
    report = lint(context(FOURTEEN, seconds={"section:kontakt:1": right}, pace=pace))
    assert not found(report, "tempo")
    (rates,) = report.rates
    assert (rates.pace, rates.sections, rates.seconds) == (pace, 1, right)
    assert rates.lowest == rates.middle == rates.highest == pytest.approx(14 * 60 / right)


def test_what_is_not_read_at_a_rate_has_none() -> None:
    """A few words, a dictation, and a section without a recording are not measured."""
    few = context(seconds={"section:kontakt:1": 99.0})
    dictated = context("www.xyqz.de", kind=Kind.DICTATION, seconds={"section:kontakt:1": 9.0})
    for given in (few, dictated, context(FOURTEEN)):
        assert lint(given).rates == ()
        assert not found(lint(given), "tempo")


def test_a_dictation_is_measured_by_its_seconds_alone() -> None:
    """Its words are letters; it is advice, since it may be the only address an organisation has."""
    report = lint(context("www.xyqz.de", kind=Kind.DICTATION, seconds={"section:kontakt:1": 61.0}))
    (finding,) = found(report, "diktat")
    assert finding in report.advice
    assert not found(report, "abschnitt")
    assert "Diktat dauert 61" in finding.what
    assert (finding.file, finding.line) == (FILE, 7)


@pytest.mark.parametrize(
    ("speech", "limit", "rule", "place"),
    [
        ("welcome", 10, "begruessung", ("texts/_prompts.yaml", 1)),
        ("menu:haupt", 30, "auswahl", ("texts/haupt.md", 2)),
        ("menu:telefon", 30, "auswahl", ("texts/telefon.md", 2)),
        ("no_input:telefon", 20, "ansage", ("texts/_prompts.yaml", 6)),
        ("no_match_2:haupt", 20, "ansage", ("texts/_prompts.yaml", 8)),
        ("end", 20, "ansage", ("texts/_prompts.yaml", 18)),
        ("as_of:2020-04", 20, "ansage", ("texts/_prompts.yaml", 13)),
        ("title:kosten", 20, "ansage", ("texts/kosten.md", 2)),
        ("section:telefon.wie:3", 60, "abschnitt", ("texts/telefon.wie.md", 8)),
    ],
)
def test_each_speech_has_its_limit_and_its_place(
    speech: str, limit: int, rule: str, place: tuple[str, int]
) -> None:
    """A second more than allowed is said where staff can mend it."""
    given = context(seconds={speech: limit + 1})
    names = [wording.name for wording in given.texts.pages[-2].wordings]
    assert place[0] != "texts/_prompts.yaml" or names[place[1] - 1].startswith(speech.partition(":")[0])
    assert [(it.file, it.line) for it in found(lint(given), rule)] == [place]
    assert not found(lint(context(seconds={speech: limit})), rule)


@pytest.mark.parametrize(
    ("welcome", "late"),
    [(1.0, []), (16.0, ["texts/kosten.md"]), (20.0, ["texts/kosten.md"]), (90.0, ["all"])],
)
def test_who_presses_right_after_the_choice_is_soon_at_the_topic(welcome: float, late: list[str]) -> None:
    """25 s to a topic of the main menu, 45 s to one below it; it is said at the topic."""
    lengths = {"welcome": welcome, "menu:haupt": 10.0, "menu:telefon": 10.0, "title:telefon": 2.0}
    topics = ["texts/kosten.md", "texts/telefon.was.md", "texts/telefon.wie.md"]
    report = lint(context(seconds=lengths))
    assert sorted(it.file for it in found(report, "weg")) == (topics if late == ["all"] else late)


def test_a_label_has_at_most_eight_words() -> None:
    """The topic has to be in mind when its key is named."""
    given = context()
    for count, expected in ((8, 0), (9, 1)):
        label = Wording(3, Kind.LABEL, CONTACT, "ja " * count)
        page = replace(given.texts.pages[0], wordings=(label,))
        texts = replace(given.texts, pages=(page, *given.texts.pages[1:]))
        labels = found(lint(replace(given, texts=texts)), "menuezeile")
        assert [(it.file, it.line) for it in labels] == [(FILE, 3)] * expected


def test_two_choices_of_a_menu_do_not_have_the_same_label() -> None:
    """As when a file is copied to begin another topic: nobody could tell one key from the other."""
    given = context()
    pages = [
        Page(f"texts/{name}.md", (Wording(3, Kind.LABEL, node, label),))
        for name, node, label in (
            ("3-kurse", "kurse", "die Kurse"),
            ("4-neu", "neu", "die Kurse"),
            ("5-kurse/1-was", "kurse.was", "die Kurse"),
        )
    ]
    texts = replace(given.texts, pages=(*pages, *given.texts.pages))
    labels = found(lint(replace(given, texts=texts)), "menuezeile")
    assert [(it.file, it.line) for it in labels] == [("texts/4-neu.md", 3)]
    assert "texts/3-kurse.md" in labels[0].what


@pytest.mark.parametrize(("label", "expected"), [("Für Ihre Gruppe", 1), ("Ihre Gruppe", 0), ("Fürth", 0)])
def test_a_label_does_not_repeat_the_word_before_it(label: str, expected: int) -> None:
    """Callers would hear: Für Für Ihre Gruppe."""
    given = context()
    page = replace(given.texts.pages[0], wordings=(Wording(3, Kind.LABEL, CONTACT, label),))
    choice = Page(
        "texts/_prompts.yaml",
        (
            Wording(1, Kind.PROMPT, "choice_first", "Für {thema}: … die {taste}."),
            Wording(2, Kind.PROMPT, "choice", "Für {thema}: … die Taste {taste}."),
        ),
    )
    others = (one for one in given.texts.pages[1:] if one.file != choice.file)
    texts = replace(given.texts, pages=(page, choice, *others))
    labels = found(lint(replace(given, texts=texts)), "menuezeile")
    assert [(it.file, it.line) for it in labels] == [(FILE, 3)] * expected


# staleness


def test_a_review_is_due_when_its_month_has_passed() -> None:
    """Not before, and not in the month itself."""
    assert not lint(context(review_by="2020-10")).advice
    (due,) = lint(context(review_by="2020-09")).advice
    assert (due.rule, due.line) == ("pruefen", 5)
    assert "2020-04" in due.what


def test_an_entry_of_the_lexicon_that_no_text_holds_is_mentioned() -> None:
    """Part of a word is not the word; what is only dictated counts, too."""
    lexicon = Lexicon(words={"da": "dah", "NAKOS": "Nakos"}, voices={"nano": {"Wir": "Wier", "und": "unt"}})
    unused = [it.what for it in found(lint(context(lexicon=lexicon)), "lexikon")]
    assert [
        name for name in ("da", "NAKOS", "Wir", "und") if any(f"„{name}“" in what for what in unused)
    ] == [
        "NAKOS",
        "und",
    ]
    dictated = Lexicon(words={"Phonesty": "Fonesti"})
    assert not found(lint(context("www.phonesty.de", kind=Kind.DICTATION, lexicon=dictated)), "lexikon")


PASSIVE = "Die Uhr wird gestellt."


def test_accepted_advice_is_kept_apart_with_its_reason() -> None:
    """It is a decision, not an oversight."""
    report = lint(context(PASSIVE, accepted={"passiv": "Niemand weiß, wer es tut."}))
    assert not report.advice
    assert [(it.rule, it.reason) for it in report.accepted] == [("passiv", "Niemand weiß, wer es tut.")]


@pytest.mark.parametrize(
    ("text", "accepted", "message"),
    [
        ("Wir sind da.", {"passiv": "Grund"}, "kommt in dieser Datei nicht mehr vor"),
        (PASSIVE, {"passiv": "Grund", "pasiv": "Grund"}, "„pasiv“ gibt es nicht"),
        (PASSIVE, {"passiv": " "}, "Warum nehmen Sie „passiv“ hin?"),
        (words(26), {"satz-zu-lang": "Grund"}, "Fehler lassen sich nicht hinnehmen"),
        ("Wir sind da.", {"hingenommen": "Grund"}, "„hingenommen“ gibt es nicht"),
    ],
)
def test_a_decision_needs_an_object_and_a_reason(text: str, accepted: dict[str, str], message: str) -> None:
    """Whatever has lost one of them is mentioned, and nothing is hidden by it."""
    report = lint(context(text, accepted=accepted))
    complaints = found(report, UNNEEDED.name)
    assert len(complaints) == 1
    assert message in complaints[0].what
    assert text != words(26) or found(report, "satz-zu-lang")
    assert accepted.get("passiv") != " " or found(report, "passiv")
    assert "passiv" not in accepted or len(accepted) > 1 or complaints[0].line == 6


# the table


def test_every_rule_is_documented_once() -> None:
    """The table staff read is the table that is applied."""
    lines = documentation().splitlines()
    assert lines[1] == "|---|---|---|---|---|"
    assert [line.split("`")[1] for line in lines[2:]] == [rule.name for rule in RULES]
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert {line.count("|") for line in lines} == {6}
    for rule in RULES:
        assert all((rule.asks, rule.reason, rule.source)), rule.name


def test_errors_can_not_be_accepted() -> None:
    """Only advice can, and advice about acceptance is not meant."""
    errors = {rule.name for rule in RULES if rule.severity is Severity.ERROR}
    assert errors & ADVICES == set()
    assert UNREADABLE.name in errors
    assert {rule.name for rule in RULES} == errors | ADVICES


def test_a_page_without_a_fault_has_no_finding() -> None:
    """The example itself is clean, so that the other tests measure what they mean to."""
    report = lint(context())
    assert report.errors == report.advice == report.accepted == ()
