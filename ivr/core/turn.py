"""The words of the dialog: where a call is, what happened, what is said next and what is then waited for.

    Position + Event ──▶ Turn = says + pace + (Listen | Transfer | HangUp)

All of them are values; ivr.core.dialog decides which Turn follows.

Silence on purpose is a recording like any other. Silences that a turn begins with come before anything
listens for keys: whatever is pressed during them is lost, so that a second, impatient press answers nothing
that nobody has heard.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ivr.core.guide import Pace

KEYS = "1234567890*#"


class Place(Enum):
    """Where in the dialog a call can be waiting."""

    MENU = "menu"
    SECTION = "section"
    END = "end"
    TOUR = "tour"
    HUMAN = "human"
    TRANSFER = "transfer"
    GOODBYE = "goodbye"


SEVERAL_KEYS: frozenset[Place] = frozenset()  # the places where DigitsTyped happens instead of KeyPressed
SILENCES = (0.8, 1, 5)  # seconds; there is a recording of each


@dataclass(frozen=True, slots=True)
class Position:
    """The whole state of a call."""

    place: Place
    node: str  # a topic for SECTION and END, a menu for MENU, else the main menu
    section: int = 0  # within the topic; in the TOUR within the whole guide
    pace: Pace = Pace.NORMAL
    no_input: int = 0  # silences in a row
    no_match: int = 0  # wrong keys in a row


@dataclass(frozen=True, slots=True)
class CallStarted:
    """Somebody has just called."""


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key of the telephone, or something that is no key and therefore a wrong one."""

    key: str


@dataclass(frozen=True, slots=True)
class DigitsTyped:
    """What was pressed where several keys are awaited: 0 to 9, * and #, as they came; no log shows them."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoInput:
    """Nothing was pressed in the time we waited."""


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """How the transfer to a human ended: Twilio's DialCallStatus."""

    status: str


Event = CallStarted | KeyPressed | DigitsTyped | NoInput | TransferEnded


@dataclass(frozen=True, slots=True)
class Breath:
    """Silence on purpose, in seconds: one of SILENCES."""

    seconds: float

    @property
    def speech(self) -> str:
        """The id of its recording, "silence:0.8"."""
        return f"silence:{self.seconds:g}"


Item = str | Breath  # a speech by its id, or silence on purpose


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait so many seconds for a key; the next event meets the caller at this position.

    Where several keys make one answer, `seconds` count again from each key. Each of the `reminders` is said
    when nothing at all has been pressed, and then the same time is waited once more.
    """

    position: Position
    seconds: int
    digits: int = 1
    reminders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfer:
    """Call a human; how that ended meets the caller at `position`, a key that comes before it at `before`."""

    position: Position
    before: Position


@dataclass(frozen=True, slots=True)
class HangUp:
    """The end of the call, after the goodbye."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller hears, at which pace, and what we then wait for."""

    says: tuple[Item, ...]
    pace: Pace
    then: Listen | Transfer | HangUp
