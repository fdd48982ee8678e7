"""The words of the dialog: where a call is, what happened, what is said next and what is then waited for.

    Position + Event ──▶ Turn = says + pace + (Listen | Transfer | Meet | Repeat | HangUp)

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
    PAUSE = "pause"
    TYPING = "typing"
    TYPED_RIGHT = "right"
    TYPED_WRONG = "wrong"
    ROOM = "room"
    MEETING = "meeting"
    ALONE = "alone"
    GOODBYE = "goodbye"


# the places where DigitsTyped happens instead of KeyPressed
SEVERAL_KEYS = frozenset({Place.TYPING, Place.ROOM})
SILENCES = (0.8, 1, 5)  # seconds; there is a recording of each


@dataclass(frozen=True, slots=True)
class Position:
    """The whole state of a call."""

    place: Place
    node: str  # a menu for MENU; a topic for SECTION, END, PAUSE and in practice; else the main menu
    # within the topic, after the last for a PAUSE at its end; in the TOUR within the guide; in a TRANSFER the
    # step of the desk whose telephones ring
    section: int = 0
    pace: Pace = Pace.NORMAL
    no_input: int = 0  # silences in a row
    no_match: int = 0  # wrong keys in a row


@dataclass(frozen=True, slots=True)
class CallStarted:
    """Somebody has just called; `for_room`: a number that leads to rooms only."""

    for_room: bool = False


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key of the telephone, or something that is no key and therefore a wrong one."""

    key: str


@dataclass(frozen=True, slots=True)
class DigitsTyped:
    """What was pressed where several keys are awaited: 0 to 9, * and #, as they came; no log shows them."""

    digits: str = field(repr=False)


class Entrance(Enum):
    """What a code leads to."""

    OPEN = "open"
    CLOSED = "closed"  # a room, at another time
    OVER = "over"  # a room that is no more
    UNKNOWN = "unknown"  # no room at all
    AWAY = "away"  # nobody can tell at the moment


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """A code was typed and looked up: what it leads to. Nothing of it may be kept or logged."""

    entrance: Entrance
    room: str = ""  # the id of the room, which is its name at Twilio
    name: str = ""  # as it is spoken
    seconds: int = 0  # how long one can stay
    opens: str = ""  # when it is open next: "am Dienstag um 15 Uhr"; or empty
    digits: str = field(default="", repr=False)  # those that lead to no room, to be read back
    is_slowed: bool = False  # there were many wrong codes on this line


@dataclass(frozen=True, slots=True)
class NoInput:
    """Nothing was pressed in the time we waited."""


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """How the transfer to a human ended: Twilio's DialCallStatus."""

    status: str


Event = CallStarted | KeyPressed | DigitsTyped | CodeTyped | NoInput | TransferEnded


@dataclass(frozen=True, slots=True)
class Breath:
    """Silence on purpose, in seconds: one of SILENCES."""

    seconds: float

    @property
    def speech(self) -> str:
        """The id of its recording, "silence:0.8"."""
        return f"silence:{self.seconds:g}"


AFTER_KEY = Breath(0.8)  # to bring the handset back to the ear


@dataclass(frozen=True, slots=True)
class Words:
    """Words of which there is no recording, since staff or callers have just made them: Twilio's voice."""

    text: str = field(repr=False)

    @property
    def seconds(self) -> float:
        """About how long they take: 13 characters a second."""
        return len(self.text) / 13


Item = str | Breath | Words  # a speech by its id, silence on purpose, or words


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait so many seconds for a key; the next event meets the caller at this position.

    Where several keys make one answer, `seconds` count again from each key. Each of the `reminders` is said
    when nothing at all has been pressed, and then the same time is waited once more. `ends_with` is a key
    that ends what is typed at once, and is the last of it; pressed alone it means nothing.
    """

    position: Position
    seconds: int
    digits: int = 1
    reminders: tuple[str, ...] = ()
    ends_with: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Call a human; how that ended meets the caller at `position`, a key that comes before it at `before`.

    The telephones (E.164) ring at once.
    """

    position: Position
    before: Position
    numbers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Meet:
    """Bring the caller into a room for so many seconds; who comes out is met at `position`.

    As long as nobody else is there, what is said at `alone` is heard.
    """

    room: str
    seconds: int
    position: Position
    alone: Position


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say the same again, as long as somebody listens."""

    position: Position


@dataclass(frozen=True, slots=True)
class HangUp:
    """The end of the call, after the goodbye."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller hears, at which pace, and what we then wait for.

    `unheeded`: so many of the items it begins with are said while no key counts, whether silences or not.
    """

    says: tuple[Item, ...]
    pace: Pace
    then: Listen | Transfer | Meet | Repeat | HangUp
    unheeded: int = 0
