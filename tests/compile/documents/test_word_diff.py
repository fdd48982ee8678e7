"""What changed in a text is marked word by word; what is said unlike it is written is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.compile.documents.word_diff import marked, replaced

TEXTS = st.text(alphabet="ab .\n", max_size=30)


def _shown(before: str, after: str) -> str:
    return "".join(
        f"<{mark.tag}>{mark.text}</{mark.tag}>" if mark.tag else mark.text for mark in marked(before, after)
    )


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Auch mit 8 Leuten.", "Auch mit 10 Leuten.", "Auch mit <del>8</del> <ins>10</ins> Leuten."),
        ("Ein Satz.", "Ein Satz. Noch einer.", "Ein Satz. <ins>Noch einer.</ins>"),
        ("Ein Satz. Noch einer.", "Ein Satz.", "Ein Satz.<del>Noch einer.</del> "),
        ("Eins.\n\nZwei.\n\nDrei.", "Eins.\n\nDrei.", "Eins.\n\n<del>Zwei.</del> Drei."),
        ("Eins.\n\nZwei.", "Eins. Zwei.", "Eins. Zwei."),
        ("", "Neu.", "<ins>Neu.</ins>"),
        ("Weg.", "", "<del>Weg.</del> "),
        ("Gleich.", "Gleich.", "Gleich."),
    ],
)
def test_the_changed_words_are_marked_and_no_others(before: str, after: str, shown: str) -> None:
    """Removed, then added, each at its place."""
    assert _shown(before, after) == shown


def test_one_word_in_a_long_text_is_one_mark() -> None:
    """Words that occur often are compared like any others."""
    sentence = "Sie drücken die Taste und die Hotline liest. "
    before, after = sentence * 60, sentence * 30 + "Bitte " + sentence * 30
    assert [mark.text for mark in marked(before, after) if mark.tag] == ["Bitte"]


@given(TEXTS, TEXTS)
def test_nothing_gets_lost(before: str, after: str) -> None:
    """Without what was removed it is the text after; without what was added, the words before."""
    marks = marked(before, after)
    assert "".join(mark.text for mark in marks if mark.tag != "del").split() == after.split()
    assert " ".join(mark.text for mark in marks if mark.tag != "ins").split() == before.split()


@pytest.mark.parametrize(
    ("written", "spoken", "pairs"),
    [
        ("Auch mit 8 Leuten.", "Auch mit acht Leuten.", (("8", "acht"),)),
        ("Für die Kosten: … die Fünf.", "Für die Kosten: die Fünf.", ()),
        ("Die „DSGVO“, kurz.", "Die D S G V O, kurz.", (("DSGVO", "D S G V O"),)),
        ("www.nakos.de", "w w w Punkt Nakos Punkt d e", (("www.nakos.de", "w w w Punkt Nakos Punkt d e"),)),
        ("Die NAKOS.", "Die Nakos.", ()),
    ],
)
def test_what_is_said_unlike_it_is_written_is_found(
    written: str, spoken: str, pairs: tuple[tuple[str, str], ...]
) -> None:
    """Punctuation and capital letters can't be heard."""
    assert replaced(written, spoken) == pairs
