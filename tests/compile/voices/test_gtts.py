"""Google's voice: one short request at a time, patient when refused, and nothing received is ever lost."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import requests
import responses
from example_audio import EXAMPLE
from fakes.fake_google import Clock, Google, Reply, envelope, mp3, speech

from ivr.compile import record as recordings
from ivr.compile import voices
from ivr.compile.numbers import NumberWords
from ivr.compile.plan import Job, plan
from ivr.compile.sound import telephone as sound
from ivr.compile.sound.loudness import Samples, faults
from ivr.compile.speech import Speech, Utterance, speeches
from ivr.compile.texts.tree import read_texts
from ivr.compile.voices import gtts
from ivr.compile.voices.gtts import PACE, WAITS, Gtts, voice
from ivr.core.guide import Pace
from ivr.errors import VoiceError, VoiceUnavailableError
from ivr.settings import ROOT

TEXT = "Guten Tag und herzlich willkommen."


@pytest.fixture
def google() -> Iterator[Google]:
    """Google at its address; nothing else can be reached."""
    google = Google(Clock())
    with responses.RequestsMock() as mock:
        mock.assert_all_requests_are_fired = False
        google.listen(mock)
        yield google


def gtts_voice(google: Google, folder: Path) -> Gtts:
    """The voice as a new process has it: on that clock, with what is kept in that folder."""
    return Gtts(folder / "kept", google.clock, google.clock.sleep)


def files(folder: Path) -> list[str]:
    """Everything that is kept, rests included."""
    return sorted(path.name for path in (folder / "kept").glob("*"))


def test_it_says_what_google_says(google: Google, tmp_path: Path) -> None:
    """One request; mono samples at Google's own rate, as long as the MP3."""
    samples, rate = gtts_voice(google, tmp_path).say(TEXT)
    assert google.heard == [TEXT]
    assert rate == 24000
    assert samples.ndim == 1
    assert samples.dtype == np.float32
    assert 2.0 <= len(samples) / rate <= 2.7


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Am 3. Mai, z. B. um 10 Uhr: wir (alle) kommen; sagen Sie es weiter! Ja?",
        "Zuerst. Danach",
        '„Größe“ & <Maß> – 100 % \\ "so"',
        "x" * 100,
    ],
    ids=["punctuation", "st.", "signs", "100 characters"],
)
def test_what_is_asked_is_the_utterance_as_it_stands(text: str, google: Google, tmp_path: Path) -> None:
    """Nothing is cut at a mark and no full stop is lost."""
    gtts_voice(google, tmp_path).say(text)
    assert google.heard == [text]


def test_what_was_said_once_is_never_asked_again(google: Google, tmp_path: Path) -> None:
    """Not by this process, nor by the next; and it sounds the same."""
    first = gtts_voice(google, tmp_path)
    samples, _ = first.say(TEXT)
    first.say(TEXT)
    again, _ = gtts_voice(google, tmp_path).say(TEXT)
    assert len(google.heard) == 1
    assert np.array_equal(samples, again)


def test_other_settings_ask_anew(google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept belongs to the settings it was asked with."""
    gtts_voice(google, tmp_path).say(TEXT)
    monkeypatch.setattr(Gtts, "settings", "gtts de-AT")
    gtts_voice(google, tmp_path).say(TEXT)
    assert google.heard == [TEXT, TEXT]


@pytest.mark.parametrize("damage", [b"", b"kein Ton", mp3(0.5)], ids=["empty", "garbage", "too short"])
def test_what_is_kept_but_damaged_is_asked_again(damage: bytes, google: Google, tmp_path: Path) -> None:
    """A kept file that can't be used is replaced by one that can."""
    gtts_voice(google, tmp_path).say(TEXT)
    [kept] = files(tmp_path)
    (tmp_path / "kept" / kept).write_bytes(damage)
    gtts_voice(google, tmp_path).say(TEXT)
    gtts_voice(google, tmp_path).say(TEXT)
    assert google.heard == [TEXT, TEXT]
    assert files(tmp_path) == [kept]


def test_requests_are_a_second_apart(google: Google, tmp_path: Path) -> None:
    """The first is sent at once, then each waits its turn; what is kept waits for nothing."""
    speaker = gtts_voice(google, tmp_path)
    start = google.clock()
    for text in ("Erstens.", "Zweitens.", "Erstens.", "Drittens."):
        speaker.say(text)
    assert google.moments[0] == start
    assert google.pauses == [PACE, PACE]


def test_time_that_has_passed_anyway_is_not_waited_again(google: Google, tmp_path: Path) -> None:
    """Whoever took a minute for something else may ask at once."""
    speaker = gtts_voice(google, tmp_path)
    speaker.say("Erstens.")
    google.clock.now += 60
    speaker.say("Zweitens.")
    assert google.pauses == [60.0]


TOO_MANY: Reply = (429, {}, b"<html>Too Many Requests</html>")
SORRY: Reply = (302, {"Location": "https://www.google.com/sorry/index?continue=x&q=y"}, b"")
PAGE: Reply = (200, {"Content-Type": "text/html"}, b"<!doctype html><title>Bevor Sie fortfahren</title>\xff")
REFUSALS = {
    "429": (TOO_MANY, "zu viele Anfragen, Antwort 429"),
    "sorry": (SORRY, "Google will einen Menschen sehen, Antwort 302"),
    "server error": ((503, {}, b""), "mit einem Fehler, Antwort 503"),
    "moved": ((301, {"Location": "https://example.org/"}, b""), "mit einem Fehler, Antwort 301"),
    "page": (PAGE, "eine Seite statt Ton, Antwort 200"),
    "nothing": ((200, {}, b""), "eine Seite statt Ton, Antwort 200"),
    "no connection": (requests.ConnectionError("refused"), "keine Verbindung zu Google"),
    "cut connection": (requests.exceptions.ChunkedEncodingError("IncompleteRead"), "keine Verbindung"),
    "bad certificate": (requests.exceptions.SSLError("certificate verify failed"), "keine Verbindung"),
    "no answer": (requests.ReadTimeout(), "keine Antwort von Google"),
    "no connection in time": (requests.ConnectTimeout(), "keine Antwort von Google"),
}
refusals = pytest.mark.parametrize(("refusal", "why"), REFUSALS.values(), ids=REFUSALS.keys())


@refusals
def test_after_a_refusal_it_waits_and_asks_again(
    refusal: Reply | BaseException, why: str, google: Google, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Staff read why and how long, then the work goes on; no redirect is followed."""
    google.replies = [refusal]
    gtts_voice(google, tmp_path).say(TEXT)
    assert google.heard == [TEXT, TEXT]
    assert google.pauses == [WAITS[0]]
    assert why.partition(", ")[0].lower() in caplog.text.lower()
    assert "In 5 Sekunden geht es weiter." in caplog.text


@refusals
def test_after_several_refusals_it_gives_up_and_says_when_to_come_back(
    refusal: Reply | BaseException, why: str, google: Google, tmp_path: Path
) -> None:
    """Each wait is twice the one before; then German with the reason and the remedy, and nothing kept."""
    google.replies = [refusal] * 99
    with pytest.raises(VoiceUnavailableError) as caught:
        gtts_voice(google, tmp_path).say(TEXT)
    assert google.pauses == list(WAITS)
    assert all(later == 2 * sooner for sooner, later in pairwise(WAITS))
    assert why in str(caught.value)
    assert "Alles bisher Empfangene bleibt." in str(caught.value)
    assert "denselben Befehl in einer Stunde noch einmal" in str(caught.value)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "1"}, WAITS[0]),
        (
            {"Retry-After": "Tue, 24 Nov 2026 15:01:30 GMT", "Date": "Tue, 24 Nov 2026 15:00:00 GMT"},
            90.0,
        ),
        ({"Retry-After": "Tue, 24 Nov 2026 15:01:30 GMT"}, WAITS[0]),
        ({"Retry-After": "bald"}, WAITS[0]),
        ({"Retry-After": ""}, WAITS[0]),
    ],
    ids=["seconds", "sooner than we come", "date", "date without today", "nonsense", "empty"],
)
def test_retry_after_is_respected(
    headers: dict[str, str], wait: float, google: Google, tmp_path: Path
) -> None:
    """At least that long, never less than the usual wait."""
    google.replies = [(429, headers, b"")]
    gtts_voice(google, tmp_path).say(TEXT)
    assert google.pauses == [wait]


@pytest.mark.parametrize(
    ("seconds", "later"), [("301", "in einer Stunde"), ("3601", "in 2 Stunden"), ("86400", "in 24 Stunden")]
)
def test_nobody_sits_through_a_long_retry_after(
    seconds: str, later: str, google: Google, tmp_path: Path
) -> None:
    """Over five minutes it gives up at once and says when to come back."""
    google.replies = [(429, {"Retry-After": seconds}, b"")]
    with pytest.raises(VoiceUnavailableError, match=f"denselben Befehl {later} noch einmal"):
        gtts_voice(google, tmp_path).say(TEXT)
    assert len(google.heard) == 1


USELESS = {
    "empty RPC": (lambda: envelope(None), "enthält keinen Ton"),
    "empty audio": (lambda: envelope(b""), "enthält keinen Ton"),
    "cut envelope": (lambda: (200, {}, speech(TEXT)[2][:2000]), "enthält keinen Ton"),
    "no MP3": (lambda: envelope(b"kein Ton"), "lässt sich nicht lesen"),
    "half a letter": (lambda: (200, {}, b'["wrb.fr","jQ1olc","[\\"A\\"]"'), "lässt sich nicht lesen"),
    "truncated MP3": (lambda: envelope(mp3(2.5)[:3000]), r"dauert 0,\d Sekunden"),
    "endless MP3": (lambda: envelope(mp3(20)), "dauert 20,0 Sekunden"),
}
LONG = {"endless MP3"}  # to make
useless = pytest.mark.parametrize(
    ("reply", "why"),
    [
        pytest.param(*row, id=name, marks=[pytest.mark.slow] if name in LONG else [])
        for name, row in USELESS.items()
    ],
)


@useless
def test_audio_that_cannot_be_used_is_asked_again(
    reply: Callable[[], Reply], why: str, google: Google, tmp_path: Path
) -> None:
    """What was useless leaves no trace; what came after it is kept."""
    assert why
    google.replies = [reply()]
    samples, rate = gtts_voice(google, tmp_path).say(TEXT)
    assert 2.0 <= len(samples) / rate <= 2.7
    assert google.pauses == [WAITS[0]]
    assert len(files(tmp_path)) == 1


@pytest.mark.slow
@useless
def test_an_utterance_that_never_comes_right_is_named(
    reply: Callable[[], Reply], why: str, google: Google, tmp_path: Path
) -> None:
    """That is a matter of this utterance, not of the voice: others may go on."""
    google.replies = [reply()] * 99
    with pytest.raises(VoiceError, match=f"„gtts“ von „{TEXT}“ {why}") as caught:
        gtts_voice(google, tmp_path).say(TEXT)
    assert not isinstance(caught.value, VoiceUnavailableError)
    assert len(google.heard) == len(WAITS) + 1
    assert files(tmp_path) == []


@pytest.mark.parametrize("escaped", ["=", r"\\u003d", ""], ids=["plain", "escaped", "left out"])
@pytest.mark.parametrize("more", range(3))
def test_the_end_of_the_audio_is_read_however_it_is_written(
    escaped: str, more: int, google: Google, tmp_path: Path
) -> None:
    """The padding of base64 may stand there, be escaped as JSON does, or be missing."""
    audio = mp3(2.5) + bytes(more)
    status, headers, body = envelope(audio)
    google.replies = [(status, headers, body.replace(b"=", escaped.encode()))]
    gtts_voice(google, tmp_path).say(TEXT)
    assert len(google.heard) == 1
    assert [(tmp_path / "kept" / name).read_bytes() for name in files(tmp_path)] == [audio]


def test_google_has_a_time_limit_and_shows_its_certificate(google: Google, tmp_path: Path) -> None:
    """No request can hang for ever, and nobody on the way can put words into the hotline's mouth."""
    gtts_voice(google, tmp_path).say(TEXT)
    [sent] = google.sent
    assert sent["timeout"] == (10.0, 30.0)
    assert sent["verify"]


def test_a_kill_while_a_file_is_written_leaves_no_half_file(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C between writing and renaming: nothing is kept, and the next run asks again."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            gtts_voice(google, tmp_path).say(TEXT)
    assert files(tmp_path) == []
    gtts_voice(google, tmp_path).say(TEXT)
    assert google.heard == [TEXT, TEXT]


def test_a_missing_library_comes_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback but the command that helps."""
    monkeypatch.setitem(sys.modules, "gtts", None)
    with pytest.raises(VoiceError, match=r"„gtts“.*pip install -r requirements\.txt"):
        voices.load("gtts")


def test_git_never_sees_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes to a folder at the top that .gitignore names."""
    monkeypatch.setattr(gtts, "ROOT", tmp_path)
    with responses.RequestsMock() as mock:
        google = Google(Clock())
        google.listen(mock)
        voice().say(TEXT)
    [kept] = tmp_path.rglob("*.mp3")
    top = kept.relative_to(tmp_path).parts[0]
    assert f"{top}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def recording(google: Google, folder: Path, jobs: tuple[Job, ...], patch: pytest.MonkeyPatch) -> list[str]:
    """Record with Google's voice in a process of its own, as it were: the files that are there then."""
    patch.setattr(voices, "load", lambda _: gtts_voice(google, folder))
    recordings.record(jobs, "gtts", folder / "recordings")
    return [job.file for job in jobs]


def jobs_of(*texts: str) -> tuple[Job, ...]:
    """One speech of all these utterances, at each pace."""
    said = Speech("abschnitt", " ".join(texts), tuple(Utterance(text, 0.7) for text in texts))
    return plan((said,), Gtts, sound.SETTINGS, ()).jobs


def test_a_changed_sentence_asks_for_itself_only(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All paces come from one request a sentence, and what has not changed is not asked again."""
    before = recording(google, tmp_path, jobs_of("Erstens.", "Zweitens.", "Drittens."), monkeypatch)
    after = recording(google, tmp_path, jobs_of("Erstens.", "Viertens.", "Drittens."), monkeypatch)
    assert google.heard == ["Erstens.", "Zweitens.", "Drittens.", "Viertens."]
    assert len({*before, *after}) == 6


@pytest.mark.slow
def test_a_long_sentence_is_asked_in_pieces_of_at_most_100_characters(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """We decide where it is cut: behind a comma, with all its words."""
    long = f"{'Wir rufen Sie an, ' * 8}und dann sprechen wir."
    recording(google, tmp_path, jobs_of(long), monkeypatch)
    assert " ".join(google.heard) == long
    assert [len(text) for text in google.heard] == [89, 76]


def test_changed_sound_settings_record_anew_without_asking(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works on the telephone sound needs no internet."""
    said = (Speech("a", "Erstens.", (Utterance("Erstens.", 0.7),)),)
    before = recording(google, tmp_path, plan(said, Gtts, sound.SETTINGS, ()).jobs, monkeypatch)
    after = recording(google, tmp_path, plan(said, Gtts, "2", ()).jobs, monkeypatch)
    assert not set(before) & set(after)
    assert google.heard == ["Erstens."]


def test_when_google_refuses_nothing_more_is_asked(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done stays; staff read once that Google refuses; the next run asks only for the rest."""
    said = [Speech(text, text, (Utterance(text, 0.7),)) for text in ("Abend", "Besuch", "Chance", "Dank")]
    jobs = plan(said, Gtts, sound.SETTINGS, ()).jobs
    google.replies = [speech("Abend"), *[TOO_MANY] * 6]
    with pytest.raises(VoiceError) as caught:
        recording(google, tmp_path, jobs, monkeypatch)
    assert str(caught.value).count("in einer Stunde") == 1
    assert set(google.heard) == {"Abend", "Besuch"}
    assert recordings.existing(tmp_path / "recordings") == {job.file for job in jobs[:3]}
    google.heard.clear()
    recording(google, tmp_path, jobs, monkeypatch)
    assert google.heard == ["Besuch", "Chance", "Dank"]


def test_one_bad_utterance_stops_no_other_speech(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named with its speech at the end."""
    said = [Speech(text, text, (Utterance(text, 0.7),)) for text in ("Abend", "Besuch")]
    jobs = plan(said, Gtts, sound.SETTINGS, ()).jobs
    google.replies = [envelope(None)] * 6
    with pytest.raises(VoiceError, match=r"^Abend: .*„Abend“ enthält keinen Ton"):
        recording(google, tmp_path, jobs, monkeypatch)
    assert recordings.existing(tmp_path / "recordings") == {job.file for job in jobs[3:]}


def remember_sound(patch: pytest.MonkeyPatch) -> None:
    """Work out the telephone sound of each of the fake's few sounds once; only to save time."""
    real, known = sound.telephone, dict[int, Samples]()

    def telephone(samples: Samples, rate: int) -> Samples:
        if len(samples) not in known:
            known[len(samples)] = real(samples, rate)
        return known[len(samples)]

    patch.setattr(sound, "telephone", telephone)


@pytest.mark.slow
def test_the_whole_guide_is_asked_once_at_a_gentle_pace_however_often_it_is_interrupted(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Ctrl-C during the hundredth request, a refusal and a new start: every utterance comes exactly once."""
    caplog.set_level(logging.CRITICAL)
    remember_sound(monkeypatch)
    jobs = plan(speeches(read_texts(EXAMPLE / "texts"), NumberWords()), Gtts, sound.SETTINGS, ())
    wanted = {said.text for job in jobs.record for said in job.speech.utterances if said.text}

    def interrupt_the_hundredth() -> None:
        if len(google.heard) == 100:
            raise KeyboardInterrupt

    google.before = interrupt_the_hundredth
    with pytest.raises(KeyboardInterrupt):
        recording(google, tmp_path, jobs.record, monkeypatch)
    assert len(files(tmp_path)) == 99
    assert all(name.endswith(".mp3") for name in files(tmp_path))
    first, google.before = google.heard, lambda: None
    google.forget()

    google.replies = [TOO_MANY]
    done = recordings.existing(tmp_path / "recordings")
    assert done
    rest = tuple(job for job in jobs.record if job.file not in done)
    assert len(recording(google, tmp_path, rest, monkeypatch)) == len(rest)
    assert google.heard[:2] == [first[-1]] * 2
    assert sorted(first[:-1] + google.heard[1:]) == sorted(wanted)
    assert max(map(len, wanted)) <= 100
    assert google.pauses[0] == WAITS[0]
    assert set(google.pauses[1:]) == {PACE}
    assert recordings.existing(tmp_path / "recordings") == {job.file for job in jobs.record}
    sample = [job for job in jobs.record if job.pace is Pace.SLOW][::9]
    assert all(faults(sound.measured(tmp_path / "recordings" / job.file)) == () for job in sample)
