"""The report: a month in tables that may be shown to everybody, named as staff name things."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser

import pytest
from example_guide import GUIDE
from hypothesis import given
from hypothesis import strategies as st
from walks import walked

from ivr.core.counting import Count, counts_of, place_name
from ivr.core.guide import Guide
from ivr.core.positions import positions_after
from ivr.core.turn import HangUp
from ivr.release import Release
from ivr.statistics.disclosure import Figure
from ivr.statistics.exports import page, sheet, text
from ivr.statistics.labels import Names
from ivr.statistics.report import Report, Table, days_of, month_before, report

OCTOBER = date(2026, 10, 1)
CALL = Count("call")


def counted(sums: dict[str, int], day: date = date(2026, 10, 14)) -> dict[tuple[date, Count], int]:
    """Written as "kind:subject"; all on one day, besides the calls on two, which are not few."""
    found = {(day, Count(*name.split(":", 1))): n for name, n in sums.items()}
    return {(date(2026, 10, 1), CALL): 200, (date(2026, 10, 2), CALL): 300, **found}


def table(made: Report, title: str) -> Table:
    return next(one for one in made.tables if one.title.startswith(title))


def rows(made: Report, title: str) -> dict[str, str]:
    """What a table shows, without the rows where the number is hidden."""
    return {row.name: str(row.figure) for row in table(made, title).rows if not row.figure.is_few}


# the month


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 1, 1), date(2025, 12, 1)),
        (date(2026, 12, 31), date(2026, 11, 1)),
        (date(2028, 3, 29), date(2028, 2, 1)),
    ],
)
def test_the_month_before(day: date, month: date) -> None:
    """The last one that is over, across New Year, too."""
    assert month_before(day) == month


def test_every_day_of_the_month_is_shown() -> None:
    """Leap years have a 29 February; days of other months don't count."""
    days = {
        (day, CALL): 10 for day in (date(2028, 1, 31), date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 1))
    }
    made = report(date(2028, 2, 1), days, GUIDE)
    assert made.month == "Februar 2028"
    assert str(made.calls) == "20"
    assert len(table(made, "Tage").rows) == 29
    assert rows(made, "Tage") == {"Di, 1.2.": "10", "Di, 29.2.": "10"}
    assert len(days_of(date(2026, 2, 14))) == 28


def test_hours_are_shown_by_the_clock() -> None:
    """All 24, from midnight on."""
    made = report(OCTOBER, counted({"hour:00": 100, "hour:14": 395}, OCTOBER), GUIDE)
    assert rows(made, "Uhrzeiten") == {"0 bis 1 Uhr": "100", "14 bis 15 Uhr": "395"}
    assert len(table(made, "Uhrzeiten").rows) == 24


# what it tells


def test_topics_stand_in_the_order_of_the_guide() -> None:
    """With the name of their menu; those that a newer guide no longer has stand at the end, by their id."""
    made = report(OCTOBER, counted({"topic:alt": 30, "topic:kosten": 20, "topic:telefon.wie": 50}), GUIDE)
    assert list(rows(made, "Themen").items()) == [
        ("Telefon: Telefon.Wie", "50"),
        ("Kosten", "20"),
        ("alt (nicht mehr im Leitfaden)", "30"),
    ]


def test_a_topic_that_is_gone_has_no_row_where_it_is_hidden() -> None:
    """That there is one would tell that it was counted at least once."""
    made = report(OCTOBER, counted({"topic:alt": 4, "topic:kosten": 4}), GUIDE)
    assert [row.name for row in table(made, "Themen").rows] == [
        "Telefon: Telefon.Was",
        "Telefon: Telefon.Wie",
        "Kosten",
        "Kontakt",
    ]
    assert made == report(OCTOBER, counted({}), GUIDE)


def test_who_arrived_and_did_not_go_on_has_hung_up() -> None:
    """The most frequent place first, those below 10 not at all; two months' ends may give fewer than none."""
    made = report(
        OCTOBER,
        counted(
            {
                "arrived:menu:haupt": 500, "went_on:menu:haupt": 460,
                "arrived:end:kosten": 80, "went_on:end:kosten": 20,
                "arrived:section:kosten:1": 30, "went_on:section:kosten:1": 30,
                "arrived:tour:kosten:1": 10, "arrived:tour:kosten:2": 9,
                "arrived:weg": 12, "went_on:goodbye": 4,
            }
        ),
        GUIDE,
    )  # fmt: skip
    assert list(rows(made, "Wo Anrufer").items()) == [
        ("Am Ende von: Kosten", "60"),
        ("In der Auswahl: Hauptmenü", "40"),
        ("Beim Vorlesen von allem: Kosten, Abschnitt 1", "10"),
        ("weg (nicht mehr im Leitfaden)", "10"),
    ]


def test_how_calls_for_a_human_ended() -> None:
    """In words; what happened less than 10 times is left out."""
    assert text(report(OCTOBER, counted({}), GUIDE)).count("Nirgends 10 oder mehr.") == 1
    made = report(
        OCTOBER,
        counted(
            {"human": 100, "transfer:completed": 40, "transfer:answered": 5, "transfer:no-answer": 30,
             "transfer:busy": 10, "transfer:failed": 9, "transfer:canceled": 1}
        ),
        GUIDE,
    )  # fmt: skip
    assert rows(made, "Verbindung") == {
        "Nach einem Menschen gefragt": "100",
        "Gespräch kam zustande": "45",
        "Besetzt": "10",
        "Niemand nahm ab": "30",
    }


@pytest.mark.slow
def test_everything_that_is_counted_is_shown(release: Release) -> None:
    """Whatever a call can do in the real guide, and how long it can be, changes a number of the report."""
    before = counted({"human": 100})
    nothing = report(OCTOBER, before, release.guide)
    lengths = {Count("length", one) for one in ("0-1", "1-5", "5-15", "15-30", "30-")}
    found = {
        count
        for position, event, turn in walked(release.guide, staffed=True)
        for count in counts_of(release.guide, position, event, turn)
    }
    assert len(found) > 50
    for count in lengths | found - {CALL}:
        if count.kind in ("went_on", "section"):
            continue  # the one is taken off, the other would tell who hung up in between
        made = report(OCTOBER, {**before, (OCTOBER, count): 50}, release.guide)
        assert text(made) != text(nothing), count
        assert "nicht mehr im Leitfaden" not in text(made), count


def test_every_place_where_a_call_can_wait_has_a_name(release: Release) -> None:
    """In the real guide, at every position."""
    names = Names(release.guide)
    for _, _, turn in walked(release.guide, staffed=True):
        if not isinstance(turn.then, HangUp):
            for position in positions_after(turn):
                assert place_name(release.guide, position) in names.places


EVIL = "\x1b[31m=1\n+\u202e1\x07"


def test_a_title_cannot_steer_a_terminal() -> None:
    """Escapes, bells, line ends and whatever turns the direction of reading are left out, everywhere."""
    main = GUIDE.main.choices
    guide = replace(GUIDE, main=replace(GUIDE.main, choices=(main[0], replace(main[1], title=EVIL))))
    made = report(
        OCTOBER, counted({"topic:kosten": 20, f"topic:{EVIL}": 20, "arrived:end:kosten": 20}), guide
    )
    for shown in (text(made), page(made), sheet(made).decode()):
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        assert "[31m=1 +1" in shown
    assert rows(made, "Themen") == {"[31m=1 +1": "20", "[31m=1 +1 (nicht mehr im Leitfaden)": "20"}
    assert rows(made, "Wo") == {"Am Ende von: [31m=1 +1": "20"}


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\uff1d1"]
)
def test_excel_computes_no_title(title: str) -> None:
    """An apostrophe before it makes it text."""
    made = report(OCTOBER, counted({f"topic:{title}": 20}), GUIDE)
    cells = [row[2] for row in csv.reader(io.StringIO(sheet(made).decode("utf-8-sig")), delimiter=";")]
    assert f"'{title.strip()} (nicht mehr im Leitfaden)" in cells
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\uff1d "))]
    assert "Kosten" in cells


# what it does not tell


@pytest.mark.parametrize("calls", [1, 4])
def test_of_a_month_with_a_handful_of_calls_nothing_more_is_told(calls: int) -> None:
    """Neither when nor what."""
    made = report(OCTOBER, {(OCTOBER, CALL): calls, (OCTOBER, Count("topic", "kosten")): 9}, GUIDE)
    assert made == Report("Oktober 2026", Figure.of(4))
    assert text(made) == "Oktober 2026: unter 5 Anrufe\nDas sind zu wenige, um mehr darüber zu zeigen."


def test_a_month_without_calls_is_a_friendly_sentence() -> None:
    """On the page, too."""
    made = report(OCTOBER, {}, GUIDE)
    assert text(made) == "Im Oktober 2026 wurde kein Anruf gezählt."
    assert "Im Oktober 2026 wurde kein Anruf gezählt." in page(made)
    assert "<table" not in page(made)


def test_a_table_in_which_all_is_hidden_is_a_sentence() -> None:
    """6 calls, of them one at three at night: no 31 rows that say nothing."""
    told = {(OCTOBER, CALL): 4, (date(2026, 10, 2), CALL): 2, (OCTOBER, Count("hour", "03")): 1}
    made = report(OCTOBER, told, GUIDE)
    assert text(made).startswith("Oktober 2026: 5 Anrufe\n")
    assert "\nTage\n  Nirgends 5 oder mehr.\n\nUhrzeiten\n  Nirgends 5 oder mehr.\n" in text(made)
    assert page(made).count("<p>Nirgends 5 oder mehr.</p>") == 6
    assert page(made).count("<p>Nirgends 10 oder mehr.</p>") == 1
    assert "<table" not in page(made)


SUBJECTS = ["call", "hour:03", "hour:14", "topic:kosten", "arrived:menu:haupt", "length:1-5", "human",
            "transfer:busy", "section:kosten:1", "goodbye", "again", "arrived:end:kosten"]  # fmt: skip


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(days_of(OCTOBER)[:6]), st.sampled_from(SUBJECTS)),
        st.integers(0, 40),
        max_size=30,
    )
)
def test_no_number_from_1_to_4_is_shown_anywhere(drawn: dict[tuple[date, str], int]) -> None:
    """In no cell, no attribute, no width of a bar: every number is hidden or a multiple of 5."""
    made = report(OCTOBER, {(day, Count(*name.split(":", 1))): n for (day, name), n in drawn.items()}, GUIDE)
    cells = Cells(page(made)).numbers
    cells += [
        row[3] for row in list(csv.reader(io.StringIO(sheet(made).decode("utf-8-sig")), delimiter=";"))[1:]
    ]
    cells += re.findall(r"  (\S+|unter 5)$", text(made), re.MULTILINE) if made.tables else []
    for cell in cells:
        assert cell in ("unter 5", "") or int(cell.replace(".", "")) % 5 == 0, cell
    if sum(n for (_, name), n in drawn.items() if name == "call"):
        assert "0" not in cells, "where one is known to have called, none is not told from few"


@given(st.lists(st.integers(0, 4), min_size=6, max_size=6), st.integers(5, 40))
def test_the_page_is_the_same_whatever_is_hidden(few: list[int], many: int) -> None:
    """To the letter, order and bars included: whoever sees "unter 5" can't tell which it is."""

    def made(hidden: list[int]) -> str:
        names = ("topic:kosten", "arrived:menu:haupt", "arrived:end:kosten", "again", "no_input", "human")
        told = counted(dict(zip(names, hidden, strict=True)) | {"topic:kontakt": many})
        made = report(OCTOBER, told, GUIDE)
        return page(made) + text(made) + sheet(made).decode()

    assert made(few) == made([1, 2, 3, 4, 1, 2])


class Cells(HTMLParser):
    """A page, read strictly: its tables, their numbers, and what is not allowed in it."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: Counter[str] = Counter()
        self.numbers: list[str] = []
        self.in_tables: list[set[str]] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(written)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "table":
            self.in_tables.append(set())
        if any(name == "table" for name, _ in self.open):
            scope = dict(attrs).get("scope")
            self.in_tables[-1].add(f"{tag} {scope}" if scope else tag)
        if tag != "meta":
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] == "td":
            self.numbers.append(data)


@cache
def full(guide: Guide) -> Report:
    """A month in which everything happened."""
    sums: Counter[Count] = Counter()
    for position, event, turn in walked(guide, staffed=True):
        sums.update(counts_of(guide, position, event, turn))
    sums[CALL] += 4000
    sums[Count("hour", "14")] += sums[CALL]
    return report(OCTOBER, {(OCTOBER, count): n for count, n in sums.items()}, guide)


# how it is shown


def test_the_page_can_be_used_by_all(release: Release) -> None:
    """Every table has a caption and headers of rows and columns; a screen reader skips the bars."""
    written = page(full(release.guide))
    found = Cells(written)
    assert '<html lang="de">' in written
    assert found.tags["h1"] == found.tags["main"] == 1
    assert found.tags["table"] == len(found.in_tables) == 6, "all but that of the lengths"
    for tags in found.in_tables:
        assert {"caption", "thead", "tbody", "th col", "th row"} <= tags
    assert written.count('class="bar" aria-hidden="true"') == written.count("<span style=")
    assert "prefers-color-scheme: dark" in written
    assert "@page { size: A4" in written


def test_the_page_needs_nothing_else(release: Release) -> None:
    """No script, no other host, no file beside it; what the guide says is text and nothing else."""
    written = page(full(release.guide))
    found = Cells(written)
    assert not {"script", "link", "img", "iframe", "form"} & set(found.tags)
    assert not {"src", "href", "onload"} & {name for name, _ in found.attributes}
    assert "://" not in written
    assert "url(" not in written
    assert "default-src 'none'" in written
    evil = report(OCTOBER, counted({"topic:<b>": 20}), None)
    assert "<b>" not in page(evil)


def test_excel_opens_the_sheet_in_german(release: Release) -> None:
    """Semicolons, the mark of UTF-8, whole numbers without dots; everything that the page has."""
    made = full(release.guide)
    written = sheet(made)
    assert written.startswith("\ufeffMonat;Tabelle;Was;Anzahl\r\n".encode())
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))
    assert ["Oktober 2026", "Anrufe", "Alle", str(made.calls).replace(".", "")] in read
    assert len(read) == 2 + sum(len(one.rows) for one in made.tables)


def test_the_terminal_shows_what_was_counted(release: Release) -> None:
    """Month and calls first, what is hidden is left out."""
    shown = text(report(OCTOBER, counted({"topic:kosten": 20}), release.guide))
    assert shown.startswith("Oktober 2026: 500 Anrufe\nAlle Zahlen sind gerundet; „unter 5“ heißt: 0 bis 4.")
    assert re.search(r"\nThemen\n  Kosten +20\n", shown)
    assert "Datenschutz" not in shown
    assert "\nDauer\n  Nirgends 5 oder mehr.\n" in shown


# rooms

ROOM = replace(GUIDE.contact, id="raum", key="3", is_room=True)
WITH_ROOMS = replace(GUIDE, main=replace(GUIDE.main, choices=(*GUIDE.main.choices, ROOM)))
MEETINGS = {"room_first": 6, "room": 23, "room_closed": 4, "room_wrong": 12, "room_failed": 0}


def test_rooms_that_were_opened_and_who_came_are_shown() -> None:
    """In classes, like everything; what is below five is hidden, and which room it was is nowhere."""
    made = report(OCTOBER, counted(MEETINGS), WITH_ROOMS)
    assert [(row.name, str(row.figure)) for row in table(made, "Räume").rows] == [
        ("Räume geöffnet: Jemand kam als erste Person", "5"),
        ("Personen in Räumen", "25"),
        ("Zu einer anderen Zeit gekommen", "unter 5"),
        ("Nicht hineingekommen", "unter 5"),
        ("Ziffern eingegeben, die zu keinem Raum führen", "10"),
    ]


def test_without_a_way_into_rooms_there_is_no_table_of_them() -> None:
    """Where the guide is not known, only if something in it may be shown."""
    titles = [one.title for one in report(OCTOBER, counted(MEETINGS), GUIDE).tables]
    assert "Räume für Gruppen" not in titles
    assert table(report(OCTOBER, counted(MEETINGS), None), "Räume").rows
    few = report(OCTOBER, counted({"room": 4, "room_first": 4}), None)
    assert "Räume für Gruppen" not in [one.title for one in few.tables]
