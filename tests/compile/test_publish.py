"""Publishing: the old release or the new one, never a mixture; and back, byte by byte."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from example_audio import EXAMPLE
from example_release import RELEASE, put_release
from shared_files import put_shared

from ivr.compile import build, check
from ivr.compile import publish as publishing
from ivr.compile.kept_texts import kept, set_back
from ivr.compile.publish import (
    Change,
    before,
    changes,
    history,
    prune,
    publish,
    repair,
    rollback,
    voices,
)
from ivr.compile.speech_names import in_words
from ivr.compile.texts.model import Texts
from ivr.compile.texts.tree import read_texts
from ivr.core.desk import Person, Staff
from ivr.core.guide import Notice
from ivr.core.period import Period
from ivr.errors import HotlineError, ReleaseError
from ivr.files import write_atomically
from ivr.release import HUMAN, Recording, Release, dumps, load, missing
from ivr.serve.live import LiveRelease

NOW = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # the night in which Germany's clocks change
T = TypeVar("T")
DAY = timedelta(days=1)
NEW_FILE = "ffffffff.wav"


def _newer(number: int) -> Release:
    """The example release with another text for the goodbye, made later."""
    file = f"{number:08x}.wav"
    said = tuple(
        replace(r, text=f"Tschüs {number}", file=file) if r.speech == "goodbye" else r
        for r in RELEASE.recordings
    )
    return replace(RELEASE, made=f"2026-02-{number:02}T00:00:00+00:00", recordings=said)


def _draft(audio: Path, number: int) -> Release:
    """Put a newer draft beside what is live, with its recordings."""
    draft = _newer(number)
    for recording in draft.recordings:
        put_shared(audio / "recordings" / recording.file, b"RIFF")
    write_atomically(audio / "draft.json", dumps(draft))
    return draft


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """An audio folder where the example is live and a newer draft is waiting."""
    put_release(tmp_path)
    _draft(tmp_path, 1)
    return tmp_path


def _live(audio: Path) -> bytes:
    return (audio / "live.json").read_bytes()


def _age(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


# forward and back


def test_the_draft_becomes_live(audio: Path) -> None:
    """Byte by byte, and what was live is in the history."""
    old = _live(audio)
    publish(audio, NOW)
    assert _live(audio) == (audio / "draft.json").read_bytes()
    assert [past.path.read_bytes() for past in history(audio)] == [old]
    assert history(audio)[0].until == NOW


def test_going_back_is_byte_identical(audio: Path) -> None:
    """After publishing and going back live.json is what it was, to the byte."""
    old = _live(audio)
    publish(audio, NOW)
    past = before(audio)
    assert past is not None
    rollback(audio, past, NOW + DAY)
    assert _live(audio) == old


def test_going_back_twice_goes_further_back(audio: Path) -> None:
    """Not to the bad release that one has just come from."""
    seen = [_live(audio)]
    for number in (2, 3):
        _draft(audio, number)
        publish(audio, NOW + number * DAY)
        seen.append(_live(audio))
    for step in (1, 0):
        past = before(audio)
        assert past is not None
        rollback(audio, past, NOW + (9 - step) * DAY)
        assert _live(audio) == seen[step]
    assert before(audio) is None


def test_the_first_release_needs_no_history(tmp_path: Path) -> None:
    """Where nothing was live before, nothing is kept."""
    put_release(tmp_path)
    (tmp_path / "live.json").rename(tmp_path / "draft.json")
    publish(tmp_path, NOW)
    assert load(tmp_path / "live.json") == RELEASE
    assert history(tmp_path) == []


@pytest.mark.parametrize("content", ["", "{", "[]", dumps(RELEASE)[:500]])
def test_a_broken_draft_never_goes_live(audio: Path, content: str) -> None:
    """It is refused before anything is touched."""
    old = _live(audio)
    (audio / "draft.json").write_text(content, encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"draft\.json"):
        publish(audio, NOW)
    assert _live(audio) == old
    assert history(audio) == []


def test_there_is_no_way_back_to_a_release_whose_recordings_are_gone(audio: Path) -> None:
    """A sentence instead of a silent hotline."""
    publish(audio, NOW)
    past = history(audio)[0]
    (audio / "recordings" / past.release.recordings[0].file).unlink()
    with pytest.raises(ReleaseError, match="fehlen 1 Aufnahmen"):
        rollback(audio, past, NOW)


def test_strange_files_in_the_history_are_left_alone(audio: Path) -> None:
    """A note, a copy under another name, half a file: not a release that was live."""
    publish(audio, NOW)
    for name, content in (("notiz.json", "{}"), ("20260101T000000000000Z.json", "{"), ("x.txt", "")):
        (audio / "history" / name).write_text(content, encoding="utf-8")
    assert len(history(audio)) == 1


def test_a_running_hotline_takes_it_up(audio: Path) -> None:
    """Within two seconds, without a restart, forward and back."""
    now = 0.0
    live = LiveRelease(audio, lambda: now)
    for step in (publish, lambda folder, moment: rollback(folder, _the(before(folder)), moment)):
        first = _the(live.snapshot()).release.made
        step(audio, NOW)
        now += 2
        assert _the(live.snapshot()).release.made != first


def _the(found: T | None) -> T:
    assert found is not None
    return found


def test_texts_are_read_once_to_publish(example_audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking and comparing with the draft get the same texts."""
    calls: list[Path] = []

    def counted(folder: Path) -> Texts:
        calls.append(folder)
        return read_texts(folder)

    for module in (publishing, check, build):
        monkeypatch.setattr(module, "read_texts", counted)
    monkeypatch.setattr(publishing, "_unfit", lambda _: "")  # how they sound is no matter here
    assert list(publishing.refusals(example_audio, load(example_audio / "live.json"), "2026-01")) == []
    assert calls == [example_audio / "texts"]


# what changes


def test_what_callers_will_hear_differently_is_listed() -> None:
    """New, changed and gone, in this order; what stays is not mentioned."""
    recordings = tuple(r for r in _newer(1).recordings if r.speech != "pen")
    extra = Recording("section:neu:1", "normal", NEW_FILE, "Neues.", "Neues.", 1.0, "nano")
    draft = replace(RELEASE, recordings=(*recordings, extra))
    assert changes(RELEASE, draft) == [
        Change("goodbye", "Text von goodbye", "Tschüs 1"),
        Change("section:neu:1", "", "Neues."),
        Change("pen", "Text von pen", ""),
    ]
    assert changes(RELEASE, RELEASE) == []
    assert len(changes(None, RELEASE)) == len({recording.speech for recording in RELEASE.recordings})


def test_days_and_telephones_are_listed_too() -> None:
    """They change what callers hear without a new word; of telephones only how many."""
    staff = Staff((Person("+4951112345"),), hours=(((540, 720),), *[()] * 6))
    notice = Notice("notice", Period(None, datetime.fromisoformat("2027-01-07")))
    draft = replace(RELEASE, staff=staff, guide=replace(RELEASE.guide, notices=(notice,)))
    first, second = changes(RELEASE, draft)
    assert (in_words(first.speech), first.after.partition("; Dienstag")[0]) == (
        "Wer ans Telefon geht, und wann",
        "1 Telefonnummer; Montag 9:00 bis 12:00 Uhr",
    )
    assert (in_words(second.speech), second.after) == ("Erste und letzte Tage", "_notice.md bis 6.1.2027")


def test_a_human_is_no_second_voice() -> None:
    """A human recording may stand among those of a voice; two voices are two."""
    first, second, *rest = RELEASE.recordings
    human = replace(RELEASE, recordings=(replace(first, voice=HUMAN), second, *rest))
    assert voices(human) == {"nano"}
    assert voices(replace(RELEASE, recordings=(replace(first, voice="gtts"), second, *rest))) == {
        "nano",
        "gtts",
    }


# tidying up


def test_pruning_removes_only_what_nothing_needs(audio: Path) -> None:
    """Live, draft and history keep their recordings; what nobody names goes, a day after it was made."""
    publish(audio, NOW)
    _draft(audio, 2)
    old, young = audio / "recordings" / "aaaaaaaa.wav", audio / "recordings" / "bbbbbbbb.wav"
    for path, age in ((old, 2 * DAY), (young, DAY / 2)):
        path.write_bytes(b"RIFF")
        _age(path, NOW - age)
    assert prune(audio, NOW) == [old]
    for release in (RELEASE, _newer(1), _newer(2)):
        assert missing(audio, release) == []


def test_a_recording_that_was_live_today_stays(audio: Path) -> None:
    """Calls in progress still play it, even if the history is to be kept short."""
    publish(audio, NOW)
    for path in (audio / "recordings").iterdir():
        _age(path, NOW - 30 * DAY)
    assert prune(audio, NOW + DAY / 2, keep=0) == []
    assert missing(audio, RELEASE) == []


def test_old_history_goes_with_its_recordings(audio: Path) -> None:
    """After a day, beyond the number that is kept."""
    publish(audio, NOW)
    for path in (audio / "recordings").iterdir():
        _age(path, NOW - 30 * DAY)
    removed = prune(audio, NOW + 2 * DAY, keep=0)
    assert history(audio) == []
    only_old = RELEASE.files - _newer(1).files
    assert {path.name for path in removed if path.suffix == ".wav"} == only_old
    assert missing(audio, load(audio / "live.json")) == []


def test_nothing_is_removed_while_the_live_release_cannot_be_read(audio: Path) -> None:
    """Who knows what it needs."""
    stray = audio / "recordings" / "aaaaaaaa.wav"
    stray.write_bytes(b"RIFF")
    _age(stray, NOW - 9 * DAY)
    (audio / "live.json").write_text("{", encoding="utf-8")
    with pytest.raises(ReleaseError):
        prune(audio, NOW)
    assert stray.exists()


# texts that are kept


def _kept(audio: Path) -> list[str]:
    return sorted(path.name for path in (audio / "history").glob("*.zip"))


def test_the_texts_of_what_goes_live_are_kept_as_long_as_it_is(audio: Path) -> None:
    """They go with the release that leaves the history; what was saved before setting back stays."""
    shutil.copytree(EXAMPLE / "texts", audio / "texts")
    for number in (1, 2):
        _draft(audio, number)
        publish(audio, NOW + number * DAY)
    assert _kept(audio) == ["texte-20260201T000000.zip", "texte-20260202T000000.zip"]
    old = _newer(1)
    assert (kept(audio, old), kept(audio, RELEASE)) == (True, False)
    set_back(audio, old, NOW)
    prune(audio, NOW + 9 * DAY, keep=0)
    assert _kept(audio) == ["texte-20260202T000000.zip", "texte-20260329T013000-vorher.zip"]


def test_texts_are_set_back_whole_or_not_at_all(audio: Path) -> None:
    """Files that came later go, changed ones and folders are as they were; a broken ZIP changes nothing."""
    texts = Path(shutil.copytree(EXAMPLE / "texts", audio / "texts"))
    before = {path: path.read_bytes() for path in texts.rglob("*.*") if path.is_file()}
    publish(audio, NOW)
    shutil.rmtree(texts / "1-telefonkonferenz")
    (texts / "6-neu.md").write_text("Neu", encoding="utf-8")
    set_back(audio, _newer(1), NOW)
    assert {path: path.read_bytes() for path in texts.rglob("*.*") if path.is_file()} == before
    archive = audio / "history" / "texte-20260201T000000.zip"
    archive.write_bytes(archive.read_bytes()[:2000])
    with pytest.raises(HotlineError, match=r"ist beschädigt\. Die Texte bleiben, wie sie sind"):
        set_back(audio, _newer(1), NOW + DAY)
    assert {path: path.read_bytes() for path in texts.rglob("*.*") if path.is_file()} == before


# a broken live.json


def test_repair_takes_what_was_live_and_is_whole(audio: Path) -> None:
    """The copy of what is live; without it the newest before; nothing whose recordings are gone."""
    publish(audio, NOW)
    (audio / "live.json").write_text("{", encoding="utf-8")
    assert repair(audio) == load(audio / "live.json") == _newer(1)
    (audio / "history" / "jetzt.json").write_text("{", encoding="utf-8")
    assert repair(audio) == load(audio / "live.json") == RELEASE
    (audio / "recordings" / RELEASE.recordings[0].file).unlink()
    with pytest.raises(ReleaseError, match="kein Stand, der sich verwenden lässt"):
        repair(audio)


# killed at every step

KILLED = 99  # an exit code
STEPS = (
    "os.mkdir",
    "os.rename",
    "os.remove",
)  # what Python's audit hooks call them; and files opened to write


def _back(audio: Path) -> None:
    rollback(audio, _the(before(audio)), NOW + 3 * DAY)


def _tidy(audio: Path) -> None:
    prune(audio, NOW + 9 * DAY, keep=0)


def _in_a_process_that_dies(action: Callable[[Path], object], audio: Path, before_step: int) -> int:
    """Do it in a child that vanishes before its n-th change on the disc; returns the child's exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    step = 0

    def look(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal step
        if event in STEPS or (event == "open" and arguments[1] == "w"):
            step += 1
            if step == before_step:
                os._exit(KILLED)

    code = 1
    try:
        sys.addaudithook(look)
        action(audio)
        code = 0
    finally:
        os._exit(code)


ACTIONS = {"publish": lambda audio: publish(audio, NOW + 2 * DAY), "rollback": _back, "prune": _tidy}


def _with_few_files(release: Release) -> Release:
    """The same with one file for everything but the goodbye."""
    shared = (r if r.speech == "goodbye" else replace(r, file="aaaaaaaa.wav") for r in release.recordings)
    return replace(release, recordings=tuple(shared))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small releases: one in the history, one live, one as the draft; all recordings a month old."""
    audio = tmp_path_factory.mktemp("small")
    put_release(audio, _with_few_files(RELEASE))
    for number in (1, 2):
        draft = _with_few_files(_newer(number))
        recordings = draft.recordings
        write_atomically(audio / "draft.json", dumps(draft))
        for recording in recordings:
            (audio / "recordings" / recording.file).write_bytes(b"RIFF")
        if number == 1:
            publish(audio, NOW)
    for path in (audio / "recordings").iterdir():
        _age(path, NOW - 30 * DAY)
    return audio


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which Windows does not have")
@pytest.mark.parametrize("name", ACTIONS)
def test_killed_at_any_step_it_is_the_old_state_or_the_new(small: Path, tmp_path: Path, name: str) -> None:
    """Live is one of the two releases, whole, with every recording it names; so is each in the history."""
    allowed = {path.read_bytes() for path in (*small.glob("*.json"), *small.glob("history/*.json"))}
    code, step = KILLED, 0
    while code == KILLED:
        step += 1
        audio = Path(shutil.copytree(small, tmp_path / str(step)))
        code = _in_a_process_that_dies(ACTIONS[name], audio, step)
        assert _live(audio) in allowed
        assert missing(audio, load(audio / "live.json")) == []
        for past in history(audio):
            assert missing(audio, past.release) == []
    assert code == 0
    assert step > 2


def test_the_history_is_written_before_live_is_replaced(audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disc is full for the second file, the first has already saved what was live."""
    old, written = _live(audio), []

    def full(path: Path, text: str) -> None:
        written.append(path)
        if path.name == "live.json":
            raise OSError(28, "No space left on device")
        write_atomically(path, text)

    monkeypatch.setattr(publishing, "write_atomically", full)
    with pytest.raises(OSError, match="No space"):
        publish(audio, NOW)
    assert _live(audio) == old
    assert [path.parent.name for path in written] == ["history", audio.name]
