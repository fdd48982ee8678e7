"""What a caller hears: the response to an event at a position, rendered once and then kept.

- The position is resolved once against the guide. One that the guide does not have is None from then on.
- A response is kept under (position, event, the hotline's own number where it is shown), never under the text
  of a request. There are as many events as keys and ways for a transfer to end: anything else that is sent is
  a wrong key, or a transfer that failed.
- What may be the code of a room, so whatever has more than one digit, is kept nowhere: what follows on it is
  rendered each time.
- They are those of one day (core/today.py): the webhook makes them anew when the day changes. Whoever is in a
  topic or on the way into a room that is there no more goes on.
- What is kept is bounded, although a signed request may name any position and number: a full cache is
  emptied.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.core import digits, rooms
from ivr.core.counting import CALL, KINDS, Count, counts_of
from ivr.core.dialog import exists, next_turn
from ivr.core.guide import MAIN
from ivr.core.positions import path_of, position_at
from ivr.core.today import Today
from ivr.core.turn import (
    KEYS,
    SEVERAL_KEYS,
    CallStarted,
    CodeTyped,
    DigitsTyped,
    Entrance,
    Event,
    KeyPressed,
    NoInput,
    Place,
    Position,
    Transfer,
    TransferEnded,
    Turn,
)
from ivr.rooms.entry import RoomEntry
from ivr.serve.live import Snapshot
from ivr.serve.middleware import WebhookRequest
from ivr.serve.twiml import Surroundings, render, whisper
from ivr.settings import Settings

MAX_KEPT = 20_000  # positions or responses: 1.3 kB each, so 26 MB a worker; the guide has 800 and 10,000
FOR_ROOM = "room"  # the path below /voice of a number that leads to rooms only
_WRONG_KEY = KeyPressed("?")
_FAILED = TransferEnded("failed")
_KEYS = {key: KeyPressed(key) for key in KEYS}
_ENDS = {status: TransferEnded(status) for status in KINDS["transfer"].rows}
_CALL_STARTED, _NO_INPUT = CallStarted(), NoInput()
EVERYTHING = Today()


@dataclass(frozen=True, slots=True)
class Response:
    """TwiML, the position it answers (empty: the start of a call, or an unknown one), what it counts as."""

    twiml: bytes
    state: str
    counts: tuple[Count, ...]


class Responses:
    """The responses of one release on one day; safe to use from several threads."""

    def __init__(
        self,
        snapshot: Snapshot,
        settings: Settings,
        entry: RoomEntry | None = None,
        today: Today = EVERYTHING,
    ) -> None:
        self.snapshot, self.today = snapshot, today
        self._entry = entry or RoomEntry(None)
        self._guide = snapshot.release.guide.on(today.withdrawn, today.notices)
        self._surroundings = Surroundings(
            snapshot.release, snapshot.present, settings.public_url, snapshot.audio_url
        )
        self._positions: dict[str, Position] = {}  # by the path that path_of() writes
        self._kept: dict[tuple[Position | None, Event, str | None], Response] = {}

    def at(self, path: str, request: WebhookRequest) -> Response:
        """The response to what happened at this path below /voice; empty: a call begins."""
        if path == FOR_ROOM:
            return self._at_entrance()
        position = self._position(path)
        if position and position.place is Place.ROOM and len(request.digits) > 1:
            return self._answer_code(position, DigitsTyped(request.digits))
        event = _event(position, request) if path else _CALL_STARTED
        number = request.own_number
        # None: the response shows no number. Empty: a transfer that has none to show.
        kept = self._kept.get((position, event, None)) or self._kept.get((position, event, number))
        return kept or self._make(position, event, number)

    def _at_entrance(self) -> Response:
        """A call to a number for rooms only; as long as there are none, the main menu."""
        if self._guide.has_room and self._entry.is_away:
            answered = self._answer(Position(Place.ROOM, MAIN), CodeTyped(Entrance.AWAY))
            return replace(answered, counts=(CALL,))
        there = any(topic.is_room for topic in self._guide.topics())
        return self._answer(None, CallStarted(for_room=there))

    def _answer_code(self, position: Position, typed: DigitsTyped) -> Response:
        """What follows on digits that may be a code: never kept."""
        read = digits.read(typed.digits, rooms.LENGTH)
        event = self._entry.look_up(read.digits) if read.meaning is digits.Meaning.WHOLE else typed
        return self._answer(position, event)

    def _position(self, path: str) -> Position | None:
        """The position that this path carries; None where the guide does not have it."""
        if known := self._positions.get(path):
            return known
        position = position_at(path)
        if position is None or not exists(self._guide, position):
            return None
        if len(self._positions) >= MAX_KEPT:
            self._positions.clear()
        return self._positions.setdefault(path_of(position), position)

    def _make(self, position: Position | None, event: Event, own_number: str) -> Response:
        turn = next_turn(self._guide, position, event, desk=self.today.desk)
        shown = own_number if isinstance(turn.then, Transfer) else None
        response = self._rendered(position, event, turn, shown or "")
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[position, event, shown] = response
        return response

    def whisper(self) -> bytes:
        """What a human hears whose telephone was answered."""
        return whisper(self._surroundings)

    def _answer(self, position: Position | None, event: Event) -> Response:
        return self._rendered(
            position, event, next_turn(self._guide, position, event, desk=self.today.desk), ""
        )

    def _rendered(self, position: Position | None, event: Event, turn: Turn, shown: str) -> Response:
        return Response(
            render(turn, self._surroundings, shown),
            path_of(position) if position else "",
            counts_of(self._guide, position, event, turn),
        )


def _event(position: Position | None, request: WebhookRequest) -> Event:
    """What Twilio reports, in the words of the dialog."""
    if position and position.place in (Place.TRANSFER, Place.MEETING):
        return _ENDS.get(request.dial_status, _FAILED)
    if not request.digits:
        return _NO_INPUT
    if position and position.place in SEVERAL_KEYS:
        return DigitsTyped(request.digits)
    return _KEYS.get(request.digits, _WRONG_KEY)
