"""Who hears what after how long, followed through the dialog."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_release import RELEASE

from ivr.compile.timing import Arrival, keys, timeline
from ivr.core.guide import CONTACT, MAIN
from ivr.release import Release


def _arrival(node_id: str, release: Release = RELEASE) -> Arrival:
    return next(arrival for arrival in timeline(release).arrivals if arrival.topic.id == node_id)


def test_who_listens_to_the_menu_and_then_presses() -> None:
    """Welcome 2 s, menu 2 s, a breath of 1 s after the key; in a submenu its title and itself, too."""
    assert _arrival("kosten").listening == 2 + 2 + 1
    assert _arrival("telefon.was").listening == 2 + 2 + (1 + 2 + 2) + 1


def test_who_presses_nothing() -> None:
    """Welcome, menu, 10 s, help, 10 s, "I read everything", as of: then the first title."""
    first = 2 + 2 + 10 + 2 + 10 + 2 + 2
    assert _arrival("telefon.was").without_keys == first
    assert _arrival("telefon.wie").without_keys == first + 2 + 2 + 1  # title, section, a breath


def test_how_long_a_topic_is_read() -> None:
    """Title, as of, three sections, two offers with 5 s each, the pen with 5 s, a last second."""
    assert _arrival("telefon.wie").lasts == 2 + 2 + (2 + 2 + 5) + (2 + 5 + 2 + 2 + 5) + 2 + 1


def test_slowly_takes_the_slow_recordings() -> None:
    """Each of the slow recordings counts."""
    slow = tuple(
        replace(recording, seconds=5.0) if recording.pace == "slow" else recording
        for recording in RELEASE.recordings
    )
    arrival = _arrival(CONTACT, replace(RELEASE, recordings=slow))
    assert arrival.lasts == 2 + 2 + (2 + 2 + 5) + (2 + 5 + 2) + 1
    assert arrival.lasts_slowly == arrival.lasts + 3 * 6 + 5  # title, as of, two sections, an offer, the pen


def test_the_whole_call_ends_after_the_goodbye(release: Release) -> None:
    """The last topic, the goodbye, and nothing that never ends."""
    whole = timeline(release)
    assert [arrival.topic for arrival in whole.arrivals] == list(release.guide.topics())
    starts = [arrival.without_keys for arrival in whole.arrivals]
    assert starts == sorted(starts)
    assert starts[-1] < whole.whole_call < 1200


def test_the_real_hotline_keeps_its_promises(release: Release) -> None:
    """Reading begins about 75 s after the answer; whoever presses reaches the main menu's topics in 40 s."""
    arrivals = timeline(release).arrivals
    assert arrivals[0].without_keys < 90
    assert min(arrival.listening for arrival in arrivals) < 40


@pytest.mark.parametrize(
    ("node_id", "expected"),
    [(MAIN, ()), ("telefon", ("1",)), ("telefon.wie", ("1", "2")), (CONTACT, ("0",)), ("weg", ())],
)
def test_the_keys_that_lead_to_a_node(node_id: str, expected: tuple[str, ...]) -> None:
    """From the main menu downward; the contact is one key away."""
    assert keys(RELEASE.guide, node_id) == expected
