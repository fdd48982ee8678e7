"""Settings and release, looked at without the network."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_release import RELEASE, put_release
from fakes.world import World

from ivr.core.desk import Person, Staff
from ivr.operations.doctor.local import when
from ivr.operations.doctor.report import State


def test_what_is_missing_is_told_line_by_line(world: World) -> None:
    """With the place to write it in."""
    world.trouble = "TWILIO_AUTH_TOKEN fehlt. A.\nPUBLIC_URL fehlt. B."
    results = world.examine("Einstellungen")
    assert [it.finding.what for it in results] == world.trouble.splitlines()
    assert {it.finding.state for it in results} == {State.FAILED}
    assert all(".env" in it.finding.remedy for it in results)


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("staff_number", "STAFF_NUMBER fehlt: Die Taste 0"),
        ("fallback_url", "FALLBACK_URL fehlt: Fällt der Server aus"),
        ("account_sid", "TWILIO_ACCOUNT_SID fehlt"),
    ],
)
def test_what_would_be_better_is_a_hint(field: str, what: str, world: World) -> None:
    """Callers are served without it."""
    world.set(**{field: ""})
    assert what in world.found(State.HINT, "Einstellungen")


def test_people_in_the_texts_need_no_number_in_the_settings(world: World) -> None:
    """Then nothing is missing; a number that is there as well is told to be of no use."""
    put_release(world.audio, replace(RELEASE, staff=Staff((Person("+4951112345"), Person("+4951154321")))))
    assert "STAFF_NUMBER gilt nicht: In _organisation.yaml stehen unter „persons:“ 2 Nummern." in world.found(
        State.HINT, "Einstellungen"
    )
    world.set(staff_number="")
    assert all("STAFF_NUMBER" not in it.finding.what for it in world.examine("Einstellungen"))


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "192.168.178.20",
        "[::1]",
        "[fd00::1]",
        "rechner",
        "pi.local",
        "10.0.0.1:8443",
    ],
)
@pytest.mark.parametrize("name", ["PUBLIC_URL", "FALLBACK_URL"])
def test_an_address_at_home_is_an_error(name: str, host: str, world: World) -> None:
    """Twilio can't reach it, however well it works from here."""
    world.set(**{name.lower(): f"https://{host}/x"})
    said = world.found(State.FAILED, "Einstellungen")
    assert f"{name} zeigt auf diesen Computer oder in ein Heimnetz" in said
    assert f"Bitte tragen Sie bei {name} eine Adresse ein" in said


@pytest.mark.parametrize("host", ["93.184.216.34", "hotline.example.de:8443", "[2606:2800:220:1::1]"])
def test_an_address_of_the_internet_is_none(host: str, world: World) -> None:
    """With or without a port."""
    world.set(public_url=f"https://{host}")
    assert "vollständig" in world.found(State.GOOD, "Einstellungen")


def test_a_fallback_on_the_same_server_is_a_hint(world: World) -> None:
    """Both fall at once; how the name is spelt makes no difference."""
    world.set(fallback_url="https://HOTLINE.example.de/ansage")
    said = world.found(State.HINT, "Einstellungen")
    assert "auf demselben Server" in said
    assert "anderen Webspace" in said


def test_the_test_phone_is_a_hint_and_may_be_at_home(world: World) -> None:
    """For trying out it is right, for callers it is not."""
    world.set(test_phone=True, public_url="http://127.0.0.1:5000")
    assert "Bitte entfernen Sie TEST_PHONE" in world.found(State.HINT, "Einstellungen")


def test_a_release_that_is_whole_is_told_with_its_day(world: World) -> None:
    """And with the number of recordings."""
    assert world.found(State.GOOD, "Stand hier").startswith(
        f"Stand vom 02.01.2026, 03:04 Uhr (UTC), alle {len(RELEASE.files)} Aufnahmen sind da."
    )


@pytest.mark.parametrize("broken", ["", "{", None])
def test_a_release_that_cannot_be_read_is_an_error(broken: str | None, world: World) -> None:
    """Missing or half written."""
    live = world.audio / "live.json"
    if broken is None:
        live.unlink()
    else:
        live.write_text(broken, encoding="utf-8")
    said = world.found(State.FAILED, "Stand hier")
    assert "live.json" in said
    assert "publish.py" in said


def test_recordings_that_are_not_here_are_counted(world: World) -> None:
    """The first is named."""
    files = sorted(RELEASE.files)
    for file in files[3:5]:
        (world.audio / "recordings" / file).unlink()
    said = world.found(State.FAILED, "Stand hier")
    assert f"2 von {len(files)} Aufnahmen fehlen hier, zuerst {files[3]}." in said
    assert "record.py" in said


def test_texts_to_be_reviewed_are_a_hint(world: World) -> None:
    """The month is that of the local clock; texts are read by the command."""
    world.overdue = ["texts/5-kosten.md", "texts/0-kontakt.md"]
    hints = [it.finding for it in world.examine("Stand hier") if it.finding.state is State.HINT]
    assert [it.what for it in hints] == [
        "2 Texte sollten inzwischen wieder geprüft werden, zuerst texts/5-kosten.md."
    ]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("2024-02-29T23:59:00+00:00", "29.02.2024, 23:59 Uhr (UTC)"),
        ("gestern", "gestern"),
        ("x" * 99, "x" * 40),
    ],
)
def test_a_moment_is_told_as_people_write_it(made: str, said: str) -> None:
    """Whatever a server says instead is no reason to stumble."""
    assert when(made) == said
