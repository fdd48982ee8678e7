"""A process that counts: told a state folder, a database, a name, how many, what it should do besides.

Prints the number of each count once it is counted; every one is counted twice under the same mark.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import ivr.statistics.counter
from ivr.core.counting import Count
from ivr.settings import Settings
from ivr.statistics.counter import SpoolCounter, make_counter


def main(state: str, url: str, name: str, number: int, besides: str = "") -> None:
    """Count; the thread that hands the counts over is in a hurry."""
    ivr.statistics.counter.EVERY = 0.01
    counter = make_counter(Settings("t", "https://x", state=Path(state), database_url=url))
    if besides == "full":
        _count_on_a_full_disc(counter, name, number)
        return
    for one in range(number):
        _count(counter, name, one)
        sys.stdout.write(f"{one}\n")
        sys.stdout.flush()
        if besides == "slowly":
            time.sleep(0.002)


def _count(counter: ivr.statistics.counter.Counter, name: str, one: int) -> None:
    for _ in range(2):
        counter.count([Count("topic", f"{name}.{one}")], f"{name}{one:015x}")


def _count_on_a_full_disc(counter: ivr.statistics.counter.Counter, name: str, number: int) -> None:
    """The system takes 100 bytes a file, then none, then all that there is."""
    assert isinstance(counter, SpoolCounter)
    ivr.statistics.counter.EVERY = 3600
    troubles = []
    for limit in (100, 0, resource.RLIM_INFINITY):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        for one in range(number):
            _count(counter, f"{name}{limit % 7}", one)
        counter._spool.flush()
        troubles.append(bool(counter.trouble))
    sys.stdout.write(json.dumps(troubles))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), *sys.argv[5:])
