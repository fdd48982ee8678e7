"""The signature: Twilio's own vector, and the same verdict as Twilio's own library."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator, get_signature_algorithm

from ivr.signature import SHA1, SHA256, algorithm_of, is_valid, signature

# Twilio's documentation, "Validating requests are coming from Twilio".
TOKEN = "12345"
URL = "https://example.com/myapp.php?foo=1&bar=2"
PARAMS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675310"),
    ("Digits", "1234"),
    ("From", "+14158675310"),
    ("To", "+18005551212"),
]
SIGNATURE = "L/OH5YylLD5NRKLltdqwSvS0BnU="

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_params = st.lists(
    st.tuples(st.sampled_from(["From", "Digits", "CallerState", "a"]) | _text, _text), max_size=6
)
_urls = st.builds(
    "{}://{}{}/voice{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["example.org", "hotline.example.de", "127.0.0.1"]),
    st.sampled_from(["", ":443", ":80", ":5000"]),
    st.sampled_from(["", "/", "/menu/haupt/0/normal/0/0"]),
    st.sampled_from(["", "?", "?foo=1&bar=2", "?bar=2&foo=1", "?nach=fehler"]),
)


class Several(dict[str, list[str]]):
    """POST parameters as Twilio's library takes them: a name may come several times."""

    def getall(self, name: str) -> list[str]:
        return self[name]


def _several(params: list[tuple[str, str]]) -> Several:
    several = Several()
    for name, value in params:
        several.setdefault(name, []).append(value)
    return several


def test_the_vector_of_twilios_documentation() -> None:
    """Token 12345 and the documented request give the documented signature, in any order."""
    assert signature(TOKEN, URL, PARAMS) == SIGNATURE
    assert signature(TOKEN, URL, reversed(PARAMS)) == SIGNATURE
    assert is_valid(TOKEN, URL, PARAMS, SIGNATURE)


@pytest.mark.parametrize(
    ("url", "params", "given_signature"),
    [
        (URL, PARAMS, ""),
        (URL, PARAMS, SIGNATURE[:-1]),
        (URL, PARAMS, SIGNATURE + "="),
        (URL, PARAMS, SIGNATURE.lower()),
        (URL, PARAMS, "ü€"),
        (URL + "/", PARAMS, SIGNATURE),
        (URL.replace("foo=1&bar=2", "bar=2&foo=1"), PARAMS, SIGNATURE),
        (URL.replace("https", "http"), PARAMS, SIGNATURE),
        (URL, PARAMS[1:], SIGNATURE),
        (URL, [*PARAMS, ("Extra", "")], SIGNATURE),
        (URL, [(name, value.replace("1234", "1235")) for name, value in PARAMS], SIGNATURE),
    ],
)
def test_what_is_not_exactly_the_request_is_refused(
    url: str, params: list[tuple[str, str]], given_signature: str
) -> None:
    """A signature is for one URL and one set of parameters, whole."""
    assert not is_valid(TOKEN, url, params, given_signature)


_algorithms = st.sampled_from([SHA1, SHA256])


@given(token=st.text("abc123", min_size=1), url=_urls, params=_params, algorithm=_algorithms)
def test_it_computes_what_twilios_library_computes(
    token: str, url: str, params: list[tuple[str, str]], algorithm: str
) -> None:
    """Over random requests, names that come twice and blank values included, by both algorithms."""
    library = RequestValidator(token)
    assert signature(token, url, params, algorithm) == library.compute_signature(
        url, _several(params), algorithm
    )


@given(url=_urls, signed_url=_urls, params=_params, others=_params, signed=_algorithms, claimed=_algorithms)
def test_it_judges_as_twilios_library_judges(
    url: str,
    signed_url: str,
    params: list[tuple[str, str]],
    others: list[tuple[str, str]],
    signed: str,
    claimed: str,
) -> None:
    """The same verdict, for signatures of the same and of other requests, ports and algorithms."""
    library = RequestValidator(TOKEN)
    for candidate in (signature(TOKEN, url, params, signed), signature(TOKEN, signed_url, others, signed)):
        verdict = library.validate(url, _several(params), candidate, claimed)
        assert is_valid(TOKEN, url, params, candidate, claimed) == verdict


@given(st.text("=, algorithmHCS_25", max_size=30) | st.builds("key=k,algorithm={}".format, _algorithms))
def test_it_reads_the_algorithm_as_twilios_library_does(header: str) -> None:
    """From the header X-Twilio-Webhooks-Signature-Settings; SHA-1 where it says nothing."""
    assert algorithm_of(header) == get_signature_algorithm(header).upper()


def test_an_unknown_algorithm_is_never_valid() -> None:
    """Whatever is signed."""
    assert not is_valid(TOKEN, URL, PARAMS, SIGNATURE, "HMAC_MD5")
