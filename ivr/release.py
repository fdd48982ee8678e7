"""The release: texts and recordings that belong together, in one file; and the folder it is kept in.

    texts/*             what staff write
    studio/*.flac       takes: what a human being has spoken for a text, as it came
    recordings/*.wav    the sound of every speech, as the telephone plays it
    draft.json          the release that staff hear
    live.json           the release that callers hear
    history/*.json      what callers heard before, each named by the moment (UTC) it stopped being live;
                        and jetzt.json, a copy of what was published last

live.json is all the web process needs: the guide, who answers key 0 and when, and for every speech and pace
its recording. Periods and hours are local time: "2026-12-24T18:00", "9:00-12:00, 14:00-16:30". It is written
atomically (ivr.files), so that a reader finds the old one or the new one, never half of one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ivr.clock import GERMANY
from ivr.commands import command
from ivr.core.desk import NO_STAFF, Person, Spans, Staff
from ivr.core.guide import Guide, Menu, Notice, Pace, Practice, Section, Topic
from ivr.core.organisation import UNNAMED, Organisation
from ivr.core.period import Period
from ivr.core.prompts import FALLBACK, OF_HOURS, WHISPER, said_alone
from ivr.core.today import speeches_of
from ivr.errors import ReleaseError
from ivr.files import read_regular

FILE = re.compile(r"[0-9a-f]{8,64}\.wav", re.ASCII)  # the name of a recording: a hash of what it holds
LIVE, DRAFT = "live.json", "draft.json"  # what callers hear; what was recorded last
HUMAN = "mensch"  # the voice of a recording that a human being has spoken
MAX_BYTES = 10_000_000  # of a release; the real one has 72,000
_NEAREST = {
    Pace.NORMAL: (Pace.NORMAL, Pace.SLOW, Pace.VERY_SLOW),
    Pace.SLOW: (Pace.SLOW, Pace.NORMAL, Pace.VERY_SLOW),
    Pace.VERY_SLOW: (Pace.VERY_SLOW, Pace.SLOW, Pace.NORMAL),
}
_RECORD = f"Bitte nehmen Sie neu auf: {command('record.py --voice nano')}"
_REPAIR = f"Bitte stellen Sie sie wieder her: {command('rollback.py --repair')}"
FORMAT = 1  # raised when an older hotline could no longer read it


class AudioFolder:
    """The folder with texts, recordings and releases, and where each of them is in it."""

    def __init__(self, path: Path) -> None:
        self.texts = path / "texts"
        self.takes = path / "studio"
        self.recordings = path / "recordings"
        self.draft = path / DRAFT
        self.live = path / LIVE
        self.history = path / "history"
        self.copy = self.history / "jetzt.json"  # live.json can be broken by a merge or a full disc


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of one speech at one pace."""

    speech: str  # the id of the speech
    pace: str  # the value of a Pace: "normal"
    file: str  # its name below audio/recordings
    text: str  # readable German, as staff wrote it
    spoken: str  # the same as it is spoken: for a voice that has to step in
    seconds: float
    voice: str


@dataclass(frozen=True, slots=True)
class Release:
    """A guide and its recordings, made at one moment (ISO 8601, UTC), spoken by one voice."""

    made: str
    voice: str
    guide: Guide
    recordings: tuple[Recording, ...]
    organisation: Organisation = UNNAMED  # one that was made before there was its file has none
    staff: Staff = NO_STAFF
    by_speech: Mapping[tuple[str, Pace], Recording] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        table = {(recording.speech, Pace(recording.pace)): recording for recording in self.recordings}
        object.__setattr__(self, "by_speech", table)

    @property
    def day(self) -> str:
        """The German day on which it was made: "24.11.2026"; empty where it has no date."""
        return f"{datetime.fromisoformat(self.made).astimezone(GERMANY):%d.%m.%Y}" if self.made else ""

    def recording(self, speech: str, pace: Pace) -> Recording:
        """What is said; at the nearest pace where there is none at this, as in a release of two paces.

        Raises KeyError for a speech that the release does not have.
        """
        there = [found for found in _NEAREST[pace] if (speech, found) in self.by_speech]
        return self.by_speech[speech, there[0] if there else pace]

    def seconds(self, speech: str, pace: Pace) -> float:
        """How long that takes."""
        return self.recording(speech, pace).seconds

    @property
    def texts(self) -> dict[str, str]:
        """What is said in each recording, by the name of its file."""
        return {recording.file: recording.text for recording in self.recordings}

    @property
    def files(self) -> frozenset[str]:
        """The names of all sound files."""
        return frozenset(recording.file for recording in self.recordings)


def load(path: Path) -> Release:
    """The release in this file.

    Raises ReleaseError where it is missing, half written, from a newer version, lacks a recording, or is no
    regular file of at most MAX_BYTES.
    """
    remedy = _REPAIR if path.name == LIVE else _RECORD
    try:
        return loads(read_regular(path, MAX_BYTES).decode(), path.name, remedy)
    except FileNotFoundError:
        raise ReleaseError(f"{path.name} fehlt. {_missing(path)}") from None
    except (OSError, ValueError) as error:
        raise _unreadable(path.name, error, remedy) from error


def readable(path: Path) -> Release | None:
    """The release in this file; None where it is missing or can't be used."""
    try:
        return load(path)
    except ReleaseError:
        return None


def _missing(path: Path) -> str:
    """What to do where this file is not there: recorded is not yet published."""
    if path.name == LIVE and path.with_name(DRAFT).exists():
        publish, listen = command("publish.py"), command("call.py --draft")
        return f"Ein Entwurf ist schon da. Veröffentlichen: {publish}. Nur anhören: {listen}"
    return f"Bitte nehmen Sie auf: {command('record.py --voice nano')}"


def loads(text: str, name: str, remedy: str = _RECORD) -> Release:
    """The release that this text is; name and remedy are for the complaint.

    Raises ReleaseError where it is half written, from a newer version or lacks a recording.
    """
    try:
        data = json.loads(text)
        if data["format"] > FORMAT:
            raise ReleaseError(
                f"{name} stammt von einer neueren Version der Hotline. "
                "Bitte spielen Sie die neue Version des Programms ein."
            )
        release = Release(
            made=str(data["made"]),
            voice=str(data["voice"]),
            guide=_guide(data["guide"]),
            recordings=tuple(_recording(entry) for entry in data["recordings"]),
            organisation=_organisation(data.get("organisation", {})),
            staff=_staff(data.get("staff", {})),
        )
        return _complete(release, name)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable(name, error, remedy) from error


def _unreadable(name: str, error: Exception, remedy: str) -> ReleaseError:
    return ReleaseError(
        f"{name} ist nicht lesbar ({type(error).__name__}), vielleicht nur halb geschrieben. {remedy}"
    )


def dumps(release: Release) -> str:
    """The text of the file: the same release always gives the same text."""
    data = {
        "format": FORMAT,
        "made": release.made,
        "voice": release.voice,
        "organisation": asdict(release.organisation),
        "guide": {
            "main": asdict(release.guide.main, dict_factory=_without_no_items),
            "contact": asdict(release.guide.contact, dict_factory=_without_no_items),
            "notices": [asdict(notice) for notice in release.guide.notices],
        },
        "staff": _staff_data(release.staff),
        "recordings": [asdict(recording) for recording in release.recordings],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, default=_local) + "\n"


def _without_no_items(entries: list[tuple[str, Any]]) -> dict[str, Any]:
    """A section without a list says nothing of items, as in older releases."""
    return {name: value for name, value in entries if (name, value) != ("items", ())}


def _local(value: object) -> str:
    """A day or a moment of local time, to the minute."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    raise TypeError(type(value).__name__)


def missing(audio: Path, release: Release) -> list[str]:
    """The recordings of a release that are not in this folder."""
    folder = AudioFolder(audio).recordings
    return sorted(file for file in release.files if not (folder / file).is_file())


def _complete(release: Release, name: str) -> Release:
    """The release, if it has every speech that a call can ask for; else ReleaseError."""
    alone = said_alone(practice=release.guide.has_practice, rooms=release.guide.has_room)
    wanted = {*speeches_of(release.guide), *alone} - {*FALLBACK, WHISPER}
    if release.staff == NO_STAFF:
        wanted -= {*OF_HOURS}
    lacking = sorted(wanted - {speech for speech, _ in release.by_speech})
    if lacking:
        raise ReleaseError(
            f"{name} ist unvollständig: „{lacking[0]}“ fehlt, insgesamt {len(lacking)} Texte. "
            f"Bitte nehmen Sie neu auf: {command('record.py')}"
        )
    return release


def _organisation(data: dict[str, str]) -> Organisation:
    if not all(isinstance(value, str) for value in data.values()):
        raise TypeError("a text is expected")
    return Organisation(**data)


def _recording(entry: dict[str, Any]) -> Recording:
    recording = Recording(**entry)
    if not all(isinstance(value, str) for name, value in entry.items() if name != "seconds"):
        raise TypeError("a text is expected")
    if not FILE.fullmatch(recording.file):
        raise ValueError("not the name of a recording")  # nobody is led to a file elsewhere
    return recording


def _guide(data: dict[str, Any]) -> Guide:
    notices = tuple(Notice(one["id"], _period(one["period"])) for one in data.get("notices", ()))
    return Guide(_menu(data["main"]), _topic(data["contact"]), notices)


def _period(data: dict[str, str | None]) -> Period:
    begins, ends = (datetime.fromisoformat(end) if end else None for end in (data["begins"], data["ends"]))
    return Period(begins, ends)


def _staff(data: dict[str, Any]) -> Staff:
    if not data:
        return NO_STAFF
    return Staff(
        people=tuple(Person(str(one["number"]), frozenset(one["days"])) for one in data["people"]),
        at_once=bool(data["at_once"]),
        hours=tuple(map(_spans, data["hours"])),
        exceptions={date.fromisoformat(day): _spans(spans) for day, spans in data["exceptions"].items()},
        last_day=date.fromisoformat(data["last_day"]) if data["last_day"] else None,
    )


def _staff_data(staff: Staff) -> dict[str, Any]:
    """What is known of the staff; nothing where that is nothing, as in older releases."""
    if staff == NO_STAFF:
        return {}
    return {
        "people": [{"number": one.number, "days": sorted(one.days)} for one in staff.people],
        "at_once": staff.at_once,
        "hours": [_spans_text(spans) for spans in staff.hours],
        "exceptions": {
            day.isoformat(): _spans_text(staff.exceptions[day]) for day in sorted(staff.exceptions)
        },
        "last_day": staff.last_day.isoformat() if staff.last_day else "",
    }


def _spans(text: str) -> Spans:
    """When it is open, "9:00-12:00, 14:00-16:30", in minutes of the day; empty: closed."""
    ends = (span.split("-") for span in text.split(", ") if text)
    return tuple((_minutes(opens), _minutes(closes)) for opens, closes in ends)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _spans_text(spans: Spans) -> str:
    return ", ".join("-".join(f"{at // 60}:{at % 60:02}" for at in span) for span in spans)


def _menu(data: dict[str, Any]) -> Menu:
    choices = tuple(_menu(choice) if "choices" in choice else _topic(choice) for choice in data["choices"])
    return Menu(**{**data, "choices": choices})


def _section(data: dict[str, Any]) -> Section:
    return Section(tuple(data["passages"]), data["dictated"], tuple(data.get("items", ())))


def _topic(data: dict[str, Any]) -> Topic:
    sections = tuple(map(_section, data["sections"]))
    if not sections:
        raise ValueError("a topic without a word")
    practice = Practice(**data["practice"]) if data.get("practice") else None
    period = _period(data.get("period", {"begins": None, "ends": None}))
    return Topic(**{**data, "sections": sections, "practice": practice, "period": period})
