"""The way into rooms while the database is slow, locked, read-only or away: calls go on, and quickly."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.room_guide import CODE, FakeRooms, put_room_guide
from loadtest.postgres import Postgres

from app import _hotline
from ivr.core.turn import Entrance
from ivr.errors import StatisticsError
from ivr.rooms import entry as entries
from ivr.rooms.entry import RoomEntry
from ivr.rooms.schedule import Schedule
from ivr.rooms.store import Rooms, RoomStore
from ivr.serve.live import LiveRelease
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.events import Webhook
from ivr.simulator.transport import WSGITransport
from ivr.statistics import store as stores
from ivr.statistics.counter import NoCounter
from ivr.statistics.store import Store

FIRST_WAIT = 0.3  # seconds here; a second on a server


class HangingRooms(FakeRooms):
    """A database that accepts the question and does not answer it before the test is over."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = threading.Event()

    def rooms(self) -> Rooms:
        """All of them, once it answers."""
        self.answers.wait(30)
        return super().rooms()


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[HangingRooms]:
    monkeypatch.setattr(entries, "FIRST_WAIT", FIRST_WAIT)
    rooms = HangingRooms()
    yield rooms
    rooms.answers.set()


@pytest.fixture(scope="module")
def room_audio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    audio = tmp_path_factory.mktemp("slow rooms") / "audio"
    put_room_guide(audio)
    return audio


def reading_beside_calls(rooms: FakeRooms) -> RoomEntry:
    """As on a server: a thread reads, calls don't."""
    return RoomEntry(lambda: rooms, lambda: rooms.now, every=0.01)


def line(audio: Path, entry: RoomEntry) -> tuple[WSGITransport, Settings]:
    settings = Settings.for_test_phone(audio=audio)
    app = _hotline(settings, LiveRelease(audio), NoCounter(), None, entry)
    return WSGITransport(app, settings.public_url), settings


def somebody(transport: WSGITransport, settings: Settings, texts: dict[str, str], entry: str) -> Caller:
    caller = Caller(transport, token=settings.auth_token, texts=texts, entry=entry)
    caller.calls()
    return caller


def texts_of(audio: Path) -> dict[str, str]:
    snapshot = LiveRelease(audio).snapshot()
    assert snapshot is not None
    return {recording.file: recording.text for recording in snapshot.release.recordings}


@pytest.mark.slow
def test_a_database_that_hangs_holds_up_no_call(room_audio: Path, hanging: HangingRooms) -> None:
    """The first second of a process is all that it costs, and whoever wants a room hears German.

    All answers together, of a dozen requests, take no longer than that first wait and what a busy computer
    needs. Once the database answers, the rooms are there.
    """
    entry = reading_beside_calls(hanging)
    transport, settings = line(room_audio, entry)
    texts = texts_of(room_audio)
    began = time.monotonic()
    wants_a_room = somebody(transport, settings, texts, "/voice/room")
    wants_a_room.hears("Der Raum lässt sich gerade nicht öffnen")
    wants_a_room.hears("Für die Telefonkonferenz")
    assert time.monotonic() - began < 1.5, "Twilio waits four seconds for an answer"
    other = somebody(transport, settings, texts, "/voice")
    other.follows("5,1,3,9,2,1,9")
    other.never_hears("Raum Ihrer Gruppe")
    asked = [event for one in (wants_a_room, other) for event in one.events if isinstance(event, Webhook)]
    assert len(asked) > 8
    assert sum(event.reply.seconds for event in asked) < FIRST_WAIT * 4, "not once for each of them"
    assert not wants_a_room.troubles + other.troubles
    hanging.answers.set()
    deadline = time.monotonic() + 10
    while entry.is_away:
        assert time.monotonic() < deadline
    somebody(transport, settings, texts, "/voice").hears("Für den Raum Ihrer Gruppe")


def test_a_code_typed_while_the_database_hangs_is_looked_up_in_memory(hanging: HangingRooms) -> None:
    """The rooms that were read last stay open, and nobody waits."""
    hanging.answers.set()
    entry = reading_beside_calls(hanging)
    assert entry.is_there
    hanging.answers.clear()
    began = time.monotonic()
    assert entry.look_up(CODE).entrance is Entrance.OPEN
    assert time.monotonic() - began < FIRST_WAIT


@pytest.mark.parametrize("error", [StatisticsError("away"), OSError("disc"), ValueError("nonsense")])
def test_whatever_the_database_answers_no_call_fails(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the kind of error and nothing of what is stored."""

    class Failing(FakeRooms):
        def rooms(self) -> Rooms:
            raise error

    rooms = Failing()
    entry = RoomEntry(lambda: rooms, lambda: rooms.now, every=None)
    assert not entry.is_there
    assert entry.is_away
    assert entry.look_up(CODE).entrance is Entrance.AWAY
    assert {record.getMessage() for record in caplog.records} == {
        f"could not read the rooms ({type(error).__name__})"
    }


def test_what_staff_change_is_heard_without_a_restart(hanging: HangingRooms) -> None:
    """By every process, with its next reading."""
    hanging.answers.set()
    entry = reading_beside_calls(hanging)
    assert entry.look_up(CODE).entrance is Entrance.OPEN
    hanging.there = []
    deadline = time.monotonic() + 10
    while entry.is_there:
        assert time.monotonic() < deadline
    assert entry.look_up(CODE).entrance is Entrance.UNKNOWN


# real databases


def test_while_staff_write_rooms_can_be_read(url: str) -> None:
    """Readers of rooms don't wait for whoever is writing."""
    store = RoomStore(Store(url))
    room, code = store.open("Gruppe Linde", Schedule(), FakeRooms().now)
    with Store(url).writing():
        assert RoomStore(Store(url)).rooms().find(code) == room


def test_a_file_that_another_program_keeps_locked_is_told_in_german(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reading gives up after its time; what was read before stays."""
    monkeypatch.setitem(stores._CONNECTING, "sqlite", {"timeout": 0.05})
    url = f"sqlite:///{tmp_path / 'counts.sqlite'}"
    now = FakeRooms().now
    _, code = RoomStore(Store(url)).open("Gruppe Linde", Schedule(), now)
    entry = RoomEntry(lambda: RoomStore(Store(url)), lambda: now, every=None)
    assert entry.look_up(code).entrance is Entrance.OPEN
    with sqlite3.connect(tmp_path / "counts.sqlite") as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StatisticsError, match="wird gerade von einem anderen Programm benutzt"):
            RoomStore(Store(url)).rooms()
        assert entry.look_up(code).entrance is Entrance.OPEN
        other.rollback()
    other.close()


@pytest.mark.slow
def test_a_locked_table_ends_the_reading_in_time(
    room_server: Postgres, schema: str, address: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a limit the thread would hang, and closed rooms would stay open until a restart."""
    monkeypatch.setitem(stores._LOOKING, "postgresql", ("SET LOCAL statement_timeout = '200ms'",))
    url = address()
    RoomStore(Store(url)).open("Gruppe Linde", Schedule(), FakeRooms().now)
    import psycopg  # only where there is a PostgreSQL: it takes a tenth of a second

    with psycopg.connect(room_server.url) as other:
        other.execute(f"LOCK TABLE {schema}.rooms IN ACCESS EXCLUSIVE MODE".encode())
        began = time.monotonic()
        with pytest.raises(StatisticsError, match="antwortet nicht, wie sie soll"):
            RoomStore(Store(url)).rooms()
        assert time.monotonic() - began < 5
    assert len(RoomStore(Store(url)).rooms().rooms) == 1


@pytest.mark.slow
def test_a_database_that_is_read_only_opens_every_door(address: Callable[..., str]) -> None:
    """Callers need no writing; staff who make a room are told so, and nothing is made by half."""
    now = FakeRooms().now
    _, code = RoomStore(Store(address())).open("Gruppe Linde", Schedule(), now)
    url = address("%20-cdefault_transaction_read_only%3Don")
    entry = RoomEntry(lambda: RoomStore(Store(url)), lambda: now, every=None)
    assert entry.look_up(code).entrance is Entrance.OPEN
    with pytest.raises(StatisticsError):
        RoomStore(Store(url)).open("Gruppe Ahorn", Schedule(), now)
    assert [room.name for room in RoomStore(Store(url)).rooms().rooms] == ["Gruppe Linde"]


@pytest.mark.slow
def test_a_database_that_stops_and_comes_back(room_server: Postgres, address: Callable[..., str]) -> None:
    """The rooms known last stay open meanwhile; a new one is there after the next reading."""
    url, now = address(), FakeRooms().now
    _, code = RoomStore(Store(url)).open("Gruppe Linde", Schedule(), now)
    entry = RoomEntry(lambda: RoomStore(Store(url)), lambda: now, every=None)
    assert entry.look_up(code).entrance is Entrance.OPEN
    room_server.stop()
    try:
        assert entry.look_up(code).entrance is Entrance.OPEN
        assert RoomEntry(lambda: RoomStore(Store(url)), every=None).is_away
    finally:
        room_server.start()
    _, other = RoomStore(Store(url)).open("Gruppe Ahorn", Schedule(), now + timedelta(minutes=1))
    assert entry.look_up(other).entrance is Entrance.OPEN
