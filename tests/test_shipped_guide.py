"""The guide in audio/, as it is shipped: recorded as it is written, complete, and fit to be live.

A text that was changed and not recorded anew is found here, and only here: all other tests read the example.
Whose texts are others finds this with check.py and update.py: then nothing here is tried.
"""

from __future__ import annotations

import pytest
from first_organisation import FIRST

from ivr.compile.build import prepare
from ivr.compile.documents.keymap import draw
from ivr.compile.publish import refusals
from ivr.compile.rates import BANDS, rate
from ivr.compile.record import seconds
from ivr.compile.texts.model import Texts
from ivr.compile.texts.tree import read_texts
from ivr.release import Release, load
from ivr.settings import AUDIO, ROOT

OTHER = (
    f"audio/texts is not the guide of {FIRST.name}, which is shipped with the program. "
    "Whether other texts are recorded, and right, is told to their staff by check.py and update.py."
)
_NAMED = f"\nname: {FIRST.name}\n"


@pytest.fixture(autouse=True, scope="module")
def _only_the_shipped_guide() -> None:
    """With another organisation's texts in place the suite stays green, and says why this was skipped."""
    file = AUDIO / "texts" / "_organisation.yaml"
    if not file.is_file() or _NAMED not in file.read_text(encoding="utf-8"):
        pytest.skip(OTHER)


@pytest.fixture(scope="module")
def live() -> Release:
    """What callers of the shipped guide hear."""
    return load(AUDIO / "live.json")


@pytest.fixture(scope="module")
def texts() -> Texts:
    """What staff have written."""
    return read_texts(AUDIO / "texts")


@pytest.mark.slow
def test_the_release_is_fit_to_be_live(live: Release) -> None:
    """No error in the texts, every recording there, of today's texts, in one voice, at the right level."""
    assert list(refusals(AUDIO, live, live.made[:7])) == []


def test_the_release_says_what_the_texts_say(texts: Texts, live: Release) -> None:
    """Nobody has changed audio/texts without recording it: sound and text are the same."""
    assert texts.guide == live.guide
    said = prepare(AUDIO, live.voice, texts).speeches
    planned = {(speech.id, pace): speech for speech in said for pace in speech.paces}
    assert planned.keys() == live.by_speech.keys()
    for key, speech in planned.items():
        assert live.by_speech[key].text == speech.text
        assert live.by_speech[key].spoken == " ".join(said.text for said in speech.utterances)


def test_each_section_is_read_at_the_rate_of_its_pace(texts: Texts, live: Release) -> None:
    """Measured in the sound files: 105 to 120 words a minute, 80 to 95 slow, 62 to 75 very slow."""
    sections = [speech for speech in prepare(AUDIO, live.voice, texts).speeches if speech.words]
    assert sections
    for section in sections:
        for pace, (least, most) in BANDS.items():
            lasts = seconds(live.recording(section.id, pace).file, AUDIO / "recordings")
            assert least <= rate(section.words, lasts) <= most, (section.id, pace)


def test_no_topic_is_of_the_future(live: Release) -> None:
    """The month that callers hear as „Stand“ is not after the release."""
    assert all(topic.as_of <= live.made[:7] for topic in live.guide.topics())


def test_the_key_map_is_the_one_of_the_texts(texts: Texts) -> None:
    """The picture in the README is what document.py draws from them."""
    assert (ROOT / "docs" / "tastenplan.svg").read_text(encoding="utf-8") == draw(texts.guide)


def test_callers_hear_the_promise_of_the_privacy_document() -> None:
    """Word for word, in the contact topic."""
    promise = "Und Ihre Daten? Wir nehmen nichts auf und speichern Ihre Telefonnummer nicht."
    assert promise in (ROOT / "docs" / "datenschutz.md").read_text(encoding="utf-8")
    assert promise in (AUDIO / "texts" / "0-kontakt.md").read_text(encoding="utf-8")
