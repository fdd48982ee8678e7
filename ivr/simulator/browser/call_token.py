"""The call token: a whole call up to now, kept by the page; the server stores none.

It holds what the caller did and all that the hotline replied. itsdangerous signs it with a key made from the
auth token, so the page can read it but not change it, and any process can go on with any call.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field
from hashlib import sha256
from typing import Literal, get_args

from itsdangerous import BadData, URLSafeTimedSerializer

from ivr.simulator.events import KEYS, Answer, DialCallStatus, Dialled, Joined, Left, Pressed

ReleaseName = Literal["live", "draft"]
RELEASE_NAMES: tuple[ReleaseName, ...] = get_args(ReleaseName)
MAX_AGE = 24 * 3600  # seconds between two requests of one call; Twilio ends a call after four hours
MAX_EVENT = 100_000  # seconds in one event; more than any call
_NAMES = {Pressed: "key", Left: "left", Joined: "joined"}


class CallTokenError(ValueError):
    """What the page sent is not a call token of ours, or not an answer."""


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply as it is replayed: of a document the body, of a recording only how long it sounds."""

    status: int = 0
    content_type: str = ""
    body: str = ""  # latin-1, which can hold any bytes
    took: float = 0.0  # seconds by the wall clock
    sound: float | None = None  # seconds; None: no sound that can be played
    code: int = 0  # Twilio's error code where nothing came back
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call up to now: an answer for each event that took time, a reply for each request."""

    release: ReleaseName
    call_sid: str = field(default_factory=lambda: "CA" + secrets.token_hex(16))
    did: tuple[Answer, ...] = ()
    replies: tuple[KeptReply, ...] = ()


def dump(call: Call, secret: str) -> str:
    """The call as a token for the page."""
    did, replies = list(map(_written, call.did)), list(map(asdict, call.replies))
    token: str = _serializer(secret).dumps([call.release, call.call_sid, did, replies])
    return token


def load(token: str, secret: str) -> Call:
    """The call in a token; CallTokenError for one signed with another secret, or older than MAX_AGE."""
    try:
        release, call_sid, did, replies = _serializer(secret).loads(token, MAX_AGE)
    except BadData as error:
        raise CallTokenError(str(error)) from error
    return Call(release, call_sid, answers(did), tuple(KeptReply(**reply) for reply in replies))


def _serializer(secret: str) -> URLSafeTimedSerializer:
    options = {"digest_method": sha256, "key_derivation": "hmac"}
    return URLSafeTimedSerializer(secret, salt="call token of the browser", signer_kwargs=options)


def answers(written: object) -> tuple[Answer, ...]:
    """What the caller did, from JSON: null, ["key", "1", 2.5], ["left", 2.5] or ["dialled", "busy", 0].

    ["joined", 2.5] is somebody else who comes into the caller's room.

    Raises CallTokenError for anything else.
    """
    if not isinstance(written, list):
        raise CallTokenError("no list")
    return tuple(map(_read, written))


def _read(written: object) -> Answer:
    match written:
        case None:
            return None
        case ["key", str(key), int(after) | float(after)] if key in (*KEYS,) and 0 <= after <= MAX_EVENT:
            return Pressed(key, after)
        case ["left", int(after) | float(after)] if 0 <= after <= MAX_EVENT:
            return Left(after)
        case ["joined", int(after) | float(after)] if 0 <= after <= MAX_EVENT:
            return Joined(after)
        case ["dialled", status, int(seconds) | float(seconds)] if 0 <= seconds <= MAX_EVENT:
            for known in get_args(DialCallStatus):
                if status == known:
                    return Dialled(known, seconds)
    raise CallTokenError("no answer")


def _written(answer: Answer) -> Sequence[str | float] | None:
    if isinstance(answer, Dialled):
        return ["dialled", answer.status, answer.seconds]
    return None if answer is None else [_NAMES[type(answer)], *astuple(answer)]
