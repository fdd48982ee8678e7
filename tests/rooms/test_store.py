"""The store of rooms: one code opens one room, and the code is nowhere; the same in SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ivr.clock import GERMANY
from ivr.core.counting import CALL
from ivr.errors import RoomError, StatisticsError
from ivr.rooms.code import FIRST_DIGITS, LENGTH, hash_of, new_code, new_salt
from ivr.rooms.schedule import Schedule
from ivr.rooms.store import RoomStore
from ivr.statistics.store import Store

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=GERMANY)
TUESDAY = Schedule(frozenset({1}), 900, 1020)


@pytest.fixture
def store(url: str) -> RoomStore:
    return RoomStore(Store(url))


def test_a_code_opens_its_room_and_no_other(store: RoomStore) -> None:
    """Days, hours and name come back as they were given."""
    linde, code = store.open("Gruppe Linde", TUESDAY, NOW)
    _, other = store.open("Gruppe Ahorn", Schedule(), NOW)
    rooms = store.rooms()
    assert rooms.find(code) == linde
    assert (linde.name, linde.schedule) == ("Gruppe Linde", TUESDAY)
    assert rooms.find(other) != linde
    assert rooms.find("000000") is None
    assert [room.name for room in rooms.current(NOW)] == ["Gruppe Ahorn", "Gruppe Linde"]


def test_a_code_is_six_digits_that_no_key_of_the_line_begins() -> None:
    """0 is the human and 9 the main menu; nothing that people would try first."""
    codes = {new_code() for _ in range(300)}
    assert len(codes) > 290
    for code in codes:
        assert len(code) == LENGTH
        assert code.isdigit()
        assert code[0] in FIRST_DIGITS
        assert len(set(code)) > 2


def test_the_code_is_nowhere_in_the_database(store: RoomStore, tmp_path: Path) -> None:
    """Neither in the file nor in its journal, nor in what a room shows of itself."""
    room, code = store.open("Gruppe Linde", TUESDAY, NOW)
    for file in tmp_path.iterdir():
        assert code.encode() not in file.read_bytes()
    assert room.code_hash not in repr(store.rooms())


def test_the_same_code_has_another_hash_in_another_installation() -> None:
    """One salt an installation: who has computed one table of codes has not computed them all."""
    assert hash_of("123457", new_salt()) != hash_of("123457", new_salt())


def test_looking_makes_nothing(store: RoomStore, tmp_path: Path) -> None:
    """No file where there was none; no table in a database that has only counts."""
    assert store.rooms().rooms == ()
    assert list(tmp_path.iterdir()) == []


def test_an_older_database_with_counts_keeps_them(url: str, store: RoomStore) -> None:
    """The first room brings it up to date."""
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        for statement in (
            "CREATE TABLE counts (day DATE, kind VARCHAR, subject VARCHAR, n BIGINT, "
            "PRIMARY KEY (day, kind, subject))",
            "CREATE TABLE schema_version (version INTEGER)",
            "INSERT INTO schema_version VALUES (1)",
            "INSERT INTO counts VALUES ('2026-11-30', 'call', '', 7)",
        ):
            connection.exec_driver_sql(statement)
    assert store.rooms().rooms == ()
    store.open("Gruppe Linde", TUESDAY, NOW)
    assert Store(url).totals() == {CALL: 7}
    assert len(store.rooms().rooms) == 1


def test_a_name_is_given_once(store: RoomStore) -> None:
    """Capital letters and spaces make no other name; the room that is there stays as it is."""
    _, code = store.open("Gruppe Linde", TUESDAY, NOW)
    with pytest.raises(RoomError, match="gibt es schon"):
        store.open("gruppe  LINDE", Schedule(), NOW)
    assert store.rooms().find(code) is not None


def test_a_new_code_replaces_the_old_one(store: RoomStore) -> None:
    """It is the same room, so that whoever is in it meets whoever comes with the new code."""
    room, old = store.open("Gruppe Linde", TUESDAY, NOW)
    renewed, code = store.renew("Gruppe Linde", NOW)
    assert renewed.id == room.id
    assert store.rooms().find(old) is None
    assert store.rooms().find(code) == renewed


def test_a_closed_room_is_over_and_its_name_is_free(store: RoomStore) -> None:
    """Its old code still finds it for a month, so that callers hear a true sentence."""
    _, code = store.open("Gruppe Linde", TUESDAY, NOW)
    store.close("Gruppe Linde", NOW)
    assert store.rooms().current(NOW) == ()
    found = store.rooms().find(code)
    assert found is not None
    assert found.schedule.is_over(NOW)
    store.open("Gruppe Linde", TUESDAY, NOW)
    store.open("Gruppe Ahorn", TUESDAY, NOW + timedelta(days=40))
    assert store.rooms().find(code) is None


def test_a_room_that_is_not_there_is_told_with_those_that_are(store: RoomStore) -> None:
    """The remedy stands in the error."""
    store.open("Gruppe Linde", TUESDAY, NOW)
    with pytest.raises(RoomError, match="Es gibt: „Gruppe Linde“"):
        store.close("Gruppe Lind", NOW)


def test_a_database_that_is_broken_is_told_in_german(tmp_path: Path) -> None:
    """No word of the database itself."""
    file = tmp_path / "counts.sqlite"
    file.write_bytes(b"not a database" * 100)
    with pytest.raises(StatisticsError, match="beschädigt"):
        RoomStore(Store(f"sqlite:///{file}")).rooms()


@pytest.mark.parametrize("name", ["Robert'); DROP TABLE rooms; --", "<b>Linde</b>", "Grüße & Küsse"])
def test_any_name_is_kept_as_it_is(store: RoomStore, name: str) -> None:
    """Names are values, never SQL."""
    store.open(name, TUESDAY, NOW)
    assert [room.name for room in store.rooms().rooms] == [name]
