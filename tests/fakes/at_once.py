"""Several people who do the same again and again, at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def at_once(number: int, act: Callable[[], object]) -> Iterator[None]:
    """So many threads repeat this until the block ends; each ends what it has begun."""
    over = threading.Event()

    def repeat() -> None:
        while not over.is_set():
            act()

    threads = [threading.Thread(target=repeat) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
