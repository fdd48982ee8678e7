"""A posted form is read as the standard library reads it, only faster."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.serve.form import MAX_FIELDS, pairs

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(_TEXT, _TEXT), max_size=8))
def test_what_was_encoded_is_read(sent: list[tuple[str, str]]) -> None:
    """Names that come twice, blank values, umlauts, signs: all in order."""
    assert pairs(urlencode(sent).encode()) == [pair for pair in sent if pair != ("", "")] or ("", "") in sent


@given(st.text("ab=&+%3Dü;", max_size=30))
def test_it_reads_what_the_standard_library_reads(encoded: str) -> None:
    """Whatever stands in a body, the pairs are those of parse_qsl."""
    assert pairs(encoded.encode()) == parse_qsl(encoded, keep_blank_values=True)


@pytest.mark.parametrize("body", [b"\xff=1", b"a=\xc3", b"&".join([b"a=1"] * (MAX_FIELDS + 1))])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    """Bytes that are no text, and more fields than anybody means seriously."""
    with pytest.raises(ValueError, match=r"too many|codec"):
        pairs(body)
