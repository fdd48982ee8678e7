"""What those who look after the line are told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from example_release import put_release
from flask.testing import FlaskClient

import ivr.serve.responses
from app import create_app
from ivr.core.counting import Count
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import WSGITransport
from ivr.statistics.counter import NoCounter

URL, TOKEN, METRICS = "https://hotline.example.de", "geheim", "messwerte-geheim"


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    put_release(tmp_path)
    return tmp_path


@pytest.fixture
def settings(audio: Path) -> Settings:
    return Settings(TOKEN, URL, audio=audio, state=audio / "state", metrics_token=METRICS)


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def _broken(*_: object, **__: object) -> NoReturn:
    raise ValueError("kaputt")


def test_health_fails_where_a_caller_would_hear_an_apology(
    client: FlaskClient, audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers a caller for trial: a release that loads but can't be played is not healthy."""
    assert client.get("/health").status_code == 200
    monkeypatch.setattr(ivr.serve.responses, "next_turn", _broken)
    down = create_app(Settings(TOKEN, URL, audio=audio)).test_client().get("/health")
    assert down.status_code == 503
    assert "ValueError" in down.json["why"]  # type: ignore[index]  # a JSON object
    assert "kaputt" not in down.text


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/", 404, "Hier ist nichts. Stimmt die Adresse?\n"),
        ("GET", "/audio/0123456789abcdef.wav", 404, "Hier ist nichts. Stimmt die Adresse?\n"),
        ("GET", "/phone", 404, "Hier ist nichts. Stimmt die Adresse?\n"),
        ("POST", "/health", 405, "So geht das hier nicht. Bitte rufen Sie die Seite im Browser auf.\n"),
    ],
)
def test_whoever_opens_what_is_not_there_reads_german(
    client: FlaskClient, method: str, path: str, status: int, says: str
) -> None:
    """One sentence, and nothing of the program, the organisation or who asked."""
    response = client.open(path, method=method)
    assert (response.status_code, response.text) == (status, says)
    assert response.content_type == "text/plain; charset=utf-8"


def test_whoever_opens_what_is_broken_reads_german(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback and no English."""
    monkeypatch.setattr("ivr.serve.routes.send_from_directory", _broken)
    response = client.get("/audio/0123456789abcdef.wav")
    assert (response.status_code, response.text) == (
        500,
        "Hier ist etwas schiefgegangen. Bitte versuchen Sie es später noch einmal.\n",
    )


def test_trouble_with_the_counts_is_a_warning(audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Callers are served all the same."""
    monkeypatch.setattr(NoCounter, "trouble", "Die Zählung ist gestört.", raising=False)
    told = create_app(Settings(TOKEN, URL, audio=audio)).test_client().get("/health")
    assert told.status_code == 200
    assert told.json["warning"] == "Die Zählung ist gestört."  # type: ignore[index]  # a JSON object


def _warning(settings: Settings) -> str:
    told = create_app(settings).test_client().get("/health")
    assert told.status_code == 200
    assert told.json
    return str(told.json.get("warning", ""))


def test_a_state_folder_that_is_none_is_said_before_the_first_call(settings: Settings) -> None:
    """By each worker, with the setting that is wrong; nothing is written by asking."""
    assert settings.state
    assert _warning(settings) == ""
    assert not settings.state.exists()
    settings.state.write_text("eine Datei")
    assert [_warning(settings).partition(":")[0] for _worker in range(2)] == ["STATE_FOLDER"] * 2


def test_a_database_that_is_away_is_said_before_the_first_call(settings: Settings) -> None:
    """It names DATABASE_URL, and not the folder, which is all right."""
    away = replace(settings, database_url="postgresql://hotline:sesam@127.0.0.1:1/hotline")
    warning = _warning(away)
    assert "DATABASE_URL" in warning
    assert "STATE_FOLDER" not in warning
    assert "sesam" not in warning


def test_recordings_that_are_all_gone_are_said(settings: Settings) -> None:
    """Callers hear a voice of Twilio's; that is German, but not what staff have published."""
    for file in (settings.audio / "recordings").iterdir():
        file.write_bytes(b"")
    assert "Keine einzige Aufnahme ist lesbar" in _warning(settings)


@pytest.mark.skipif(os.name == "nt", reason="Windows wants a right for links")
def test_a_link_among_the_recordings_is_not_served(client: FlaskClient, audio: Path, tmp_path: Path) -> None:
    """404, whatever it points to."""
    (tmp_path / "geheim.txt").write_text("geheim")
    (audio / "recordings" / "0123456789abcdef.wav").symlink_to(tmp_path / "geheim.txt")
    assert client.get("/audio/0123456789abcdef.wav").status_code == 404


def test_metrics_are_closed_unless_they_are_opened(audio: Path) -> None:
    """Without METRICS_TOKEN there is no such page."""
    assert create_app(Settings(TOKEN, URL, audio=audio)).test_client().get("/metrics").status_code == 404


@pytest.mark.parametrize("told", ["", "Bearer", "Bearer falsch", f"Basic {METRICS}", METRICS, "Bearer ü"])
def test_metrics_answer_only_who_knows_the_token(client: FlaskClient, told: str) -> None:
    """401 and nothing else."""
    refused = client.get("/metrics", headers={"Authorization": told} if told else {})
    assert (refused.status_code, refused.data) == (401, b"")


def test_a_token_may_have_umlauts(audio: Path) -> None:
    """It comes in as bytes, and is compared as bytes."""
    settings = Settings(TOKEN, URL, audio=audio, state=audio, metrics_token="schlüsselwörter")
    told = (
        create_app(settings)
        .test_client()
        .get("/metrics", headers={"Authorization": "Bearer schlüsselwörter".encode().decode("latin-1")})
    )
    assert told.status_code == 200


def test_metrics_show_what_was_counted(settings: Settings) -> None:
    """A call that somebody has made, once it has been stored."""
    from ivr.statistics.store import Store, url_of

    assert settings.state
    settings.state.mkdir()
    day = date(2026, 10, 14)
    Store(url_of(settings)).add({(day, Count("call")): 1, (day, Count("topic", "kosten")): 1})
    told = create_app(settings).test_client().get("/metrics", headers={"Authorization": f"Bearer {METRICS}"})
    assert told.status_code == 200
    assert "hotline_calls_total 1.0" in told.text
    assert 'hotline_topic_total{topic="kosten"} 1.0' in told.text


def test_metrics_say_so_where_the_store_is_out_of_reach(settings: Settings) -> None:
    """503 and a German sentence that holds no password; no traceback."""
    away = replace(settings, database_url="postgresql://hotline:sesam@127.0.0.1:1/hotline")
    told = create_app(away).test_client().get("/metrics", headers={"Authorization": f"Bearer {METRICS}"})
    assert told.status_code == 503
    assert "Traceback" not in told.text
    assert "sesam" not in told.text


class Kept(NoCounter):
    """A counter that can be read."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    def count(self, counts: Sequence[Count]) -> None:
        """Keep the kinds."""
        self.kept += [count.kind for count in counts]


def _caller(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> tuple[Caller, Kept]:
    kept = Kept()
    monkeypatch.setattr("app.make_counter", lambda _settings: kept)
    line = WSGITransport(create_app(settings), settings.public_url)
    return Caller(line, token=settings.auth_token, status_callback="/voice/status"), kept


def test_a_call_is_counted_with_its_length(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The length comes with the end of the call."""
    caller, kept = _caller(settings, monkeypatch)
    caller.calls()
    caller.presses("1")
    caller.hangs_up()
    assert kept.kept.count("call") == 1
    assert kept.kept[-1] == "length"


def test_an_apology_is_counted_and_no_second_call(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the apology the caller starts anew, but nobody has called again."""
    caller, kept = _caller(settings, monkeypatch)
    caller.calls()
    with monkeypatch.context() as broken:
        broken.setattr(ivr.serve.responses, "next_turn", _broken)
        caller.presses("1", after=0.1)
        caller.hears("Entschuldigung")
    caller.listens()
    assert (kept.kept.count("call"), kept.kept.count("apology")) == (1, 1)
