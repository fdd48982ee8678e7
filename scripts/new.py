"""Begin a hotline of one's own: a folder with a starter guide, after six questions.

What is answered stands in its texts and, if wanted, in .env: where the folder is, and who answers key 0.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import _venv
from _script import Parser, asks, command, run

if __name__ == "__main__":
    _venv.enter()


from ivr.clock import now
from ivr.compile.starter import Answers, check_free, lay_down, trouble_with_web
from ivr.compile.telephone_numbers import e164
from ivr.compile.texts.staff import telephone
from ivr.core.organisation import STATES, state_of
from ivr.files import reason
from ivr.settings import ROOT

Check = Callable[[str], str]  # of an answer; what is wrong with it, or empty
STOPPED = "Abgebrochen. Es ist nichts angelegt."
FOLDER, STAFF = "AUDIO_FOLDER", "STAFF_NUMBER"  # the settings that may be written
BEGINNING = (
    "Sechs Fragen, dann ist Ihre Hotline angelegt. Jede Antwort lässt sich später ändern.\n"
    "Wo Sie nichts wissen, drücken Sie nur die Eingabetaste.\n"
)


def main() -> int:
    """0 when the folder is laid down, 1 when something is in the way, 130 when somebody stopped it."""
    parser = Parser(
        "Legt einen Ordner an: mit einem kurzen Leitfaden, aus dem Ihre eigene Hotline wird.",
        f"Zum Beispiel: {command('new.py')} ../unsere-hotline",
    )
    parser.add_argument("ordner", metavar="ORDNER", type=Path, help="ein neuer oder leerer Ordner")
    folder = parser.parse_args().ordner.expanduser().resolve()
    return run(lambda: _begin(folder), STOPPED)


def _begin(folder: Path) -> int:
    check_free(folder)
    print(BEGINNING)
    try:
        answers, staff = _ask()
        lay_down(folder, answers, now().date())
        print(f"\nAngelegt: {folder}")
        written = asks(f"\nSoll die Hotline von jetzt an diesen Ordner nehmen? Das kommt in {ROOT / '.env'}.")
    except EOFError:
        print(f"\n{STOPPED}", file=sys.stderr)
        return 1
    wanted = {FOLDER: folder.as_posix()} | ({STAFF: staff} if staff else {})
    trouble = _write_settings(wanted) if written else ""
    if trouble:
        print(trouble, file=sys.stderr)
    _say_how_to_go_on(folder, {} if written and not trouble else wanted)
    return 0


def _ask() -> tuple[Answers, str]:
    """The answers, and the number that key 0 dials."""
    name = _answer("1. Wie heißt Ihre Organisation?", _named)
    spoken = _answer("2. Wie spricht man das, wenn es anders klingt? (sonst Eingabetaste)")
    number = _answer("3. Welche Telefonnummer hat die Hotline? (0511 123456, oder noch keine)", _number)
    web = _answer("4. Welche Internetseite haben Sie? (www.example.de, oder keine)", trouble_with_web)
    state = _answer(f"5. In welchem Bundesland sind Sie? ({' '.join(STATES)})", _state)
    staff = _answer("6. Welche Nummer soll klingeln, wenn jemand die Null drückt? (oder keine)", _telephone)
    return Answers(name, spoken, number, web, state_of(state)), e164(staff)


def _answer(question: str, wrong: Check = lambda _: "") -> str:
    """What is typed, asked again as long as something is wrong with it."""
    while True:
        answer = input(f"{question}\n> ").strip()
        if not answer and wrong is not _named:
            return ""
        if not (what := wrong(answer)):
            return answer
        print(f"{what}\n")


def _named(answer: str) -> str:
    good = any(map(str.isalpha, answer)) and not set("{}") & {*answer}
    return "" if good else "Einen Namen braucht die Hotline: So begrüßt sie die Anrufer."


def _number(answer: str) -> str:
    wrong = f"„{answer}“ ist keine Telefonnummer. Richtig ist zum Beispiel: 0511 123456"
    return "" if e164(answer) else wrong


def _telephone(answer: str) -> str:
    """What is wrong with a human's number: callers are put through at the organisation's expense."""
    try:
        telephone(answer)
    except ValueError as error:
        return str(error)
    return ""


def _state(answer: str) -> str:
    return "" if state_of(answer) else f"Das Bundesland „{answer}“ gibt es nicht."


def _write_settings(wanted: dict[str, str]) -> str:
    """Put these settings into .env, in place of those that it had; why that is not possible, or empty."""
    file = ROOT / ".env"
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines() if file.exists() else []
        kept = [line for line in lines if line.partition("=")[0].strip() not in wanted]
        file.write_text("\n".join([*kept, *map(_line, wanted.items()), ""]), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "Sie ist nicht in UTF-8 gespeichert."
        return f"{file} lässt sich nicht ändern. {why}"
    return ""


def _line(setting: tuple[str, str]) -> str:
    """A line of .env; quoted, since a folder's name may have spaces."""
    return '{}="{}"'.format(*setting)


def _say_how_to_go_on(folder: Path, untold: dict[str, str]) -> None:
    print(f"\nIhre Texte stehen in {folder / 'texts'}. Es sind Beispiele: Schreiben Sie Ihre eigenen hinein.")
    if untold:
        print("Damit die Hotline diesen Ordner nimmt, schreiben Sie in die Datei .env:")
        print(*(f"  {_line(setting)}" for setting in untold.items()), sep="\n")
    print("So geht es weiter:")
    print(f"  Aufnehmen:       {command('record.py')} --voice nano")
    print(f"  Veröffentlichen: {command('publish.py')}")
    print(f"Danach können Sie anrufen, ohne Telefon: {command('call.py')}")


if __name__ == "__main__":
    raise SystemExit(main())
