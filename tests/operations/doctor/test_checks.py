"""The examination as a whole: its order, what depends on what, and that nothing secret is said."""

from __future__ import annotations

import json

import pytest
from example_release import RELEASE
from fakes.world import HOTLINE, NOW, TOKEN, WEBSPACE, Answer, World

from ivr.operations.doctor.causes import NO_NAME, UnreachableError, unreachable
from ivr.operations.doctor.checks import CHECKS, Check, examine
from ivr.operations.doctor.http import HttpClient, Target
from ivr.operations.doctor.report import Finding, Result, State, failed, good
from ivr.settings import Settings
from ivr.signature import signature

NAMES = [check.name for check in CHECKS]


def states(results: list[Result]) -> dict[str, State]:
    """The worst of each check comes first in the list, so the first counts."""
    found: dict[str, State] = {}
    for result in results:
        found.setdefault(result.check, result.finding.state)
    return found


def test_where_all_is_well_each_check_says_so_in_one_line(world: World) -> None:
    """In the order of the table, without a hint."""
    results = world.examine()
    assert [result.check for result in results] == NAMES
    assert {result.finding.state for result in results} == {State.GOOD}
    assert not any(result.finding.remedy for result in results)


def test_these_are_all_requests_that_are_sent(world: World) -> None:
    """Method, address and whether it is signed: nothing else ever leaves, and no call is counted."""
    world.examine()
    sent = [(it.method, it.url, bool(it.signature)) for it in world.asked]
    heads = [f"{HOTLINE}/audio/{file}" for file in sorted(RELEASE.files)]
    assert [it for it in sent if it[0] != "HEAD"] == [
        ("GET", f"{HOTLINE}/health", False),
        ("POST", f"{HOTLINE}/voice/status", True),
        ("POST", f"{HOTLINE}/voice/status", True),
        ("POST", f"{HOTLINE}/voice/status", False),
        ("POST", f"{HOTLINE}/voice", True),
        ("GET", f"{HOTLINE}/health", False),
        ("GET", f"{HOTLINE}/audio/{world.longest}", False),
        ("GET", f"{WEBSPACE}/index.xml", False),
        ("GET", f"{WEBSPACE}/zwei.xml", False),
        ("GET", f"{WEBSPACE}/drei.xml", False),
        ("GET", f"{WEBSPACE}/release.txt", False),
        ("POST", f"{HOTLINE}/voice/status", False),
    ]
    assert sorted(url for method, url, _ in sent if method == "HEAD") == sorted(
        [*heads, f"{WEBSPACE}/a.wav", f"{WEBSPACE}/b.wav"]
    )
    assert all(it.params["Practice"] == "1" for it in world.asked if it.method == "POST")


def test_what_is_signed_is_signed_as_twilio_does(world: World) -> None:
    """All parameters of a call, Practice among them, over the public address; once with another secret."""
    world.examine()
    right, forged, entry = (it for it in world.asked if it.signature)
    for it in (right, entry):
        assert it.signature == signature(TOKEN, it.url, it.params.items())
    assert forged.signature not in (right.signature, signature(TOKEN, forged.url, forged.params.items()))
    assert {"CallSid", "AccountSid", "From", "To", "FromZip", "Direction"} <= entry.params.keys()
    assert (right.params["CallStatus"], entry.params["CallStatus"]) == ("completed", "ringing")


def test_a_server_that_is_not_reached_is_one_sentence(world: World) -> None:
    """Nothing is asked of it any more, and every other check names that reason; the fallback is looked at."""
    world.closed = unreachable("hotline.example.de:443", NO_NAME)
    results = world.examine()
    wrong = [result for result in results if result.finding.state is State.FAILED]
    assert [(it.check, it.finding.what) for it in wrong] == [
        ("Verbindung", "hotline.example.de:443 ist nicht zu finden: Den Namen kennt das Internet nicht.")
    ]
    unchecked = {it.check: it.finding.what for it in results if it.finding.state is State.SKIPPED}
    assert unchecked == dict.fromkeys(
        ("Zertifikat", "Auskunft", "Unterschrift", "Begrüßung", "Aufnahmen", "Uhr"),
        "der Server nicht zu erreichen ist",
    )
    assert states(results)["Ersatzansage"] is State.GOOD
    assert all(it.url.startswith(WEBSPACE) for it in world.asked)


def test_without_settings_only_what_is_here_is_looked_at(world: World) -> None:
    """And nothing is sent."""
    world.trouble = "PUBLIC_URL fehlt. Es ist die Adresse."
    results = world.examine()
    assert states(results) == {
        name: {"Einstellungen": State.FAILED, "Stand hier": State.GOOD}.get(name, State.SKIPPED)
        for name in NAMES
    }
    assert {it.finding.what for it in results if it.finding.state is State.SKIPPED} == {
        "die Einstellungen nicht stimmen"
    }
    assert world.asked == []


def test_a_proxy_without_hotline_behind_it_is_one_sentence(world: World) -> None:
    """502 for everything."""
    for key in list(world.answers):
        if key[1].startswith(HOTLINE):
            world.answers[key] = Answer(502)
    wrong = [it for it in world.examine() if it.finding.state is State.FAILED]
    assert [it.check for it in wrong] == ["Auskunft"]
    assert "Status 502" in wrong[0].finding.what


def test_a_failure_in_one_place_does_not_hide_one_in_another(world: World) -> None:
    """Recordings are looked at even if the signature is not recognised."""
    world.answers["POST", f"{HOTLINE}/voice/status"] = Answer(403)
    world.answers["HEAD", f"{HOTLINE}/audio/{world.longest}"] = Answer(404)
    found = states(world.examine())
    assert found["Unterschrift"] is found["Aufnahmen"] is State.FAILED
    assert found["Begrüßung"] is State.SKIPPED
    assert found["Uhr"] is State.GOOD


def test_nothing_secret_is_ever_said(world: World) -> None:
    """An address with a password in it, a message of many lines."""
    facts = {"release": RELEASE.made, "warning": "Kaputt,\nsiehe https://wir:geheim@x.de/a"}
    world.change("GET", f"{HOTLINE}/health", body=json.dumps(facts).encode())
    said = [result.finding.what for result in world.examine()]
    assert "Der Server meldet: Kaputt, siehe https://x.de/a" in said
    assert not any(TOKEN in what or "geheim" in what for what in said)


def test_the_reason_of_the_first_failure_goes_all_the_way_down() -> None:
    """Who needs what was skipped is skipped for the same reason, not for that one."""

    def breaks(_: Target) -> list[Finding]:
        raise UnreachableError("So nicht.", "Anders.")

    checks = [
        Check("a", breaks, (), "a fehlt"),
        Check("b", lambda _: [good("b")], ("a",), "b fehlt"),
        Check("c", lambda _: [good("c")], ("b",), "c fehlt"),
        Check("d", lambda _: [good("d")], (), "d fehlt"),
    ]
    with HttpClient(HOTLINE, lambda: NOW) as http:
        results = list(examine(Target(Settings(TOKEN, HOTLINE), http), checks))
    assert [it.finding.what for it in results] == ["So nicht.", "a fehlt", "a fehlt", "d"]
    assert results[0].finding == failed("So nicht.", "Anders.")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_check_needs_only_what_comes_before_it(check: Check) -> None:
    """The table is in order."""
    assert all(NAMES.index(needed) < NAMES.index(check.name) for needed in check.needs)
