"""What callers hear, as Twilio fetches it: the recordings of the hotline, and the fallback on its web space.

- Each recording is asked for, and the longest one fetched: there a cut would show.
- The fallback is followed page by page. A web space answers GET only, so every way from page to page has to
  be GET; a way to somewhere else, back to the hotline for instance, is not followed.
- release.txt on the web space tells which release the fallback was made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from ivr.operations.doctor.http import Answer, HttpClient, Target
from ivr.operations.doctor.local import local_release, when
from ivr.operations.doctor.report import Finding, failed, good, hint, skipped
from ivr.operations.doctor.server import fault_in, prompts_of, served_release
from ivr.operations.static_fallback import ENTRY, RELEASE
from ivr.release import LIVE, Release, load
from ivr.simulator import twiml_parser as twiml
from ivr.simulator.webhook_client import BYTES_A_SECOND

MAX_PAGES = 500  # of a fallback; more than any guide has
AT_ONCE = 4  # requests; a server that is taking calls shall hardly notice
_TO_SERVER = "Bitte bringen Sie den Ordner audio/recordings vollständig und unverändert auf den Server."
_TO_STORE = (
    "Bitte laden Sie die Aufnahmen noch einmal hoch: python scripts/publish.py. Stimmt AUDIO_BASE_URL, und "
    "darf dort jeder lesen?"
)
_REBUILD = "Bitte erstellen Sie die Ersatzansage neu und laden Sie sie ganz hoch: python scripts/fallback.py"


def recordings_are_served(target: Target) -> Iterator[Finding]:
    """Each recording of the live release, from outside; UnreachableError as soon as one can't be asked."""
    release = load(target.settings.audio / LIVE)
    if served_release(target) != release.made:
        yield skipped("der Server einen anderen Stand spielt als den von diesem Computer")
        return
    remedy = _TO_STORE if target.settings.audio_base_url else _TO_SERVER
    sizes = _sizes(target, release)
    wrong = complaints(target.http, sizes)
    if wrong:
        url, first = next(iter(wrong.items()))
        yield failed(f"{len(wrong)} von {len(sizes)} Aufnahmen stimmen nicht, zuerst {url}: {first}", remedy)
    elif differing := _differs(target, release):
        yield failed(f"{differing} kommt anders an, als es hier liegt.", remedy)
    else:
        yield good(f"Alle {len(sizes)} Aufnahmen sind zu holen; die längste kam Byte für Byte richtig an.")


def complaints(http: HttpClient, sizes: Mapping[str, int | None]) -> dict[str, str]:
    """What Twilio would complain of, by the recording's address; `sizes` are the bytes expected, if known."""
    answers = _heads(http, sizes)
    checked = {url: complaint(answer, sizes[url]) for url, answer in answers.items()}
    return {url: wrong for url, wrong in checked.items() if wrong}


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


def _sizes(target: Target, release: Release) -> dict[str, int | None]:
    return {
        f"{target.settings.audio_url}{file}": _local(target, file).stat().st_size
        for file in sorted(release.files)
    }


def _differs(target: Target, release: Release) -> str:
    """The longest recording's address if it does not arrive as it is here: there a cut would show."""
    longest = max(sorted(release.files), key=lambda file: _local(target, file).stat().st_size)
    url = f"{target.settings.audio_url}{longest}"
    return "" if target.http.get(url).body == _local(target, longest).read_bytes() else url


def _local(target: Target, file: str) -> Path:
    return target.settings.audio / "recordings" / file


# -- the fallback


class _FallbackError(Exception):
    """What is wrong, in German."""


def fallback_is_ready(target: Target) -> Iterator[Finding]:
    """Every page and every recording of the fallback, and whether it says what the hotline says."""
    if not target.settings.fallback_url:
        yield skipped("FALLBACK_URL fehlt")
        return
    try:
        pages, plays = _follow(target)
    except _FallbackError as error:
        yield failed(str(error), _REBUILD)
        return
    wrong = complaints(target.http, dict.fromkeys(plays))
    if wrong:
        url, first = next(iter(wrong.items()))
        yield failed(
            f"{len(wrong)} von {len(plays)} Aufnahmen stimmen nicht, zuerst {url}: {first}", _REBUILD
        )
        return
    yield good(f"{_many(pages, 'Seite', 'Seiten')} und {_many(len(plays), 'Aufnahme', 'Aufnahmen')} sind da.")
    yield from _is_of_this_release(target)


def _follow(target: Target) -> tuple[int, list[str]]:
    """How many pages there are, and the addresses of all recordings in order. Raises _FallbackError."""
    folder = f"{target.settings.fallback_url}/"
    ahead, seen, plays = [urljoin(folder, ENTRY)], set[str](), dict[str, None]()
    while ahead and len(seen) < MAX_PAGES:
        url = ahead.pop(0)
        if url in seen:
            continue
        seen.add(url)
        verbs = _page(target, url)
        plays |= dict.fromkeys(
            _absolute(url, it.url) for it in prompts_of(verbs) if isinstance(it, twiml.Play) and it.url
        )
        ahead += [onward for onward in _ways(url, verbs) if onward.startswith(folder)]
    return len(seen), list(plays)


def _page(target: Target, url: str) -> tuple[twiml.Verb, ...]:
    reply = target.http.get(url)
    if reply.status != 200:
        raise _FallbackError(f"{url} antwortet mit Status {reply.status} statt 200.")
    if fault := fault_in(reply):
        raise _FallbackError(f"{url} ist nicht, was Twilio braucht: {fault}")
    return twiml.read(reply.content_type, reply.body)


def _ways(url: str, verbs: tuple[twiml.Verb, ...]) -> Iterator[str]:
    """Where the call can go on from a page; _FallbackError for a way that a web space does not answer."""
    for verb in verbs:
        match verb:
            case twiml.Redirect(target, method) | twiml.Gather(action=target, method=method) if target:
                onward = _absolute(url, target)
                if method != "GET" and _folder(onward) == _folder(url):
                    raise _FallbackError(
                        f"{url} führt mit {method} weiter; ein Webspace beantwortet nur GET."
                    )
                yield onward
            case _:
                pass


def _absolute(url: str, target: str) -> str:
    try:
        return urldefrag(urljoin(url, target)).url
    except ValueError:
        raise _FallbackError(f"{url} nennt eine Adresse, die keine ist: {target}") from None


def _folder(url: str) -> str:
    return url.rpartition("/")[0]


def _is_of_this_release(target: Target) -> Iterator[Finding]:
    answer = target.http.get(f"{target.settings.fallback_url}/{RELEASE}")
    made, here = answer.body.decode("utf-8", "replace").strip(), local_release(target)
    if answer.status != 200 or not here:
        yield hint("Es lässt sich nicht sagen, von welchem Stand die Ersatzansage ist.", _REBUILD)
    elif made != here:
        yield hint(f"Ihr Stand ist vom {when(made)}, der hier vom {when(here)}.", _REBUILD)


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
