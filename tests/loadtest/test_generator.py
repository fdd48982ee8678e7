"""Generated load: callers that are always the same, over real HTTP, and no failure that is missed."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from loadtest.generator import RAMP_UP, Load, generate
from loadtest.personas import MIN_CALL, PERSONAS, Caller, callers, key_paths
from loadtest.run import differences, expected_counts
from loadtest.server import TOKEN, URL
from werkzeug.serving import WSGIRequestHandler, make_server

import app
from ivr.core.counting import Count
from ivr.release import Release
from ivr.settings import Settings
from ivr.simulator.events import Dialled, Dialling, Heard, Left, Pressed, Quiet

KEY_PATHS = ("11", "12", "2", "3", "4", "5")
HEARD = Heard(0.0, "Guten Tag.", 4.0, None, listening=True)
AWAITED = Quiet(4.0, 10.0, "waiting", listening=True)


class Collecting:
    """A counter that keeps what it is told."""

    trouble = ""

    def __init__(self) -> None:
        self.counted = Counter[Count]()

    def count(self, counts: Sequence[Count]) -> None:
        self.counted.update(counts)


class _Mute(WSGIRequestHandler):
    """Says nothing on the terminal, and keeps connections open."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name is werkzeug's
        pass


@contextmanager
def served(application: Callable[..., Any]) -> Iterator[str]:
    """The application on this computer, for as long as the block lasts; its address."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Mute)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def hotline(audio: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Callable[..., Any], Collecting]:
    """The real one, with a counter that can be looked into."""
    collecting = Collecting()
    monkeypatch.setattr(app, "make_counter", lambda _settings: collecting)
    return app.create_app(Settings(TOKEN, URL, "+4951112345", audio=audio)).wsgi_app, collecting


# the callers


def test_the_same_seed_makes_the_same_callers() -> None:
    """Two runs can be compared; another seed makes others."""
    kinds = [[caller.persona.name for caller in callers(300, seed, KEY_PATHS)] for seed in (1, 1, 2)]
    assert kinds[0] == kinds[1] != kinds[2]


def test_every_persona_occurs_as_often_as_its_percentage_says() -> None:
    """And the percentages make a hundred."""
    assert sum(persona.percent for persona in PERSONAS) == 100
    found = Counter(caller.persona.name for caller in callers(10_000, 1, KEY_PATHS))
    for persona in PERSONAS:
        assert abs(found[persona.name] / 100 - persona.percent) < 2, persona.name


def test_the_keys_to_each_topic_are_those_of_the_guide(release: Release) -> None:
    """A topic of a menu has two keys, one of the main menu has one."""
    assert {len(keys) for keys in key_paths(release.guide.main)} == {1, 2}
    assert len(set(key_paths(release.guide.main))) == len(release.guide.topics()) - 1  # the contact has the 0


def _caller(name: str) -> Caller:
    persona = next(persona for persona in PERSONAS if persona.name == name)
    return Caller(persona, Random(1), ("12",))


def test_the_impatient_press_while_something_is_said_and_the_patient_when_a_key_is_awaited() -> None:
    """Barge-in or not is the difference between them."""
    impatient, patient = _caller("knows the keys"), _caller("listens first")
    assert isinstance(impatient.answers(HEARD), Pressed)
    assert patient.answers(HEARD) is None
    answer = patient.answers(AWAITED)
    assert isinstance(answer, Pressed)
    assert answer.key == "1"
    assert impatient.answers(Heard(0.0, "", 1.0, None, listening=False)) is None


def test_who_has_no_key_left_hangs_up_in_the_middle_but_not_before_all_calls_have_begun() -> None:
    """So that all calls are in progress at the same moment."""
    caller = _caller("hangs up in the middle")
    for _ in "12":
        assert isinstance(caller.answers(AWAITED), Pressed)
    assert RAMP_UP < MIN_CALL
    assert caller.answers(HEARD) is None
    assert caller.answers(Heard(MIN_CALL, "", 4.0, None, listening=True)) == Left(2.0)
    assert caller.hangs_up == "caller"


def test_who_presses_nothing_stays_to_the_goodbye() -> None:
    """However long it takes."""
    caller = _caller("presses nothing")
    assert caller.answers(AWAITED) is None
    assert caller.answers(Heard(5_000.0, "", 4.0, None, listening=True)) is None
    assert caller.hangs_up == "hotline"


def test_who_is_put_through_talks_or_reaches_nobody() -> None:
    """Every end of a transfer occurs, and always the same for the same caller."""
    answer = _caller("asks for a human").answers(Dialling(0.0, "+49", 25))
    assert isinstance(answer, Dialled)


# the load


@pytest.mark.slow
def test_all_calls_are_in_progress_at_once_and_every_count_is_right(
    release: Release, example_audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty callers of all kinds: every call ends as its caller wants, and the counts are what they did."""
    application, collecting = hotline(example_audio, monkeypatch)
    with served(application) as address:
        results = generate(Load(60, 2_000.0), address, KEY_PATHS)
    assert results.peak == len(results.ends) == 60
    assert not +results.failures
    expected = expected_counts((asked for _, asked in results.asked), release.guide, staffed=True)
    assert not list(differences(expected, expected, collecting.counted))
    assert results.call_seconds > 60 * MIN_CALL


@pytest.mark.slow
def test_a_recording_is_fetched_once_and_two_processes_share_the_calls(
    example_audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process keeps what it has fetched, as Twilio's cache does; no call is left out or made twice."""
    application, collecting = hotline(example_audio, monkeypatch)
    fetched = Counter[str]()

    def watched(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        fetched[Path(environ["PATH_INFO"]).name] += environ["PATH_INFO"].startswith("/audio/")
        return application(environ, start_response)

    with served(watched) as address:
        results = generate(Load(11, 2_000.0, processes=2), address, KEY_PATHS)
    assert fetched.total() > 20
    assert max(fetched.values()) <= 2
    assert not +results.failures
    assert collecting.counted[Count("call")] == len(results.starts) == len(results.ends) == 11


@pytest.mark.slow
def test_a_hotline_that_fails_is_noticed(example_audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A topic that answers with 500 cuts off all who choose it; the others end as they want."""
    application, _ = hotline(example_audio, monkeypatch)

    def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if "/section/" in environ["PATH_INFO"]:
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            start_response("500 Internal Server Error", [("Content-Length", "0")])
            return [b""]
        return application(environ, start_response)

    with served(broken) as address:
        results = generate(Load(20, 2_000.0), address, KEY_PATHS)
    cut_off = results.failures["ended by trouble instead of caller"]
    assert 5 < cut_off < len(results.ends) == 20
    assert results.failures.total() >= 2 * cut_off
