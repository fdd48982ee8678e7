"""The telephone in a real browser: somebody calls, listens, presses keys and hangs up."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fakes.hotlines import file_of
from simulator.browser.conftest import Hotline, Phone

from app import create_app
from ivr.settings import Settings
from ivr.simulator.caller import Caller

pytestmark = pytest.mark.slow
RING = 1000  # milliseconds of ringing; after that the first sound begins
MENU_OF_TELEPHONE = "Text von menu:telefon"
DTMF = {
    "1": [697, 1209], "2": [697, 1336], "3": [697, 1477],
    "4": [770, 1209], "5": [770, 1336], "6": [770, 1477],
    "7": [852, 1209], "8": [852, 1336], "9": [852, 1477],
    "*": [941, 1209], "0": [941, 1336], "#": [941, 1477],
}  # fmt: skip
IN_ORDER = (
    "welcome", "menu:haupt", "no_input:haupt", "tour",
    "section:telefon.was:1", "section:kontakt:2", "goodbye",
)  # fmt: skip
STOPWATCH = """
() => { const now = () => performance.now();
        document.addEventListener("keydown", () => { window.pressedAt = now(); }, true);
        const sound = document.querySelector("audio");
        sound.addEventListener("pause", () => { if (window.pressedAt) window.stoppedAt ??= now(); }); }
"""


@pytest.mark.usefixtures("still_clock")
def test_a_key_stops_the_sound_at_once(phone: Phone) -> None:
    """The welcome sounds; between the key and silence no time passes, since no timer runs."""
    phone.page.evaluate(STOPWATCH)
    phone.clicks("Anrufen")
    phone.page.clock.run_for(RING)
    phone.until_heard()
    phone.page.keyboard.press("1")
    phone.until("window.stoppedAt !== undefined")
    assert phone.page.evaluate("window.stoppedAt - window.pressedAt") == 0


def test_a_call_with_a_key_while_the_welcome_plays(phone: Phone, hotline: Hotline) -> None:
    """The menu of the first choice follows at once; at real speed."""
    phone.page.goto(hotline.url)
    phone.calls()
    phone.page.keyboard.press("1")
    phone.until_read(MENU_OF_TELEPHONE)
    assert "Text von menu:haupt" not in phone.reads()
    assert phone.page.inner_text("[aria-current=location]").split()[-2:] == ["1", "Telefon"]
    assert phone.page.inner_text("#mitlesen .now strong") == "Menü: Telefon"
    phone.until("document.getElementById('clock').innerText >= '00:01'")


def test_slower_back_a_wrong_key_and_a_human(phone: Phone) -> None:
    """Each key on the page does what it does on every telephone."""
    phone.calls()
    for key, words in (
        ("2", "Text von section:kosten:1"),
        ("2", "Text von slower"),
        ("9", "Text von title:haupt"),
        ("Stern", "Text von menu:haupt"),
        ("7", "Text von no_match_1"),
        ("0", "Text von section:kontakt:1"),
        ("Raute", "Text von next"),
    ):
        phone.clicks(key)
        phone.until_read(words)


def test_silence_leads_to_the_goodbye(phone: Phone, hotline: Hotline) -> None:
    """Who presses nothing hears everything and the hotline hangs up; sixteen times as fast."""
    phone.page.goto(hotline.url + "?tempo=16")
    phone.clicks("Ohne Tasten anrufen")
    phone.until_read("Die Hotline hat aufgelegt.")
    said = phone.reads()
    at = [said.index(f"Text von {speech}") for speech in IN_ORDER]
    assert at == sorted(at)
    assert phone.page.inner_text("#state") == "Die Hotline hat aufgelegt."
    assert hotline.webhooks[-1][1]["CallStatus"] == "completed"


def test_without_keys_it_may_go_faster_until_a_key_is_pressed(phone: Phone, hotline: Hotline) -> None:
    """Four times as fast as chosen, and with a key as fast as any call."""
    phone.page.goto(hotline.url)
    phone.page.get_by_label("4-fach").check()
    phone.clicks("Ohne Tasten anrufen")
    phone.until_heard()
    assert phone.page.evaluate("document.querySelector('audio').playbackRate") == 4
    phone.clicks("1")
    phone.until_read(MENU_OF_TELEPHONE)
    assert phone.page.evaluate("document.querySelector('audio').playbackRate") == 1


@pytest.mark.usefixtures("still_clock")
def test_while_the_hotline_waits_a_ring_shows_how_long(phone: Phone) -> None:
    """It runs out, four times as fast as the page's clock, and the seconds stand beside it."""
    phone.clicks("Ohne Tasten anrufen")
    phone.page.clock.run_for(RING)
    phone.until("document.body.dataset.moment === 'waiting'")
    phone.page.clock.run_for(500)
    assert phone.page.inner_text("#waiting") == "noch 8 s"
    phone.page.clock.run_for(1000)
    assert phone.page.inner_text("#waiting") == "noch 4 s"
    left = "Number(document.querySelector('.ring .left').style.strokeDashoffset)"
    assert 50 < phone.page.evaluate(left) < 70


def test_hanging_up_tells_the_hotline(phone: Phone, hotline: Hotline) -> None:
    """And the page is ready for the next call."""
    phone.calls()
    phone.clicks("Auflegen")
    phone.until_read("Sie haben aufgelegt.")
    assert [path for path, _ in hotline.webhooks] == ["/voice", "/voice/status"]
    assert phone.page.get_attribute("#call", "aria-disabled") == "false"


def test_closing_the_page_is_hanging_up(phone: Phone, hotline: Hotline) -> None:
    """No call stays open behind a closed tab, and its duration is right: the welcome alone takes 4 s."""
    phone.clicks("Anrufen")
    phone.until_read("Text von menu:haupt")
    phone.page.goto("about:blank")
    while hotline.webhooks[-1][0] != "/voice/status":
        phone.page.wait_for_timeout(20)
    path, form = hotline.webhooks[-1]
    assert (path, int(form["CallDuration"]) >= 4) == ("/voice/status", True)


def test_the_switch_leads_to_the_draft(phone: Phone) -> None:
    """There its words are heard, and marked."""
    phone.page.get_by_role("link", name="Entwurf").click()
    phone.clicks("Anrufen")
    phone.until_read("Ein neues Willkommen.")
    assert "neuer Text" in phone.reads()
    assert "Sie hören den Entwurf" in phone.page.inner_text("main")
    assert "neu aufgenommen" in phone.page.inner_text("[data-node=kosten]")


def test_the_computer_s_keyboard_can_be_switched_off(phone: Phone, hotline: Hotline) -> None:
    """Whoever speaks to the computer presses no keys by chance (WCAG 2.1.4)."""
    phone.page.get_by_role("checkbox").uncheck()
    phone.calls()
    phone.page.keyboard.press("1")
    assert "Taste 1" not in phone.reads()
    phone.page.get_by_role("checkbox").check()
    phone.page.keyboard.press("#")
    phone.until_read("Taste #")
    phone.until_read("Text von no_match_1")
    assert hotline.webhooks[-1][1]["Digits"] == "#"


def test_everything_works_without_a_mouse(phone: Phone) -> None:
    """Tab to the green button, Enter, Tab to the red one, Enter."""
    for _ in range(3):
        phone.page.keyboard.press("Tab")
    assert phone.page.evaluate("document.activeElement.id") == "call"
    phone.page.keyboard.press("Enter")
    phone.until_heard()
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")
    phone.until_read("Sie haben aufgelegt.")


def test_a_missing_recording_is_spoken_by_the_embedded_voice(phone: Phone, hotline: Hotline) -> None:
    """Its words are heard and marked, and the call goes on."""
    hotline.stops()
    (hotline.settings.audio / "recordings" / file_of("welcome")).unlink()
    hotline.app = create_app(hotline.settings)
    hotline.starts()
    phone.calls()
    assert "ohne Aufnahme" in phone.reads()
    assert phone.page.evaluate("document.querySelector('audio').duration") > 0.5
    phone.until_read("Text von menu:haupt")


def test_a_server_that_goes_and_comes_back(phone: Phone, hotline: Hotline) -> None:
    """The page says so, waits, and the call goes on where it was."""
    phone.calls()
    hotline.stops()
    phone.clicks("1")
    phone.until("document.getElementById('trouble').textContent.includes('antwortet nicht')")
    hotline.starts()
    phone.until_read(MENU_OF_TELEPHONE)
    assert phone.page.inner_text("#trouble") == "Die Hotline ist wieder da."


def test_whoever_hangs_up_while_the_server_is_gone_is_free(phone: Phone, hotline: Hotline) -> None:
    """Nobody has to wait for it."""
    phone.calls()
    hotline.stops()
    phone.clicks("Auflegen")
    phone.until_read("Sie haben aufgelegt.")


def test_a_server_that_has_forgotten_the_call_says_so(phone: Phone, hotline: Hotline) -> None:
    """After a restart with another secret the call is lost, and the next one works."""
    phone.calls()
    hotline.stops()
    restarted = Hotline(Settings.for_test_phone(hotline.settings.port, audio=hotline.settings.audio))
    restarted.starts()
    try:
        phone.clicks("1")
        phone.until("document.getElementById('trouble').textContent.includes('rufen Sie neu an')")
        phone.calls()
    finally:
        restarted.stops()


def test_the_map_leads_to_a_place(phone: Phone) -> None:
    """A click calls anew and presses the keys that lead there."""
    phone.page.get_by_role("button", name="Telefon.Wie").click()
    phone.until_read("Text von section:telefon.wie:1")
    assert "Telefon.Wie, Abschnitt 1 von 3" in phone.reads()


def test_a_link_plays_a_call_again(phone: Phone, hotline: Hotline) -> None:
    """With the same keys; a key without a time waits until it is asked for, "-" is silence."""
    phone.page.goto(hotline.url + "?tempo=16#tasten=2@0.5,-,1")
    phone.clicks("Diesen Anruf nachspielen")
    phone.until_read("Text von again")
    assert phone.page.input_value("#link") == hotline.url + "#tasten=2%400.50%2C1%408.00"


def test_the_call_in_the_browser_is_the_call_in_the_terminal(phone: Phone, hotline: Hotline) -> None:
    """The same webhooks with the same parameters, up to the duration of the call."""
    phone.calls()
    phone.clicks("2")
    phone.until_read("Text von section:kosten:1")
    phone.clicks("3")
    phone.until_read("Text von section:kosten:2")
    phone.clicks("Auflegen")
    phone.until_read("Sie haben aufgelegt.")
    in_browser, hotline.webhooks = hotline.webhooks, []
    written = phone.page.input_value("#script").partition("--keys ")[2].strip("'")
    seconds = int(in_browser[-1][1]["CallDuration"])

    settings = hotline.settings
    transport = hotline.transport(hotline.app, settings.public_url)
    caller = Caller(transport, token=settings.auth_token, status_callback="/voice/status")
    caller.calls()
    caller.follows(written)
    caller.hangs_up(after=seconds - 0.01 - caller.seconds)
    assert hotline.webhooks == in_browser
    assert [form.get("Digits", "") for _, form in in_browser] == ["", "2", "3", ""]


def test_the_drawer_shows_what_is_exchanged(phone: Phone) -> None:
    """Each webhook with its parameters, its TwiML, and the verb that is executed now."""
    phone.clicks("Für Entwickler")
    phone.calls()
    assert "POST /voice" in phone.page.inner_text("#exchange h3")
    assert file_of("welcome") in phone.page.inner_text("#exchange .verb.now")
    assert "200 · " in phone.page.inner_text("#exchange .figures")
    phone.page.click("#exchange summary")
    assert "CallStatus\nringing" in phone.page.inner_text("#exchange dl")
    phone.page.keyboard.press("Escape")
    assert phone.page.is_hidden("#drawer")


def test_axe_finds_nothing_on_a_wide_light_page(phone: Phone, hotline: Hotline) -> None:
    """With the draft's marks and the offer to play a call again, before a call and during one."""
    phone.page.set_viewport_size({"width": 1360, "height": 800})
    phone.page.goto(hotline.url + "?tempo=4&stand=draft#tasten=1")
    _is_usable_by_all(phone)
    phone.calls()
    _is_usable_by_all(phone)


def test_axe_finds_nothing_on_a_narrow_dark_page(phone: Phone) -> None:
    """During a call, with the drawer open."""
    phone.page.set_viewport_size({"width": 390, "height": 844})
    phone.page.emulate_media(color_scheme="dark")
    phone.calls()
    phone.clicks("Für Entwickler")
    _is_usable_by_all(phone)


def _is_usable_by_all(phone: Phone) -> None:
    from axe_playwright_python.sync_playwright import Axe  # slow to load

    found = Axe().run(phone.page)
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()


def test_it_fits_every_width_without_scrolling_sideways(phone: Phone) -> None:
    """320 pixels are 400 % zoom on a usual screen, 640 are 200 % (WCAG 1.4.10)."""
    phone.clicks("Für Entwickler")
    for width in (320, 640, 960, 1360):
        phone.page.set_viewport_size({"width": width, "height": 700})
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= width
        assert phone.page.evaluate("document.getElementById('drawer').scrollWidth") <= width


def test_the_keys_sound_as_the_standard_says(phone: Phone) -> None:
    """The pairs of ITU-T Q.23."""
    pairs = phone.page.evaluate(
        "async (keys) => { const { pair } = await import('/phone/static/tones.js');"
        " return Object.fromEntries(keys.map((key) => [key, pair(key)])); }",
        [*DTMF],
    )
    assert pairs == DTMF


# the sound is refused or fails

SILENT = " Der Text läuft ohne Ton weiter."


def _trouble(phone: Phone) -> str:
    return phone.page.inner_text("#trouble")


def _goes_on_without_sound(phone: Phone, why: str) -> None:
    """The welcome is read, why it is silent stands there, and after its length comes the menu."""
    phone.clicks("Anrufen")
    phone.until_read("Text von welcome")
    phone.until(f"document.getElementById('trouble').textContent === {why + SILENT!r}")
    phone.until_read("Text von menu:haupt")
    phone.page.keyboard.press("1")
    phone.until_read(MENU_OF_TELEPHONE)


def test_a_browser_that_refuses_sound_shows_the_text_and_goes_on(phone: Phone) -> None:
    """As it does for a page on which nobody has pressed anything yet."""
    phone.page.evaluate(
        "() => { HTMLMediaElement.prototype.play ="
        " () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    why = "Der Browser spielt keinen Ton ab. Bitte erlauben Sie ihm den Ton für diese Seite."
    _goes_on_without_sound(phone, why)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"status": 404}, "Diese Aufnahme fehlt."),
        ({"status": 200, "body": "kein Ton"}, "Diese Aufnahme lässt sich nicht abspielen."),
        (None, "Der Ton kommt nicht an: Die Verbindung zur Hotline fehlt."),
    ],
    ids=["missing", "broken", "no connection"],
)
def test_a_sound_that_fails_shows_the_text_and_goes_on(
    phone: Phone, answer: dict[str, Any] | None, why: str
) -> None:
    """Each with its true reason."""
    phone.page.route(
        "**/audio/*", lambda route: route.fulfill(**answer) if answer is not None else route.abort()
    )
    _goes_on_without_sound(phone, why)


def test_a_sound_that_does_not_get_on_is_given_up(phone: Phone) -> None:
    """It was begun and never ends."""
    phone.page.evaluate("() => { HTMLMediaElement.prototype.play = () => Promise.resolve(); }")
    phone.clicks("Anrufen")
    phone.until("document.getElementById('trouble').textContent.startsWith('Der Ton kommt nicht voran.')")
    phone.until_read("Text von menu:haupt")


def test_when_the_sound_is_back_the_message_goes(phone: Phone) -> None:
    """One recording is missing; the next one sounds."""
    missing = file_of("welcome")
    phone.page.route(f"**/audio/{missing}", lambda route: route.fulfill(status=404))
    phone.clicks("Anrufen")
    phone.until(f"document.getElementById('trouble').textContent === {'Diese Aufnahme fehlt.' + SILENT!r}")
    phone.until_read("Text von menu:haupt")
    phone.until("document.getElementById('trouble').textContent === ''")


# on a phone


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640), (320, 568)])
def test_on_a_phone_what_is_said_is_in_view_during_a_call(phone: Phone, width: int, height: int) -> None:
    """Beside the keys: the text that is being said and the whole keypad, without scrolling."""
    phone.page.set_viewport_size({"width": width, "height": height})
    phone.calls()
    phone.clicks("2")
    phone.until_read("Text von section:kosten:1")
    for element in ("#mitlesen .now", "#state"):
        top, bottom = phone.page.evaluate(
            f"(() => {{ const box = document.querySelector({element!r}).getBoundingClientRect();"
            " return [box.top, box.bottom]; })()"
        )
        assert 0 <= top < bottom <= height, element
    keys, reading = (
        phone.page.evaluate(f"document.querySelector({element!r}).getBoundingClientRect().{edge}")
        for element, edge in ((".keypad", "bottom"), (".reading", "top"))
    )
    assert keys <= reading


def test_the_page_speaks_german(phone: Phone) -> None:
    """The two releases are called by what they are."""
    assert phone.page.inner_text("header nav").split("\n") == ["Was Anrufer hören", "Entwurf"]
    phone.page.get_by_role("link", name="Entwurf").click()
    assert not re.search(r"\blive\b", phone.page.inner_text("body"), re.IGNORECASE)
    assert "Anders als das, was Anrufer jetzt hören: " in phone.page.inner_text("main")
