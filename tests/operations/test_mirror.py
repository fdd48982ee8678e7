"""Several machines: each hears what is in the store, complete or not at all, and no store silences them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

import boto3
import pytest
import requests
import responses
from example_release import RELEASE
from fakes.example_store import Bucket, StoreLine, put, small
from flask import Flask

import app as app_module
from app import create_app
from ivr.operations import mirror
from ivr.operations.mirror import BODY_TIMEOUT, DOWN_AFTER, ObjectStore
from ivr.operations.upload import upload
from ivr.release import Release, dumps, load
from ivr.serve import live as live_module
from ivr.serve.live import LiveRelease
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import HTTPTransport, WSGITransport
from ivr.statistics.counter import NoCounter

PUBLIC = "https://hotline.example.de"
TOKEN = "geheim"
KEYS = "1,1,-,9,2,-"  # a call through both menus and two topics

pytestmark = pytest.mark.slow  # an object store and several servers on this computer


@dataclass(slots=True)
class Clock:
    """Seconds that pass when the test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Machine:
    """A server with folders of its own, whose store is polled when the test says so."""

    folder: Path
    application: Flask
    store: ObjectStore
    line: StoreLine

    def caller(self, release: Release) -> Caller:
        """Somebody who calls this machine; `release` says what the recordings say."""
        texts = release.texts
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
    outside = HTTPTransport("https://nowhere.example")
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
        return Machine(
            folder, application, stores[-1], StoreLine(WSGITransport(application, PUBLIC), outside)
        )

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
    ],
    ids=["empty", "no-text", "half", "newer", "without-a-speech"],
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
    assert "publish.py" in one.health["warning"]


def test_a_folder_that_cannot_be_written_is_said(machine: Build, bucket: Bucket, tmp_path: Path) -> None:
    """The state folder is a file: what is live stays, with the remedy."""
    publish(tmp_path, bucket, small(2))
    one = machine(deployed=small(1))
    (one.folder / "state").write_text("")
    one.store.poll()
    assert one.health["release"] == small(1).made
    assert "STATE_FOLDER" in one.health["warning"]


# what is asked, and what an answer may be


STORE = "https://store.example/a/"
FOUND = {"ETag": '"eins"', "Content-Type": "application/json"}


@pytest.fixture
def answers() -> Iterator[responses.RequestsMock]:
    """What the store answers, without any network."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def test_only_live_json_is_asked_for_and_sent_once(answers: responses.RequestsMock, tmp_path: Path) -> None:
    """With its ETag from the second poll on, and without it once the file here has gone."""
    answers.get(f"{STORE}live.json", body=dumps(small(1)), headers=FOUND)
    answers.get(f"{STORE}live.json", status=304)
    answers.get(f"{STORE}live.json", body=dumps(small(1)), headers=FOUND)
    store = ObjectStore(STORE, tmp_path)
    for _ in range(2):
        store.poll()
    (tmp_path / "live.json").unlink()
    store.poll()
    asked = [call.request for call in answers.calls]
    assert [request.headers.get("If-None-Match") for request in asked] == [None, '"eins"', None]
    assert store.trouble == ""
    assert load(tmp_path / "live.json") == small(1)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"status": 503}, "OSError"),
        ({"status": 302, "headers": {"Location": f"{STORE}anderswo/live.json"}}, "OSError"),
        ({"body": requests.ConnectTimeout()}, "ConnectTimeout"),
        ({"body": KeyError("unerhört")}, "KeyError"),
    ],
    ids=["busy", "redirect", "no-connection", "anything"],
)
def test_a_store_that_does_not_answer_for_half_a_minute_is_stepped_in_for(
    answers: responses.RequestsMock, tmp_path: Path, answer: dict[str, Any], why: str
) -> None:
    """The reason is said at once; recordings here are played after half a minute, until it answers again."""
    clock = Clock()
    store = ObjectStore(STORE, tmp_path, clock)
    answers.get(f"{STORE}live.json", body=dumps(small(1)), headers=FOUND)
    answers.get(f"{STORE}live.json", **answer)
    answers.get(f"{STORE}live.json", status=304)
    store.poll()
    known = store.known
    store.poll()
    assert f"{STORE} antwortet nicht, wie es soll ({why})." in store.trouble
    assert store.has(small(1).files)
    clock.now += DOWN_AFTER + 1
    assert not store.has(small(1).files)
    assert store.known != known
    store.poll()
    assert (store.has(small(1).files), store.known, store.trouble) == (True, known, "")


def test_a_poll_that_never_ends_is_noticed_by_those_who_do_not_wait_for_it(tmp_path: Path) -> None:
    """/health says why, though the thread has said nothing."""
    clock = Clock()
    store = ObjectStore(STORE, tmp_path, clock)
    assert store.trouble == ""
    clock.now += DOWN_AFTER + 1
    assert "antwortet nicht, wie es soll (keine ganze Antwort)" in store.trouble


class _Dripping(io.RawIOBase):
    """A byte a second."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._clock.now += 1
        buffer[:1] = b" "
        return 1


def test_a_body_that_drips_is_given_up(answers: responses.RequestsMock, tmp_path: Path) -> None:
    """However steadily a byte comes, a body has its time."""
    clock = Clock()
    answers.get(f"{STORE}live.json", body=io.BufferedReader(_Dripping(clock), 1))
    store = ObjectStore(STORE, tmp_path, clock)
    store.poll()
    assert clock.now == pytest.approx(1000 + BODY_TIMEOUT, abs=2)
    assert "antwortet nicht, wie es soll (TimeoutError)" in store.trouble


def test_a_release_that_is_refused_does_not_mean_that_the_store_is_down(
    answers: responses.RequestsMock, tmp_path: Path
) -> None:
    """It is the release that is wrong: recordings go on being played from there."""
    clock = Clock()
    store = ObjectStore(STORE, tmp_path, clock)
    answers.get(f"{STORE}live.json", body=dumps(small(1)), headers=FOUND)
    wrong = json.loads(dumps(small(1)))
    wrong["recordings"][0]["file"] = "../../etc/x.wav"
    answers.get(f"{STORE}live.json", json=wrong)
    store.poll()
    clock.now += DOWN_AFTER + 1
    store.poll()
    assert "wird nicht übernommen" in store.trouble
    assert store.has(small(1).files)
    assert load(tmp_path / "live.json") == small(1)


def test_the_thread_polls_until_it_is_stopped(
    answers: responses.RequestsMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad poll is followed by the next one."""
    polled, real = Event(), ObjectStore._ask
    answers.get(f"{STORE}live.json", status=500)
    answers.get(f"{STORE}live.json", body=dumps(small(1)), headers=FOUND)

    def ask(self: ObjectStore) -> None:
        real(self)
        polled.set()

    monkeypatch.setattr(ObjectStore, "_ask", ask)
    monkeypatch.setattr(mirror, "POLL_INTERVAL", 0.001)
    with closing(ObjectStore(STORE, tmp_path)) as store:
        store.watch()
        assert polled.wait(10)
    assert load(tmp_path / "live.json") == small(1)


def test_no_request_waits_for_the_store(tmp_path: Path) -> None:
    """Looking at what is live opens no connection, and what was mirrored before a restart counts."""
    put(tmp_path, RELEASE)
    put(tmp_path / "state", small(1))
    with responses.RequestsMock():
        store = ObjectStore(STORE, tmp_path / "state")
        snapshot = LiveRelease(tmp_path, fetched=store.file, store=store).snapshot()
    assert snapshot is not None
    assert (snapshot.release, snapshot.audio_url, snapshot.missing) == (small(1), STORE, 0)


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
        assert [moment for moment in told["events"] if moment["kind"] == "trouble"] == []
        sounds = [moment["url"] for moment in told["events"] if moment["kind"] == "fetched"]
        assert sounds
        assert all(url.startswith("/audio/") for url in sounds)
    page = client.get("/phone?stand=draft", base_url=PUBLIC, auth=("wir", "ein langes Kennwort")).text
    assert "Er sagt dasselbe, was Anrufer jetzt hören." in page
