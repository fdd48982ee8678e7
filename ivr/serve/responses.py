"""What a caller hears: the response to an event at a position, rendered once and then kept.

- The position is resolved once against the guide. One that the guide does not have is None from then on.
- A response is kept under (position, event, the hotline's own number where it is shown), never under the text
  of a request. There are as many events as keys and ways for a transfer to end: anything else that is sent is
  a wrong key, or a transfer that failed.
- What is kept is bounded, although a signed request may name any position and number: a full cache is
  emptied.
"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.core.counting import KINDS, Count, counts_of
from ivr.core.dialog import exists, next_turn
from ivr.core.positions import path_of, position_at
from ivr.core.turn import (
    KEYS,
    SEVERAL_KEYS,
    CallStarted,
    DigitsTyped,
    Event,
    KeyPressed,
    NoInput,
    Place,
    Position,
    Transfer,
    TransferEnded,
)
from ivr.serve.live import Snapshot
from ivr.serve.middleware import WebhookRequest
from ivr.serve.twiml import Surroundings, render
from ivr.settings import Settings

MAX_KEPT = 50_000  # positions or responses; the real guide has about 2,000 and 20,000
_WRONG_KEY = KeyPressed("?")
_FAILED = TransferEnded("failed")
_KEYS = {key: KeyPressed(key) for key in KEYS}
_ENDS = {status: TransferEnded(status) for status in KINDS["transfer"].rows}
_CALL_STARTED, _NO_INPUT = CallStarted(), NoInput()


@dataclass(frozen=True, slots=True)
class Response:
    """TwiML, the position it answers (empty: the start of a call, or an unknown one), what it counts as."""

    twiml: bytes
    state: str
    counts: tuple[Count, ...]


class Responses:
    """The responses of one release; safe to use from several threads."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self.snapshot = snapshot
        self._staffed = bool(settings.staff_number)
        self._surroundings = Surroundings(
            snapshot.release, snapshot.present, settings.public_url, settings.staff_number, snapshot.audio_url
        )
        self._positions: dict[str, Position] = {}  # by the path that path_of() writes
        self._kept: dict[tuple[Position | None, Event, str | None], Response] = {}

    def at(self, path: str, request: WebhookRequest) -> Response:
        """The response to what happened at this path below /voice; empty: a call begins."""
        position = self._position(path)
        event = _event(position, request) if path else _CALL_STARTED
        number = request.own_number
        # None: the response shows no number. Empty: a transfer that has none to show.
        kept = self._kept.get((position, event, None)) or self._kept.get((position, event, number))
        return kept or self._make(position, event, number)

    def _position(self, path: str) -> Position | None:
        """The position that this path carries; None where the guide does not have it."""
        if known := self._positions.get(path):
            return known
        position = position_at(path)
        if position is None or not exists(self.snapshot.release.guide, position):
            return None
        if len(self._positions) >= MAX_KEPT:
            self._positions.clear()
        return self._positions.setdefault(path_of(position), position)

    def _make(self, position: Position | None, event: Event, own_number: str) -> Response:
        guide = self.snapshot.release.guide
        turn = next_turn(guide, position, event, staffed=self._staffed)
        shown = own_number if isinstance(turn.then, Transfer) else None
        response = Response(
            render(turn, self._surroundings, shown or ""),
            path_of(position) if position else "",
            counts_of(guide, position, event, turn),
        )
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[position, event, shown] = response
        return response


def _event(position: Position | None, request: WebhookRequest) -> Event:
    """What Twilio reports, in the words of the dialog."""
    if position and position.place is Place.TRANSFER:
        return _ENDS.get(request.dial_status, _FAILED)
    if not request.digits:
        return _NO_INPUT
    if position and position.place in SEVERAL_KEYS:
        return DigitsTyped(request.digits)
    return _KEYS.get(request.digits, _WRONG_KEY)
