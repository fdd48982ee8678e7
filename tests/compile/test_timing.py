"""Who hears what after how long, followed through the dialog."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_guide import GUIDE

from ivr.compile.speech import Speech, Utterance
from ivr.compile.timing import arrivals, by_choice, estimated, keys, reading_time, whole_call
from ivr.core.guide import CONTACT, MAIN, Pace, Topic
from ivr.release import Release


def _lengths(_speech: str, pace: Pace) -> float:
    """Every speech takes two seconds, five at the slower paces."""
    return 2.0 if pace is Pace.NORMAL else 5.0


def _topic(node_id: str) -> Topic:
    return next(topic for topic in GUIDE.topics() if topic.id == node_id)


def test_the_way_to_each_topic_is_measured_by_calling() -> None:
    """What is heard before its first section, breaths and waiting included, is what it takes."""
    found = {it.keys: (it.by_keys, it.by_waiting) for it in arrivals(GUIDE, _lengths)}
    # welcome, menu, 0.8 s of silence after the key, title, menu, silence, title, as of
    assert found["11"][0] == pytest.approx(2 + 2 + (0.8 + 2 + 2) + (0.8 + 2 + 2))
    # welcome, menu, silence, title, as of
    assert found["2"][0] == found["0"][0] == pytest.approx(2 + 2 + (0.8 + 2 + 2))
    # welcome, menu, 10 s, help, 10 s, "I read everything", as of, title
    assert found["11"][1] == 2 + 2 + 10 + 2 + 10 + 2 + 2 + 2
    # the section before, a breath, the title
    assert found["12"][1] == found["11"][1] + 2 + 1 + 2
    assert list(found) == ["11", "12", "2", "0"]
    assert found["12"][1] < found["2"][1] < found["0"][1]


def test_how_long_a_topic_is_read() -> None:
    """Title, as of, three sections, two offers with 5 s each, pen and pause with 5 s, a last second."""
    lasts = reading_time(GUIDE, _topic("telefon.wie"), Pace.NORMAL, _lengths)
    assert lasts == pytest.approx(2 + 2 + (2 + 2 + 5) + (2 + 2 + 5 + 2 + 2 + 5) + 2 + 1)


def test_slowly_takes_the_slow_recordings() -> None:
    """Three seconds more for each thing that is said; each pace 5 s more for the pen."""
    normal, slow, slowest = (reading_time(GUIDE, _topic(CONTACT), pace, _lengths) or 0 for pace in Pace)
    assert normal == pytest.approx(2 + 2 + (2 + 2 + 5) + (2 + 2 + 5 + 2) + 1)
    assert slow == pytest.approx(normal + 3 * 7 + 5)
    assert slowest == pytest.approx(slow + 5)


def test_the_way_into_rooms_has_no_length() -> None:
    """It asks for a code; nobody knows how long the talk behind it takes."""
    room = replace(_topic(CONTACT), id="raum", key="3", is_room=True)
    guide = replace(GUIDE, main=replace(GUIDE.main, choices=(*GUIDE.main.choices, room)))
    assert reading_time(guide, room, Pace.NORMAL, _lengths) is None


def test_the_real_hotline_keeps_its_promises(release: Release) -> None:
    """Reading begins about 75 s after the answer; whoever presses reaches the main menu's topics in 45 s.

    The whole call ends after the last topic and the goodbye, and it does end.
    """
    guide, lengths = release.guide, release.seconds
    found = arrivals(guide, lengths)
    starts = [arrival.by_waiting for arrival in found]
    assert [arrival.topic for arrival in found] == list(guide.topics())
    assert starts[0] < 95
    assert min(arrival.by_keys for arrival in found) < 45
    assert starts == sorted(starts)
    assert starts[-1] < whole_call(guide, lengths) < 1200


def test_who_presses_each_key_right_after_it_was_said_hears_no_more_of_the_menu() -> None:
    """The welcome, half of a menu whose first of two choices is taken, the silence after the key."""
    choices = (Utterance("Für A:", 0.4), Utterance("die Eins.", 1.0), Utterance("Für B:", 0.4))
    menu = Speech("menu:haupt", "", (*choices, Utterance("die Zwei.", 1.5)))
    menus = {"menu:haupt": menu, "menu:telefon": replace(menu, id="menu:telefon")}
    costs = by_choice(GUIDE, _topic("kosten"), _lengths, menus)
    assert 2 + 1.5 + 0.8 < costs < 2 + 2 + 0.8  # all but the tail of the menu
    first = by_choice(GUIDE, _topic("telefon.was"), _lengths, menus)
    assert 2 + 0.5 + 0.8 + 2 + 0.5 + 0.8 < first < 2 + 1 + 0.8 + 2 + 1 + 0.8


@pytest.mark.parametrize(
    ("node_id", "expected"),
    [(MAIN, ()), ("telefon", ("1",)), ("telefon.wie", ("1", "2")), (CONTACT, ("0",)), ("weg", ())],
)
def test_the_keys_that_lead_to_a_node(node_id: str, expected: tuple[str, ...]) -> None:
    """From the main menu downward; the contact is one key away."""
    assert keys(GUIDE, node_id) == expected


def test_without_a_recording_words_and_pauses_are_counted() -> None:
    """Two words of two and three letters, a pause between them, half a second at the end."""
    speech = Speech("x", "", (Utterance("Ja", 0.7), Utterance("Gut", 1.5)))
    assert estimated(speech) == pytest.approx(2 * 0.225 + 5 * 0.0315 + 0.7 + 0.5)


def test_a_section_takes_as_long_as_its_rate_says() -> None:
    """110 words at 110 words a minute are a minute, whatever letters they have."""
    section = Speech("x", "", (Utterance("Ja", 0.7), Utterance("Gut", 1.5)), words=110)
    assert estimated(section) == 60
