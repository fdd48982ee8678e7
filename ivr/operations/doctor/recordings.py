"""What callers hear, as Twilio fetches it: the recordings of the hotline, and the fallback on its web space.

- Each recording is asked for, and the longest one fetched: to detect truncation.
- The fallback is followed page by page, from one Redirect to the next.
- release.txt on the web space tells which release the fallback was made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

from ivr.commands import command
from ivr.operations.doctor.causes import UnreachableError
from ivr.operations.doctor.http import Answer, HttpClient, Target
from ivr.operations.doctor.local import local_release, when
from ivr.operations.doctor.report import Finding, failed, good, hint, skipped
from ivr.operations.doctor.server import fault_in, prompts_of, served_release
from ivr.operations.static_fallback import ENTRY, RECORDINGS, RELEASE
from ivr.release import LIVE, load
from ivr.simulator import twiml_parser as twiml
from ivr.simulator.webhook_client import BYTES_A_SECOND

MAX_PAGES = 500  # of a fallback; more than any guide has
AT_ONCE = 4  # requests; a server that is taking calls shall hardly notice
_TO_SERVER = "Bitte bringen Sie den Ordner {folder} vollständig und unverändert auf den Server."
_TO_STORE = (
    f"Bitte laden Sie die Aufnahmen noch einmal hoch: {command('publish.py')}. Stimmt AUDIO_BASE_URL, und "
    "darf dort jeder lesen?"
)
_REBUILD = f"Bitte erstellen Sie die Ersatzansage neu und laden Sie sie ganz hoch: {command('fallback.py')}"


def recordings_are_served(target: Target) -> Iterator[Finding]:
    """Each recording of the live release, from outside; UnreachableError as soon as one can't be asked."""
    release = load(target.settings.audio / LIVE)
    if served_release(target) != release.made:
        yield skipped("der Server einen anderen Stand spielt als den von diesem Computer")
        return
    here = target.settings.in_audio(RECORDINGS)
    remedy = _TO_STORE if target.settings.audio_base_url else _TO_SERVER.format(folder=here)
    folder, there = target.settings.audio / RECORDINGS, target.settings.audio_url
    sizes = {f"{there}{file}": (folder / file).stat().st_size for file in sorted(release.files)}
    longest = max(sizes, key=sizes.__getitem__)
    if wrong := complaints(target.http, sizes):
        yield failed(wrong, remedy)
    elif target.http.get(longest).body != (folder / longest.removeprefix(there)).read_bytes():
        yield failed(f"{longest} kommt anders an, als es hier liegt.", remedy)
    else:
        yield good(f"Alle {len(sizes)} Aufnahmen sind zu holen; die längste kam Byte für Byte richtig an.")


def complaints(http: HttpClient, sizes: Mapping[str, int | None]) -> str:
    """What Twilio would complain of, or empty; `sizes` are the bytes expected, if known, by address."""
    checked = {url: complaint(answer, sizes[url]) for url, answer in _heads(http, sizes).items()}
    wrong = [f"{url}: {found}" for url, found in checked.items() if found]
    return f"{len(wrong)} von {len(sizes)} Aufnahmen stimmen nicht, zuerst {wrong[0]}" if wrong else ""


def complaint(answer: Answer, size: int | None) -> str:
    """What is wrong with a recording, by its headers; else empty."""
    kind = answer.content_type.partition(";")[0].strip().lower()
    length = answer.headers.get("Content-Length", "")
    if answer.status != 200:
        return f"Status {answer.status} statt 200."
    if kind not in BYTES_A_SECOND:
        return f"Content-Type „{answer.content_type}“ ist kein Ton, den Twilio abspielt."
    if size is not None and length.isdecimal() and int(length) != size:
        return f"{length} Bytes statt {size}."
    return "leer." if length == "0" else ""


def _heads(http: HttpClient, urls: Iterable[str]) -> dict[str, Answer]:
    """All of them, a few at a time; the first that can't be reached ends it, or we would wait for each."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {url: pool.submit(http.head, url) for url in urls}
        try:
            return {url: future.result() for url, future in asked.items()}
        finally:
            pool.shutdown(cancel_futures=True)


# -- the fallback


def fallback_is_ready(target: Target) -> Iterator[Finding]:
    """Every page and every recording of the fallback, and whether it says what the hotline says."""
    if not target.settings.fallback_url:
        yield skipped("FALLBACK_URL fehlt")
        return
    pages, plays = _follow(target)
    if wrong := complaints(target.http, dict.fromkeys(plays)):
        yield failed(wrong, _REBUILD)
        return
    yield good(f"{pages} Seiten und {len(plays)} Aufnahmen sind da.")
    yield from _is_of_this_release(target)


def _follow(target: Target) -> tuple[int, list[str]]:
    """How many pages there are, and the addresses of all recordings in order; UnreachableError else."""
    url, plays = f"{target.settings.fallback_url}/{ENTRY}", dict[str, None]()
    for pages in range(1, MAX_PAGES + 1):
        verbs = _page(target, url)
        plays |= {urljoin(url, it.url): None for it in prompts_of(verbs) if isinstance(it, twiml.Play)}
        onward = [verb.url for verb in verbs if isinstance(verb, twiml.Redirect)]
        if not onward:
            return pages, list(plays)
        url = urljoin(url, onward[0])
    raise UnreachableError(f"Die Ersatzansage hat nach {MAX_PAGES} Seiten kein Ende.", _REBUILD)


def _page(target: Target, url: str) -> tuple[twiml.Verb, ...]:
    reply = target.http.get(url)
    if reply.status != 200:
        raise UnreachableError(f"{url} antwortet mit Status {reply.status} statt 200.", _REBUILD)
    if fault := fault_in(reply):
        raise UnreachableError(f"{url} ist nicht, was Twilio braucht: {fault}", _REBUILD)
    return twiml.read(reply.content_type, reply.body)


def _is_of_this_release(target: Target) -> Iterator[Finding]:
    answer = target.http.get(f"{target.settings.fallback_url}/{RELEASE}")
    made, here = answer.body.decode("utf-8", "replace").strip(), local_release(target)
    if answer.status != 200 or not here:
        yield hint("Es lässt sich nicht sagen, von welchem Stand die Ersatzansage ist.", _REBUILD)
    elif made != here:
        yield hint(f"Ihr Stand ist vom {when(made)}, der hier vom {when(here)}.", _REBUILD)
