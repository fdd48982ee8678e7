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


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the name staff use, what it asks for and why (German), where it is from, who finds it."""

    name: str
    severity: Severity
    asks: str
    reason: str
    source: str
    find: Callable[[Context], Iterable[Finding]] = _elsewhere


_ERROR, _ADVICE = Severity.ERROR, Severity.ADVICE
_OURS = "eigene Entscheidung"
_COGA = "W3C COGA"
_PLAIN = "Einfache Sprache"

UNREADABLE = Rule(
    "texte",
    _ERROR,
    "Die Texte sind lesbar und vollständig: höchstens fünf Themen in einer Auswahl, höchstens zwei Ebenen, "
    "die Tasten lückenlos ab 1.",
    "Sonst kann die Hotline nichts aufnehmen. Und eine längere Auswahl ist vergessen, bevor sie zu Ende ist.",
    "Dunlap 1998; Avaya",
)
UNNEEDED = Rule(
    "hingenommen",
    _ADVICE,
    "Unter „accept:“ steht nur, was es noch gibt, und immer mit einem Grund.",
    "Sonst verdeckt eine alte Entscheidung einen neuen Fehler.",
    _OURS,
)
RULES = (
    UNREADABLE,
    Rule(
        "satz-zu-lang",
        _ERROR,
        f"Ein Satz hat höchstens {sentences.TOO_LONG} Wörter.",
        "Beim Zuhören kann niemand an den Anfang des Satzes zurück.",
        f"{_PLAIN}; {_OURS}",
        sentences.too_long,
    ),
    Rule(
        "satz-lang",
        _ADVICE,
        f"Ein Satz hat besser nicht mehr als {sentences.LONG} Wörter.",
        "Kurze Sätze bleiben im Ohr.",
        _PLAIN,
        sentences.long,
    ),
    Rule(
        "lesbarkeit",
        _ADVICE,
        f"Die Lesbarkeit einer Datei ist {sentences.READING_EASE} oder mehr (180 minus Wörter je Satz minus "
        "58,5 mal Silben je Wort).",
        "Kurze Wörter in kurzen Sätzen versteht man auch am Telefon.",
        "Amstad 1978",
        sentences.hard_to_read,
    ),
    Rule(
        "passiv",
        _ADVICE,
        "Der Satz sagt, wer etwas tut.",
        "„Die Nummer wird angerufen“ lässt offen, wer anruft.",
        _PLAIN,
        sentences.passive,
    ),
    Rule(
        "schachtelsatz",
        _ADVICE,
        "Ein Satz hat höchstens einen Nebensatz, und nichts Längeres ist eingeschoben.",
        "Ältere Menschen merken sich weniger Teilsätze, dafür ganze.",
        "PMC2610466",
        sentences.nested,
    ),
    Rule(
        "absatz",
        _ADVICE,
        f"Ein Absatz hat höchstens {sentences.MOST_SENTENCES} Sätze.",
        "Ein Absatz zählt als eine Aussage, und ein Abschnitt hat höchstens vier.",
        f"PMC2610466; {_OURS}",
        sentences.crowded,
    ),
    Rule(
        "kurzform",
        _ERROR,
        "Jede Abkürzung hat eine gesprochene Form. Bekannt sind zum Beispiel „z. B.“, „usw.“ und „Nr.“.",
        "Was die Hotline nicht kennt, spricht sie als Buchstaben, oder sie hört mitten im Satz auf.",
        _OURS,
        partial(symbols.doubtful, kind=Kind.SHORT),
    ),
    Rule(
        "adresse",
        _ERROR,
        "Im Satz steht keine lange Internetadresse.",
        "Niemand schreibt „Schrägstrich, zwei, null, Prozent“ mit.",
        _COGA,
        symbols.path,
    ),
    Rule(
        "adresse-im-satz",
        _ADVICE,
        "Eine kurze Adresse steht in einer eigenen Zeile mit > davor.",
        "Nur dann wird sie diktiert: mit Zeit für Stift und Papier, in kleinen Gruppen, zweimal.",
        _COGA,
        symbols.address,
    ),
    Rule(
        "taste",
        _ERROR,
        "Eine Taste, die ein Text oder eine Ansage nennt, ist die richtige.",
        "Wer die falsche Taste drückt, landet im falschen Thema und traut sich keine zweite.",
        _OURS,
        key_words.wrong,
    ),
    Rule(
        "taste-getippt",
        _ADVICE,
        "Statt einer Zahl steht der Ort: „Im Hauptmenü ist das {taste:datenschutz}.“",
        "Die Zahl ändert sich, wenn ein Thema umzieht. Der Ort zieht mit.",
        _OURS,
        key_words.typed_by_hand,
    ),
    Rule(
        "diktat",
        _ADVICE,
        f"Ein Diktat dauert höchstens {lengths.SECTION} Sekunden.",
        "So lange schreibt kaum jemand mit. Was alle schreiben können, steht in _organisation.yaml unter "
        "„familiar:“.",
        _OURS,
        lengths.dictation,
    ),
    Rule(
        "gender",
        _ERROR,
        "Jedes Zeichen zwischen zwei Formen hat eine gesprochene Form, wie in „Teilnehmer*innen“.",
        "Ein Stern hat keinen Klang.",
        _OURS,
        partial(symbols.doubtful, kind=Kind.GENDER),
    ),
    Rule(
        "zeichen",
        _ERROR,
        "Jedes Zeichen hat einen Klang, oder es ist ein Satzzeichen. Tabellen, Verweise und "
        "Durchgestrichenes gibt es nicht.",
        "Was keinen Klang hat, fehlt den Anrufern, und niemand merkt es.",
        _OURS,
        partial(symbols.doubtful, kind=Kind.SIGN),
    ),
    Rule(
        "datum",
        _ERROR,
        "Jeden Tag und jede Uhrzeit gibt es wirklich, und der Wochentag passt dazu.",
        "Wer anruft, schreibt sich den Tag auf.",
        _OURS,
        partial(symbols.doubtful, kind=Kind.DATE),
    ),
    Rule(
        "zahlwort",
        _ERROR,
        "Jede Zahl lässt sich auf genau eine Weise sprechen. Vor fünf und mehr Ziffern steht, was sie sind.",
        "Sonst wird aus „1 Stift“ „ein Stift“, wo es „einen“ heißen muss, und aus der Postleitzahl 30159 "
        "„dreißigtausendeinhundertneunundfünfzig“.",
        _OURS,
        partial(symbols.doubtful, kind=Kind.FIGURE),
    ),
    Rule(
        "zahl",
        _ADVICE,
        "Ziffern haben nur eine Bedeutung.",
        "„3.4.“ kann ein Tag sein oder ein Kapitel, „1234“ eine Jahreszahl oder eine Zimmernummer.",
        _OURS,
        symbols.ambiguous,
    ),
    Rule(
        "fremdwort",
        _ADVICE,
        "Ein Fremdwort steht mit seiner Aussprache in _lexicon.yaml.",
        "Eine deutsche Stimme liest sonst jeden Buchstaben deutsch.",
        _OURS,
        symbols.foreign,
    ),
    Rule(
        "abschnitt",
        _ERROR,
        f"Ein Abschnitt hat höchstens {lengths.SECTION_WORDS} Wörter und {lengths.SECTION} Sekunden.",
        "Danach kann man wiederholen oder weitergehen. Wer länger zuhört, vergisst den Anfang.",
        f"PMC2610466; {_OURS}",
        lengths.section,
    ),
    Rule(
        "begruessung",
        _ERROR,
        f"Die Begrüßung dauert höchstens {lengths.WELCOME} Sekunden.",
        "Wer anruft, wartet auf die Auswahl.",
        f"Plum Voice; {_OURS}",
        lengths.welcome,
    ),
    Rule(
        "auswahl",
        _ERROR,
        f"Eine Auswahl dauert höchstens {lengths.MENU} Sekunden.",
        "Die erste Taste soll noch im Ohr sein, wenn die letzte genannt ist.",
        f"Plum Voice; {_OURS}",
        lengths.menu,
    ),
    Rule(
        "weg",
        _ERROR,
        f"Wer gleich nach seiner Wahl drückt, ist nach {timing.FIRST_LEVEL} Sekunden beim Thema, in einer "
        f"zweiten Auswahl nach {timing.SECOND_LEVEL}.",
        "Wer länger warten muss, legt auf.",
        _OURS,
        lengths.way,
    ),
    Rule(
        "hinweis",
        _ERROR,
        f"Ein Hinweis („_notice.md“) dauert höchstens {lengths.NOTICE} Sekunden.",
        "Alle hören ihn vor der Auswahl, auch wer nur etwas anderes wissen will.",
        _OURS,
        lengths.notice,
    ),
    Rule(
        "ansage",
        _ERROR,
        f"Jede andere Ansage dauert höchstens {lengths.PROMPT} Sekunden.",
        "Ansagen führen zum Text. Sie sind nicht der Text.",
        f"Plum Voice; {_OURS}",
        lengths.prompt,
    ),
    Rule(
        "menuezeile",
        _ERROR,
        f"Die Zeile „menu:“ hat höchstens {lengths.LABEL_WORDS} Wörter und beginnt nicht mit „Für“. In einer "
        "Auswahl gibt es sie nur einmal.",
        "Sonst ist das Thema vergessen, wenn die Taste kommt. „Für“ sagt die Hotline schon davor.",
        _OURS,
        lengths.label,
    ),
    Rule(
        "tempo",
        _ADVICE,
        f"Ein Abschnitt hat {tempo.allowed(Pace.NORMAL)} Wörter in der Minute, langsam "
        f"{tempo.allowed(Pace.SLOW)}, sehr langsam {tempo.allowed(Pace.VERY_SLOW)}. Gemessen wird an der "
        "Aufnahme, Pausen zählen mit, Diktate nicht.",
        "Ältere Menschen behalten mehr, wenn die Pausen lang sind.",
        "DOI 10.1080/00049530008255382",
        tempo.outside,
    ),
    Rule(
        "pruefen",
        _ADVICE,
        "Der Monat unter „review_by:“ ist noch nicht vorbei.",
        "Wer anruft, verlässt sich darauf, dass der Text noch stimmt.",
        _OURS,
        staleness.outdated,
    ),
    Rule(
        "stand",
        _ERROR,
        "Der Monat unter „as_of:“ ist schon da.",
        "Die Hotline sagt, von wann ihr Text ist. Ein Monat, der noch kommt, ist ein Schreibfehler.",
        _OURS,
        staleness.ahead,
    ),
    Rule(
        "vorbei",
        _ADVICE,
        "Der Tag unter „until:“ ist noch nicht vorbei.",
        "Was niemand mehr hört, macht den Ordner nur unübersichtlich.",
        _OURS,
        staleness.over,
    ),
    Rule(
        "hinweis-tag",
        _ADVICE,
        "Ein Hinweis für mehrere Tage nennt einen Tag mit seinem Datum und nicht „heute“ oder „morgen“.",
        "Wer am Tag danach anruft, hört dasselbe Wort und kommt am falschen Tag.",
        _OURS,
        staleness.relative,
    ),
    Rule(
        "lexikon",
        _ADVICE,
        "Jedes Wort in _lexicon.yaml kommt in einem Text vor.",
        "Oft ist es im Text nur anders geschrieben. Dann spricht die Stimme es falsch.",
        _OURS,
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
