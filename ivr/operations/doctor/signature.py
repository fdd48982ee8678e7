"""Twilio's signature, there and back through the public address.

- Signed with the auth token: 204.
- Signed with anything else, or not at all: 403. Whatever else comes is an alarm, unless the server answers
  everything alike, since then nothing has been let in.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.operations.doctor.finding import Finding, failed, good
from ivr.operations.doctor.practice import NOT_THE_TOKEN, PRACTICE, ask
from ivr.operations.doctor.target import Site
from ivr.simulator.transport import Reply

STATUS = "/voice/status"
_TWO_REASONS = (
    "Meist ist es eins von zweien. Erstens das Token: TWILIO_AUTH_TOKEN muss hier und auf dem Server gleich "
    "sein, und zwar das der Region, in der die Nummer ist (Irland hat ein eigenes); nach einem Wechsel gilt "
    "nur das neue. Zweitens die Adresse: PUBLIC_URL muss auf dem Server genauso lauten wie hier, mit "
    "demselben Pfad, demselben Anschluss (Port) und https statt http."
)
_NOT_PASSED_ON = (
    "Reicht der Webserver (nginx) POST-Anfragen an /voice und alles darunter unverändert an die Hotline "
    "weiter?"
)
_STUMBLES = "Die Hotline stolpert oder läuft nicht. Bitte starten Sie sie neu und sehen Sie in ihr Protokoll."
_ALARM = (
    "Achtung: Jeder kann sich als Twilio ausgeben. Bitte nehmen Sie den Server vom Netz, bis dort die "
    "unveränderte Hotline läuft und kein Webserver davor selbst auf /voice antwortet."
)


def signature_is_checked(site: Site) -> Iterator[Finding]:
    """Twilio is let in, nobody else is."""
    signed = ask(site, STATUS, "completed")
    forged = {
        "mit falscher Unterschrift": ask(site, STATUS, "completed", NOT_THE_TOKEN),
        "ohne Unterschrift": site.outside.post(f"{site.settings.public_url}{STATUS}", PRACTICE, {}),
    }
    wrong = [*_refused(signed), *_let_in(signed, forged)]
    yield from wrong or [good("Twilios Unterschrift wird erkannt, eine falsche und gar keine abgewiesen.")]


def _refused(signed: Reply) -> Iterator[Finding]:
    if signed.status == 204:
        return
    if signed.status == 403:
        yield failed("Der Server weist Twilios Unterschrift ab (403): Kein Anruf käme durch.", _TWO_REASONS)
        return
    remedy = _STUMBLES if signed.status >= 500 else _NOT_PASSED_ON
    yield failed(f"{STATUS} antwortet Twilio mit Status {signed.status} statt 204.", remedy)


def _let_in(signed: Reply, forged: dict[str, Reply]) -> Iterator[Finding]:
    for how, reply in forged.items():
        all_alike = reply.status == signed.status and reply.status >= 400
        if reply.status != 403 and not all_alike:
            yield failed(f"ALARM: Eine Anfrage {how} bekommt Status {reply.status} statt 403.", _ALARM)
