"""Examine the hotline as Twilio will find it, and say what helps."""

from __future__ import annotations

from urllib.parse import urlsplit

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO

from ivr.compile.texts.tree import read_texts
from ivr.errors import SettingsError, TextsError
from ivr.operations.doctor.checks import examine
from ivr.operations.doctor.http import HttpClient, Target
from ivr.operations.doctor.report import Result, is_well, line, mail, summary, unchecked
from ivr.settings import Settings


def main() -> int:
    """0 when no check failed, else 1."""
    parser = Parser(
        "Prüft die Hotline von außen, so wie Twilio sie erreicht, und sagt, was bei Fehlern hilft."
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--quiet", action="store_true", help="zeigt nur Fehler; gibt es keine, gar nichts")
    how.add_argument(
        "--mail", action="store_true", help="schreibt einen Brief an die, die den Server betreuen"
    )
    args = parser.parse_args()
    return run(
        lambda: _examine(quiet=args.quiet, letter=args.mail),
        stopped="Angehalten. Die Prüfung ist nicht vollständig.",
    )


def _examine(*, quiet: bool, letter: bool) -> int:
    settings, trouble = _settings()
    results: list[Result] = []
    with HttpClient(settings.public_url) as http:
        for result in examine(Target(settings, http, trouble, overdue)):
            results.append(result)
            if not letter and (shown := line(result, quiet=quiet)):
                print(shown, flush=True)
    if letter:
        print(mail(results, urlsplit(settings.public_url).hostname or ""))
    elif not quiet:
        print(*unchecked(results), summary(results), sep="\n")
    return 0 if is_well(results) else 1


def _settings() -> tuple[Settings, str]:
    """What is to be examined, and why it can't be used, or empty."""
    try:
        return Settings.from_environment(), ""
    except SettingsError as error:
        return Settings("", ""), str(error)


def overdue(month: str) -> list[str]:
    """The texts whose review was due before this month ("2020-04"); none where check.py finds errors."""
    try:
        pages = read_texts(AUDIO / "texts").pages
    except (TextsError, OSError):
        return []
    return [page.file for page in pages if page.review_by and page.review_by < month]


if __name__ == "__main__":
    raise SystemExit(main())
