"""The example guide with notices, topics of a while, hours and helpers, recorded as hums; and a clock."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from example_audio import EXAMPLE, link_hum
from fakes.fetched_once import FetchedOnce

from app import create_app
from ivr.clock import GERMANY
from ivr.compile.numbers import NumberWords
from ivr.compile.speech import speeches
from ivr.compile.texts.tree import read_texts
from ivr.release import LIVE, Recording, Release, dumps
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import WSGITransport

TOPIC = "---\ntitle: {0}\nmenu: {0}\nas_of: 2026-11\n{1}---\nDer Basar ist im Saal.\n\nEs gibt Kuchen.\n"


def put_dated_guide(audio: Path, files: Mapping[str, str]) -> Release:
    """Write the example's texts with these files into a folder, and a release of them; the release."""
    shutil.copytree(EXAMPLE / "texts", audio / "texts")
    for name, text in files.items():
        (audio / "texts" / name).write_text(text, encoding="utf-8")
    (audio / "recordings").mkdir()
    texts = read_texts(audio / "texts")
    recordings: dict[tuple[str, str], Recording] = {}
    for speech in speeches(texts, NumberWords()):
        for pace in speech.paces:
            file = f"{len(recordings):020x}.wav"
            link_hum(audio / "recordings" / file, 0.5)
            said = (speech.text, speech.spoken, 0.5, "nano")
            recordings[speech.id, pace.value] = Recording(speech.id, pace.value, file, *said)
    release = Release(
        "2026-11-28T12:00:00+00:00",
        "nano",
        texts.guide,
        tuple(recordings.values()),
        organisation=texts.organisation,
        staff=texts.staff,
    )
    (audio / LIVE).write_text(dumps(release), encoding="utf-8")
    return release


def dated_guides(folder: Path) -> Callable[[Mapping[str, str]], tuple[Path, Release]]:
    """Makes guides below this folder, each once: where one is and its release."""

    @cache
    def make(files: tuple[tuple[str, str], ...]) -> tuple[Path, Release]:
        audio = folder / str(make.cache_info().currsize)
        return audio, put_dated_guide(audio, dict(files))

    return lambda files: make(tuple(sorted(files.items())))


class Town:
    """A hotline whose clock stands still until a test moves it, and people who call it."""

    def __init__(self, audio: Path, release: Release, staff_number: str = "") -> None:
        """At this folder, which holds this release and its recordings; nobody writes into it."""
        self.release = release
        self._settings = Settings.for_test_phone(staff_number=staff_number, audio=audio)
        self._texts = self.release.texts
        self._transport = self.server()
        self.at("2026-12-01 10:00")

    def at(self, wall: str, fold: int = 0) -> None:
        """Put the clock to this local time; of a time that comes twice, `fold` 1 is the second."""
        self.now = datetime.fromisoformat(wall).replace(tzinfo=GERMANY, fold=fold).timestamp()

    def server(self) -> WSGITransport:
        """One more process of the same hotline."""
        app = create_app(self._settings, clock=lambda: self.now)
        return FetchedOnce(app, self._settings.public_url, self._settings.audio)

    def caller(self, transport: WSGITransport | None = None) -> Caller:
        """Somebody who calls now, through another process if one is given."""
        caller = Caller(transport or self._transport, token=self._settings.auth_token, texts=self._texts)
        caller.calls()
        return caller
