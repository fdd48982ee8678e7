"""What is written down: lines of JSON that say what happened and never to whom."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from example_release import put_release

from app import create_app
from ivr.serve.log import JsonLines, without_words
from ivr.settings import ROOT, Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import WSGITransport

NUMBER = "+492214710123"


def line(record: logging.LogRecord) -> dict[str, Any]:
    """The record as it is written; exactly one line."""
    written = JsonLines().format(record)
    assert "\n" not in written
    found: dict[str, Any] = json.loads(written)
    return found


def record(
    name: str, message: str, *args: object, module: str = "base", error: bool = False
) -> logging.LogRecord:
    """Something that a library or we have said."""
    trouble = sys.exc_info() if error else None
    return logging.LogRecord(name, logging.WARNING, f"/x/{module}.py", 7, message, args, trouble, "handle")


def test_each_request_has_one_line(tmp_path: Path) -> None:
    """Route, state, outcome, milliseconds: of a call, a stranger, and those who look after it."""
    put_release(tmp_path)
    told = Settings("geheim", "https://hotline.example.de", audio=tmp_path)
    written: list[str] = []
    app = create_app(told, written.append)
    caller = Caller(WSGITransport(app, told.public_url), token="geheim", status_callback="/voice/status")
    caller.calls()
    caller.presses("1")
    caller.hangs_up()
    client = app.test_client()
    client.post("/voice")
    client.get("/health?Caller=Müller")
    client.get(f"/{NUMBER}")
    lines = [json.loads(one) for one in written]
    assert all(one.count("\n") == 1 for one in written)
    voice = [(one["state"], one["outcome"]) for one in lines if one["route"] == "voice"]
    assert voice == [("", "spoken"), ("menu/haupt/0/normal/0/0", "spoken"), ("", "204"), ("", "403")]
    assert [(one["route"], one["outcome"]) for one in lines[-2:]] == [("health", "200"), ("other", "404")]
    for one in lines:
        assert list(one) == ["at", "level", "route", "state", "outcome", "ms"]
        assert 0 <= one["ms"] < 10_000
    assert NUMBER not in str(lines)
    assert "Müller" not in str(lines)


def test_a_call_for_practice_writes_no_line(tmp_path: Path) -> None:
    """The telephone in the browser asks from inside; its own requests have their lines."""
    put_release(tmp_path)
    written: list[str] = []
    client = create_app(Settings.for_test_phone(audio=tmp_path), written.append).test_client()
    client.post("/phone/call", json={"stand": "live", "did": []}, base_url="http://127.0.0.1:5000")
    assert [json.loads(one)["route"] for one in written] == ["phone"]


def test_libraries_say_only_where() -> None:
    """Their messages quote requests; an exception's, too."""
    try:
        raise ValueError(NUMBER)
    except ValueError:
        written = line(record("flask.app", "Error handling %s", f"/voice?From={NUMBER}", error=True))
    assert written["where"] == "base:7 handle"
    assert written["error"].startswith("ValueError in test_log.py:")
    assert NUMBER not in str(written)
    assert "message" not in written


@pytest.mark.parametrize("name", ["ivr.serve.live", "hotline"])
def test_our_own_messages_are_written(name: str) -> None:
    """They hold no word of a request."""
    assert line(record(name, "%s fehlt", "live.json"))["message"] == "live.json fehlt"


@pytest.mark.parametrize(
    "name", ["ivrx", "application", "hotlinefoo", "werkzeug", "sqlalchemy.engine", "py.warnings", ""]
)
def test_who_only_sounds_like_us_may_not(name: str) -> None:
    """The first part of the name has to be ours."""
    assert "message" not in line(record(name, NUMBER, module="base"))


def test_an_exception_tells_its_way() -> None:
    """The kind, the innermost place first, at most five."""

    def deep(levels: int) -> None:
        if not levels:
            raise KeyError(NUMBER)
        deep(levels - 1)

    try:
        deep(9)
    except KeyError as error:
        said = without_words(error)
    assert said.startswith("KeyError in test_log.py:")
    assert said.count(" < ") == 4
    assert NUMBER not in said


CRASHES = f"""
import threading, warnings
from ivr.serve import log
log.configure()
def fail(): raise ValueError("{NUMBER}")
thread = threading.Thread(target=fail); thread.start(); thread.join()
warnings.warn("{NUMBER}", stacklevel=1)
fail()
"""


def test_what_nobody_catches_is_told_without_words() -> None:
    """In a thread, as a warning, and in the main thread: lines of JSON, no traceback, no message."""
    ran = subprocess.run(
        [sys.executable, "-c", CRASHES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    written = [json.loads(one) for one in ran.stderr.splitlines()]
    assert [one["from"] for one in written] == ["hotline", "py.warnings", "hotline"]
    assert "ValueError in <string>" in written[0]["message"]
    assert NUMBER not in ran.stderr + ran.stdout


def test_a_log_that_is_full_ends_no_call() -> None:
    """The disc of the log is full, or nobody reads it any more: the line is lost, the answer is not."""
    with Path("/dev/full").open("wb") as full:
        program = "from ivr.serve import log; log.configure()('{}'); print('answered')"
        command = [sys.executable, "-c", program]
        ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=full, text=True, check=False)
    assert ran.stdout == "answered\n"
