"""Practice: dialling in once without harm. Nothing is dialled, and nobody else is on the line.

    TYPING   a number is asked for and typed ─▶ it is read back ─▶ TYPED_RIGHT or TYPED_WRONG
    TYPED_…  5 s without a key confirm it, and so does #; * means: type it anew
             right ─▶ the next of the three numbers ─▶ after the last one a group says hello
             wrong, or too few digits ─▶ the same number again, each time with more help, three times at most

1. The three numbers are those of a real dial-in: a telephone number, a room number, a PIN. They are made up
   and stand in the page, so the whole state is the step and the number of mistakes: no digit is kept.
2. Whoever presses nothing for 30 s, or makes three mistakes in a row, is told the same as a story: the text
   of the page. Nobody is sent away, and nobody has to be able to do it.
3. Digits are read by ivr.core.digits, like every number that callers type; 0, 9 and * pressed alone keep
   their meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.core import digits
from ivr.core.digits import DIGITS, TRIES, Leaving, Meaning, Way
from ivr.core.guide import PRACTICE_STEPS, Practice
from ivr.core.turn import (
    AFTER_KEY,
    DigitsTyped,
    Event,
    Item,
    KeyPressed,
    Listen,
    NoInput,
    Place,
    Position,
    Turn,
)

CHECK_WAIT = 5  # seconds to say that what was read back is wrong
PLACES = frozenset({Place.TYPING, Place.TYPED_RIGHT, Place.TYPED_WRONG})
GROUP = ("practice_voice_1", "practice_voice_2", "practice_voice_3")  # what the others say


def begin(practice: Practice, at: Position, *before: Item) -> Turn:
    """The first number is asked for; `at` names the page and the pace."""
    return _Practising(practice, replace(at, section=0)).ask(0, 0, *before, "practice")


def answer(practice: Practice, at: Position, event: Event) -> Turn | Leaving:
    """What follows in one of PLACES; any event has an answer."""
    practising = _Practising(practice, at)
    if at.place is Place.TYPING:
        return practising.typed(event)
    return practising.checked(event)


def samples(practice: Practice, at: Position) -> tuple[Event, ...]:
    """What can be typed: the right number, others with each digit, too little, keys with a meaning."""
    right = practice.numbers[at.section]
    others = [(DIGITS * 2)[first : first + len(right)] for first in range(len(DIGITS))]
    typed = (right, *others, right[:-1], "#", "*", "0", "9")
    return (NoInput(), *map(DigitsTyped, typed))


@dataclass(frozen=True, slots=True)
class _Practising:
    """Practice at a position; `section` is the step, `no_match` counts the mistakes."""

    practice: Practice
    at: Position

    def ask(self, step: int, mistakes: int, *before: Item) -> Turn:
        says = (*before, f"practice_{PRACTICE_STEPS[step]}:{self.at.node}")
        position = Position(Place.TYPING, self.at.node, step, self.at.pace, 0, mistakes)
        return Turn(says, self.at.pace, digits.listen(position, len(self.practice.numbers[step])))

    def typed(self, event: Event) -> Turn | Leaving:
        if isinstance(event, DigitsTyped):
            keys = event.digits
        elif isinstance(event, KeyPressed):
            keys = event.key
        else:
            return Leaving(Way.STORY, ("practice_story",))
        number = self.practice.numbers[self.at.section]
        typed = digits.read(keys, len(number))
        if typed.meaning is Meaning.HUMAN:
            return Leaving(Way.HUMAN, (AFTER_KEY,))
        if typed.meaning is Meaning.MAIN_MENU:
            return Leaving(Way.MAIN_MENU, (AFTER_KEY,))
        heard: tuple[Item, ...] = (AFTER_KEY, *digits.read_back(typed.digits))
        if typed.meaning is Meaning.FEW:
            return self.mistake(*heard, "digits_few")
        return self.check(Place.TYPED_RIGHT if typed.digits == number else Place.TYPED_WRONG, *heard)

    def check(self, place: Place, *before: Item) -> Turn:
        """What was typed has been read back; 5 s to change it."""
        position = replace(self.at, place=place)
        return Turn((*before, "digits_check"), self.at.pace, Listen(position, CHECK_WAIT))

    def checked(self, event: Event) -> Turn | Leaving:
        key = event.key if isinstance(event, KeyPressed) else ""
        if key == "0":
            return Leaving(Way.HUMAN, (AFTER_KEY,))
        if key == "9":
            return Leaving(Way.MAIN_MENU, (AFTER_KEY,))
        if key == "*":
            return self.ask(self.at.section, self.at.no_match, AFTER_KEY, "digits_again")
        if key not in ("", "#"):
            return self.check(self.at.place, AFTER_KEY, "digits_enough")
        silence: tuple[Item, ...] = (AFTER_KEY,) if key else ()
        if self.at.place is Place.TYPED_WRONG:
            return self.mistake(*silence, "practice_wrong")
        return self.right(*silence, "practice_right")

    def right(self, *before: Item) -> Turn | Leaving:
        step = self.at.section + 1
        if step < len(PRACTICE_STEPS):
            return self.ask(step, 0, *before)
        return Leaving(Way.DONE, (*before, "practice_in", *GROUP, "practice_done"))

    def mistake(self, *before: Item) -> Turn | Leaving:
        """The first one is asked again, the second one with more help, the third one is enough."""
        mistakes = self.at.no_match + 1
        if mistakes >= TRIES:
            return Leaving(Way.STORY, (*before, "practice_enough"))
        more = () if mistakes == 1 else ("digits_slowly",)
        return self.ask(self.at.section, mistakes, *before, *more)
