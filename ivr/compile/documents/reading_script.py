"""The reading script: everything a human voice has to speak, numbered, in the order in which it is heard.

Whoever speaks reads it as it is written; the number is what import_recording.py wants. It stays with its text
(ivr.compile.documents.script_numbers), so a new text has a large number wherever it stands. A speech whose
wording depends on the pace has a number for each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ivr.commands import command
from ivr.compile.speech import PACE_NAMES, Speech
from ivr.compile.speech_names import in_words
from ivr.core.guide import Guide

_PAGE = """<!doctype html>
<html lang="de"><meta charset="utf-8"><title>Sprechtext der Hotline</title>
<style>
body {{ font: 20pt/1.5 Verdana, sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em; }}
article {{ break-inside: avoid; border-top: 2px solid; padding: .6em 0; }}
h2 {{ font-size: 14pt; font-weight: normal; margin: 0; }}
h2 b {{ font-size: 26pt; margin-right: .4em; }}
p {{ margin: .4em 0; }}
</style>
<h1>Sprechtext der Hotline</h1>
<p>Sprechen Sie jeden Text in eine eigene Datei. Lesen Sie ruhig, so wie er dasteht. Bei „…“ machen Sie eine
kurze Pause. Eine fertige Datei fügen Sie so ein: {command} NUMMER DATEI</p>
{articles}
</html>
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to be spoken: its number, what it is, and whether somebody has spoken it already."""

    number: int
    speech: Speech
    name: str
    spoken: bool


def entries(guide: Guide, numbers: Mapping[Speech, int], takes: Collection[Speech]) -> list[Entry]:
    """Every text with its number, in the order in which it is heard.

    Its name is that of the proof, with its paces where other paces have another wording.
    """
    ids = [speech.id for speech in numbers]
    found = []
    for speech, number in numbers.items():
        paces = " und ".join(PACE_NAMES[pace] for pace in speech.paces)
        name = in_words(speech.id, guide) + (f", {paces}" if ids.count(speech.id) > 1 else "")
        found.append(Entry(number, speech, name, speech in takes))
    return found


def find(wanted: str, speeches: Sequence[Speech]) -> Speech | None:
    """The speech that staff mean: its id, or the name of a topic of one section."""
    matching = [speech for speech in speeches if speech.id in (wanted, f"section:{wanted}")]
    matching = matching or [speech for speech in speeches if speech.id.startswith(f"section:{wanted}:")]
    return matching[0] if len(matching) == 1 else None


def page(script: Sequence[Entry]) -> str:
    """The script as a page to print, in large letters."""
    articles = "\n".join(map(_article, script))
    return _PAGE.format(articles=articles, command=command("import_recording.py"))


def _article(entry: Entry) -> str:
    done = " – schon gesprochen" if entry.spoken else ""
    text = "".join(f"<p>{escape(part)}</p>" for part in _to_read(entry.speech).split("\n\n"))
    return f"<article><h2><b>{entry.number}</b>{escape(entry.name)}{done}</h2>{text}</article>"


def _to_read(speech: Speech) -> str:
    """The text as written; a dictation as it is dictated, since everybody reads an address differently."""
    dictated = speech.id.startswith("section:") and " " not in speech.text
    return " … ".join(said.text for said in speech.utterances) if dictated else speech.text
