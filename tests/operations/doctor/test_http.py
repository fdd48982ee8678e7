"""HTTP as Twilio does it: what is sent, what is not followed, and what a failure is called."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
import requests
import responses
from fakes.world import HOTLINE, NOW
from responses import matchers

from ivr.operations.doctor.causes import UnreachableError, from_exception, without_password
from ivr.operations.doctor.http import TRUSTED, HttpClient
from ivr.simulator.transport import REQUEST_TIMEOUT


@pytest.fixture
def http() -> Iterator[HttpClient]:
    with HttpClient(HOTLINE, lambda: NOW) as it:
        yield it


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as it:
        yield it


def test_a_form_is_posted_as_twilio_posts_it(http: HttpClient, mock: responses.RequestsMock) -> None:
    """UTF-8, with blank values, the signature as given, and nothing that follows the #."""
    mock.post(
        f"{HOTLINE}/voice",
        match=[
            matchers.urlencoded_params_matcher({"FromCity": "Köln", "FromZip": ""}, allow_blank=True),
            matchers.header_matcher({"X-Twilio-Signature": "abc=", "User-Agent": "TwilioProxy/1.1"}),
            matchers.request_kwargs_matcher({"timeout": REQUEST_TIMEOUT, "verify": TRUSTED, "stream": False}),
        ],
        headers={"Date": "heute"},
    )
    params = [("FromCity", "Köln"), ("FromZip", "")]
    answer = http.post(f"{HOTLINE}/voice#rc=2", params, {"X-Twilio-Signature": "abc="})
    assert (answer.status, answer.headers["date"], answer.sent) == (200, "heute", NOW)
    assert str(mock.calls[0].request.url) == f"{HOTLINE}/voice"


def test_an_answer_tells_how_long_it_took() -> None:
    """By the timer that was given."""
    ticks = iter([10.0, 12.5])
    with responses.RequestsMock() as mock, HttpClient(HOTLINE, lambda: NOW, lambda: next(ticks)) as http:
        mock.get(f"{HOTLINE}/x")
        assert http.get(f"{HOTLINE}/x").seconds == 2.5


def test_no_cookie_is_sent_back(http: HttpClient, mock: responses.RequestsMock) -> None:
    """Twilio's are not to be relied on; a server must not need them."""
    for _ in range(2):
        mock.get(f"{HOTLINE}/x", headers={"Set-Cookie": "a=b"})
        http.get(f"{HOTLINE}/x")
    assert "Cookie" not in mock.calls[1].request.headers


@pytest.mark.parametrize("status", [301, 307])
@pytest.mark.parametrize(
    ("asked", "location", "target"),
    [
        ("http://hotline.example.de/voice", "https://hotline.example.de/voice", None),
        (
            f"{HOTLINE}/voice",
            "https://www.hotline.example.de/voice?a=geheim",
            "https://www.hotline.example.de/voice",
        ),
        (f"{HOTLINE}/voice", "/voice/", f"{HOTLINE}/voice/"),
    ],
)
def test_no_redirect_is_followed(
    status: int, asked: str, location: str, target: str | None, http: HttpClient, mock: responses.RequestsMock
) -> None:
    """To https, to www., to a slash: each is told with where it leads, and what to do."""
    mock.post(asked, status=status, headers={"Location": location})
    with pytest.raises(UnreachableError) as caught:
        http.post(asked, [("a", "b")], {})
    assert caught.value.sentence == f"{asked} leitet um ({status}) nach {target or location}."
    assert "tragen Sie in den Einstellungen und bei Twilio gleich die richtige" in caught.value.remedy
    assert len(mock.calls) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (requests.ConnectTimeout(), "antwortet nicht in 15 Sekunden"),
        (requests.ReadTimeout(), "antwortet nicht in 15 Sekunden"),
        (requests.ConnectionError(ConnectionRefusedError()), "nimmt keine Verbindung an"),
        (requests.ConnectionError(ConnectionResetError()), "gibt keine brauchbare Antwort"),
        (requests.exceptions.ChunkedEncodingError(), "gibt keine brauchbare Antwort"),
        (requests.ConnectionError(socket.gaierror()), "ist nicht zu finden"),
        (requests.exceptions.SSLError(ssl.SSLError()), "spricht kein HTTPS"),
    ],
)
def test_whatever_fails_is_a_german_sentence_with_a_remedy(
    error: Exception, said: str, http: HttpClient, mock: responses.RequestsMock
) -> None:
    """The address first, without a password that may be in it."""
    mock.get(f"{HOTLINE}/x", body=error)
    with pytest.raises(UnreachableError) as caught:
        http.get(f"{HOTLINE}/x")
    assert caught.value.sentence.startswith(f"{HOTLINE}/x {said}")
    assert caught.value.remedy.endswith("?")


@pytest.mark.parametrize("url", ["https://[", "https://a..de/", "https:///x", "https://x:99999/"])
def test_an_address_that_is_none_is_a_sentence(url: str, http: HttpClient) -> None:
    """A page may name anything."""
    with pytest.raises(UnreachableError):
        http.get(url)


def test_a_server_that_hangs_up_is_told(http: HttpClient) -> None:
    """Really, on this computer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: listening.accept()[0].close())
        thread.start()
        with pytest.raises(UnreachableError, match="gibt keine brauchbare Antwort"):
            http.get(f"http://127.0.0.1:{listening.getsockname()[1]}/x")
        thread.join()


def test_a_certificate_that_fails_in_a_way_unheard_of_is_told() -> None:
    """OpenSSL knows about a hundred ways."""
    error = ssl.SSLCertVerificationError()
    error.verify_code = 23
    assert from_exception("x", error).sentence == "x hat ein Zertifikat, das nicht gültig ist."


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ich:geheim@x.de/a", "https://x.de/a"),
        ("https://ich@x.de", "https://x.de"),
        ("https://x.de/a@b", "https://x.de/a@b"),
        ("„https://a:b@x.de“ und https://c:d@y.de", "„https://x.de“ und https://y.de"),
    ],
)
def test_a_password_in_an_address_is_not_shown(url: str, shown: str) -> None:
    """Everything else is."""
    assert without_password(url) == shown
