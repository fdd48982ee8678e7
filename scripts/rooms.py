"""Make rooms in which groups meet by telephone, list and close them, and print their cards."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import _venv
from _script import Parser, asks, asks_unseen, command, run, typed

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO, shown
from _room_key import key_of_rooms
from card import NO_NUMBER

from ivr.clock import now
from ivr.compile.documents.card import telephone_number
from ivr.compile.documents.room_card import RoomCard, file_name, room_card
from ivr.compile.telephone_numbers import printed
from ivr.core.organisation import UNNAMED, Organisation
from ivr.errors import RoomError
from ivr.files import write_file
from ivr.release import LIVE, Release, readable
from ivr.rooms.schedule import EVERY_DAY, MIDNIGHT, Schedule, next_said, read_days, read_hours
from ivr.rooms.store import Room, RoomStore
from ivr.settings import Settings
from ivr.statistics.store import Store, url_of

LONGEST_NAME = 40  # characters
_NAME = re.compile(r"[^\W_](?:[^\W_]|[ .-](?! ))*", re.UNICODE)
ONLY_NOW = "Der Code steht nirgends sonst. Bitte schreiben Sie ihn jetzt auf, oder drucken Sie die Karte."
CARD_WITHOUT_KEY = "Auf der Karte fehlt die Taste. Bitte drucken Sie sie danach neu: {card}"
NOWHERE = "Mit TEST_PHONE=1 wird nichts gespeichert. Bitte starten Sie den Befehl auf dem Server der Hotline."


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be done and when, the rooms there are, and what callers hear; None where nothing is live."""

    args: Namespace
    store: RoomStore
    live: Release | None
    now: datetime

    @property
    def organisation(self) -> Organisation:
        """Whose hotline it is; nobody's, where no release says so."""
        return self.live.organisation if self.live else UNNAMED

    @property
    def number(self) -> str:
        """What is printed as the number; empty where nobody has told one."""
        return self.args.number or printed(self.organisation.number)

    def command(self, task: str) -> str:
        """How this room is given another task."""
        return f'{command("rooms.py")} {task} "{self.args.name}"'


def main() -> int:
    """0 when it is done, 1 when a room can't be made, found or printed."""
    parser = _parser()
    args = parser.parse_args()
    if args.what != "list" and not args.name:
        parser.error("the following arguments are required: der Name des Raums")
    return run(lambda: _work(args))


def _parser() -> Parser:
    parser = Parser(
        "Räume, in denen sich Gruppen am Telefon treffen: anlegen, zeigen, schließen, Karte drucken.",
        f"Zum Beispiel: {command('rooms.py')} "
        'new "Gruppe Linde" --days di --hours 15-17 --number "0511 123456"',
    )
    parser.add_argument(
        "what",
        metavar="AUFGABE",
        choices=_TASKS,
        help="new: neuer Raum, list: alle Räume, code: neuer Code, close: Raum schließen, card: Karte",
    )
    parser.add_argument(
        "name", nargs="?", type=typed(_name), metavar="NAME", help="der Name des Raums: „Gruppe Linde“"
    )
    _add_schedule(parser)
    _add_card(parser)
    return parser


def _add_schedule(parser: Parser) -> None:
    parser.add_argument("--days", type=typed(read_days), metavar="di,do", help="die Tage (üblich: jeder Tag)")
    parser.add_argument(
        "--hours", type=typed(read_hours), metavar="15-17", help="die Uhrzeit (üblich: den ganzen Tag)"
    )
    parser.add_argument(
        "--until", type=typed(_day), metavar="2027-06-30", help="der letzte Tag (üblich: keiner)"
    )


def _add_card(parser: Parser) -> None:
    parser.add_argument(
        "--number",
        type=typed(telephone_number),
        metavar="NUMMER",
        help="die Telefonnummer für die Karte, wenn nicht die aus den Texten: „0511 123456“",
    )
    parser.add_argument(
        "--direct", action="store_true", help="die Nummer auf der Karte führt gleich in die Räume"
    )
    parser.add_argument(
        "--audio",
        type=Path,
        default=AUDIO,
        metavar="ORDNER",
        help=f"der Ordner mit der Ansage (üblich: {shown(AUDIO)})",
    )
    parser.add_argument(
        "--to", type=Path, default=Path(), metavar="ORDNER", help="der Ordner für die Karte (üblich: dieser)"
    )


def _work(args: Namespace) -> int:
    settings = Settings.from_environment(needs=())
    if settings.state is None:
        raise RoomError(NOWHERE)
    if args.what == "new":
        settings.state.mkdir(parents=True, exist_ok=True)
    live = readable(args.audio / LIVE)
    return _TASKS[args.what](_Job(args, RoomStore(Store(url_of(settings))), live, now()))


def _new(job: _Job) -> int:
    args = job.args
    if args.until and args.until < job.now.date():
        raise RoomError(f"Der letzte Tag, {args.until}, ist schon vorbei. Bitte nennen Sie einen späteren.")
    opens, closes = args.hours or (0, MIDNIGHT)
    schedule = Schedule(args.days or EVERY_DAY, opens, closes, args.until)
    if schedule.open_for(job.now) is None and schedule.next_time(job.now) is None and args.until:
        raise RoomError(
            f"Bis zum {args.until} ist kein solcher Tag mehr. Bitte prüfen Sie --days und --until."
        )
    room, code = job.store.open(args.name, schedule, job.now)
    print(f"Der Raum „{room.name}“ ist angelegt: {room.schedule.said()}.")
    if not job.number:
        key_of_rooms(args.audio, job.live)
    return _show(room, code, job)


def _list(job: _Job) -> int:
    rooms = job.store.rooms().current(job.now)
    for room in rooms:
        until = f", letzter Tag {room.schedule.last_day}" if room.schedule.last_day else ""
        print(f"{room.name}: {room.schedule.said()}{until}. {_when(room, job.now)}")
    if not rooms:
        print(f'Es gibt noch keinen Raum. Einen anlegen: {command("rooms.py")} new "Gruppe Linde"')
    return 0


def _code(job: _Job) -> int:
    room, code = job.store.renew(job.args.name, job.now)
    print(f"Der Raum „{room.name}“ hat einen neuen Code. Der alte gilt nicht mehr.")
    return _show(room, code, job)


def _close(job: _Job) -> int:
    job.store.known(job.args.name, job.now)
    if not asks(f"Den Raum „{job.args.name}“ schließen? Sein Code gilt dann nicht mehr."):
        print("Nichts geändert.")
        return 1
    room = job.store.close(job.args.name, job.now)
    print(f"Der Raum „{room.name}“ ist geschlossen. Wer gerade darin spricht, kann zu Ende sprechen.")
    return 0


def _card(job: _Job) -> int:
    """The code is nowhere, so whoever wants another card has to know it."""
    if not job.number:
        raise RoomError(NO_NUMBER)
    rooms, renewing = job.store.rooms(), f"Einen neuen Code machen: {job.command('code')}"
    code = "".join(re.findall("[0-9]", asks_unseen("Der Code des Raums (er bleibt unsichtbar): ")))
    if not code:
        raise RoomError(f"Es ist kein Code eingegeben. Den vorigen gibt es nur auf der Karte. {renewing}")
    found = rooms.find(code)
    if found is None or found != rooms.named(job.args.name, job.now):
        raise RoomError(f"Das ist nicht der Code des Raums „{job.args.name}“. {renewing}")
    return _print_card(found, code, job)


def _show(room: Room, code: str, job: _Job) -> int:
    print(f"\n    Code: {code[:3]} {code[3:]}\n\n{ONLY_NOW}")
    if job.number:
        return _print_card(room, code, job)
    print(f'Eine Karte dazu: {job.command("card")} --number "0511 123456"')
    return 0


def _print_card(room: Room, code: str, job: _Job) -> int:
    consequence = CARD_WITHOUT_KEY.format(card=job.command("card"))
    key = "" if job.args.direct else key_of_rooms(job.args.audio, job.live, consequence)
    schedule, hotline = room.schedule.said(), job.organisation.hotline
    card = room_card(RoomCard(room.name, code, schedule, job.number, key, hotline))
    file = job.args.to / file_name(room.name)
    write_file(file, card.pdf)
    print(f"\nDie Karte steht in „{file.resolve()}“. Bitte löschen Sie die Datei nach dem Drucken.")
    if card.missing:
        print(f"Diese Zeichen fehlen in der Schrift: {card.missing}", file=sys.stderr)
    return 0


def _when(room: Room, now: datetime) -> str:
    if room.schedule.open_for(now) is not None:
        return "Jetzt offen."
    when = room.schedule.next_time(now)
    return f"Wieder offen {next_said(when, now)}." if when else "Kein Treffen mehr."


def _name(written: str) -> str:
    name = " ".join(written.split())
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise ValueError(
            f"Ein Name hat höchstens {LONGEST_NAME} Buchstaben und Ziffern, denn er wird gesprochen. "
            "Richtig ist zum Beispiel: Gruppe Linde"
        )
    return name


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"„{written}“ ist kein Tag. Richtig ist zum Beispiel: 2027-06-30") from None


_TASKS: dict[str, Callable[[_Job], int]] = {
    "new": _new,
    "list": _list,
    "code": _code,
    "close": _close,
    "card": _card,
}

if __name__ == "__main__":
    raise SystemExit(main())
