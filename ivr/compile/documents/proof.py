"""The proof: one page (HTML) from which people decide whether a draft goes live.

- Everything a caller can hear, each text once, with its sound: nothing is hidden, nothing can't be played.
- What callers will hear differently is marked, word by word.
- Notes of staff for each other stand beside the text they belong to. Nobody hears them.
- The page is one file. It needs a browser and nothing else, and reaches for no other host.
- What staff wrote is text and nothing else: the template escapes all of it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import soundfile
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.compile import timing
from ivr.compile.documents.chapters import Chapter, chapters
from ivr.compile.documents.keymap import draw, key_names
from ivr.compile.documents.word_diff import Mark, marked, replaced
from ivr.compile.publish import changes
from ivr.compile.sound.telephone import read
from ivr.compile.speech import PACE_NAMES
from ivr.compile.speech_names import in_words
from ivr.compile.timing import arrivals, reading_time, whole_call
from ivr.core.guide import Pace
from ivr.release import HUMAN, Recording, Release

MP3_24_KBITS = 0.7  # libsndfile's compression level for it at 8 kHz: 15 minutes take 3.6 MB of the page
NO_BREAK = "\u00a0"
_PACE = {pace.value: f"{name} " for pace, name in PACE_NAMES.items()} | {Pace.NORMAL.value: ""}

NO_NOTES: Mapping[str, Sequence[str]] = {}

Sound = Callable[[str], bytes]  # an MP3, by the name of the recording's file


@dataclass(frozen=True, slots=True)
class Player:
    """One recording to listen to."""

    label: str  # for whoever does not see where it stands
    pace: str
    source: str  # a data: URI


@dataclass(frozen=True, slots=True)
class Heard:
    """One text that callers hear: its name, its words with the changes marked, its sounds."""

    name: str
    marks: tuple[Mark, ...]
    spoken: tuple[tuple[str, str], ...]  # what is written, and how it is said
    notes: tuple[str, ...]
    lengths: str
    players: tuple[Player, ...]


@dataclass(frozen=True, slots=True)
class _Pages:
    """A draft beside what is live, and where the sounds come from."""

    draft: Release
    live: Release
    sound: Sound
    both_paces: bool

    def heard(self, chapter: Chapter) -> Iterator[Heard]:
        for speech, name in chapter.speeches.items():
            said = [recording for recording in self.draft.recordings if recording.speech == speech]
            for text in dict.fromkeys(recording.text for recording in said):
                yield self.text(name, chapter.title, [found for found in said if found.text == text])

    def text(self, name: str, title: str, said: list[Recording]) -> Heard:
        """One text in the paces it is spoken in."""
        first, old = said[0], self.before(said[0])
        return Heard(
            name=name,
            marks=marked(old.text if old else "", first.text),
            spoken=replaced(first.text, first.spoken),
            notes=tuple(self.notes(said)),
            lengths=" · ".join(f"{_PACE[one.pace]}{duration(one.seconds)}" for one in said),
            players=tuple(
                self.player(f"{title}, {name}", one) for one in (said if self.both_paces else said[:1])
            ),
        )

    def before(self, recording: Recording) -> Recording | None:
        return self.live.by_speech.get((recording.speech, Pace(recording.pace)))

    def notes(self, said: list[Recording]) -> Iterator[str]:
        old = [self.before(recording) for recording in said]
        if any(
            one and one.text == new.text and one.file != new.file for one, new in zip(old, said, strict=True)
        ):
            yield "Der Wortlaut ist gleich, die Aufnahme ist neu."
        if any(recording.voice == HUMAN for recording in said):
            yield "Von einem Menschen gesprochen."

    def player(self, name: str, recording: Recording) -> Player:
        pace = _PACE[recording.pace].strip()
        sound = base64.b64encode(self.sound(recording.file)).decode("ascii")
        label = f"{name}{', ' if pace else ''}{pace}, {duration(recording.seconds)}"
        return Player(label, pace, f"data:audio/mpeg;base64,{sound}")

    def changed(self) -> list[tuple[str, tuple[Mark, ...]]]:
        found = changes(self.live, self.draft)
        guides = self.draft.guide, self.live.guide
        return [(in_words(change.speech, *guides), marked(change.before, change.after)) for change in found]


def proof(
    draft: Release,
    live: Release | None,
    sound: Sound,
    *,
    both_paces: bool = False,
    notes: Mapping[str, Sequence[str]] = NO_NOTES,
    human: bool = False,
    rooms: bool = False,
) -> str:
    """The page for a draft, compared with what is live; None where nothing has been live yet.

    `both_paces` embeds the slow recordings, too, which takes more than twice the room. `notes` are those that
    staff wrote for each other in the texts, by the menu or topic they belong to. `human` is whether somebody
    answers key 0, `rooms` whether there are rooms: the key map shows what there is.
    """
    pages = _Pages(draft, live or draft, sound, both_paces)
    spoken = [recording.speech for recording in draft.recordings if recording.text]  # silence has none
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["duration"] = duration
    return environment.get_template("proof.html").render(
        draft=draft,
        made=draft.day,
        state=_state(draft, live),
        keymap=draw(draft.guide, human=human, rooms=rooms),
        compared=live is not None,
        changed=pages.changed(),
        arrivals=arrivals(draft.guide, draft.seconds),
        lasts=lambda topic, pace: reading_time(draft.guide, topic, Pace(pace), draft.seconds),
        whole_call=whole_call(draft.guide, draft.seconds),
        key_names=key_names,
        notes=notes,
        chapters=[(chapter, tuple(pages.heard(chapter))) for chapter in chapters(draft.guide, spoken)],
    )


def mp3(folder: Path) -> Sound:
    """The recordings below this folder as MP3; VoiceError where one can't be read."""

    def sound(file: str) -> bytes:
        samples, rate = read(folder / file)
        packed = io.BytesIO()
        soundfile.write(
            packed, samples, rate, format="MP3", bitrate_mode="CONSTANT", compression_level=MP3_24_KBITS
        )
        return packed.getvalue()

    return sound


def duration(seconds: float | None) -> str:
    """9 s; 1 min 15 s; a dash for what has no end. Nothing of it comes apart at the end of a line."""
    return "–" if seconds is None else timing.duration(seconds).replace(" ", NO_BREAK)


def _state(draft: Release, live: Release | None) -> str:
    if live is None:
        return "Bisher ist nichts veröffentlicht: Alles auf dieser Seite ist neu."
    if draft == live:
        return "Diese Seite zeigt, was Anrufer jetzt hören."
    return "Diese Seite zeigt den Entwurf. Anrufer hören ihn erst, wenn er veröffentlicht ist."
