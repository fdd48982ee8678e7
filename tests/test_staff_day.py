"""A day of the staff: a sentence is changed, checked, recorded, listened to, published, taken back."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import _running
import call
import proof
import publish
import pytest
import record
import rollback
import run
import update
from example_audio import EXAMPLE, write_hum
from shared_files import link

from app import create_app
from ivr.compile.build import carry_out, prepare
from ivr.compile.publish import before, history
from ivr.files import write_atomically
from ivr.release import Release, dumps, load
from ivr.serve import live as live_module
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import WSGITransport

COSTS = "texts/5-kosten.md"
ONLY = "texts/1-kosten.md"  # in the small guide
NEW = "Fragen Sie früh."
HEADER = 46  # bytes of a WAV before its sound


class Desk:
    """Scripts started one after the other on a copy of the project."""

    def __init__(
        self, audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.audio, self._patch, self._capsys = audio, monkeypatch, capsys

    def runs(self, script: object, *arguments: str) -> tuple[int, str]:
        """What `python scripts/NAME.py …` would end with, and print."""
        self._patch.setattr(sys, "argv", ["script.py", *arguments])
        code = script.main()  # type: ignore[attr-defined]  # a module of scripts/
        printed = self._capsys.readouterr()
        return code, printed.out + printed.err

    def writes(self, old: str, new: str, file: str = COSTS) -> None:
        path = self.audio / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    @property
    def live(self) -> bytes:
        return (self.audio / "live.json").read_bytes()

    @property
    def recordings(self) -> set[str]:
        return {path.name for path in (self.audio / "recordings").iterdir()}


@pytest.fixture
def desk(
    example_audio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """The example guide, recorded and live, on a desk of its own."""
    return _desk(_copy(example_audio, tmp_path / "audio"), monkeypatch, capsys)


@pytest.fixture(scope="module")
def _edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small guide: one topic and the contact, live; and a draft in which one sentence is new."""
    audio = tmp_path_factory.mktemp("edited") / "audio"
    shutil.copytree(EXAMPLE / "texts", audio / "texts")
    for name in ("1-telefonkonferenz", "2-videokonferenz.md", "3-datenschutz.md", "4-messenger.md"):
        path = audio / "texts" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    costs = (audio / COSTS).rename(audio / ONLY)
    _record(audio, "live.json", "2026-01-01T00:00:00+00:00")
    text = costs.read_text(encoding="utf-8")
    costs.write_text(text.replace("Fragen Sie am besten", f"{NEW} Fragen Sie am besten"), encoding="utf-8")
    _record(audio, "draft.json", "2026-01-02T00:00:00+00:00")
    return audio


def _record(audio: Path, name: str, made: str) -> None:
    """A release as record.py makes it, but that its voice hums: only then nobody has to wait for it."""
    (audio / "recordings").mkdir(exist_ok=True)
    for job in prepare(audio, "nano").plan.record:
        write_hum(audio / "recordings" / job.file, seconds=2.0)
    release = carry_out(prepare(audio, "nano"), audio, lambda: None)
    write_atomically(audio / name, dumps(replace(release, made=made)))


@pytest.fixture
def edited(
    _edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """The same with a changed sentence that is recorded and not yet published."""
    return _desk(_copy(_edited, tmp_path / "audio"), monkeypatch, capsys)


def _copy(source: Path, audio: Path) -> Path:
    shutil.copytree(source / "texts", audio / "texts")
    shutil.copytree(source / "recordings", audio / "recordings", copy_function=link)
    for path in source.glob("*.json"):
        shutil.copy(path, audio)
    return audio


def _desk(audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.setattr("ivr.settings._file", dict)  # of whoever works here
    monkeypatch.delenv("AUDIO_BUCKET", raising=False)
    for script in (record, publish, rollback, proof, call, update):
        monkeypatch.setattr(script, "AUDIO", audio)
    return Desk(audio, monkeypatch, capsys)


def _caller(audio: Path) -> Caller:
    told = Settings.for_test_phone(audio=audio)
    return Caller(WSGITransport(create_app(told), told.public_url), token=told.auth_token)


@pytest.mark.slow
def test_a_sentence_is_on_the_line_within_minutes_and_off_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorded, published, heard by the next caller; a call in progress goes on; taken back, byte by byte."""
    monkeypatch.setattr(live_module, "LOOK_EVERY", 0.0)
    old, recordings = desk.live, desk.recordings
    caller, texts = _caller(desk.audio), _texts(desk.audio)
    caller.texts = texts
    caller.calls()
    caller.presses("5", after=1.0)
    desk.writes("Fragen Sie am besten", f"{NEW} Fragen Sie am besten")
    assert desk.runs(record) == (0, _contains("Neu aufgenommen: 3."))
    assert len(desk.recordings - recordings) == 3
    assert desk.live == old
    assert desk.runs(publish, "--yes") == (0, _contains("Veröffentlicht"))
    caller.listens()
    caller.presses("1")
    assert caller.troubles == []
    assert _said_about_costs(desk.audio)
    assert desk.runs(rollback, "--yes") == (0, _contains("Zurückgegangen"))
    assert desk.live == old
    assert not _said_about_costs(desk.audio)


def _texts(audio: Path) -> dict[str, str]:
    return load(audio / "live.json").texts


def _said_about_costs(audio: Path) -> bool:
    """Whether somebody who calls now hears the new sentence."""
    caller = _caller(audio)
    told = Settings.for_test_phone(audio=audio)
    caller = Caller(
        WSGITransport(create_app(told), told.public_url), token=told.auth_token, texts=_texts(audio)
    )
    caller.calls()
    caller.presses("5", after=1.0)
    caller.listens()
    assert caller.troubles == []
    return NEW in " ".join(caller.heard)


class _contains(str):  # noqa: N801 - reads like a word in an assertion
    """Equal to every text that contains it."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str(self) in other

    __hash__ = str.__hash__


@pytest.mark.slow
def test_recording_twice_writes_nothing_the_second_time(desk: Desk) -> None:
    """And says so."""
    desk.runs(record)
    draft, recordings = (desk.audio / "draft.json").stat().st_mtime_ns, desk.recordings
    code, said = desk.runs(record)
    assert (code, (desk.audio / "draft.json").stat().st_mtime_ns, desk.recordings) == (0, draft, recordings)
    assert "Neu aufgenommen: 0." in said


def test_a_text_with_a_mistake_is_explained_and_nothing_changes(desk: Desk) -> None:
    """File, line and remedy; no traceback, no draft."""
    desk.writes("as_of: 2020-04", "as_of: April")
    code, said = desk.runs(record)
    assert code == 1
    assert "texts/5-kosten.md:4: as_of ist „April“" in said
    assert not (desk.audio / "draft.json").exists()


def test_without_a_draft_there_is_nothing_to_publish(desk: Desk) -> None:
    """A sentence, and exit code 1."""
    code, said = desk.runs(publish, "--yes")
    assert (code, "noch keinen Entwurf" in said) == (1, True)


@pytest.mark.slow
def test_what_is_live_already_is_not_published_again(desk: Desk) -> None:
    """Nothing to do is no failure."""
    desk.runs(record)
    code, said = desk.runs(publish, "--yes")
    assert (code, "nichts zu veröffentlichen" in said) == (0, True)
    assert not (desk.audio / "history").exists()


@pytest.mark.parametrize(
    ("answer", "goes_live"),
    [
        ("j", True),
        ("", False),
        *(
            pytest.param(*row, marks=pytest.mark.slow)
            for row in [("Ja", True), ("n", False), ("was?", False)]
        ),
    ],
)
def test_publishing_shows_what_changes_and_asks(
    edited: Desk, monkeypatch: pytest.MonkeyPatch, answer: str, goes_live: bool
) -> None:
    """Only a clear yes makes it live."""
    old = edited.live
    monkeypatch.setattr("builtins.input", lambda _: answer)
    code, said = edited.runs(publish)
    assert "  Kosten – Abschnitt 1, zum Zuhören\n" in said
    assert NEW in said
    assert (code == 0, edited.live != old) == (goes_live, goes_live)


def _by_google(audio: Path) -> None:
    """The draft as if Google's voice had spoken it."""
    draft = load(audio / "draft.json")
    said = tuple(replace(recording, voice="gtts") for recording in draft.recordings)
    write_atomically(audio / "draft.json", dumps(replace(draft, voice="gtts", recordings=said)))


def test_a_voice_for_drafts_goes_live_only_where_somebody_says_so(
    edited: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked once, with the reason; without a keyboard --yes alone does not do, and the way is shown."""
    _by_google(edited.audio)
    monkeypatch.setattr(publish, "refusals", lambda *_: [])
    old = edited.live
    code, said = edited.runs(publish, "--yes")
    assert (code, edited.live) == (1, old)
    assert "rät vom dauernden Betrieb ab" in said
    assert "--yes --draft-voice" in said
    asked: list[str] = []

    def no(question: str) -> str:
        asked.append(question)
        return "n"

    monkeypatch.setattr("builtins.input", no)
    assert edited.runs(publish)[0] == 1
    assert [question.partition("?")[0] for question in asked] == ["Soll das trotzdem veröffentlicht werden"]
    assert edited.runs(publish, "--yes", "--draft-voice") == (0, _contains("Veröffentlicht"))
    assert edited.runs(publish, "--yes") == (0, _contains("Es gibt nichts zu veröffentlichen"))


def test_what_is_live_in_that_voice_already_is_not_asked_again(edited: Desk) -> None:
    """The decision was made once."""
    _by_google(edited.audio)
    draft = load(edited.audio / "draft.json")
    assert publish.caution(draft, load(edited.audio / "live.json"))
    assert not publish.caution(draft, draft)


def test_without_a_keyboard_nothing_goes_live(edited: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that forgot --yes changes nothing."""
    old = edited.live

    def nobody(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    assert edited.runs(publish)[0] == 1
    assert edited.live == old


@pytest.mark.slow
def test_ctrl_c_changes_nothing(edited: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A polite word, and callers hear what they heard."""
    old = edited.live

    def interrupt(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    assert edited.runs(publish) == (130, _contains("Abgebrochen"))
    assert edited.live == old


# all of it in one command (as processes: test_update_script.py)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The telephones that update.py opened, those of run.py; and nothing is served."""
    addresses: list[str] = []
    monkeypatch.setattr(update, "running", lambda: ("http://127.0.0.1:5000", "x"))
    monkeypatch.setattr(update, "serving", lambda _: pytest.fail("a second hotline was started"))
    monkeypatch.setattr(update, "_has_screen", lambda: True)

    def open_browser(address: str) -> bool:
        addresses.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", open_browser)
    return addresses


@pytest.mark.slow
def test_update_opens_the_telephone_of_the_hotline_that_runs(
    edited: Desk, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    """On the draft, before it asks; a yes publishes."""
    asked = _answers(monkeypatch, "j")
    code, said = edited.runs(update)
    assert (code, asked) == (0, ["Soll das veröffentlicht werden? (j/n) "])
    assert opened == ["http://127.0.0.1:5000/phone?stand=draft"]
    assert "Hören Sie es sich an: im Browser ist ein Telefon offen, http://127.0.0.1:5000/phone" in said
    assert load(edited.audio / "live.json") == load(edited.audio / "draft.json")


def test_update_publishes_only_what_could_be_listened_to(
    edited: Desk, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    """A draft that another window records meanwhile is none; nor is a text that is changed meanwhile."""
    old = edited.live

    def another_draft(_: str) -> str:
        draft = load(edited.audio / "draft.json")
        later = replace(draft, made="2026-01-09T00:00:00+00:00")
        write_atomically(edited.audio / "draft.json", dumps(later))
        return "j"

    monkeypatch.setattr("builtins.input", another_draft)
    assert edited.runs(update) == (
        1,
        _contains("ein anderer Entwurf aufgenommen, den Sie nicht gehört haben"),
    )
    assert edited.live == old

    def another_text(_: str) -> str:
        edited.writes(NEW, "Fragen Sie bald.", ONLY)
        return "j"

    monkeypatch.setattr("builtins.input", another_text)
    code, said = edited.runs(update)
    assert (code, said.endswith(NEWER)) == (0, True)
    assert NEW.encode() in edited.live
    assert len(opened) == 2


def test_a_hotline_that_does_not_run_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither without a note nor with one that was left behind."""
    note = tmp_path / "note.json"
    monkeypatch.setattr(_running, "NOTE", note)
    assert _running.running() is None
    left_behind = {"url": f"http://127.0.0.1:{run.free_port()}", "token": "x"}
    note.write_text(json.dumps(left_behind), encoding="utf-8")
    assert _running.running() is None


# what is refused


Spoil = Callable[[Path, Release], object]


def _loud(audio: Path, draft: Release) -> object:
    path = audio / "recordings" / draft.recordings[0].file
    content = path.read_bytes()
    path.unlink()
    return path.write_bytes(content[:-4000] + bytes([0x80] * 4000))


def _remove(audio: Path, draft: Release) -> None:
    (audio / "recordings" / draft.recordings[0].file).unlink()


def _break(audio: Path, draft: Release) -> object:
    path = audio / "recordings" / draft.recordings[0].file
    path.unlink()
    return path.write_bytes(b"RIFF")


def _silence(audio: Path, draft: Release) -> object:
    path = audio / "recordings" / draft.recordings[0].file
    content = path.read_bytes()
    path.unlink()
    return path.write_bytes(content[:HEADER] + bytes([0xFF] * (len(content) - HEADER)))


def _mix(audio: Path, draft: Release) -> None:
    first, *rest = draft.recordings
    mixed = replace(draft, recordings=(replace(first, voice="gtts"), *rest))
    write_atomically(audio / "draft.json", dumps(mixed))


def _change(audio: Path, _draft: Release) -> object:
    path = audio / ONLY
    return path.write_text(path.read_text(encoding="utf-8") + "\nEtwas Neues.\n", encoding="utf-8")


def test_a_text_with_an_error_never_goes_live(edited: Desk) -> None:
    """What check.py calls an error keeps the whole draft back, with file and line."""
    edited.writes("Einige Anbieter", "Einige Anbieter " + "und noch ein Wort " * 8, ONLY)
    old = edited.live
    code, said = edited.runs(publish, "--yes")
    assert code == 1
    assert "texts/1-kosten.md:9: " in said
    assert edited.live == old


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_loud, "übersteuert"),
        (_remove, "1 Aufnahmen fehlen"),
        (_break, "ist beschädigt"),
        (_silence, "ist stumm"),
        (_mix, "mischt zwei Stimmen"),
        (_change, "1 Texte oder Einstellungen sind neuer"),
    ],
)
def test_what_is_not_whole_never_goes_live(edited: Desk, spoil: Spoil, why: str) -> None:
    """Clipped, missing, broken, silent, of two voices, or older than its text: refused, with the remedy."""
    old = edited.live
    spoil(edited.audio, load(edited.audio / "draft.json"))
    code, said = edited.runs(publish, "--yes")
    assert code == 1
    assert why in said
    assert "python3 scripts/record.py" in said
    assert edited.live == old


# back


@pytest.fixture
def published(edited: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same, where publishing takes no time: what it refuses is tested above."""
    monkeypatch.setattr(publish, "refusals", lambda *_: [])
    return edited


@pytest.mark.slow
def test_rollback_lists_in_words_what_there_was(published: Desk) -> None:
    """Each with its date in German time, voice and what is different; a wrong number is explained."""
    published.runs(publish, "--yes")
    code, said = published.runs(rollback, "--list")
    lines = said.splitlines()
    assert code == 0
    assert lines[0] == "Jetzt: Stand vom 02.01.2026, 01:00 Uhr, Stimme nano"
    assert lines[1].startswith("   1: Stand vom 01.01.2026, 01:00 Uhr, Stimme nano, zu hören bis ")
    assert lines[2] == "      anders als jetzt: Kosten – Abschnitt 1, zum Zuhören"
    assert published.runs(rollback, "--yes", "--to", "7") == (1, _contains("Einen Stand 7 gibt es nicht"))


@pytest.mark.slow
def test_a_release_that_is_the_same_differs_in_nothing(edited: Desk) -> None:
    """Going back and forth leaves a release in the history that sounds like the one of now."""
    edited.runs(publish, "--yes")
    edited.runs(rollback, "--yes")
    edited.runs(rollback, "--yes")
    edited.runs(rollback, "--yes")
    _, said = edited.runs(rollback, "--list")
    assert "      anders als jetzt: nichts\n" in said


def _answers(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """What staff type, one answer a question; returns the questions."""
    left, asked = list(answers), []

    def typed(question: str) -> str:
        asked.append(question)
        return left.pop(0)

    monkeypatch.setattr("builtins.input", typed)
    return asked


def _a_mistake_is_published(desk: Desk) -> dict[str, str]:
    """The small guide is published as it is, then a mistake with it; returns the texts before that."""
    assert desk.runs(publish, "--yes")[0] == 0
    before = _files(desk.audio / "texts")
    desk.writes(NEW, "Fragen Sie nie.", ONLY)
    _record(desk.audio, "draft.json", "2026-01-03T00:00:00+00:00")
    assert desk.runs(publish, "--yes")[0] == 0
    return before


def _files(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def test_going_back_offers_to_set_the_texts_back(published: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """They still hold the mistake. What is written now is kept, and record.py makes the draft fit again."""
    before = _a_mistake_is_published(published)
    wrong = _files(published.audio / "texts")
    asked = _answers(monkeypatch, "j", "j")
    code, said = published.runs(rollback)
    assert (code, asked[1]) == (0, "Sollen auch die Texte zurückgesetzt werden? (j/n) ")
    assert "was Sie zurückgenommen haben: Kosten – Abschnitt 1, zum Zuhören.\n" in said
    assert "Die Texte sind wieder die vom Stand vom 02.01.2026, 01:00 Uhr.\n" in said
    assert "Damit auch der Entwurf stimmt: python3 scripts/record.py\n" in said
    assert _files(published.audio / "texts") == before != wrong
    saved = next((published.audio / "history").glob("*-vorher.zip"))
    assert f"Was bis eben dort stand, ist aufgehoben: {saved}\n" in said
    with zipfile.ZipFile(saved) as archive:
        assert "Fragen Sie nie." in archive.read(Path(ONLY).name).decode()


def test_going_back_without_the_texts_says_what_comes_of_it(published: Desk) -> None:
    """And the command for later, which does it without going back further."""
    before = _a_mistake_is_published(published)
    code, said = published.runs(rollback, "--yes")
    assert code == 0
    assert said.endswith(
        "In den Texten steht noch, was Sie zurückgenommen haben: Kosten – Abschnitt 1, zum Zuhören.\n"
        "Nach der nächsten Veröffentlichung wäre es wieder zu hören.\n"
        "Die Texte zurücksetzen: python3 scripts/rollback.py --texts\n"
    )
    live = published.live
    assert published.runs(rollback, "--texts")[0] == 0
    assert (published.live, _files(published.audio / "texts")) == (live, before)


def test_what_was_never_live_is_no_mistake_that_was_taken_back(published: Desk) -> None:
    """A text that is changed meanwhile is left alone and not spoken of; nor one that is mended already."""
    _a_mistake_is_published(published)
    published.writes("Fragen Sie nie.", NEW, ONLY)
    published.writes("Vielen Dank für Ihren Anruf", "Vielen Dank", "texts/_prompts.yaml")
    code, said = published.runs(rollback, "--yes")
    assert (code, "Verabschiedung" in said, "In den Texten" in said) == (0, False, False)


@pytest.mark.slow
def test_a_name_that_was_published_by_mistake_is_still_in_the_texts(published: Desk) -> None:
    """Called by the name that callers hear again."""
    published.runs(publish, "--yes")
    published.writes("title: Kosten", "title: Köstlichkeiten", ONLY)
    _record(published.audio, "draft.json", "2026-01-03T00:00:00+00:00")
    published.runs(publish, "--yes")
    said = published.runs(rollback, "--yes")[1]
    assert "was Sie zurückgenommen haben: Kosten – Der Name, wenn jemand die Taste drückt.\n" in said


def test_where_no_texts_are_kept_staff_change_them_themselves(published: Desk) -> None:
    """The first release is older than the keeping of texts."""
    published.runs(publish, "--yes")
    code, said = published.runs(rollback, "--yes")
    assert code == 0
    assert said.endswith(
        "Bitte ändern Sie es dort, sonst ist es nach der nächsten Veröffentlichung wieder zu hören.\n"
    )
    assert published.runs(rollback, "--texts") == (
        1,
        "Zum Stand vom 01.01.2026, 01:00 Uhr sind keine Texte aufgehoben. "
        "Bitte ändern Sie die Texte selbst.\n",
    )


# texts that are newer than what is recorded

NEWER = (
    "Die Texte sind neuer als die Aufnahme. Geändert: Kosten – Abschnitt 1, zum Zuhören.\n"
    "Neu aufnehmen: python3 scripts/record.py\n"
)


def test_publishing_notices_texts_that_are_not_recorded(edited: Desk) -> None:
    """Nothing to publish is not all that there is to say; exit code 1."""
    edited.runs(publish, "--yes")
    assert edited.runs(publish, "--yes")[0] == 0
    edited.writes(NEW, "Fragen Sie bald.", ONLY)
    assert edited.runs(publish, "--yes") == (
        1,
        "Es gibt nichts zu veröffentlichen: Der Entwurf ist das, was Anrufer schon hören.\n" + NEWER,
    )


def test_the_proof_says_that_the_texts_are_newer(
    edited: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever decides by it would decide about yesterday's text."""
    monkeypatch.setattr(proof, "mp3", lambda _: lambda _: b"")
    edited.writes(NEW, "Fragen Sie bald.", ONLY)
    code, said = edited.runs(proof, "--to", str(tmp_path / "probe.html"))
    assert (code, NEWER in said) == (0, True)
    edited.writes("Fragen Sie bald.", NEW, ONLY)
    assert "neuer" not in edited.runs(proof, "--to", str(tmp_path / "probe.html"))[1]


def test_a_call_of_the_draft_says_that_the_texts_are_newer(
    edited: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call goes on; with a mistake in the texts check.py is named."""
    monkeypatch.setattr(Settings, "for_test_phone", partial(Settings.for_test_phone, audio=edited.audio))
    edited.writes(NEW, "Fragen Sie bald.", ONLY)
    code, said = edited.runs(call, "--draft", "--keys", "1")
    assert (code, NEWER in said, NEW in said) == (0, True, True)
    edited.writes("as_of: 2020-04", "as_of: April", ONLY)
    assert (
        "Die Texte sind seit der Aufnahme geändert und haben Fehler. Prüfen: python3 scripts/check.py\n"
        in edited.runs(call, "--draft", "--keys", "")[1]
    )


# a broken live.json


@pytest.mark.parametrize("half", [True, False], ids=["half a file", "a conflict of versions"])
def test_a_broken_live_release_is_mended_by_the_command_that_the_message_names(
    published: Desk, half: bool
) -> None:
    """What was live is live again, byte by byte."""
    published.runs(publish, "--yes")
    live = published.live
    broken = live[: len(live) // 2] if half else b"<<<<<<< HEAD\n" + live
    (published.audio / "live.json").write_bytes(broken)
    for script in (proof, rollback):
        code, said = published.runs(script)
        assert (code, said) == (
            1,
            "live.json ist nicht lesbar (JSONDecodeError), vielleicht nur halb geschrieben. "
            "Bitte stellen Sie sie wieder her: python3 scripts/rollback.py --repair\n",
        )
    assert published.runs(rollback, "--repair") == (
        0,
        "Wiederhergestellt: Anrufer hören den Stand vom 02.01.2026, 01:00 Uhr. "
        "Eine laufende Hotline übernimmt es in zwei Sekunden.\n",
    )
    assert published.live == live
    assert published.runs(rollback, "--repair") == (0, "live.json ist in Ordnung. Es ist nichts geändert.\n")


def test_a_broken_live_release_without_history_is_published_anew(edited: Desk) -> None:
    """The message says how; and what is broken does not get into the history."""
    (edited.audio / "live.json").write_text("{", encoding="utf-8")
    assert edited.runs(rollback, "--repair") == (
        1,
        "Im Verlauf ist kein Stand, der sich verwenden lässt. "
        "Bitte nehmen Sie neu auf: python3 scripts/record.py\n"
        "Danach veröffentlichen Sie: python3 scripts/publish.py\n",
    )
    assert edited.runs(publish, "--yes")[0] == 0
    assert load(edited.audio / "live.json") == load(edited.audio / "draft.json")
    assert history(edited.audio) == []


def test_where_nothing_was_before_there_is_no_way_back(desk: Desk) -> None:
    """A sentence, and exit code 1."""
    assert desk.runs(rollback, "--yes") == (1, _contains("keinen früheren Stand"))
    assert before(desk.audio) is None
