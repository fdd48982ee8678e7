"""Many calls at once over real HTTP, each played as Twilio plays it (player.py), on one compressed clock.

- A second of a call takes 1/compression of a second. A call's own clock stays right: who is served late waits
  longer, and how late the crowd was at the worst is told.
- Several processes share the crowd. Each is one loop without threads, so that what it measures of an answer
  is the hotline's time and not its own; it takes the call that is due next to its next moment that lasts,
  over one connection that stays open. So as many webhooks are asked at once as there are processes.
- Nobody hangs up before everybody has dialled: then the clocks of all processes stand still for each other.
- Each process fetches a recording once, as Twilio's cache does with what is immutable, and keeps only how
  long it is.
"""

from __future__ import annotations

import heapq
import multiprocessing
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from threading import Barrier

from ivr.simulator.events import Answer, Dialled, Event, EventStream, HungUp, Left, Pressed, Trouble, Webhook
from ivr.simulator.player import play
from ivr.simulator.transport import HTTPTransport, Params, Reply, TransportError
from ivr.simulator.webhook_client import WebhookClient, seconds_of
from loadtest.personas import STAY, Person, people
from loadtest.results import Tally

RAMP = STAY - 30  # seconds of the calls' time within which all of them dial: before the first one hangs up
SEED = 10_000
_meeting: Barrier | None = None  # where the processes of one crowd wait for each other


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who calls what: so many callers under a public URL that is served at an address of this computer."""

    callers: int
    address: str  # http://127.0.0.1:8000
    public_url: str
    token: str = field(repr=False)
    ways: tuple[str, ...]  # of keys, each to a topic
    overrides: str = ""  # what the entry's URL ends with (overrides.py)
    compression: float = 10.0
    processes: int = 1
    seed: int = SEED


def call(crowd: Crowd) -> Tally:
    """Have all of them call, and tell what happened once the last one has hung up."""
    if crowd.processes == 1:
        return _call_share(crowd, 0)
    tally, shares = Tally(), range(crowd.processes)
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(crowd.processes)
    with ProcessPoolExecutor(crowd.processes, spawn, _wait_at, (barrier,)) as pool:
        for one in pool.map(_call_share, [crowd] * len(shares), shares):
            tally.add(one)
    return tally


def _wait_at(barrier: Barrier) -> None:
    global _meeting
    _meeting = barrier


def _meet() -> None:
    if _meeting is not None:
        _meeting.wait()


def _call_share(crowd: Crowd, share: int) -> Tally:
    """Every caller of this share of the crowd."""
    line, everybody = _Line(crowd), enumerate(people(crowd.callers, crowd.seed, crowd.ways))
    calls = [
        _Call(person, line, crowd, RAMP * number / crowd.callers)
        for number, person in islice(everybody, share, None, crowd.processes)
    ]
    try:
        _meet()
        return _play(calls, line, crowd.compression)
    except BaseException:
        if _meeting is not None:
            _meeting.abort()  # nobody waits for us any more
        raise
    finally:
        line.close()


def _play(calls: list[_Call], line: _Line, compression: float) -> Tally:
    """One loop over the calls, by the moment each is due."""
    tally, begin, met = Tally(), time.monotonic(), False
    waiting = [(one.due, number, one) for number, one in enumerate(calls)]
    heapq.heapify(waiting)
    while waiting:
        due, number, one = heapq.heappop(waiting)
        if due >= STAY and not met:
            stood_still = time.monotonic()
            _meet()
            begin, met = begin + time.monotonic() - stood_still, True
        early = begin + due / compression - time.monotonic()
        tally.latest = max(tally.latest, -early)
        time.sleep(max(0.0, early))
        if one.due == one.offset:
            tally.begun.append(time.monotonic())
        if one.go_on(tally):
            heapq.heappush(waiting, (one.due, number, one))
        else:
            tally.over.append(time.monotonic())
    if not met:
        _meet()  # all calls were cut off early
    tally.failed_attempts = line.failed
    return tally


class _Call:
    """One caller's call, and when it is due on the crowd's clock (seconds of the calls' time)."""

    __slots__ = ("_answer", "_person", "_script", "due", "offset")

    def __init__(self, person: Person, line: _Line, crowd: Crowd, offset: float) -> None:
        exchange = WebhookClient(
            transport=line,
            token=crowd.token,
            entry=f"{crowd.public_url}/voice{crowd.overrides}",
            status_callback=f"{crowd.public_url}/voice/status",
        )
        self.offset = self.due = offset
        self._person = person
        self._script: EventStream[None] = play(exchange)
        self._answer: Answer = None

    def go_on(self, tally: Tally) -> bool:
        """To the next moment that takes time; whether there is one."""
        while True:
            moment = self._script.send(self._answer)
            self._answer = None
            if isinstance(moment, Webhook):
                tally.note_webhook(moment)
            elif isinstance(moment, Trouble):
                tally.note_trouble(moment)
            elif isinstance(moment, HungUp):
                tally.note_end(moment.at, moment.by, self._person.wants)
                return False
            else:
                self._answer = self._person.answers(moment)
                if lasts := _lasts(moment, self._answer):
                    self.due = self.offset + moment.at + lasts
                    return True


def _lasts(moment: Event, answer: Answer) -> float:
    if isinstance(answer, Pressed | Left):
        return answer.after
    if isinstance(answer, Dialled):
        return answer.seconds
    return getattr(moment, "seconds", 0.0)


class _Line:
    """An HTTPTransport that keeps the length of recordings, and counts the attempts that had no reply."""

    def __init__(self, crowd: Crowd) -> None:
        self.public_url = crowd.public_url
        self.failed = 0
        self._line = HTTPTransport(crowd.public_url, crowd.address)
        self._recordings: dict[str, Reply] = {}

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """POST a form; TransportError as HTTPTransport has it."""
        try:
            return self._line.post(url, params, headers)
        except TransportError:
            self.failed += 1
            raise

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """A recording, or a small sound as long as it where it is known; TransportError without a reply."""
        if url not in self._recordings:
            reply = self._line.get(url, headers)
            if reply.status != 200:
                return reply
            self._recordings[url] = _shortened(reply)
        return self._recordings[url]

    def close(self) -> None:
        """Close the connection."""
        self._line.close()


def _shortened(reply: Reply) -> Reply:
    """A WAV of 1,000 bytes a second that is as long as this sound."""
    data = bytes(round(seconds_of(reply.content_type, reply.body) * 1000))
    rate = (1000).to_bytes(4, "little")
    form = b"fmt " + (16).to_bytes(4, "little") + b"\1\0\1\0" + rate + rate + b"\1\0\x08\0"
    sound = b"WAVE" + form + b"data" + len(data).to_bytes(4, "little") + data
    return replace(reply, content_type="audio/wav", body=b"RIFF" + len(sound).to_bytes(4, "little") + sound)
