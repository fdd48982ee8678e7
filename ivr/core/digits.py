"""Numbers that callers type, such as a PIN: how they are awaited, what was typed, and how it is read back.

1. The length is known, so no # is needed; one that comes is left out.
2. Nobody is hurried: 30 s to begin, 10 s from each digit to the next. Elsewhere callers had 7 s, too short to
   find the keypad. Whenever 10 s pass without any key, a word says that there is time.
3. All digits come as one answer, in the body of one request. So a fast speed-dial key loses none of them,
   and what must not stand in a URL never does.
4. A star begins anew: what was typed before it does not count.
5. The keys that mean the same everywhere keep their meaning if they are pressed alone: 0 the human, 9 and *
   the main menu. They are understood when no other key has come for 10 s, so no number may begin with 0 or 9
   and be expected to survive a pause after its first digit.
6. There are three tries. Each is answered with more help, the last one with a human or the guide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ivr.core.turn import KEYS, Item, Listen, Position

TO_BEGIN = 30  # seconds until the first digit
WAIT = 10  # seconds from each digit to the next
TRIES = 3
DIGITS = "0123456789"
_WORDS = "Eins Zwei Drei Vier Fünf Sechs Sieben Acht Neun Null Stern Raute"
KEY_WORDS = dict(zip(KEYS, _WORDS.split(), strict=True))  # how each key is said
REMINDERS = ("digits_wait",) * (TO_BEGIN // WAIT - 1)  # between the three times 10 s in which one can begin


class Meaning(Enum):
    """What it means that something was typed."""

    WHOLE = "whole"  # as many digits as were asked for
    FEW = "few"  # fewer, perhaps none
    HUMAN = "human"
    MAIN_MENU = "main menu"


@dataclass(frozen=True, slots=True)
class Typed:
    """The digits that count, at most as many as were asked for, and what they mean."""

    digits: str
    meaning: Meaning


class Way(Enum):
    """Where a call goes on when no number is awaited any more."""

    HUMAN = "human"
    MAIN_MENU = "main menu"
    STORY = "story"  # of practice: the text of the page, from its beginning
    DONE = "done"  # of practice: the end of the page, where one may begin again


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is still said, and where the call goes on.

    `unheeded`: during so many of the first items no key counts.
    """

    way: Way
    says: tuple[Item, ...] = ()
    unheeded: int = 0


_ALONE = {"0": Meaning.HUMAN, "9": Meaning.MAIN_MENU, "*": Meaning.MAIN_MENU}


def listen(position: Position, length: int, ends_with: str = "") -> Listen:
    """Wait for a number of so many digits, or until a key that ends it before."""
    return Listen(position, WAIT, length, REMINDERS, ends_with)


def read(typed: str, length: int) -> Typed:
    """What was typed where a number of so many digits was asked for; any text has an answer."""
    alone = _ALONE.get(typed.strip("#"))
    if alone and length > 1:
        return Typed("", alone)
    digits = "".join(key for key in typed.rpartition("*")[2] if key in DIGITS)[:length]
    return Typed(digits, Meaning.WHOLE if len(digits) == length else Meaning.FEW)


def read_back(digits: str) -> tuple[str, ...]:
    """The speeches that say which digits were heard, one by one; none where there was no digit."""
    return ("digits_heard", *map(speech_of, digits)) if digits else ()


def speech_of(digit: str) -> str:
    """The id of the speech that says one digit."""
    return f"digit:{digit}"
