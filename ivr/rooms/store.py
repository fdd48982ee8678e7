"""The store of rooms: two tables beside the counts, in the same database and under the same schema version.

    rooms       id, name, code (its hash), days, opens, closes, last_day
    room_salt   salt     one for the installation

- The tables are made when the first room is; looking makes nothing.
- A room that is over or closed stays for KEPT days, so that its old code is answered by a true sentence.
- Each method is one transaction and raises StatisticsError, with the remedy, where the database fails.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ivr.errors import RoomError
from ivr.rooms.code import hash_of, new_code, new_id, new_salt
from ivr.rooms.schedule import Schedule
from ivr.statistics.store import Store

KEPT = timedelta(days=30)
_ROOMS = sa.Table(
    "rooms",
    sa.MetaData(),
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("name", sa.String),
    sa.Column("code", sa.String),
    sa.Column("days", sa.String),
    sa.Column("opens", sa.Integer),
    sa.Column("closes", sa.Integer),
    sa.Column("last_day", sa.Date),
)
_SALT = sa.Table("room_salt", sa.MetaData(), sa.Column("salt", sa.String))


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a group."""

    id: str
    name: str  # as it is spoken: "Gruppe Linde"
    code_hash: str = field(repr=False)
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Rooms:
    """All rooms at one moment, and the salt of their codes; empty where there is none."""

    rooms: tuple[Room, ...] = ()
    salt: str = field(default="", repr=False)

    def current(self, now: datetime) -> tuple[Room, ...]:
        """Those that are not over."""
        return tuple(room for room in self.rooms if not room.schedule.is_over(now))

    def find(self, code: str) -> Room | None:
        """The room that this code opens; it takes as long as scrypt does."""
        if not self.salt:
            return None
        wanted = hash_of(code, self.salt)
        return next((room for room in self.rooms if room.code_hash == wanted), None)

    def named(self, name: str, now: datetime) -> Room | None:
        """The room of this name that is not over; capital letters make no difference."""
        return next((room for room in self.current(now) if _same(room.name, name)), None)


class RoomStore:
    """Rooms in the database of the counts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rooms(self) -> Rooms:
        """All of them, by name."""
        with self._store.reading() as connection:
            if connection is None or not sa.inspect(connection).has_table(_ROOMS.name):
                return Rooms()
            return _read(connection)

    def known(self, name: str, now: datetime) -> Room:
        """The room of this name; RoomError, with the names that there are, where there is none."""
        return _known(self.rooms(), name, now)

    def open(self, name: str, schedule: Schedule, now: datetime) -> tuple[Room, str]:
        """A new room, and its code, which is nowhere else. RoomError where the name is taken."""
        with self._store.writing() as connection:
            _forget(connection, now.date())
            there = _read(connection)
            if there.named(name, now):
                raise RoomError(
                    f"Den Raum „{name}“ gibt es schon. Bitte nehmen Sie einen anderen Namen, oder machen Sie "
                    "einen neuen Code: rooms.py code"
                )
            salt = there.salt or _make_salt(connection)
            code = _free_code(Rooms(there.rooms, salt))
            room = Room(new_id(), name, hash_of(code, salt), schedule)
            connection.execute(sa.insert(_ROOMS).values(_row(room)))
            return room, code

    def renew(self, name: str, now: datetime) -> tuple[Room, str]:
        """The room with a new code; the old one opens nothing from now on. RoomError where there is none."""
        self.known(name, now)
        with self._store.writing() as connection:
            there = _read(connection)
            room = _known(there, name, now)
            code = _free_code(there)
            room = replace(room, code_hash=hash_of(code, there.salt))
            _write(connection, room)
            return room, code

    def close(self, name: str, now: datetime) -> Room:
        """End a room today. RoomError where there is none of that name."""
        self.known(name, now)
        with self._store.writing() as connection:
            room = _known(_read(connection), name, now)
            ended = replace(room.schedule, last_day=now.date() - timedelta(days=1))
            room = replace(room, schedule=ended)
            _write(connection, room)
            return room


def _known(there: Rooms, name: str, now: datetime) -> Room:
    if room := there.named(name, now):
        return room
    names = ", ".join(f"„{one.name}“" for one in there.current(now))
    raise RoomError(
        f"Einen Raum „{name}“ gibt es nicht. " + (f"Es gibt: {names}." if names else "Es gibt noch keinen.")
    )


def _read(connection: sa.Connection) -> Rooms:
    rows = connection.execute(sa.select(_ROOMS).order_by(_ROOMS.c.name, _ROOMS.c.id)).all()
    salt = connection.execute(sa.select(_SALT.c.salt)).scalar() or ""
    return Rooms(tuple(_room(row) for row in rows), salt)


def _room(row: sa.Row[Any]) -> Room:
    schedule = Schedule(frozenset(map(int, row.days)), row.opens, row.closes, row.last_day)
    return Room(row.id, row.name, row.code, schedule)


def _row(room: Room) -> dict[str, object]:
    schedule = room.schedule
    return {
        "id": room.id,
        "name": room.name,
        "code": room.code_hash,
        "days": "".join(map(str, sorted(schedule.days))),
        "opens": schedule.opens,
        "closes": schedule.closes,
        "last_day": schedule.last_day,
    }


def _write(connection: sa.Connection, room: Room) -> None:
    connection.execute(sa.update(_ROOMS).where(_ROOMS.c.id == room.id).values(_row(room)))


def _make_salt(connection: sa.Connection) -> str:
    salt = new_salt()
    connection.execute(sa.insert(_SALT).values(salt=salt))
    return salt


def _free_code(rooms: Rooms) -> str:
    """A code that opens none of these."""
    while rooms.find(code := new_code()):
        pass
    return code


def _forget(connection: sa.Connection, today: date) -> None:
    connection.execute(sa.delete(_ROOMS).where(_ROOMS.c.last_day < today - KEPT))


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
