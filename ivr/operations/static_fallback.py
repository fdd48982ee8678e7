"""The fallback: the guide as static files that any web space serves by GET, for when the server is down.

When the hotline does not answer, Twilio asks the fallback URL, and the call goes on there, begun or not:

    index.xml   "the keys have no effect" ─▶ as of ─▶ the first topic ─▶ 1-02.xml … a page for each topic
    2-01.xml    "once more from the beginning" ─▶ the first topic ─▶ 2-02.xml …
    3-….xml     … the last topic ─▶ the goodbye, the end of the call

1. What is read, and in which order, is what the dialog itself says to a caller who presses no key. The
   welcome and the words before the reading speak of keys, so FALLBACK[0] is said instead.
   Nobody takes a page off a web space when its last day is over: so it reads no notices, and no topics that
   are there for a while only.
2. Pages name each other and the recordings by relative addresses: the folder works under any address.
3. Static pages can't count rounds, and a call that nobody ends would cost four hours: so the rounds are
   written out, three at most, and no more than fit in an hour.
4. The folder is replaced as a whole, and only if it is empty or ours: its LIESMICH.txt is ours, and there are
   no files but with our names.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ivr.commands import command
from ivr.core.dialog import MAX_NO_INPUT, next_turn, tour
from ivr.core.guide import MAIN, Guide, Pace
from ivr.core.period import ALWAYS
from ivr.core.prompts import FALLBACK
from ivr.core.turn import Breath, Item, Listen, NoInput, Place, Position
from ivr.errors import FallbackError
from ivr.files import reason, replaced
from ivr.release import LIVE, Release, load, missing
from ivr.serve.twiml import unattended

ENTRY = "index.xml"  # what the fallback URL of the number names
RELEASE = "release.txt"  # when the release was made that the folder speaks: ISO 8601, UTC
READ_ME = "LIESMICH.txt"
RECORDINGS = "recordings"
MAX_ROUNDS = 3
MAX_SECONDS = 3600  # of a call; one round is read in any case
_HTACCESS = "<IfModule mod_mime.c>\nAddType text/xml .xml\nAddType audio/wav .wav\n</IfModule>\n"
_TITLE = "Die Ersatzansage der Hotline\n"
NEXT_STEPS = f"""\
1. Laden Sie alle Dateien dieses Ordners hoch, auch den Ordner recordings und die Datei .htaccess.
   Manche Programme zeigen .htaccess erst, wenn Sie versteckte Dateien einblenden.
2. Öffnen Sie die Adresse im Browser, mit /index.xml am Ende, zum Beispiel:
   https://webspace.example.de/ansage/index.xml
   Sie sehen dort die Wörter „Response“ und „Play“, keine Fehlermeldung.
3. Tragen Sie die Adresse ohne /index.xml als FALLBACK_URL ein.
4. Starten Sie, mit der Nummer der Hotline: {command("connect.py")} +49…
5. Schalten Sie beim Webspace das Zugriffsprotokoll ab, oder lassen Sie es nach kurzer Zeit löschen.
   Denn Twilio nennt bei jedem Abruf die Nummer des Anrufers, und wir versprechen, sie nicht zu speichern.

Nach jeder Veröffentlichung: {command("fallback.py")}, dann alles noch einmal hochladen.
"""
_READ_ME = f"""\
{_TITLE}
Wenn unser Server ausfällt, hören Anrufer diese Dateien: den ganzen Leitfaden, der Reihe nach.
Ein einfacher Webspace genügt. Er darf nur nicht auf demselben Server liegen wie die Hotline.

So kommt die Ersatzansage dorthin:

{NEXT_STEPS}
Bitte ändern Sie hier nichts von Hand. Der nächste Aufruf ersetzt den ganzen Ordner.
"""
_OURS = re.compile(
    rf"index\.xml|\d-\d\d+\.xml|{RECORDINGS}(/[0-9a-f]+\.wav)?|\.htaccess|release\.txt|LIESMICH\.txt"
    rf"|({RECORDINGS}/)?(\.DS_Store|Thumbs\.db|desktop\.ini)"  # what the computers of staff leave everywhere
)
_SILENT = Position(Place.MENU, MAIN, no_input=MAX_NO_INPUT - 1)  # after one more silence all is read


@dataclass(frozen=True, slots=True)
class Page:
    """One file: its name, what is said, and the page that comes next; empty where the call ends."""

    name: str
    says: tuple[Item, ...]
    onward: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: when its release was made, how many rounds and recordings, the seconds of a call."""

    made: str
    rounds: int
    recordings: int
    seconds: float


def build(audio: Path, to: Path) -> Built:
    """Build the fallback of the live release below `audio` in the folder `to`.

    Raises ReleaseError where there is no live release. Raises FallbackError where it has no prompts for the
    fallback yet or lacks a recording, and where the folder holds other people's files, can't be written, or
    would stand in one that does not exist: it was mistyped.
    """
    release, to = load(audio / LIVE), to.resolve()
    guide_pages = pages(release)
    files = _files(audio, release, guide_pages)
    if not to.parent.is_dir():
        raise FallbackError(
            f"Den Ordner {to.parent} gibt es nicht. "
            "Bitte legen Sie ihn an, oder nennen Sie mit --to einen anderen."
        )
    if to.is_file():
        raise FallbackError(f"{to} ist eine Datei. Bitte nennen Sie mit --to einen Ordner.")
    if other := _other_peoples_file(to):
        raise FallbackError(
            f"Im Ordner {to} liegt etwas, das nicht zur Ersatzansage gehört: {other}\n"
            "Damit nichts verloren geht, bleibt dort alles, wie es ist. "
            "Bitte nennen Sie mit --to einen leeren oder neuen Ordner."
        )
    try:
        with replaced(to) as folder:
            _fill(folder, release, guide_pages, files, audio)
    except OSError as error:
        raise FallbackError(f"Der Ordner {to} lässt sich nicht anlegen. {reason(error)}") from error
    rounds = 1 + sum(FALLBACK[1] in page.says for page in guide_pages)
    return Built(release.made, rounds, len({*files.values()}), seconds(release, guide_pages))


# -- the pages


def pages(release: Release) -> tuple[Page, ...]:
    """Every page, in the order in which they are heard; FallbackError where prompts for them are missing."""
    if not {*FALLBACK} <= {speech for speech, _ in release.by_speech}:
        raise FallbackError(
            "Was veröffentlicht ist, hat noch keine Ersatzansage. "
            f"Bitte starten Sie erst {command('record.py')}, dann {command('publish.py')}"
        )
    guide = release.guide.on({topic.id for topic in release.guide.topics() if topic.period != ALWAYS})
    for rounds in range(MAX_ROUNDS, 1, -1):
        found = _rounds(guide, rounds)
        if seconds(release, found) <= MAX_SECONDS:
            return found
    return _rounds(guide, 1)


def seconds(release: Release, guide_pages: tuple[Page, ...]) -> float:
    """How long a caller listens who never hangs up."""
    items = (item for page in guide_pages for item in page.says)
    return sum(
        release.recording(item, Pace.NORMAL).seconds if isinstance(item, str) else item.seconds
        for item in items
    )


def _rounds(guide: Guide, rounds: int) -> tuple[Page, ...]:
    as_of, topics, goodbye = _read_aloud(guide)
    beginnings = [(FALLBACK[0], as_of), *[(FALLBACK[1],)] * (rounds - 1)]
    says = [said for beginning in beginnings for said in ((*beginning, *topics[0]), *topics[1:])]
    says[-1] += goodbye
    names = [f"{index // len(topics) + 1}-{index % len(topics) + 1:02}.xml" for index in range(len(says))]
    names[0] = ENTRY
    return tuple(map(Page, names, says, [*names[1:], ""]))


def _read_aloud(guide: Guide) -> tuple[Item, list[tuple[Item, ...]], tuple[Item, ...]]:
    """As of when the guide is, what is read of each topic, and the goodbye."""
    *readings, goodbye = _without_keys(guide)
    _, as_of, *first = readings[0]
    readings[0] = tuple(first)
    read = ((topic, index) for topic, index in tour(guide) if topic not in guide.withdrawn)
    sections = zip(read, readings, strict=True)
    topics = [
        tuple(item for _, reading in of_topic for item in reading)
        for _, of_topic in groupby(sections, key=lambda section: section[0][0].id)
    ]
    return as_of, topics, goodbye


def _without_keys(guide: Guide) -> Iterator[tuple[Item, ...]]:
    """What the dialog says to a caller who presses no key, each time with the silence after it."""
    turn = next_turn(guide, _SILENT, NoInput())
    while isinstance(turn.then, Listen):
        yield (*turn.says, Breath(turn.then.seconds))
        turn = next_turn(guide, turn.then.position, NoInput())


def _files(audio: Path, release: Release, guide_pages: tuple[Page, ...]) -> dict[str, str]:
    """Each speech of the pages with the file of its recording; FallbackError where one is missing."""
    said = {item for page in guide_pages for item in page.says if isinstance(item, str)}
    said |= _silences(release, guide_pages)
    files = {speech: release.recording(speech, Pace.NORMAL).file for speech in sorted(said)}
    if gone := {*files.values()} & {*missing(audio, release)}:
        raise FallbackError(
            f"Von der Ersatzansage fehlen {len(gone)} Aufnahmen. Bitte starten Sie: {command('record.py')}"
        )
    return files


def _silences(release: Release, guide_pages: tuple[Page, ...]) -> set[str]:
    """The silences of the pages; a release that was made before they were recorded has none."""
    asked = {item.speech for page in guide_pages for item in page.says if isinstance(item, Breath)}
    return {speech for speech in asked if (speech, Pace.NORMAL) in release.by_speech}


# -- the folder


def _fill(
    folder: Path, release: Release, guide_pages: tuple[Page, ...], files: dict[str, str], audio: Path
) -> None:
    addresses = {speech: f"{RECORDINGS}/{file}" for speech, file in files.items()}
    for page in guide_pages:
        (folder / page.name).write_bytes(unattended(page.says, addresses, page.onward))
    (folder / RECORDINGS).mkdir()
    for file in {*files.values()}:
        shutil.copyfile(audio / RECORDINGS / file, folder / RECORDINGS / file)
    for name, text in ((".htaccess", _HTACCESS), (READ_ME, _READ_ME), (RELEASE, f"{release.made}\n")):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _other_peoples_file(folder: Path) -> str:
    """The name of a file there that we did not write; empty where there is none."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    read_me = folder / READ_ME
    if read_me.is_file() and read_me.read_text(encoding="utf-8", errors="replace").startswith(_TITLE):
        found = [name for name in found if not _OURS.fullmatch(name)]
    return found[0] if found else ""
