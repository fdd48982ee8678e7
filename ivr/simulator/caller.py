"""A caller for tests and scripts: says what the caller does, and remembers what the caller heard.

    caller = Caller(InProcess(app, url), token=token, texts=texts)
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
from urllib.parse import urljoin

from ivr.simulator.events import (
    Answer,
    DialCallStatus,
    Dialling,
    Fetched,
    Heard,
    HungUp,
    Left,
    Moment,
    Pressed,
    Quiet,
    Script,
    Trouble,
    Webhook,
    clock,
    describe,
)
from ivr.simulator.key_script import strokes
from ivr.simulator.player import play
from ivr.simulator.transport import Line
from ivr.simulator.webhook_client import CALLER, Exchange

ENTRY = "/voice"  # the webhook's path under the public URL
REACTION = 1.0  # seconds from "now a key is awaited" to the key, where nothing else is said


class CallerError(AssertionError):
    """What the caller wanted to do or hear did not happen; the message ends with the transcript."""


class Caller:
    """One call by one caller. Where staff are called, `dial_status` and `talk` (seconds) say how it ends."""

    def __init__(
        self,
        line: Line,
        *,
        token: str,
        texts: Mapping[str, str] | None = None,
        entry: str = ENTRY,
        fallback: str | None = None,
        status_callback: str | None = None,
        number: str = CALLER,
    ) -> None:
        self.exchange = Exchange(
            line=line,
            token=token,
            entry=urljoin(line.public_url, entry),
            fallback=fallback and urljoin(line.public_url, fallback),
            status_callback=status_callback and urljoin(line.public_url, status_callback),
            caller=number,
        )
        self.dial_status: DialCallStatus = "completed"
        self.talk = 60.0
        self.moments: list[Moment] = []
        self._strokes: list[tuple[int, float, str]] = []  # before which moment, when, which key
        self.texts = texts or {}
        self._script: Script[None] = play(self.exchange, self.texts)
        self._now: Heard | Quiet | Dialling | HungUp | None = None
        self._since = 0  # the first moment after the last key or silence

    # -- what the caller does

    def calls(self) -> None:
        """Dial the hotline; the first sound is about to begin."""
        self._answer(None)

    def presses(self, key: str, after: float | None = None) -> None:
        """Press a key when one is awaited, or `after` seconds into what is playing now."""
        if after is None:
            awaited = self._until_awaited()
            self._press(key, min(REACTION, awaited.seconds / 2))
        else:
            self._press(key, self._skip(after))

    def waits(self) -> None:
        """Stay silent until a key is awaited, and until the hotline has stopped waiting for it."""
        self._until_awaited()
        self._act(None)

    def listens(self) -> None:
        """Stay silent until a key is awaited or the call is over."""
        while not (self.over or self._awaited()):
            self._listen()

    def follows(self, script: str) -> None:
        """Do what a script says: "1,2,-,9" (keys.py)."""
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

    def staff_answers(self, talk: float = 60.0) -> None:
        """From now on, who is put through talks with staff for `talk` seconds."""
        self.dial_status, self.talk = "completed", talk

    def staff_is_busy(self) -> None:
        """From now on, who is put through finds staff busy."""
        self.dial_status = "busy"

    def staff_does_not_answer(self) -> None:
        """From now on, who is put through hears it ring in vain."""
        self.dial_status = "no-answer"

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
        return [moment.text for moment in self.moments if isinstance(moment, Heard)]

    @property
    def troubles(self) -> list[Trouble]:
        """What Twilio would complain of, so far."""
        return [moment for moment in self.moments if isinstance(moment, Trouble)]

    @property
    def dialled(self) -> list[str]:
        """The numbers the caller was put through to, so far."""
        return [moment.number for moment in self.moments if isinstance(moment, Dialling)]

    @property
    def over(self) -> bool:
        """Whether somebody has hung up."""
        return isinstance(self._now, HungUp)

    @property
    def seconds(self) -> float:
        """How long the call has been, when what is happening now began."""
        return self.moments[-1].at if self.moments else 0.0

    def transcript(self) -> str:
        """The call so far, a line for each thing: "00:12.3  Guten Tag."."""
        lines = [(index, moment.at, describe(moment)) for index, moment in enumerate(self.moments)]
        everything = sorted([*self._strokes, *lines], key=lambda line: line[0])
        return "\n".join(f"{clock(at)}  {text}" for _, at, text in everything if text)

    # -- how it is done

    def _answer(self, answer: Answer) -> None:
        """Answer what is happening, and go on to the next thing that takes time."""
        moment = self._script.send(answer)
        self.moments.append(moment)
        while isinstance(moment, Webhook | Fetched | Trouble):
            moment = self._script.send(None)
            self.moments.append(moment)
        self._now = moment

    def _listen(self) -> None:
        self._answer(self._now.ends(self.dial_status, self.talk) if isinstance(self._now, Dialling) else None)

    def _act(self, answer: Answer) -> None:
        """Whatever the caller heard before this, `hears` no longer counts."""
        self._since = len(self.moments)
        self._answer(answer)

    def _press(self, key: str, after: float) -> None:
        pressed = Pressed(key, after)
        if not isinstance(self._now, Heard | Quiet):
            raise self._error("Während eines Gesprächs hört die Hotline keine Tasten.")
        lost = "" if self._now.listening else " (geht verloren)"
        self._strokes.append((len(self.moments), self.seconds + after, f"> Taste {key}{lost}"))
        self._act(pressed)

    def _awaited(self) -> Quiet | None:
        return self._now if isinstance(self._now, Quiet) and self._now.why == "waiting" else None

    def _until_awaited(self) -> Quiet:
        while (awaited := self._awaited()) is None:
            if self.over:
                raise self._error("Es wird auf keine Taste gewartet: Der Anruf ist zu Ende.")
            self._listen()
        return awaited

    def _skip(self, after: float) -> float:
        """Go on for `after` seconds; the rest of them, for the moment they end in."""
        while isinstance(self._now, Heard | Quiet) and after >= self._now.seconds:
            after -= self._now.seconds
            self._listen()
        if self._now is None or self.over:
            raise self._error("Es ist niemand in der Leitung.")
        return after

    def _has_heard(self, words: str) -> bool:
        spoken = [moment.text for moment in self.moments[self._since :] if isinstance(moment, Heard)]
        return _plain(words) in _plain(" ".join(spoken))

    def _error(self, sentence: str) -> CallerError:
        return CallerError(f"{sentence}\n\n{self.transcript()}")


def _plain(text: str) -> str:
    """Upper and lower case, and how lines are broken, make no difference to the ear."""
    return " ".join(text.split()).casefold()
