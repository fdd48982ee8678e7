"""What staff call a speech."""

from __future__ import annotations

import pytest
from example_guide import GUIDE

from ivr.compile.speech_names import in_words
from ivr.release import Release


def test_no_change_is_shown_by_an_id(release: Release) -> None:
    """Everything that can change has a name that staff understand, in the proof and in every list."""
    names = {recording.speech: in_words(recording.speech, release.guide) for recording in release.recordings}
    assert not [name for speech, name in names.items() if speech in name]


@pytest.mark.parametrize(
    ("speech", "name"),
    [
        ("section:kosten:2", "Kosten – Abschnitt 2, zum Zuhören"),
        ("goodbye", "Zum Schluss – Abschied"),
        ("as_of:2020-04", "Der Stand der Texte (2020-04)"),
        ("closed:morgen um 9 Uhr", "Wenn niemand da ist: wieder morgen um 9 Uhr"),
        ("silence:0.8", "Stille von 0,8 Sekunden"),
        ("staff", "Wer ans Telefon geht, und wann"),
    ],
)
def test_a_name_says_where_it_is_heard(speech: str, name: str) -> None:
    """The chapter of the proof, unless it belongs to none."""
    assert in_words(speech, None, GUIDE) == name
