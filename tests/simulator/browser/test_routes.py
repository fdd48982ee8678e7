"""The page's routes without a browser: off they are not there, on they are closed to strangers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from example_release import RELEASE
from fakes.hotlines import PASSWORD, file_of, put
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from ivr.errors import SettingsError, VoiceError
from ivr.settings import ROOT, Settings
from ivr.simulator.browser import routes
from ivr.simulator.browser.routes import KEYPAD
from ivr.simulator.webhook_client import seconds_of
from ivr.statistics.counter import NoCounter

FILES = ("phone.css", "phone.js", "call.js", "room.js", "tones.js", "drawer.js", "icon.svg")
MOST = 150_000  # bytes of the page and all its files


@pytest.fixture
def app(audio: Path) -> Flask:
    return create_app(Settings.for_test_phone(audio=audio))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _call(client: FlaskClient, body: Mapping[str, object]) -> Any:
    return client.post("/phone/call", json=body)


def _file(client: FlaskClient, name: str) -> bytes:
    with client.get(f"/phone/static/{name}") as answered:
        content: bytes = answered.data
        return content


def _texts(told: Mapping[str, Any]) -> list[str]:
    return [event["text"] for event in told["events"] if event["kind"] == "heard"]


OFF = """
import sys
from app import create_app
from ivr.settings import Settings
client = create_app(Settings("geheim", "https://hotline.example.de")).test_client()
paths = ("/phone", "/phone/static/phone.js", "/phone/spoken?text=a")
codes = [client.get(path).status_code for path in paths]
print(*codes, client.post("/phone/call", json={}).status_code)
print(*[name for name in sys.modules if name.startswith("ivr.simulator")])
"""


@pytest.mark.slow
def test_switched_off_it_is_not_there() -> None:
    """404 for everything, and nothing of it is imported."""
    ran = subprocess.run(
        [sys.executable, "-c", OFF], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert ran == ["404 404 404 404", ""]


def test_a_password_switches_it_on_and_has_to_be_long() -> None:
    """Twelve characters, and it is not shown where settings are."""
    given = {"TWILIO_AUTH_TOKEN": "a" * 32, "PUBLIC_URL": "https://b.example", "PHONE_PASSWORD": PASSWORD}
    told = Settings.from_environment(given)
    assert told.browser_phone
    assert PASSWORD not in repr(told)
    with pytest.raises(SettingsError, match="PHONE_PASSWORD"):
        Settings.from_environment({**given, "PHONE_PASSWORD": "kurz"})


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/phone", "/phone/static/phone.js", "/phone/spoken?text=a", "/phone/call"])
def test_everything_is_behind_the_password(audio: Path, path: str) -> None:
    """Scripts, styles, the voice and the call itself."""
    settings = Settings("geheim", "https://hotline.example.de", audio=audio, phone_password=PASSWORD)
    client = create_app(settings).test_client()
    ask = client.post if path == "/phone/call" else client.get
    assert ask(path, base_url="https://hotline.example.de").status_code == 401


def test_the_page_holds_a_telephone(client: FlaskClient) -> None:
    """Twelve keys in the order of E.161, with their names."""
    page = client.get("/phone").text
    at = [page.index(f'data-key="{key}" aria-label="{name}"') for key, _, name in KEYPAD]
    assert at == sorted(at)
    assert "".join(key for key, _, _ in KEYPAD) == "123456789*0#"
    assert [letters for _, letters, _ in KEYPAD if letters] == [
        "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ",
    ]  # fmt: skip


def test_the_map_is_the_guide_s(client: FlaskClient) -> None:
    """Every menu and topic, with the keys that lead there."""
    page = client.get("/phone").text
    for node in RELEASE.guide.nodes():
        assert f'data-node="{node.id}"' in page
    assert 'data-node="telefon.wie" data-keys="1@0.3,2@0.3"' in page


def test_nothing_comes_from_elsewhere_or_stands_in_the_page(client: FlaskClient) -> None:
    """No foreign host, no script and no style inside; the policy forbids both."""
    answered = client.get("/phone")
    policy = answered.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    everything = answered.text + "".join(_file(client, name).decode() for name in FILES)
    foreign = everything.replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in foreign
    assert "https://" not in foreign
    assert "style=" not in answered.text
    assert "<style" not in answered.text
    assert " on" + "click" not in answered.text


def test_the_page_is_light(client: FlaskClient) -> None:
    """With all its files."""
    listed = {path.name for path in (ROOT / "ivr/simulator/browser/static").iterdir()}
    assert listed == set(FILES)
    weight = sum(len(_file(client, name)) for name in FILES)
    assert weight + len(client.get("/phone").data) < MOST


def test_a_call_begins_with_the_welcome(client: FlaskClient) -> None:
    """And the menu, and waiting for a key."""
    told = _call(client, {"stand": "live", "did": []}).json
    assert _texts(told) == ["Text von welcome", "Text von menu:haupt"]
    assert told["events"][-1]["kind"] == "waiting"


def test_any_process_goes_on_with_a_call(audio: Path) -> None:
    """The page has it all: another process with the same secret knows nothing of the call and goes on."""
    settings = Settings.for_test_phone(audio=audio)
    client, other = (create_app(settings).test_client() for _ in range(2))
    told = _call(client, {"stand": "live", "did": []}).json
    again = _call(other, {"call": told["call"], "did": [["key", "1", 0.5]]}).json
    assert _texts(again) == ["Text von title:telefon", "Text von menu:telefon"]
    assert again["keys"] == "1@0.50"


def test_the_draft_is_another_hotline(client: FlaskClient) -> None:
    """Its words, marked where they differ; the page names what differs."""
    told = _call(client, {"stand": "draft", "did": []}).json
    assert _texts(told)[0] == "Ein neues Willkommen."
    assert [event["changed"] for event in told["events"] if event["kind"] == "heard"] == ["text", ""]
    page = client.get("/phone?stand=draft").text
    assert "1-mal neuer Text, 1-mal nur neu aufgenommen" in page
    assert "neu aufgenommen</span>" in page
    assert "neu aufgenommen" not in client.get("/phone").text


def test_without_a_draft_there_is_nothing_to_switch(tmp_path: Path) -> None:
    """The page says so, and whoever asks for it hears the apology of the hotline."""
    put(tmp_path)
    client = create_app(Settings.for_test_phone(audio=tmp_path)).test_client()
    assert "Kein Entwurf da" in client.get("/phone").text
    page = client.get("/phone?stand=draft")
    assert "draft.json fehlt" in page.text
    assert "gestört" in _texts(_call(client, {"stand": "draft", "did": []}).json)[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"stand": "anders", "did": []},
        {"stand": "live"},
        {"stand": "live", "did": [["key", "x", 0]]},
        {"call": "forged.forged", "did": []},
        {"call": 5, "did": []},
    ],
)
def test_a_call_that_can_not_go_on_says_what_to_do(client: FlaskClient, body: Any) -> None:
    """In German, as after a restart."""
    answered = _call(client, body)
    assert answered.status_code == 409
    assert "rufen Sie neu an" in answered.json["error"]


def test_no_form_of_another_page_can_call(client: FlaskClient) -> None:
    """Only JSON, which a form can't send, and not without end."""
    form = client.post("/phone/call", data='{"stand":"live","did":[]}', content_type="text/plain")
    assert form.status_code == 409
    long = client.post("/phone/call", data=b" " * 1_000_001, content_type="application/json")
    assert long.status_code == 413


def test_its_calls_are_neither_counted_nor_logged(monkeypatch: pytest.MonkeyPatch, audio: Path) -> None:
    """Nobody has called; the page's own requests have their lines in the log, as any request."""
    counted: list[object] = []
    monkeypatch.setattr("ivr.serve.webhook.Webhook._count", lambda *args: counted.append(args[0]._counter))
    lines: list[str] = []
    settings = Settings(
        "geheim", "http://127.0.0.1:5000", test_phone=True, audio=audio, state=audio / "state"
    )
    client = create_app(settings, lines.append).test_client()
    begun = _call(client, {"stand": "live", "did": []}).json
    _call(client, {"call": begun["call"], "did": [["left", 1]]})
    assert counted
    assert all(isinstance(counter, NoCounter) for counter in counted)
    assert [json.loads(line)["route"] for line in lines] == ["phone", "phone"]


def test_a_recording_that_is_missing_is_spoken(audio: Path) -> None:
    """The page is told where to fetch the embedded voice, and gets telephone sound there."""
    (audio / "recordings" / file_of("welcome")).unlink()
    client = create_app(Settings.for_test_phone(audio=audio)).test_client()
    event = next(
        event
        for event in _call(client, {"stand": "live", "did": []}).json["events"]
        if event["kind"] == "heard"
    )
    assert not event["recorded"]
    sound = client.post(event["sound"], json={"text": event["text"]})
    assert sound.mimetype == "audio/wav"
    assert 0.5 < seconds_of("audio/wav", sound.data) < 5


def test_where_there_is_no_voice_the_text_has_to_do(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, and the page shows the text for as long as it would take to say it."""

    def fail(_text: str) -> bytes:
        raise VoiceError("Die Stimme fehlt.")

    monkeypatch.setattr(routes, "speak", fail)
    assert client.post("/phone/spoken", json={"text": "Hallo"}).status_code == 503


@pytest.mark.parametrize("text", ["", " … ", "."])
def test_nothing_to_say_is_no_sound(client: FlaskClient, text: str) -> None:
    """And no error of the server; neither is a text in the address, or what is no JSON."""
    assert client.post("/phone/spoken", json={"text": text}).status_code == 503
    assert client.get("/phone/spoken?text=Hallo").status_code == 503
    assert client.post("/phone/spoken", data={"text": "Hallo"}).status_code == 503
    assert client.post("/phone/spoken", json=["Hallo"]).status_code == 503
