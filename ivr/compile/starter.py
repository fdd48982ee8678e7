"""A starter guide for another organisation: short texts that work at once and say in notes how they work.

Its texts are files in starter_guide. In some of them a word with a dollar sign in front ($name) stands for
what has been answered. Its prompts are the neutral ones, which any organisation may use as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Template

from ivr.compile.german import dictated
from ivr.compile.numbers import NumberWords
from ivr.compile.texts.yaml_lines import read_yaml
from ivr.errors import HotlineError
from ivr.files import reason, replaced
from ivr.release import AudioFolder

GUIDE = Path(__file__).with_name("starter_guide")
FILLED = ("_organisation.yaml", "*.md")  # files in which there are answers
REVIEW_MONTHS = 6  # until somebody should look whether a text is still true
_SHORTEST = 3  # letters of a word that is familiar to callers


@dataclass(frozen=True, slots=True)
class Answers:
    """What an organisation says of itself, each as it is written; empty where there is nothing to say."""

    name: str
    spoken: str = ""
    number: str = ""
    web: str = ""
    state: str = ""


def check_free(folder: Path) -> None:
    """Raises HotlineError where there is something already: nobody's texts are written over."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HotlineError(
            f"Unter {folder} gibt es schon etwas. Damit nichts verloren geht, bleibt dort alles, wie es ist. "
            "Bitte nennen Sie einen neuen oder leeren Ordner."
        )


def lay_down(folder: Path, answers: Answers, today: date) -> None:
    """Write the starter guide into a new or empty folder.

    Raises HotlineError where there is something already, or the system refuses.
    """
    check_free(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replaced(AudioFolder(folder).texts) as texts:
            for path in sorted(GUIDE.iterdir()):
                written = path.read_text(encoding="utf-8")
                if any(map(path.match, FILLED)):
                    written = Template(written).substitute(_filling(answers, today))
                (texts / path.name).write_text(written, encoding="utf-8", newline="\n")
    except OSError as error:
        raise HotlineError(f"Der Ordner {folder} lässt sich nicht anlegen. {reason(error)}") from error


def trouble_with_web(address: str) -> str:
    """Why callers can't be told this address so that they can write it down; empty where they can."""
    try:
        dictated(address, NumberWords(), {}, None)
    except ValueError:
        return (
            f"„{address}“ lässt sich am Telefon nicht diktieren. Bitte nennen Sie eine kurze Adresse ohne "
            "Schrägstrich: www.example.de"
        )
    return ""


@cache
def neutral_prompts() -> Mapping[str, str]:
    """The wording of every prompt, by its name: "offer.slow"."""
    lines, _ = read_yaml((GUIDE / "_prompts.yaml").read_text(encoding="utf-8"))
    return {".".join(names): wording for names, wording in lines.wordings.items()}


def quoted(text: str) -> str:
    """In quotation marks as YAML reads them, whatever signs are in it; nothing for nothing."""
    return json.dumps(text, ensure_ascii=False) if text else ""


def _filling(answers: Answers, today: date) -> dict[str, str]:
    web = f"\nMehr steht auf unserer Internetseite.\n\n> {answers.web}\n" if answers.web else ""
    words = dict.fromkeys(word.lower() for word in re.findall(r"[^\W\d_]+", answers.name))
    familiar = [f"  - {word}" for word in words if len(word) >= _SHORTEST]
    years, month = divmod(today.month - 1 + REVIEW_MONTHS, 12)
    return {
        "name": quoted(answers.name),
        "spoken": quoted(answers.spoken),
        "number": answers.number,
        "web": answers.web,
        "state": answers.state,
        "familiar": "\n".join(familiar),
        "contact": web,
        "month": f"{today:%Y-%m}",
        "review": f"{today.year + years}-{month + 1:02}",
    }
