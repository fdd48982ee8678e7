"""A caller for tests and scripts: does what it is told, and keeps what was heard.

    caller = Caller(WSGITransport(app, url), token=token, texts=texts)
    caller.calls()
    caller.hears("Telefonkonferenz")
    caller.presses("1")
    caller.waits()
    caller.listens_to_the_end()

Time is virtual: the call goes on only as far as a sentence needs it to. `hears` lets it run until the words
are heard or a key is awaited; `presses` and `waits` run until a key is awaited, unless a key has its time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin

from ivr.simulator.conference import Conferences
from ivr.simulator.events import (
    Answer,
    DialCallStatus,
    Dialled,
    Dialling,
    Event,
    EventStream,
    Fetched,
    Heard,
    HungUp,
    Left,
    Meeting,
    Pressed,
    Quiet,
    Trouble,
    Webhook,
    Whispered,
    clock,
    describe,
)
from ivr.simulator.player import play
from ivr.simulator.strokes import strokes
from ivr.simulator.transport import Transport
from ivr.simulator.webhook_client import CALLER, WebhookClient

ENTRY = "/voice"  # the webhook's path under the public URL
REACTION = 1.0  # seconds from "now a key is awaited" to the key, where nothing else is said


class Helper(NamedTuple):
    """Somebody on the staff whose telephone rings: how that ends, and the key pressed by who answers.

    A mailbox answers ("completed") and presses none.
    """

    status: DialCallStatus = "completed"
    key: str = "1"


class CallerError(AssertionError):
    """What the caller wanted to do or hear did not happen; the message ends with the transcript."""


class Caller:
    """One call by one caller. Where staff are called, `dial_status` and `talk` (seconds) say how it ends.

    `dial_key` is pressed by who answers; `helpers` says all that of single telephones, by their numbers.

    `entry`, `fallback` and `status_callback` are paths of the hotline, or URLs.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        token: str,
        texts: Mapping[str, str] | None = None,
        entry: str = ENTRY,
        fallback: str | None = None,
        status_callback: str | None = None,
        number: str = CALLER,
        conferences: Conferences | None = None,
    ) -> None:
        self.client = WebhookClient(
            transport=transport,
            token=token,
            entry=urljoin(transport.public_url, entry),
            fallback=fallback and urljoin(transport.public_url, fallback),
            status_callback=status_callback and urljoin(transport.public_url, status_callback),
            caller=number,
        )
        self.dial_status: DialCallStatus = "completed"
        self.dial_key = "1"
        self.helpers: dict[str, Helper] = {}
        self.talk = 60.0
        self.events: list[Event] = []
        self._strokes: list[tuple[int, float, str]] = []  # before which event, when, which key
        self.texts = texts or {}
        self._script: EventStream[None] = play(self.client, self.texts, conferences)
        self._now: Heard | Quiet | Dialling | Meeting | HungUp | None = None
        self._since = 0  # the first event after the last key or silence

    # -- what the caller does

    def calls(self) -> None:
        """Dial the hotline; the first sound is about to begin."""
        self._answer(None)

    def presses(self, key: str, after: float | None = None) -> None:
        """Press a key when one is awaited, or `after` seconds into what is playing now."""
        if after is None and isinstance(self._now, Meeting):
            self._press(key, REACTION)
        elif after is None:
            awaited = self._until_awaited()
            self._press(key, min(REACTION, awaited.seconds / 2))
        else:
            self._press(key, self._skip(after))

    def types(self, digits: str) -> None:
        """Press several keys one after the other, each when it is awaited."""
        for digit in digits:
            self.presses(digit)

    def meets(self) -> None:
        """Stay silent until others are in the same room."""
        while not isinstance(self._now, Meeting):
            if self.over or self._awaited():
                raise self._error("Der Anrufer ist in keinem Raum mit anderen.")
            self._listen()

    def waits(self) -> None:
        """Stay silent until a key is awaited, and until the hotline has stopped waiting for it."""
        self._until_awaited()
        self._act(None)

    def listens(self) -> None:
        """Stay silent until a key is awaited, the call is over, or in a room nothing new is to be heard."""
        while not (self.over or self._awaited() or self._stays_in_room()):
            self._listen()

    def follows(self, script: str) -> None:
        """Do what a script says: "1,2,-,9"."""
        for stroke in strokes(script):
            if stroke.key is None:
                self.waits()
            else:
                self.presses(stroke.key, stroke.after)

    def listens_to_the_end(self, limit: float = 3600.0) -> None:
        """Stay silent until the hotline hangs up; CallerError if it has not after `limit` seconds of call."""
        while not self.over:
            if self.seconds > limit:
                raise self._error(f"Nach {limit:g} Sekunden ist der Anruf nicht zu Ende.")
            self._listen()

    def hangs_up(self, after: float = 0.0) -> None:
        """Hang up, `after` seconds into what is playing now."""
        self._act(Left(self._skip(after)))

    # -- what the caller hears

    def hears(self, words: str) -> None:
        """The words have been heard since the last key or silence, or will be before a key is awaited."""
        while not self._has_heard(words):
            if self.over or self._awaited():
                raise self._error(f"„{words}“ war nicht zu hören.")
            self._listen()

    def never_hears(self, words: str) -> None:
        """The words are not heard between the last key or silence and when a key is awaited."""
        self.listens()
        if self._has_heard(words):
            raise self._error(f"„{words}“ war zu hören.")

    @property
    def heard(self) -> list[str]:
        """All that was spoken so far, in order."""
        return [event.text for event in self.events if isinstance(event, Heard)]

    @property
    def troubles(self) -> list[Trouble]:
        """What Twilio would complain of, so far."""
        return [event for event in self.events if isinstance(event, Trouble)]

    @property
    def dialled(self) -> list[str]:
        """The numbers the caller was put through to, so far."""
        return [event.number for event in self.events if isinstance(event, Dialling)]

    @property
    def whispered(self) -> list[str]:
        """What was heard by those who answered, so far."""
        return [event.text for event in self.events if isinstance(event, Whispered)]

    @property
    def over(self) -> bool:
        """Whether somebody has hung up."""
        return isinstance(self._now, HungUp)

    @property
    def seconds(self) -> float:
        """How long the call has been, when what is happening now began."""
        return self.events[-1].at if self.events else 0.0

    def transcript(self) -> str:
        """The call so far, a line for each thing: "00:12.3  Guten Tag."."""
        lines = [(index, event.at, describe(event)) for index, event in enumerate(self.events)]
        everything = sorted([*self._strokes, *lines], key=lambda line: line[0])
        return "\n".join(f"{clock(at)}  {text}" for _, at, text in everything if text)

    # -- how it is done

    def _answer(self, answer: Answer) -> None:
        """Answer what is happening, and go on to the next thing that takes time."""
        event = self._script.send(answer)
        self.events.append(event)
        while isinstance(event, Webhook | Fetched | Trouble | Whispered):
            event = self._script.send(None)
            self.events.append(event)
        self._now = event

    def _listen(self) -> None:
        self._answer(self.dialled_by(self._now, self.talk) if isinstance(self._now, Dialling) else None)

    def dialled_by(self, ringing: Dialling, talk: float) -> Dialled:
        """How it ends where staff are called: the first of them who answers, else the last one's status."""
        numbers = ringing.number.split(", ")
        found = [
            (self.helpers.get(number, Helper(self.dial_status, self.dial_key)), number) for number in numbers
        ]
        helper, number = next((one for one in found if one[0].status == "completed"), found[-1])
        ended = ringing.ends(helper.status, talk)
        return Dialled(ended.status, ended.seconds, helper.key, number)

    def _act(self, answer: Answer) -> None:
        """Whatever the caller heard before this, `hears` no longer counts."""
        self._since = len(self.events)
        self._answer(answer)

    def _press(self, key: str, after: float) -> None:
        if not isinstance(self._now, Heard | Quiet | Meeting):
            raise self._error("Während eines Gesprächs hört die Hotline keine Tasten.")
        lost = "" if isinstance(self._now, Meeting) or self._now.listening else " (geht verloren)"
        self._strokes.append((len(self.events), self.seconds + after, f"> Taste {key}{lost}"))
        self._act(Pressed(key, after))

    def _awaited(self) -> Quiet | None:
        return self._now if isinstance(self._now, Quiet) and self._now.why == "waiting" else None

    def _stays_in_room(self) -> bool:
        """With others; or alone, where the same document comes again."""
        asked = [event.url for event in self.events[self._since :] if isinstance(event, Webhook)]
        return isinstance(self._now, Meeting) or asked[-1:] == asked[-2:-1] != []

    def _until_awaited(self) -> Quiet:
        while (awaited := self._awaited()) is None:
            if self.over:
                raise self._error("Es wird auf keine Taste gewartet: Der Anruf ist zu Ende.")
            self._listen()
        return awaited

    def _skip(self, after: float) -> float:
        """Go on for `after` seconds; the rest of them, for the event they end in."""
        while isinstance(self._now, Heard | Quiet) and after >= self._now.seconds:
            after -= self._now.seconds
            self._listen()
        if self._now is None or self.over:
            raise self._error("Es ist niemand in der Leitung.")
        return after

    def _has_heard(self, words: str) -> bool:
        spoken = [event.text for event in self.events[self._since :] if isinstance(event, Heard)]
        return _plain(words) in _plain(" ".join(spoken))

    def _error(self, sentence: str) -> CallerError:
        return CallerError(f"{sentence}\n\n{self.transcript()}")


def _plain(text: str) -> str:
    """Upper and lower case, and how lines are broken, make no difference to the ear."""
    return " ".join(text.split()).casefold()
