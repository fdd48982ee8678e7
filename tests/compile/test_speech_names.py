"""What staff call a speech."""

from __future__ import annotations

from ivr.compile.speech_names import in_words
from ivr.release import Release


def test_no_change_is_shown_by_an_id(release: Release) -> None:
    """Everything that can change has a name that staff understand."""
    names = {recording.speech: in_words(recording.speech, release.guide) for recording in release.recordings}
    assert not [name for speech, name in names.items() if speech in name or "Ansage „" in name]
