"""How a number is connected, and the steps from one way to another.

1. Settings belong to a region, and the region decides which settings a call meets. So what is connected gets
   the settings first and the region after them: a call that arrives in between meets the old ones, complete.
2. On the way back it is the other way round: first the region. Where the settings found would leave calls
   without any answer, five minutes pass before they come back: so long may calls still arrive.
   Whether an interrupted run has waited is not known, so the next one waits again.
3. Only what differs is changed, so a run that was interrupted is simply repeated.
4. One request sets all settings of a number: Twilio takes them together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ivr.errors import AccountError
from ivr.operations.account.client import GONE, NAMES, Client
from ivr.operations.account.number import (
    GERMAN,
    PASSWORD,
    Values,
    answers_nothing,
    differing,
    settings_of,
    text_of,
)

DEFAULT_REGION = "us1"  # where calls arrive as long as nobody has chosen
SWITCHING = 300.0  # seconds until a change of region is in effect everywhere, says Twilio
_WAIT = "Jetzt vergehen fünf Minuten, damit kein Anruf ins Leere geht. Bitte lassen Sie den Befehl laufen."
_WAITED = "fünf Minuten gewartet"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where calls to a number arrive, and its settings in one region, which may be another."""

    voice_region: str
    values: Values


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, what it is called when it is done, and what is said before, if anything."""

    german: str
    do: Callable[[], object]
    before: str = ""


class Number:
    """A number of the account, seen from one region.

    Raises AccountError where the account has no such number, or Twilio does not answer.
    """

    def __init__(self, client: Client, number: str, region: str) -> None:
        self._client, self._number, self._region = client, number, region
        found = [
            entry
            for entry in client.incoming_phone_numbers.list(phone_number=number)
            if entry.phone_number == number  # Twilio also finds numbers that only contain it
        ]
        if not found:
            raise AccountError(
                f"Die Nummer {number} gehört nicht zu diesem Konto. Bitte vergleichen Sie sie mit der Liste "
                "in der Twilio-Konsole unter „Phone Numbers > Active numbers“."
            )
        self._sid = found[0].sid
        self._values = settings_of(found[0])

    def connection(self) -> Connection:
        """How it is connected now."""
        return Connection(self.voice_region(), self._values)

    def voice_region(self) -> str:
        """Where calls arrive."""
        try:
            route = self._client.routes.v2.phone_numbers(self._number).fetch()
        except AccountError as error:
            if error.code != GONE:
                raise
            return DEFAULT_REGION
        return text_of(route.voice_region) or DEFAULT_REGION

    def forward(self, now: Connection, then: Connection) -> list[Step]:
        """What connects it: the settings first."""
        return [*self._setting(now, then), *self._switching(now, then)]

    def back(self, now: Connection, then: Connection, sleep: Callable[[float], object]) -> list[Step]:
        """What undoes that: the region first."""
        switching, setting = self._switching(now, then), self._setting(now, then)
        elsewhere = then.voice_region != self._region
        pause = setting and elsewhere and answers_nothing(then.values)
        return [*switching, *([Step(_WAITED, lambda: sleep(SWITCHING), _WAIT)] if pause else []), *setting]

    def _setting(self, now: Connection, then: Connection) -> list[Step]:
        changed = differing(now.values, then.values)
        name = f"Einstellungen in {NAMES[self._region]} geschrieben"
        number = self._client.incoming_phone_numbers(self._sid)
        return [Step(name, lambda: number.update(**changed))] if changed else []

    def _switching(self, now: Connection, then: Connection) -> list[Step]:
        if now.voice_region == then.voice_region:
            return []
        name = f"Region gewechselt: {now.voice_region} → {then.voice_region}"
        route = self._client.routes.v2.phone_numbers(self._number)
        return [Step(name, lambda: route.update(voice_region=then.voice_region))]


def carry_out(steps: Sequence[Step], tell: Callable[[str], object]) -> None:
    """Do the steps and tell each that is done; AccountError says which may not be."""
    for index, step in enumerate(steps):
        if step.before:
            tell(step.before)
        try:
            step.do()
        except (AccountError, KeyboardInterrupt) as error:
            left = ", ".join(step.german for step in steps[index:])
            raise AccountError(
                f"{error if isinstance(error, AccountError) else 'Abgebrochen.'}\n"
                f"Noch nicht sicher: {left}.\n"
                "Rufen Sie danach denselben Befehl noch einmal auf, er macht da weiter."
            ) from None
        tell(f"Erledigt: {step.german}.")


def differences(now: Connection, then: Connection, region: str) -> Iterator[str]:
    """Lines: how it is, and with ▸ what changes, without user and password."""
    yield from _lines("Anrufe kommen in", now.voice_region, then.voice_region)
    yield f"  Einstellungen in der Region {region}:"
    for name, german in GERMAN.items():
        yield from _lines(german, now.values[name], then.values[name])


def _lines(name: str, now: str, then: str) -> Iterator[str]:
    if now == then:
        yield f"  {name}: {_shown(now)}"
    else:
        yield from (f"▸ {name}:", f"    jetzt:    {_shown(now)}", f"    künftig:  {_shown(then)}")


def _shown(value: str) -> str:
    return {"true": "ja", "false": "nein", "": "–"}.get(value) or PASSWORD.sub("…@", value)
