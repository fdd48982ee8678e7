"""The server as Twilio meets it: connection, certificate, /health, signature, and the first page of a call.

- A certificate with less than 7 days left is an error: it is renewed weeks ahead, so by now that has failed.
  Less than 21 days is a hint.
- A request signed with the auth token gets 204. One that is signed with anything else, or not at all, gets
  403. Whatever else comes is an alarm, unless the server answers everything alike: then no
  unsigned request is accepted.
- The first page is TwiML that Twilio plays, has something to hear, and speaks German only. The first words
  have to come within 3 seconds, fetching the recordings included: more than 1 second for the page is a hint,
  more than 5 an error.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

from ivr.operations.doctor.causes import SLOW, UnreachableError, unreachable
from ivr.operations.doctor.http import PRACTICE, STATUS, Target
from ivr.operations.doctor.local import local_release, when
from ivr.operations.doctor.report import Finding, failed, good, hint, skipped
from ivr.operations.static_fallback import RECORDINGS
from ivr.release import LIVE
from ivr.simulator import twiml_parser as twiml
from ivr.simulator.transport import Reply, TransportError
from ivr.simulator.twiml_parser import TwimlError
from ivr.simulator.webhook_client import Request, WebhookClient

DAYS_ERROR, DAYS_HINT = timedelta(days=7), timedelta(days=21)
SECONDS_ERROR, SECONDS_HINT = 5.0, 1.0
_FORGED_TOKEN = "not the auth token"  # noqa: S105 - what a forger signs with
_RENEW = "Bitte erneuern Sie es jetzt (meist: certbot renew). Warum ist es nicht von selbst geschehen?"
_WRONG_ADDRESS = (
    "Stimmt PUBLIC_URL, auch der Pfad dahinter? Läuft dort die Hotline, und reicht der Webserver (nginx) "
    "alle Pfade an sie weiter?"
)
_NOT_RUNNING = "Läuft die Hotline? Bitte starten Sie sie neu und sehen Sie in ihr Protokoll."
_REFUSED = (
    "Meist ist es eins von zweien. Erstens das Token: TWILIO_AUTH_TOKEN muss hier und auf dem Server gleich "
    "sein, und zwar das der Region, in der die Nummer ist (Irland hat ein eigenes); nach einem Wechsel gilt "
    "nur das neue. Zweitens die Adresse: PUBLIC_URL muss auf dem Server genauso lauten wie hier, mit "
    "demselben Pfad, demselben Anschluss (Port) und https statt http."
)
_NOT_PASSED_ON = (
    "Reicht der Webserver (nginx) POST-Anfragen an /voice und alles darunter unverändert an die Hotline "
    "weiter?"
)
_ALARM = (
    "Achtung: Jeder kann sich als Twilio ausgeben. Bitte nehmen Sie den Server vom Netz, bis dort die "
    "unveränderte Hotline läuft und kein Webserver davor selbst auf /voice antwortet."
)
_LOOK = "Läuft auf dem Server die Hotline von diesem Stand? Bitte sehen Sie in ihr Protokoll."
_FASTER = (
    "Ist der Server überlastet, oder schläft er, wenn niemand anruft? Dann braucht er einen Tarif, bei dem "
    "er wach bleibt."
)


# -- connection and certificate


def server_is_reachable(target: Target) -> Iterator[Finding]:
    """The name is known, and a connection opens."""
    host = target.address.hostname or ""
    target.http.connect(host, target.port)
    yield good(f"{host} ist auf Anschluss {target.port} zu erreichen.")


def certificate_is_valid(target: Target) -> Iterator[Finding]:
    """Trusted, for this name, and for long enough."""
    if target.address.scheme != "https":
        yield skipped("PUBLIC_URL mit http:// beginnt")
        return
    host = target.address.hostname or ""
    ends = target.http.certificate(host, target.port)
    left = ends - target.http.now()
    until = f"gültig bis {ends:%d.%m.%Y}, noch {'1 Tag' if left.days == 1 else f'{left.days} Tage'}."
    if left < DAYS_ERROR:
        yield failed(until, _RENEW)
    else:
        yield hint(until, _RENEW) if left < DAYS_HINT else good(until)


# -- /health


def server_is_healthy(target: Target) -> Iterator[Finding]:
    """200 and a release; a hint where it is another one than here, or where recordings are missing there."""
    reply = target.http.get(f"{target.settings.public_url}/health")
    health, in_audio = _json(reply), target.settings.in_audio
    if reply.status == 503 and health:
        yield failed(
            f"Der Server hat nichts, was er Anrufern vorspielen kann: {health.get('why') or 'kein Stand'}",
            f"Bitte bringen Sie {in_audio(LIVE)} und {in_audio(RECORDINGS)} vollständig auf den Server.",
        )
    elif reply.status != 200:
        remedy = _NOT_RUNNING if reply.status >= 500 else _WRONG_ADDRESS
        yield failed(f"/health antwortet mit Status {reply.status} statt 200.", remedy)
    elif "release" not in health:
        yield failed("Unter PUBLIC_URL antwortet etwas anderes als die Hotline.", _WRONG_ADDRESS)
    else:
        yield from _compare(target, health)


def served_release(target: Target) -> str:
    """The moment at which the release was made that callers hear; empty where the server doesn't say."""
    return str(_json(target.http.get(f"{target.settings.public_url}/health")).get("release", ""))


def _compare(target: Target, health: dict[str, Any]) -> Iterator[Finding]:
    served, here = str(health["release"]), local_release(target)
    if here and served != here:
        yield hint(
            f"Der Server spielt den Stand vom {when(served)}, hier ist der vom {when(here)}.",
            "Soll der Server den neuen Stand bekommen, oder dieser Computer den des Servers? Bitte gleichen "
            f"Sie den Ordner {target.settings.in_audio()} ab.",
        )
    if health.get("missing"):
        folder = target.settings.in_audio(RECORDINGS)
        yield hint(
            f"Auf dem Server fehlen {health['missing']} Aufnahmen; eine Ersatzstimme spricht dort.",
            f"Bitte bringen Sie den Ordner {folder} vollständig auf den Server.",
        )
    if health.get("warning"):
        yield hint(
            f"Der Server meldet: {health['warning']}",
            "Bitte sehen Sie dort live.json an, im Ordner audio oder in dem, den AUDIO_FOLDER dort nennt.",
        )
    if not here or served == here:
        yield good(f"Der Server antwortet und spielt den Stand vom {when(served)}.")


def _json(reply: Reply) -> dict[str, Any]:
    try:
        content = json.loads(reply.body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


# -- the signature


def signature_is_checked(target: Target) -> Iterator[Finding]:
    """Twilio is let in, nobody else is."""
    valid = _post(target, STATUS, "completed")
    forged = {
        "mit falscher Unterschrift": _post(target, STATUS, "completed", _FORGED_TOKEN),
        "ohne Unterschrift": target.http.post(f"{target.settings.public_url}{STATUS}", PRACTICE, {}),
    }
    wrong = [*_refused(valid), *_let_in(valid, forged)]
    yield from wrong or [good("Twilios Unterschrift wird erkannt, eine falsche und gar keine abgewiesen.")]


def _refused(valid: Reply) -> Iterator[Finding]:
    if valid.status == 403:
        what = "Der Server weist Twilios Unterschrift ab (403): Kein Anruf käme durch."
        yield failed(what, _REFUSED)
    elif valid.status != 204:
        remedy = _NOT_RUNNING if valid.status >= 500 else _NOT_PASSED_ON
        yield failed(f"{STATUS} antwortet Twilio mit Status {valid.status} statt 204.", remedy)


def _let_in(valid: Reply, forged: dict[str, Reply]) -> Iterator[Finding]:
    for how, reply in forged.items():
        all_alike = reply.status == valid.status and reply.status >= 400
        if reply.status != 403 and not all_alike:
            yield failed(f"ALARM: Eine Anfrage {how} bekommt Status {reply.status} statt 403.", _ALARM)


def _post(target: Target, path: str, call_status: str, token: str | None = None) -> Reply:
    """POST to a path of the hotline, signed with the auth token or another; UnreachableError without a reply.

    The parameters are those of a call between two numbers that belong to nobody.
    """
    url = f"{target.settings.public_url}{path}"
    exchange = WebhookClient(transport=target.http, token=token or target.settings.auth_token, entry=url)
    try:
        return exchange.ask(Request("POST", url, PRACTICE), call_status)[1]
    except UnreachableError:
        raise
    except TransportError as error:  # its tries have taken too long together
        raise unreachable(url, SLOW) from error


# -- the first page of a call


def welcome_is_played(target: Target) -> Iterator[Finding]:
    """The page for a call that begins, and how long the caller waits for it."""
    reply = _post(target, "/voice", "ringing")
    if reply.status != 200:
        yield failed(f"/voice antwortet Twilio mit Status {reply.status} statt 200.", _LOOK)
        return
    if fault := fault_in(reply):
        yield failed(f"Die Begrüßung ist nicht, was Twilio braucht: {fault}", _LOOK)
        return
    took = f"Die Antwort brauchte {reply.seconds:.1f} Sekunden."
    if reply.seconds > SECONDS_ERROR:
        yield failed(f"Anrufer warten zu lange. {took}", _FASTER)
    elif reply.seconds > SECONDS_HINT:
        yield hint(f"Anrufer warten etwas. {took}", _FASTER)
    else:
        yield good(f"Anrufer hören etwas, und nur Deutsch. {took}")


def fault_in(reply: Reply) -> str:
    """What is wrong with a page that a caller shall hear, in German; else empty."""
    try:
        verbs = twiml.read(reply.content_type, reply.body)
    except TwimlError as error:
        return error.sentence
    if not prompts_of(verbs):
        return "Es ist nichts zu hören."
    return "Eine Ansage ist nicht deutsch." if _is_foreign(reply.body) else ""


def prompts_of(verbs: tuple[twiml.Verb, ...]) -> list[twiml.Say | twiml.Play]:
    """All that is said and played on a page, in order."""
    prompts: list[object] = []
    for verb in verbs:
        prompts += verb.prompts if isinstance(verb, twiml.Gather) else [verb]
    return [prompt for prompt in prompts if isinstance(prompt, twiml.Say | twiml.Play)]


def _is_foreign(page: bytes) -> bool:
    """Whether Twilio's voice would speak another language somewhere; without `language` it speaks English."""
    root = ElementTree.fromstring(page)  # noqa: S314 - twiml.read has just read the same, at most 64 kB
    return any(not say.get("language", "").lower().startswith("de") for say in root.iter("Say"))
