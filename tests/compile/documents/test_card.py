"""The card for members: everything on it, nothing too small, nothing cut off."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock

import _papers
import card as script
import pytest
from example_guide import DATED_GUIDE, GUIDE
from example_release import RELEASE, put_release
from pdf_reading import drawn, reader, runs, text, without_space

from ivr.clock import GERMANY
from ivr.compile.documents.card import card, telephone_number
from ivr.compile.documents.keymap import draw
from ivr.compile.documents.paper import CARDS, NARROWEST
from ivr.core.desk import Person, Staff
from ivr.core.guide import Menu, Pace
from ivr.core.organisation import Organisation
from ivr.release import Release
from ivr.settings import Settings

PAPERS = tuple(CARDS)
NUMBER = "0511 123456"


@pytest.mark.parametrize("paper", PAPERS)
def test_the_card_tells_all_that_a_member_needs(release: Release, paper: str) -> None:
    """The number, the main menu, the way to a human and back, and that no key is needed."""
    front = " ".join(reader(card(release, NUMBER, paper).pdf).pages[0].extract_text().split())
    assert "Hotline Rufen Sie an: 0511 123456" in front
    for choice in release.guide.main.choices:
        assert f"{choice.key} {choice.title}" in front
    assert "0 Kontakt 9 zurück zum Hauptmenü" in front
    assert "Keine Taste? Bleiben Sie einfach dran." in front


def test_a_human_is_on_the_card_only_where_one_answers(release: Release) -> None:
    """And on the key map."""
    assert "0 Kontakt, oder ein Mensch 9 zurück" in text(card(release, NUMBER, "a4", human=True).pdf)
    assert "ein Mensch" not in text(card(release, NUMBER, "a4").pdf)
    assert ("ein Mensch" in draw(GUIDE, human=True), "ein Mensch" in draw(GUIDE)) == (True, False)


def test_the_key_for_rooms_is_on_the_card_only_where_there_are_rooms(release: Release) -> None:
    """And on the key map."""
    room = replace(GUIDE.contact, id="raum", key="6", title="Ein Raum für Ihre Gruppe", is_room=True)
    main = replace(release.guide.main, choices=(*release.guide.main.choices, room))
    roomy = replace(release, guide=replace(release.guide, main=main))
    assert "6 Ein Raum für Ihre Gruppe" in text(card(roomy, NUMBER, "a4", rooms=True).pdf)
    assert "Raum für Ihre" not in text(card(roomy, NUMBER, "a4").pdf)
    shown = [room.title in draw(roomy.guide, rooms=rooms) for rooms in (True, False)]
    assert shown == [True, False]


@pytest.mark.parametrize(
    ("wall", "keys", "until"),
    [
        ("2026-11-30 23:59", "1 Telefon 2 Kosten", "Die Tasten gelten bis 30.11.2026."),
        ("2026-12-01 00:00", "1 Basar 2 Telefon 3 Kosten", "Die Tasten gelten bis 6.12.2026."),
        ("2026-12-07 00:00", "1 Telefon 2 Kosten", ""),
    ],
)
def test_the_card_shows_the_keys_of_the_day_it_is_made_on(wall: str, keys: str, until: str) -> None:
    """A topic that comes or goes moves the keys: so it says until when they are right."""
    now = datetime.fromisoformat(wall).replace(tzinfo=GERMANY)
    printed = text(card(replace(RELEASE, guide=DATED_GUIDE), NUMBER, "a4", now=now).pdf)
    assert keys in printed
    assert ("Basar" in printed) is ("Basar" in keys)
    assert (until in printed) if until else ("gelten" not in printed)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_back_shows_the_other_menus_and_the_keys_while_a_text_is_read(
    release: Release, paper: str
) -> None:
    """Slower is there, and how old it all is."""
    back = " ".join(reader(card(release, NUMBER, paper).pdf).pages[1].extract_text().split())
    menus = release.guide.menus()[1:]
    assert menus
    for menu in menus:
        assert f"Nach der Taste {menu.key}: {menu.title}" in back
        for choice in menu.choices:
            assert f"{choice.key} {choice.title}" in back
    assert "1 noch einmal 2 langsamer, oder wieder schneller 3 weiter" in back
    oldest = min(topic.as_of for topic in release.guide.topics())
    assert back.endswith(release.recording(f"as_of:{oldest}", Pace.NORMAL).text)


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_is_too_small_and_nothing_is_cut_off(release: Release, paper: str) -> None:
    """At least 16 points everywhere, and every word between the margins."""
    form = CARDS[paper]
    found = runs(card(release, NUMBER, paper).pdf)
    assert min(run.size for run in found) >= 16
    assert all(run.left >= form.margin - 0.5 for run in found)
    assert all(run.right <= form.page[0] - form.margin + 0.5 for run in found)
    assert all(run.bottom >= form.margin for run in found)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_guide_of_today_fits_on_front_and_back(release: Release, paper: str) -> None:
    """One sheet for each member."""
    pages = reader(card(release, NUMBER, paper).pdf).pages
    assert len(pages) == 2
    assert (float(pages[0].mediabox.width), float(pages[0].mediabox.height)) == pytest.approx(
        CARDS[paper].page, abs=0.01
    )


@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("number", ["0511 123456", "110", "+49 (0) 511 / 123 456 - 789 012"])
def test_the_number_is_the_largest_thing_and_stays_in_one_line(
    release: Release, paper: str, number: str
) -> None:
    """A short number is no larger than the page can bear, a long one no wider than the page."""
    found = runs(card(release, number, paper).pdf)
    [shown] = [run for run in found if run.text == number]
    assert shown.size <= CARDS[paper].number
    others = max(run.size for run in found if run is not shown)
    assert shown.size > others or len(number) > 20


LONG = "Selbsthilfegruppenunterstützungsstellenverzeichnis und eine Übersicht über alles"


def _full(name: str) -> Release:
    """Five menus of five topics, all with this name."""
    topics = tuple(replace(GUIDE.contact, id=f"t{key}", key=str(key), title=name) for key in range(1, 6))
    menus = tuple(Menu(f"m{key}", str(key), name, "x", topics) for key in range(1, 6))
    return replace(RELEASE, guide=replace(GUIDE, main=replace(GUIDE.main, choices=menus)))


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        pytest.param(LONG, "a4", id="80 letters on a4", marks=pytest.mark.slow),
        pytest.param(LONG, "a5", id="80 letters on a5", marks=pytest.mark.slow),
        pytest.param("Mittagstisch im Haus", "a4", id="20 letters on a4", marks=pytest.mark.slow),
        pytest.param("Mittagstisch im Haus", "a5", id="20 letters on a5", marks=pytest.mark.slow),
    ],
)
def test_full_menus_are_printed_whole_and_large(name: str, paper: str) -> None:
    """Nothing is smaller than 16 points, nothing runs off the page, every topic is there."""
    assert len(LONG) == 80
    made = card(_full(name), NUMBER, paper)
    found, form = runs(made.pdf), CARDS[paper]
    assert min(run.size for run in found) >= 16
    assert all(run.right <= form.page[0] - NARROWEST + 0.5 for run in found)
    assert all(run.bottom >= NARROWEST for run in found)
    assert without_space(text(made.pdf)).count(without_space(name)) >= 5 + 5 * 5
    assert made.pages == (2 if paper == "a4" or name != LONG else 3)


@pytest.mark.slow
def test_a_card_that_takes_more_than_one_sheet_says_why(
    audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is written all the same; the larger paper is enough."""
    monkeypatch.setattr(script, "load", lambda _: _full(LONG))
    assert _run(monkeypatch, "--number", NUMBER, "--to", str(audio)) == 0
    assert capsys.readouterr().err == (
        "karte-a5.pdf hat 3 Seiten. 30 Themen und Auswahlen, der längste Name mit 80 Buchstaben, passen "
        "nicht auf Vorder- und Rückseite, denn keine Schrift ist kleiner als 16 Punkt. Kürzere Namen "
        f"(„title:“) helfen, zum Beispiel statt „{LONG}“.\n"
    )


def test_what_staff_wrote_is_text_and_not_markup(release: Release) -> None:
    """An ampersand and angle brackets are printed as they are."""
    named = card(release, NUMBER, "a4", name="Rat & Tat <b>eV</b>")
    assert "Rat & Tat <b>eV</b>" in text(named.pdf)


def test_german_is_printed_whole_and_what_the_font_lacks_is_told(release: Release) -> None:
    """Umlauts, quotation marks and dashes are there; an arrow is not."""
    whole = card(release, NUMBER, "a4", name="„Größe“ – ‚Überfluß‘ … € §")
    assert whole.missing == ""
    assert "„Größe“ – ‚Überfluß‘ … € §" in text(whole.pdf)
    assert card(release, NUMBER, "a4", name="Hotline → ✆").missing == "→✆"


def test_the_font_travels_with_the_card(release: Release) -> None:
    """Every font that prints a letter is embedded."""
    pdf = card(release, NUMBER, "a4").pdf
    assert pdf.count(b"/FontFile2") == 2
    assert {run.font for run in runs(pdf)} == {"BitstreamVeraSans-Roman", "BitstreamVeraSans-Bold"}


def test_the_same_release_gives_the_same_card(release: Release) -> None:
    """Nobody has to wonder what changed when nothing changed."""
    assert card(release, NUMBER, "a5").pdf == card(release, NUMBER, "a5").pdf


@pytest.mark.parametrize("paper", PAPERS)
def test_the_card_is_black_and_white(release: Release, paper: str) -> None:
    """No colour and no grey, so that a photocopy is as good."""
    colours = {
        tuple(map(float, line.split()[:-1]))
        for page in reader(card(release, NUMBER, paper).pdf).pages
        for line in drawn(page).splitlines()
        if line.split()[-1:] in (["rg"], ["RG"], ["g"], ["G"])
    }
    assert colours <= {(0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.0,), (1.0,)}
    assert (1.0, 1.0, 1.0) in colours


@pytest.mark.parametrize("written", ["", "abc", "0511-x", "12", "()", "0511\n"])
def test_what_is_no_telephone_number_is_refused(written: str) -> None:
    """A card with a wrong number is worse than none."""
    if written.strip() == "0511":
        assert telephone_number(written) == "0511"
        return
    with pytest.raises(ValueError, match="Richtig ist zum Beispiel: 0511 123456"):
        telephone_number(written)


@pytest.fixture
def audio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An audio folder of its own with the example release."""
    put_release(tmp_path)
    monkeypatch.setattr(script, "AUDIO", tmp_path)
    monkeypatch.setattr(script, "has_human", lambda _: False)  # what .env of this computer says is no matter
    monkeypatch.setattr(script, "has_rooms", lambda: False)
    return tmp_path


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["card.py", *arguments])
    return script.main()


def test_the_script_writes_both_sizes_and_says_where(
    audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two files, found by what is printed."""
    assert _run(monkeypatch, "--number", NUMBER, "--to", str(audio)) == 0
    said = capsys.readouterr().out
    for paper in PAPERS:
        file = audio / f"karte-{paper}.pdf"
        assert f"Geschrieben: {file}" in said
        assert NUMBER in text(file.read_bytes())


@pytest.mark.slow
def test_the_card_is_the_organisations(
    audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its name and number, from its texts; the command line may say otherwise."""
    put_release(audio, replace(RELEASE, organisation=Organisation("Linden", "Linden", "+49511123456")))
    assert _run(monkeypatch, "--to", str(audio)) == 0
    printed = " ".join(text((audio / "karte-a4.pdf").read_bytes()).split())
    assert "Hotline Linden Rufen Sie an: 0511 123456" in printed
    assert _run(monkeypatch, "--to", str(audio), "--name", "Probe", "--number", "030 99") == 0
    assert "Probe Rufen Sie an: 030 99" in " ".join(text((audio / "karte-a4.pdf").read_bytes()).split())
    assert capsys.readouterr().err == ""


def test_the_script_knows_the_people_of_the_organisations_file(
    audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A human answers key 0 where the texts name one, and where the settings do."""
    monkeypatch.setattr(Settings, "from_environment", lambda **_: Settings.for_test_phone())
    monkeypatch.setattr(script, "has_human", _papers.has_human)
    put_release(audio, replace(RELEASE, staff=Staff((Person("+4951112345"),))))
    assert _run(monkeypatch, "--number", NUMBER, "--to", str(audio)) == 0
    assert "0 Kontakt, oder ein Mensch" in text((audio / "karte-a4.pdf").read_bytes())
    assert not _papers.has_human(RELEASE)
    with_number = Settings.for_test_phone(staff_number="+4951112345")
    monkeypatch.setattr(Settings, "from_environment", lambda **_: with_number)
    assert _papers.has_human(RELEASE)


def test_the_script_says_until_when_the_card_is_right(
    audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever prints it knows when to print it again."""
    monkeypatch.setattr(script, "now", lambda: datetime(2026, 12, 3, 10, tzinfo=GERMANY))
    monkeypatch.setattr(script, "load", lambda _: replace(RELEASE, guide=DATED_GUIDE))
    assert _run(monkeypatch, "--number", NUMBER, "--to", str(audio)) == 0
    said = capsys.readouterr().out
    assert "Die Tasten gelten bis 6.12.2026. Danach drucken Sie die Karte bitte neu." in said


def test_the_script_needs_a_number_that_is_one(
    audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """None in the texts and none on the command line: what to do. A wrong one is exit code 2."""
    assert _run(monkeypatch, "--to", str(audio)) == 1
    assert capsys.readouterr().err == (
        "Welche Telefonnummer soll auf die Karte? Bitte nennen Sie sie mit --number „0511 123456“, "
        "oder tragen Sie sie in _organisation.yaml unter „number:“ ein und nehmen Sie neu auf.\n"
    )
    with pytest.raises(SystemExit) as ended:
        _run(monkeypatch, "--number", "x", "--to", str(audio))
    assert ended.value.code == 2
    assert "ist keine Telefonnummer" in capsys.readouterr().err


def test_the_script_says_what_is_missing(
    audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No draft, no folder: a German sentence with what to do."""
    assert _run(monkeypatch, "--number", NUMBER, "--draft", "--to", str(audio)) == 1
    assert "draft.json fehlt. Bitte nehmen Sie auf" in capsys.readouterr().err
    assert _run(monkeypatch, "--number", NUMBER, "--to", str(audio / "nirgends")) == 1
    assert "nirgends“ gibt es nicht. Bitte legen Sie ihn an" in capsys.readouterr().err


def test_a_file_that_is_open_elsewhere_is_explained(
    audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On Windows a PDF that is being looked at can't be written."""
    refused = PermissionError(errno.EACCES, "Permission denied")
    with monkeypatch.context() as patch:
        patch.setattr("ivr.files.Path.write_bytes", Mock(side_effect=refused))
        patch.setattr("ivr.files.WINDOWS", True)
        assert _run(patch, "--number", NUMBER, "--to", str(audio)) == 1
    assert "Ist dort gerade etwas geöffnet?" in capsys.readouterr().err
    (audio / "karte-a4.pdf").mkdir()
    assert _run(monkeypatch, "--number", NUMBER, "--to", str(audio)) == 1
    assert "Dort steht schon ein Ordner" in capsys.readouterr().err
