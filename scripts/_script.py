"""How every script ends: with an exit code, and in German instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable

import _venv  # noqa: F401 - makes ivr importable

from ivr.errors import HotlineError

INTERRUPTED = 130  # what a shell reports for Ctrl-C: 128 + SIGINT


def run(work: Callable[[], int], stopped: str = "Abgebrochen.") -> int:
    """The exit code of `work`; 1 after a HotlineError, whose message is shown, 130 after Ctrl-C.

    `stopped` is what staff read after Ctrl-C: what has been done by then, and what has not.
    """
    try:
        return work()
    except HotlineError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{stopped}", file=sys.stderr)
        return INTERRUPTED
