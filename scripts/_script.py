"""What every script begins and ends with: German arguments and questions; an exit code, never a traceback.

argparse speaks German here, since staff read its help and its errors.
"""

from __future__ import annotations

import argparse
import getpass
import os
import re
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

import _venv  # noqa: F401 - makes ivr importable

from ivr.commands import command
from ivr.errors import HotlineError

__all__ = ["Parser", "asks", "asks_unseen", "command", "run", "typed"]

T = TypeVar("T")
INTERRUPTED = 130  # what a shell reports for Ctrl-C: 128 + SIGINT
UNREAD = 141  # and for a program whose output nobody reads any more: 128 + SIGPIPE
# What argparse says, and what a member of staff reads instead.
_COMPLAINTS = (
    (r"unrecognized arguments: (.+)", "„{0}“ kenne ich nicht."),
    (
        r"argument (\S+): invalid choice: '?(.+?)'? \(choose from (.+)\)",
        "„{1}“ gibt es bei {0} nicht. Möglich: {2}.",
    ),
    (r"argument (\S+): expected .+", "Zu {0} fehlt eine Angabe."),
    (r"the following arguments are required: (.+)", "Es fehlt: {0}."),
    (r"argument (\S+): not allowed with argument (\S+)", "{0} und {1} gehen nicht zusammen."),
    (r"argument (\S+): ignored explicit argument .+", "{0} braucht keine Angabe."),
    (r"argument (\S+): (?:invalid \S+ value: '?(.+?)'?)", "„{1}“ passt nicht zu {0}."),
    (r"argument (\S+): (.+)", "{0}: {1}"),  # said by the script itself, in German
)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose every word is German; wrong usage ends with exit code 2."""

    def __init__(self, description: str, epilog: str | None = None) -> None:
        super().__init__(description=description, epilog=epilog, add_help=False, allow_abbrev=False)
        self._positionals.title = "Angaben"
        self._optionals.title = "Möglichkeiten"
        self.add_argument("-h", "--help", action="help", help="zeigt diese Hilfe")

    def format_usage(self) -> str:
        """The line that shows how to call it."""
        return super().format_usage().replace("usage: ", "Aufruf: ", 1)

    def format_help(self) -> str:
        """The whole help."""
        return super().format_help().replace("usage: ", "Aufruf: ", 1)

    def error(self, message: str) -> NoReturn:
        """Say what was wrong with the call and where help is; exit code 2."""
        self.exit(2, f"{_german(message)}\nHilfe: {command(self.prog)} --help\n")


def _german(message: str) -> str:
    for pattern, german in _COMPLAINTS:
        if found := re.fullmatch(pattern, message):
            return german.format(*(group.replace("'", "") for group in found.groups()))
    return "Das habe ich nicht verstanden."


def typed(read: Callable[[str], T]) -> Callable[[str], T]:
    """For the `type` of an argument: what `read` says in a ValueError, in German, staff get to read."""

    def reading(written: str) -> T:
        try:
            return read(written)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return reading


def asks(question: str) -> bool:
    """A question that only a clear yes answers; without a keyboard the answer is no."""
    try:
        return input(f"{question} (j/n) ").strip().lower() in ("j", "ja")
    except EOFError:
        print()
        return False


def asks_unseen(question: str) -> str:
    """What is typed without being shown; without a keyboard the next line of the input, or nothing."""
    try:
        return getpass.getpass(question) if sys.stdin.isatty() else input(question)
    except EOFError:
        print()
        return ""


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
