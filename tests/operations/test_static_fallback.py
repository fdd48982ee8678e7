"""The copy of the guide on a web space: what it says, where it works, and what it never overwrites."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import fallback
import pytest
from example_guide import GUIDE
from example_release import RELEASE, put_release
from fakes.web_space import web_space

from ivr.core.guide import Guide, Menu, Notice, Section, Topic
from ivr.core.period import Period
from ivr.errors import FallbackError, ReleaseError
from ivr.operations.static_fallback import ENTRY, MAX_SECONDS, build, pages, seconds
from ivr.release import Release
from ivr.serve.twiml import CONTENT_TYPE
from ivr.simulator.caller import Caller
from ivr.simulator.events import Fetched, Heard, HungUp, Quiet, Webhook
from ivr.simulator.transport import HTTPTransport
from ivr.simulator.twiml_parser import MAX_BYTES, Gather, Redirect, read

DEAD = "http://127.0.0.1:9"  # the port "discard": nobody listens there


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, example_audio: Path) -> Path:
    """The copy of the example release."""
    folder = tmp_path_factory.mktemp("copy") / "fallback"
    build(example_audio, folder)
    return folder


@pytest.fixture
def stranded(copy: Path, release: Release) -> Iterator[Caller]:
    """Somebody who calls while the hotline is dead; the folder lies somewhere below the web space."""
    texts = release.texts
    with web_space(copy.parent) as url:
        line = HTTPTransport(DEAD)
        yield Caller(line, token="egal", texts=texts, fallback=f"{url}/{copy.name}/{ENTRY}")
        line.close()


def _sounds(caller: Caller) -> list[str | float]:
    """What the caller hears: the texts, and the seconds of silence."""
    found: list[str | float] = []
    for moment in caller.events:
        if isinstance(moment, Quiet):
            found.append(moment.seconds)
        elif isinstance(moment, Heard):
            found.append(moment.text)
    return found


def _text(release: Release, speech: str) -> str:
    return next(recording.text for recording in release.recordings if recording.speech == speech)


# what it says


@pytest.mark.slow
def test_it_reads_what_the_hotline_reads_to_a_silent_caller(
    caller: Caller, stranded: Caller, release: Release, count: Callable[[str], None]
) -> None:
    """Word by word and pause by pause, three times, with "as of" once and the goodbye at the end."""
    caller.calls()
    caller.listens_to_the_end()
    whole = _sounds(caller)
    as_of, *tour, goodbye, breath = whole[whole.index(_text(release, "tour")) + 1 :]
    assert len(tour) > 50
    stranded.calls()
    stranded.listens_to_the_end()
    again = _text(release, "fallback_again")
    beginning = [_text(release, "fallback"), as_of]
    assert _sounds(stranded) == [*beginning, *tour, again, *tour, again, *tour, goodbye, breath]
    end = stranded.events[-1]
    assert isinstance(end, HungUp)
    assert (end.by, end.at <= MAX_SECONDS) == ("hotline", True)
    assert [trouble.code for trouble in stranded.troubles] == [11205]
    count(f"the fallback: {end.at / 60:.0f} minutes in {len(pages(release))} pages")


def test_nothing_it_says_speaks_of_keys(release: Release) -> None:
    """They have no effect: the welcome and the offers are not said. But a topic may tell about other keys."""
    said = {item for page in pages(release) for item in page.says if isinstance(item, str)}
    fixed = {speech for speech in said if not speech.startswith("section:")}
    assert {"fallback", "fallback_again", "pen", "goodbye"} <= fixed
    assert not fixed & {"welcome", "tour", "offer", "end"}
    for speech in fixed - {"fallback"}:
        assert "Taste" not in _text(release, speech)
        assert "drücken" not in _text(release, speech)
    assert "Tasten wirken im Moment leider nicht" in _text(release, "fallback")


def test_every_page_is_small_awaits_no_key_and_leads_on(copy: Path, count: Callable[[str], None]) -> None:
    """Valid TwiML, far below what Twilio takes, by GET to a page beside it; only the last ends the call."""
    found = {path.name: path.read_bytes() for path in copy.glob("*.xml")}
    assert max(map(len, found.values())) < MAX_BYTES / 32
    ends = 0
    for page in found.values():
        verbs = read(CONTENT_TYPE, page)
        assert not any(isinstance(verb, Gather) for verb in verbs)
        if isinstance(verbs[-1], Redirect):
            assert verbs[-1].method == "GET"
            assert verbs[-1].url.partition("#")[0] in found
        else:
            ends += 1
    assert ends == 1
    count(f"the fallback: the largest page has {max(map(len, found.values()))} bytes")


@pytest.mark.slow
def test_it_needs_nothing_but_its_folder(stranded: Caller, copy: Path) -> None:
    """Every address lies in the folder, wherever that is, and every recording in it is heard."""
    stranded.calls()
    stranded.listens_to_the_end()
    asked = [moment for moment in stranded.events if isinstance(moment, Webhook | Fetched)]
    assert all(f"/{copy.name}/" in moment.url for moment in asked)
    fetched = {moment.url.rpartition("/")[2] for moment in asked if isinstance(moment, Fetched)}
    assert fetched == {path.name for path in (copy / "recordings").iterdir()}


def _release(*lengths: float) -> Release:
    """A release with a topic for each length, in seconds."""
    topics = tuple(
        Topic(f"t{number}", str(number), "T", "T", "2020-04", (Section(("Ein Satz.",)),))
        for number, _ in enumerate(lengths, start=1)
    )
    main = replace(GUIDE.main, choices=topics)
    wanted = {f"section:t{number}:1": length for number, length in enumerate(lengths, start=1)}
    known = [recording for recording in RELEASE.recordings if recording.pace == "normal"]
    added = [replace(known[0], speech=speech, seconds=length) for speech, length in wanted.items()]
    titles = [replace(known[0], speech=f"title:t{number}") for number, _ in enumerate(lengths, start=1)]
    return replace(RELEASE, guide=Guide(main, GUIDE.contact), recordings=(*known, *added, *titles))


@pytest.mark.parametrize(
    ("lengths", "rounds"), [((60.0, 60.0), 3), ((1100.0,), 3), ((1300.0,), 2), ((1900.0,), 1), ((4000.0,), 1)]
)
def test_it_is_read_as_often_as_fits_into_an_hour(lengths: tuple[float, ...], rounds: int) -> None:
    """Three times at most, and once in any case."""
    release = _release(*lengths)
    told = pages(release)
    assert sum("section:t1:1" in page.says for page in told) == rounds
    assert seconds(release, told) <= MAX_SECONDS or rounds == 1
    assert [page.name for page in told][:2] == [ENTRY, "1-02.xml"]
    assert len(told) == rounds * len(release.guide.topics())


def test_a_new_kind_of_menu_changes_nothing() -> None:
    """Topics below a second menu are read in their order, too."""
    assert isinstance(GUIDE.main.choices[0], Menu)
    said = [item for page in pages(RELEASE) for item in page.says if str(item).startswith("title:")]
    assert said[:4] == ["title:telefon.was", "title:telefon.wie", "title:kosten", "title:kontakt"]


# the folder


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """The example release, live."""
    folder = tmp_path / "audio"
    put_release(folder)
    return folder


def _all(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_it_says_what_it_is_and_what_its_files_are(audio: Path, tmp_path: Path) -> None:
    """When the release was made, how to upload it, and the content types for Apache."""
    build(audio, tmp_path / "copy")
    assert (tmp_path / "copy" / "release.txt").read_text(encoding="utf-8") == RELEASE.made + "\n"
    read_me = (tmp_path / "copy" / "LIESMICH.txt").read_text(encoding="utf-8")
    for word in (
        "Ersatzansage",
        "FALLBACK_URL",
        "/index.xml",
        "scripts/connect.py",
        "scripts/fallback.py",
        "Zugriffsprotokoll",
    ):
        assert word in read_me
    htaccess = (tmp_path / "copy" / ".htaccess").read_text(encoding="utf-8")
    assert "AddType text/xml .xml" in htaccess
    assert "AddType audio/wav .wav" in htaccess


def test_everybody_may_read_it(audio: Path, tmp_path: Path) -> None:
    """A web server that runs as somebody else, too, as far as the parent folder allows."""
    build(audio, tmp_path / "copy")
    (tmp_path / "usual").mkdir()
    assert (tmp_path / "copy").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_only_recordings_that_are_heard_are_copied(audio: Path, tmp_path: Path) -> None:
    """None of the menus, none at the slow pace, and unchanged."""
    copy = build(audio, tmp_path / "copy")
    found = _all(tmp_path / "copy" / "recordings")
    slow = {recording.file for recording in RELEASE.recordings if recording.pace == "slow"}
    assert len(found) == copy.recordings < len(RELEASE.recordings) / 2
    assert not slow & found.keys()
    assert all((audio / "recordings" / name).read_bytes() == sound for name, sound in found.items())


def test_an_update_replaces_everything(audio: Path, tmp_path: Path) -> None:
    """No page and no recording of the old release stays; whatever the file manager left behind goes, too."""
    to = tmp_path / "copy"
    build(audio, to)
    (to / "9-99.xml").write_bytes(b"<Response/>")
    (to / "recordings" / "abcdef01.wav").write_bytes(b"old")
    (to / "recordings" / ".DS_Store").write_bytes(b"x")
    newer = replace(RELEASE, made="2026-02-03T04:05:06+00:00")
    put_release(audio, newer)
    fresh = tmp_path / "fresh"
    assert build(audio, to).made == newer.made
    build(audio, fresh)
    assert _all(to) == _all(fresh)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audio", "copy", "fresh"]


def test_an_empty_folder_is_taken_and_a_missing_one_is_made(audio: Path, tmp_path: Path) -> None:
    """But not the folders above it: whoever names those has mistyped."""
    (tmp_path / "empty").mkdir()
    for to in (tmp_path / "empty", tmp_path / "new"):
        build(audio, to)
        assert (to / ENTRY).is_file()
    with pytest.raises(FallbackError, match=r"weg gibt es nicht\. Bitte legen Sie ihn an"):
        build(audio, tmp_path / "weg" / "below")
    assert not (tmp_path / "weg").exists()


@pytest.mark.parametrize("name", ["urlaub.jpg", "recordings/brief.wav", ENTRY, "kunde/index.html"])
def test_other_peoples_files_are_left_alone(audio: Path, tmp_path: Path, name: str) -> None:
    """Even where all of them are called like ours; it is said which one is in the way."""
    theirs = tmp_path / "web" / name
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"wertvoll")
    with pytest.raises(FallbackError, match="liegt etwas, das nicht zur Ersatzansage gehört") as caught:
        build(audio, tmp_path / "web")
    assert name.partition("/")[0] in str(caught.value)
    assert _all(tmp_path / "web") == {name: b"wertvoll"}


OURS = {"LIESMICH.txt": "Die Ersatzansage der Hotline\r\n\r\nwie sie eine ältere Version beschrieb"}


def _folder(to: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(text.encode())
    return to


def test_what_an_older_version_built_is_replaced(audio: Path, tmp_path: Path) -> None:
    """Its words may have been others."""
    build(audio, _folder(tmp_path / "copy", OURS))
    assert "scripts/connect.py" in (tmp_path / "copy" / "LIESMICH.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "texts",
    [
        {"release.txt": "Meine Notizen", ".htaccess": "deny from all"},
        {"LIESMICH.txt": "Unser Chor", ENTRY: "<rss/>"},
        {**OURS, "kunde/.DS_Store": "x"},
    ],
)
def test_a_folder_whose_files_are_only_called_like_ours_is_left_alone(
    audio: Path, tmp_path: Path, texts: dict[str, str]
) -> None:
    """Ours says itself what it is."""
    to = _folder(tmp_path / "web", texts)
    with pytest.raises(FallbackError, match="liegt etwas, das nicht zur Ersatzansage gehört"):
        build(audio, to)
    assert _all(to) == {name: text.encode() for name, text in texts.items()}


def test_a_file_is_no_folder(audio: Path, tmp_path: Path) -> None:
    """And stays what it is."""
    (tmp_path / "datei").write_bytes(b"x")
    with pytest.raises(FallbackError, match="ist eine Datei"):
        build(audio, tmp_path / "datei")
    assert (tmp_path / "datei").read_bytes() == b"x"


def test_a_missing_recording_is_refused(audio: Path, tmp_path: Path) -> None:
    """The page could not say it otherwise. One that the copy does not need may be missing."""
    by_speech = {
        recording.speech: recording for recording in RELEASE.recordings if recording.pace == "normal"
    }
    (audio / "recordings" / by_speech["welcome"].file).unlink()
    build(audio, tmp_path / "copy")
    before = _all(tmp_path / "copy")
    (audio / "recordings" / by_speech["goodbye"].file).unlink()
    with pytest.raises(FallbackError, match=r"fehlen 1 Aufnahmen.*scripts/record\.py"):
        build(audio, tmp_path / "copy")
    assert _all(tmp_path / "copy") == before


def test_a_release_from_before_is_good_for_callers_but_not_for_this(audio: Path, tmp_path: Path) -> None:
    """A call needs no such prompt: going back to an old release stays possible."""
    old = tuple(recording for recording in RELEASE.recordings if recording.speech != "fallback_again")
    put_release(audio, replace(RELEASE, recordings=old))
    with pytest.raises(FallbackError, match=r"noch keine Ersatzansage.*scripts/publish\.py"):
        build(audio, tmp_path / "copy")
    (audio / "live.json").unlink()
    with pytest.raises(ReleaseError, match=r"live\.json fehlt"):
        build(audio, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


# a folder that is there whole or not at all


def test_what_fails_half_way_leaves_the_old_folder(
    audio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disc is full in the middle of the recordings."""
    build(audio, tmp_path / "copy")
    before = _all(tmp_path / "copy")
    monkeypatch.setattr(shutil, "copyfile", _full)
    with pytest.raises(FallbackError, match="kein Platz mehr"):
        build(audio, tmp_path / "copy")
    assert _all(tmp_path / "copy") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audio", "copy"]


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


# the script


def _run(monkeypatch: pytest.MonkeyPatch, audio: Path, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["fallback.py", *arguments])
    monkeypatch.setattr(fallback, "AUDIO", audio)
    return fallback.main()


def test_the_script_says_what_to_do_next(
    audio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """How long it is, and the way to Twilio."""
    assert _run(monkeypatch, audio, "--to", str(tmp_path / "copy")) == 0
    said = capsys.readouterr().out
    for words in ("Stand 2026-01-02", "dreimal", "Webspace", "FALLBACK_URL", "scripts/connect.py"):
        assert words in said
    assert (tmp_path / "copy" / ENTRY).is_file()


def test_the_script_builds_in_the_project_if_told_nothing(
    audio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that git does not see."""
    assert fallback.FOLDER.name in (fallback.FOLDER.parent / ".gitignore").read_text(encoding="utf-8")
    monkeypatch.setattr(fallback, "FOLDER", tmp_path / "fallback")
    assert _run(monkeypatch, audio) == 0
    assert (tmp_path / "fallback" / ENTRY).is_file()


def test_the_script_explains_what_is_wrong(
    audio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence, without a traceback; the same for Ctrl-C."""
    assert _run(monkeypatch, audio, "--to", str(audio)) == 1
    assert "leeren oder neuen Ordner" in capsys.readouterr().err
    monkeypatch.setattr(fallback, "build", _interrupted)
    assert _run(monkeypatch, audio, "--to", str(tmp_path / "copy")) == 130
    assert "Abgebrochen" in capsys.readouterr().err


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_it_reads_nothing_that_is_there_for_a_while() -> None:
    """Nobody takes a page off the web space at midnight: no notice, no topic with a last day."""
    dated = Period(None, datetime.fromisoformat("2027-01-07"))
    *others, costs = RELEASE.guide.main.choices
    assert isinstance(costs, Topic)
    main = replace(RELEASE.guide.main, choices=(*others, replace(costs, period=dated)))
    guide = replace(RELEASE.guide, main=main, notices=(Notice("notice", dated),))
    says = {item for page in pages(replace(RELEASE, guide=guide)) for item in page.says}
    assert "notice" not in says
    assert f"section:{costs.id}:1" not in says
    assert f"section:{costs.id}:1" in {item for page in pages(RELEASE) for item in page.says}
