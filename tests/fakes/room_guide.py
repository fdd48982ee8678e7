"""The example guide with a page for rooms, recorded as short hums; and rooms that need no database."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from example_audio import EXAMPLE, link_hum

from ivr.clock import GERMANY
from ivr.compile.numbers import NumberWords
from ivr.compile.speech import speeches
from ivr.compile.texts.tree import read_texts
from ivr.errors import StatisticsError
from ivr.release import LIVE, Recording, Release, dumps
from ivr.rooms.code import hash_of
from ivr.rooms.entry import RoomEntry
from ivr.rooms.schedule import Schedule
from ivr.rooms.store import Room, Rooms

SALT = "00" * 16
CODE, OTHER_CODE = "314926", "271828"
PAGE = """---
title: Raum für Gruppen
menu: den Raum Ihrer Gruppe
as_of: 2026-11
kind: room
---
Ihre Gruppe kann sich hier am Telefon treffen. Dafür brauchen Sie einen Code mit sechs Ziffern.
"""


def put_room_guide(audio: Path) -> Release:
    """Write texts, release and recordings into this folder; the release."""
    shutil.copytree(EXAMPLE / "texts", audio / "texts")
    (audio / "texts" / "6-gruppenraum.md").write_text(PAGE, encoding="utf-8")
    (audio / "recordings").mkdir()
    texts = read_texts(audio / "texts")
    recordings: list[Recording] = []
    for speech in speeches(texts, NumberWords()):
        for pace in speech.paces:
            file = f"{len(recordings):020x}.wav"
            kind, _, length = speech.id.partition(":")
            seconds = float(length) if kind == "silence" else 0.5
            link_hum(audio / "recordings" / file, seconds)
            recordings.append(
                Recording(speech.id, pace.value, file, speech.text, speech.spoken, seconds, "nano")
            )
    release = Release("2026-11-28T12:00:00+00:00", "nano", texts.guide, tuple(recordings))
    (audio / LIVE).write_text(dumps(release), encoding="utf-8")
    return release


class FakeRooms:
    """A store of rooms and a clock; `away` is a database that does not answer."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 15, 30, tzinfo=GERMANY)  # a Tuesday
        self.there = [
            Room("ab12", "Gruppe Linde", hash_of(CODE, SALT), Schedule(frozenset({1}), 900, 1020)),
            Room("cd34", "Gruppe Ahorn", hash_of(OTHER_CODE, SALT), Schedule()),
        ]
        self.away = False

    def rooms(self) -> Rooms:
        """All of them."""
        if self.away:
            raise StatisticsError("away")
        return Rooms(tuple(self.there), SALT)

    def entry(self) -> RoomEntry:
        """The way into them."""
        return RoomEntry(lambda: self, lambda: self.now, every=None)
