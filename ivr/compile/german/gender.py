"""One written form for everybody becomes two spoken ones.

    Teilnehmer*innen           Teilnehmerinnen und Teilnehmer
    mit den Teilnehmer:innen   mit den Teilnehmerinnen und Teilnehmern   the dative
    Ärzt_in                    Ärztin oder Arzt
    TeilnehmerInnenliste       Teilnehmerinnen- und Teilnehmerliste
    jede*r, der/die            jede oder jeder, der oder die

Written with * : _ · / /- or in brackets, or with a capital I inside.
"""

from __future__ import annotations

import re

from ivr.compile.german.tables import several

# The end of the stem before "in", the man, the men. The first that fits; otherwise the stem itself, and + e.
_MEN = (
    ("ärzt", "arzt", "ärzte"),
    ("anwält", "anwalt", "anwälte"),
    ("rät", "rat", "räte"),
    ("köch", "koch", "köche"),
    ("gäst", "gast", "gäste"),
    ("vorständ", "vorstand", "vorstände"),
    ("bäuer", "bauer", "bauern"),
    ("kolleg", "kollege", "kollegen"),
    ("genoss", "genosse", "genossen"),
    ("kund", "kunde", "kunden"),
    ("zeug", "zeuge", "zeugen"),
    ("expert", "experte", "experten"),
    ("beamt", "beamter", "beamten"),
    ("nachbar", "nachbar", "nachbarn"),
    ("chef", "chef", "chefs"),
    ("log", "loge", "logen"),
    ("agog", "agoge", "agogen"),
    ("eur", "eur", "eure"),
    ("er", "er", "er"),
    ("or", "or", "oren"),
    ("ist", "ist", "isten"),
    ("ent", "ent", "enten"),
    ("ant", "ant", "anten"),
    ("and", "and", "anden"),
    ("eut", "eut", "euten"),
    ("nom", "nom", "nomen"),
    ("dat", "dat", "daten"),
    ("let", "let", "leten"),
    ("lot", "lot", "loten"),
    ("mitglied", "mitglied", "mitglieder"),
)
_STAR = r"(?:[*_:·]|/-?)"
_WORD = r"\b([^\W\d_][\w-]*?)"
_CAPITAL_I = r"(?<=[a-zäöüß])(?=Innen)|(?:(?<=er)|(?<=or)|(?<=ist)|(?<=ent)|(?<=eut)|(?<=log))(?=In\b)"
_IN = rf"{_WORD}(?:{_STAR}(?=in)|{_CAPITAL_I})"
_COMPOUND = re.compile(rf"{_IN}[iI]nnen(-?)([^\W\d_]{{3,}})")
_MANY = re.compile(rf"{_IN}[iI]nnen\b|{_WORD}\(innen\)")
_SINGLE = re.compile(rf"{_IN}[iI]n\b|{_WORD}\(in\)")
_EXCHANGED = re.compile(r"\b([^\W\d_]{2,}e)([rnms])(?:[*_:·]|/-?)([rnms])\b")
_ENDED = re.compile(r"\b([^\W\d_]{3,})(?:[*_:·]|/-?)(e|r|n|m|s|er|en|em|es)\b")
_PAIR = re.compile(r"(?i)\b(der|die|das|den|dem|er|sie|ihr|ihm|sein|seine|ihre)[*:_](\w{2,6})\b")
_STARRED = re.compile(r"(?<=[^\W\d_])[*](?=[^\W\d_])")
_MORE = re.compile(r"\b([^\W\d_]{3,})\((n|en|e|s|r|er|innen)\)")

_DATIVE_PLURAL = frozenset(
    several(
        """den allen diesen jenen unseren euren ihren deinen meinen seinen keinen vielen einigen mehreren mit
    von bei zu nach aus seit außer gegenüber"""
    )
)
_OTHER_CASE = frozenset(
    several("""die alle diese unsere ihre seine meine keine viele einige mehrere für ohne durch der""")
)


def gendered(text: str) -> str:
    """The text with both forms wherever a mark stands for them."""
    text = _COMPOUND.sub(_compound, text)
    text = _MANY.sub(_both, text)
    text = _SINGLE.sub(lambda match: f"{_stem(match)}in oder {_man(_stem(match))}", text)
    text = _PAIR.sub(r"\1 oder \2", text)
    text = _ENDED.sub(r"\1 oder \1\2", _EXCHANGED.sub(r"\1\2 oder \1\3", text))
    text = _STARRED.sub(" oder ", text)
    return _MORE.sub(r"\1 oder \1\2", text)


def _stem(match: re.Match[str]) -> str:
    return match[1] or match[2]


def _man(stem: str) -> str:
    return _formed(stem, 1, stem)


def _men(stem: str) -> str:
    return _formed(stem, 2, f"{stem}e")


def _formed(stem: str, form: int, otherwise: str) -> str:
    for row in _MEN:
        if stem.lower().endswith(row[0]):
            kept = stem[: len(stem) - len(row[0])]
            return kept + row[form] if kept else row[form].capitalize()
    return otherwise


def _both(match: re.Match[str]) -> str:
    stem = _stem(match)
    men = _men(stem)
    if _is_dative(match.string[: match.start()]) and not men.endswith(("n", "s")):
        men += "n"
    return f"{stem}innen und {men}"


def _compound(match: re.Match[str]) -> str:
    stem, hyphen, rest = match.groups()
    return f"{stem}innen- und {_men(stem)}{hyphen}{rest}"


def _is_dative(before: str) -> bool:
    """Told by the nearest word that governs a plural; adjectives and figures in between are passed."""
    for word in reversed(before.lower().split()[-4:]):
        if word in _DATIVE_PLURAL:
            return True
        if word in _OTHER_CASE or word[-1] in ".,;:!?":
            return False
    return False
