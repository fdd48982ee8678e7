"""What looks like markup, and is none here: each with what to write instead.

Somebody who writes **wichtig** wants a bold word and not four stars. The hotline has neither, so it refuses
what looks like markup, with the line. A star, a hash or an underscore that looks like nothing else stays:
"Mit *6", "Teilnehmer*innen", "Raum #2". One sign alone is no markup: its partner or its place makes it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr.compile.texts.body import Line


@dataclass(frozen=True, slots=True)
class Markup:
    """One kind of markup: what it is called, how it looks, what to write instead, and an example."""

    name: str
    looks: re.Pattern[str]
    instead: str
    example: str


_BOLD = "Fette und kursive Wörter hört niemand. Bitte schreiben Sie das Wort ohne Zeichen davor und dahinter."
_ADDRESS = (
    "Bitte schreiben Sie den Text als Satz und die Adresse darunter in eine eigene Zeile, mit einem > davor."
)
_LIST = "Bitte beginnen Sie jeden Punkt der Liste mit einem - und einem Leerzeichen."

# In this order: the first that is found in a line is the one that is said.
MARKUP = (
    Markup(
        "eine Notiz ohne Anfang oder Ende",
        re.compile(r"<!-*|--+>"),
        "Eine Notiz beginnt mit <!-- und endet mit -->. Bitte ergänzen Sie, was fehlt.",
        "Das kostet nichts. <!-- Frau Maier fragen",
    ),
    Markup(
        "eine Tabelle",
        re.compile(r"^\|.*|.+\|$|^[^|]*\|[^|]*\|.*"),
        "Bitte schreiben Sie für jede Zeile der Tabelle einen Satz.",
        "| Montag | 9 Uhr |",
    ),
    Markup(
        "eine Fußnote",
        re.compile(r"\[\^[^\]\s]*\]"),
        "Bitte schreiben Sie, was in der Fußnote steht, gleich in den Text.",
        "Siehe unten.[^1]",
    ),
    Markup(
        "ein Link", re.compile(r"!?\[[^\]]*\]\s?\([^()\s]*\)"), _ADDRESS, "[Seite](https://www.example.de)"
    ),
    Markup("ein Link", re.compile(r"^\[[^\]]+\]:\s*(?:\w+://|www\.|<)\S*"), _ADDRESS, "[1]: www.example.de"),
    Markup("ein Link", re.compile(r"<(?:\w+://|mailto:|www\.)[^>]*>"), _ADDRESS, "<https://www.example.de>"),
    Markup(
        "ein HTML-Befehl",
        re.compile(r"</?[A-Za-z][^<>]*>"),
        "Bitte löschen Sie alles von < bis >.",
        "<b>fett</b>",
    ),
    Markup(
        "ein HTML-Zeichen",
        re.compile(r"&(?:[A-Za-z][A-Za-z\d]+|#\d+|#x[\dA-Fa-f]+);"),
        "Bitte schreiben Sie das Zeichen selbst, zum Beispiel & oder ä.",
        "Fragen &amp; Antworten",
    ),
    Markup(
        "durchgestrichener Text",
        re.compile(r"~~"),
        "Bitte löschen Sie, was nicht mehr gilt.",
        "~~alt~~ neu",
    ),
    Markup("Code", re.compile(r"```+|(?<!\w)`[^`]+`"), "Bitte löschen Sie die Zeichen `.", "die Datei `x`"),
    Markup(
        "eine Trennlinie",
        re.compile(r"^(?:-\s*){3,}$|^(?:\*\s*){3,}$|^(?:_\s*){3,}$|^=+$|^~+$"),
        "Eine Linie hört niemand. Bitte löschen Sie die Zeile. Eine leere Zeile trennt zwei Absätze.",
        "* * *",
    ),
    Markup(
        "fetter Text", re.compile(r"\*\*+(?=[^\s*])[^*]*\*\*+|__+(?=[^\s_])[^_]*__+"), _BOLD, "**wichtig**"
    ),
    Markup(
        "kursiver Text",
        re.compile(
            r"(?<![\w*])\*(?=[^\W\d_])[^*]*(?<=[\w.!?])\*(?![\w*])"
            r"|(?<![\w_])_(?=[^\W_])[^_]*(?<=[\w.!?])_(?![\w_])"
        ),
        _BOLD,
        "*wichtig*",
    ),
    Markup(
        "eine Überschrift",
        re.compile(r"^#{1,6}\s+\S.*"),
        "Überschriften gibt es am Telefon nicht. Bitte machen Sie einen Satz daraus, oder ein eigenes Thema.",
        "## Kosten",
    ),
    Markup(
        "ein Zeichen mit \\ davor",
        re.compile(r"\\[*_#`\[\]<>~|+.()-]"),
        "Bitte löschen Sie den Strich \\. Das Zeichen dahinter bleibt, was es ist.",
        r"5 \* 3",
    ),
)
_WORD = (
    "„{0}“ und „{1}“ sehen aus wie ein Wort, das am Ende der Zeile getrennt ist. Die Hotline sagt dann zwei. "
    "Bitte schreiben Sie es ohne Strich in eine Zeile: {2}"
)
_DIVIDED = re.compile(r"[^\W\d_]{2,}-$")
_GOES_ON = re.compile(r"(?!(?:und|oder|bis|beziehungsweise|bzw|sowie|als|wie|noch|statt)\b)[a-zäöüß]{2,}")
_BULLET = re.compile(r"[*+•·‣◦▪●–—]\s+(?=\S)")


def found_in(text: str) -> Iterator[str]:
    """What is wrong with one text: the first markup that is found in it, in German, with the remedy."""
    for kind in MARKUP:
        if match := kind.looks.search(text):
            yield f"„{match[0].strip()}“ sieht aus wie {kind.name}. {kind.instead}"
            return


def found_in_lines(lines: Iterable[Line]) -> Iterator[tuple[int, str]]:
    """The same for the lines of a body, each with its number; lists with another sign; divided words."""
    above = before = Line(0, "")
    bullets: list[Line] = []
    for line in lines:
        yield from ((line.number, what) for what in found_in(line.text))
        if _BULLET.match(line.text):
            if before.text.endswith(":") or before in bullets:
                yield line.number, f"„{line.text[0]}“ macht hier keine Liste. {_LIST}"
            bullets.append(line)
        if (divided := _DIVIDED.search(above.text)) and (rest := _GOES_ON.match(line.text)):
            yield above.number, _WORD.format(divided[0], rest[0], divided[0][:-1] + rest[0])
        above, before = line, line if line.text else before
