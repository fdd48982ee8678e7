"""What a load test measures, and which counts it expects."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from fakes.room_guide import put_room_guide
from loadtest.results import SOUNDLESS, SPOKEN, Asked, Results
from loadtest.run import certainly_stored, differences, expected_counts
from loadtest.server import guide_of

from ivr.core.counting import Count
from ivr.core.guide import CONTACT
from ivr.release import Release
from ivr.release import load as load_release
from ivr.simulator.events import Trouble, Webhook
from ivr.simulator.transport import Reply


def _webhook(path: str, body: bytes, *params: tuple[str, str]) -> Webhook:
    url = f"https://hotline.example{path}"
    return Webhook(0.0, "POST", url, params, Reply(200, "text/xml", body, 0.25))


@pytest.mark.parametrize(
    ("path", "body", "failure"),
    [
        ("/voice", b"<Response><Gather><Play>x.wav</Play></Gather></Response>", None),
        ("/voice", b"<Response><Gather/></Response>", SOUNDLESS),
        ("/voice", b"<Response><Say>Entschuldigung.</Say><Hangup/></Response>", SPOKEN),
        ("/voice/status", b"", None),
    ],
)
def test_a_response_without_sound_or_in_twilios_voice_is_a_failure(
    path: str, body: bytes, failure: str | None
) -> None:
    """A status callback alone has nothing to say."""
    results = Results()
    results.add_webhook(_webhook(path, body, ("CallStatus", "completed")))
    assert dict(+results.failures) == ({failure: 1} if failure else {})
    assert list(results.response_times) == [0.25]


def test_an_error_and_a_call_that_somebody_else_ended_are_failures() -> None:
    """A call that is cut off by an error is both."""
    results = Results()
    results.add_error(Trouble(0.0, 11205, "weg"))
    results.add_end(10.0, "trouble", "hotline")
    results.add_end(10.0, "hotline", "hotline")
    assert (results.failures.total(), results.call_seconds) == (2, 20.0)


def test_the_peak_is_the_most_calls_at_the_same_moment() -> None:
    """Not how many there were in all; those of other processes count as well."""
    results, other = Results(), Results()
    results.starts.extend([0.0, 1.0, 5.0])
    results.ends.extend([2.0, 3.0, 6.0])
    other.starts.append(1.5)
    other.ends.append(9.0)
    assert results.peak == 2
    results.add(other)
    assert results.peak == 3


def test_what_has_to_be_counted_follows_from_what_was_asked(release: Release) -> None:
    """A key, a silence, the end of a transfer, the length of a call."""
    asked = [
        *[Asked("/voice")] * 3,
        *[Asked("/voice/menu/haupt/0/normal/0/0", digits="5")] * 2,
        Asked("/voice/menu/haupt/0/normal/0/0"),
        Asked("/voice/transfer/haupt/0/normal/0/0", dial_status="busy"),
        Asked("/voice/status", call_status="completed", duration="61"),
        Asked("/voice/status", call_status="ringing"),
    ]
    counted = expected_counts(asked, release.guide, staffed=True)
    assert counted[Count("call")] == 3
    assert counted[Count("topic", "kosten")] == 2
    assert counted[Count("no_input")] == 1
    assert counted[Count("transfer", "busy")] == counted[Count("topic", CONTACT)] == 1
    assert counted[Count("length", "1-5")] == 1


def test_counts_may_be_lost_with_a_killed_worker_but_none_is_ever_too_high() -> None:
    """Each count has to be between the least and the most it may be. The hour of a call is not compared."""
    call, hour = Count("call"), Count("hour", "14")
    most, least = Counter({call: 9}), Counter({call: 7})
    assert not list(differences(most, least, {call: 7, hour: 7}))
    assert not list(differences(most, least, {call: 9}))
    assert list(differences(most, least, {call: 6})) == ["call : 6 instead of 7 to 9"]
    assert list(differences(most, least, {call: 10})) == ["call : 10 instead of 7 to 9"]


def test_only_what_is_asked_shortly_before_a_kill_may_be_lost() -> None:
    """Counts are stored every second; without a kill nothing may be missing."""
    results = Results(asked=[(at, Asked(f"/voice/{at}")) for at in (98.0, 99.0, 100.0, 101.0)])
    stored = [asked.path for asked in certainly_stored(results, kills=[100.0])]
    assert stored == ["/voice/98.0", "/voice/101.0"]
    assert len(list(certainly_stored(results, kills=[]))) == 4


def test_a_server_without_rooms_is_expected_to_have_no_entry_to_them(tmp_path: Path) -> None:
    """Rooms are made by staff, not by a guide: a guide with a page for them starts without it."""
    put_room_guide(tmp_path / "audio")
    live = tmp_path / "audio" / "live.json"
    assert any(topic.is_room for topic in load_release(live).guide.topics())
    assert not any(topic.is_room for topic in guide_of(live).topics())
