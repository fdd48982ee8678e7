"""A crowd: a mixture that is always the same, played over real HTTP, and a tally that forgets nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from loadtest.counted import counts, differences, ways
from loadtest.generator import RAMP, Crowd, call
from loadtest.personas import HABITS, STAY, Person, people
from loadtest.results import Asked, Tally
from werkzeug.serving import WSGIRequestHandler, make_server

import app
from ivr.core.counting import Count
from ivr.core.guide import CONTACT
from ivr.core.positions import OVERRIDES
from ivr.release import Release
from ivr.settings import Settings
from ivr.simulator.events import Dialled, Dialling, Heard, Left, Pressed, Quiet, Trouble, Webhook
from ivr.simulator.transport import Reply

WAYS = ("11", "12", "2", "3", "4", "5")
TOKEN, URL = "12345", "https://hotline.example"
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


def crowd(address: str, callers: int, processes: int = 1) -> Crowd:
    return Crowd(callers, address, URL, TOKEN, WAYS, OVERRIDES, 2_000.0, processes)


# the mixture


def test_the_same_seed_gives_the_same_people() -> None:
    """Two runs can be compared; another seed gives others."""
    kinds = [[person.habit.name for person in people(300, seed, WAYS)] for seed in (1, 1, 2)]
    assert kinds[0] == kinds[1] != kinds[2]


def test_every_kind_of_caller_is_in_the_mixture() -> None:
    """About as often as its share says, and the shares make a hundred."""
    assert sum(habit.share for habit in HABITS) == 100
    found = Counter(person.habit.name for person in people(10_000, 1, WAYS))
    for habit in HABITS:
        assert abs(found[habit.name] / 100 - habit.share) < 2, habit.name


def _person(name: str) -> Person:
    habit = next(habit for habit in HABITS if habit.name == name)
    return Person(habit, Random(1), ("12",))


def test_the_hasty_press_while_it_speaks_and_the_patient_when_a_key_is_awaited() -> None:
    """Barge-in or not is what tells them apart."""
    hasty, patient = _person("knows the keys"), _person("listens first")
    assert isinstance(hasty.answers(HEARD), Pressed)
    assert patient.answers(HEARD) is None
    assert patient.answers(AWAITED) == Pressed("1", patient._delay)
    assert hasty.answers(Heard(0.0, "", 1.0, None, listening=False)) is None


def test_who_has_no_key_left_hangs_up_in_the_middle_but_not_before_everybody_dialled() -> None:
    """So that all of a crowd are in the line at the same moment."""
    person = _person("hangs up in the middle")
    for _ in "12":
        assert isinstance(person.answers(AWAITED), Pressed)
    assert RAMP < STAY
    assert person.answers(HEARD) is None
    assert person.answers(Heard(STAY, "", 4.0, None, listening=True)) == Left(2.0)
    assert person.wants == "caller"


def test_who_says_nothing_stays_to_the_goodbye() -> None:
    """However long it takes."""
    person = _person("says nothing")
    assert person.answers(AWAITED) is None
    assert person.answers(Heard(5_000.0, "", 4.0, None, listening=True)) is None
    assert person.wants == "hotline"


def test_who_is_put_through_talks_or_finds_nobody() -> None:
    """Each end of a transfer comes, and always the same for the same caller."""
    answer = _person("asks for a human").answers(Dialling(0.0, "+49", 25))
    assert isinstance(answer, Dialled)


# the tally


def _webhook(path: str, body: bytes, *params: tuple[str, str]) -> Webhook:
    return Webhook(0.0, "POST", URL + path, params, Reply(200, "text/xml", body, 0.25))


@pytest.mark.parametrize(
    ("path", "body", "silent", "spoken"),
    [
        ("/voice", b"<Response><Gather><Play>x.wav</Play></Gather></Response>", 0, 0),
        ("/voice", b"<Response><Gather/></Response>", 1, 0),
        ("/voice", b"<Response><Say>Entschuldigung.</Say><Hangup/></Response>", 0, 1),
        ("/voice/status", b"", 0, 0),
    ],
)
def test_an_answer_without_sound_or_by_twilios_voice_is_a_failure(
    path: str, body: bytes, silent: int, spoken: int
) -> None:
    """A status callback alone has nothing to say."""
    tally = Tally()
    tally.note_webhook(_webhook(path, body))
    assert (tally.silent, tally.spoken, tally.failed) == (silent, spoken, silent + spoken)
    assert list(tally.took) == [0.25]


def test_trouble_and_an_end_against_the_callers_wish_are_failures() -> None:
    """Cut off by trouble is both."""
    tally = Tally()
    tally.note_trouble(Trouble(0.0, 11205, "weg"))
    tally.note_end(10.0, "trouble", "hotline")
    tally.note_end(10.0, "hotline", "hotline")
    assert (tally.failed, tally.call_seconds, tally.ended["trouble"]) == (2, 20.0, 1)


def test_the_peak_is_the_most_calls_at_the_same_moment() -> None:
    """Not how many there were in all; those of other processes count as well."""
    tally, other = Tally(), Tally()
    tally.begun.extend([0.0, 1.0, 5.0])
    tally.over.extend([2.0, 3.0, 6.0])
    other.begun.append(1.5)
    other.over.append(9.0)
    assert tally.peak == 2
    tally.add(other)
    assert tally.peak == 3


def test_the_busiest_ten_seconds_are_the_throughput() -> None:
    """Not the mean of a whole run, in whose end a few listen to the whole guide."""
    tally = Tally()
    tally.by_second.update({100: 40, 109: 60, 110: 5, 200: 30})
    assert tally.busiest == 10.0
    assert Tally().busiest == 0.0


def test_what_has_to_be_counted_follows_from_what_was_asked(release: Release) -> None:
    """A key, a silence, the end of a transfer, the length of a call; the query of an address is no path."""
    asked: Counter[Asked] = Counter(
        {
            ("/voice", "", "", "", ""): 3,
            ("/voice/menu/haupt/0/normal/0/0", "5", "", "", ""): 2,
            ("/voice/menu/haupt/0/normal/0/0", "", "", "", ""): 1,
            ("/voice/transfer/haupt/0/normal/0/0", "", "busy", "", ""): 1,
            ("/voice/status", "", "", "completed", "61"): 1,
            ("/voice/status", "", "", "ringing", ""): 1,
        }
    )
    counted = counts(asked, release.guide, staffed=True)
    assert counted[Count("call")] == 3
    assert counted[Count("topic", "kosten")] == 2
    assert counted[Count("no_input")] == 1
    assert counted[Count("transfer", "busy")] == counted[Count("topic", CONTACT)] == 1
    assert counted[Count("length", "1-5")] == 1


def test_differences_are_told_but_not_the_hour() -> None:
    """Which hour it was, the crowd does not know."""
    wanted, found = Counter({Count("call"): 2}), Counter({Count("call"): 1, Count("hour", "14"): 1})
    assert list(differences(wanted, found)) == ["call : 1 instead of 2"]
    assert not list(differences(found, found))


def test_the_ways_are_those_of_the_guide(release: Release) -> None:
    """A topic of a menu has two keys, one of the main menu has one."""
    assert {len(way) for way in ways(release.guide.main)} == {1, 2}
    assert len(set(ways(release.guide.main))) == len(release.guide.topics()) - 1  # the contact has the 0


# the crowd


@pytest.mark.slow
def test_all_are_in_the_line_at_once_and_every_count_is_right(
    release: Release, example_audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty callers of all kinds: everybody ends as they want, and what was counted is what they did."""
    application, collecting = hotline(example_audio, monkeypatch)
    with served(application) as address:
        tally = call(crowd(address, 60))
    assert tally.peak == tally.ended.total() == 60
    assert tally.failed == 0, tally
    assert tally.ended["hotline"] == sum(p.habit.stays for p in people(60, 10_000, WAYS))
    assert not list(differences(counts(tally.asked, release.guide, staffed=True), collecting.counted))
    assert tally.call_seconds > 60 * STAY


@pytest.mark.slow
def test_a_recording_is_fetched_once(example_audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many callers hear it: what is immutable stays in Twilio's cache."""
    application, _ = hotline(example_audio, monkeypatch)
    fetched = Counter[str]()

    def watched(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        fetched[Path(environ["PATH_INFO"]).name] += environ["PATH_INFO"].startswith("/audio/")
        return application(environ, start_response)

    with served(watched) as address:
        call(crowd(address, 10))
    assert max(fetched.values()) == 1
    assert fetched.total() > 20


@pytest.mark.slow
def test_two_processes_share_the_crowd(example_audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is left out, nobody calls twice."""
    application, collecting = hotline(example_audio, monkeypatch)
    with served(application) as address:
        tally = call(crowd(address, 7, processes=2))
    assert (tally.ended.total(), tally.failed) == (7, 0)
    assert collecting.counted[Count("call")] == len(tally.begun) == 7


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
        tally = call(crowd(address, 20))
    assert tally.ended["trouble"] == tally.against_wishes > 5
    assert tally.ended["hotline"] > 0
    assert tally.troubles.total() == tally.ended["trouble"]
    assert tally.failed >= 2 * tally.ended["trouble"]
