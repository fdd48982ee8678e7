"""The scripts' help and complaints are German, and wrong usage is exit code 2."""

from __future__ import annotations

import re

import pytest
from _arguments import Parser


def _parser() -> Parser:
    parser = Parser("Prüft etwas.", epilog="Viel Erfolg.")
    parser.prog = "test.py"
    parser.add_argument("thema", help="ein Thema")
    parser.add_argument("--stimme", choices=["nano", "gtts"], help="eine Stimme")
    parser.add_argument("--zahl", type=int, help="eine Zahl")
    return parser


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["a", "--hallo"], "„--hallo“ kenne ich nicht."),
        (["a", "--stimme", "x"], "„x“ gibt es bei --stimme nicht."),
        (["a", "--stimme"], "Zu --stimme fehlt eine Angabe."),
        (["a", "--zahl", "drei"], "„drei“ passt nicht zu --zahl."),
        ([], "Es fehlt: thema."),
    ],
)
def test_wrong_usage_is_explained_in_german(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was wrong, where help is, and exit code 2."""
    with pytest.raises(SystemExit) as ended:
        _parser().parse_args(given)
    assert ended.value.code == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(said)
    assert "Hilfe: python scripts/test.py --help" in complaint


def test_the_help_holds_no_english(capsys: pytest.CaptureFixture[str]) -> None:
    """None of argparse's own words is left."""
    with pytest.raises(SystemExit) as ended:
        _parser().parse_args(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("Aufruf: test.py")
    assert not re.search(r"usage|options|positional|show this|exit", text)
    assert "Möglichkeiten:" in text
    assert "Angaben:" in text
