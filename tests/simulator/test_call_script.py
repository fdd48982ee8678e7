"""scripts/call.py: what staff type, and what they get to see."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import _running
import call
import pytest
from example_release import RELEASE
from fakes.dated_guide import put_dated_guide
from fakes.fake_hotline import TOKEN, URL, FakeHotline, Page, wav
from fakes.room_guide import put_room_guide

from ivr.errors import ReleaseError, SettingsError
from ivr.release import Recording
from ivr.simulator.transport import HTTPTransport, Transport, WSGITransport

PAGES: dict[str, str | bytes | Page] = {
    "/voice": '<Gather action="/key" numDigits="1"><Play>/menu.wav</Play></Gather><Say>Tschüss.</Say>',
    "/key": '<Dial action="/after">+493023125000</Dial>',
    "/after": "<Say>Zurück.</Say>",
    "/menu.wav": wav(2.0),
    "/voice/status": Page(b"", "", "204 No Content"),
}


@pytest.fixture
def hotline(monkeypatch: pytest.MonkeyPatch) -> FakeHotline:
    """What call.py finds, whatever it looks for."""
    fake = FakeHotline(PAGES)

    def found(_url: str | None) -> tuple[Transport, str]:
        return WSGITransport(fake, URL), TOKEN

    monkeypatch.setattr(call, "_hotline", found)
    said = Recording("menu", "normal", "menu.wav", "Guten Tag.", "Guten Tag.", 2.0, "nano")
    monkeypatch.setattr(call, "_release", lambda _url: replace(RELEASE, recordings=(said,)))
    return fake


def _keyboard(*keys: str | BaseException) -> Callable[[], object]:
    """A keyboard on which these keys are pressed at once; after them, silence that takes no time."""
    left = list(keys)

    class Fake:
        def key(self, _seconds: float, among: str) -> str | None:
            key = left.pop(0) if left else None
            if isinstance(key, BaseException):
                raise key
            return key if key and key in among else None

    @contextmanager
    def opened() -> Iterator[Fake]:
        yield Fake()

    return opened


@pytest.mark.usefixtures("hotline")
def test_written_keys_give_the_whole_call_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Put through, talked for a minute, back, and hung up."""
    assert call.main(["--keys", "1"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "00:00.0  Guten Tag.",
        "00:02.0  (wartet 5 Sekunden auf eine Taste)",
        "00:03.0  > Taste 1",
        "00:03.0  (verbindet mit +493023125000)",
        "01:03.0  Zurück.",
        "01:03.5  (Das Telefon hat aufgelegt.)",
    ]


def test_what_is_recorded_and_not_published_is_told_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The next step is to publish, or to listen to the draft; not to record again."""
    put_room_guide(tmp_path)
    (tmp_path / "live.json").rename(tmp_path / "draft.json")
    monkeypatch.setattr(call, "AUDIO", tmp_path)
    assert call.main(["--keys", ""]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert not caplog.records  # the hotline, which would say it, too, is not even started
    assert told.startswith("live.json fehlt. Ein Entwurf ist schon da.")
    assert "publish.py" in told
    assert "call.py --draft" in told


@pytest.mark.usefixtures("hotline")
def test_after_the_last_key_the_caller_hangs_up_or_listens_on(capsys: pytest.CaptureFixture[str]) -> None:
    """Without any key: as far as the first question, or to the end."""
    assert call.main(["--keys", ""]) == 0
    assert "(Sie haben aufgelegt.)" in capsys.readouterr().out
    assert call.main(["--keys", "", "--to-the-end"]) == 0
    assert "Tschüss." in capsys.readouterr().out


def test_the_code_of_the_room_to_try_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the guide leads into rooms: the codes of real ones are of no use here. And it opens that room."""
    put_room_guide(tmp_path)
    monkeypatch.setattr(call, "AUDIO", tmp_path)
    monkeypatch.setattr(call, "running", lambda: None)
    assert call.main(["--keys", "6,1,2,3,4,5,6"]) == 0
    told = capsys.readouterr()
    assert told.err == (
        "Die Räume Ihrer Gruppen erreichen Sie von hier aus nicht. "
        "Einer zum Ausprobieren ist da: Seine Ziffern sind 123456.\n"
    )
    assert "Gruppe Linde" in told.out


def test_what_staff_do_can_be_chosen(hotline: FakeHotline) -> None:
    """The hotline hears that they were busy; the status callback is asked in any case."""
    assert call.main(["--keys", "1", "--transfer", "busy"]) == 0
    assert [seen.path for seen in hotline.requests][-2:] == ["/after", "/voice/status"]
    assert hotline.requests[-2].form["DialCallStatus"] == "busy"


def test_trouble_is_shown_and_counts(hotline: FakeHotline, capsys: pytest.CaptureFixture[str]) -> None:
    """So that a script or CI notices."""
    hotline.pages["/menu.wav"] = Page(b"", "text/html", "404 Not Found")
    assert call.main(["--keys", "1"]) == 1
    assert "Fehler 11200" in capsys.readouterr().out


@pytest.mark.usefixtures("hotline")
def test_a_key_that_nobody_awaits_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """With the call so far, and no traceback."""
    assert call.main(["--keys", "-,1"]) == 1
    assert capsys.readouterr().err.startswith(
        "Es wird auf keine Taste gewartet: Der Anruf ist zu Ende.\n\n00:00.0"
    )


@pytest.mark.parametrize(
    "given",
    [
        ["--keys", "12"],
        ["--keys"],
        ["--keys", "--to-the-end"],
        ["--transfer", "vielleicht"],
        ["--at", "bald"],
        ["--nein"],
    ],
)
def test_a_misspelt_command_ends_with_two(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """And says what is allowed."""
    with pytest.raises(SystemExit) as ended:
        call.main(given)
    assert ended.value.code == 2
    assert "Hilfe: " in capsys.readouterr().err


@pytest.mark.usefixtures("hotline")
def test_typed_keys_count_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The prompt stops, and the call goes on in real time."""
    monkeypatch.setattr(call, "keyboard", _keyboard("1"))
    assert call.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2:] == [
        "00:00.0  Guten Tag.",
        "00:00.0  > Taste 1",
        "00:00.0  (verbindet mit +493023125000)",
        "00:03.0  Zurück.",
        "00:03.5  (Das Telefon hat aufgelegt.)",
    ]


@pytest.mark.parametrize("keys", [["q"], ["1", "q"]])
def test_q_hangs_up(
    keys: list[str], hotline: FakeHotline, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While something plays, and while it rings; the hotline learns that the call is over."""
    monkeypatch.setattr(call, "keyboard", _keyboard(*keys))
    assert call.main([]) == 0
    assert "(Sie haben aufgelegt.)" in capsys.readouterr().out
    assert hotline.requests[-1].form["CallStatus"] == "completed"


def test_a_lost_key_is_said_to_be_lost(
    hotline: FakeHotline, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sound goes on, as it would on the telephone."""
    hotline.pages["/voice"] = Page(b"<Response><Play>/menu.wav</Play></Response>")
    monkeypatch.setattr(call, "keyboard", _keyboard("7"))
    assert call.main([]) == 0
    assert "00:00.0  > Taste 7 (geht verloren)" in capsys.readouterr().out


@pytest.mark.usefixtures("hotline")
def test_ctrl_c_says_goodbye(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Politely, and as no failure."""
    monkeypatch.setattr(call, "keyboard", _keyboard(KeyboardInterrupt()))
    assert call.main([]) == 0
    assert capsys.readouterr().out.endswith("Auf Wiederhören.\n")


def test_what_staff_can_mend_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message of the error, and nothing else."""

    def missing(_url: str | None) -> tuple[Transport, str]:
        raise SettingsError("Es fehlt etwas.")

    monkeypatch.setattr(call, "_hotline", missing)
    assert call.main(["--keys", "1"]) == 1
    assert capsys.readouterr().err == "Es fehlt etwas.\n"


# -- which hotline


def test_a_url_is_called_with_the_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret is never part of a command; without it, the sentence says where it is."""
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef")
    transport, token = call._hotline(call._arguments(["--url", "https://hotline.example/"]))
    assert isinstance(transport, HTTPTransport)
    assert (transport.public_url, token) == ("https://hotline.example", "0123456789abcdef0123456789abcdef")
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN fehlt"):
        call._hotline(call._arguments(["--url", "https://hotline.example"]))


def test_a_server_that_nobody_reaches_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which address, and why: in German, and no traceback."""
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef")
    with socket.socket() as closed:  # bound, but nobody listens
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert call.main(["--url", url, "--keys", "1"]) == 1
    said = "".join(capsys.readouterr())
    assert "ist nicht zu erreichen" in said
    assert "läuft der Server?" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("keys", [["--keys", ""], ["--keys", "1"], []])
def test_a_refused_signature_is_explained(
    keys: list[str], hotline: FakeHotline, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The address or the secret is another one on the server; what else fails has other reasons."""
    monkeypatch.setattr(call, "keyboard", _keyboard())
    hotline.pages["/voice"] = Page(b"", "text/plain", "403 Forbidden")
    assert call.main(["--url", "https://hotline.example", *keys]) == 1
    assert "PUBLIC_URL" in capsys.readouterr().err
    hotline.pages["/voice"] = Page(b"", "text/plain", "404 Not Found")
    assert call.main(["--url", "https://hotline.example", *keys]) == 1
    assert "PUBLIC_URL" not in capsys.readouterr().err


@pytest.mark.parametrize("noted", [None, "", "{}", "[]", '{"url": "http://127.0.0.1:1", "token": "x"}'])
def test_without_a_running_hotline_it_is_called_inside_this_process(
    noted: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing noted, half a note, or a note of a hotline that is off."""
    note = tmp_path / ".test-phone.json"
    if noted is not None:
        note.write_text(noted, encoding="utf-8")
    monkeypatch.setattr(_running, "NOTE", note)
    transport, token = call._hotline(call._arguments([]))
    assert isinstance(transport, WSGITransport)
    assert len(token) == 32


def test_a_running_hotline_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """run.py notes where it is and with which secret; it has to answer."""
    asked: list[str] = []

    def answers(url: str, _seconds: float) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(_running, "answers", answers)
    note = tmp_path / ".test-phone.json"
    note.write_text(json.dumps({"url": "http://127.0.0.1:5000", "token": "x"}), encoding="utf-8")
    monkeypatch.setattr(_running, "NOTE", note)
    transport, token = call._hotline(call._arguments([]))
    assert (transport.public_url, token) == ("http://127.0.0.1:5000", "x")
    assert asked == ["http://127.0.0.1:5000"]


def test_texts_are_needed_only_for_the_hotline_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distant hotline can be called without a release on this computer."""
    monkeypatch.setattr(call, "AUDIO", tmp_path)
    assert call._release(call._arguments(["--url", "https://hotline.example"])) is None
    with pytest.raises(ReleaseError, match=r"live\.json fehlt"):
        call._release(call._arguments([]))


def test_another_day_can_be_listened_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What callers will hear on Christmas Eve, in November."""
    notice = "---\nfrom: 24.12.2026\nuntil: 24.12.2026\n---\nFrohes Fest.\n"
    put_dated_guide(tmp_path / "audio", {"_notice.md": notice})
    monkeypatch.setattr(call, "AUDIO", tmp_path / "audio")
    for at, is_said in (("24.12.2026 18:00", True), ("25.12.2026", False)):
        assert call.main(["--keys", "9", "--at", at]) == 0
        assert ("Frohes Fest." in capsys.readouterr().out) is is_said


def test_a_mailbox_can_be_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It hears the words, presses nothing, and the caller goes on to the contact."""
    put_dated_guide(tmp_path / "audio", {})
    monkeypatch.setattr(call, "AUDIO", tmp_path / "audio")
    assert call.main(["--keys", "0,-", "--transfer", "mailbox"]) == 0
    out = capsys.readouterr().out
    assert "(dort ist zu hören: Ein Anruf von der Hotline." in out
    assert "Dort nimmt gerade niemand ab." in out
