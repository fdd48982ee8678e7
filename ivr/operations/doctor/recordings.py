"""The recordings as Twilio fetches them: each asked for, one fetched whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ivr.operations.doctor.finding import Finding, failed, good, skipped
from ivr.operations.doctor.health import served_release
from ivr.operations.doctor.http import Answer, Outside
from ivr.operations.doctor.local import LIVE
from ivr.operations.doctor.target import Site
from ivr.release import Release, load
from ivr.simulator.webhook_client import BYTES_A_SECOND

AT_ONCE = 4  # requests; a server that is taking calls shall hardly notice
_TO_SERVER = "Bitte bringen Sie den Ordner audio/recordings vollständig und unverändert auf den Server."
_TO_STORE = (
    "Bitte laden Sie die Aufnahmen noch einmal hoch: python scripts/publish.py. Stimmt AUDIO_BASE_URL, und "
    "darf dort jeder lesen?"
)


def recordings_are_served(site: Site) -> Iterator[Finding]:
    """Each recording of the live release, from outside; UnreachableError as soon as one can't be asked."""
    release = load(site.settings.audio / LIVE)
    if served_release(site) != release.made:
        yield skipped("der Server einen anderen Stand spielt als den von diesem Computer")
        return
    remedy = _TO_STORE if site.settings.audio_base_url else _TO_SERVER
    sizes = _sizes(site, release)
    wrong = complaints(site.outside, sizes)
    if wrong:
        url, first = next(iter(wrong.items()))
        yield failed(f"{len(wrong)} von {len(sizes)} Aufnahmen stimmen nicht, zuerst {url}: {first}", remedy)
    elif differing := _differs(site, release):
        yield failed(f"{differing} kommt anders an, als es hier liegt.", remedy)
    else:
        yield good(f"Alle {len(sizes)} Aufnahmen sind zu holen; die längste kam Byte für Byte richtig an.")


def complaints(outside: Outside, sizes: Mapping[str, int | None]) -> dict[str, str]:
    """What Twilio would complain of, by the sound's address; `sizes` are the bytes expected, if known."""
    answers = _heads(outside, sizes)
    told = {url: complaint(answer, sizes[url]) for url, answer in answers.items()}
    return {url: wrong for url, wrong in told.items() if wrong}


def complaint(answer: Answer, size: int | None) -> str:
    """What is wrong with a sound, told by its headers; else empty."""
    kind = answer.content_type.partition(";")[0].strip().lower()
    length = answer.headers.get("Content-Length", "")
    if answer.status != 200:
        return f"Status {answer.status} statt 200."
    if kind not in BYTES_A_SECOND:
        return f"Content-Type „{answer.content_type}“ ist kein Ton, den Twilio abspielt."
    if size is not None and length.isdecimal() and int(length) != size:
        return f"{length} Bytes statt {size}."
    return "leer." if length == "0" else ""


def _heads(outside: Outside, urls: Iterable[str]) -> dict[str, Answer]:
    """All of them, a few at a time; the first that can't be reached ends it, or we would wait for each."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {url: pool.submit(outside.head, url) for url in urls}
        try:
            return {url: future.result() for url, future in asked.items()}
        finally:
            pool.shutdown(cancel_futures=True)


def _sizes(site: Site, release: Release) -> dict[str, int | None]:
    return {
        f"{site.settings.audio_url}{file}": _local(site, file).stat().st_size
        for file in sorted(release.files)
    }


def _differs(site: Site, release: Release) -> str:
    """The longest recording's address if it does not arrive as it is here: there a cut would show."""
    longest = max(sorted(release.files), key=lambda file: _local(site, file).stat().st_size)
    url = f"{site.settings.audio_url}{longest}"
    return "" if site.outside.get(url).body == _local(site, longest).read_bytes() else url


def _local(site: Site, file: str) -> Path:
    return site.settings.audio / "recordings" / file
