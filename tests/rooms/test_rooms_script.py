"""rooms.py: staff make, list, renew and close rooms, and print a card that alone shows the code."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
import rooms as script
from _script import command
from fakes.room_guide import put_room_guide
from pdf_reading import reader
from pdf_reading import text as text_of

from ivr.compile.documents.card import card
from ivr.compile.documents.leaflet import leaflet
from ivr.compile.documents.room_card import RoomCard, room_card, speed_dial
from ivr.core.organisation import Organisation
from ivr.release import AudioFolder, dumps
from ivr.rooms.store import RoomStore
from ivr.statistics.store import Store


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server that has never had a room."""
    monkeypatch.setenv("STATE_FOLDER", str(tmp_path / "state"))
    monkeypatch.delenv("TEST_PHONE", raising=False)
    monkeypatch.setattr(script, "AUDIO", tmp_path / "audio")  # it has never had a release, either
    return tmp_path / "state"


def starts(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.setattr("sys.argv", ["rooms.py", *args])
    try:
        return script.main()
    except SystemExit as ended:
        return int(str(ended.code))


def code_in(text: str) -> str:
    found = re.search(r"Code: ([0-9]{3}) ([0-9]{3})", text)
    assert found
    return found[1] + found[2]


def test_a_room_is_made_shown_renewed_and_closed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: Path
) -> None:
    """The whole life of a room, as staff live it."""
    assert starts(monkeypatch, "list") == 0
    assert "Es gibt noch keinen Raum" in capsys.readouterr().out
    assert not state.exists()
    assert starts(monkeypatch, "new", "Gruppe Linde", "--days", "di", "--hours", "15-17") == 0
    shown = capsys.readouterr().out
    first = code_in(shown)
    assert "Dienstag, 15 bis 17 Uhr" in shown
    assert starts(monkeypatch, "list") == 0
    listed = capsys.readouterr().out
    assert "Gruppe Linde: Dienstag, 15 bis 17 Uhr" in listed
    assert first not in listed
    assert starts(monkeypatch, "code", "gruppe linde") == 0
    second = code_in(capsys.readouterr().out)
    rooms = RoomStore(Store(f"sqlite:///{state / 'counts.sqlite'}")).rooms()
    assert rooms.find(first) is None
    assert rooms.find(second) is not None
    monkeypatch.setattr("builtins.input", lambda _: "nein")
    assert starts(monkeypatch, "close", "Gruppe Linde") == 1
    monkeypatch.setattr("builtins.input", lambda _: "ja")
    assert starts(monkeypatch, "close", "Gruppe Linde") == 0
    capsys.readouterr()
    assert starts(monkeypatch, "list") == 0
    assert "Es gibt noch keinen Raum" in capsys.readouterr().out


def test_the_card_has_all_that_a_member_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Number, code, hours, and what goes under a speed-dial key; on one page of A5."""
    told = ["--hours", "15-17", "--days", "di", "--number", "0511 123456", "--to", str(tmp_path)]
    assert starts(monkeypatch, "new", "Gruppe Linde", *told) == 0
    code = code_in(capsys.readouterr().out)
    text = text_of((tmp_path / "raum-gruppe-linde.pdf").read_bytes())
    for word in ("Gruppe Linde", "0511 123456", f"{code[:3]} {code[3:]}", "Dienstag, 15 bis 17 Uhr", code):
        assert word in text


def test_another_card_needs_the_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It is stored nowhere, so whoever prints again types it, and a wrong one is told with the remedy."""
    assert starts(monkeypatch, "new", "Gruppe Linde") == 0
    code = code_in(capsys.readouterr().out)
    told = ["card", "Gruppe Linde", "--number", "0511 123456", "--to", str(tmp_path)]
    monkeypatch.setattr(script, "asks_unseen", lambda _: "111111")
    assert starts(monkeypatch, *told) == 1
    assert "rooms.py code" in capsys.readouterr().err
    monkeypatch.setattr(script, "asks_unseen", lambda _: f"{code[:3]} {code[3:]}")
    assert starts(monkeypatch, *told) == 0
    assert (tmp_path / "raum-gruppe-linde.pdf").exists()


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["new"], "Es fehlt: der Name des Raums.\n"),
        ([], "Es fehlt: AUFGABE.\n"),
        (["new", "<b>Linde</b>"], "Richtig ist zum Beispiel: Gruppe Linde"),
        (["new", "x" * 41], "höchstens 40"),
        (["new", "Linde", "--days", "tu"], "mo-fr"),
        (["new", "Linde", "--hours", "17-15"], "15-17 oder 15:30-17. Die Zeit endet am selben Tag"),
        (["new", "Linde", "--until", "morgen"], "2027-06-30"),
        (["new", "Linde", "--until", "2020-01-01"], "schon vorbei"),
        (["close", "Linde"], "gibt es nicht"),
        (["card", "Linde"], "--number"),
        (["code", "Linde"], "gibt es nicht"),
        (["open", "Linde"], "„open“ gibt es bei AUFGABE nicht. Möglich: new, list"),
    ],
)
def test_what_is_wrong_is_told_with_the_remedy(
    args: list[str], complaint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never a traceback, and nothing is made by half."""
    monkeypatch.setattr("builtins.input", lambda _: "ja")
    assert starts(monkeypatch, *args) > 0
    assert complaint in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    "hotline", ["", "Hotline Nachbarn für Nachbarn eV", "Hotline Nachbarschaftshilfe Linden-Mitte"]
)
@pytest.mark.parametrize("key", ["", "6"])
@pytest.mark.parametrize("name", ["Gruppe Linde", "Selbsthilfegruppe am Dienstagnachmittag"])
def test_a_card_is_one_page(name: str, key: str, hotline: str) -> None:
    """Whoever prints it gets one sheet to lay beside the telephone."""
    hours = "Montag bis Freitag, 9:30 bis 11 Uhr"
    card = room_card(RoomCard(name, "314926", hours, "0511 123456", key, hotline))
    assert (hotline or "Rufen Sie an:") in text_of(card.pdf) or len(hotline) > 34
    assert len(reader(card.pdf).pages) == 1


@pytest.mark.parametrize("number", ["0511 123456", "+49 511 123456", "0049 (511) 123456"])
def test_a_speed_dial_key_dials_number_and_code(number: str) -> None:
    """One press instead of sixteen; a comma is a pause."""
    assert speed_dial(number, "123457") == "+49511123456,,123457"
    assert speed_dial(number, "123457", "6") == "+49511123456,,6,,123457"


def test_a_name_that_there_is_makes_no_second_room(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Members of two groups would hear the same name; the first room and its code stay as they are."""
    assert starts(monkeypatch, "new", "Gruppe Linde") == 0
    capsys.readouterr()
    assert starts(monkeypatch, "new", "gruppe  linde") == 1
    told = capsys.readouterr()
    assert "gibt es schon" in told.err
    assert "Code:" not in told.out


@pytest.mark.parametrize("typed", ["einszwei", "", "12345", "ABC DEF"])
def test_a_code_in_letters_prints_no_card(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It is told with the remedy, and what was typed is not repeated."""
    assert starts(monkeypatch, "new", "Gruppe Linde") == 0
    capsys.readouterr()
    monkeypatch.setattr(script, "asks_unseen", lambda _: typed)
    told = ["card", "Gruppe Linde", "--number", "0511 123456", "--to", str(tmp_path)]
    assert starts(monkeypatch, *told) == 1
    err = capsys.readouterr().err
    assert "rooms.py code" in err
    assert not typed or typed not in err
    assert not list(tmp_path.glob("*.pdf"))


@pytest.mark.slow
def test_paper_shows_the_key_for_rooms_where_there_are_some(tmp_path: Path) -> None:
    """The card has it while there are rooms; the leaflet, which is kept for long, says when it comes."""
    release = put_room_guide(tmp_path / "audio")
    with_rooms, without = (card(release, "0511 123456", "a5", rooms=rooms) for rooms in (True, False))
    title = next(topic.title for topic in release.guide.topics() if topic.is_room)
    assert title in " ".join(text_of(with_rooms.pdf).split())
    assert title not in " ".join(text_of(without.pdf).split())
    assert len(reader(with_rooms.pdf).pages) == 2
    assert "Taste 6, sobald eine Gruppe einen Raum hat" in " ".join(text_of(leaflet(release).pdf).split())


@pytest.mark.parametrize("given", ["", "123"])
def test_a_card_is_refused_where_nobody_types_a_code(
    given: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal, or after Ctrl+D: no traceback and no English, but what to do."""
    assert starts(monkeypatch, "new", "Gruppe Linde") == 0
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    assert starts(monkeypatch, "card", "Gruppe Linde", "--number", "0511 123456") == 1
    err = capsys.readouterr().err
    remedy = f'Einen neuen Code machen: {command("rooms.py")} code "Gruppe Linde"'
    assert ("Es ist kein Code eingegeben." in err) == (given == "")
    assert err.endswith(f"{remedy}\n")
    assert "Warning" not in err


@pytest.mark.slow
def test_the_number_of_the_organisation_is_enough_for_a_card(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A new room and a new code print one; nobody has to type a number that the texts have."""
    release = put_room_guide(tmp_path / "audio")
    named = replace(release, organisation=Organisation("Linden", number="+49511123456"))
    AudioFolder(tmp_path / "audio").live.write_text(dumps(named), encoding="utf-8")
    for task in ("new", "code"):
        assert starts(monkeypatch, task, "Gruppe Linde", "--to", str(tmp_path)) == 0
        assert "Die Karte steht in" in capsys.readouterr().out
        card_file = tmp_path / "raum-gruppe-linde.pdf"
        assert "0511 123456" in text_of(card_file.read_bytes())
        card_file.unlink()


def test_without_any_number_it_is_said_how_to_print_a_card(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The code is shown, and the command for the card has the room's name in it."""
    assert starts(monkeypatch, "new", "Gruppe Linde") == 0
    told = f'Eine Karte dazu: {command("rooms.py")} card "Gruppe Linde" --number "0511 123456"'
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "Legen Sie dafür eine Seite an: {texts}/1-gruppenraum.md, mit „kind: room“ im Kopf."),
        ({"3-sprechstunde.md": ""}, "Legen Sie dafür eine Seite an: {texts}/4-gruppenraum.md,"),
        ({"4-linde.md": "---\nkind: room\n---\n"}, "Bitte nehmen Sie {texts}/4-linde.md auf: "),
    ],
)
def test_a_line_without_a_page_for_rooms_is_told_how_to_get_one(
    files: dict[str, str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Its own page where it has one, else the first free number; and the card has to be printed again."""
    texts = AudioFolder(tmp_path / "audio").texts
    texts.mkdir(parents=True)
    for name, written in files.items():
        (texts / name).write_text(written, encoding="utf-8")
    to = ["--number", "0511 123456", "--to", str(tmp_path)]
    assert starts(monkeypatch, "new", "Gruppe Linde", *to) == 0
    err = capsys.readouterr().err
    assert told.format(texts=texts) in err
    assert err.endswith(f'drucken Sie sie danach neu: {command("rooms.py")} card "Gruppe Linde"\n')
