"""The dialog as rules: what each key, silence and each end of a transfer leads to, everywhere."""

from __future__ import annotations

import pytest
from example_guide import DESKS, GUIDE, STAFFED
from hypothesis import given
from hypothesis import strategies as st
from walks import walked

from ivr.core.dialog import MENU_WAIT, next_turn, tour
from ivr.core.guide import CONTACT, MAIN, Pace
from ivr.core.turn import (
    KEYS,
    Breath,
    CallStarted,
    HangUp,
    Item,
    KeyPressed,
    Listen,
    NoInput,
    Place,
    Position,
    Transfer,
    TransferEnded,
    Turn,
)

MAIN_MENU = Position(Place.MENU, MAIN)
QUIET = Breath(0.8)  # after every key
COSTS = Position(Place.SECTION, "kosten")


def after(position: Position, *keys: str, staffed: bool = False) -> Turn:
    """The last of the turns after these keys; "-" is silence."""
    for key in keys:
        turn = next_turn(GUIDE, position, NoInput() if key == "-" else KeyPressed(key), desk=DESKS[staffed])
        if isinstance(turn.then, HangUp):
            return turn
        position = turn.then.position
    return turn


def position(turn: Turn) -> Position:
    """Where the caller is waiting after this turn."""
    assert not isinstance(turn.then, HangUp)
    return turn.then.position


# the start


def test_a_call_begins_with_the_welcome_and_the_main_menu() -> None:
    """The first words are the welcome, and the menu follows without another key."""
    turn = next_turn(GUIDE, None, CallStarted())
    assert turn.says == ("welcome", "menu:haupt")
    assert turn.then == Listen(MAIN_MENU, MENU_WAIT)


# keys that mean the same everywhere


@pytest.mark.parametrize("staffed", [True, False])
def test_main_menu_and_human_are_one_key_away_from_everywhere(staffed: bool) -> None:
    """From every reachable position 9 and * lead to the main menu, 0 to the human or the contact topic."""
    checked = 0
    for at, event, turn in walked(GUIDE, staffed=staffed):
        if at is None or at.place is Place.TRANSFER or not isinstance(event, KeyPressed):
            continue
        if event.key in "9*":
            assert position(turn).place is Place.MENU
            assert position(turn).node == MAIN
            checked += 1
        if event.key == "0":
            assert isinstance(turn.then, Transfer) is staffed
            assert staffed or position(turn).node == CONTACT
            checked += 1
    assert checked > 100


@pytest.mark.parametrize("staffed", [True, False])
def test_no_position_is_silent_and_none_is_a_dead_end(staffed: bool) -> None:
    """Every turn says something and goes on, but the one that hangs up after the goodbye."""
    for at, event, turn in walked(GUIDE, staffed=staffed):
        if isinstance(turn.then, HangUp):
            assert at is not None
            assert (at.place, event) == (Place.GOODBYE, NoInput())
        else:
            assert any(isinstance(item, str) for item in turn.says), (at, event)


def test_the_dialog_is_finite() -> None:
    """The walk ends, and the number of positions is of the order of a day's list, not of a universe."""
    reached = {at for at, _, _ in walked(GUIDE, staffed=True)}
    assert 50 < len(reached) < 800


@pytest.mark.parametrize("staffed", [True, False])
def test_silence_always_ends_in_the_goodbye(staffed: bool) -> None:
    """From wherever a caller falls silent, silence alone leads to the goodbye and the end."""
    for start in {at for at, _, _ in walked(GUIDE, staffed=staffed) if at and at.place is not Place.TRANSFER}:
        at = start
        for _ in range(60):
            turn = next_turn(GUIDE, at, NoInput(), desk=DESKS[staffed])
            if isinstance(turn.then, HangUp):
                break
            at = turn.then.position
        assert isinstance(turn.then, HangUp), start
        assert at.place is Place.GOODBYE


@given(
    place=st.sampled_from(Place),
    node=st.sampled_from(["haupt", "telefon", "kosten", "kontakt", "weg", ""]),
    section=st.integers(-3, 10_000),
    pace=st.sampled_from(Pace),
    counts=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    event=st.one_of(
        st.just(NoInput()),
        st.just(CallStarted()),
        st.builds(KeyPressed, st.text(max_size=3)),
        st.builds(TransferEnded, st.text(max_size=8)),
    ),
    staffed=st.booleans(),
)
def test_the_dialog_is_total(place, node, section, pace, counts, event, staffed) -> None:  # type: ignore[no-untyped-def]  # hypothesis fills them
    """Whatever position and event come together, there is an answer that says something or hangs up."""
    turn = next_turn(GUIDE, Position(place, node, section, pace, *counts), event, desk=DESKS[staffed])
    assert turn.says or isinstance(turn.then, HangUp)


# menus


def test_a_choice_is_confirmed_by_its_name_after_a_breath() -> None:
    """A breath to bring the handset back to the ear, then the name of what was chosen."""
    turn = after(MAIN_MENU, "1")
    assert turn.says == (QUIET, "title:telefon", "menu:telefon")


def test_a_topic_begins_with_its_name_and_its_date() -> None:
    """The caller hears what was chosen and as of when it is."""
    turn = after(MAIN_MENU, "2")
    assert turn.says == (QUIET, "title:kosten", "as_of:2020-04", "section:kosten:1", "offer")


def test_silence_in_a_menu_is_helped_once_and_then_everything_is_read() -> None:
    """First silence: more help. Second silence: the tour, from the beginning of the guide."""
    first = after(MAIN_MENU, "-")
    assert first.says == ("no_input:haupt",)
    second = after(MAIN_MENU, "-", "-")
    assert second.says == ("tour", "as_of:2020-04", "title:telefon.was", "section:telefon.was:1")


def test_wrong_keys_get_more_help_each_time_and_then_everything_is_read() -> None:
    """Three wrong keys: a word, more words, then kindly the tour."""
    assert after(MAIN_MENU, "7").says == (QUIET, "no_match_1", "menu:haupt")
    assert after(MAIN_MENU, "7", "8").says == (QUIET, "no_match_2:haupt", "menu:haupt")
    third = after(MAIN_MENU, "7", "8", "#")
    assert third.says[:3] == (QUIET, "no_match_3", "tour")
    assert position(third).place is Place.TOUR


def test_silence_and_wrong_keys_are_counted_apart() -> None:
    """One wrong key and one silence are each a first time."""
    assert after(MAIN_MENU, "7", "-").says == ("no_input:haupt",)
    assert after(MAIN_MENU, "-", "7").says == (QUIET, "no_match_1", "menu:haupt")


def test_turns_of_silence_and_wrong_keys_come_to_an_end() -> None:
    """Whoever alternates between silence and wrong keys is read to, too."""
    assert position(after(MAIN_MENU, "7", "-", "7", "-")).place is Place.TOUR


def test_a_key_that_means_something_clears_the_counts() -> None:
    """After a right key the next wrong one is a first one again."""
    assert after(MAIN_MENU, "7", "7", "9", "7").says == (QUIET, "no_match_1", "menu:haupt")


# listening to a topic


def test_after_a_section_it_goes_on_by_itself() -> None:
    """No key is needed to hear the whole topic; at its end the topic says so."""
    assert after(COSTS, "-").says == ("section:kosten:2",)
    assert after(COSTS, "-", "-").says == ("end",)


def test_after_the_end_of_a_topic_silence_leads_to_the_menu_it_came_from() -> None:
    """A topic of the second level returns to its menu, not to the main menu."""
    turn = after(Position(Place.END, "telefon.wie"), "-")
    assert turn.says == ("title:telefon", "menu:telefon")


def test_again_repeats_the_section_and_at_the_end_the_topic() -> None:
    """1 while a section plays: this section. 1 at the end: the topic from its beginning."""
    assert after(COSTS, "3", "1").says == (QUIET, "again", "section:kosten:2")
    assert after(Position(Place.END, "kosten"), "1").says == (
        QUIET,
        "again",
        "section:kosten:1",
        "offer",
    )


def test_slower_goes_one_step_each_time_and_from_the_slowest_back_to_normal() -> None:
    """2, 2 and 2 again; each time it is said what has changed."""
    said = [after(COSTS, *"2" * times) for times in (1, 2, 3)]
    assert [turn.pace for turn in said] == [Pace.SLOW, Pace.VERY_SLOW, Pace.NORMAL]
    assert [turn.says[:2] for turn in said] == [(QUIET, "slower"), (QUIET, "slowest"), (QUIET, "faster")]


def test_slower_stays_for_the_rest_of_the_call() -> None:
    """A menu, a topic and the tour later it still is."""
    assert after(COSTS, "2", "2", "9", "2", "9", "-", "-").pace is Pace.VERY_SLOW


def test_back_is_the_section_before() -> None:
    """4 from the second section is the first one; at the end of a topic it is the last one."""
    assert after(COSTS, "3", "4").says == (QUIET, "back", "section:kosten:1", "offer")
    assert after(COSTS, "-", "-", "4").says == (QUIET, "back", "section:kosten:2")


def test_there_is_nothing_before_the_first_section() -> None:
    """It is said so, and the section is read again."""
    assert after(COSTS, "4").says == (QUIET, "back_first", "section:kosten:1", "offer")


def test_a_pause_waits_three_minutes_and_then_it_goes_on() -> None:
    """A word after each minute; then on with the section that the pause interrupted."""
    turn = after(COSTS, "3", "5")
    assert turn.says == (QUIET, "pause")
    assert isinstance(turn.then, Listen)
    assert turn.then.seconds * (1 + len(turn.then.reminders)) == 180
    assert after(position(turn), "-").says == ("pause_over", "section:kosten:2")


@pytest.mark.parametrize("key", "12345678#")
def test_any_key_ends_a_pause(key: str) -> None:
    """None of them means anything else there."""
    assert after(COSTS, "5", key).says == (QUIET, "pause_over", "section:kosten:1", "offer")


def test_the_keys_that_mean_the_same_everywhere_do_so_in_a_pause() -> None:
    """The human and the main menu."""
    assert position(after(COSTS, "5", "0")).node == CONTACT
    assert position(after(COSTS, "5", "9")) == position(after(COSTS, "5", "*")) == MAIN_MENU


def test_a_pause_at_the_end_of_a_topic_goes_on_there() -> None:
    """With the keys that there are."""
    assert after(COSTS, "-", "-", "5", "-").says == ("pause_over", "end")


def test_four_and_five_are_choices_in_a_menu_and_in_the_tour() -> None:
    """They mean back and pause only in a topic; the guide of this test has no such choice."""
    assert after(MAIN_MENU, "5").says[1] == "no_match_1"
    assert after(MAIN_MENU, "-", "-", "4").says[1] == "no_match_tour"


def test_on_is_three_or_hash() -> None:
    """3 as announced, # as a silent alias."""
    assert after(COSTS, "3").says == after(COSTS, "#").says == (QUIET, "next", "section:kosten:2")


def test_a_dictation_waits_for_the_pen_once_and_can_be_repeated_on_its_own() -> None:
    """The way to more time, five seconds for pen and paper; the repetition is the address alone."""
    at = Position(Place.SECTION, "telefon.wie")
    pen = ("pen", "pen_pause", Breath(5))
    assert after(at, "3").says == (QUIET, "next", *pen, "section:telefon.wie:2", "offer")
    assert after(at, "3", "1").says == (QUIET, "again", "section:telefon.wie:2", "offer")


def test_a_wrong_key_in_a_section_is_helped_and_loses_nothing() -> None:
    """The section is said again, the second time with what the keys are."""
    assert after(COSTS, "6").says == (QUIET, "no_match_1", "again", "section:kosten:1", "offer")
    second = after(COSTS, "6", "6").says
    assert second == (
        QUIET,
        "no_match_2_reading",
        "offer",
        "offer_more",
        "again",
        "section:kosten:1",
        "offer",
    )
    assert position(after(COSTS, "6", "6", "6")).place is Place.TOUR


def test_a_wrong_key_at_the_end_of_a_topic_is_helped() -> None:
    """The keys that there are, are said again."""
    at = Position(Place.END, "kosten")
    assert after(at, "6").says == (QUIET, "no_match_1", "end")
    assert after(at, "6", "6").says == (QUIET, "no_match_2_reading", "offer_more", "end")


# the tour


def test_the_tour_reads_every_section_then_the_contact_then_says_goodbye() -> None:
    """Whoever presses nothing hears everything once, in order, the contact last."""
    turn = after(MAIN_MENU, "-", "-")
    heard: list[str] = []
    while not isinstance(turn.then, HangUp):
        heard += [
            item for item in turn.says if isinstance(item, str) and item.startswith(("section", "goodbye"))
        ]
        turn = after(position(turn), "-")
    wanted = [f"section:{topic.id}:{index + 1}" for topic, index in tour(GUIDE)]
    assert heard == [*wanted, "goodbye"]
    assert wanted[-1].startswith("section:kontakt")


def test_between_the_sections_of_the_tour_there_is_a_breath_and_no_offer() -> None:
    """Nobody is asked for keys that they don't have."""
    for _, _, turn in walked(GUIDE, staffed=False):
        if isinstance(turn.then, Listen) and turn.then.position.place is Place.TOUR:
            assert "offer" not in turn.says
            assert turn.then.seconds == 1


def test_keys_keep_their_meaning_during_the_tour() -> None:
    """A slow caller has lost nothing: the menu's choices still work, # goes on, wrong keys are forgiven."""
    at = position(after(MAIN_MENU, "-", "-"))
    assert after(at, "2").says[1] == "title:kosten"
    assert after(at, "#").says[:2] == (QUIET, "next")
    wrong = after(at, "8")
    assert wrong.says[1] == "no_match_tour"
    assert position(wrong).section == at.section


def test_the_tour_waits_for_the_pen_without_naming_the_pause() -> None:
    """There 5 is a choice of the main menu."""
    said = {item for _, _, turn in walked(GUIDE, staffed=False) for item in tour_says(turn)}
    assert "pen" in said
    assert "pen_pause" not in said


def tour_says(turn: Turn) -> tuple[Item, ...]:
    """What a turn says in the tour; nothing elsewhere."""
    in_tour = isinstance(turn.then, Listen) and turn.then.position.place is Place.TOUR
    return turn.says if in_tour else ()


def test_a_cheek_on_the_keypad_does_not_hold_up_the_tour() -> None:
    """The first wrong key repeats the section, the next one goes on: it comes to its end all the same."""
    at = position(after(MAIN_MENU, "-", "-"))
    for _ in range(2 * len(tour(GUIDE))):
        at = position(after(at, "8"))
    assert at.place is Place.GOODBYE


def test_the_keys_of_the_tour_are_the_same_for_everybody() -> None:
    """Also for who fell silent in a submenu: the choices of the main menu, as its announcement implies."""
    at = position(after(Position(Place.MENU, "telefon"), "-", "-"))
    assert after(at, "2").says[1] == "title:kosten"


def test_the_pen_is_waited_for_again_when_the_pace_changes() -> None:
    """Somebody who asks for slower has perhaps not found the pen yet; slow callers get twice the time."""
    at = position(after(Position(Place.SECTION, "telefon.wie"), "3"))
    pen = ("pen", "pen_pause", *[Breath(5)] * 2)
    assert after(at, "2").says == (QUIET, "slower", *pen, "section:telefon.wie:2", "offer")


def test_the_way_back_to_a_submenu_is_announced() -> None:
    """At the end of a topic of the second level there is one more key to know."""
    assert after(Position(Place.SECTION, "telefon.was"), "-").says == ("end_below",)
    assert after(Position(Place.END, "telefon.was"), "3").says[-1] == "menu:telefon"


# the human


def test_with_a_staff_number_the_zero_says_so_and_connects() -> None:
    """It is said before it rings."""
    turn = after(COSTS, "0", staffed=True)
    assert turn.says == (QUIET, "transfer")
    assert isinstance(turn.then, Transfer)
    assert turn.then.position.place is Place.TRANSFER


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("1", "title:kontakt"),
        ("9", "title:haupt"),
        ("*", "title:haupt"),
        ("0", "transfer"),
        ("5", "transfer"),
    ],
)
def test_keys_work_while_the_human_is_announced(key: str, said: str) -> None:
    """1 is the contact topic instead, 9 the main menu; anything else changes nothing."""
    announced = after(COSTS, "0", staffed=True).then
    assert isinstance(announced, Transfer)
    assert after(announced.before, key, staffed=True).says[1] == said


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled", "", "a new word"])
def test_a_human_who_cannot_be_reached_is_explained_and_the_contact_topic_follows(status: str) -> None:
    """Busy, no answer, failed, or a word we don't know: never a dead end."""
    turn = next_turn(GUIDE, Position(Place.TRANSFER, MAIN), TransferEnded(status), desk=STAFFED)
    said = {"busy": "transfer_busy", "no-answer": "transfer_no_answer"}.get(status, "transfer_failed")
    assert turn.says[:2] == (said, "title:kontakt")
    assert position(turn).node == CONTACT


@pytest.mark.parametrize("status", ["completed", "answered"])
def test_after_a_talk_with_a_human_the_main_menu_follows(status: str) -> None:
    """When the human has hung up, the caller is still on the line."""
    turn = next_turn(GUIDE, Position(Place.TRANSFER, MAIN), TransferEnded(status), desk=STAFFED)
    assert turn.says == ("transfer_done", "menu:haupt")


# after a new release


@pytest.mark.parametrize(
    "gone",
    [
        None,
        Position(Place.SECTION, "weg"),
        Position(Place.SECTION, "kosten", 7),
        Position(Place.SECTION, "haupt"),
        Position(Place.MENU, "kosten"),
        Position(Place.TOUR, MAIN, 99),
    ],
)
def test_a_position_that_a_new_release_no_longer_has_leads_to_the_main_menu(gone: Position | None) -> None:
    """With a friendly word, whatever was pressed there."""
    for key in (*KEYS, "-"):
        event = NoInput() if key == "-" else KeyPressed(key)
        turn = next_turn(GUIDE, gone, event)
        assert turn.says == ("changed", "menu:haupt")


def test_the_pace_survives_a_new_release() -> None:
    """Who needs it slow needs it slow after a new release, too."""
    assert next_turn(GUIDE, Position(Place.SECTION, "weg", pace=Pace.SLOW), NoInput()).pace is Pace.SLOW
