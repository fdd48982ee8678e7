"""How every script ends: with an exit code, and in German instead of a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import _venv  # noqa: F401 - makes ivr importable

from ivr.errors import HotlineError

INTERRUPTED = 130  # what a shell reports for Ctrl-C: 128 + SIGINT
UNREAD = 141  # and for a program whose output nobody reads any more: 128 + SIGPIPE


def run(work: Callable[[], int], stopped: str = "Abgebrochen.") -> int:
    """The exit code of `work`; 1 after a HotlineError, whose message is shown, 130 after Ctrl-C.

    `stopped` is what staff read after Ctrl-C: what has been done by then, and what has not. Where the output
    goes to a program that has read enough, as in `check.py --json | head`, there is nothing to say: 141.
    """
    try:
        code = work()
        sys.stdout.flush()  # here and not at Python's own end, where nothing can catch the error
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what Python still has to flush
        return UNREAD
    except HotlineError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{stopped}", file=sys.stderr)
        return INTERRUPTED
