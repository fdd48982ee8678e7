"""What a caller hears: the response to an event at a position, rendered once and then kept.

- The position is resolved once against the guide. One that the guide does not have is None from then on.
- A response is kept under (position, event, the hotline's own number where it is shown), never under the text
  of a request. There are as many events as keys and ways for a transfer to end: anything else that is sent is
  a wrong key, or a transfer that failed.
- What follows on the code of a room is rendered each time and kept nowhere.
- What is kept is bounded, although a signed request may name any position and number: a full cache is
  emptied.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.core import digits, rooms
from ivr.core.counting import CALL, KINDS, Count, counts_of
from ivr.core.dialog import exists, next_turn
from ivr.core.guide import MAIN, Guide
from ivr.core.positions import path_of, position_at
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
from ivr.serve.twiml import Surroundings, render
from ivr.settings import Settings

MAX_KEPT = 20_000  # positions or responses: 1.3 kB each, so 26 MB a worker; the guide has 800 and 10,000
FOR_ROOM = "room"  # the path below /voice of a number that leads to rooms only
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

    def __init__(
        self,
        snapshot: Snapshot,
        settings: Settings,
        entry: RoomEntry | None = None,
        *,
        with_rooms: bool = False,
    ) -> None:
        self.snapshot, self.with_rooms = snapshot, with_rooms
        self._entry = entry or RoomEntry(None)
        guide = snapshot.release.guide
        self._guide = guide if with_rooms else guide.without_rooms()
        self._staffed = bool(settings.staff_number)
        self._surroundings = Surroundings(
            snapshot.release, snapshot.present, settings.public_url, settings.staff_number, snapshot.audio_url
        )
        self._positions: dict[str, Position] = {}  # by the path that path_of() writes
        self._kept: dict[tuple[Position | None, Event, str | None], Response] = {}

    def at(self, path: str, request: WebhookRequest) -> Response:
        """The response to what happened at this path below /voice; empty: a call begins."""
        if path == FOR_ROOM:
            return self._at_entrance()
        position = self._position(path)
        event = _event(position, request) if path else _CALL_STARTED
        if isinstance(event, DigitsTyped) and position and position.place is Place.ROOM:
            return self._answer_code(position, event)
        number = request.own_number
        # None: the response shows no number. Empty: a transfer that has none to show.
        kept = self._kept.get((position, event, None)) or self._kept.get((position, event, number))
        return kept or self._make(position, event, number)

    def _at_entrance(self) -> Response:
        """A call to a number for rooms only; as long as there are none, the main menu."""
        guide = self.snapshot.release.guide
        if guide.has_room and self._entry.is_away:
            answered = self._answer(guide, Position(Place.ROOM, MAIN), CodeTyped(Entrance.AWAY))
            return replace(answered, counts=(CALL,))
        return self._answer(self._guide, None, CallStarted(for_room=self.with_rooms and guide.has_room))

    def _answer_code(self, position: Position, typed: DigitsTyped) -> Response:
        """What follows on digits that may be a code: never kept."""
        read = digits.read(typed.digits, rooms.LENGTH)
        event = self._entry.look_up(read.digits) if read.meaning is digits.Meaning.WHOLE else typed
        return self._answer(self._guide_of(position), position, event)

    def _guide_of(self, position: Position | None) -> Guide:
        """Whoever is on the way into a room, or comes out of it, goes on, though it was closed meanwhile."""
        on_the_way = position is not None and position.place in rooms.PLACES
        return self.snapshot.release.guide if on_the_way else self._guide

    def _position(self, path: str) -> Position | None:
        """The position that this path carries; None where the guide does not have it."""
        if known := self._positions.get(path):
            return known
        position = position_at(path)
        if position is None or not exists(self._guide_of(position), position):
            return None
        if len(self._positions) >= MAX_KEPT:
            self._positions.clear()
        return self._positions.setdefault(path_of(position), position)

    def _make(self, position: Position | None, event: Event, own_number: str) -> Response:
        guide = self._guide_of(position)
        turn = next_turn(guide, position, event, staffed=self._staffed)
        shown = own_number if isinstance(turn.then, Transfer) else None
        response = self._rendered(guide, position, event, turn, shown or "")
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[position, event, shown] = response
        return response

    def _answer(self, guide: Guide, position: Position | None, event: Event) -> Response:
        turn = next_turn(guide, position, event, staffed=self._staffed)
        return self._rendered(guide, position, event, turn, "")

    def _rendered(
        self, guide: Guide, position: Position | None, event: Event, turn: Turn, shown: str
    ) -> Response:
        return Response(
            render(turn, self._surroundings, shown),
            path_of(position) if position else "",
            counts_of(guide, position, event, turn),
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
