"""What is live: taken up without a restart, and a broken file never reaches callers."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from example_release import RELEASE, put_copy, put_release
from shared_files import own

from ivr.files import write_atomically
from ivr.operations.mirror import ObjectStore
from ivr.release import FORMAT, MAX_BYTES, dumps, load
from ivr.serve.live import LOOK_EVERY, SCAN_EVERY, LiveRelease


class Clock:
    """A clock that only moves when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(tmp_path: Path, clock: Clock) -> LiveRelease:
    put_release(tmp_path)
    return LiveRelease(tmp_path, clock)


WHOLE = dumps(RELEASE)
BROKEN = {
    "empty": "",
    "half written": WHOLE[: len(WHOLE) // 2],
    "not JSON": "Hallo",
    "a list": "[]",
    "from a newer version": WHOLE.replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}'),
    "without a guide": WHOLE.replace('"guide"', '"gide"'),
    "without one speech": WHOLE.replace('"speech": "menu:haupt"', '"speech": "menu:weg"'),
    "without recordings": dumps(replace(RELEASE, recordings=())),
    "a number for a file": WHOLE.replace(f'"file": "{RELEASE.recordings[0].file}"', '"file": 1', 1),
    "a file elsewhere": WHOLE.replace(RELEASE.recordings[0].file, "../../x.wav"),
    "a topic without a section": dumps(
        replace(RELEASE, guide=replace(RELEASE.guide, contact=replace(RELEASE.guide.contact, sections=())))
    ),
    "nested without end": "[" * 100_000,
    "an unknown pace": WHOLE.replace('"pace": "slow"', '"pace": "presto"'),
}


def test_a_release_survives_being_written_and_read() -> None:
    """What is written is what is read, and the same release is the same text."""
    assert json.loads(dumps(RELEASE))["recordings"][0].keys() >= {"file", "text", "pace", "seconds", "voice"}
    assert dumps(RELEASE) == dumps(replace(RELEASE))


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """Guide and recordings, menus of both levels and dictations included."""
    put_release(tmp_path)
    assert load(tmp_path / "live.json") == RELEASE


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    """The temporary file is gone after success and after failure."""
    write_atomically(tmp_path / "live.json", "neu")
    with pytest.raises(TypeError):
        write_atomically(tmp_path / "live.json", None)  # type: ignore[arg-type]  # that is the failure
    assert [path.name for path in tmp_path.iterdir()] == ["live.json"]
    assert (tmp_path / "live.json").read_text() == "neu"


def test_a_new_release_is_taken_up_within_two_seconds(
    live: LiveRelease, clock: Clock, tmp_path: Path
) -> None:
    """Without a restart."""
    assert live.snapshot() is not None
    put_release(tmp_path, replace(RELEASE, made="2030-01-01T00:00:00+00:00"))
    clock.now += 2
    snapshot = live.snapshot()
    assert snapshot is not None
    assert snapshot.release.made.startswith("2030")


def test_the_disc_is_not_asked_for_every_request(live: LiveRelease, clock: Clock, tmp_path: Path) -> None:
    """Between two looks the snapshot is the same object, rendered pages and all."""
    first = live.snapshot()
    put_release(tmp_path, replace(RELEASE, made="2030-01-01T00:00:00+00:00"))
    clock.now += LOOK_EVERY / 2
    assert live.snapshot() is first


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_leaves_the_last_good_release_and_says_why(
    kind: str, live: LiveRelease, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Callers notice nothing; the reason is logged once, in German with a remedy."""
    live.snapshot()
    (tmp_path / "live.json").write_text(BROKEN[kind], encoding="utf-8")
    for _ in range(3):
        clock.now += 1
        snapshot = live.snapshot()
    assert snapshot is not None
    assert snapshot.release == RELEASE
    assert "live.json" in live.trouble
    assert "Bitte" in live.trouble
    assert len(caplog.records) == 1


def test_a_deleted_file_leaves_the_last_good_release(live: LiveRelease, clock: Clock, tmp_path: Path) -> None:
    """Deleting live.json by mistake silences nobody."""
    live.snapshot()
    (tmp_path / "live.json").unlink()
    clock.now += 1
    assert live.snapshot() is not None
    assert "fehlt" in live.trouble


def test_a_mended_file_ends_the_trouble(live: LiveRelease, clock: Clock, tmp_path: Path) -> None:
    """As soon as the file is good again, nothing is left of the trouble."""
    (tmp_path / "live.json").write_text("", encoding="utf-8")
    clock.now += 1
    assert live.snapshot() is None
    put_release(tmp_path)
    clock.now += 1
    assert live.snapshot() is not None
    assert live.trouble == ""


def test_what_is_mended_counts_more_than_the_copy(clock: Clock, tmp_path: Path) -> None:
    """A process that had to begin with the copy takes up live.json as soon as that is good."""
    put_release(tmp_path)
    put_copy(tmp_path)
    (tmp_path / "live.json").unlink()
    live = LiveRelease(tmp_path, clock)
    snapshot = live.snapshot()
    assert snapshot is not None
    assert snapshot.release == RELEASE
    assert "live.json fehlt" in live.trouble
    newer = replace(RELEASE, made="2030-01-01T00:00:00+00:00")
    put_release(tmp_path, newer)
    clock.now += 1
    snapshot = live.snapshot()
    assert snapshot is not None
    assert (snapshot.release, live.trouble) == (newer, "")


def test_a_recording_that_disappears_or_is_empty_is_noticed(
    live: LiveRelease, clock: Clock, tmp_path: Path
) -> None:
    """A file without sound is as good as none."""
    snapshot = live.snapshot()
    assert snapshot is not None
    assert snapshot.missing == 0
    gone, empty = RELEASE.recordings[0].file, RELEASE.recordings[1].file
    (tmp_path / "recordings" / gone).unlink()
    own(tmp_path / "recordings" / empty).write_bytes(b"")
    clock.now += 1
    snapshot = live.snapshot()
    assert snapshot is not None
    assert snapshot.missing == 2
    assert gone not in snapshot.present


def test_one_bad_entry_spoils_no_other(live: LiveRelease, clock: Clock, tmp_path: Path) -> None:
    """A folder of that name is one missing recording, not all of them."""
    live.snapshot()
    first = RELEASE.recordings[0].file
    (tmp_path / "recordings" / first).unlink()
    (tmp_path / "recordings" / first).mkdir()
    clock.now += 1
    snapshot = live.snapshot()
    assert snapshot is not None
    assert snapshot.missing == 1


def test_a_recording_that_is_finished_in_place_is_noticed(
    live: LiveRelease, clock: Clock, tmp_path: Path
) -> None:
    """A slow copy keeps the folder's stamp: while something is missing, it is looked for again."""
    path = own(tmp_path / "recordings" / RELEASE.recordings[0].file)
    content = path.read_bytes()
    for written, missing in ((b"", 1), (content, 0)):
        path.write_bytes(written)
        os.utime(path.parent, (1, missing))
        clock.now += 1
        snapshot = live.snapshot()
        assert snapshot is not None
        assert snapshot.missing == missing


# a release that was fetched


FETCHED = replace(RELEASE, made="2020-01-01T00:00:00+00:00")  # older: going back is publishing, too


class Shelf(ObjectStore):
    """An object store that nobody asks anything."""

    def __init__(self) -> None:
        super().__init__("https://store.example/", None)
        self.whole = True

    def has(self, _files: frozenset[str]) -> bool:
        return self.whole

    @property
    def known(self) -> tuple[bool, frozenset[str]]:
        return self.whole, frozenset()


def _made(live: LiveRelease) -> str:
    snapshot = live.snapshot()
    assert snapshot is not None
    return snapshot.release.made


def test_a_fetched_release_comes_before_the_one_of_the_folder(tmp_path: Path, clock: Clock) -> None:
    """As soon as it is there, whichever was made later; the folder's no longer counts."""
    put_release(tmp_path)
    live = LiveRelease(tmp_path, clock, fetched=tmp_path / "state.json")
    assert _made(live) == RELEASE.made
    write_atomically(tmp_path / "state.json", dumps(FETCHED))
    clock.now += 1
    assert _made(live) == FETCHED.made
    put_release(tmp_path, replace(RELEASE, made="2030-01-01T00:00:00+00:00"))
    clock.now += 1
    assert _made(live) == FETCHED.made


def test_a_fetched_release_that_is_broken_is_replaced_only_where_nothing_was_heard_yet(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """A running hotline keeps what it has; one that starts takes the folder's; both say so, once."""
    put_release(tmp_path)
    fetched = tmp_path / "state.json"
    write_atomically(fetched, dumps(FETCHED))
    running = LiveRelease(tmp_path, clock, fetched=fetched)
    assert _made(running) == FETCHED.made
    fetched.write_text("{")
    starting = LiveRelease(tmp_path, clock, fetched=fetched)
    for _ in range(3):
        clock.now += 1
        assert (_made(running), _made(starting)) == (FETCHED.made, RELEASE.made)
    assert "state.json" in running.trouble
    assert "state.json" in starting.trouble
    assert len(caplog.records) == 2


def test_recordings_are_the_stores_while_it_has_them_all(tmp_path: Path, clock: Clock) -> None:
    """Nothing has to be on this disc; where the store fails, what is here is what there is."""
    put_release(tmp_path)
    (tmp_path / "recordings" / RELEASE.recordings[0].file).unlink()
    store = Shelf()
    live = LiveRelease(tmp_path, clock, store=store)
    for whole, url, missing in ((True, store.url, 0), (False, "", 1), (True, store.url, 0)):
        store.whole = whole
        clock.now += 1
        snapshot = live.snapshot()
        assert snapshot is not None
        assert (snapshot.audio_url, snapshot.missing) == (url, missing)


def test_a_store_in_trouble_is_heard_of(tmp_path: Path, clock: Clock) -> None:
    """In /health; what is wrong on this disc is said first."""
    put_release(tmp_path)
    store = Shelf()
    live = LiveRelease(tmp_path, clock, store=store)
    first = live.snapshot()
    store._trouble = "Der Speicher ist weg."
    clock.now += 1
    assert live.snapshot() is first
    assert live.trouble == "Der Speicher ist weg."
    (tmp_path / "live.json").write_text("{")
    clock.now += 1
    live.snapshot()
    assert "live.json" in live.trouble


def test_a_folder_that_may_not_be_looked_into_silences_nobody(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state folder that belongs to somebody else: as good as none."""
    put_release(tmp_path)
    real = Path.stat

    def closed(self: Path, **more: bool) -> os.stat_result:
        if self.parent.name == "state":
            raise PermissionError(13, "Permission denied")
        return real(self, **more)

    monkeypatch.setattr(Path, "stat", closed)
    assert _made(LiveRelease(tmp_path, clock, fetched=tmp_path / "state" / "live.json")) == RELEASE.made


# what is no release, and no recording


def _put_pipe(file: Path) -> None:
    os.mkfifo(file)


def _put_device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def _put_too_much(file: Path) -> None:
    file.write_text(dumps(RELEASE) + " " * MAX_BYTES, encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("put", [_put_pipe, _put_device, _put_too_much])
def test_only_a_regular_file_of_ordinary_size_is_read(
    put: Callable[[Path], None], live: LiveRelease, clock: Clock, tmp_path: Path
) -> None:
    """A device would fill the memory, a pipe would keep all callers waiting."""
    live.snapshot()
    (tmp_path / "live.json").unlink()
    put(tmp_path / "live.json")
    clock.now += 1
    call = threading.Thread(target=live.snapshot, daemon=True)
    call.start()
    call.join(20)
    assert not call.is_alive(), "a call waits for the pipe"
    assert live.snapshot() is not None
    assert "live.json ist nicht lesbar" in live.trouble


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_is_no_release_even_if_one_comes_out_of_it(live: LiveRelease, tmp_path: Path) -> None:
    """What has no size and no time can't be seen to change."""
    file = tmp_path / "live.json"
    file.unlink()
    os.mkfifo(file)
    end = os.open(file, os.O_RDWR | os.O_NONBLOCK)
    try:
        assert os.write(end, dumps(RELEASE).encode()) == len(dumps(RELEASE).encode())
        assert live.snapshot() is None
    finally:
        os.close(end)
    assert "live.json ist nicht lesbar" in live.trouble


def test_a_recording_that_is_emptied_in_place_is_noticed(
    live: LiveRelease, clock: Clock, tmp_path: Path
) -> None:
    """Its folder shows no trace of it; callers would hear silence."""
    folder = tmp_path / "recordings"
    first = own(folder / RELEASE.recordings[0].file)
    assert live.snapshot() is not None
    before = folder.stat().st_mtime_ns
    first.write_bytes(b"")
    assert folder.stat().st_mtime_ns == before
    clock.now += SCAN_EVERY
    snapshot = live.snapshot()
    assert snapshot is not None
    assert snapshot.missing == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows wants a right for links")
def test_a_link_is_no_recording(live: LiveRelease, clock: Clock, tmp_path: Path) -> None:
    """Whatever it points to is not played to strangers."""
    live.snapshot()
    file = tmp_path / "recordings" / RELEASE.recordings[0].file
    file.replace(tmp_path / "elsewhere.wav")
    file.symlink_to(tmp_path / "elsewhere.wav")
    clock.now += 1
    snapshot = live.snapshot()
    assert snapshot is not None
    assert snapshot.missing == 1
