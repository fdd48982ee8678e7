"""What the server is asked: how it is, who it lets in, what callers hear first, and how late it is there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from example_release import RELEASE
from fakes.world import HOTLINE, XML, Answer, World, page, signed

from ivr.operations.doctor.report import State
from ivr.simulator.transport import TransportError
from ivr.simulator.webhook_client import WebhookClient

HEALTH = f"{HOTLINE}/health"
STATUS = f"{HOTLINE}/voice/status"
ENTRY = f"{HOTLINE}/voice"
WELL: dict[str, Any] = {"status": "ok", "release": RELEASE.made, "missing": 0}


def told(world: World, **facts: object) -> None:
    """Let the server say this about itself."""
    world.change("GET", HEALTH, body=json.dumps({**WELL, **facts}).encode())


# how it is


def test_a_server_that_plays_the_same_release_is_well(world: World) -> None:
    """It is told which."""
    assert "spielt den Stand vom 02.01.2026, 03:04 Uhr (UTC)." in world.found(State.GOOD, "Auskunft")


def test_another_release_is_a_hint(world: World) -> None:
    """Both are named."""
    told(world, release="2025-12-31T23:59:00+00:00")
    said = world.found(State.HINT, "Auskunft")
    assert "Der Server spielt den Stand vom 31.12.2025, 23:59 Uhr (UTC), hier ist der vom 02.01.2026" in said
    assert f"gleichen Sie den Ordner {world.audio} ab" in said


def test_without_a_release_here_nothing_is_compared(world: World) -> None:
    """The server may be well all the same."""
    (world.audio / "live.json").unlink()
    assert "02.01.2026" in world.found(State.GOOD, "Auskunft")


@pytest.mark.parametrize(
    ("facts", "what", "remedy"),
    [
        ({"missing": 3}, "Auf dem Server fehlen 3 Aufnahmen", "{audio}/recordings vollständig"),
        (
            {"warning": "live.json ist weg."},
            "Der Server meldet: live.json ist weg.",
            "AUDIO_FOLDER dort nennt",
        ),
    ],
)
def test_what_the_server_itself_complains_of_is_a_hint(
    facts: dict[str, object], what: str, remedy: str, world: World
) -> None:
    """Callers are served."""
    told(world, **facts)
    hints = [it.finding for it in world.examine("Auskunft") if it.finding.state is State.HINT]
    assert [it.what.startswith(what) for it in hints] == [True]
    assert remedy.format(audio=world.audio) in hints[0].remedy


def test_a_server_without_a_release_is_an_error(world: World) -> None:
    """In the server's own words."""
    body = json.dumps({"status": "down", "why": "live.json fehlt."}).encode()
    world.change("GET", HEALTH, status=503, body=body)
    said = world.found(State.FAILED, "Auskunft")
    assert "nichts, was er Anrufern vorspielen kann: live.json fehlt." in said
    assert "auf den Server" in said


@pytest.mark.parametrize(
    ("answer", "what", "remedy"),
    [
        (Answer(404), "Status 404 statt 200", "Stimmt PUBLIC_URL, auch der Pfad dahinter?"),
        (Answer(502, b"Bad Gateway"), "Status 502 statt 200", "starten Sie sie neu"),
        (Answer(503, b"busy"), "Status 503 statt 200", "starten Sie sie neu"),
        (Answer(200, b"<h1>Willkommen</h1>"), "etwas anderes als die Hotline", "Stimmt PUBLIC_URL"),
        (Answer(200, b"\xff"), "etwas anderes als die Hotline", "Stimmt PUBLIC_URL"),
    ],
)
def test_who_answers_otherwise_is_not_the_hotline(
    answer: Answer, what: str, remedy: str, world: World
) -> None:
    """Wrong address, wrong program, or none behind the proxy."""
    world.answers["GET", HEALTH] = answer
    said = world.found(State.FAILED, "Auskunft")
    assert what in said
    assert remedy in said


def test_a_redirect_is_an_error_with_its_remedy(world: World) -> None:
    """Twilio does not follow it."""
    target = "https://www.hotline.example.de"
    world.change("GET", HEALTH, status=301, headers={"Location": target})
    said = world.found(State.FAILED, "Auskunft")
    assert f"leitet um (301) nach {target}" in said
    assert "Twilio schickt unterschriebene Anfragen nicht" in said


# whom it lets in


def test_a_server_that_refuses_twilio_gets_both_usual_reasons(world: World) -> None:
    """The token, or the address."""
    world.answers["POST", STATUS] = Answer(403)
    said = world.found(State.FAILED, "Unterschrift")
    assert "weist Twilios Unterschrift ab (403): Kein Anruf käme durch." in said
    assert "Erstens das Token: TWILIO_AUTH_TOKEN" in said
    assert "Zweitens die Adresse: PUBLIC_URL" in said


@pytest.mark.parametrize(
    ("error", "said", "tries"),
    [
        (requests.ReadTimeout(), "antwortet nicht in 15 Sekunden", 1),
        (requests.ConnectionError(ConnectionRefusedError()), "nimmt keine Verbindung an", 2),
    ],
)
def test_a_signed_request_is_tried_again_as_twilio_does(
    error: Exception, said: str, tries: int, world: World
) -> None:
    """Once, where there was no connection; the address in the sentence is the plain one."""
    world.answers["POST", STATUS] = error
    assert f"{STATUS} {said}" in world.found(State.FAILED, "Unterschrift")
    assert len(world.asked) == tries


def test_an_exchange_that_loses_patience_is_a_sentence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives up by itself when retries have taken too long."""

    def impatient(*_: object) -> None:
        raise TransportError(11200, "zu lange")

    monkeypatch.setattr(WebhookClient, "ask", impatient)
    assert f"{STATUS} antwortet nicht in 15 Sekunden" in world.found(State.FAILED, "Unterschrift")


def test_another_token_here_than_there_is_that_failure(world: World) -> None:
    """The server checks, and the signature isn't the one it expects."""
    world.set(auth_token="f" * 32)
    assert "(403)" in world.found(State.FAILED, "Unterschrift")


@pytest.mark.parametrize("status", [204, 302, 500])
def test_whoever_lets_in_a_forged_request_is_an_alarm(status: int, world: World) -> None:
    """Both kinds: a wrong signature, and none at all."""
    right = signed(Answer(204))
    world.answers["POST", STATUS] = lambda request: (
        replace(answer, status=status if answer.status == 403 else 204)
        if (answer := right(request))
        else answer
    )
    results = world.examine("Unterschrift")
    assert [it.finding.what for it in results] == [
        f"ALARM: Eine Anfrage {how} bekommt Status {status} statt 403."
        for how in ("mit falscher Unterschrift", "ohne Unterschrift")
    ]
    assert all("Jeder kann sich als Twilio ausgeben" in it.finding.remedy for it in results)


def test_a_server_that_lets_in_everybody_but_twilio_is_both(world: World) -> None:
    """The failure, and the alarm twice."""
    world.answers["POST", STATUS] = Answer(200)
    assert [it.finding.what[:5] for it in world.examine("Unterschrift")] == ["/voic", "ALARM", "ALARM"]


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(404, "Reicht der Webserver"), (405, "Reicht der Webserver"), (500, "Läuft die Hotline?")],
)
def test_a_server_that_answers_everybody_alike_lets_nobody_in(status: int, remedy: str, world: World) -> None:
    """One failure, and no alarm."""
    world.answers["POST", STATUS] = Answer(status)
    said = world.found(State.FAILED, "Unterschrift")
    assert f"Status {status} statt 204" in said
    assert remedy in said


# what callers hear first


@pytest.mark.parametrize(
    ("takes", "state", "said"),
    [
        (0.9, State.GOOD, "und nur Deutsch. Die Antwort brauchte 0.9 Sekunden."),
        (1.1, State.HINT, "Anrufer warten etwas. Die Antwort brauchte 1.1 Sekunden."),
        (4.9, State.HINT, "Anrufer warten etwas."),
        (5.1, State.FAILED, "Anrufer warten zu lange. Die Antwort brauchte 5.1 Sekunden."),
    ],
)
def test_the_time_of_the_first_page_is_judged(takes: float, state: State, said: str, world: World) -> None:
    """Over a second a hint, over five an error, with the remedy."""
    answer = page('<Gather><Say language="de-DE">Guten Tag.</Say></Gather>')
    world.answers["POST", ENTRY] = signed(replace(answer, takes=takes))
    found = world.found(state, "Begrüßung")
    assert said in found
    assert ("überlastet" in found) is (state is not State.GOOD)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(500), "Status 500 statt 200"),
        (Answer(403), "Status 403 statt 200"),
        (Answer(200, b"<Response/>", "text/html"), "Content-Type „text/html“"),
        (Answer(200, b"<Response>", XML), "kein XML"),
        (page("<Hangup/>"), "Es ist nichts zu hören."),
        (page('<Gather><Pause length="1"/></Gather>'), "Es ist nichts zu hören."),
        (page("<Say>Welcome.</Say>"), "Eine Ansage ist nicht deutsch."),
        (page('<Gather><Play>x</Play><Say language="en-US">Hi.</Say></Gather>'), "nicht deutsch."),
    ],
)
def test_a_first_page_that_is_no_german_sound_is_an_error(answer: Answer, said: str, world: World) -> None:
    """Whatever is wrong with it is said in German, with a remedy."""
    world.answers["POST", ENTRY] = answer
    found = world.found(State.FAILED, "Begrüßung")
    assert said in found
    assert "Läuft auf dem Server die Hotline von diesem Stand?" in found


# how late it is there


@pytest.mark.parametrize(
    ("ahead", "state", "said"),
    [
        (timedelta(0), State.GOOD, "gehen gleich"),
        (timedelta(seconds=4.5), State.GOOD, "gehen gleich"),
        (timedelta(seconds=-5.5), State.GOOD, "gehen gleich"),  # a second of it may be the header's
        (timedelta(seconds=8), State.HINT, "8 Sekunden nach."),
        (timedelta(seconds=-9), State.HINT, "8 Sekunden vor."),
        (timedelta(seconds=90), State.FAILED, "90 Sekunden nach."),
        (timedelta(days=-366), State.FAILED, "Sekunden vor."),
    ],
)
def test_clocks_that_differ_are_told(ahead: timedelta, state: State, said: str, world: World) -> None:
    """Over 5 seconds a hint, over 60 an error; of what may be the journey of the answer, nothing counts."""
    world.server_ahead = ahead
    found = world.found(state, "Uhr")
    assert said in found
    assert ("Zeitserver" in found) is (state is not State.GOOD)


@pytest.mark.parametrize("ago", [0, 7, 14])
def test_a_slow_answer_is_no_wrong_clock(ago: int, world: World) -> None:
    """Who wrote the time when the question came, or when the answer left, was right then."""
    world.answers["POST", STATUS] = Answer(403, takes=14.0)
    world.server_ahead = timedelta(seconds=-ago)
    assert "gehen gleich" in world.found(State.GOOD, "Uhr")


@pytest.mark.parametrize("date", ["", "gestern"])
def test_a_server_that_tells_no_time_is_not_checked(date: str, world: World) -> None:
    """There is nothing to compare with."""
    world.answers["POST", STATUS] = Answer(403, headers={"Date": date})
    assert "der Server nicht sagt, wie spät" in world.found(State.SKIPPED, "Uhr")


@pytest.mark.parametrize("date", ["Mon, 28 Feb 2028 12:00:00 -0000", "Mon, 28 Feb 2028 13:00:00 +0100"])
def test_a_time_is_understood_however_it_is_written(date: str, world: World) -> None:
    """The zone counts; none is that of Greenwich."""
    world.answers["POST", STATUS] = Answer(403, headers={"Date": date})
    assert "gehen gleich" in world.found(State.GOOD, "Uhr")
