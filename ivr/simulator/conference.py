"""Rooms: how several simulated callers meet, and what one of them hears there.

- Who is alone hears the document at waitUrl, again and again, until somebody comes.
- With hangupOnStar a star leads to the action of the Dial, as its time limit does; every other key means
  nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin

from ivr.simulator import twiml_parser as twiml
from ivr.simulator.events import EventStream, Joined, Left, Meeting, Pressed, Trouble
from ivr.simulator.line import Ended, Line, Sound
from ivr.simulator.transport import TwilioError
from ivr.simulator.webhook_client import Request


class Conferences:
    """How many callers are in each room."""

    def __init__(self) -> None:
        self._people: Counter[str] = Counter()

    def enter(self, room: str, most: int) -> bool:
        """Somebody comes; False where the room is full."""
        if self._people[room] >= most:
            return False
        self._people[room] += 1
        return True

    def leave(self, room: str) -> None:
        """Somebody goes."""
        self._people[room] -= 1

    def people(self, room: str) -> int:
        """How many are in it."""
        return self._people[room]


class Visit:
    """One caller's stay in one room."""

    def __init__(self, line: Line, room: twiml.Conference, conferences: Conferences) -> None:
        self._line, self._room, self._conferences = line, room, conferences

    def take_place(self) -> EventStream[Request | None]:
        """In a room until a star, the end of its time, or the caller hangs up."""
        line, room = self._line, self._room
        begun, status = line.at, "failed"
        if self._conferences.enter(room.room, room.most):
            try:
                status = "completed"
                yield from self._stay(begun + room.time_limit)
            finally:
                self._conferences.leave(room.room)
        if not room.action:
            return None
        length = ("DialCallDuration", str(math.ceil(line.at - begun)))
        return Request(room.method, room.action, (("DialCallStatus", status), length))

    def _stay(self, ends: float) -> EventStream[None]:
        line, room = self._line, self._room
        while line.at < ends:
            people = self._conferences.people(room.room)
            if people < 2:
                if (yield from self._alone()):
                    return
                continue
            answer = yield Meeting(line.at, room.room, people, ends - line.at, verb=line.verb)
            if isinstance(answer, Left | Pressed | Joined):
                line.at += answer.after
                if isinstance(answer, Left):
                    raise Ended("caller")
                if isinstance(answer, Joined):
                    self._conferences.enter(room.room, room.most)
                elif answer.key == "*":
                    return
                continue
            line.at = ends

    def _alone(self) -> EventStream[bool]:
        """What is heard before anybody else comes: the sounds of the document at waitUrl, once."""
        line, room = self._line, self._room
        begun, url = line.at, urljoin(line.url, room.wait_url)
        try:
            content_type, body = yield from line.ask(Request("POST", url), line.status)
            document = twiml.read(content_type, body)
        except TwilioError as error:
            yield Trouble(line.at, error.code, error.sentence)
            raise Ended("trouble") from error
        for verb in document:
            if isinstance(verb, twiml.Play | twiml.Say):
                sound = yield from line.prepare(verb, room.hangup_on_star, line.verb)
                if sound and (yield from self._hear_alone(replace(sound, at=line.at))):
                    return True
                if self._conferences.people(room.room) > 1:
                    return False
        if line.at == begun:
            yield Trouble(line.at, 11215, f"{room.wait_url}: Wer allein im Raum ist, hört nichts.")
            raise Ended("trouble")
        return False

    def _hear_alone(self, sound: Sound) -> EventStream[bool]:
        """One sound, until a star (True) or until somebody comes."""
        answer = yield sound
        if isinstance(answer, Joined):
            self._line.at += min(answer.after, sound.seconds)
            self._conferences.enter(self._room.room, self._room.most)
            return False
        is_star = isinstance(answer, Pressed) and answer.key == "*"
        return self._line.passed(sound, answer if is_star or isinstance(answer, Left) else None) is not None
