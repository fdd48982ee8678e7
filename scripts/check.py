"""Check how audio/texts sound: everything that is wrong or could be better, at once."""

from __future__ import annotations

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO
from _german import today

from ivr.compile.check import as_json, check
from ivr.compile.lint import Finding, PaceRates, Report, documentation
from ivr.compile.lint.tempo import allowed
from ivr.compile.speech import PACE_NAMES
from ivr.compile.timing import Arrival, duration


def main() -> int:
    """0 when nothing has to be mended, else 1."""
    parser = Parser(
        "Prüft, ob sich die Texte gut anhören. Fehler müssen Sie beheben, Hinweise sind Ratschläge."
    )
    parser.add_argument("--all", action="store_true", help="zeigt auch, was bewusst hingenommen ist")
    parser.add_argument("--json", action="store_true", help="gibt alles als JSON aus, für Programme")
    parser.add_argument("--rules", action="store_true", help="zeigt alle Regeln und ihre Gründe")
    args = parser.parse_args()
    if args.rules:
        return run(_rules)
    return run(lambda: _check(as_data=args.json, accepted_too=args.all))


def _rules() -> int:
    print(documentation(), end="")
    return 0


def _check(*, as_data: bool, accepted_too: bool) -> int:
    day = today()
    report = check(AUDIO, f"{day:%Y-%m}", day)
    if as_data:
        print(as_json(report))
    else:
        _show(report, accepted_too=accepted_too)
    return 1 if report.errors else 0


def _show(report: Report, *, accepted_too: bool) -> None:
    _show_findings("Fehler, bitte beheben:", report.errors)
    _show_findings("Hinweise:", report.advice)
    if accepted_too:
        _show_findings("Bewusst hingenommen:", report.accepted)
    _show_arrivals(report.arrivals)
    _show_rates(report.rates)
    print(_sum(report))


def _show_findings(heading: str, findings: tuple[Finding, ...]) -> None:
    if findings:
        print(heading)
        for finding in findings:
            print(f"  {finding}" + (f"\n      Grund: {finding.reason}" if finding.reason else ""))
        print()


def _show_arrivals(arrivals: tuple[Arrival, ...]) -> None:
    if arrivals:
        print(f"{'Zeit bis zum Thema:':<38}{'mit Taste':>12}{'ohne Taste':>14}")
        for it in arrivals:
            times = f"{duration(it.by_keys):>12}{duration(it.by_waiting):>14}"
            print(f"  {' '.join(it.keys):<4}{it.topic.title:<32.32}{times}")
        print()


def _show_rates(rates: tuple[PaceRates, ...]) -> None:
    if rates:
        print("Wörter in der Minute:     Abschnitte   von   Mitte   bis   richtig       alle Aufnahmen")
        for it in rates:
            measured = f"{it.lowest:6.0f}{it.middle:8.0f}{it.highest:6.0f}   {allowed(it.pace):<14}"
            print(f"  {PACE_NAMES[it.pace]:<24}{it.sections:10}{measured}{duration(it.seconds):>15}")
        print()


def _sum(report: Report) -> str:
    errors, advice, accepted = len(report.errors), len(report.advice), len(report.accepted)
    parts = [
        f"{errors or 'Keine'} Fehler.",
        "Keine Hinweise." if not advice else "1 Hinweis." if advice == 1 else f"{advice} Hinweise.",
    ]
    if accepted:
        many = "1 Hinweis ist" if accepted == 1 else f"{accepted} Hinweise sind"
        parts.append(f"{many} bewusst hingenommen (--all zeigt sie).")
    return " ".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
