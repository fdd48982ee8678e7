"""What staff read: lines, or a text to send."""

from __future__ import annotations

import pytest

from ivr.operations.doctor.report import (
    Result,
    failed,
    good,
    hint,
    is_well,
    line,
    mail,
    skipped,
    summary,
    unchecked,
)

GOOD = Result("Verbindung", good("steht."))
HINT = Result("Zertifikat", hint("noch 9 Tage.", "Bitte erneuern."))
FAILED = Result("Begrüßung", failed("Es ist nichts zu hören.", "Bitte nachsehen."))
SKIPPED = [Result(name, skipped("niemand da ist")) for name in ("Auskunft", "Uhr")]
OTHER = Result("Ersatzansage", skipped("FALLBACK_URL fehlt"))


def test_a_finding_is_a_line_and_its_remedy_another() -> None:
    """In columns."""
    assert line(GOOD) == "in Ordnung     Verbindung: steht."
    assert line(HINT) == "Hinweis        Zertifikat: noch 9 Tage.\n               Abhilfe: Bitte erneuern."
    assert line(FAILED).splitlines() == [
        "Fehler         Begrüßung: Es ist nichts zu hören.",
        "               Abhilfe: Bitte nachsehen.",
    ]


def test_what_was_not_checked_is_a_line_for_each_reason() -> None:
    """After everything else."""
    assert line(SKIPPED[0]) == ""
    assert unchecked([GOOD, *SKIPPED, OTHER]) == [
        "nicht geprüft  Auskunft, Uhr: weil niemand da ist.",
        "nicht geprüft  Ersatzansage: weil FALLBACK_URL fehlt.",
    ]


def test_quiet_is_what_is_wrong_and_nothing_else() -> None:
    """A hint can wait."""
    assert [line(it, quiet=True) for it in (GOOD, HINT, SKIPPED[0])] == ["", "", ""]
    assert line(FAILED, quiet=True) == line(FAILED)


def test_only_a_failure_is_not_well() -> None:
    """Hints and what was not checked are."""
    assert is_well([GOOD, HINT, OTHER])
    assert not is_well([GOOD, FAILED])


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([GOOD, OTHER], "Keine Fehler. Keine Hinweise."),
        ([GOOD, HINT], "Keine Fehler. 1 Hinweis."),
        ([HINT, HINT], "Keine Fehler. 2 Hinweise."),
        ([FAILED, HINT], "1 Fehler."),
        ([FAILED, FAILED], "2 Fehler. Bitte beginnen Sie mit dem obersten."),
    ],
)
def test_the_last_line_counts(results: list[Result], said: str) -> None:
    """In correct German."""
    assert summary(results) == said


def test_a_letter_can_be_sent_as_it_is() -> None:
    """Subject, greeting, what was found, what helps, thanks."""
    assert mail([GOOD, HINT, FAILED, *SKIPPED], "hotline.example.de").split("\n\n") == [
        "Betreff: Telefon-Hotline hotline.example.de: Bitte um Ihre Hilfe",
        "Guten Tag,",
        "bei der Prüfung unserer Telefon-Hotline ist etwas aufgefallen, bei dem ich Ihre Hilfe brauche.",
        "Bitte beheben:\n- Begrüßung: Es ist nichts zu hören.\n  Abhilfe: Bitte nachsehen.",
        "Gut zu wissen, es eilt nicht:\n- Zertifikat: noch 9 Tage.\n  Abhilfe: Bitte erneuern.",
        "Nicht geprüft:\n- Auskunft, Uhr: weil niemand da ist.",
        "Danach zeigt python3 scripts/doctor.py, ob alles in Ordnung ist.",
        "Vielen Dank und freundliche Grüße",
    ]


def test_a_letter_without_a_failure_says_so() -> None:
    """Nobody is asked for anything; without an address there is none in the subject."""
    assert mail([GOOD], "").split("\n\n") == [
        "Betreff: Telefon-Hotline: geprüft, kein Fehler",
        "Guten Tag,",
        "ich habe unsere Telefon-Hotline geprüft. Es gibt keinen Fehler.",
        "Vielen Dank und freundliche Grüße",
    ]
