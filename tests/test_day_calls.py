"""Calls on many days: notices, topics that come and go, hours and holidays, and who answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from example_audio import EXAMPLE
from fakes.dated_guide import TOPIC, Town, dated_guides

from ivr.core.desk import NOBODY, Desk
from ivr.core.dialog import tour
from ivr.core.guide import section_id
from ivr.core.positions import walk
from ivr.core.today import real_variants
from ivr.core.turn import Listen, Words
from ivr.simulator.caller import Helper
from ivr.simulator.events import HungUp, Webhook

NOTICE = "---\nfrom: {0}\nuntil: {1}\n---\nUnser Büro ist zu.\n"
HOURS = """\
name: Netzwerk Selbsthilfe
state: NI
hours:
  Montag bis Donnerstag: 9:00-12:00, 14:00-16:30
  Freitag: 9-12
exceptions:
  24.12.2026 bis 3.1.2027: geschlossen
  5.12.2026: 10-12
"""
COSTS = (EXAMPLE / "texts" / "5-kosten.md").read_text(encoding="utf-8")
BAZAAR = {"5-kosten.md": COSTS.replace("title:", "until: 30.11.2026\ntitle:")}  # one makes room for the other
ANNA, BERND = "+4951112345", "+491711234567"
PERSONS = "persons:\n  - name: Anna\n    number: 0511 12345\n  - name: Bernd\n    number: 0171 1234567\n"


Make = Callable[..., Town]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Make a hotline with these files among its texts, and a telephone in its settings if one is given."""
    guides = dated_guides(tmp_path_factory.mktemp("dated"))

    def make(files: Mapping[str, str], staff_number: str = "") -> Town:
        return Town(*guides(files), staff_number)

    return make


# notices


def test_a_notice_is_said_between_welcome_and_menu_and_in_the_contact(town: Make) -> None:
    """Once at the start of the call, and again for whoever asks for the contact."""
    caller = town({"_notice.md": NOTICE.format("1.12.2026", "24.12.2026")}).caller()
    caller.hears("Bleiben Sie einfach dran. Unser Büro ist zu. Drücken Sie:")
    caller.presses("9")
    caller.never_hears("Unser Büro ist zu.")
    caller.presses("0")
    caller.hears("Kontakt. Unser Büro ist zu. Stand: April 2020.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begins", "ends", "silent", "said", "over"),
    [
        ("1.12.2026", "24.12.2026", "2026-11-30 23:59", "2026-12-24 23:59", "2026-12-25 00:00"),
        ("1.12.2026 8:00", "1.12.2026 18 Uhr", "2026-12-01 07:59", "2026-12-01 17:59", "2026-12-01 18:00"),
        ("28.3.2027", "28.3.2027", "2027-03-27 23:59", "2027-03-28 23:59", "2027-03-29 00:00"),
        ("25.10.2026", "25.10.2026", "2026-10-24 23:59", "2026-10-25 23:59", "2026-10-26 00:00"),
        ("28.3.2027 2:30", "28.3.2027 4:00", "2027-03-28 01:59", "2027-03-28 03:45", "2027-03-28 04:00"),
        ("29.2.2028", "29.2.2028", "2028-02-28 23:59", "2028-02-29 12:00", "2028-03-01 00:00"),
        ("31.12.2026", "1.1.2027", "2026-12-30 23:59", "2027-01-01 00:01", "2027-01-02 00:00"),
    ],
    ids=["days", "hours", "in spring", "in autumn", "in the hour left out", "leap day", "year end"],
)
def test_a_notice_begins_and_ends_by_itself(
    town: Make, begins: str, ends: str, silent: str, said: str, over: str
) -> None:
    """In one running process, to the minute, on the days on which the clock is changed as well."""
    place = town({"_notice.md": NOTICE.format(begins, ends)})
    for wall, is_said in ((silent, False), (said, True), (over, False)):
        place.at(wall)
        caller = place.caller()
        caller.listens()
        assert ("Unser Büro ist zu." in caller.heard) is is_said, wall


@pytest.mark.slow
def test_what_is_over_stays_over_in_the_hour_that_comes_twice(town: Make) -> None:
    """At half past two in the night in which clocks go back, in a process that starts only then as well."""
    place = town({"_notice.md": NOTICE.format("24.10.2026", "25.10.2026 2:30")})
    for wall, fold, is_said in (("2026-10-25 02:29", 0, True), ("2026-10-25 02:10", 1, False)):
        place.at(wall, fold)
        for process in (None, place.server()):
            caller = place.caller(process)
            caller.listens()
            assert ("Unser Büro ist zu." in caller.heard) is is_said


def test_several_notices_are_said_in_the_order_of_their_names(town: Make) -> None:
    """Each with days of its own; a notice without a first day begins at once."""
    later = "---\nuntil: 31.12.2026\n---\nDer Chor singt.\n"
    place = town({"_notice.md": NOTICE.format("1.12.2026", "24.12.2026"), "_notice-chor.md": later})
    place.caller().hears("dran. Der Chor singt. Unser Büro ist zu. Drücken")
    place.at("2026-12-26 10:00")
    place.caller().hears("dran. Der Chor singt. Drücken")


# topics


@pytest.mark.slow
def test_a_topic_of_a_while_leaves_no_gap_in_the_keys(town: Make) -> None:
    """While it is there it has its key; before and after it is not named, and its key is a wrong one."""
    place = town(BAZAAR | {"6-basar.md": TOPIC.format("Basar", "from: 1.12.2026\nuntil: 6.12.2026\n")})
    place.at("2026-12-01 00:00")
    caller = place.caller()
    caller.hears("Für Basar: … die Fünf.")
    caller.presses("5")
    caller.hears("Basar. Stand: November 2026. Der Basar ist im Saal.")
    for wall in ("2026-11-30 23:59", "2026-12-07 00:00"):
        place.at(wall)
        caller = place.caller()
        caller.never_hears("Basar")
        caller.presses("5" if wall > "2026-12" else "6")
        caller.hears("Diese Taste hat hier keine Aufgabe.")


def test_keys_move_up_while_a_topic_in_the_middle_is_away(town: Make) -> None:
    """The menu says the new keys, and they lead where it says; so does the help after silence."""
    place = town(BAZAAR | {"6-basar.md": TOPIC.format("Basar", "from: 1.12.2026\n")})
    place.at("2026-11-30 10:00")
    caller = place.caller()
    caller.hears("Für die Kosten: … die Fünf.")
    caller.waits()
    caller.hears("Drücken Sie eine Zahl von Eins bis Fünf.")
    place.at("2026-12-01 10:00")
    caller = place.caller()
    caller.hears("Für Messenger: … die Vier. Für Basar: … die Fünf.")
    caller.presses("5")
    caller.hears("Basar. Stand")


def test_a_topic_that_ends_in_mid_call_is_heard_to_its_end(town: Make) -> None:
    """At midnight nobody is cut off; the menu afterwards is that of the new day."""
    place = town(BAZAAR | {"6-basar.md": TOPIC.format("Basar", "from: 1.12.2026\nuntil: 6.12.2026\n")})
    place.at("2026-12-06 23:59")
    caller = place.caller()
    caller.presses("5")
    caller.hears("Der Basar ist im Saal.")
    place.at("2026-12-07 00:01")
    caller.presses("1")
    caller.hears("Noch einmal. Der Basar ist im Saal.")
    caller.waits()
    caller.hears("Das war alles zu diesem Thema.")
    caller.waits()
    caller.hears("Hauptmenü.")
    caller.never_hears("Für Basar")


LONG = "---\ntitle: Basar\nmenu: den Basar\nas_of: 2026-11\n{}---\nAb vier.\n\n> www.basar.de\n\nMit Tanz.\n"


@pytest.mark.slow
@pytest.mark.parametrize("period", ["until: 6.12.2026\n", "from: 7.12.2026\n"])
@pytest.mark.parametrize("after", range(-1, 5))
def test_the_reading_of_everything_leaves_nothing_out_at_midnight(
    town: Make, period: str, after: int
) -> None:
    """Before, in and after a topic that ends or begins then: what is there is read on, nothing breaks off."""
    place = town({"2-videokonferenz.md": LONG.format(period)})
    every = [section_id(topic.id, index) for topic, index in tour(place.release.guide)]
    dated = [said for said in every if ":videokonferenz:" in said]
    assert len(dated) == 3
    begins = period.startswith("from")
    today = [said for said in every if not begins or said not in dated]
    done = every.index(dated[0]) + after
    place.at("2026-12-06 23:59")
    caller = place.caller()
    for _ in range(1 + done):
        caller.waits()
    caller.listens()
    before, last = len(caller.heard), today[done - 1]
    place.at("2026-12-07 00:01")
    caller.listens_to_the_end()
    ids = {one.text: one.speech for one in place.release.recordings if one.speech in every}
    rest = every[every.index(last) + 1 :]
    assert [ids[text] for text in caller.heard[before:] if text in ids] == [
        said for said in rest if begins or last in dated or said not in dated
    ]


def test_two_apps_agree_at_midnight(town: Make) -> None:
    """One that has run for days and one that has just started; as processes: test_midnight.py."""
    place = town({"_notice.md": NOTICE.format("1.12.2026", "24.12.2026")})
    old, new = place.server(), place.server()
    place.caller(old)
    for wall, is_said in (("2026-12-24 23:59:59", True), ("2026-12-25 00:00", False)):
        place.at(wall)
        for process in (old, new):
            caller = place.caller(process)
            caller.listens()
            assert ("Unser Büro ist zu." in caller.heard) is is_said


# hours


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wall", "said"),
    [
        ("2026-12-01 08:59", "Wir sind heute um 9 Uhr wieder für Sie da."),
        ("2026-12-01 12:00", "Wir sind heute um 14 Uhr wieder für Sie da."),
        ("2026-12-01 16:30", "Wir sind morgen um 9 Uhr wieder für Sie da."),
        ("2026-12-11 13:00", "Wir sind am Montag um 9 Uhr wieder für Sie da."),
        ("2026-12-04 13:00", "Wir sind morgen um 10 Uhr wieder für Sie da."),
        ("2026-12-24 10:00", "Wir sind am 4. Januar um 9 Uhr wieder für Sie da."),
        ("2026-12-28 10:00", "Wir sind am Montag in einer Woche um 9 Uhr wieder für Sie da."),
        ("2027-01-01 10:00", "Wir sind am Montag um 9 Uhr wieder für Sie da."),
        ("2027-03-26 10:00", "Wir sind am Dienstag um 9 Uhr wieder für Sie da."),
        ("2027-03-28 02:00", "Wir sind am Dienstag um 9 Uhr wieder für Sie da."),
        ("2026-10-25 23:59", "Wir sind morgen um 9 Uhr wieder für Sie da."),
        ("2028-02-29 17:00", "Wir sind morgen um 9 Uhr wieder für Sie da."),
        ("2041-03-01 06:00", "Bitte versuchen Sie es später noch einmal."),
    ],
)
def test_outside_its_hours_the_desk_says_when_somebody_is_there_again(
    town: Make, wall: str, said: str
) -> None:
    """Noon, evening, weekend, exceptions, closed weeks, New Year, Easter, time changes; then the contact."""
    place = town({"_organisation.yaml": HOURS + PERSONS})
    place.at(wall)
    caller = place.caller()
    caller.presses("0")
    caller.hears(f"Im Moment ist niemand da. {said} Sie hören jetzt: Kontakt.")
    assert caller.dialled == []


@pytest.mark.parametrize(
    "wall", ["2026-12-01 09:00", "2026-12-01 16:29", "2026-12-05 10:30", "2026-12-31 10:00"]
)
def test_within_its_hours_the_telephone_rings(town: Make, wall: str) -> None:
    """An exception may open a Saturday; on one that closes nobody is called."""
    place = town({"_organisation.yaml": HOURS + PERSONS})
    place.at(wall)
    caller = place.caller()
    caller.presses("0")
    caller.waits()
    assert caller.dialled == ([ANNA] if wall != "2026-12-31 10:00" else [])


@pytest.mark.slow
def test_the_simple_number_keeps_the_hours_and_nobody_has_none(town: Make) -> None:
    """STAFF_NUMBER is dialled where no persons are named; without any telephone key 0 is the contact."""
    place = town({"_organisation.yaml": HOURS}, ANNA)
    caller = place.caller()
    caller.presses("0")
    caller.waits()
    assert caller.dialled == [ANNA]
    place.at("2026-12-01 20:00")
    caller = place.caller()
    caller.presses("0")
    caller.hears("Wir sind morgen um 9 Uhr wieder")
    alone = town({"_organisation.yaml": HOURS})
    alone.at("2026-12-01 20:00")
    caller = alone.caller()
    caller.presses("0")
    caller.never_hears("niemand da")


def test_at_the_slowest_pace_the_sentence_is_there_too(town: Make) -> None:
    """Whoever has asked for slow speech hears it slowly."""
    place = town({"_organisation.yaml": HOURS + PERSONS})
    place.at("2026-12-01 20:00")
    caller = place.caller()
    caller.follows("5,2,2,0")
    caller.hears("Wir sind morgen um 9 Uhr wieder für Sie da. Sie hören jetzt: Kontakt.")
    assert caller.troubles == []


# who answers


def test_the_second_helper_takes_the_call_that_a_mailbox_could_not(town: Make) -> None:
    """The first is busy; the second's mailbox presses nothing; at the next call the second presses 1."""
    place = town({"_organisation.yaml": PERSONS})
    caller = place.caller()
    caller.helpers = {ANNA: Helper("busy"), BERND: Helper("completed", key="")}
    caller.presses("0")
    caller.hears("Ich verbinde Sie jetzt mit einem Menschen.")
    caller.waits()
    caller.hears("Ich versuche es bei jemand anderem.")
    caller.waits()
    caller.hears("Dort nimmt gerade niemand ab. Bitte versuchen Sie es später noch einmal.")
    caller.hears("Kontakt.")
    assert caller.dialled == [ANNA, BERND]
    assert caller.whispered == ["Ein Anruf von der Hotline. Zum Annehmen: … drücken Sie die Eins."] * 2
    caller.presses("9")
    caller.helpers[BERND] = Helper("completed", key="1")
    caller.presses("0")
    caller.waits()
    caller.waits()
    caller.hears("Das Gespräch ist zu Ende. Sie sind wieder bei der Hotline.")
    assert caller.dialled == [ANNA, BERND] * 2
    assert caller.troubles == []


def test_who_declines_leads_to_the_next(town: Make) -> None:
    """A wrong key at the telephone that rings is no yes."""
    place = town({"_organisation.yaml": PERSONS})
    caller = place.caller()
    caller.helpers = {ANNA: Helper("completed", key="5")}
    caller.presses("0")
    caller.waits()
    caller.hears("Ich versuche es bei jemand anderem.")
    caller.waits()
    caller.hears("Das Gespräch ist zu Ende.")


def test_all_telephones_ring_at_once_where_that_is_wanted(town: Make) -> None:
    """One Dial with all numbers; whoever answers first has the call."""
    place = town({"_organisation.yaml": f"{PERSONS}ring: gleichzeitig\n"})
    caller = place.caller()
    caller.helpers = {ANNA: Helper("no-answer")}
    caller.presses("0")
    caller.waits()
    caller.hears("Das Gespräch ist zu Ende.")
    assert caller.dialled == [f"{ANNA}, {BERND}"]


def test_a_rota_asks_who_is_on_duty_and_knows_when_somebody_is(town: Make) -> None:
    """On a day without anybody the desk is closed, without a time where there are no hours."""
    days = PERSONS.replace("0511 12345\n", "0511 12345\n    days: Mo, Mi\n")
    days = days.replace("1234567\n", "1234567\n    days: Dienstag\n")
    place = town({"_organisation.yaml": days})
    for wall, dialled in (("2026-12-01 10:00", [BERND]), ("2026-12-02 10:00", [ANNA])):
        place.at(wall)
        caller = place.caller()
        caller.presses("0")
        caller.waits()
        assert caller.dialled == dialled
    place.at("2026-12-03 10:00")
    caller = place.caller()
    caller.presses("0")
    caller.hears("Im Moment ist niemand da. Wir sind am Montag wieder für Sie da.")


def test_closing_time_while_it_rings_ends_in_the_contact(town: Make) -> None:
    """The desk may close between the first telephone and the second: then why not, and the contact."""
    place = town({"_organisation.yaml": HOURS + PERSONS})
    place.at("2026-12-01 11:59:50")
    caller = place.caller()
    caller.helpers = {ANNA: Helper("busy")}
    caller.presses("0")
    caller.hears("Ich verbinde Sie")
    place.at("2026-12-01 12:00:05")
    caller.waits()
    caller.hears("Dort ist gerade besetzt.")
    caller.hears("Kontakt.")
    assert not isinstance(caller.events[-1], HungUp)


def test_no_telephone_number_is_said_or_written_into_a_position(town: Make) -> None:
    """Twilio is told the number where it dials, and nowhere else."""
    place = town({"_organisation.yaml": HOURS + PERSONS})
    caller = place.caller()
    caller.helpers = {ANNA: Helper("busy"), BERND: Helper("busy")}
    caller.follows("0,-,-")
    caller.hears("Kontakt.")
    asked = " ".join(event.url for event in caller.events if isinstance(event, Webhook))
    assert caller.dialled == [ANNA, BERND]
    assert not any(number[3:] in asked or number[3:] in " ".join(caller.heard) for number in (ANNA, BERND))


# all days


def test_every_day_of_the_guide_is_recorded_and_goes_on(
    town: Make, count: Callable[[str], None], thorough: bool
) -> None:
    """Every position with every key, on each kind of day: all of it is recorded.

    Thoroughly, with every kind of desk; else with the one that most can happen at.
    """
    basar = {"6-basar.md": TOPIC.format("Basar", "from: 1.12.2026\nuntil: 6.12.2026\n")}
    notice = {"_notice.md": NOTICE.format("1.12.2026", "24.12.2026")}
    place = town(BAZAAR | basar | notice | {"_organisation.yaml": HOURS + PERSONS})
    guide, said, days = place.release.guide, set[str](), 0
    desks = [Desk(((ANNA,), (BERND,)))]
    if thorough:
        desks += [NOBODY, Desk(closed="closed:morgen um 9 Uhr"), Desk(closed="closed_later")]
    for variant in real_variants(guide):
        day = replace(variant, notices=guide.notices)
        for desk in desks:
            days += 1
            for _, _, turn in walk(day, desk=desk):
                reminders = turn.then.reminders if isinstance(turn.then, Listen) else ()
                said |= {item for item in (*turn.says, *reminders) if isinstance(item, str)}
                assert turn.says or not isinstance(turn.then, Listen)
                assert not any(isinstance(item, Words) for item in turn.says)
    assert said <= {speech for speech, _ in place.release.by_speech}
    count(f"days walked: {days}, speeches said: {len(said)}")
