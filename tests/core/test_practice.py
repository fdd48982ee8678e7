"""Practice as rules: what follows a number that was typed, in each of the three steps."""

from __future__ import annotations

import pytest
from example_guide import READ, STAFFED

from ivr.core.dialog import exists, next_turn
from ivr.core.guide import CONTACT, MAIN, Guide, Menu, Pace, Practice, Topic
from ivr.core.positions import path_of, position_at, walk
from ivr.core.practice import GROUP
from ivr.core.turn import (
    Breath,
    DigitsTyped,
    Event,
    HangUp,
    KeyPressed,
    Listen,
    NoInput,
    Place,
    Position,
    Turn,
)

QUIET = Breath(0.8)
NUMBERS = Practice("4711222", "3546", "218")
GUIDE = Guide(
    Menu(
        MAIN,
        "",
        "Hauptmenü",
        "das Menü",
        (Topic("ueben", "1", "Üben", "das Üben", "2026-11", (READ,), NUMBERS),),
    ),
    Topic(CONTACT, "0", "Kontakt", "den Kontakt", "2026-11", (READ,)),
)
AT_NUMBER, AT_ROOM, AT_PIN = (Position(Place.TYPING, "ueben", step) for step in range(3))


def after(position: Position, *events: Event | str) -> Turn:
    """The last of the turns; a text is typed, "-" is silence."""
    for event in events:
        if isinstance(event, str):
            event = NoInput() if event == "-" else DigitsTyped(event)
        turn = next_turn(GUIDE, position, event)
        assert not isinstance(turn.then, HangUp)
        position = turn.then.position
    return turn


def position(turn: Turn) -> Position:
    """Where the caller is waiting after this turn."""
    assert not isinstance(turn.then, HangUp)
    return turn.then.position


def test_practice_begins_with_the_telephone_number() -> None:
    """What it is, the number to type, and then nothing but its seven digits is awaited."""
    turn = after(Position(Place.MENU, MAIN), KeyPressed("1"))
    assert turn.says == (QUIET, "title:ueben", "practice", "practice_number:ueben")
    assert isinstance(turn.then, Listen)
    assert (turn.then.position, turn.then.digits) == (AT_NUMBER, 7)


def test_what_was_typed_is_read_back_and_waiting_confirms_it() -> None:
    """Digit by digit; then the next number is asked for."""
    turn = after(AT_ROOM, "3546")
    assert turn.says == (QUIET, "digits_heard", "digit:3", "digit:5", "digit:4", "digit:6", "digits_check")
    assert after(AT_ROOM, "3546", "-").says == ("practice_right", "practice_pin:ueben")
    assert position(after(AT_ROOM, "3546", "-")) == AT_PIN


def test_after_the_last_number_the_group_says_hello() -> None:
    """Then the page is at its end, where 1 begins anew and 9 leads away."""
    turn = after(AT_PIN, "218", "-")
    assert turn.says == ("practice_right", "practice_in", *GROUP, "practice_done", "end")
    assert position(turn) == Position(Place.END, "ueben")
    again = after(position(turn), KeyPressed("1"))
    assert again.says == (QUIET, "again", "practice", "practice_number:ueben")


def test_a_star_corrects_what_was_read_back() -> None:
    """The same number again, and it is no mistake."""
    turn = after(AT_ROOM, "3564", KeyPressed("*"))
    assert turn.says == (QUIET, "digits_again", "practice_room:ueben")
    assert position(turn) == AT_ROOM


def test_a_hash_confirms_like_waiting() -> None:
    """Many lines want one; here nobody has to wait for it, and it does no harm."""
    assert after(AT_ROOM, "3546", KeyPressed("#")).says == (QUIET, "practice_right", "practice_pin:ueben")


def test_a_digit_too_many_is_explained() -> None:
    """It comes while the digits are read back, and changes nothing."""
    turn = after(AT_ROOM, "3546", KeyPressed("7"))
    assert turn.says == (QUIET, "digits_enough", "digits_check")
    assert after(AT_ROOM, "3546", KeyPressed("7"), "-").says[0] == "practice_right"


def test_a_wrong_number_gets_more_help_each_time_and_then_the_story() -> None:
    """Three tries: kindly, with the way to do it, and then it is told."""
    assert after(AT_PIN, "219", "-").says == ("practice_wrong", "practice_pin:ueben")
    second = after(AT_PIN, "219", "-", "812", "-").says
    assert second == ("practice_wrong", "digits_slowly", "practice_pin:ueben")
    third = after(AT_PIN, *("219", "-") * 3)
    assert third.says == ("practice_wrong", "practice_enough", "as_of:2026-11", "section:ueben:1")
    assert position(third) == Position(Place.SECTION, "ueben")


@pytest.mark.parametrize(("typed", "heard"), [("21", ("digits_heard", "digit:2", "digit:1")), ("#", ())])
def test_too_few_digits_are_a_mistake_that_is_explained(typed: str, heard: tuple[str, ...]) -> None:
    """What was there is read back, and that something is missing."""
    turn = after(AT_PIN, typed)
    assert turn.says == (QUIET, *heard, "digits_few", "practice_pin:ueben")
    assert position(turn).no_match == 1


def test_the_next_number_has_its_own_three_tries() -> None:
    """Whoever was wrong twice at the room has not used up the tries of the PIN."""
    assert position(after(AT_ROOM, "1", "1", "3546", "-")) == AT_PIN


def test_whoever_presses_nothing_is_told_the_story() -> None:
    """After half a minute, from its beginning."""
    turn = after(AT_NUMBER, "-")
    assert turn.says == ("practice_story", "as_of:2026-11", "section:ueben:1")


@pytest.mark.parametrize("at", [AT_NUMBER, AT_ROOM, AT_PIN])
def test_main_menu_and_human_are_one_key_away_from_every_step(at: Position) -> None:
    """Pressed alone while a number is awaited; at once while it is read back."""
    number = NUMBERS.numbers[at.section]
    for away in ("9", "*"):
        assert position(after(at, away)) == Position(Place.MENU, MAIN)
    assert position(after(at, number, KeyPressed("9"))) == Position(Place.MENU, MAIN)
    for turn in (after(at, "0"), after(at, number, KeyPressed("0"))):
        assert turn.says[1] == f"title:{CONTACT}"


def test_the_pace_stays_in_practice() -> None:
    """Who needs it slow needs it slow here, too."""
    slow = Position(Place.TYPING, "ueben", 1, Pace.VERY_SLOW)
    assert after(slow, "3546").pace is after(slow, "3546", "-").pace is Pace.VERY_SLOW


def test_no_digit_that_was_typed_stands_in_an_address() -> None:
    """The step and whether it was right are all that is kept; and each address leads back to its position."""
    for _, event, turn in walk(GUIDE, desk=STAFFED):
        if isinstance(event, DigitsTyped) and isinstance(turn.then, Listen):
            path = path_of(turn.then.position)
            assert len(event.digits) < 3 or event.digits not in path
            assert position_at(path) == turn.then.position
            assert exists(GUIDE, turn.then.position)


def test_a_page_that_is_no_longer_there_to_practise_leads_to_the_main_menu() -> None:
    """With a friendly word, like anything that a new release no longer has."""
    gone = Position(Place.TYPING, CONTACT)
    assert next_turn(GUIDE, gone, DigitsTyped("12")).says[0] == "changed"
    assert next_turn(GUIDE, Position(Place.TYPING, "ueben", 3), NoInput()).says[0] == "changed"
