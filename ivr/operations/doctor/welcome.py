"""One real page: what the next caller would hear first, and how long the caller would wait for it.

- It is TwiML that Twilio plays, has sound, and no word of another language.
- The first words have to come within 3 seconds of the answer, and Twilio fetches the sounds, too: more than
  1 second for the page is a hint, more than 5 an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from ivr.operations.doctor.finding import Finding, failed, good, hint
from ivr.operations.doctor.practice import ask
from ivr.operations.doctor.target import Site
from ivr.simulator import twiml_parser as twiml
from ivr.simulator.transport import Reply
from ivr.simulator.twiml_schema import TwimlError

TOO_SLOW = 5.0  # seconds
SLOW = 1.0
_LOOK = "Läuft auf dem Server die Hotline von diesem Stand? Bitte sehen Sie in ihr Protokoll."
_FASTER = (
    "Ist der Server überlastet, oder schläft er, wenn niemand anruft? Dann braucht er einen Tarif, bei dem "
    "er wach bleibt."
)


def welcome_is_played(site: Site) -> Iterator[Finding]:
    """The page for a call that begins."""
    reply = ask(site, "/voice", "ringing")
    if reply.status != 200:
        yield failed(f"/voice antwortet Twilio mit Status {reply.status} statt 200.", _LOOK)
        return
    if wrong := fault_in(reply):
        yield failed(f"Die Begrüßung ist nicht, was Twilio braucht: {wrong}", _LOOK)
        return
    took = f"Die Antwort brauchte {reply.seconds:.1f} Sekunden."
    if reply.seconds > TOO_SLOW:
        yield failed(f"Anrufer warten zu lange. {took}", _FASTER)
    elif reply.seconds > SLOW:
        yield hint(f"Anrufer warten etwas. {took}", _FASTER)
    else:
        yield good(f"Anrufer hören etwas, und nur Deutsch. {took}")


def fault_in(reply: Reply) -> str:
    """What is wrong with a page that somebody shall hear, in German; else empty."""
    try:
        verbs = twiml.read(reply.content_type, reply.body)
    except TwimlError as error:
        return error.sentence
    if not sounds(verbs):
        return "Es ist nichts zu hören."
    return "Eine Ansage ist nicht deutsch." if _is_foreign(reply.body) else ""


def sounds(verbs: tuple[twiml.Verb, ...]) -> list[twiml.Say | twiml.Play]:
    """All that is said and played on a page, in order."""
    said: list[object] = []
    for verb in verbs:
        said += verb.prompts if isinstance(verb, twiml.Gather) else [verb]
    return [it for it in said if isinstance(it, twiml.Say | twiml.Play)]


def _is_foreign(page: bytes) -> bool:
    """Whether Twilio's voice would speak another language somewhere; without `language` it speaks English."""
    root = ElementTree.fromstring(page)  # noqa: S314 - twiml.read has just read the same, at most 64 kB
    return any(not say.get("language", "").lower().startswith("de") for say in root.iter("Say"))
