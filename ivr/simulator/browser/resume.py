"""The call goes on: replays it up to now, then plays until only the caller, or a new webhook, can go on.

1. The player always plays the whole call, from the first ring: there is no other reading of TwiML.
2. What was asked before is answered from the history (tape.py). What the caller has just done may lead
   to new webhooks, up to the next moment that takes time.
3. From there it looks ahead, as if the caller stayed silent, as far as that needs no webhook. So the page
   has all sounds of a turn at hand, and a key has its exact time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ivr.simulator.browser.call_token import History
from ivr.simulator.browser.replay import Stopped, Tape
from ivr.simulator.events import Answer, Dialling, Heard, HungUp, Moment, Pressed, Quiet
from ivr.simulator.player import play
from ivr.simulator.transport import Line
from ivr.simulator.webhook_client import Exchange

ENTRY, STATUS_CALLBACK = "/voice", "/voice/status"  # as they are set up for the number


@dataclass(frozen=True, slots=True)
class Progress:
    """The call after what the caller did: all its moments, and from which on they are new to the page."""

    history: History
    moments: tuple[Moment, ...]
    new: int
    keys: str  # the caller's keys so far, as call.py --keys takes them

    @property
    def over(self) -> bool:
        """Whether somebody has hung up."""
        return isinstance(self.moments[-1], HungUp)


def go_on(
    history: History, did: Sequence[Answer], line: Line, token: str, texts: Mapping[str, str]
) -> Progress:
    """Go on after the caller `did` this, an answer for each moment that took time since the history."""
    tape = Tape(line, history.replies)
    everything = (*history.did, *did)
    moments, new = _played(_exchange(tape, token, history.call_sid), tape, everything, texts)
    history = replace(history, did=everything, replies=tuple(tape.replies))
    return Progress(history, tuple(moments), new, written_keys(moments, everything))


def _exchange(tape: Tape, token: str, call_sid: str) -> Exchange:
    return Exchange(
        line=tape,
        token=token,
        entry=tape.public_url + ENTRY,
        status_callback=tape.public_url + STATUS_CALLBACK,
        call_sid=call_sid,
    )


def _played(
    exchange: Exchange, tape: Tape, did: Iterable[Answer], texts: Mapping[str, str]
) -> tuple[list[Moment], int]:
    """All moments, and how many of them the answers belong to."""
    script, left = play(exchange, texts), deque(did)
    moments: list[Moment] = []
    new, answer = 0, None
    while not (moments and isinstance(moments[-1], HungUp)):
        try:
            moments.append(script.send(answer))
        except Stopped:
            break
        answer = None
        if not takes_time(moments[-1]):
            continue
        if left:
            answer, new = left.popleft(), len(moments)
        elif isinstance(moments[-1], Dialling):
            break  # how that ends only the page can say
        else:
            tape.stop()
    return moments, new


def takes_time(moment: Moment) -> bool:
    """Whether the moment has an answer."""
    return isinstance(moment, Heard | Quiet | Dialling)


def written_keys(moments: Iterable[Moment], did: Sequence[Answer]) -> str:
    """As in "1@2.50,9@0.80": each key, timed from what began after the one before (key_script)."""
    strokes: list[str] = []
    since: float | None = None
    for moment, answer in zip(filter(takes_time, moments), did, strict=False):
        since = moment.at if since is None else since
        if isinstance(answer, Pressed):
            strokes.append(f"{answer.key}@{moment.at + answer.after - since:.2f}")
        if isinstance(answer, Pressed) or isinstance(moment, Dialling):
            since = None
    return ",".join(strokes)
