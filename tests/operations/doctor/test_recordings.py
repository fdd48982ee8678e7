"""The sounds, as they are fetched from outside: those of the hotline, and those of the fallback."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from example_release import RELEASE
from fakes.world import HOTLINE, WEBSPACE, Answer, World, page

from ivr.operations.doctor.report import State
from ivr.operations.static_fallback import build

FILES = sorted(RELEASE.files)
FIRST = f"{HOTLINE}/audio/{FILES[0]}"
INDEX = f"{WEBSPACE}/index.xml"


# the hotline's


def test_all_are_asked_for_and_counted(world: World) -> None:
    """Each once, and the longest fetched whole."""
    assert f"Alle {len(FILES)} Aufnahmen sind zu holen" in world.found(State.GOOD, "Aufnahmen")
    heads = sorted(it.url for it in world.asked if it.method == "HEAD")
    assert heads == [f"{HOTLINE}/audio/{file}" for file in FILES]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": 404}, "Status 404 statt 200."),
        ({"status": 403}, "Status 403 statt 200."),
        ({"content_type": "text/html"}, "Content-Type „text/html“ ist kein Ton"),
        ({"content_type": "application/octet-stream"}, "ist kein Ton, den Twilio abspielt."),
        ({"headers": {"Content-Length": "12"}}, "12 Bytes statt 81."),
        ({"headers": {"Content-Length": "0"}}, "0 Bytes statt 81."),
    ],
)
def test_one_that_is_wrong_is_named_with_what_is_wrong(
    changes: dict[str, object], said: str, world: World
) -> None:
    """And how many there are."""
    world.change("HEAD", FIRST, **changes)
    found = world.found(State.FAILED, "Aufnahmen")
    assert f"1 von {len(FILES)} Aufnahmen stimmen nicht, zuerst {FIRST}: " in found
    assert said in found
    assert f"den Ordner {world.audio}/recordings vollständig und unverändert auf den Server" in found


@pytest.mark.slow
@pytest.mark.parametrize("length", [{}, {"Content-Length": "viel"}])
def test_a_server_may_leave_out_the_length(length: dict[str, str], world: World) -> None:
    """It is no promise that Twilio needs."""
    world.change("HEAD", FIRST, headers=length, content_type="Audio/X-WAV; rate=8000")
    world.found(State.GOOD, "Aufnahmen")


def test_one_that_arrives_cut_short_is_found(world: World) -> None:
    """Byte by byte: the length in the header was right."""
    url = f"{HOTLINE}/audio/{world.longest}"
    world.change("GET", url, body=(world.audio / "recordings" / world.longest).read_bytes()[:-1])
    assert f"{url} kommt anders an, als es hier liegt." in world.found(State.FAILED, "Aufnahmen")


@pytest.mark.slow
def test_another_address_for_recordings_is_used(world: World) -> None:
    """The object store's, with its own remedy."""
    world.set(audio_base_url="https://cdn.example.de/a")
    found = world.found(State.FAILED, "Aufnahmen")
    assert f"{len(FILES)} von {len(FILES)} Aufnahmen" in found
    assert f"https://cdn.example.de/a/{FILES[0]}: Status 404" in found
    assert "AUDIO_BASE_URL" in found
    for file in FILES:
        world.serve_sound(
            f"https://cdn.example.de/a/{file}", (world.audio / "recordings" / file).read_bytes()
        )
    world.found(State.GOOD, "Aufnahmen")


def test_the_first_that_is_not_reached_ends_it(world: World) -> None:
    """Or somebody would wait fifteen seconds for each."""
    for file in FILES:
        world.answers["HEAD", f"{HOTLINE}/audio/{file}"] = requests.ConnectTimeout()
    assert f"{FIRST} antwortet nicht in 15 Sekunden" in world.found(State.FAILED, "Aufnahmen")
    assert sum(it.method == "HEAD" for it in world.asked) < len(FILES)


@pytest.mark.slow
def test_few_are_asked_for_at_the_same_time(world: World) -> None:
    """Four. A server that is taking calls shall hardly notice."""
    lock, now, most = threading.Lock(), 0, 0
    fifth = threading.Barrier(5, timeout=0.2)  # seconds in which a fifth would come

    def answer(_: object) -> Answer:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        with suppress(threading.BrokenBarrierError):
            fifth.wait()
        with lock:
            now -= 1
        return Answer(content_type="audio/wav")

    for file in FILES:
        world.answers["HEAD", f"{HOTLINE}/audio/{file}"] = answer
    world.found(State.GOOD, "Aufnahmen")
    assert most == 4


def test_where_the_server_plays_another_release_they_are_not_compared(world: World) -> None:
    """Its recordings are others, and rightly so."""
    world.change("GET", f"{HOTLINE}/health", body=b'{"release": "2025"}')
    assert world.found(State.SKIPPED, "Aufnahmen").startswith("der Server einen anderen Stand spielt")
    assert not [it for it in world.asked if it.method == "HEAD"]


# the fallback's


def test_the_fallback_is_walked_to_its_end(world: World) -> None:
    """Each page and each sound once, however often it is named."""
    assert world.found(State.GOOD, "Ersatzansage").startswith("3 Seiten und 2 Aufnahmen sind da.")
    urls = [it.url for it in world.asked]
    assert len(urls) == len(set(urls)) == 6
    assert all(url.startswith(WEBSPACE) for url in urls)


@pytest.mark.slow
def test_the_fallback_that_we_build_is_ready(world: World, tmp_path: Path, example_audio: Path) -> None:
    """Uploaded as it is, every page and recording of it is found, and it is of this release."""
    folder = tmp_path / "ansage"
    built = build(example_audio, folder)
    world.set(audio=example_audio)
    for path in folder.rglob("*.*"):
        url = f"{WEBSPACE}/{path.relative_to(folder).as_posix()}"
        if path.suffix == ".wav":
            world.serve_sound(url, path.read_bytes())
        else:
            world.answers["GET", url] = Answer(200, path.read_bytes(), "text/xml")
    pages = len(list(folder.glob("*.xml")))
    said = world.found(State.GOOD, "Ersatzansage")
    assert said.startswith(f"{pages} Seiten und {built.recordings} Aufnahmen sind da.")


def test_without_a_fallback_there_is_nothing_to_check(world: World) -> None:
    """The settings have said so."""
    world.set(fallback_url="")
    assert world.found(State.SKIPPED, "Ersatzansage").startswith("FALLBACK_URL fehlt")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(404), "/index.xml antwortet mit Status 404 statt 200."),
        (Answer(200, b"<Response/>", "text/plain"), "ist nicht, was Twilio braucht: Content-Type"),
        (page("<Hangup/>"), "Es ist nichts zu hören."),
        (page("<Say>Sorry.</Say>"), "Eine Ansage ist nicht deutsch."),
        (
            page('<Play>a.wav</Play><Redirect method="GET">vier.xml</Redirect>'),
            "/vier.xml antwortet mit Status",
        ),
        (page("<Play>c.wav</Play>"), f"1 von 1 Aufnahmen stimmen nicht, zuerst {WEBSPACE}/c.wav: Status 404"),
    ],
)
def test_a_fallback_that_would_let_callers_down_is_an_error(answer: Answer, said: str, world: World) -> None:
    """The page is named, and the command that makes it anew."""
    world.answers["GET", INDEX] = answer
    found = world.found(State.FAILED, "Ersatzansage")
    assert said in found
    assert "python3 scripts/fallback.py" in found


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"content_type": "application/ogg"}, "kein Ton"), ({"headers": {"Content-Length": "0"}}, "leer.")],
)
def test_a_sound_of_the_fallback_that_twilio_does_not_play_is_an_error(
    changes: dict[str, object], said: str, world: World
) -> None:
    """As for the hotline's own."""
    world.change("HEAD", f"{WEBSPACE}/b.wav", **changes)
    assert said in world.found(State.FAILED, "Ersatzansage")


def test_a_web_space_that_is_down_is_an_error(world: World) -> None:
    """In one sentence."""
    world.answers["GET", INDEX] = requests.ConnectionError(ConnectionRefusedError())
    assert f"{INDEX} nimmt keine Verbindung an." in world.found(State.FAILED, "Ersatzansage")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(body=b"2025-12-31T00:00:00+00:00"), "ist vom 31.12.2025, 00:00 Uhr (UTC)"),
        (Answer(404), "Es lässt sich nicht sagen, von welchem Stand"),
    ],
)
def test_a_fallback_of_another_release_is_a_hint(answer: Answer, said: str, world: World) -> None:
    """It serves callers, but what it says may be old."""
    world.answers["GET", f"{WEBSPACE}/release.txt"] = answer
    states = [(it.finding.state, it.finding.what) for it in world.examine("Ersatzansage")]
    assert [state for state, _ in states] == [State.GOOD, State.HINT]
    assert said in states[1][1]


@pytest.mark.slow
def test_a_fallback_without_end_is_an_error(world: World) -> None:
    """A page that leads back to itself."""
    world.answers["GET", INDEX] = page('<Play>a.wav</Play><Redirect method="GET">index.xml</Redirect>')
    assert "kein Ende" in world.found(State.FAILED, "Ersatzansage")
