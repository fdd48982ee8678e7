"""Several machines: each hears what is in the store, whole or not at all, and no store silences them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import Request

import boto3
import pytest
from example_release import RELEASE
from fakes.example_store import CUT, Bucket, StoreLine, put, small, start_server
from flask import Flask
from moto.server import ThreadedMotoServer

import app as app_module
from app import create_app
from ivr.errors import ObjectStoreError
from ivr.operations import deadline_http as punctual
from ivr.operations import mirror as fetching
from ivr.operations.mirror import FAILING, LARGEST, LONGEST, SILENT, ObjectStore
from ivr.operations.upload import upload
from ivr.release import Release, dumps, load
from ivr.serve import live as live_module
from ivr.serve.live import LiveRelease
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import InProcess, OverHttp
from ivr.statistics.counter import NoCounter

PUBLIC = "https://hotline.example.de"
TOKEN = "geheim"
KEYS = "1,1,-,9,2,-"  # a call through both menus and two topics


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadedMotoServer]:
    """One server for all tests here, a bucket for each."""
    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def bucket(server: ThreadedMotoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Bucket:
    return Bucket.made(server, monkeypatch, tmp_path.name.replace("_", "-").lower()[:60])


@dataclass(slots=True)
class Machine:
    """A server with folders of its own, whose store is polled when the test says so."""

    folder: Path
    application: Flask
    store: ObjectStore
    line: StoreLine

    def caller(self, release: Release) -> Caller:
        """Somebody who calls this machine; `release` says what the recordings say."""
        texts = {recording.file: recording.text for recording in release.recordings}
        return Caller(self.line, token=TOKEN, texts=texts)

    def hears(self, release: Release) -> list[str]:
        """The call of somebody who presses some keys: all that was heard; nothing troubles Twilio."""
        caller = self.caller(release)
        caller.calls()
        caller.follows(KEYS)
        caller.listens_to_the_end()
        assert caller.troubles == []
        return caller.heard

    @property
    def health(self) -> dict[str, Any]:
        """What /health says."""
        said: dict[str, Any] | None = self.application.test_client().get("/health").json
        assert said is not None
        return said


Build = Callable[..., Machine]


@pytest.fixture
def machine(bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Build]:
    """Builds a machine: no recordings on its disc, and of releases only what came with the deploy."""
    stores: list[ObjectStore] = []
    outside = OverHttp("https://nowhere.example")
    monkeypatch.setattr(ObjectStore, "watch", lambda self: stores.append(self))
    monkeypatch.setattr(live_module, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(app_module, "make_counter", lambda _: NoCounter())

    def build(name: str = "eins", deployed: Release | None = None, url: str = "", **more: Any) -> Machine:
        folder = tmp_path / name
        if deployed:
            put(folder / "audio", deployed)
        for path in (folder / "audio" / "recordings").glob("*"):
            path.unlink()
        settings = Settings(
            TOKEN,
            PUBLIC,
            audio=folder / "audio",
            state=folder / "state",
            audio_base_url=url or bucket.base_url,
        )
        application = create_app(replace(settings, **more))
        return Machine(folder, application, stores[-1], StoreLine(InProcess(application, PUBLIC), outside))

    yield build
    outside.close()


def publish(tmp_path: Path, bucket: Bucket, release: Release) -> bytes:
    """Staff's computer: upload this release; its text."""
    path = put(tmp_path / "desk", release)
    upload(tmp_path / "desk", path, bucket.name)
    return path.read_bytes()


# several machines


def test_a_machine_without_recordings_plays_those_of_the_store(
    machine: Build, bucket: Bucket, tmp_path: Path
) -> None:
    """A whole call: every recording is fetched from the store and can be played."""
    publish(tmp_path, bucket, small(1))
    one = machine()
    one.store.poll()
    assert "Tschüs 1" in one.hears(small(1))
    assert one.line.fetched
    assert all(url.startswith(f"{bucket.base_url}/") for url in one.line.fetched)
    assert (one.health["status"], one.health["missing"], one.health.get("warning")) == ("ok", 0, None)


def test_what_is_published_is_heard_on_every_machine_at_its_next_poll(
    machine: Build, bucket: Bucket, tmp_path: Path
) -> None:
    """Forward and back, on machines that share no folder; byte by byte the same."""
    machines = [machine(name, small(1)) for name in ("eins", "zwei")]
    for number in (1, 2, 1):  # the last one is older: going back is publishing, too
        text = publish(tmp_path, bucket, small(number))
        for one in machines:
            one.store.poll()
            assert f"Tschüs {number}" in one.hears(small(number))
            assert one.store.file is not None
            assert one.store.file.read_bytes() == text


def test_a_call_in_progress_goes_on_through_the_change(
    machine: Build, bucket: Bucket, tmp_path: Path
) -> None:
    """The next page is of the new release, and nothing is lost on the way."""
    publish(tmp_path, bucket, small(1))
    one = machine()
    one.store.poll()
    caller = one.caller(small(2))
    caller.calls()
    caller.presses("1")
    publish(tmp_path, bucket, small(2))
    one.store.poll()
    caller.presses("1")
    caller.listens_to_the_end()
    assert caller.troubles == []
    assert "Tschüs 2" in caller.heard


@pytest.mark.parametrize("step", [1, 2, 3, 4], ids=["list", "recording", "verify", "release"])
def test_half_an_upload_is_never_heard(
    machine: Build, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Whatever request it stops at, the machine plays the old release, and plays it whole."""
    publish(tmp_path, bucket, small(1))
    one = machine()
    one.store.poll()
    wire = bucket.wire(monkeypatch)
    wire.fails_at, wire.failure = step, CUT
    with pytest.raises(ObjectStoreError):
        publish(tmp_path, bucket, small(2))
    one.store.poll()
    assert "Tschüs 1" in one.hears(small(1))
    wire.fails_at = 0
    publish(tmp_path, bucket, small(2))
    one.store.poll()
    assert "Tschüs 2" in one.hears(small(2))


# which release counts


def test_before_the_first_answer_the_deployed_release_is_heard(
    machine: Build, bucket: Bucket, tmp_path: Path
) -> None:
    """And once one has been taken up, a deploy changes nothing."""
    one = machine(deployed=small(1))
    assert one.health["release"] == small(1).made
    publish(tmp_path, bucket, small(2))
    one.store.poll()
    assert one.health.get("warning") is None  # that the deployed one isn't in the store is of no interest now
    put(one.folder / "audio", small(3))
    assert one.health["release"] == small(2).made
    again = machine()  # started once more, before its first poll
    assert again.health["release"] == small(2).made


def test_a_store_without_releases_leaves_that_to_the_deploy(
    machine: Build, bucket: Bucket, tmp_path: Path
) -> None:
    """A CDN that has recordings only: they are played from there, and nothing is wrong."""
    publish(tmp_path, bucket, small(1))
    _delete(bucket, "live.json")
    one = machine(deployed=small(1))
    one.store.poll()
    assert "Tschüs 1" in one.hears(small(1))
    assert all(url.startswith(f"{bucket.base_url}/") for url in one.line.fetched)
    assert one.health.get("warning") is None


def test_a_release_that_vanishes_from_the_store_stays(machine: Build, bucket: Bucket, tmp_path: Path) -> None:
    """Somebody tidied up in the bucket: /health says so, callers notice nothing."""
    publish(tmp_path, bucket, small(1))
    one = machine()
    one.store.poll()
    _delete(bucket, "live.json")
    one.store.poll()
    assert "Tschüs 1" in one.hears(small(1))
    assert "live.json fehlt" in one.health["warning"]
    assert "publish.py" in one.health["warning"]


def _delete(bucket: Bucket, key: str) -> None:
    boto3.client("s3").delete_object(Bucket=bucket.name, Key=key)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nicht lesbar"),
        (b"\xff\xfe", "nicht lesbar"),
        (dumps(small(2)).encode()[:900], "nicht lesbar"),
        (dumps(small(2)).replace('"format": 1', '"format": 99').encode(), "neueren Version"),
        (dumps(small(2)).replace('"speech": "menu:haupt"', '"speech": "menu:weg"').encode(), "unvollständig"),
        (b" " * (LARGEST + 1), "größer als"),
    ],
    ids=["empty", "no-text", "half", "newer", "without-a-speech", "endless"],
)
def test_what_is_no_release_is_not_taken_up(
    machine: Build, bucket: Bucket, tmp_path: Path, content: bytes, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The last good one stays; the reason is German, in /health, and once in the log."""
    publish(tmp_path, bucket, small(1))
    one = machine()
    one.store.poll()
    boto3.client("s3").put_object(Bucket=bucket.name, Key="live.json", Body=content)
    caplog.clear()
    with caplog.at_level(logging.ERROR):
        one.store.poll()
        one.store.poll()
    assert one.health["release"] == small(1).made
    assert why in one.health["warning"]
    assert [record.name for record in caplog.records] == ["ivr.operations.mirror"]


def test_a_release_whose_recordings_nobody_can_fetch_is_not_taken_up(
    machine: Build, bucket: Bucket, tmp_path: Path
) -> None:
    """Copied there by hand, without its recordings: it goes live as soon as they are there."""
    publish(tmp_path, bucket, small(1))
    one = machine()
    one.store.poll()
    publish(tmp_path, bucket, small(2))
    _delete(bucket, "00000002.wav")
    one.store.poll()
    assert "Tschüs 1" in one.hears(small(1))
    assert "1 Aufnahmen lassen sich nicht abrufen" in one.health["warning"]
    publish(tmp_path, bucket, small(2))
    one.store.poll()
    assert "Tschüs 2" in one.hears(small(2))
    assert one.health.get("warning") is None


# a store that fails


def test_recordings_that_are_not_in_the_store_are_played_from_here_or_spoken(machine: Build) -> None:
    """A deploy whose release was never uploaded: nobody hears silence."""
    one = machine(deployed=small(1))
    one.store.poll()
    caller = one.caller(small(1))
    caller.calls()
    caller.hears("Text von menu:haupt")  # Twilio's voice says it
    assert one.line.fetched == []
    assert one.health["missing"] == 3
    put(one.folder / "audio", small(1))
    assert "Tschüs 1" in one.hears(small(1))
    assert all(url.startswith(f"{PUBLIC}/audio/") for url in one.line.fetched)
    assert "AUDIO_BASE_URL" in one.health["warning"]


def test_a_store_that_is_down_for_half_a_minute_is_stepped_in_for(
    machine: Build, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once is nothing; three times in a row the recordings here are played; then the store again."""
    publish(tmp_path, bucket, small(1))
    one = machine(deployed=small(1))
    put(one.folder / "audio", small(1))
    one.store.poll()
    for there in (*[True] * (FAILING - 1), False):
        with monkeypatch.context() as patch:
            patch.setattr(fetching, "_open", _unreachable)
            one.store.poll()
        assert "antwortet nicht, wie es soll (timed out)" in one.health["warning"]
        one.line.fetched.clear()
        one.hears(small(1))
        assert all(fetched.startswith(bucket.base_url) == there for fetched in one.line.fetched)
    one.store.poll()
    one.line.fetched.clear()
    one.hears(small(1))
    assert all(fetched.startswith(bucket.base_url) for fetched in one.line.fetched)
    assert one.health.get("warning") is None


def _unreachable(*_: object, **__: object) -> None:
    raise TimeoutError("timed out")


def test_a_folder_that_cannot_be_written_is_said(machine: Build, bucket: Bucket, tmp_path: Path) -> None:
    """The state folder is a file: what is live stays, with the remedy."""
    publish(tmp_path, bucket, small(2))
    one = machine(deployed=small(1))
    (one.folder / "state").write_text("")
    one.store.poll()
    assert one.health["release"] == small(1).made
    assert "STATE_FOLDER" in one.health["warning"]


def test_a_release_that_was_damaged_here_is_mended_by_the_next_poll(
    machine: Build, bucket: Bucket, tmp_path: Path
) -> None:
    """Though the store says that nothing has changed."""
    text = publish(tmp_path, bucket, small(1))
    one = machine()
    one.store.poll()
    assert one.health["release"] == small(1).made
    assert one.store.file is not None
    one.store.file.write_bytes(text[:100])
    assert one.health["release"] == small(1).made
    one.store.poll()
    assert one.store.file.read_bytes() == text


# what is asked


WHOLE_HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: 70000\r\n\r\n"


class Answers(ThreadingHTTPServer):
    """A store that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.enough, self.tag = Event(), '"eins"'
        self.status, self.kind, self.release = 200, "audio/wav", dumps(small(1)).encode()
        self.drips: tuple[str, ...] = ()  # "head", "body": what comes letter by letter, and never ends
        self.location = ""  # where the release, or a recording, is said to be
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Answers

    def do_GET(self) -> None:
        tag = self.headers.get("If-None-Match", "")
        part = self.headers.get("Range", "")
        self.server.asked.append((self.path, tag or part))
        sound = bool(part)
        status = self.server.status if sound else 304 if tag == self.server.tag else 200
        if self.server.drips:
            return self._drip(b"HTTP/1.0 200 OK\r\nX: " if "head" in self.server.drips else WHOLE_HEAD)
        if self.server.location and self.path.endswith(self.server.location.rpartition(".")[2]):
            self.send_response(302)
            self.send_header("Location", self.server.location)
            self.end_headers()
            return None
        self.send_response(status)
        self.send_header("Content-Type", self.server.kind if sound else "application/json")
        self.send_header("ETag", self.server.tag)
        self.send_header("Content-Length", str(0 if sound or status != 200 else len(self.server.release)))
        self.end_headers()
        if not sound and status == 200:
            self.wfile.write(self.server.release)
        return None

    def _drip(self, beginning: bytes) -> None:
        """So slowly that nobody wants to wait, but never so that nothing comes."""
        with suppress(OSError):
            self.wfile.write(beginning)
            while not self.server.enough.wait(0.02):
                self.wfile.write(b" ")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def answers() -> Iterator[Answers]:
    server = Answers()
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.enough.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_asked_twice(answers: Answers, tmp_path: Path) -> None:
    """A release with its ETag, a recording once and for all."""
    store = ObjectStore(f"{answers.url}/a/", tmp_path)
    for _ in range(3):
        store.poll()
    assert store.trouble == ""
    assert answers.asked == [
        ("/a/live.json", ""),
        *((f"/a/{file}", "bytes=0-0") for file in sorted(small(1).files)),
        ("/a/live.json", '"eins"'),
        ("/a/live.json", '"eins"'),
    ]


@pytest.mark.parametrize(("status", "kind"), [(200, "text/html"), (403, "audio/wav"), (404, "audio/wav")])
def test_what_twilio_could_not_play_is_not_taken_up(
    answers: Answers, tmp_path: Path, status: int, kind: str
) -> None:
    """A web space that answers everything with a page, a bucket that is closed, a folder that is wrong."""
    answers.status, answers.kind = status, kind
    store = ObjectStore(f"{answers.url}/", tmp_path)
    store.poll()
    assert "3 Aufnahmen lassen sich nicht abrufen" in store.trouble
    assert not store.has(small(1).files)
    assert not (tmp_path / "live.json").exists()


def test_a_store_that_is_busy_lacks_nothing(answers: Answers, tmp_path: Path) -> None:
    """What it doesn't tell now it tells later."""
    answers.status = 503
    store = ObjectStore(f"{answers.url}/", tmp_path)
    store.poll()
    assert "Status 503" in store.trouble
    assert store.has(small(1).files)
    answers.status = 200
    store.poll()
    assert load(tmp_path / "live.json") == small(1)


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_store_that_drips_is_a_store_that_does_not_answer(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """However often a letter comes: a reply has its time, and three late ones are a store that is down."""
    monkeypatch.setattr(punctual, "PATIENCE", 0.2)
    answers.drips = (part,)
    store = ObjectStore(f"{answers.url}/", tmp_path)
    for there in (*[True] * (FAILING - 1), False):
        poll = Thread(target=store.poll)
        poll.start()
        poll.join(5)
        late = poll.is_alive()
        answers.enough.set()
        poll.join()
        answers.enough.clear()
        assert not late
        assert "antwortet nicht, wie es soll (timed out)" in store.trouble
        assert store.has(frozenset()) == there


@dataclass
class Clock:
    """Seconds that pass when the test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_poll_that_never_ends_is_noticed_by_those_who_do_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a minute the recordings here are played, and /health says why; until a poll ends."""
    clock = Clock()
    store = ObjectStore("https://store.example/", tmp_path, clock)
    clock.now += 10 * SILENT
    assert store.has(frozenset())  # nobody has asked yet
    seen: list[tuple[float, bool, tuple[bool, frozenset[str]], str]] = []

    def never_ends(_: object) -> None:
        for waited in (SILENT, 1.0):
            clock.now += waited
            seen.append((waited, store.has(frozenset()), store.known, store.trouble))
        raise TimeoutError("timed out")

    monkeypatch.setattr(fetching, "_open", never_ends)
    store.poll()
    nothing: frozenset[str] = frozenset()
    assert [(has, known) for _, has, known, _ in seen] == [(True, (True, nothing)), (False, (False, nothing))]
    assert seen[0][3] == ""
    assert "https://store.example/ antwortet nicht, wie es soll (seit 60 Sekunden" in seen[1][3]
    assert store.has(frozenset())  # it ended, and it was the first that failed
    assert "timed out" in store.trouble


def test_a_poll_asks_for_nothing_more_after_half_a_minute(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has not looked at is left to the next one, which does not ask again for what was there."""
    clock, real = Clock(), fetching._open

    def slow(request: Request) -> Any:
        clock.now += LONGEST / 2.5
        return real(request)

    monkeypatch.setattr(fetching, "_open", slow)
    store = ObjectStore(f"{answers.url}/", tmp_path, clock)
    store.poll()
    assert "nach 30 Sekunden nicht alles beantwortet" in store.trouble
    assert not (tmp_path / "live.json").exists()
    store.poll()
    assert store.trouble == ""
    assert load(tmp_path / "live.json") == small(1)
    one, two, three = sorted(small(1).files)
    paths = [path for path, _ in answers.asked]
    assert paths == ["/live.json", f"/{one}", f"/{two}", "/live.json", f"/{three}"]


@pytest.mark.parametrize("kind", ["json", "wav"])
def test_no_redirect_is_followed(answers: Answers, tmp_path: Path, kind: str) -> None:
    """Not to another host, port or scheme, and not to this one: AUDIO_BASE_URL is where things are."""
    answers.location = f"{answers.url}/anderswo/live.{kind}"
    store = ObjectStore(f"{answers.url}/", tmp_path)
    store.poll()
    assert answers.asked
    assert not any("anderswo" in path for path, _ in answers.asked)
    assert ("Status 302" if kind == "json" else "3 Aufnahmen lassen sich nicht abrufen") in store.trouble
    assert not (tmp_path / "live.json").exists()


@pytest.mark.parametrize("name", ["a\ud800.wav", "../../etc/x.wav", "http://boese/x.wav"])
def test_a_release_with_a_strange_name_is_refused_and_the_store_is_not_down(
    answers: Answers, tmp_path: Path, name: str
) -> None:
    """It is the release that is wrong: what is played goes on being played from there."""
    store = ObjectStore(f"{answers.url}/", tmp_path)
    store.poll()
    told = json.loads(answers.release)
    told["recordings"][0]["file"] = name
    answers.release, answers.tag = json.dumps(told).encode(), '"zwei"'
    for _ in range(FAILING):
        store.poll()
    assert "wird nicht übernommen" in store.trouble
    assert store.has(small(1).files)
    assert load(tmp_path / "live.json") == small(1)
    assert all(path == "/live.json" for path, _ in answers.asked[-FAILING:])


def test_the_thread_polls_until_it_is_stopped_and_survives_anything(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even what nobody has thought of is one bad poll."""
    polled, real = Event(), ObjectStore._ask

    def first_stumbles(self: ObjectStore) -> str:
        if not self._failures:
            raise KeyError("unerhört")
        trouble = real(self)
        polled.set()
        return trouble

    monkeypatch.setattr(ObjectStore, "_ask", first_stumbles)
    monkeypatch.setattr(fetching, "EVERY", 0.001)
    with closing(ObjectStore(f"{answers.url}/", tmp_path)) as store:
        store.watch()
        assert polled.wait(10)
    assert load(tmp_path / "live.json") == small(1)


def test_no_request_waits_for_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at what is live never opens a connection."""
    put(tmp_path, RELEASE)
    monkeypatch.setattr(fetching, "_open", _never)
    store = ObjectStore("https://store.example/", tmp_path / "state")
    live = LiveRelease(tmp_path, fetched=store.file, store=store)
    snapshot = live.snapshot()
    assert snapshot is not None
    assert (snapshot.audio_url, snapshot.missing) == ("https://store.example/", 0)


def _never(*_: object, **__: object) -> None:
    raise AssertionError("somebody waited")


# the telephone in the browser


def test_the_phone_in_the_browser_hears_the_same_release_from_this_server(
    machine: Build, bucket: Bucket, tmp_path: Path
) -> None:
    """It can't reach the store; the draft is never there anyway."""
    publish(tmp_path, bucket, small(2))
    one = machine(deployed=small(1), phone_password="ein langes Kennwort")
    put(one.folder / "audio", small(2), "draft.json")
    one.store.poll()
    client = one.application.test_client()
    for stand in ("live", "draft"):
        asked: dict[str, object] = {"stand": stand, "did": []}
        told = client.post(
            "/phone/call", json=asked, base_url=PUBLIC, auth=("wir", "ein langes Kennwort")
        ).json
        assert told is not None
        assert [moment for moment in told["moments"] if moment["kind"] == "trouble"] == []
        sounds = [moment["url"] for moment in told["moments"] if moment["kind"] == "fetched"]
        assert sounds
        assert all(url.startswith("/audio/") for url in sounds)
    page = client.get("/phone?stand=draft", base_url=PUBLIC, auth=("wir", "ein langes Kennwort")).text
    assert "Er sagt dasselbe, was live ist." in page
