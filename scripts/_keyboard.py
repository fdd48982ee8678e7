"""Single keys from the terminal, each as soon as it is pressed, with a time limit for waiting.

A thread reads, so that waiting works alike on Linux, macOS and Windows. Where the input is no terminal
(a pipe, some development environments) keys come with the line they are typed in.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from queue import Empty, SimpleQueue

_CTRL_C = "\x03"  # Windows hands it over as a character while it is read key by key
_SEQUENCE = re.compile(r"\x1b(\[[0-9;]*[~A-Za-z]|O.|)")  # arrows, Delete …: their digits are no keys


class Keyboard:
    """What was typed and not yet read."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._typed: SimpleQueue[str] = SimpleQueue()
        threading.Thread(target=self._collect, args=(read,), name="keyboard", daemon=True).start()

    def key(self, seconds: float, among: str) -> str | None:
        """The next key that is one of `among`, or None after so many seconds. KeyboardInterrupt on Ctrl-C."""
        end = time.monotonic() + seconds
        while True:
            try:
                key = self._typed.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                return None
            if key == _CTRL_C:
                raise KeyboardInterrupt
            if key in among:
                return key

    def _collect(self, read: Callable[[], str]) -> None:
        while text := read():
            for key in _SEQUENCE.sub("", text):
                self._typed.put(key)


@contextmanager
def keyboard(file: int = 0) -> Iterator[Keyboard]:
    """A keyboard on this file descriptor (0 = standard input); leaves the terminal as it was."""
    if sys.platform == "win32" and os.isatty(file):
        yield Keyboard(_windows_key)
        return
    with _key_by_key(file) if os.isatty(file) else nullcontext():
        yield Keyboard(lambda: _read(file))


def _read(file: int) -> str:
    """Some characters, or "" at the end. Not by sys.stdin: a thread that sleeps in it disturbs the exit."""
    try:
        return os.read(file, 64).decode("utf-8", "replace")
    except OSError:  # how a terminal says that it was closed
        return ""


if sys.platform == "win32":
    import msvcrt

    def _windows_key() -> str:
        key = msvcrt.getwch()
        return key if key not in "\0\xe0" else "\x1b[" + msvcrt.getwch() + "~"

    def _key_by_key(_file: int) -> AbstractContextManager[None]:
        return nullcontext()
else:
    import termios
    import tty

    def _windows_key() -> str:
        raise NotImplementedError

    @contextmanager
    def _key_by_key(file: int) -> Iterator[None]:
        before = termios.tcgetattr(file)
        tty.setcbreak(file)
        try:
            yield
        finally:
            termios.tcsetattr(file, termios.TCSADRAIN, before)
