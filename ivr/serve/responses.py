"""What a caller gets to hear at a path: rendered once for each position and key that there is, then kept."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.core.counting import Count, counts_of
from ivr.core.dialog import (
    KEYS,
    CallStarted,
    Event,
    KeyPressed,
    NoInput,
    Place,
    Position,
    Transfer,
    TransferEnded,
    Turn,
    exists,
    next_turn,
)
from ivr.core.guide import Guide
from ivr.core.positions import path_of, position_at
from ivr.serve.live import Snapshot
from ivr.serve.middleware import Told
from ivr.serve.twiml import Surroundings, render
from ivr.settings import Settings

NO_KEY = "?"  # what is no key at all is a wrong key


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered, at which position (empty: the beginning, or none we know), what it counts as."""

    twiml: bytes
    state: str
    counts: tuple[Count, ...]


def page(path: str, told: Told, snapshot: Snapshot, settings: Settings) -> Page:
    """The page for what happened at this path below /voice; empty: a call begins."""
    known = (path, told.digits, told.stumbled)
    kept: Page | None = snapshot.pages.get(known)
    if kept:
        return kept
    guide, position = snapshot.release.guide, position_at(path)
    event = _event(path, position, told)
    turn = next_turn(guide, position, event, staffed=bool(settings.staff_number))
    counts = counts_of(guide, position, event, turn)
    made = Page(
        _rendered(turn, told, snapshot, settings),
        path_of(position) if position and exists(guide, position) else "",
        # after an apology the call begins anew, but it is the same call
        tuple(count for count in counts if not (told.stumbled and count.kind == "call")),
    )
    as_we_wrote_it = path == path_of(position) if position else not (path or told.digits)
    if as_we_wrote_it and _comes_again(guide, position, event) and not isinstance(turn.then, Transfer):
        snapshot.pages[known] = made
    return made


def _rendered(turn: Turn, told: Told, snapshot: Snapshot, settings: Settings) -> bytes:
    """A transfer shows the number that was called, so its page is not always the same."""
    around = Surroundings(
        snapshot.release, snapshot.present, settings.public_url, settings.staff_number, snapshot.audio_url
    )
    return render(turn, around, told.own_number if isinstance(turn.then, Transfer) else "")


def _comes_again(guide: Guide, position: Position | None, event: Event) -> bool:
    """Whether a page is worth keeping: there are only so many positions and keys, but endless nonsense."""
    if event == KeyPressed(NO_KEY) or isinstance(event, TransferEnded):
        return False
    return isinstance(event, CallStarted) or (position is not None and exists(guide, position))


def _event(path: str, position: Position | None, told: Told) -> Event:
    """What Twilio reports, in the words of the dialog."""
    if not path:
        return CallStarted()
    if position and position.place is Place.TRANSFER:
        return TransferEnded(told.dial_status)
    if not told.digits:
        return NoInput()
    return KeyPressed(told.digits) if told.digits in tuple(KEYS) else KeyPressed(NO_KEY)
