"""The rules, as one table: what check.py looks for, and what the handbook says about it.

An error has to be mended before callers hear it. Advice can be accepted: its name and the reason stand under
`accept:` in the front matter of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import partial

from ivr.compile import timing
from ivr.compile.german import Kind
from ivr.compile.lint import key_words, lengths, sentences, staleness, symbols, tempo
from ivr.compile.lint.context import Context, Finding
from ivr.core.guide import Pace


class Severity(Enum):
    """Whether it has to be mended."""

    ERROR = "Fehler"
    ADVICE = "Hinweis"


def _elsewhere(_: Context) -> Iterable[Finding]:
    """For a rule that is not told by the texts alone."""
    return ()


_OURS = "eigene Entscheidung"
_COGA = "W3C COGA"
_PLAIN = "Einfache Sprache"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the name staff use, what it asks for and why (German), who finds it, where it is from."""

    severity: Severity
    name: str
    asks: str
    reason: str
    find: Callable[[Context], Iterable[Finding]] = _elsewhere
    source: str = _OURS


_error, _advice = partial(Rule, Severity.ERROR), partial(Rule, Severity.ADVICE)

UNREADABLE = _error(
    "texte",
    "Die Texte sind lesbar und vollständig: höchstens fünf Themen in einer Auswahl, höchstens zwei Ebenen, "
    "die Tasten lückenlos ab 1.",
    "Sonst kann die Hotline nichts aufnehmen. Und eine längere Auswahl ist vergessen, bevor sie zu Ende ist.",
    source="Dunlap 1998; Avaya",
)
UNNEEDED = _advice(
    "hingenommen",
    "Unter „accept:“ steht nur, was es noch gibt, und immer mit einem Grund.",
    "Sonst verdeckt eine alte Entscheidung einen neuen Fehler.",
)
RULES = (
    UNREADABLE,
    _error(
        "satz-zu-lang",
        f"Ein Satz hat höchstens {sentences.TOO_LONG} Wörter.",
        "Beim Zuhören kann niemand an den Anfang des Satzes zurück.",
        sentences.too_long,
        source=f"{_PLAIN}; {_OURS}",
    ),
    _advice(
        "satz-lang",
        f"Ein Satz hat besser nicht mehr als {sentences.LONG} Wörter.",
        "Kurze Sätze bleiben im Ohr.",
        sentences.long,
        source=_PLAIN,
    ),
    _advice(
        "lesbarkeit",
        f"Die Lesbarkeit einer Datei ist {sentences.READING_EASE} oder mehr (180 minus Wörter je Satz minus "
        "58,5 mal Silben je Wort).",
        "Kurze Wörter in kurzen Sätzen versteht man auch am Telefon.",
        sentences.hard_to_read,
        source="Amstad 1978",
    ),
    _advice(
        "passiv",
        "Der Satz sagt, wer etwas tut.",
        "„Die Nummer wird angerufen“ lässt offen, wer anruft.",
        sentences.passive,
        source=_PLAIN,
    ),
    _advice(
        "schachtelsatz",
        "Ein Satz hat höchstens einen Nebensatz, und nichts Längeres ist eingeschoben.",
        "Ältere Menschen merken sich weniger Teilsätze, dafür ganze.",
        sentences.nested,
        source="PMC2610466",
    ),
    _advice(
        "absatz",
        f"Ein Absatz hat höchstens {sentences.MOST_SENTENCES} Sätze.",
        "Ein Absatz zählt als eine Aussage, und ein Abschnitt hat höchstens vier.",
        sentences.crowded,
        source=f"PMC2610466; {_OURS}",
    ),
    _error(
        "kurzform",
        "Jede Abkürzung hat eine gesprochene Form. Bekannt sind zum Beispiel „z. B.“, „usw.“ und „Nr.“.",
        "Was die Hotline nicht kennt, spricht sie als Buchstaben, oder sie hört mitten im Satz auf.",
        partial(symbols.doubtful, kind=Kind.SHORT),
    ),
    _error(
        "adresse",
        "Im Satz steht keine lange Internetadresse.",
        "Niemand schreibt „Schrägstrich, zwei, null, Prozent“ mit.",
        symbols.path,
        source=_COGA,
    ),
    _advice(
        "adresse-im-satz",
        "Eine kurze Adresse steht in einer eigenen Zeile mit > davor.",
        "Nur dann wird sie diktiert: mit Zeit für Stift und Papier, in kleinen Gruppen, zweimal.",
        symbols.address,
        source=_COGA,
    ),
    _error(
        "taste",
        "Eine Taste, die ein Text oder eine Ansage nennt, ist die richtige.",
        "Wer die falsche Taste drückt, landet im falschen Thema und traut sich keine zweite.",
        key_words.wrong,
    ),
    _advice(
        "taste-getippt",
        "Statt einer Zahl steht der Ort: „Im Hauptmenü ist das {taste:datenschutz}.“",
        "Die Zahl ändert sich, wenn ein Thema umzieht. Der Ort zieht mit.",
        key_words.typed_by_hand,
    ),
    _advice(
        "diktat",
        f"Ein Diktat dauert höchstens {lengths.SECTION} Sekunden.",
        "So lange schreibt kaum jemand mit. Was alle schreiben können, steht in _organisation.yaml unter "
        "„familiar:“.",
        lengths.dictation,
    ),
    _error(
        "gender",
        "Jedes Zeichen zwischen zwei Formen hat eine gesprochene Form, wie in „Teilnehmer*innen“.",
        "Ein Stern hat keinen Klang.",
        partial(symbols.doubtful, kind=Kind.GENDER),
    ),
    _error(
        "zeichen",
        "Jedes Zeichen hat einen Klang, oder es ist ein Satzzeichen. Tabellen, Verweise und "
        "Durchgestrichenes gibt es nicht.",
        "Was keinen Klang hat, fehlt den Anrufern, und niemand merkt es.",
        partial(symbols.doubtful, kind=Kind.SIGN),
    ),
    _error(
        "datum",
        "Jeden Tag und jede Uhrzeit gibt es wirklich, und der Wochentag passt dazu.",
        "Wer anruft, schreibt sich den Tag auf.",
        partial(symbols.doubtful, kind=Kind.DATE),
    ),
    _error(
        "zahlwort",
        "Jede Zahl lässt sich auf genau eine Weise sprechen. Vor fünf und mehr Ziffern steht, was sie sind.",
        "Sonst wird aus „1 Stift“ „ein Stift“, wo es „einen“ heißen muss, und aus der Postleitzahl 30159 "
        "„dreißigtausendeinhundertneunundfünfzig“.",
        partial(symbols.doubtful, kind=Kind.FIGURE),
    ),
    _advice(
        "zahl",
        "Ziffern haben nur eine Bedeutung.",
        "„3.4.“ kann ein Tag sein oder ein Kapitel, „1234“ eine Jahreszahl oder eine Zimmernummer.",
        symbols.ambiguous,
    ),
    _advice(
        "fremdwort",
        "Ein Fremdwort steht mit seiner Aussprache in _lexicon.yaml.",
        "Eine deutsche Stimme liest sonst jeden Buchstaben deutsch.",
        symbols.foreign,
    ),
    _error(
        "abschnitt",
        f"Ein Abschnitt hat höchstens {lengths.SECTION_WORDS} Wörter und {lengths.SECTION} Sekunden.",
        "Danach kann man wiederholen oder weitergehen. Wer länger zuhört, vergisst den Anfang.",
        lengths.section,
        source=f"PMC2610466; {_OURS}",
    ),
    _error(
        "begruessung",
        f"Die Begrüßung dauert höchstens {lengths.WELCOME} Sekunden.",
        "Wer anruft, wartet auf die Auswahl.",
        lengths.welcome,
        source=f"Plum Voice; {_OURS}",
    ),
    _error(
        "auswahl",
        f"Eine Auswahl dauert höchstens {lengths.MENU} Sekunden.",
        "Die erste Taste soll noch im Ohr sein, wenn die letzte genannt ist.",
        lengths.menu,
        source=f"Plum Voice; {_OURS}",
    ),
    _error(
        "weg",
        f"Wer gleich nach seiner Wahl drückt, ist nach {timing.FIRST_LEVEL} Sekunden beim Thema, in einer "
        f"zweiten Auswahl nach {timing.SECOND_LEVEL}.",
        "Wer länger warten muss, legt auf.",
        lengths.way,
    ),
    _error(
        "hinweis",
        f"Ein Hinweis („_notice.md“) dauert höchstens {lengths.NOTICE} Sekunden.",
        "Alle hören ihn vor der Auswahl, auch wer nur etwas anderes wissen will.",
        lengths.notice,
    ),
    _error(
        "ansage",
        f"Jede andere Ansage dauert höchstens {lengths.PROMPT} Sekunden.",
        "Ansagen führen zum Text. Sie sind nicht der Text.",
        lengths.prompt,
        source=f"Plum Voice; {_OURS}",
    ),
    _error(
        "menuezeile",
        f"Die Zeile „menu:“ hat höchstens {lengths.LABEL_WORDS} Wörter und beginnt nicht mit „Für“. In einer "
        "Auswahl gibt es sie nur einmal.",
        "Sonst ist das Thema vergessen, wenn die Taste kommt. „Für“ sagt die Hotline schon davor.",
        lengths.label,
    ),
    _advice(
        "tempo",
        f"Ein Abschnitt hat {tempo.allowed(Pace.NORMAL)} Wörter in der Minute, langsam "
        f"{tempo.allowed(Pace.SLOW)}, sehr langsam {tempo.allowed(Pace.VERY_SLOW)}. Gemessen wird an der "
        "Aufnahme, Pausen zählen mit, Diktate nicht.",
        "Ältere Menschen behalten mehr, wenn die Pausen lang sind.",
        tempo.outside,
        source="DOI 10.1080/00049530008255382",
    ),
    _advice(
        "pruefen",
        "Der Monat unter „review_by:“ ist noch nicht vorbei.",
        "Wer anruft, verlässt sich darauf, dass der Text noch stimmt.",
        staleness.outdated,
    ),
    _error(
        "stand",
        "Der Monat unter „as_of:“ ist schon da.",
        "Die Hotline sagt, von wann ihr Text ist. Ein Monat, der noch kommt, ist ein Schreibfehler.",
        staleness.ahead,
    ),
    _advice(
        "vorbei",
        "Der Tag unter „until:“ ist noch nicht vorbei.",
        "Was niemand mehr hört, macht den Ordner nur unübersichtlich.",
        staleness.over,
    ),
    _advice(
        "hinweis-tag",
        "Ein Hinweis für mehrere Tage nennt einen Tag mit seinem Datum und nicht „heute“ oder „morgen“.",
        "Wer am Tag danach anruft, hört dasselbe Wort und kommt am falschen Tag.",
        staleness.relative,
    ),
    _advice(
        "lexikon",
        "Jedes Wort in _lexicon.yaml kommt in einem Text vor.",
        "Oft ist es im Text nur anders geschrieben. Dann spricht die Stimme es falsch.",
        staleness.unused,
    ),
    UNNEEDED,
)
ADVICES = frozenset(rule.name for rule in RULES if rule.severity is Severity.ADVICE)


def documentation() -> str:
    """The table of rules in Markdown, for the handbook."""
    rows = [
        f"| `{rule.name}` | {rule.severity.value} | {rule.asks} | {rule.reason} | {rule.source} |"
        for rule in RULES
    ]
    return "\n".join(("| Name | Art | Regel | Warum | Quelle |", "|---|---|---|---|---|", *rows)) + "\n"
