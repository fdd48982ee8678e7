"""scripts/check.py on a copy of the real texts: what staff see when they have broken something."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import check
import pytest
from example_audio import EXAMPLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.compile import check as checking
from ivr.compile.german.tables import several
from ivr.compile.lint.rules import RULES
from ivr.core.guide import Pace
from ivr.release import dumps, load

COSTS = "5-kosten.md"
CONTACT = "0-kontakt.md"
PROMPTS = "_prompts.yaml"
LEXICON = "_lexicon.yaml"
MONTH = "2020-05"

Run = Callable[..., tuple[int, str]]
Row = tuple[str, str, str, str]  # the rule, the file, what stands there, what is written instead


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """A copy of the real texts, without any recording."""
    shutil.copytree(EXAMPLE / "texts", tmp_path / "texts")
    return tmp_path


@pytest.fixture
def run(audio: Path) -> Run:
    """Type `check.py` and these arguments."""
    return lambda *arguments: typed(audio, *arguments)


def typed(audio: Path, *arguments: str) -> tuple[int, str]:
    """One call of the script: its exit code, and all that stands on the screen."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as said, redirect_stderr(said):
        patch.setattr(check, "AUDIO", audio)
        patch.setattr(sys, "argv", ["check.py", *arguments])
        code = check.main()
    return code, said.getvalue()


def change(audio: Path, name: str, old: str, new: str) -> int:
    """Write something else into a text; the line it now stands in."""
    path = audio / "texts" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.slow
def test_the_real_texts_have_no_error_and_each_advice_is_a_decision(run: Run) -> None:
    """Nothing to mend, nothing undecided; the decisions are counted and have their reasons."""
    code, said = run()
    assert code == 0
    assert "Keine Fehler. Keine Hinweise. 3 Hinweise sind bewusst hingenommen" in said
    assert "Grund:" not in said
    code, said = run("--all")
    assert code == 0
    assert said.count("Grund: ") == 3
    assert re.search(
        r"Bewusst hingenommen:\n  texts/1-telefonkonferenz/2-anmeldung\.md:\d+: .*\[lesbarkeit\]", said
    )


@pytest.mark.slow
def test_the_time_to_each_topic_is_shown(run: Run) -> None:
    """One line a topic, its keys in front."""
    _, said = run()
    rows = re.findall(r"^  (\d(?: \d)?) +(\D+?) +((?:1 min )?\d+ s) +(\d+) min \d+ s$", said, re.MULTILINE)
    assert [row[0] for row in rows] == ["1 1", "1 2", "1 3", "1 4", "1 5", "2", "3", "4", "5", "0"]
    assert int(rows[0][3]) == 1


LONG = "Wir " + "ja " * 25 + "da."
MANY = "Wir " + " ".join(["sind heute für alle da."] * 24)

BROKEN: list[Row] = [
    ("satz-zu-lang", COSTS, "Ihre Gruppe", f"{LONG} Ihre Gruppe"),
    ("satz-zu-lang", PROMPTS, '"Ich wiederhole."', f'"{LONG}"'),
    ("kurzform", CONTACT, "Und Ihre Daten?", "Und Ihre Dat. hier?"),
    ("kurzform", PROMPTS, '"Weiter."', '"Wtr."'),
    ("kurzform", "3-datenschutz.md", "title: Datenschutz", "title: Dtnschtz"),
    ("stand", COSTS, "as_of: 2020-04", "as_of: 2099-01"),
    ("zeichen", "3-datenschutz.md", "Absolute", "Bald ⌘ Absolute"),
    ("datum", "4-messenger.md", "Mit einem Messenger", "Am 31.11.2026 ist zu. Mit einem Messenger"),
    ("adresse", "2-videokonferenz.md", "Dort gibt", "Siehe www.nakos.de/data/2020/Beitrag.pdf. Dort gibt"),
    ("gender", "1-telefonkonferenz/3-einladen.md", "rufen alle an", "rufen alle Freund* an"),
    ("zahlwort", CONTACT, "Wir nehmen nichts auf", "Wir nehmen 30159 auf"),
    ("abschnitt", "1-telefonkonferenz/1-was-ist-das.md", "Gruppen haben", f"{MANY} Gruppen haben"),
    (
        "begruessung",
        PROMPTS,
        "Guten Tag beim",
        "Schön, dass Sie anrufen. Wir freuen uns sehr. Gut, dass es Sie gibt. Guten Tag beim",
    ),
    ("weg", COSTS, "menu: die", "menu: Gebühren, Telefongebühren, Versicherungsleistungen und die"),
    ("ansage", PROMPTS, "Mit den Tasten klappt", "Ja. " * 25 + "Mit den Tasten klappt"),
    (
        "menuezeile",
        "1-telefonkonferenz/_menu.md",
        "menu: die",
        "menu: die eine und die andere oder noch eine",
    ),
]
UNREADABLE: list[Row] = [
    ("texte", COSTS, "as_of: 2020-04", "as_of: bald"),
    ("texte", PROMPTS, "goodbye:", "tschuess:"),
    ("texte", LEXICON, "spelling: anton", "spelling: nato"),
]


@cache
def all_of(rows: tuple[Row, ...]) -> tuple[int, str, tuple[int, ...]]:
    """Exit code, screen and lines when all of these have happened at once."""
    with TemporaryDirectory() as folder:
        audio = Path(folder)
        shutil.copytree(EXAMPLE / "texts", audio / "texts")
        lines = tuple(change(audio, name, old, new) for _, name, old, new in rows)
        return *typed(audio), lines


def said_of(rows: Sequence[Row], number: int) -> str:
    """What is said of one of these rows, in the line where it stands."""
    _, said, lines = all_of(tuple(rows))
    rule, name, _, _ = rows[number]
    place = rf"^  texts/{re.escape(name)}:{lines[number]}: (\S.*) \[{rule}\]$"
    return "\n".join(re.findall(place, said, re.MULTILINE))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(BROKEN)), ids=lambda number: "-".join(BROKEN[number][:2]))
def test_a_broken_text_is_refused_with_its_file_and_line(number: int) -> None:
    """What is wrong and what to do, among the errors, with the name of the rule."""
    assert " – " in said_of(BROKEN, number)
    code, said, _ = all_of(tuple(BROKEN))
    assert code == 1
    assert said.startswith("Fehler, bitte beheben:\n")
    assert f"[{BROKEN[number][0]}]" in said.partition("\nHinweise:")[0]


@pytest.mark.parametrize("number", range(len(UNREADABLE)), ids=lambda number: UNREADABLE[number][1])
def test_what_cannot_be_read_is_told_in_the_same_form(number: int) -> None:
    """File, line, what, remedy: whoever found it."""
    assert said_of(UNREADABLE, number)
    code, said, _ = all_of(tuple(UNREADABLE))
    assert code == 1
    assert said.startswith("Fehler, bitte beheben:\n")


def test_a_menu_that_takes_too_long_is_refused_where_it_is_named(audio: Path, run: Run) -> None:
    """Each label is short enough, all of them together are not."""
    for name in (COSTS, "4-messenger.md", "3-datenschutz.md", "2-videokonferenz.md"):
        change(audio, name, "\nmenu: ", "\nmenu: die Fragestellung und die Beantwortung und ")
    code, said = run()
    assert code == 1
    assert re.search(
        r"^  texts/_menu\.md:2: Diese Auswahl dauert 3\d Sekunden\..*\[auswahl\]$", said, re.MULTILINE
    )


ADVICE: list[Row] = [
    ("satz-lang", COSTS, "Ihre Gruppe", f"Wir {'ja ' * 15}da. Ihre Gruppe"),
    ("schachtelsatz", COSTS, "Ihre Gruppe", "Wer weiß, wer es war, der das tat? Ihre Gruppe"),
    ("absatz", "3-datenschutz.md", "Absolute", "Ja. Ja. Ja. Ja. Ja. Absolute"),
    ("adresse-im-satz", COSTS, "Ihre Gruppe", "Siehe www.nakos.de. Ihre Gruppe"),
    ("zahl", COSTS, "Ihre Gruppe", "Am 3.4. ist es so. Ihre Gruppe"),
    ("fremdwort", COSTS, "Ihre Gruppe", "Ein Workshop hilft. Ihre Gruppe"),
    ("passiv", CONTACT, "Wir haben sie dort verlinkt.", "Sie wurden dort verlinkt."),
]
IN_HEADS: list[tuple[int, Row]] = [  # so many lines below the change is what is complained about
    (1, ("pruefen", CONTACT, "as_of: 2020-04", "as_of: 2020-04\nreview_by: 2020-10")),
    (1, ("lexikon", LEXICON, "  PIN: Pin", "  PIN: Pin\n  Murmeltier: Murmel")),
    (2, ("hingenommen", CONTACT, "as_of: 2020-04", "as_of: 2020-04\naccept:\n  passiv: Darum.")),
    (1, ("hingenommen", LEXICON, "words:", "accept:\n  lexiko: Darum.\nwords:")),
]


@pytest.mark.parametrize("number", range(len(ADVICE)), ids=lambda number: ADVICE[number][0])
def test_advice_is_given_with_its_place_and_is_no_error(number: int) -> None:
    """Staff may decide otherwise, so the exit code stays 0."""
    assert " – " in said_of(ADVICE, number)
    code, said, _ = all_of(tuple(ADVICE))
    assert code == 0
    assert said.startswith("Hinweise:\n")


@pytest.mark.slow
@pytest.mark.parametrize(("below", "row"), IN_HEADS)
def test_advice_about_an_entry_points_to_its_line(audio: Path, run: Run, below: int, row: Row) -> None:
    """In the front matter of a text, and in the lexicon."""
    rule, name, old, new = row
    line = change(audio, name, old, new) + below
    code, said = run()
    assert code == 0
    assert re.findall(r"^  (texts/\S+:\d+): \S.* – \S.*\[(\S+)\]$", said, re.MULTILINE) == [
        (f"texts/{name}:{line}", rule)
    ]


@pytest.mark.slow
def test_an_accepted_entry_of_the_lexicon_is_accepted(audio: Path, run: Run) -> None:
    """The lexicon is a page like the others."""
    change(audio, LEXICON, "  PIN: Pin", "  PIN: Pin\n  Murmeltier: Murmel")
    change(audio, LEXICON, "words:", "accept:\n  lexikon: Das Murmeltier kommt wieder.\nwords:")
    _, said = run()
    assert "Keine Hinweise. 4 Hinweise sind bewusst hingenommen" in said


def test_everything_is_said_at_once_errors_first(audio: Path, run: Run) -> None:
    """Staff mend a text once, not five times."""
    for _, name, old, new in (BROKEN[1], BROKEN[3], ADVICE[2]):
        change(audio, name, old, new)
    _, said = run()
    order = [said.index(f"[{rule}]") for rule in ("kurzform", "satz-zu-lang", "absatz")]
    assert order == sorted(order)
    assert "2 Fehler. 1 Hinweis. 3 Hinweise" in said


def test_machines_read_the_same_as_json(audio: Path, run: Run) -> None:
    """Severity, place, rule and reason of each finding, and the seconds to each topic."""
    line = change(audio, CONTACT, "Und Ihre Daten?", LONG)
    code, said = run("--json")
    data = json.loads(said)
    assert code == 1
    assert [it["severity"] for it in data["findings"]] == ["error", "accepted", "accepted", "accepted"]
    first = data["findings"][0]
    assert (first["file"], first["line"], first["rule"]) == (f"texts/{CONTACT}", line, "satz-zu-lang")
    assert all(it["reason"] for it in data["findings"][1:])
    assert {it["keys"] for it in data["reach"]} >= {"11", "0"}


def test_unreadable_texts_are_json_too(audio: Path, run: Run) -> None:
    """The same form, whatever is wrong."""
    change(audio, COSTS, "title: Kosten", "title:")
    code, said = run("--json")
    assert code == 1
    assert [it["rule"] for it in json.loads(said)["findings"]] == ["texte"]


def test_the_rules_are_printed_for_the_handbook(run: Run) -> None:
    """Every rule with its reason, as a table in Markdown."""
    code, said = run("--rules")
    assert code == 0
    assert said.count("\n") == len(RULES) + 2
    assert "| `passiv` | Hinweis | Der Satz sagt, wer etwas tut. |" in said


# the lengths of recordings


def put(audio: Path, name: str, seconds: float, text: str | None = None) -> None:
    """A release in which the welcome takes so long, and longer at the slow pace.

    `text` is what was recorded, if not what stands there.
    """
    release = load(EXAMPLE / "live.json")
    current = re.search(r'^welcome: "(.*)"$', (EXAMPLE / "texts" / PROMPTS).read_text(encoding="utf-8"), re.M)
    assert current
    recordings = tuple(
        replace(recording, seconds=seconds, text=text or current[1])
        for recording in release.recordings
        if recording.speech == "welcome" and recording.pace == Pace.NORMAL.value
    )
    assert len(recordings) == 1
    recordings += (replace(recordings[0], pace=Pace.SLOW.value, seconds=99.0),)
    recordings += tuple(recording for recording in release.recordings if recording.speech != "welcome")
    (audio / name).write_text(dumps(replace(release, recordings=recordings)), encoding="utf-8")


def too_long(audio: Path) -> bool:
    """Whether the welcome is complained about."""
    return "begruessung" in {finding.rule for finding in checking.check(audio, MONTH).errors}


@pytest.mark.slow
def test_a_recording_counts_more_than_an_estimate_and_the_draft_most(audio: Path) -> None:
    """What staff will hear next is what is checked; a recording of another text says nothing."""
    assert not too_long(audio)
    put(audio, "live.json", 12.0)
    assert too_long(audio)
    put(audio, "draft.json", 9.0)
    assert not too_long(audio)
    put(audio, "live.json", 9.0)
    put(audio, "draft.json", 12.0)
    assert too_long(audio)
    put(audio, "draft.json", 12.0, text="Hallo.")
    assert not too_long(audio)


def test_a_human_recording_of_an_older_text_is_named(audio: Path) -> None:
    """Nobody hears it any more, so somebody is asked to speak again."""
    (audio / "studio").mkdir()
    (audio / "studio" / "welcome-normal.0123456789abcdef0123.flac").write_bytes(b"")
    (advice,) = checking.check(audio, MONTH).advice
    assert "welcome-normal" in str(advice)
    assert "neu sprechen" in str(advice)


def test_a_broken_release_is_no_obstacle(audio: Path) -> None:
    """Lengths are estimated then."""
    (audio / "live.json").write_text("{", encoding="utf-8")
    assert not too_long(audio)


@pytest.mark.slow
def test_the_month_is_given_from_outside(audio: Path) -> None:
    """So that a test of today does not fail next year."""
    change(audio, COSTS, "as_of: 2020-04", "as_of: 2020-04\nreview_by: 2020-10")
    assert not checking.check(audio, "2020-10").advice
    assert [finding.rule for finding in checking.check(audio, "2020-11").advice] == ["pruefen"]


# whatever stands in a text

PIECES = """Wir wird werden angerufen , . : ; – ( ) * _ [ ] # > - 3.4. 30159 1234 www.a.de/b i. V. m. *innen
    {thema}"""
WRITTEN = st.text(max_size=60) | st.lists(st.sampled_from([*several(PIECES), "\n", "\n\n"]), max_size=20).map(
    " ".join
)


@pytest.mark.slow
@given(body=WRITTEN, name=st.sampled_from([COSTS, CONTACT, "1-telefonkonferenz/4-ablauf.md"]), head=WRITTEN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_text_nothing_escapes(audio: Path, body: str, name: str, head: str) -> None:
    """A report and an exit code, never a traceback; each finding with its place."""
    path = audio / "texts" / name
    before = path.read_bytes()
    label = json.dumps(head, ensure_ascii=False)
    text = f"---\ntitle: T\nmenu: {label}\nas_of: 2020-04\naccept:\n  passiv: {label}\n---\nJa.\n\n{body}\n"
    path.write_bytes(text.encode("utf-8", "replace"))
    code, said = typed(audio)
    path.write_bytes(before)
    assert code in (0, 1)
    assert (code == 1) == said.startswith("Fehler, bitte beheben:\n")
    assert re.search(r"^(Keine|\d+) Fehler\. (Keine|\d+) Hinweise?\.", said, re.MULTILINE)
    assert "Traceback" not in said
