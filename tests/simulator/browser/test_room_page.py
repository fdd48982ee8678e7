"""A room in the browser: somebody types the code, waits, meets two others, and leaves by the star."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest
from fakes.room_guide import put_room_guide
from simulator.browser.conftest import Hotline, Phone

from ivr.simulator.browser.practice_room import CODE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.slow


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    put_room_guide(tmp_path)
    return tmp_path


def enters(phone: Phone, code: str = CODE) -> None:
    """Choose the room and type the digits that stand on the page, or others."""
    phone.clicks("6")
    phone.until_read("sechs Ziffern")
    for digit in code:
        phone.clicks(digit)


def _types_a_wrong_code(phone: Phone) -> None:
    """Call, and type six digits that open no room, until they have been read back."""
    phone.calls()
    enters(phone, "765432")
    phone.until_read("sieben, sechs, fünf, vier, drei, zwei.")


def others(phone: Phone) -> str:
    return phone.page.inner_text("#others")


def test_a_room_of_three(phone: Phone) -> None:
    """The first hears why nobody is there, two come, and the star leads back to the menu and in again."""
    assert f"{CODE[:3]} {CODE[3:]}" in phone.page.inner_text(".phone")
    phone.calls()
    enters(phone)
    phone.until_read("Gruppe Linde.")
    phone.until_read("Sie sind die erste Person")
    assert phone.page.inner_text("#state") == "Sie sind im Raum"
    assert others(phone).startswith("Noch ist niemand da.")
    phone.clicks("Jemand kommt dazu")
    phone.until_read("Renate kommt dazu.")
    phone.until("document.body.dataset.moment === 'meeting'")
    assert others(phone).startswith("mit Renate. Mit der Taste Stern")
    phone.clicks("Jemand kommt dazu")
    phone.until_read("Karl kommt dazu.")
    assert others(phone).startswith("mit Renate und Karl.")
    assert phone.page.inner_text("#state") == "Sie sind im Raum"
    phone.clicks("Stern")
    phone.until_read("Sie sind nicht mehr im Raum")
    phone.until_read("Für die Telefonkonferenz")
    assert not phone.page.is_visible("#room")
    phone.clicks("6")
    phone.until("document.getElementById('mitlesen').innerText.split('sechs Ziffern').length > 2")
    for digit in CODE:
        phone.clicks(digit)
    phone.until("document.body.dataset.moment === 'meeting'")
    phone.until_read("Renate und Karl sind schon da.")
    phone.clicks("Auflegen")
    phone.until_read("Sie haben aufgelegt.")
    assert not phone.page.is_visible("#room")


def test_while_somebody_waits_another_key_changes_nothing(phone: Phone, hotline: Hotline) -> None:
    """Only the star leads out; the hotline is not asked anything else."""
    phone.calls()
    enters(phone)
    phone.until_read("Sie sind die erste Person")
    phone.clicks("5")
    phone.clicks("Jemand kommt dazu")
    phone.until("document.body.dataset.moment === 'meeting'")
    phone.clicks("0")
    phone.page.wait_for_timeout(200)
    assert phone.page.is_visible("#room")
    asked = [path for path, _ in hotline.webhooks]
    assert "/voice/alone/haupt/0/normal/0/0" in asked
    assert not [path for path in asked if "/meeting/" in path]


def test_a_code_that_opens_nothing_is_answered_as_on_the_telephone(phone: Phone) -> None:
    """The digits are read back, and the room does not appear."""
    _types_a_wrong_code(phone)
    assert not phone.page.is_visible("#room")


def test_no_digit_of_a_code_is_in_an_address(phone: Phone, context: BrowserContext) -> None:
    """Neither as digits nor as words: servers before the hotline may log what is asked for."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(unquote_plus(request.url)))
    _types_a_wrong_code(phone)
    phone.until("document.body.dataset.moment === 'waiting'")
    link = phone.page.input_value("#link")
    assert "7%40" in link
    phone.page.goto(link)
    assert "mit den Tasten 6@" in phone.page.inner_text("#replay")
    sent = " ".join(address.partition("#")[0] for address in asked)
    assert "/phone/spoken" in sent
    for typed in ("765432", "7@", "sieben", "sechs"):
        assert typed not in sent


def test_the_room_can_be_used_by_everybody(phone: Phone) -> None:
    """No rule for accessible pages is broken while somebody is in a room; with the keyboard alone, too."""
    phone.calls()
    enters(phone)
    phone.until_read("Sie sind die erste Person")
    from axe_playwright_python.sync_playwright import Axe  # slow to load

    assert Axe().run(phone.page).response["violations"] == []
    phone.page.get_by_role("button", name="Jemand kommt dazu").focus()
    phone.page.keyboard.press("Enter")
    phone.until("document.body.dataset.moment === 'meeting'")
    phone.page.keyboard.press("*")
    phone.until_read("Sie sind nicht mehr im Raum")
