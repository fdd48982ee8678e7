"""The client: the right host, a time limit, one kind of error; and a number as people type it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
import responses
from fakes.fake_twilio import ACCOUNT, NUMBER, SID, TOKENS, FakeTwilio, basic

from ivr.errors import AccountError
from ivr.operations.account.client import TIMEOUT, client_for, error_of
from ivr.operations.account.connection import Connection, differences
from ivr.operations.account.number import GERMAN, hotline_settings, number_of
from ivr.settings import Settings


def test_every_request_has_a_time_limit_and_the_credentials(
    net: responses.RequestsMock, settings: Settings
) -> None:
    """Of the SDK's requests, too."""
    client_for(settings, "ie1").incoming_phone_numbers.list(phone_number=NUMBER)
    [call] = net.calls
    assert call.request.headers["Authorization"] == basic(ACCOUNT, TOKENS["ie1"])
    assert vars(call.request)["req_kwargs"]["timeout"] == TIMEOUT


def test_the_environment_does_not_choose_the_region(
    net: responses.RequestsMock, settings: Settings, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would listen to it, and a host with a region and no edge no longer answers."""
    monkeypatch.setenv("TWILIO_REGION", "au1")
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    for region in ("ie1", "us1"):
        wrong_token: Any = pytest.raises(AccountError) if region == "us1" else nullcontext()
        with wrong_token:
            client_for(settings, region).incoming_phone_numbers.list()
    assert [line.split()[1].partition("/")[0] for line in twilio.asked] == [
        "api.dublin.ie1.twilio.com",
        "api.twilio.com",
    ]
    assert len(net.calls) == 2


@pytest.mark.parametrize(
    ("method", "status", "body", "code"),
    [
        ("GET", 401, "", 20003),
        ("GET", 403, "{}", 20003),
        ("DELETE", 404, "", 20404),
        ("GET", 429, "", 20429),
        ("POST", 400, '{"code": 21649}', 21649),
        ("POST", 400, '{"code": null}', 400),
        ("DELETE", 409, '{"code": 20009}', 20009),
        ("GET", 503, '{"code": 20003}', 0),
        ("GET", 200, "<html>Bitte melden Sie sich an</html>", 0),
        ("GET", 200, "[]", 0),
        ("DELETE", 200, "{}", 0),
        ("GET", 302, "", 0),
        ("GET", 407, "<html>proxy</html>", 0),
    ],
)
def test_a_reply_that_is_no_good_says_why(method: str, status: int, body: str, code: int) -> None:
    """Twilio's own code, else the status; a page of a hotel's network is not Twilio."""
    fault = error_of(method, status, body, "ie1")
    assert fault is not None
    assert fault.code == code
    assert str(fault).endswith((".", "?", str(code), "status.twilio.com"))


@pytest.mark.parametrize(
    ("method", "status", "body"), [("GET", 200, "{}"), ("POST", 201, "{}"), ("DELETE", 204, "")]
)
def test_a_good_reply_is_no_fault(method: str, status: int, body: str) -> None:
    """Only after a DELETE may it be empty."""
    assert error_of(method, status, body, "ie1") is None


def test_credentials_that_no_header_can_carry_are_wrong_ones(settings: Settings) -> None:
    """Nothing is sent."""
    client = client_for(replace(settings, auth_token="token…mit–Zeichen"), "ie1")
    with pytest.raises(AccountError, match="nimmt die Zugangsdaten nicht an"):
        client.calls.list()


def test_a_page_and_a_single_thing_fail_alike(settings: Settings, net: responses.RequestsMock) -> None:
    """The SDK has three kinds of exceptions; none of them comes through."""
    net.reset()
    for method in (responses.GET, responses.POST, responses.DELETE):
        net.add(
            method, re.compile("https://.*"), status=400, body=json.dumps({"code": 21999, "message": "no"})
        )
    client = client_for(settings, "ie1")
    asks: list[Callable[[], object]] = [
        lambda: client.calls.list(),
        lambda: client.incoming_phone_numbers(SID).update(voice_url="x"),
        lambda: client.routes.v2.phone_numbers(NUMBER).fetch(),
        lambda: client.calls("CA" + "0" * 32).delete(),
    ]
    for ask in asks:
        with pytest.raises(AccountError, match="21999"):
            ask()


@pytest.mark.parametrize(
    "typed",
    [
        "+4951112345",
        "+49 511 12345",
        "+49 (511) 123-45",
        "+49 (0)511 / 123 45",
        "0049 511 12345",
        "+49–511–12345",
    ],
)
def test_a_number_may_be_written_as_people_do(typed: str) -> None:
    """Also in several words."""
    assert number_of([typed]) == number_of(typed.split()) == NUMBER


@pytest.mark.parametrize(
    ("typed", "proposal"),
    [
        ("0511 12345", "Meinen Sie +4951112345?"),
        ("+49 0511 12345", "Meinen Sie +4951112345?"),
        ("4951112345", "Meinen Sie +4951112345?"),
        ("+0511 12345", "Meinen Sie +4951112345?"),
        ("51112345", "Zum Beispiel so"),
        ("+49", "Zum Beispiel so"),
        ("+49511 12a45", "Zum Beispiel so"),
        ("+" + "4" * 16, "Zum Beispiel so"),
        ("+٤٩٥١١١٢٣٤٥", "Zum Beispiel so"),
        ("", "Zum Beispiel so"),
        ("Nummer", "Zum Beispiel so"),
    ],
)
def test_a_number_without_its_country_is_proposed_not_guessed(typed: str, proposal: str) -> None:
    """The wrong one may be somebody's."""
    with pytest.raises(AccountError, match="Landesvorwahl") as caught:
        number_of([typed])
    assert proposal in str(caught.value)


def test_what_changes_is_marked_and_no_password_is_shown() -> None:
    """Every setting is there, each with what it is and what it will be."""
    then = hotline_settings("https://hotline.example.de", "https://web.example.de/ansage", "ie1")
    before = {**then, "voice_url": "https://anna:geheim@alt.example.de/voice", "trunk_sid": "TK1"}
    lines = list(differences(Connection("us1", before), Connection("ie1", then), "ie1"))
    assert all(any(line[2:].startswith(name) for line in lines) for name in GERMAN.values())
    marked = [line for line in lines if line.startswith("▸")]
    assert marked == ["▸ Anrufe kommen in:", "▸ Anrufe: Adresse:", "▸ SIP-Trunk:"]
    assert "    jetzt:    https://…@alt.example.de/voice" in lines
    assert "    künftig:  –" in lines
    assert "geheim" not in "".join(lines)
