"""A call's history, kept by the page: what the caller did, and all that the hotline replied.

The page can read it but not write it: it is sealed with HMAC-SHA256, by a key made from the auth token.
So any process of the server can go on with any call, and none has to remember one.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from ivr.simulator.events import Answer, DialCallStatus, Dialled, Left, Pressed

Stand = Literal["live", "draft"]
STANDS: tuple[Stand, ...] = get_args(Stand)
LONGEST = 100_000  # seconds in a moment; more than any call


class HistoryError(ValueError):
    """What the page sent is no history, or no answer."""


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply as it is played again: of a document the body, of a recording only how long it sounds."""

    status: int = 0
    content_type: str = ""
    body: str = ""  # latin-1, which is able to hold any bytes
    took: float = 0.0  # seconds by the wall clock
    sound: float | None = None  # seconds; None: no sound that can be played
    code: int = 0  # Twilio's error code where nothing came back
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A call up to now: an answer for each moment that took time, a reply for each request."""

    stand: Stand
    call_sid: str = field(default_factory=lambda: "CA" + secrets.token_hex(16))
    did: tuple[Answer, ...] = ()
    replies: tuple[Replied, ...] = ()


def seal(history: History, secret: str) -> str:
    """The history as text that the page keeps."""
    data = {
        "stand": history.stand,
        "call_sid": history.call_sid,
        "did": [_written(answer) for answer in history.did],
        "replies": [_sparse(reply) for reply in history.replies],
    }
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode()))
    return f"{packed.decode()}.{_mark(packed, secret)}"


def unseal(sealed: str, secret: str) -> History:
    """The history in a text of `seal`; HistoryError for one that was not sealed with this secret."""
    packed, _, mark = sealed.partition(".")
    if not hmac.compare_digest(_mark(packed.encode(), secret).encode(), mark.encode()):
        raise HistoryError("sealed by somebody else")
    data = json.loads(zlib.decompress(base64.urlsafe_b64decode(packed)))
    return History(
        stand=data["stand"],
        call_sid=data["call_sid"],
        did=answers(data["did"]),
        replies=tuple(Replied(**reply) for reply in data["replies"]),
    )


def answers(written: object) -> tuple[Answer, ...]:
    """What the caller did, from JSON: null, ["key", "1", 2.5], ["left", 2.5] or ["dialled", "busy", 0].

    Raises HistoryError for anything else.
    """
    if not isinstance(written, list):
        raise HistoryError("no list")
    return tuple(map(_read, written))


def _read(written: object) -> Answer:
    match written:
        case None:
            return None
        case ["key", str(key), int(after) | float(after)] if 0 <= after <= LONGEST and key:
            try:
                return Pressed(key, after)
            except ValueError as error:
                raise HistoryError("no key") from error
        case ["left", int(after) | float(after)] if 0 <= after <= LONGEST:
            return Left(after)
        case ["dialled", str(status), int(seconds) | float(seconds)] if 0 <= seconds <= LONGEST:
            for known in get_args(DialCallStatus):
                if status == known:
                    return Dialled(known, seconds)
    raise HistoryError("no answer")


def _written(answer: Answer) -> Sequence[str | float] | None:
    match answer:
        case Pressed():
            return ["key", answer.key, answer.after]
        case Left():
            return ["left", answer.after]
        case Dialled():
            return ["dialled", answer.status, answer.seconds]
    return None


_NOTHING = asdict(Replied())


def _sparse(reply: Replied) -> dict[str, Any]:
    return {name: value for name, value in asdict(reply).items() if value != _NOTHING[name]}


def _mark(packed: bytes, secret: str) -> str:
    key = hmac.digest(secret.encode(), b"the history of a browser's call", "sha256")
    return hmac.digest(key, packed, "sha256").hex()
