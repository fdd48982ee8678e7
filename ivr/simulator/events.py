"""What happens in a call, and what the caller may do about it.

The player yields *events* and is sent an *answer* for each:

    Webhook, Fetched, Trouble     take no time; the answer is ignored
    Heard, Quiet                  take `seconds`; answer Pressed, Left or None
    Meeting                       in a room with others; answer Pressed, Left or None (until its time is up)
    Heard, Quiet, Meeting         in a room also Joined: somebody else comes
    Dialling                      staff are called; answer Dialled, Left or None (nobody answers)
    Whispered                     what somebody hears who answers that call, before the caller is there
    HungUp                        the last event of every call

`at` is the time since the call began, in seconds of the player's virtual clock: sounds, pauses, waiting
and conversations count, the hotline's answering time does not (`reply.seconds` has it). `verb` says which
verb of its document an event comes from: "2" is the third, "2.0" its first prompt.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from ivr.simulator.transport import Reply

KEYS = "0123456789*#"
End = Literal["caller", "hotline", "trouble"]
DialCallStatus = Literal["completed", "busy", "no-answer", "failed", "canceled"]


@dataclass(frozen=True, slots=True)
class _Event:
    """When it happens, and which verb it comes from; empty where none of the document does."""

    at: float
    verb: str = field(default="", compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Webhook(_Event):
    """The hotline was asked; `params` are Twilio's, as they were sent."""

    method: str
    url: str
    params: tuple[tuple[str, str], ...]
    reply: Reply


@dataclass(frozen=True, slots=True)
class Fetched(_Event):
    """A recording was fetched; once for each URL and call."""

    url: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Heard(_Event):
    """Something sounds for `seconds`; `url` is None where Twilio speaks itself. Keys count if `listening`."""

    text: str
    seconds: float
    url: str | None
    listening: bool


@dataclass(frozen=True, slots=True)
class Quiet(_Event):
    """Nothing sounds for `seconds`: a pause in the prompt, or the hotline is waiting for a key."""

    seconds: float
    why: Literal["pause", "waiting"]
    listening: bool


@dataclass(frozen=True, slots=True)
class Dialling(_Event):
    """The hotline puts the caller through; it lets the phone ring for `timeout` seconds."""

    number: str
    timeout: int

    def ends(self, status: DialCallStatus, talk: float = 60.0) -> Dialled:
        """The usual answer: a talk takes `talk` seconds, ringing in vain its timeout, a refusal no time."""
        return Dialled(status, {"completed": talk, "no-answer": float(self.timeout)}.get(status, 0.0))


@dataclass(frozen=True, slots=True)
class Whispered(_Event):
    """Whoever answers a call to staff hears this; the caller hears it ring for these seconds."""

    number: str
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Meeting(_Event):
    """The caller talks with others in a room, for `seconds` at most; a star leads out of it."""

    room: str
    people: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Trouble(_Event):
    """What Twilio would write into its debugger: its error code, and a German sentence for staff."""

    code: int
    sentence: str


@dataclass(frozen=True, slots=True)
class HungUp(_Event):
    """The call is over: the caller or the hotline hung up, or trouble cut it off."""

    by: End


Event = Webhook | Fetched | Heard | Quiet | Dialling | Whispered | Meeting | Trouble | HungUp


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller presses one key, `after` seconds into the event."""

    key: str  # one of KEYS
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Left:
    """The caller hangs up, `after` seconds into the event."""

    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Dialled:
    """How the call to staff ended, and how many seconds it took (completed: how long they talked).

    `key` is what is pressed by whoever answers and is asked to: a mailbox presses none. `number` is the
    telephone that is answered, where several ring; empty: the first.
    """

    status: DialCallStatus
    seconds: float
    key: str = "1"
    number: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody else comes into the room that the caller is in, `after` seconds into the event."""

    after: float = 0.0


Answer = Pressed | Left | Dialled | Joined | None
T = TypeVar("T")
EventStream = Generator[Event, Answer, T]


def clock(at: float) -> str:
    """Seconds as a reader wants them: 75.25 → "01:15.2"."""
    tenths = int(at * 10 + 1e-6)  # times add up from floats: 3.1999999 is meant to be 3.2
    return f"{tenths // 600:02}:{tenths % 600 // 10:02}.{tenths % 10}"


def describe(event: Event) -> str:
    """The event in German, as transcript and terminal show it; empty for what nobody hears."""
    match event:
        case Heard():
            return " ".join(event.text.split())  # one line, however the text was written
        case Quiet(why="waiting"):
            return f"(wartet {_seconds(event.seconds)} auf eine Taste)"
        case Quiet():
            return f"(Pause, {_seconds(event.seconds)})"
        case Dialling():
            return f"(verbindet mit {event.number})"
        case Whispered():
            return f"(dort ist zu hören: {' '.join(event.text.split())})"
        case Meeting():
            return f"(ist mit {event.people - 1} anderen im Raum)"
        case Trouble():
            return f"Fehler {event.code}: {event.sentence}"
        case HungUp():
            return _GOODBYES[event.by]
        case _:
            return ""


def _seconds(number: float) -> str:
    return "1 Sekunde" if number == 1 else f"{number:g} Sekunden".replace(".", ",")


_GOODBYES = {
    "caller": "(Sie haben aufgelegt.)",
    "hotline": "(Das Telefon hat aufgelegt.)",
    "trouble": "(Die Verbindung ist wegen des Fehlers abgebrochen.)",
}
