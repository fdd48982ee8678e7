"""Whole calls to a hotline with the example guide: what a caller of eighty experiences."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from example_audio import EXAMPLE

from app import create_app
from ivr.core.dialog import tour
from ivr.release import Release, load
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.events import Heard, HungUp, Quiet, Webhook
from ivr.simulator.transport import WSGITransport

# the first minute


def test_the_first_words_come_at_once(caller: Caller) -> None:
    """Within three seconds of the answer somebody speaks, and says who it is."""
    caller.calls()
    assert caller.seconds < 3
    caller.hears("Netzwerk Selbsthilfe")


def test_who_knows_the_key_is_there_within_five_seconds(caller: Caller) -> None:
    """A key while the welcome plays is taken: nobody has to listen to the end."""
    caller.calls()
    caller.presses("5", after=1.0)
    caller.hears("Kosten.")
    assert caller.seconds < 5


def test_who_knows_nothing_is_there_within_forty_seconds(caller: Caller) -> None:
    """Welcome and menu are short enough to be listened to."""
    caller.calls()
    caller.listens()
    assert caller.seconds < 40
    caller.presses("1")
    caller.hears("Telefonkonferenz.")


def test_the_welcome_says_what_to_do_without_keys(caller: Caller) -> None:
    """Before anything is asked."""
    caller.calls()
    caller.hears("Bleiben Sie einfach dran")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("1", "Telefonkonferenz."),
        ("1,1", "Was ist eine Telefonkonferenz?"),
        ("1,2", "Die Anmeldung."),
        ("1,3", "Die anderen einladen."),
        ("1,4", "So läuft das Treffen ab."),
        ("2", "Videokonferenz."),
        ("3", "Datenschutz."),
        ("4", "Messenger auf dem Smartphone."),
        ("5", "Kosten."),
        ("0", "Kontakt."),
    ],
)
def test_every_choice_is_confirmed_by_its_name(caller: Caller, keys: str, words: str) -> None:
    """After 0.8 s of silence, the name of what was chosen."""
    caller.calls()
    caller.follows(keys)
    caller.hears(words)
    quiet = [moment for moment in caller.events if isinstance(moment, Quiet) and moment.why == "pause"]
    assert (quiet[-1].seconds, quiet[-1].listening) == (0.8, False)


def test_every_topic_says_as_of_when_it_is(caller: Caller) -> None:
    """The caller knows how old the news are, before hearing them."""
    caller.calls()
    caller.presses("5", after=1.0)
    caller.hears("Kosten. Stand: April 2020. Einige Anbieter")


# a caller without keys


def test_who_presses_nothing_hears_the_whole_guide_and_a_goodbye(caller: Caller, release: Release) -> None:
    """Every section of every topic, the contact, the goodbye; and the reading begins within 75 seconds."""
    caller.calls()
    caller.listens_to_the_end()
    heard = "\n".join(caller.heard)
    for topic, index in tour(release.guide):
        for passage in topic.sections[index].passages:
            assert passage in heard
    assert caller.heard[-1].endswith("Auf Wiederhören.")
    begins = next(m.at for m in caller.events if isinstance(m, Heard) and "der Reihe nach" in m.text)
    assert begins <= 75
    assert caller.troubles == []


def test_without_keys_nobody_is_left_in_silence(caller: Caller) -> None:
    """Never more than ten seconds without a word, whether the hotline waits or breathes."""
    caller.calls()
    caller.listens_to_the_end()
    silence = 0.0
    for moment in caller.events:
        if isinstance(moment, Quiet):
            silence += moment.seconds
        if isinstance(moment, Heard):
            silence = 0.0
        assert silence <= 10


def test_a_slow_caller_loses_nothing_by_being_read_to(caller: Caller) -> None:
    """A key during the reading still chooses from the menu it began in."""
    caller.calls()
    caller.waits()
    caller.waits()
    caller.hears("der Reihe nach")
    caller.presses("5", after=8.0)
    caller.hears("Kosten.")


# listening


def test_slower_is_remembered_and_means_longer_pauses(caller: Caller) -> None:
    """The same words take longer, in the next topic, too; from the slowest it goes back to normal."""
    caller.calls()
    caller.follows("1,1,2")
    caller.hears("langsamer")
    caller.follows("9,5,-")
    caller.hears("Noch langsamer: … die Zwei")
    caller.presses("2")
    caller.hears("noch langsamer")
    caller.waits()
    caller.hears("schneller: … die Zwei")
    caller.presses("2")
    caller.hears("wieder schneller")
    caller.hears("Pauschalförderung")
    slow, slowest, normal = (
        m.seconds for m in caller.events if isinstance(m, Heard) and "Pauschalförderung" in m.text
    )
    assert slowest > 1.1 * slow > 1.1 * 1.1 * normal


def test_back_goes_one_section_back(caller: Caller) -> None:
    """4 in the second section reads the first one again, and it says so."""
    caller.calls()
    caller.follows("1,2,3,4")
    caller.hears("Einen Abschnitt zurück.")
    caller.hears("Nur eine Person aus der Gruppe")


def test_a_pause_gives_time_to_write_and_any_key_ends_it(caller: Caller) -> None:
    """Named before the address; two minutes later a key, and the address is read at once."""
    caller.calls()
    caller.follows("1,2,3")
    caller.hears("Brauchen Sie mehr Zeit: … drücken Sie die Fünf")
    began = caller.seconds
    caller.presses("5", after=3.0)
    caller.hears("Ich warte. Drücken Sie eine Taste, wenn es weitergehen soll.")
    caller.presses("8", after=130.0)
    caller.hears("Es geht weiter.")
    caller.hears("www.phonesty.de")
    assert caller.seconds - began > 130
    assert caller.troubles == []


def test_a_pause_is_never_long_without_a_word_and_ends_by_itself(caller: Caller) -> None:
    """Whoever has put the handset down hears that the hotline is there, once a minute, three minutes long."""
    caller.calls()
    caller.follows("5,5,-,-,-")
    assert caller.heard.count("Ich warte noch. Lassen Sie sich Zeit.") == 2
    caller.hears("Es geht weiter. Einige Anbieter")
    waits = [moment.seconds for moment in caller.events if isinstance(moment, Quiet) and moment.seconds > 10]
    assert waits == [60, 60, 60]


def test_the_help_after_wrong_keys_names_back_and_pause(caller: Caller) -> None:
    """The first one is short, the second one says all keys of a topic."""
    caller.calls()
    caller.follows("5,7,7")
    caller.hears("Einen Abschnitt zurück: … die Vier. Für eine Pause: … die Fünf.")


@pytest.mark.parametrize("after", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
@pytest.mark.parametrize("keys", ["1", "1,2", "5", "5,2", "5,3", "5,5", "7", "0", "9"])
def test_a_second_press_right_after_the_first_answers_nothing(
    caller: Caller, keys: str, after: float
) -> None:
    """An impatient 1 after any key changes nothing of what is said."""
    caller.calls()
    caller.follows(keys)
    asked = len([moment for moment in caller.events if isinstance(moment, Webhook)])
    caller.presses("1", after=after)
    caller.listens()
    assert len([moment for moment in caller.events if isinstance(moment, Webhook)]) == asked


def test_an_address_is_dictated_and_can_be_repeated_alone(caller: Caller) -> None:
    """Pen and paper, five seconds, the address; 1 says the address again and nothing else."""
    caller.calls()
    caller.follows("1,2,3")
    caller.hears("Stift und Papier")
    caller.hears("www.phonesty.de")
    assert 5 in [moment.seconds for moment in caller.events if isinstance(moment, Quiet)]
    caller.presses("1")
    caller.hears("www.phonesty.de")
    caller.never_hears("Stift und Papier")


def test_a_topic_goes_on_by_itself_and_ends_in_the_menu_it_came_from(caller: Caller) -> None:
    """Section after section without a key, then the choices of the topic's menu."""
    caller.calls()
    caller.follows("1,3,-,-")
    caller.hears("Telefonkonferenz.")
    caller.hears("Für die Anmeldung")


# the human


def test_with_staff_the_zero_is_put_through(caller_with_staff: Caller) -> None:
    """It is said, it rings, and afterwards the main menu is there."""
    caller_with_staff.calls()
    caller_with_staff.presses("0")
    caller_with_staff.hears("Ich verbinde Sie jetzt mit einem Menschen")
    caller_with_staff.waits()
    caller_with_staff.hears("Das Gespräch ist zu Ende")
    caller_with_staff.hears("Für die Telefonkonferenz")
    assert caller_with_staff.dialled == ["+4951112345"]


def test_when_staff_are_busy_the_contact_topic_follows(caller_with_staff: Caller) -> None:
    """Busy is said, and then what else there is: never a dead end."""
    caller_with_staff.dial_status = "busy"
    caller_with_staff.calls()
    caller_with_staff.presses("0", after=0.5)
    caller_with_staff.waits()
    caller_with_staff.hears("besetzt")
    caller_with_staff.presses("3")
    caller_with_staff.hears("www.netzwerk-selbsthilfe.com")


def test_with_staff_the_contact_topic_is_one_key_further(caller_with_staff: Caller) -> None:
    """Whoever wants to know about the website or the data presses 1 before it rings; 9 leads back."""
    caller_with_staff.calls()
    caller_with_staff.presses("0", after=1.0)
    caller_with_staff.presses("1", after=4.0)
    caller_with_staff.hears("Bitte schauen Sie auf unsere Internetseite")
    caller_with_staff.presses("0", after=1.0)
    caller_with_staff.presses("9", after=3.0)
    caller_with_staff.hears("Hauptmenü.")
    assert caller_with_staff.dialled == []


# what others are complained about, each a call


def test_silence_after_the_greeting_does_not_drop_the_line(caller: Caller) -> None:
    """Elsewhere the line drops (yap #521, surveda #324, FreePBX #767)."""
    caller.calls()
    caller.waits()
    caller.hears("noch keine Taste gehört")
    assert not caller.over


def test_after_every_recording_something_follows(caller: Caller) -> None:
    """Elsewhere a recording plays, and then nothing (yap #588)."""
    caller.calls()
    caller.listens_to_the_end()
    assert isinstance(caller.events[-1], HungUp)
    assert "Auf Wiederhören" in caller.heard[-1]


def test_the_wait_begins_after_the_prompt_has_ended(caller: Caller) -> None:
    """Elsewhere it runs out while a slow caller looks for the key (jambonz #1306, #1348, #534)."""
    caller.calls()
    caller.listens()
    caller.presses("4")
    assert next(m.seconds for m in caller.events if isinstance(m, Quiet) and m.why == "waiting") >= 10
    caller.hears("Messenger")


def test_a_key_in_every_kind_of_prompt_is_heard(caller: Caller) -> None:
    """Elsewhere keys are lost where no prompt is nested (jambonz #913)."""
    caller.calls()
    caller.listens_to_the_end()
    assert all(moment.listening for moment in caller.events if isinstance(moment, Heard))


def test_the_hash_key_does_not_hang_up(caller: Caller) -> None:
    """Elsewhere it does (rapidpro #134). Here it is a key like any other; in a topic it goes on."""
    caller.calls()
    caller.presses("#")
    caller.hears("keine Aufgabe")
    caller.presses("5")
    caller.presses("#", after=6.0)
    caller.hears("Das war alles zu diesem Thema")


def test_everything_can_be_heard_again_and_slower(caller: Caller) -> None:
    """Elsewhere it is only said once, and too fast (Signal-Server #18, call-center-ai #16)."""
    caller.calls()
    caller.follows("5,1")
    caller.hears("Noch einmal.")
    caller.hears("Pauschalförderung")
    caller.presses("2")
    caller.hears("langsamer")


@pytest.mark.parametrize("key", ["6", "7", "8", "#"])
def test_a_key_without_a_choice_is_answered_kindly(caller: Caller, key: str) -> None:
    """Elsewhere: an error, or starting over without a word (twilio-aws-ivr, ivr-phone-tree)."""
    caller.calls()
    caller.presses(key)
    caller.hears("Diese Taste hat hier keine Aufgabe")
    caller.hears("Für die Telefonkonferenz")
    assert caller.troubles == []


def test_three_wrong_keys_are_forgiven_and_everything_is_read(caller: Caller) -> None:
    """Each time more help, then the reading, never a hang-up."""
    caller.calls()
    caller.presses("7")
    caller.presses("7")
    caller.hears("Drücken Sie bitte eine Zahl von Eins bis Fünf")
    caller.presses("7")
    caller.hears("Das macht gar nichts")
    caller.hears("der Reihe nach")


def test_every_recording_missing_is_still_a_complete_call(tmp_path: Path, release: Release) -> None:
    """Elsewhere there is a beep (FreePBX #533, #802). Here Twilio's German voice reads everything."""
    shutil.copy(EXAMPLE / "live.json", tmp_path)
    told = Settings.for_test_phone(audio=tmp_path)
    caller = Caller(WSGITransport(create_app(told), told.public_url), token=told.auth_token)
    caller.calls()
    caller.listens_to_the_end()
    heard = " ".join(caller.heard)
    assert "Pauschalförderung" in heard
    assert "w w w Punkt" in heard
    assert "20" not in heard
    assert "Auf Wiederhören" in caller.heard[-1]
    assert caller.troubles == []
    assert load(tmp_path / "live.json") == release


# Twilio's limits, in every page of the longest calls


@pytest.mark.parametrize(
    "keys", ["", "1,1", *(pytest.param(keys, marks=pytest.mark.slow) for keys in ("1,2", "2", "3", "7,7,7"))]
)
def test_no_page_is_near_twilios_limits(caller: Caller, keys: str) -> None:
    """A page is a few kilobytes; the limit is 64."""
    caller.calls()
    caller.follows(keys) if keys else None
    caller.listens_to_the_end()
    pages = [moment for moment in caller.events if isinstance(moment, Webhook)]
    assert pages
    assert max(len(page.reply.body) for page in pages) < 8_000
    assert caller.troubles == []
