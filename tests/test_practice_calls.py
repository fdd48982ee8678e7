"""Calls of people who practise dialling in: done right, with every mistake, and without keys."""

from __future__ import annotations

from ivr.simulator.caller import Caller
from ivr.simulator.events import Webhook


def begins(caller: Caller) -> None:
    """Call and choose to practise: 1, then 5."""
    caller.calls()
    caller.follows("1,5")
    caller.hears("Wir üben jetzt das Einwählen")


def dials(caller: Caller, digits: str) -> None:
    """Type a number and hear it read back."""
    caller.types(digits)
    caller.hears("Ich habe gehört:")


def test_practice_done_right_ends_among_the_others(caller: Caller) -> None:
    """Number, room and PIN, each read back and confirmed by waiting; then the group says hello."""
    begins(caller)
    caller.hears("Zum Üben ist das: … Vier … Sieben … Eins … Eins … Zwei … Zwei … Zwei.")
    dials(caller, "4711222")
    caller.waits()
    caller.hears("Geben Sie bitte die Konferenzraumnummer ein")
    dials(caller, "3546")
    caller.hears("Drei. Fünf. Vier. Sechs. Stimmt das?")
    caller.waits()
    caller.hears("Geben Sie nun bitte die PIN ein")
    dials(caller, "218")
    caller.waits()
    caller.hears("Die anderen begrüßen Sie. Hallo! Hier ist die Renate")
    caller.hears("Beim Treffen geht es genauso. Das war alles zu diesem Thema")
    caller.presses("9")
    caller.hears("Hauptmenü")
    assert caller.troubles == []


def test_every_mistake_is_explained_kindly(caller: Caller) -> None:
    """A star, too few digits, a wrong number, a digit too many, a hash: then it goes on all the same."""
    begins(caller)
    dials(caller, "4711223")
    caller.presses("*")
    caller.hears("Gut. Geben Sie die Zahl noch einmal ein")
    caller.types("471")
    caller.waits()
    caller.hears("Vier. Sieben. Eins. Da fehlen noch Ziffern. Geben Sie zuerst die Telefonnummer ein")
    dials(caller, "4711333")
    caller.waits()
    caller.hears("Das ist noch nicht die richtige Zahl")
    caller.hears("Drücken Sie ganz in Ruhe eine Taste nach der anderen")
    dials(caller, "4711222")
    caller.presses("2", after=1.0)
    caller.hears("Ich habe schon alle Ziffern")
    caller.presses("#")
    caller.hears("Richtig. Guten Tag. Hier ist die Telefonkonferenz")
    assert caller.troubles == []


def test_after_three_mistakes_it_is_told(caller: Caller) -> None:
    """Nobody is sent away; the human is named, and the story follows."""
    begins(caller)
    for _ in range(3):
        dials(caller, "1234567")
        caller.waits()
    caller.hears("Das macht gar nichts. Ich erzähle Ihnen, wie es geht. Zum Kontakt: … die Null.")
    caller.hears("Maria hat heute ein Treffen am Telefon")


def test_whoever_presses_nothing_is_told_the_story(caller: Caller) -> None:
    """Two friendly reminders, half a minute in all, then the story, and its end leads on."""
    begins(caller)
    caller.follows("-,-,-")
    assert caller.heard.count("Ich warte. Nehmen Sie sich Zeit.") == 2
    caller.hears("Sie brauchen keine Taste zu drücken")
    caller.hears("Maria hat heute ein Treffen am Telefon")
    caller.follows("-,-")
    caller.hears("Das war alles zu diesem Thema")


def test_practice_can_be_stopped_at_any_time(caller: Caller) -> None:
    """A star alone, as the beginning says: the main menu; a zero alone: the contact."""
    begins(caller)
    caller.types("*")
    caller.waits()
    caller.hears("Hauptmenü")
    caller.follows("1,5")
    caller.types("0")
    caller.waits()
    caller.hears("Kontakt")


def test_there_is_time_for_each_digit(caller: Caller) -> None:
    """Nine seconds between two digits, and still the number is whole."""
    begins(caller)
    caller.listens()
    for digit in "4711222":
        caller.presses(digit, after=9.0)
    caller.hears("Ich habe gehört: Vier. Sieben. Eins. Eins. Zwei. Zwei. Zwei.")


def test_a_fast_speed_dial_key_loses_no_digit(caller: Caller) -> None:
    """All digits within a second are one answer."""
    begins(caller)
    caller.listens()
    for digit in "4711222":
        caller.presses(digit, after=0.1)
    caller.hears("Ich habe gehört: Vier. Sieben. Eins. Eins. Zwei. Zwei. Zwei.")


def test_what_was_typed_stands_in_no_address(caller: Caller) -> None:
    """Addresses are logged; digits are nobody's business."""
    begins(caller)
    dials(caller, "4711222")
    caller.waits()
    dials(caller, "3546")
    caller.waits()
    addresses = " ".join(moment.url for moment in caller.events if isinstance(moment, Webhook))
    assert "4711" not in addresses
    assert "3546" not in addresses
