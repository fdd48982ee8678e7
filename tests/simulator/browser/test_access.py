"""Who may use the telephone: this computer, or whoever knows the password; and nobody guesses it."""

from __future__ import annotations

import base64

import pytest
from fakes.hotlines import PASSWORD, Clock
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ivr.settings import Settings
from ivr.simulator.browser.access import (
    MAX_FAILURES,
    MAX_FAILURES_OVERALL,
    WINDOW,
    Access,
    address_of,
)

PUBLIC_URL = "https://hotline.example.de"


def _request(
    address: str = "203.0.113.7",
    host: str = "hotline.example.de",
    scheme: str = "https",
    password: str | None = None,
    **headers: str,
) -> Request:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    if password is not None:
        told["Authorization"] = "Basic " + base64.b64encode(f"egal:{password}".encode()).decode()
    builder = EnvironBuilder("/phone", base_url=f"{scheme}://{host}", headers=[*told.items()])
    return Request({**builder.get_environ(), "REMOTE_ADDR": address})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access(clock: Clock) -> Access:
    return Access(Settings("geheim", PUBLIC_URL, phone_password=PASSWORD), clock)


def _status(access: Access, request: Request) -> int:
    refused = access.refusal(request)
    return refused.status_code if refused else 200


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:5000", 200),
        ("127.0.0.1", "localhost:5000", 200),
        ("127.0.0.1", "localhost", 200),
        ("::1", "[::1]:5000", 200),
        ("192.168.1.5", "127.0.0.1:5000", 403),
        ("127.0.0.1", "evil.example:5000", 403),
        ("127.0.0.1", "127.0.0.1.evil.example", 403),
        ("", "localhost:5000", 403),
    ],
)
def test_without_a_password_only_this_computer(address: str, host: str, status: int) -> None:
    """By its connection and by its name; a name that only points here is not enough."""
    access = Access(Settings.for_test_phone())
    assert _status(access, _request(address, host, "http")) == status


def test_a_proxy_on_this_computer_is_not_this_computer() -> None:
    """Whoever comes through it comes from elsewhere."""
    access = Access(Settings.for_test_phone())
    assert _status(access, _request("127.0.0.1", "localhost", "http", X_Forwarded_For="203.0.113.7")) == 403


def test_without_a_password_the_browser_is_asked_for_it(access: Access) -> None:
    """That is no failure, however often it happens."""
    for _ in range(MAX_FAILURES + 1):
        refused = access.refusal(_request())
        assert refused
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Basic ")


def test_over_http_nobody_is_asked_for_a_password(access: Access) -> None:
    """The page sends them to https instead, even where the password is right."""
    refused = access.refusal(_request(scheme="http", password=PASSWORD))
    assert refused
    assert (refused.status_code, refused.headers["Location"]) == (307, f"{PUBLIC_URL}/phone")


def test_behind_a_proxy_that_speaks_https_it_is_https(access: Access) -> None:
    """The proxy says so."""
    request = _request("10.1.2.3", scheme="http", password=PASSWORD, X_Forwarded_Proto="https")
    assert _status(access, request) == 200


def test_five_failures_and_then_a_minute_s_wait(access: Access, clock: Clock) -> None:
    """Even for the right password; after the minute all is well again."""
    wrong = [_status(access, _request(password="falsch")) for _ in range(MAX_FAILURES + 2)]
    assert wrong == [401] * MAX_FAILURES + [429] * 2
    assert _status(access, _request(password=PASSWORD)) == 429
    clock.now += WINDOW
    assert _status(access, _request(password=PASSWORD)) == 200


@pytest.mark.parametrize("authorization", ["Bearer " + PASSWORD, "Basic !!!", "Basic", "Basic ZWdhbA=="])
def test_what_is_no_password_is_no_key(access: Access, authorization: str) -> None:
    """Another scheme, or no scheme at all."""
    assert _status(access, _request(Authorization=authorization)) == 401


def test_one_address_does_not_lock_out_another(access: Access) -> None:
    """Each has its own five."""
    for _ in range(MAX_FAILURES):
        _status(access, _request(password="falsch"))
    assert _status(access, _request("203.0.113.8", password=PASSWORD)) == 200


def test_a_subscriber_of_ipv6_has_one_try_of_five_and_not_one_for_each_address(access: Access) -> None:
    """All that begins with the same 64 bits counts together; the next subscriber has their own."""
    wrong = [_status(access, _request(f"2001:db8:1:2::{n}", password="falsch")) for n in range(7)]
    assert wrong == [401] * MAX_FAILURES + [429] * 2
    assert _status(access, _request("2001:db8:1:3::1", password=PASSWORD)) == 200
    assert _status(access, _request("::ffff:203.0.113.7", password=PASSWORD)) == 200


def test_who_guesses_from_everywhere_waits_too(access: Access, clock: Clock) -> None:
    """After a hundred wrong ones in a minute nobody gets in, until the minute is over."""
    wrong = [_status(access, _request(f"198.51.100.{n}", password="falsch")) for n in range(102)]
    assert wrong == [401] * MAX_FAILURES_OVERALL + [429] * 2
    assert _status(access, _request(password=PASSWORD)) == 429
    clock.now += WINDOW
    assert _status(access, _request(password=PASSWORD)) == 200


def test_a_proxy_that_does_not_say_https_gets_no_circle(access: Access) -> None:
    """But the line that it lacks."""
    refused = access.refusal(_request("127.0.0.1", scheme="http", X_Forwarded_For="203.0.113.7"))
    assert refused
    assert refused.status_code == 403
    assert "X-Forwarded-Proto" in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    ("nearest", "forwarded", "address"),
    [
        ("10.0.0.1", "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("4.3.2.1", "1.2.3.4", "4.3.2.1"),
        ("4.3.2.1", "", "4.3.2.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_an_address_can_not_be_made_up(nearest: str, forwarded: str, address: str) -> None:
    """What stands in front of the proxy's own word could be written by anybody."""
    headers = {"X_Forwarded_For": forwarded} if forwarded else {}
    assert address_of(_request(nearest, **headers)) == address
