"""A line that remembers: what it was asked before, it answers from the history; only what is new it asks.

A recording comes from the history as silence of the same length, since only its length matters there.
Once the tape is stopped, whatever is new raises Stopped: so far and no further, until the page goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ivr.simulator.audio_length import seconds_of
from ivr.simulator.browser.call_token import Replied
from ivr.simulator.transport import Line, LineError, Params, Reply
from ivr.simulator.twiml_parser import MAX_BYTES

_SILENCE, _BYTES_A_SECOND = "audio/ulaw", 8000  # G.711: its length says it all


class Stopped(Exception):  # noqa: N818 - how a look ahead ends, not an error
    """The call needs something of the hotline that it has not asked for yet."""


class Tape:
    """A Line in front of a line."""

    def __init__(self, line: Line, replies: Iterable[Replied]) -> None:
        self.public_url = line.public_url
        self.replies = list(replies)
        self._line = line
        self._at = 0
        self._stopped = False

    def stop(self) -> None:
        """From now on ask nothing new."""
        self._stopped = True

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """A webhook; LineError as the line raised it."""
        return self._next(lambda: self._line.post(url, params, headers), _document, _document_again)

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """A recording; LineError as the line raised it."""
        return self._next(lambda: self._line.get(url, headers), _recording, _recording_again)

    def _next(
        self,
        ask: Callable[[], Reply],
        note: Callable[[Reply], Replied],
        again: Callable[[Replied], Reply],
    ) -> Reply:
        self._at += 1
        if self._at <= len(self.replies):
            known = self.replies[self._at - 1]
            if known.code:
                raise LineError(known.code, known.sentence)
            return again(known)
        if self._stopped:
            raise Stopped
        try:
            reply = ask()
        except LineError as error:
            self.replies.append(Replied(code=error.code, sentence=error.sentence))
            raise
        self.replies.append(note(reply))
        return reply


def _document(reply: Reply) -> Replied:
    body = reply.body[: MAX_BYTES + 1].decode("latin-1")  # a byte too long stays too long
    return Replied(reply.status, reply.content_type, body, round(reply.seconds, 4))


def _document_again(known: Replied) -> Reply:
    return Reply(known.status, known.content_type, known.body.encode("latin-1"), known.took)


def _recording(reply: Reply) -> Replied:
    known = replace(_document(reply), body="")
    try:
        return replace(known, sound=seconds_of(reply.content_type, reply.body))
    except ValueError:
        return known


def _recording_again(known: Replied) -> Reply:
    if known.sound is None:
        return _document_again(known)
    return Reply(known.status, _SILENCE, bytes(round(known.sound * _BYTES_A_SECOND)), known.took)
