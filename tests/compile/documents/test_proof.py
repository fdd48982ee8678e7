"""The proof: everything that callers hear, on one page that needs nothing else."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import check
import proof as script
import pytest
import soundfile
from example_audio import EXAMPLE
from example_guide import GUIDE
from example_release import RELEASE, put_release
from fakes.room_guide import put_room_guide
from typed_texts import TypedTexts

from ivr.compile.documents.chapters import chapters
from ivr.compile.documents.keymap import key_names
from ivr.compile.documents.proof import NO_BREAK, duration, mp3, proof
from ivr.compile.timing import arrivals, reading_time, whole_call
from ivr.core.guide import Pace, Section, section_id
from ivr.errors import VoiceError
from ivr.files import write_atomically
from ivr.release import HUMAN, Recording, Release, dumps

VOID = {"meta", "br", "rect", "circle", "polyline", "link", "img"}


class Page(HTMLParser):
    """A page, read strictly: every element is closed, and in the right order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it; nothing is left open."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what can be read, styles left out."""
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that can be read, each run of white space as one space."""
        return " ".join("".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def _sound(file: str) -> bytes:
    return file.encode()


def _sources(page: Page) -> list[str]:
    return [base64.b64decode(audio["src"].partition(",")[2]).decode() for audio in page.all("audio")]


def _said(
    release: Release, speech: str, text: str, *, spoken: str = "", file: str = "", voice: str = ""
) -> Release:
    """The release with another text, sound or voice for one speech at both paces."""

    def changed(old: Recording) -> Recording:
        return replace(old, text=text, spoken=spoken or text, file=file or old.file, voice=voice or old.voice)

    return replace(
        release,
        recordings=tuple(
            changed(recording) if recording.speech == speech else recording
            for recording in release.recordings
        ),
    )


@pytest.fixture(scope="module")
def real(release: Release) -> Page:
    """The proof of the real guide, with names of files for sounds."""
    return Page(proof(release, release, _sound))


@pytest.mark.slow
def test_every_text_that_can_be_heard_stands_on_the_page(release: Release, real: Page) -> None:
    """Each prompt, menu, title and passage, in both paces."""
    for recording in release.recordings:
        assert " ".join(recording.text.split()) in real.text, recording.speech


def test_every_passage_of_every_topic_stands_below_its_title_in_order(release: Release, real: Page) -> None:
    """The page reads like the guide."""
    place = real.text.index("Begrüßung")
    for topic in release.guide.topics():
        for passage in (
            topic.title,
            *(passage for section in topic.sections for passage in section.passages),
        ):
            place = real.text.index(" ".join(passage.split()), place)


def test_every_text_has_its_sound(release: Release, real: Page) -> None:
    """Once, at the normal pace; at a slower one only where the normal pace has another text or none."""
    first: dict[tuple[str, str], str] = {}
    for pace in Pace:
        for recording in release.recordings:
            if recording.pace == pace.value and recording.text:
                first.setdefault((recording.speech, recording.text), recording.file)
    assert set(_sources(real)) == set(first.values())


def test_the_slow_sounds_come_along_when_wanted() -> None:
    """Every file of the release."""
    page = Page(proof(RELEASE, RELEASE, _sound, both_paces=True))
    assert set(_sources(page)) == RELEASE.files
    assert any("langsam" in audio["aria-label"] for audio in page.all("audio"))


def test_every_player_says_what_it_plays(release: Release, real: Page) -> None:
    """With the chapter, the name and the length; no two alike, none loads before it is wanted."""
    labels = [audio["aria-label"] for audio in real.all("audio")]
    topic = release.guide.topics()[0]
    first = release.recording(section_id(topic.id, 0), Pace.NORMAL)
    assert f"{topic.title}, Abschnitt 1, zum Zuhören, {duration(first.seconds)}" in labels
    assert len(set(labels)) == len(labels)
    assert all("controls" in audio and audio["preload"] == "none" for audio in real.all("audio"))


def test_the_page_reaches_for_nothing_outside(real: Page) -> None:
    """No address but its own parts, and the browser is told so."""
    for tag, attributes in real.elements:
        for name in {"src", "href", "srcset", "action", "data", "poster"} & attributes.keys():
            assert re.match(r"#|data:audio/mpeg;base64,", attributes[name]), (tag, attributes[name])
        assert "url(" not in attributes.get("style", "")
    assert not {tag for tag, _ in real.elements} & {"script", "link", "iframe", "object", "embed", "img"}
    [policy] = [meta["content"] for meta in real.all("meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none';")


def test_the_page_asks_for_nothing_in_its_styles(release: Release) -> None:
    """No font, no picture, no import; the namespace of SVG is a name and not an address."""
    page = proof(release, release, lambda _: b"").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|url\(|@import", page)


def test_the_page_can_be_found_through_by_headings_and_links(real: Page) -> None:
    """One first heading, no level skipped, every link leads somewhere, every id is there once."""
    levels = [int(tag[1]) for tag, _ in real.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in real.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    links = [link["href"][1:] for link in real.all("a")]
    named = [a["aria-labelledby"] for _, a in real.elements if "aria-labelledby" in a]
    assert links
    assert set(links) | set(named) <= set(ids)
    assert real.elements[0] == ("html", {"lang": "de"})


def test_the_key_map_and_the_keys_are_shown() -> None:
    """The picture is in the page, and each chapter says its keys."""
    page = Page(proof(RELEASE, RELEASE, _sound))
    assert len(page.all("svg")) == 1
    assert "Telefon.Wie Taste 1, dann Taste 2 Der Name" in page.text
    assert "Kontakt Taste 0 Der Name" in page.text


def test_the_times_are_those_of_the_recordings(release: Release, real: Page) -> None:
    """Each topic in a row of the table, and the whole call."""
    guide, lengths = release.guide, release.seconds
    for arrival in arrivals(guide, lengths):
        lasts = (reading_time(guide, arrival.topic, pace, lengths) for pace in Pace)
        shown = " ".join(map(duration, (arrival.by_keys, arrival.by_waiting, *lasts))).replace(NO_BREAK, " ")
        assert f"{arrival.topic.title} {key_names(guide, arrival.topic.id)} {shown}" in real.text
    whole = duration(whole_call(guide, lengths)).replace(NO_BREAK, " ")
    assert f"ohne eine Taste zu drücken, telefoniert {whole}." in real.text


@pytest.mark.slow
def test_the_proof_and_check_give_one_figure_for_one_thing(
    release: Release, real: Page, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one unit and rounded alike: when each topic begins, with keys and without."""
    monkeypatch.setattr(check, "AUDIO", EXAMPLE)
    monkeypatch.setattr("sys.argv", ["check.py"])
    check.main()
    lines = {" ".join(line.split()) for line in capsys.readouterr().out.splitlines()}
    for arrival in arrivals(release.guide, release.seconds):
        times = f"{duration(arrival.by_keys)} {duration(arrival.by_waiting)}".replace(NO_BREAK, " ")
        title = arrival.topic.title
        assert f"{' '.join(arrival.keys)} {title} {times}" in lines
        assert f"{title} {key_names(release.guide, arrival.topic.id)} {times} " in real.text


@pytest.mark.slow
def test_a_guide_with_a_page_for_rooms_has_a_proof(tmp_path: Path) -> None:
    """The way into rooms has no length, so a dash stands there; the key map has it where there are rooms."""
    roomy = put_room_guide(tmp_path)
    pages = {there: Page(proof(roomy, None, _sound, rooms=there)).text for there in (True, False)}
    assert re.search(r"Raum für Gruppen Taste 6 [^–]* – – – ", pages[True])
    assert pages[True].count("Raum für Gruppen") == pages[False].count("Raum für Gruppen") + 1


def test_it_prints_without_players(release: Release) -> None:
    """On paper there is nothing to press; a text is not torn apart."""
    page = proof(release, release, lambda _: b"")
    [printed] = re.findall(r"@media print \{(.*?)\n\}", page, re.DOTALL)
    assert re.search(r"audio, nav, \.screen \{ display: none; \}", printed)
    assert re.search(r"\.heard.*\{ break-inside: avoid; \}", printed)
    assert "break-before: page" in printed


def test_changed_words_are_marked_where_they_stand_and_in_the_list() -> None:
    """Old and new side by side, twice: in the list of changes and at their place."""
    draft = _said(RELEASE, "section:kosten:1", "Text von anderem:kosten:1 mit Zusatz")
    page = proof(draft, RELEASE, _sound)
    mark = "Text von <del>section:kosten:1</del> <ins>anderem:kosten:1 mit Zusatz</ins>"
    assert page.count(mark) == 2
    assert "<strong>Kosten – Abschnitt 1, zum Zuhören</strong>" in page
    assert "Geänderte Texte: 1." in page
    assert "Diese Seite zeigt den Entwurf." in page


def test_what_is_new_and_what_is_gone_is_said() -> None:
    """A new speech is marked as a whole; one that is gone is in the list."""
    fewer = replace(RELEASE, recordings=tuple(r for r in RELEASE.recordings if r.speech != "changed"))
    added = proof(RELEASE, fewer, _sound)
    assert added.count("<ins>Text von changed</ins>") == 2
    gone = proof(fewer, RELEASE, _sound)
    assert gone.count("<del>Text von changed</del>") == 1
    assert "Wenn es ein Thema nach einer Änderung nicht mehr gibt" in gone


def test_the_same_words_with_a_new_sound_are_said() -> None:
    """A changed lexicon can only be heard: the page says where to listen."""
    note = "Der Wortlaut ist gleich, die Aufnahme ist neu."
    draft = _said(RELEASE, "goodbye", "Text von goodbye", file="neu.wav")
    assert proof(draft, RELEASE, _sound).count(note) == 1
    assert note not in proof(_said(RELEASE, "goodbye", "Anders", file="neu.wav"), RELEASE, _sound)
    assert note not in proof(RELEASE, RELEASE, _sound)


def test_a_human_voice_is_said() -> None:
    """Whoever decides knows who speaks."""
    draft = _said(RELEASE, "goodbye", "Text von goodbye", voice=HUMAN)
    assert proof(draft, RELEASE, _sound).count("Von einem Menschen gesprochen.") == 1


def test_how_it_is_spoken_is_shown_where_it_differs() -> None:
    """Only the words that are not said as they are written."""
    draft = _said(RELEASE, "goodbye", "Die DSGVO gilt mit 8.", spoken="Die D S G V O gilt mit acht.")
    assert "Gesprochen: DSGVO → D S G V O; 8 → acht Länge" in Page(proof(draft, RELEASE, _sound)).text
    assert "Gesprochen" not in Page(proof(RELEASE, RELEASE, _sound)).text


def test_without_changes_the_page_says_so() -> None:
    """And it shows what callers hear now."""
    page = Page(proof(RELEASE, RELEASE, _sound))
    assert "Diese Seite zeigt, was Anrufer jetzt hören." in page.text
    assert "Kein Text ist anders" in page.text
    assert not page.all("ins")
    assert not page.all("del")


def test_before_anything_is_live_nothing_is_compared() -> None:
    """No text is marked as new where all are."""
    page = Page(proof(RELEASE, None, _sound))
    assert "Bisher ist nichts veröffentlicht" in page.text
    assert "Kein Text ist anders" not in page.text
    assert not page.all("ins")


def test_what_staff_wrote_is_text_and_not_markup() -> None:
    """In texts, in titles, in the voice's name, old and new."""
    nasty = "<script>alert('x')</script> & \"mehr\""
    guide = replace(GUIDE, contact=replace(GUIDE.contact, title=nasty, sections=(Section((nasty,)),)))
    draft = replace(_said(RELEASE, "section:kontakt:1", nasty), guide=guide, voice=nasty)
    live = _said(RELEASE, "goodbye", nasty)
    page = proof(draft, live, _sound)
    assert "<script" not in page
    assert Page(page).text.count(nasty) >= 6


def test_no_speech_is_lost_or_told_twice(release: Release) -> None:
    """Whatever a release says has one chapter, even what no table knows; silence is nothing to say."""
    asked = ("etwas.neues", *(recording.speech for recording in release.recordings if recording.text))
    placed = [speech for chapter in chapters(release.guide, asked) for speech in chapter.speeches]
    assert sorted(placed) == sorted(set(asked))
    assert [
        chapter.title for chapter in chapters(release.guide, asked) if "etwas.neues" in chapter.speeches
    ] == ["Weitere Ansagen"]


def test_the_sounds_are_playable_and_small(release: Release, example_audio: Path) -> None:
    """The MP3 lasts as long as the recording, at 24 kbit/s."""
    recording = next(found for found in release.recordings if found.speech == "welcome")
    packed = mp3(example_audio / "recordings")(recording.file)
    played = soundfile.info(io.BytesIO(packed))
    assert played.format == "MP3"
    assert played.duration == pytest.approx(recording.seconds, abs=0.2)
    assert len(packed) * 8 / recording.seconds == pytest.approx(24_000, rel=0.1)


def test_a_recording_that_is_gone_is_explained(tmp_path: Path) -> None:
    """No page with a hole in it."""
    with pytest.raises(VoiceError, match=r"weg\.wav lässt sich nicht lesen"):
        mp3(tmp_path)("weg.wav")


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "0 s"), (9.31, "9 s"), (59.6, "1 min 0 s"), (75, "1 min 15 s")]
)
def test_lengths_are_said_in_minutes_and_seconds(seconds: float, said: str) -> None:
    """In one piece."""
    assert duration(seconds) == said.replace(" ", "\u00a0")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The script, with an audio folder of its own and no real sound."""

    def started(*arguments: str) -> int:
        monkeypatch.setattr(script, "AUDIO", tmp_path)
        monkeypatch.setattr(script, "mp3", lambda _folder: _sound)
        monkeypatch.setattr("sys.argv", ["proof.py", "--to", str(tmp_path / "probe.html"), *arguments])
        return script.main()

    return started


def test_the_script_writes_the_draft_and_says_where_and_how_large(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with the file, one with what to do."""
    put_release(tmp_path)
    draft = _said(RELEASE, "goodbye", "Tschüss.")
    write_atomically(tmp_path / "draft.json", dumps(draft))
    assert run("--slow") == 0
    said = capsys.readouterr().out
    assert re.match(rf"Geschrieben: {re.escape(str(tmp_path / 'probe.html'))} \(\d+,\d MB\)\n", said)
    assert "Doppelklick" in said
    written = (tmp_path / "probe.html").read_text(encoding="utf-8")
    assert written == proof(draft, RELEASE, _sound, both_paces=True)


def test_notes_of_staff_stand_beside_their_text_and_are_text() -> None:
    """With the word that nobody hears them; what is written in them is no markup."""
    page = proof(RELEASE, RELEASE, _sound, notes={"kosten": ["Frau Maier fragen", "<b>x</b>"]})
    text = Page(page).text
    assert text.count("Notiz, nicht zu hören: Frau Maier fragen") == 1
    assert "<b>x</b>" not in page
    assert "Notiz" not in Page(proof(RELEASE, RELEASE, _sound)).text


@pytest.mark.slow
def test_the_script_takes_the_notes_from_the_texts(run: Callable[..., int], tmp_path: Path) -> None:
    """Texts that can't be read have no notes, and the page is written all the same."""
    audio = TypedTexts(tmp_path)
    write_atomically(tmp_path / "live.json", (EXAMPLE / "live.json").read_bytes().decode())
    audio.type("Ja. <!-- Frau Maier fragen -->")
    assert run() == 0
    assert "Frau Maier fragen" in (tmp_path / "probe.html").read_text(encoding="utf-8")
    audio.type("**Ja.** <!-- Frau Maier fragen -->")
    assert run() == 0
    assert "Frau Maier fragen" not in (tmp_path / "probe.html").read_text(encoding="utf-8")


def test_without_a_draft_the_script_shows_what_is_live(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says so."""
    put_release(tmp_path)
    assert run() == 0
    assert "Es gibt keinen Entwurf. Die Probe zeigt, was Anrufer jetzt hören." in capsys.readouterr().out
    assert "was Anrufer jetzt hören" in (tmp_path / "probe.html").read_text(encoding="utf-8")


def test_before_anything_is_recorded_the_script_says_what_to_do(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither draft nor live, or a draft that is half written: no page, exit code 1."""
    assert run() == 1
    assert "draft.json fehlt. Bitte nehmen Sie auf" in capsys.readouterr().err
    put_release(tmp_path)
    (tmp_path / "draft.json").write_text("{", encoding="utf-8")
    assert run() == 1
    assert "draft.json ist nicht lesbar" in capsys.readouterr().err
    assert not (tmp_path / "probe.html").exists()


def test_a_first_draft_needs_nothing_live(run: Callable[..., int], tmp_path: Path) -> None:
    """The first proof comes before the first release."""
    write_atomically(tmp_path / "draft.json", dumps(RELEASE))
    assert run() == 0
    assert "Bisher ist nichts veröffentlicht" in (tmp_path / "probe.html").read_text(encoding="utf-8")
