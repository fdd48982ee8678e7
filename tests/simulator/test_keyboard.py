"""Keys from a terminal or a pipe, one by one."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest
from _keyboard import keyboard

KEYS = "0123456789*#"


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """The reading and the writing end; tests close the latter."""
    reading, writing = os.pipe()
    yield reading, writing
    _reading_ends()
    os.close(reading)


def _reading_ends() -> None:
    """Wait for the thread that reads: it would read from whatever gets the number of a closed file next."""
    for thread in threading.enumerate():
        if thread.name == "keyboard":
            thread.join(30)


def _typed(pipe: tuple[int, int], text: bytes) -> list[str | None]:
    """What is read from this, up to a last # that is typed after it."""
    os.write(pipe[1], text + b"#")
    os.close(pipe[1])
    keys: list[str | None] = []
    with keyboard(pipe[0]) as typed:
        while not keys or keys[-1] != "#":
            keys.append(typed.key(30.0, KEYS))
        assert typed.key(0.0, KEYS) is None  # the end of the input is silence
    return keys[:-1]


def test_keys_come_one_by_one_and_all_else_is_ignored(pipe: tuple[int, int]) -> None:
    """Line ends, letters and umlauts are no keys."""
    assert _typed(pipe, "1\na ü*0\r\n".encode()) == ["1", "*", "0"]


def test_arrows_and_function_keys_are_no_digits(pipe: tuple[int, int]) -> None:
    """Delete sends a 3 and F5 a 15 within their sequences."""
    assert _typed(pipe, b"\x1b[A7\x1b[3~\x1b[15~\x1bOP8\x1b[1;5C") == ["7", "8"]


def test_ctrl_c_arrives_as_such(pipe: tuple[int, int]) -> None:
    """On Windows it comes as a character; the caller hangs up with it all the same."""
    os.write(pipe[1], b"\x03")
    with keyboard(pipe[0]) as typed, pytest.raises(KeyboardInterrupt):
        typed.key(30.0, KEYS)
    os.close(pipe[1])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals of this kind")
def test_a_terminal_gives_keys_without_return_and_is_left_as_it_was() -> None:
    """Nobody should have to type blind after a call."""
    import termios

    terminal, screen = os.openpty()
    before = termios.tcgetattr(screen)
    with keyboard(screen) as typed:
        assert termios.tcgetattr(screen) != before
        os.write(terminal, b"5")
        assert typed.key(30.0, KEYS) == "5"
    assert termios.tcgetattr(screen) == before
    os.close(terminal)  # the end of the input
    _reading_ends()
    os.close(screen)
