"""What staff write: read as a guide, or told everything that is wrong with it, at once and in German."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from example_audio import EXAMPLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.compile.texts.model import MAX_PASSAGES, MAX_WORDS, Passage, Texts, fill
from ivr.compile.texts.tree import read_texts
from ivr.core.guide import Menu
from ivr.errors import TextsError

COSTS = "5-kosten.md"
PRACTICE = "1-telefonkonferenz/5-ueben.md"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A copy of the real texts, to be spoilt."""
    return Path(shutil.copytree(EXAMPLE / "texts", tmp_path / "texts"))


@pytest.fixture(scope="module")
def real() -> Texts:
    return read_texts(EXAMPLE / "texts")


def _problems(folder: Path) -> list[str]:
    with pytest.raises(TextsError) as caught:
        read_texts(folder)
    return str(caught.value).splitlines()


# the guide as it is


def test_the_folder_tree_is_the_menu_tree(real: Texts) -> None:
    """The number in front of a name is the key, the rest is the id."""
    found = [(choice.key, choice.id) for choice in real.guide.main.choices]
    assert found == [
        ("1", "telefonkonferenz"),
        ("2", "videokonferenz"),
        ("3", "datenschutz"),
        ("4", "messenger"),
        ("5", "kosten"),
    ]
    phone = real.guide.main.choices[0]
    assert isinstance(phone, Menu)
    assert [choice.id.partition(".")[2] for choice in phone.choices] == [
        "was-ist-das",
        "anmeldung",
        "einladen",
        "ablauf",
        "ueben",
    ]
    assert real.guide.contact.key == "0"


def test_a_page_to_practise_with_has_its_numbers_and_its_story(real: Texts) -> None:
    """Without blanks, in the order in which they are typed; other topics have none."""
    (topic,) = (topic for topic in real.guide.topics() if topic.practice)
    assert topic.practice
    assert topic.practice.numbers == ("4711222", "3546", "218")
    assert topic.sections[0].passages[0].startswith("So ist es, wenn Sie sich einwählen.")


FACTS = """
telefonieren mehrere Menschen gleichzeitig · die vertrauten Stimmen · kein Smartphone · normales Telefon
8 Leuten · wie bei einer Hotline · Eine Person|eine Person · Phonesty · Freeconferencecall
kostenlose Basisversion · normalen Telefongebühren · Geburtsdatum · dauerhaft · internationaler Anbieter
einfacher als bei Phonesty · viele andere Anbieter · Selbsthilfekontaktstelle Stuttgart · Übersicht
www.phonesty.de · www.freeconferencecall.com/de · www.kiss-stuttgart.de · Austausch-Alternativen
Festnetznummer · Nummer vom Konferenzraum · PIN · Schlüssel · normalen Termin · vier Schritten
Schritt 1 · Schritt 2 · Schritt 3 · Schritt 4 · automatisch · Gesichter sehen · nächstbeste Ersatz
Jitsi Meet · quelloffen · eine oder mehrere Personen · Kuketz-Blog · 14. April 2020
Paritätische Niedersachsen · Zoom · Microsoft Teams · GoToMeeting · Slack · Nextcloud Talk · Teamviewer
datenschutzkonform · USA · auf unserer Internetseite · Anleitungen · allgemein · Anonymität
Verschwiegenheit · Screenshots · nimmt den Ton auf · Familie · NAKOS · Infoblatt · DSGVO
nicht alle Anbieter · Absolute Sicherheit gibt es nicht · keine Garantie · jede Gruppe selbst
jedes Mitglied · Signal ist kostenlos · Threema kostet Geld · App-Store · herunterladen und installieren
sehr persönliche Dinge · übernehmen die Krankenkassen die Kosten · Pauschalförderung · Projektantrag
Ansprechpartner*innen · www.netzwerk-selbsthilfe.com · Veranstaltungen und Termine · Corona-Virus
Es tut einfach gut · Links
"""


@pytest.mark.parametrize("fact", [fact.strip() for fact in re.split(r"[·\n]", FACTS) if fact.strip()])
def test_every_fact_of_the_guide_is_said(real: Texts, fact: str) -> None:
    """Each fact of the printed guide stands in a passage that a caller hears."""
    heard = "\n".join(
        p for topic in real.guide.topics() for section in topic.sections for p in section.passages
    )
    assert any(wording in heard for wording in fact.split("|"))


def test_nothing_is_invented(real: Texts) -> None:
    """The guide has no telephone number and no opening hours, so the hotline has none."""
    heard = " ".join(
        p for topic in real.guide.topics() for section in topic.sections for p in section.passages
    )
    assert not re.search(r"\d{3,}", heard.replace("2020", ""))
    assert "Uhr" not in heard
    assert {topic.as_of for topic in real.guide.topics()} == {"2020-04"}


def test_sections_hold_what_a_listener_can_hold(real: Texts) -> None:
    """At most four passages and 80 words; an address is alone."""
    for topic in real.guide.topics():
        for section in topic.sections:
            assert len(section.passages) <= MAX_PASSAGES
            assert sum(len(passage.split()) for passage in section.passages) <= MAX_WORDS
            assert not section.dictated or len(section.passages) == 1


@given(st.lists(st.builds(Passage, st.text("ab ", min_size=1, max_size=400), st.booleans()), max_size=12))
def test_filling_sections_loses_nothing_and_keeps_the_order(passages: list[Passage]) -> None:
    """Whatever the passages, all of them are there, in order, and no dictation shares its section."""
    sections = fill(passages)
    assert [text for section in sections for text in section.passages] == [
        passage.text for passage in passages
    ]
    for section in sections:
        assert len(section.passages) <= (1 if section.dictated else MAX_PASSAGES)


def test_a_list_stays_in_one_section_where_it_fits(texts: Path) -> None:
    """Monday to Friday, with the sentence that leads to it: no offer of keys between two days."""
    days = "\n".join(f"- {day}: Suppe, Brot und ein Apfel" for day in ("Mo", "Di", "Mi", "Do", "Fr"))
    head = "---\ntitle: Kosten\nmenu: die Kosten\nas_of: 2020-04\n---\n"
    body = f"Eins.\n\nZwei.\n\nDrei.\n\nDas gibt es:\n\n{days}\n\nGuten Appetit.\n"
    (texts / COSTS).write_text(head + body, encoding="utf-8")
    costs = next(topic for topic in read_texts(texts).guide.topics() if topic.id == "kosten")
    assert [len(section.passages) for section in costs.sections] == [3, 7]
    assert costs.sections[1].passages[0] == "Das gibt es:"
    assert costs.sections[1].items == (1, 2, 3, 4, 5)


def test_a_list_of_more_than_eighty_words_is_divided_between_its_items(texts: Path) -> None:
    """Nothing of it is lost, and each of its sections ends with an item."""
    items = [
        f"Punkt Nummer {number} mit zehn Wörtern, mehr sind es wirklich nicht" for number in range(1, 10)
    ]
    head = "---\ntitle: Kosten\nmenu: die Kosten\nas_of: 2020-04\n---\n"
    (texts / COSTS).write_text(head + "\n".join(f"- {item}" for item in items), encoding="utf-8")
    costs = next(topic for topic in read_texts(texts).guide.topics() if topic.id == "kosten")
    assert [passage for section in costs.sections for passage in section.passages] == items
    assert [len(section.passages) for section in costs.sections] == [7, 2]


# what is wrong with a text


def _write(name: str, old: str, new: str) -> Callable[[Path], object]:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def _rename(old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: (folder / old).rename(folder / new)


def _bytes(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def _copy(old: str, *names: str) -> Callable[[Path], object]:
    def spoil(folder: Path) -> None:
        for name in names:
            shutil.copy(folder / old, folder / name)

    return spoil


SPOILT: list[tuple[str, Callable[[Path], object], str]] = [
    (
        "a colon is missing",
        _write(COSTS, "title: Kosten", "title Kosten"),
        r"5-kosten\.md:2: Hier fehlt nach dem Namen ein Doppelpunkt",
    ),
    (
        "a quotation mark is missing",
        _write("_prompts.yaml", 'choice: "Für', "choice: Für"),
        r"_prompts\.yaml:\d\d: Hier fehlt ein Anführungszeichen",
    ),
    ("a place wants a format", _write("_prompts.yaml", "Stand: {stand}", "Stand: {stand:d}"), r"Klammer"),
    (
        "a quotation mark is open",
        _write("_prompts.yaml", 'Ich spreche jetzt langsamer."', "Ich"),
        r"_prompts\.yaml:\d+: ",
    ),
    (
        "a prompt is given twice",
        _write("_prompts.yaml", "next:", 'again: "Hm."\nnext:'),
        r"_prompts\.yaml:\d\d: „again“ kommt zweimal",
    ),
    (
        "a prompt is missing",
        _write("_prompts.yaml", "goodbye:", "#"),
        r"_prompts\.yaml:1: Der Satz „goodbye“ fehlt",
    ),
    (
        "a number to practise with begins with 0",
        _write(PRACTICE, '"4711 222"', '"0511 222"'),
        r"5-ueben\.md:6: „number:“ braucht zum Üben 3 bis 12 Ziffern, vorne weder 0 noch 9",
    ),
    (
        "a number to practise with is missing",
        _write(PRACTICE, 'pin: "218"\n', ""),
        r"5-ueben\.md:1: „pin:“ braucht",
    ),
    (
        "a kind is unknown",
        _write(PRACTICE, "kind: practice", "kind: uebung"),
        r"5-ueben\.md:5: kind ist „uebung“",
    ),
    ("a choice is not named", _write("_prompts.yaml", ": {thema}.", "."), r"„chosen“: \{thema\} fehlt"),
    ("a prompt is empty", _write("_prompts.yaml", 'again: "Noch einmal."', 'again: ""'), r"„again“ ist leer"),
    (
        "a prompt is unknown",
        _write("_prompts.yaml", "goodbye:", 'hallo: "Hallo."\ngoodbye:'),
        r"„hallo“ kennt die Hotline nicht",
    ),
    (
        "a place is unknown",
        _write("_prompts.yaml", "Stand: {stand}", "Stand: {datum}"),
        r"_prompts\.yaml:\d\d: „as_of“: \{datum\} gibt es hier nicht",
    ),
    (
        "a place is where none is",
        _write("_prompts.yaml", "Guten Tag.", "Guten Tag {ort}."),
        r"\{ort\} gibt es hier nicht. Möglich: \{name\}",
    ),
    ("a place has no name", _write("_prompts.yaml", "Guten Tag.", "Guten Tag {}."), r"gibt es hier nicht"),
    ("a brace is open", _write("_prompts.yaml", "Guten Tag.", "Guten Tag {."), r"Klammer"),
    ("a brace is closed", _write("_prompts.yaml", "Guten Tag.", "Guten Tag }."), r"Klammer"),
    (
        "a place wants an attribute",
        _write("_prompts.yaml", "Stand: {stand}", "Stand: {stand.year}"),
        r"gibt es hier nicht",
    ),
    (
        "a list where a sentence is",
        _write("_prompts.yaml", 'again: "Noch einmal."', "again: [a, b]"),
        r"Liste",
    ),
    (
        "a title is missing",
        _write(COSTS, "title: Kosten\n", ""),
        r"5-kosten\.md:1: Die Angabe „title:“ fehlt",
    ),
    ("a label is empty", _write(COSTS, "menu: die Kosten", "menu:"), r"„menu:“ fehlt oder ist leer"),
    ("a date is no month", _write(COSTS, "2020-04", "April 2020"), r"5-kosten\.md:4: as_of ist „April 2020“"),
    ("a date has a month too many", _write(COSTS, "2020-04", "2020-13"), r"as_of ist „2020-13“"),
    ("a head is missing", _write(COSTS, "---\ntitle", "title"), r"5-kosten\.md:1: Der Kopf fehlt"),
    (
        "a name is given twice",
        _write(COSTS, "menu:", "title: Geld\nmenu:"),
        r"5-kosten\.md:3: „title“ kommt zweimal",
    ),
    (
        "a text is empty",
        _bytes(COSTS, b"---\ntitle: K\nmenu: die K\nas_of: 2020-04\n---\n"),
        r"5-kosten\.md:1: Der Text ist leer",
    ),
    ("a file is empty", _bytes("0-kontakt.md", b""), r"0-kontakt\.md:1: Die Datei ist leer\..*--texts"),
    (
        "an address is no address",
        _write(COSTS, "Ihre Gruppe", "> hallo\n\nIhre"),
        r"5-kosten\.md:13: „hallo“ kann niemand",
    ),
    (
        "an address is a long path",
        _write("0-kontakt.md", "> www.", "> www.a.de/files/2020_04_17_%20B.pdf www."),
        r"0-kontakt\.md:8: .*mitschreiben",
    ),
    (
        "nothing but signs",
        _write(COSTS, "Ihre Gruppe", "* * *\n\n!!! …\n\nIhre"),
        r"5-kosten\.md:15: .*nichts zu sprechen",
    ),
    ("a file is not UTF-8", _bytes(COSTS, "---\ntitle: Grüße\n---\n".encode("latin-1")), r"nicht in UTF-8"),
    ("a control character", _write("_prompts.yaml", "Guten Tag.", "Guten\x00Tag."), r"Steuerzeichen"),
    (
        "a key is given twice",
        _rename("4-messenger.md", "3-messenger.md"),
        r"texts:1: Die Taste 3 ist doppelt vergeben: 3-datenschutz\.md und 3-messenger\.md\. "
        r"Bitte geben Sie einer davon eine andere Zahl; frei ist die 4\.",
    ),
    (
        "every key is taken and one is given twice",
        _copy("4-messenger.md", *(f"{key}-neu.md" for key in range(4, 10))),
        r"texts:1: Die Taste 4 ist doppelt vergeben: 4-messenger\.md und 4-neu\.md\. Alle Zahlen von 1 bis 9 "
        r"sind vergeben: Bitte legen Sie Themen zusammen, oder einige davon in einen Ordner",
    ),
    ("a key is left out", _rename("4-messenger.md", "6-messenger.md"), r"lückenlos"),
    (
        "a name is no name",
        _rename("4-messenger.md", "4 Messenger.md"),
        r"4 Messenger\.md:1: Der Name „.*“ passt nicht: ",
    ),
    (
        "a text is a Word file",
        _rename("4-messenger.md", "4-messenger.docx"),
        r"4-messenger\.docx:1: Der Name „.*“ passt nicht: .* Bitte speichern Sie sie .* als reinen Text",
    ),
    (
        "the page for rooms is not the last",
        _write("4-messenger.md", "---\ntitle", "---\nkind: room\ntitle"),
        r"texts:1: Die Seite für Räume .*, fehlt sie\. Bitte geben Sie ihr die Zahl 5, zum Beispiel "
        r"5-messenger\.md, und den Themen, die dahinter stehen, eine Zahl weniger\.",
    ),
    (
        "a place that there is not, like none that there is",
        _write(COSTS, "Ihre Gruppe", "{taste:wochenmarkt} Ihre Gruppe"),
        r"Den Ort „wochenmarkt“ gibt es nicht\. Es gibt: haupt, ",
    ),
    (
        "an unknown voice",
        _write("_lexicon.yaml", "  nano:", "  Nanno:"),
        r"_lexicon\.yaml:\d+: Eine Stimme „Nanno“ gibt es nicht\. Meinten Sie „nano“\?",
    ),
    (
        "the contact is missing",
        _rename("0-kontakt.md", "_kontakt.md"),
        r"0-kontakt\.md:1: Die Datei fehlt\..*rollback\.py --texts",
    ),
    ("the prompts are missing", _rename("_prompts.yaml", "_p.yaml"), r"_prompts\.yaml:1: Die Datei fehlt"),
    ("the lexicon is missing", _rename("_lexicon.yaml", "_l.yaml"), r"_lexicon\.yaml:1: Die Datei fehlt"),
    (
        "a menu has no name",
        _rename("1-telefonkonferenz/_menu.md", "1-telefonkonferenz/_x"),
        r"_menu\.md:1: Die Datei fehlt",
    ),
    (
        "an unknown spelling table",
        _write("_lexicon.yaml", "spelling: anton", "spelling: nato"),
        r"_lexicon\.yaml:\d: Die Tafel „nato“",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "message"), [(s, m) for _, s, m in SPOILT], ids=[name for name, _, _ in SPOILT]
)
def test_what_is_wrong_is_said_with_file_and_line(
    texts: Path, spoil: Callable[[Path], object], message: str
) -> None:
    """In German, with file and line."""
    spoil(texts)
    problems = _problems(texts)
    assert any(re.search(message, problem) for problem in problems), problems
    assert all(re.match(r"texts(/\S[^:]*)?:\d+: \S", problem) for problem in problems)


def test_all_problems_are_said_at_once(texts: Path) -> None:
    """Staff mend a text once, not five times."""
    for name in (
        "a title is missing",
        "a place is unknown",
        "a key is given twice",
        "an unknown spelling table",
    ):
        next(spoil for known, spoil, _ in SPOILT if known == name)(texts)
    assert len(_problems(texts)) >= 4


@pytest.mark.parametrize("begins", ["\t", "    ", "[Tipp]: "])
def test_whatever_a_paragraph_begins_with_it_is_heard(texts: Path, begins: str) -> None:
    """A tab, spaces, or brackets: nothing that was typed is dropped."""
    _write(COSTS, "Ihre Gruppe kann", f"{begins}Ihre Gruppe kann")(texts)
    heard = str(read_texts(texts).guide.main.choices[4])
    assert "Ihre Gruppe kann" in heard
    assert "Krankenkassen." in heard


def test_a_choice_without_its_key_is_refused(texts: Path) -> None:
    """Nobody could press anything."""
    _write("_prompts.yaml", 'choice: "Für {thema}: … die {taste}."', 'choice: "Für {thema}."')(texts)
    assert any("{taste} fehlt" in problem for problem in _problems(texts))


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", "~$kosten.md", "_notiz.md"])
def test_what_editors_and_systems_leave_behind_does_no_harm(texts: Path, name: str) -> None:
    """Nobody has made these files, so nobody is told about them."""
    (texts / name).write_bytes(b"\x00")
    assert read_texts(texts).guide.main.choices


def test_six_choices_are_too_many(texts: Path) -> None:
    """At most five choices: more, and the first is forgotten before the last is heard."""
    shutil.copy(texts / COSTS, texts / "6-mehr.md")
    assert any("Erlaubt sind 5" in problem for problem in _problems(texts))


def test_a_third_level_is_too_deep(texts: Path) -> None:
    """At most two levels."""
    deep = texts / "1-telefonkonferenz" / "5-tief"
    deep.mkdir()
    for name in ("_menu.md", "1-was-ist-das.md"):
        shutil.copy(texts / "1-telefonkonferenz" / name, deep / name)
    assert any("zwei Ebenen" in problem for problem in _problems(texts))


def test_an_empty_folder_is_explained(tmp_path: Path) -> None:
    """Nothing there at all is still told in sentences."""
    assert any("Die Datei fehlt" in problem for problem in _problems(tmp_path / "texts"))


@pytest.mark.slow
@given(
    content=st.binary(max_size=80) | st.text(max_size=80).map(str.encode),
    name=st.sampled_from(["_prompts.yaml", "_lexicon.yaml", COSTS, "0-kontakt.md", "_menu.md"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_file_nothing_escapes(texts: Path, content: bytes, name: str) -> None:
    """A file of anything is either read or complained about; never another exception."""
    before = (texts / name).read_bytes()
    (texts / name).write_bytes(content)
    try:
        found: object = read_texts(texts).guide.contact
    except TextsError as error:
        found = error.problems
    (texts / name).write_bytes(before)
    assert found
