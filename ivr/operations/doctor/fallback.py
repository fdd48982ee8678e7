"""The fallback: the copy of the guide on a web space of its own, walked through page by page.

- A web space answers GET only, so every way from page to page has to be GET.
- A way to somewhere else, back to the hotline for instance, is not followed.
- release.txt tells which release the copy was made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

from ivr.operations.doctor.finding import Finding, failed, good, hint, skipped
from ivr.operations.doctor.local import release_here, when
from ivr.operations.doctor.recordings import complaints
from ivr.operations.doctor.target import Site
from ivr.operations.doctor.welcome import fault_in, sounds
from ivr.operations.static_fallback import ENTRY, RELEASE
from ivr.simulator import twiml_parser as twiml

MOST_PAGES = 500  # more than any guide has; a fallback that never ends is no reason never to end
_MAKE_IT = "Bitte erstellen Sie die Ersatzansage neu und laden Sie sie ganz hoch: python scripts/fallback.py"


class _Broken(Exception):  # noqa: N818 - the way out of the walk
    """What is wrong, in German."""


def fallback_is_ready(site: Site) -> Iterator[Finding]:
    """Every page and every sound of the fallback, and whether it says what the hotline says."""
    if not site.settings.fallback_url:
        yield skipped("FALLBACK_URL fehlt")
        return
    try:
        pages, plays = _walk(site)
    except _Broken as broken:
        yield failed(str(broken), _MAKE_IT)
        return
    wrong = complaints(site.outside, dict.fromkeys(plays))
    if wrong:
        url, first = next(iter(wrong.items()))
        yield failed(
            f"{len(wrong)} von {len(plays)} Aufnahmen stimmen nicht, zuerst {url}: {first}", _MAKE_IT
        )
        return
    yield good(f"{_many(pages, 'Seite', 'Seiten')} und {_many(len(plays), 'Aufnahme', 'Aufnahmen')} sind da.")
    yield from _is_of_this_release(site)


def _walk(site: Site) -> tuple[int, list[str]]:
    """How many pages there are, and the addresses of all sounds in order; _Broken where one is no page."""
    folder = f"{site.settings.fallback_url}/"
    ahead, seen, plays = [urljoin(folder, ENTRY)], set[str](), dict[str, None]()
    while ahead and len(seen) < MOST_PAGES:
        url = ahead.pop(0)
        if url in seen:
            continue
        seen.add(url)
        verbs = _page(site, url)
        plays |= dict.fromkeys(
            _absolute(url, it.url) for it in sounds(verbs) if isinstance(it, twiml.Play) and it.url
        )
        ahead += [onward for onward in _ways(url, verbs) if onward.startswith(folder)]
    return len(seen), list(plays)


def _page(site: Site, url: str) -> tuple[twiml.Verb, ...]:
    reply = site.outside.get(url)
    if reply.status != 200:
        raise _Broken(f"{url} antwortet mit Status {reply.status} statt 200.")
    if fault := fault_in(reply):
        raise _Broken(f"{url} ist nicht, was Twilio braucht: {fault}")
    return twiml.read(reply.content_type, reply.body)


def _ways(url: str, verbs: tuple[twiml.Verb, ...]) -> Iterator[str]:
    """Where the call can go on from a page; _Broken for a way that a web space does not answer."""
    for verb in verbs:
        match verb:
            case twiml.Redirect(target, method) | twiml.Gather(action=target, method=method) if target:
                onward = _absolute(url, target)
                if method != "GET" and _folder(onward) == _folder(url):
                    raise _Broken(f"{url} führt mit {method} weiter; ein Webspace beantwortet nur GET.")
                yield onward
            case _:
                pass


def _absolute(url: str, target: str) -> str:
    try:
        return urldefrag(urljoin(url, target)).url
    except ValueError:
        raise _Broken(f"{url} nennt eine Adresse, die keine ist: {target}") from None


def _folder(url: str) -> str:
    return url.rpartition("/")[0]


def _is_of_this_release(site: Site) -> Iterator[Finding]:
    answer = site.outside.get(f"{site.settings.fallback_url}/{RELEASE}")
    made, here = answer.body.decode("utf-8", "replace").strip(), release_here(site)
    if answer.status != 200 or not here:
        yield hint("Es lässt sich nicht sagen, von welchem Stand die Ersatzansage ist.", _MAKE_IT)
    elif made != here:
        yield hint(f"Ihr Stand ist vom {when(made)}, der hier vom {when(here)}.", _MAKE_IT)


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
