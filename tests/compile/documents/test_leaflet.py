"""The leaflet: the whole guide on paper, complete, large, with links that work."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import leaflet as script
import pytest
from example_guide import DATED_GUIDE, GUIDE
from example_release import RELEASE, put_release
from pdf_reading import links, reader, runs, text, without_space

from ivr.clock import GERMANY
from ivr.compile.documents.blocks import Link
from ivr.compile.documents.leaflet import leaflet, linked
from ivr.compile.documents.paper import LEAFLET
from ivr.compile.texts.body import passages_of, read_body
from ivr.compile.texts.model import fill
from ivr.core.guide import Pace, Section
from ivr.core.organisation import Organisation
from ivr.release import Recording, Release, dumps, loads


def _without_page_numbers(pdf: bytes) -> str:
    return without_space(" ".join(run.text for run in runs(pdf) if not run.text.startswith("Seite ")))


@pytest.mark.slow
def test_every_passage_of_every_topic_is_there_in_order(release: Release) -> None:
    """Nothing is left out, and nothing stands twice by mistake."""
    written = _without_page_numbers(leaflet(release).pdf)
    place = 0
    for topic in release.guide.topics():
        for part in (topic.title, *(passage for section in topic.sections for passage in section.passages)):
            found = written.find(without_space(part), place)
            assert found >= place, part
            place = found + len(without_space(part))


@pytest.mark.slow
def test_every_address_to_write_down_is_a_link(release: Release) -> None:
    """On a screen it is one click."""
    dictated = [
        section.passages[0]
        for topic in release.guide.topics()
        for section in topic.sections
        if section.dictated
    ]
    assert dictated
    assert links(leaflet(release).pdf) == [f"https://{address}" for address in dictated]


@pytest.mark.slow
def test_nothing_is_too_small_and_nothing_runs_off_the_page(release: Release) -> None:
    """At least 16 points, page numbers included, and every word between the margins."""
    found = runs(leaflet(release).pdf)
    assert min(run.size for run in found) >= 16
    assert all(LEAFLET.margin - 0.5 <= run.left for run in found)
    assert all(run.right <= LEAFLET.page[0] - LEAFLET.margin + 0.5 for run in found)
    assert all(run.bottom >= LEAFLET.margin - 0.5 for run in found)


@pytest.mark.slow
def test_the_text_never_runs_into_the_page_number(release: Release) -> None:
    """The number stands alone at the foot of each page, the last thing that is read there."""
    full = Section((" ".join(f"Wort{number}" for number in range(900)),))
    filled = replace(release, guide=replace(release.guide, contact=replace(GUIDE.contact, sections=(full,))))
    found = runs(leaflet(filled).pdf)
    numbers = [run for run in found if run.text.startswith("Seite ")]
    assert [run.text for run in numbers] == [f"Seite {page}" for page in range(1, len(numbers) + 1)]
    assert len(numbers) == len(reader(leaflet(filled).pdf).pages) > 1
    assert all(
        after.page > before.page for before, after in pairwise(found) if before.text.startswith("Seite ")
    )
    others = [run for run in found if run not in numbers]
    assert min(run.bottom for run in others) > LEAFLET.margin + 16


@pytest.mark.slow
def test_the_outline_leads_to_every_topic(release: Release) -> None:
    """In the order of the keys, topics of a menu below it."""
    outline = reader(leaflet(release).pdf).outline
    below = [entry for part in outline if isinstance(part, list) for entry in part]
    assert [str(entry["/Title"]) for entry in outline if not isinstance(entry, list)] == [
        *(choice.title for choice in release.guide.main.choices),
        release.guide.contact.title,
    ]
    assert [str(entry["/Title"]) for entry in below if not isinstance(entry, list)] == [
        choice.title for menu in release.guide.menus()[1:] for choice in menu.choices
    ]


def test_each_topic_says_which_keys_lead_to_it() -> None:
    """Whoever reads can also listen."""
    written = text(leaflet(RELEASE).pdf)
    assert "Telefon.Wie Am Telefon: Taste 1, dann Taste 2" in written
    assert "Kosten Am Telefon: Taste 2" in written
    assert "Kontakt Am Telefon: Taste 0" in written


@pytest.mark.slow
def test_it_says_that_a_human_answers_where_one_does() -> None:
    """At the contact topic, whose key it is."""
    human = "Am Telefon: Taste 0 Mit der Taste 0 erreichen Sie auch einen Menschen."
    assert human in text(leaflet(RELEASE, human=True).pdf)
    assert "Menschen" not in text(leaflet(RELEASE).pdf)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wall", "keys", "until"),
    [
        ("2026-11-30 23:59", "Kosten Am Telefon: Taste 2 ", "Die Tasten gelten bis 30.11.2026."),
        ("2026-12-03 10:00", "Kosten Am Telefon: Taste 3 ", "Die Tasten gelten bis 6.12.2026."),
        ("2026-12-07 00:00", "Kosten Am Telefon: Taste 2 ", ""),
    ],
)
def test_it_has_the_topics_and_keys_of_the_day_it_is_made_on(wall: str, keys: str, until: str) -> None:
    """A topic that is there for a while says from when until when."""
    now = datetime.fromisoformat(wall).replace(tzinfo=GERMANY)
    written = text(leaflet(replace(RELEASE, guide=DATED_GUIDE), now=now).pdf)
    assert keys in written
    assert (until in written) if until else ("gelten" not in written)
    bazaar = "Basar Am Telefon: Taste 1, ab 1.12.2026 bis 6.12.2026"
    assert (bazaar in written) is ("Taste 3" in keys)
    assert ("Basar" in written) is ("Taste 3" in keys)


@pytest.mark.slow
def test_it_says_as_of_when_it_is(release: Release) -> None:
    """Once at the top, as callers hear it."""
    oldest = min(topic.as_of for topic in release.guide.topics())
    stand = release.recording(f"as_of:{oldest}", Pace.NORMAL).text
    written = text(leaflet(release).pdf)
    assert written.count(stand) == 1
    assert written.index(stand) < written.index(release.guide.topics()[0].title)


def test_a_topic_that_is_younger_says_so_itself() -> None:
    """The top stays as old as the oldest topic."""
    younger = replace(GUIDE.contact, as_of="2021-01")
    said = Recording("as_of:2021-01", "normal", "x.wav", "Stand: Januar 2021.", "", 2.0, "nano")
    changed = replace(RELEASE, guide=replace(GUIDE, contact=younger), recordings=(*RELEASE.recordings, said))
    written = text(leaflet(changed).pdf)
    assert written.count("Text von as_of:2020-04") == 1
    assert "Kontakt Am Telefon: Taste 0 Stand: Januar 2021. Ein Satz." in written


def test_a_telephone_number_to_write_down_can_be_dialled() -> None:
    """Signs that only help reading are left out of the link."""
    dictated = Section(("+49 (711) 640 / 61-17",), dictated=True)
    changed = replace(RELEASE, guide=replace(GUIDE, contact=replace(GUIDE.contact, sections=(dictated,))))
    assert links(leaflet(changed).pdf)[-1] == "tel:+497116406117"


def test_the_leaflet_begins_with_the_organisation_and_its_number() -> None:
    """Whoever reads it knows where to call, and may tap on the number."""
    linden = Organisation("Nachbarschaftshilfe Linden", number="+49511123456")
    sheet = leaflet(replace(RELEASE, organisation=linden))
    assert text(sheet.pdf).startswith("Hotline Nachbarschaftshilfe Linden Telefon: 0511 123456 ")
    assert links(sheet.pdf)[0] == "tel:0511123456"
    assert text(leaflet(RELEASE).pdf).startswith("Hotline Alles zum Nachlesen")


@pytest.mark.parametrize(
    ("written", "address", "url"),
    [
        ("Siehe www.nakos.de.", "www.nakos.de", "https://www.nakos.de"),
        ("(https://kiss-stuttgart.de/a/b)", "https://kiss-stuttgart.de/a/b", "https://kiss-stuttgart.de/a/b"),
        ("Siehe http://alt.de/x?a=1&b=2, dort.", "http://alt.de/x?a=1&b=2", "http://alt.de/x?a=1&b=2"),
        ("an info@nakos.de!", "info@nakos.de", "mailto:info@nakos.de"),
        (
            "auf netzwerk-selbsthilfe.com/de steht",
            "netzwerk-selbsthilfe.com/de",
            "https://netzwerk-selbsthilfe.com/de",
        ),
    ],
)
def test_addresses_in_a_text_become_links(written: str, address: str, url: str) -> None:
    """Only the address; punctuation and brackets around it stay outside."""
    parts = linked(written)
    assert [part for part in parts if isinstance(part, Link)] == [Link(address, url)]
    assert "".join(part if isinstance(part, str) else part.text for part in parts) == written


@pytest.mark.parametrize(
    "written", ["", "Das kostet 5.50 Euro.", "z. B. heute", "Ende.Anfang", "App-Store", "E-Mail"]
)
def test_what_is_no_address_stays_text(written: str) -> None:
    """No link that leads nowhere."""
    assert linked(written) == ((written,) if written else ())


def test_what_staff_wrote_is_text_and_not_markup() -> None:
    """Angle brackets and ampersands are printed as they are."""
    nasty = Section(("Rat & Tat <a href='javascript:x'>hier</a> <para>",))
    changed = replace(RELEASE, guide=replace(GUIDE, contact=replace(GUIDE.contact, sections=(nasty,))))
    pdf = leaflet(changed).pdf
    assert without_space(nasty.passages[0]) in _without_page_numbers(pdf)
    assert not [url for url in links(pdf) if "javascript" in url]


def _with_contact(*sections: Section) -> Release:
    return replace(RELEASE, guide=replace(GUIDE, contact=replace(GUIDE.contact, sections=sections)))


def test_a_list_has_bullets_and_stays_together() -> None:
    """As staff have written it, on one page with the words that introduce it."""
    items = tuple(f"Tag {number}: Suppe, 4,50 €" for number in range(1, 10))
    menu = Section(("Das gibt es:", *items, "Guten Appetit!"), items=tuple(range(1, 10)))
    pdf = leaflet(_with_contact(Section((" ".join(["Wort"] * 230),)), menu)).pdf
    written = text(pdf)
    assert f"Das gibt es: {' '.join(f'• {item}' for item in items)} Guten Appetit!" in written
    found = [run for run in runs(pdf) if run.text.startswith(("Das gibt es:", "Tag"))]
    assert len(found) == 10
    assert len({run.page for run in found}) == 1


def test_a_list_of_a_text_is_one_on_paper() -> None:
    """From the dash that staff type to the release and back."""
    passages = passages_of(read_body("Das gibt es:\n\n- Suppe\n- Fisch\n\nBitte kommen Sie.\n"))
    (section,) = fill(passages)
    assert section == Section(("Das gibt es:", "Suppe", "Fisch", "Bitte kommen Sie."), items=(1, 2))
    kept = loads(dumps(_with_contact(section)), "live.json")
    assert kept.guide.contact.sections == (section,)
    assert "Das gibt es: • Suppe • Fisch Bitte kommen Sie." in text(leaflet(kept).pdf)


@pytest.mark.slow
def test_an_address_stands_in_lines_below_the_words_before_it() -> None:
    """Name, street and town, on the page of what they belong to."""
    address = Section(("Frau Dr. Berg, Musterstraße 5, 30453 Hannover",), dictated=True)
    for many in range(300, 420, 10):
        pdf = leaflet(_with_contact(Section((" ".join(["Wort"] * many), "Sie berät hier:")), address)).pdf
        found = [
            run for run in runs(pdf) if run.text in ("Sie berät hier:", *address.passages[0].split(", "))
        ]
        assert len(found) == 4
        assert len({run.page for run in found}) == 1


def test_letters_are_a_little_smaller_where_that_saves_a_page() -> None:
    """A few lines alone on the last page are moved to the one before; 16 points are the least."""
    alone, longer = (leaflet(_with_contact(_words(many))).pdf for many in (80, 120))
    assert (len(reader(alone).pages), len(reader(longer).pages)) == (1, 2)
    words = [[run for run in runs(pdf) if run.text.startswith("Wort")] for pdf in (alone, longer)]
    assert [{round(run.size, 1) for run in found} for found in words] == [{16.0}, {LEAFLET.text}]


def _words(many: int) -> Section:
    return Section((" ".join(["Wort"] * many),))


@pytest.mark.slow
def test_a_passage_longer_than_a_page_goes_on(release: Release) -> None:
    """Nothing is cut off, nothing fails."""
    endless = Section((" ".join(f"Wort{number}" for number in range(2000)),))
    changed = replace(release, guide=replace(GUIDE, contact=replace(GUIDE.contact, sections=(endless,))))
    written = _without_page_numbers(leaflet(changed).pdf)
    assert without_space(endless.passages[0]) in written


@pytest.fixture
def audio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An audio folder of its own with the example release."""
    put_release(tmp_path)
    monkeypatch.setattr(script, "AUDIO", tmp_path)
    monkeypatch.setattr(script, "has_human", lambda _: False)  # what .env of this computer says is no matter
    return tmp_path


def test_the_script_writes_the_file_and_says_where(
    audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the font lacks is said, too."""
    file = audio / "blatt.pdf"
    monkeypatch.setattr("sys.argv", ["leaflet.py", "--to", str(file), "--name", "Hotline →"])
    assert script.main() == 0
    said = capsys.readouterr()
    assert f"Geschrieben: {file}" in said.out
    assert said.err.endswith("ersetzen Sie sie: →\n")
    assert "Alles zum Nachlesen" in text(file.read_bytes())
