"""What stands behind the # of a URL."""

from __future__ import annotations

import pytest

from ivr.core.positions import OVERRIDES
from ivr.serve.twiml import PATIENT
from ivr.simulator.connection_overrides import FAILURES, Overrides, overrides_of

URL = "https://hotline.example/voice?a=b"
USUAL = Overrides(connect=5.0, read=15.0, total=15.0, retries=1, policy=frozenset({"ct"}))


@pytest.mark.parametrize("fragment", ["", "#", "#x", "#e=dublin,frankfurt&sni=y"])
def test_without_overrides_twilio_is_as_patient_as_its_documentation_says(fragment: str) -> None:
    """A fragment of another kind, or one about Twilio's own ways, changes nothing here."""
    assert overrides_of(URL + fragment) == USUAL


def test_every_override_is_read() -> None:
    """Milliseconds become seconds."""
    found = overrides_of(URL + "#rc=2&rp=ct,5xx&ct=2000&rt=4000&tt=9000")
    assert found == Overrides(connect=2.0, read=4.0, total=9.0, retries=2, policy=frozenset({"ct", "5xx"}))
    assert overrides_of(URL + "#rp=all").policy == set(FAILURES)


def test_the_hotline_gives_up_before_the_caller_does() -> None:
    """Even if every attempt takes as long as it may, within Twilio's own fifteen seconds."""
    hotline, copy = overrides_of(URL + OVERRIDES), overrides_of("1-02.xml" + PATIENT)
    assert (hotline.retries, hotline.policy) == (2, frozenset({"ct", "5xx"}))
    assert (hotline.retries + 1) * hotline.connect + hotline.read <= hotline.total
    assert (copy.retries, copy.policy) == (5, frozenset(FAILURES))


@pytest.mark.parametrize(
    "fragment",
    [
        "rc=6", "rc=-1", "rc=zwei", "rc=", "rc=²", "ct=99", "ct=10001", "rt=15001", "tt=99", "rp=", "rp=6xx",
        "rp=ct;5xx", "retries=2", "RC=2", "rc=2&", "rc=2,rp=ct",
    ],
)  # fmt: skip
def test_what_twilio_does_not_know_is_refused(fragment: str) -> None:
    """In German, naming what is wrong."""
    with pytest.raises(ValueError, match=r"Richtig ist|gibt es"):
        overrides_of(f"{URL}#{fragment}")


@pytest.mark.parametrize("fragment", ["rc=0", "rc=5", "ct=100", "ct=10000", "rt=15000", "tt=15000"])
def test_the_limits_themselves_are_allowed(fragment: str) -> None:
    """From the least to the most."""
    assert overrides_of(f"{URL}#{fragment}")
