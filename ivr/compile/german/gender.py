"""One written form for everybody becomes two spoken ones.

    Teilnehmer*innen           Teilnehmerinnen und Teilnehmer
    mit den Teilnehmer:innen   mit den Teilnehmerinnen und Teilnehmern   the dative
    Ärzt_in                    Ärztin oder Arzt
    TeilnehmerInnenliste       Teilnehmerinnen- und Teilnehmerliste
    jede*r Patient*in          jede Patientin oder jeder Patient
    Ihre/n Berater/in          Ihre Beraterin oder Ihren Berater
    jede*r, der/die            jede oder jeder, der oder die

Written with * : _ · ! / /- or in brackets, or with a capital I inside. What is left of such a mark is a
doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.compile.german.reading import Kind, Reader
from ivr.compile.german.tables import several

# The end of the stem before "in", the man, the men, and what he ends in in every other case (weak:
# Patienten). The first that fits; otherwise the stem itself, and + e.
_MEN = (
    ("ärzt", "arzt", "ärzte", ""),
    ("anwält", "anwalt", "anwälte", ""),
    ("rät", "rat", "räte", ""),
    ("köch", "koch", "köche", ""),
    ("gäst", "gast", "gäste", ""),
    ("vorständ", "vorstand", "vorstände", ""),
    ("bäuer", "bauer", "bauern", "n"),
    ("kolleg", "kollege", "kollegen", "n"),
    ("genoss", "genosse", "genossen", "n"),
    ("kund", "kunde", "kunden", "n"),
    ("zeug", "zeuge", "zeugen", "n"),
    ("expert", "experte", "experten", "n"),
    ("beamt", "beamter", "beamten", ""),
    ("nachbar", "nachbar", "nachbarn", "n"),
    ("chef", "chef", "chefs", ""),
    ("vors", "vors", "vors", ""),
    ("log", "loge", "logen", "n"),
    ("agog", "agoge", "agogen", "n"),
    ("eur", "eur", "eure", ""),
    ("er", "er", "er", ""),
    ("or", "or", "oren", ""),
    ("ist", "ist", "isten", "en"),
    ("ent", "ent", "enten", "en"),
    ("ant", "ant", "anten", "en"),
    ("and", "and", "anden", "en"),
    ("eut", "eut", "euten", "en"),
    ("nom", "nom", "nomen", "en"),
    ("dat", "dat", "daten", "en"),
    ("let", "let", "leten", "en"),
    ("lot", "lot", "loten", "en"),
    ("pat", "pate", "paten", "n"),
    ("erb", "erbe", "erben", "n"),
    ("soph", "soph", "sophen", "en"),
    ("graf", "graf", "grafen", "en"),
    ("graph", "graph", "graphen", "en"),
    ("bot", "bote", "boten", "n"),
    ("türk", "türke", "türken", "n"),
    ("mitglied", "mitglied", "mitglieder", ""),
)
_STAR = r"(?:[*_:·!’']|-?/-?)"
_WORD = r"\b([^\W\d_][^\W\d_]*(?:-[^\W\d_]+)*?)"
_CAPITAL_I = r"(?<=[a-zäöüß])(?=Innen)"
_CAPITAL_I += r"|(?:(?<=er)|(?<=or)|(?<=ist)|(?<=ent)|(?<=eut)|(?<=log)|(?<=ant)|(?<=eur))(?=In\b)"
_IN = rf"{_WORD}(?:{_STAR}(?=in)|{_CAPITAL_I})"
_MARK = r"(?:[*_:·]|/-?)"
_COMPOUND = re.compile(rf"{_IN}[iI]nnen(-?)([^\W\d_]{{3,}})")
_MANY = re.compile(rf"{_IN}[iI]nnen\b|{_WORD}\(innen\)")
_SINGLE = rf"(?:{_IN}[iI]n\b|{_WORD}\(in\))"
_ALONE = re.compile(_SINGLE)

_GOVERNED = re.compile(
    rf"\b([^\W\d_]+(?:{_MARK}[^\W\d_]+|\([a-z]+\))) ((?:[a-zäöüß]+e{_MARK}[rn] |[a-zäöüß]+e[nr]? )?){_SINGLE}"
)
_ARTICLE_BEFORE = re.compile(
    r"(?i)\b(der|die|den|dem|des|(?:jed|kein|ein|mein|dein|sein|ihr|unser|dies)(?:e|er|en|em|es)?) "
    r"(?:[a-zäöüß]+e[nrs]? )?$"
)
_ARTICLE_MARKED = re.compile(rf"\b\w+{_MARK}(?:e|r|n|m) [^\W\d_]+/[A-ZÄÖÜ]\w+")
_EXCHANGED = re.compile(rf"\b([^\W\d_]{{2,}}e)([rnms]){_MARK}([rnms])\b")
_ENDED = re.compile(rf"(?<!\d )\b([^\W\d_]{{3,}}){_MARK}(e|r|n|m|s|er|en|em|es)\b")
_PAIR = re.compile(
    r"(?i)\b(der|die|das|den|dem|er|sie|ihr|ihm|sein|seine|ihre|zum|zur)((?:[*:_/]\w{2,6})+)\b"
)
_STARRED = re.compile(r"(?<=[^\W\d_])[*](?=[^\W\d_])")
_MORE = re.compile(r"\b([^\W\d_]{3,})\((n|en|e|s|r|er|innen)\)")
_LEFT = re.compile(r"[^\W\d_]+[*](?![\w-])|[^\W\d_]+(?:[*_·]|:(?=[^\W\d_]))[^\W\d_]+|\b\w+ oder In(?:nen)?\b")

_DATIVE_PLURAL = frozenset(
    several(
        """den allen diesen jenen unseren euren ihren deinen meinen seinen keinen vielen einigen mehreren mit
    von bei zu nach aus seit außer gegenüber zwischen unter"""
    )
)
_OTHER_CASE = frozenset(
    several("""die alle diese unsere ihre seine meine keine viele einige mehrere für ohne durch der""")
)
_DATIVE_ONE = frozenset(several("mit von bei zu nach aus seit außer gegenüber"))


def gendered(text: str, reader: Reader) -> str:
    """The text with both forms wherever a mark stands for them."""
    text = _COMPOUND.sub(_compound, text)
    text = _MANY.sub(_both, text)
    text = _GOVERNED.sub(_with_article, text)
    text = _ALONE.sub(lambda match: _one(match, reader), text)
    for match in _ARTICLE_MARKED.finditer(text):
        reader.doubt(
            Kind.GENDER,
            match[0],
            "Ich weiß nicht, was zusammengehört.",
            "Bitte nennen Sie beide Formen ganz.",
        )
    text = _PAIR.sub(lambda match: match[1] + re.sub(r"[*:_/]", " oder ", match[2]), text)
    text = _ENDED.sub(r"\1 oder \1\2", _EXCHANGED.sub(r"\1\2 oder \1\3", text))
    for match in _LEFT.finditer(text):
        remedy = "Bitte schreiben Sie „Teilnehmer*innen“ oder nennen Sie beide."
        reader.doubt(
            Kind.GENDER, match[0], "Das Zeichen zwischen den Formen lässt sich so nicht sprechen.", remedy
        )
    text = _STARRED.sub(" oder ", text)
    return _MORE.sub(r"\1 oder \1\2", text)


def _formed(stem: str, form: int, otherwise: str) -> str:
    for row in _MEN:
        if stem.lower().endswith(row[0]):
            kept = stem[: len(stem) - len(row[0])]
            return kept + row[form] if kept else row[form].capitalize()
    return otherwise


def _man(stem: str, weak: bool = False) -> str:
    """One man; in any case but the nominative with the -n that some have."""
    ending = next((row[3] for row in _MEN if stem.lower().endswith(row[0])), "") if weak else ""
    return _formed(stem, 1, stem) + ending


def _men(stem: str) -> str:
    return _formed(stem, 2, f"{stem}e")


def _one(match: re.Match[str], reader: Reader) -> str:
    stem = match[1] or match[2]
    before = match.string[: match.start()].lower().replace("(", " ").split()[-1:]
    article = _ARTICLE_BEFORE.search(match.string[: match.start()])
    if article:
        why = f"„{article[1]}“ passt nur zu einer der beiden Formen."
        remedy = "Bitte schreiben Sie zum Beispiel „jede*r Teilnehmer*in“, oder nennen Sie beide."
        reader.doubt(Kind.GENDER, article[0] + match[0], why, remedy)
    return f"{stem}in oder {_man(stem, bool(before) and before[0] in _DATIVE_ONE)}"


def _both(match: re.Match[str]) -> str:
    stem = match[1] or match[2]
    men = _men(stem)
    if _is_dative(match.string[: match.start()]) and not men.endswith(("n", "s")):
        men += "n"
    return f"{stem}innen und {men}"


def _compound(match: re.Match[str]) -> str:
    stem, hyphen, rest = match.groups()
    return f"{stem}innen- und {_men(stem)}{hyphen}{rest}"


def _with_article(match: re.Match[str]) -> str:
    """jede*r Patient*in: the article, the adjective and the noun for her, then for him."""
    written = re.sub(_MARK, "*", match[1].replace("(", "*").replace(")", ""))
    forms = _ARTICLES.get(written[0].lower() + written[1:]) or _adjective_forms(
        written[0].lower() + written[1:]
    )
    if not forms:
        return match[0]
    hers, his, weak = forms
    stem = match[3] or match[4]
    her_adjective, his_adjective = _adjectives(match[2])
    hers = hers.capitalize() if written[0].isupper() else hers
    his = his.capitalize() if written.startswith("Ihr") else his
    return f"{hers} {her_adjective}{stem}in oder {his} {his_adjective}{_man(stem, weak)}"


def _adjective_forms(written: str) -> tuple[str, str, bool] | None:
    """liebe*r Anrufer*in: the adjective alone."""
    found = re.fullmatch(r"(\w+e)\*([rnms])", written)
    return (found[1], found[1] + found[2], found[2] != "r") if found else None


def _article_forms() -> Iterator[tuple[str, tuple[str, str, bool]]]:
    """Written, beside the woman, beside the man, and whether he is in another case than the nominative."""
    for stem in several("jed kein ein mein dein sein ihr unser eur dies jen welch"):
        bare = {"jed": "jeder", "dies": "dieser", "jen": "jener", "welch": "welcher", "eur": "euer"}.get(
            stem, stem
        )
        cases = ((f"{stem}e", bare, False), (f"{stem}e", f"{stem}en", True), (f"{stem}er", f"{stem}em", True))
        for hers, his, weak in (*cases, (f"{stem}er", f"{stem}es", True)):
            for first, second in ((hers, his), (his, hers)):
                for rest in {
                    second,
                    second.removeprefix(first),
                    second[len(stem) :],
                    second[len(stem) + 1 :],
                } - {""}:
                    yield f"{first}*{rest}", (hers, his, weak)
        yield f"{stem}e*r", (f"{stem}e", f"{stem}er" if bare != stem else bare, False)
    for hers, his in (("die", "der"), ("die", "den"), ("der", "dem"), ("der", "des"), ("zur", "zum")):
        for written in (f"{hers}*{his}", f"{his}*{hers}"):
            yield written, (hers, his, his not in ("der", "zum"))


_ARTICLES = dict(reversed(list(_article_forms())))


def _adjectives(written: str) -> tuple[str, str]:
    marked = re.fullmatch(rf"([a-zäöüß]+e){_MARK}([rn]) ", written)
    return (f"{marked[1]} ", f"{marked[1]}{marked[2]} ") if marked else (written, written)


def _is_dative(before: str) -> bool:
    """Told by the nearest word that governs a plural; adjectives and figures in between are passed."""
    for word in reversed(before.lower().replace("(", " ").split()[-4:]):
        if word in _DATIVE_PLURAL:
            return True
        if word in _OTHER_CASE or word[-1] in ".,;:!?":
            return False
    return False
