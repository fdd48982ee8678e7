"""Generates load: many calls at once over real HTTP, each played as Twilio plays it, on a compressed clock.

- A second of a call takes 1/compression of a real second. A caller whose turn comes late goes on late, so no
  call is cut short; how late the generator was at the worst is in the results.
- Several processes share the calls. Each is one loop without threads, so that it measures the hotline's
  response time and not its own: it takes the call that is due next, plays it to the next moment that takes
  time, and waits over one open connection. So there are as many webhooks at once as processes.
- All processes start at the same moment. The calls begin during RAMP_UP and nobody hangs up before MIN_CALL:
  all are in progress at the same moment, unless the generator is later than the time between the two.
- Each process fetches a recording once, as Twilio's cache does.
"""

from __future__ import annotations

import heapq
import multiprocessing
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from threading import Barrier

from ivr.core.positions import OVERRIDES
from ivr.simulator.events import Answer, Dialled, Event, EventStream, HungUp, Left, Pressed, Trouble, Webhook
from ivr.simulator.player import play
from ivr.simulator.transport import HTTPTransport, Reply
from ivr.simulator.webhook_client import WebhookClient
from loadtest.personas import MIN_CALL, Caller, callers
from loadtest.results import STATUS, Results
from loadtest.server import TOKEN, URL

RAMP_UP = MIN_CALL - 30  # seconds in the time of the calls
SEED = 10_000
START_TIMEOUT = 60.0  # seconds for all processes to start


@dataclass(frozen=True, slots=True)
class Load:
    """How many calls, how much faster than real time, and how many webhooks at once."""

    callers: int
    compression: float
    processes: int = 1


def generate(load: Load, address: str, key_paths: tuple[str, ...]) -> Results:
    """Call the hotline that is served at this address; returns once the last call has ended.

    `key_paths` are the keys that lead to a topic. What is signed is server.py's URL, with its TOKEN.
    """
    share = partial(_make_share, load, address, key_paths)
    if load.processes == 1:
        return share(Barrier(1), 0)
    results, spawn = Results(), multiprocessing.get_context("spawn")
    with spawn.Manager() as manager, ProcessPoolExecutor(load.processes, spawn) as pool:
        start = manager.Barrier(load.processes, timeout=START_TIMEOUT)
        for one in pool.map(partial(share, start), range(load.processes)):
            results.add(one)
    return results


def _make_share(load: Load, address: str, key_paths: tuple[str, ...], ready: Barrier, share: int) -> Results:
    """Make every n-th call, where n is the number of processes, once all of them are ready."""
    results, transport = Results(), _CachingTransport(URL, address)
    everybody = enumerate(callers(load.callers, SEED, key_paths))
    calls = [
        _Call(caller, transport, RAMP_UP * number / load.callers)
        for number, caller in islice(everybody, share, None, load.processes)
    ]
    queue = [(call.due, number, call) for number, call in enumerate(calls)]  # sorted already, as a heap is
    ready.wait()
    start = time.monotonic()
    while queue:
        due, number, call = heapq.heappop(queue)
        early = start + due / load.compression - time.monotonic()
        results.max_lag = max(results.max_lag, -early)
        time.sleep(max(0.0, early))
        if call.due == call.start:
            results.starts.append(time.monotonic())
        if call.go_on(results):
            heapq.heappush(queue, (call.due, number, call))
        else:
            results.ends.append(time.monotonic())
    transport.close()
    return results


class _Call:
    """One call, and when it is due: seconds in the time of the calls, since the load test began."""

    __slots__ = ("_answer", "_caller", "_script", "due", "start")

    def __init__(self, caller: Caller, transport: HTTPTransport, start: float) -> None:
        entry, status_callback = f"{URL}/voice{OVERRIDES}", f"{URL}{STATUS}"
        client = WebhookClient(transport=transport, token=TOKEN, entry=entry, status_callback=status_callback)
        self.start = self.due = start
        self._caller = caller
        self._script: EventStream[None] = play(client)
        self._answer: Answer = None

    def go_on(self, results: Results) -> bool:
        """Play to the next moment that takes time; whether there is one."""
        while True:
            moment = self._script.send(self._answer)
            self._answer = None
            if isinstance(moment, Webhook):
                results.add_webhook(moment)
            elif isinstance(moment, Trouble):
                results.add_error(moment)
            elif isinstance(moment, HungUp):
                results.add_end(moment.at, moment.by, self._caller.hangs_up)
                return False
            else:
                self._answer = self._caller.answers(moment)
                if seconds := _duration(moment, self._answer):
                    self.due = self.start + moment.at + seconds
                    return True


def _duration(moment: Event, answer: Answer) -> float:
    if isinstance(answer, Pressed | Left):
        return answer.after
    if isinstance(answer, Dialled):
        return answer.seconds
    return getattr(moment, "seconds", 0.0)


class _CachingTransport(HTTPTransport):
    """Keeps the recordings that it has fetched."""

    def __init__(self, public_url: str, address: str) -> None:
        super().__init__(public_url, address)
        self._recordings: dict[str, Reply] = {}

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """A recording, fetched once; raises TransportError as HTTPTransport does."""
        if url in self._recordings:
            return self._recordings[url]
        reply = super().get(url, headers)
        if reply.status == 200:
            self._recordings[url] = reply
        return reply
