"""The call goes on: it is replayed up to now, then played until only the caller, or a new webhook, can go on.

1. The player always plays the whole call, from the first ring: there is no other reading of TwiML.
2. What was asked before is answered from the call token (`ReplayTransport`). What the caller has just done
   may lead to new webhooks, up to the next event that takes time.
3. From there it looks ahead, as if the caller stayed silent, as far as that needs no webhook. So the page
   has all sounds of a turn at hand, and a key has its exact time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from ivr.simulator.browser.call_token import Call, KeptReply
from ivr.simulator.events import Answer, Dialling, Event, Heard, HungUp, Meeting, Pressed, Quiet
from ivr.simulator.player import play
from ivr.simulator.transport import Params, Reply, Transport, TransportError
from ivr.simulator.twiml_parser import MAX_BYTES
from ivr.simulator.webhook_client import BYTES_A_SECOND, WebhookClient, seconds_of

ENTRY, STATUS_CALLBACK = "/voice", "/voice/status"  # as they are set up for the number
_SILENCE = "audio/ulaw"  # has no header: its length alone says how long it sounds


@dataclass(frozen=True, slots=True)
class Progress:
    """The call after what the caller did: all its events, and from which on they are new to the page."""

    call: Call
    events: tuple[Event, ...]
    new: int
    keys: str  # the caller's keys so far, as call.py --keys takes them


def go_on(
    call: Call, did: Sequence[Answer], transport: Transport, token: str, texts: Mapping[str, str]
) -> Progress:
    """Go on after the caller `did` this, an answer for each event that took time since the call token."""
    replay = ReplayTransport(transport, call.replies)
    client = WebhookClient(
        transport=replay,
        token=token,
        entry=replay.public_url + ENTRY,
        status_callback=replay.public_url + STATUS_CALLBACK,
        call_sid=call.call_sid,
    )
    everything = (*call.did, *did)
    events, new = _played(client, replay, everything, texts)
    call = replace(call, did=everything, replies=tuple(replay.replies))
    return Progress(call, tuple(events), new, written_keys(events, everything))


def _played(
    client: WebhookClient, replay: ReplayTransport, did: Iterable[Answer], texts: Mapping[str, str]
) -> tuple[list[Event], int]:
    """All events, and how many of them the answers belong to."""
    stream, left = play(client, texts), deque(did)
    events: list[Event] = []
    new, answer = 0, None
    while not (events and isinstance(events[-1], HungUp)):
        try:
            events.append(stream.send(answer))
        except Stopped:
            break
        answer = None
        if not takes_time(events[-1]):
            continue
        if left:
            answer, new = left.popleft(), len(events)
        elif isinstance(events[-1], Dialling):
            break  # how that ends only the page can say
        else:
            replay.stopped = True
    return events, new


def takes_time(event: Event) -> bool:
    """Whether the event has an answer."""
    return isinstance(event, Heard | Quiet | Dialling | Meeting)


def written_keys(events: Iterable[Event], did: Sequence[Answer]) -> str:
    """As in "1@2.50,9@0.80": each key, timed from what began after the one before (strokes.py)."""
    strokes: list[str] = []
    since: float | None = None
    for event, answer in zip(filter(takes_time, events), did, strict=False):
        since = event.at if since is None else since
        if isinstance(answer, Pressed):
            strokes.append(f"{answer.key}@{event.at + answer.after - since:.2f}")
        if isinstance(answer, Pressed) or isinstance(event, Dialling):
            since = None
    return ",".join(strokes)


# -- what was asked before


class Stopped(Exception):  # noqa: N818 - how looking ahead ends, not an error
    """The call needs something of the hotline that it has not asked for yet."""


class ReplayTransport:
    """Answers the first requests from the kept replies, in their order, and sends on only what is new.

    A kept recording comes back as silence of the same length, since only its length matters to the player.
    Once it is `stopped`, a new request raises Stopped.
    """

    def __init__(self, transport: Transport, replies: Iterable[KeptReply]) -> None:
        self.public_url = transport.public_url
        self.replies = list(replies)
        self._transport = transport
        self._at = 0
        self.stopped = False

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """A webhook; TransportError as the transport raised it."""
        return self._next(lambda: self._transport.post(url, params, headers))

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """A recording; TransportError as the transport raised it."""
        return self._next(lambda: self._transport.get(url, headers))

    def _next(self, send: Callable[[], Reply]) -> Reply:
        self._at += 1
        if self._at <= len(self.replies):
            return _replayed(self.replies[self._at - 1])
        if self.stopped:
            raise Stopped
        try:
            reply = send()
        except TransportError as error:
            self.replies.append(KeptReply(code=error.code, sentence=error.sentence))
            raise
        self.replies.append(_kept(reply))
        return reply


def _kept(reply: Reply) -> KeptReply:
    body, sound = reply.body[: MAX_BYTES + 1].decode("latin-1"), None  # a byte too long stays too long
    if reply.content_type.startswith("audio/"):
        with suppress(ValueError):
            body, sound = "", seconds_of(reply.content_type, reply.body)
    return KeptReply(reply.status, reply.content_type, body, round(reply.seconds, 4), sound)


def _replayed(kept: KeptReply) -> Reply:
    if kept.code:
        raise TransportError(kept.code, kept.sentence)
    if kept.sound is None:
        return Reply(kept.status, kept.content_type, kept.body.encode("latin-1"), kept.took)
    silence = bytes(round(kept.sound * (BYTES_A_SECOND[_SILENCE] or 0)))
    return Reply(kept.status, _SILENCE, silence, kept.took)
