"""Ordinals, Roman numerals, and "1" before a noun.

    die 3. Auflage, ein 2. Angebot    by the word before and the noun behind: cases.py
    Wir sind 12. Neue …               a cardinal, and the end of the sentence
    Zimmer 12. Frau Maier …           the number of a thing (table NUMBERED) is no ordinal
    Karl V., der II. Weltkrieg        der fünfte, der zweite
    Kapitel XIV, Pflegestufe II       vierzehn, zwei: behind a noun
    Bringen Sie 1 Stift mit           einen Stift

Letters are Roman numerals only in these places: "Vitamin C", "S. Müller" and "ich" are none.
"""

from __future__ import annotations

import re

from ivr.compile.german.cases import (
    article,
    ending,
    ends_sentence,
    governing,
    has_determiner,
    is_governed,
    is_numbered,
    names_key,
)
from ivr.compile.german.figures import number
from ivr.compile.german.nouns import gender, is_listed
from ivr.compile.german.reading import Kind, Reader
from ivr.compile.german.tables import DATIVE, OPENERS, several
from ivr.compile.german.units import ONE

_MEN_WHO_RULED = several(
    """Karl Heinrich Ludwig Friedrich Wilhelm Otto Paul Benedikt Pius Gregor Leo Franz Josef Joseph
    Georg Richard Philipp Eduard Albert Alexander Nikolaus Peter Konrad Rudolf Maximilian Leopold
    Ferdinand August Christian Gustav Johannes Johann Innozenz Clemens Urban Iwan Ramses Napoleon Ernst
    Adolf Harald Olaf Carl Charles William Sigismund Albrecht Rupert Jakob James Xaver Klemens"""
)
_WOMEN_WHO_RULED = several(
    "Elisabeth Katharina Margarethe Margrethe Maria Anna Beatrix Isabella Kleopatra Christina Sophie Juliana"
)
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_RULER = re.compile(rf"\b({'|'.join([*_MEN_WHO_RULED, *_WOMEN_WHO_RULED])})(s?) ({_ROMAN})\.")
_ROMAN_ORDINAL = re.compile(rf"(?<![\w.-])({_ROMAN})\.(?= ?([A-ZÄÖÜ][a-zäöüß-]+))")
_JOINT = r"(?: (?:bis|und|oder) |, | ?[-–/] ?)"
_ROMAN_BEHIND = re.compile(rf"(?<![\w-])((?:[A-ZÄÖÜ][\w-]*|§) )({_ROMAN}(?:{_JOINT}{_ROMAN})*)(?!\w|-\w)")
_ROMAN_LARGE = re.compile(r"(?<![\w-])((?:Kapitel|Band|Teil|Psalm|Artikel|Abschnitt) )([XVILC]{2,})(?![\w-])")
_ROMAN_LEFT = re.compile(r"(?<![\w.-])(?:(?<=[a-zäöüß] )I(?!\.)|I{2,3}|IV|VI{1,3}|IX|XI{0,3}V?)(?![\w-])")
_ROMAN_INSIDE = re.compile(rf"(?:(?<=[a-zäöüß]-)|(?<=SGB-))({_ROMAN})(?=-[A-ZÄÖÜ])")  # das Hartz-IV-Gesetz
_LEAST_LETTERS = 2  # a single letter is a numeral only behind the words of NUMBERED

_ORDINAL = re.compile(r"(?<![\d\w.,:])(\d{1,4})\.(?![.…\d])(?=\s|$|[,;:)–-]|[A-ZÄÖÜ])")
_ORDINAL_RANGE = re.compile(r"(?<![\w.,:])(\d{1,2}\.) ?[-–] ?(?=\d{1,2}\. [A-ZÄÖÜ])")
_ORDINAL_PAIR = re.compile(r"(?<![\w.,:])(\d{1,2}\.) ?/ ?(?=\d{1,2}\. [A-ZÄÖÜ])")
_RANKED = re.compile(r"\b(?:ist|sind|war|waren|wurde|wurden|wird|werden|als) $")  # Er wurde 2. beim Skat.
_BEHIND_RANK = re.compile(r"\s+(?:der|des|beim|bei|im|in|auf|von|vor|hinter)\b")
_JOINED = re.compile(r"\s*(?:,|und|oder|bis|sowie|–|-|/)\s*(?:zum )?(\d{1,3}\.)")
_ONE = re.compile(
    r"(?<![\w.,:/–-])(?<!\d )1 (?P<adjective>(?:[a-zäöüß]+(?:e|er|es|en|em) )?)(?P<noun>[A-ZÄÖÜ][\w-]+)"
)
_LINE = re.compile(r"(?<![\w.-])(?:[SUABL]|RE|RB|ICE|IC|TOP|[A-Z]S) $")  # S 1 Richtung Nord
_ELECTED = re.compile(r"\b[Ww]ähl\w* (?:wir |man |Sie )?$")  # Wir wählen 1 Kassenwart.
_ONE_TO = re.compile(r"(?<![\w.,:/–-])1(?= ?(?:bis|oder|–|-) ?\d+ [A-ZÄÖÜ])")
_REMEDY = "Bitte schreiben Sie die Zahl als Wort."


def with_roman(text: str, reader: Reader) -> str:
    """The text with its Roman numerals in words."""
    text = _RULER.sub(lambda match: _ruler(match, reader), text)
    text = _ROMAN_ORDINAL.sub(lambda match: _roman_ordinal(match, reader), text)
    text = _ROMAN_LARGE.sub(lambda m: m[1] + reader.numerals.cardinal(_value(m[2])), text)
    text = _ROMAN_INSIDE.sub(lambda m: reader.numerals.cardinal(_value(m[1])), text)
    text = _ROMAN_BEHIND.sub(lambda match: _roman_behind(match, reader), text)
    for match in _ROMAN_LEFT.finditer(text):
        reader.doubt(Kind.FIGURE, match[0], "Das kann eine römische Zahl sein oder eine Abkürzung.", _REMEDY)
    return text


def with_ordinals(text: str, reader: Reader) -> str:
    """The text with the figures before a dot in words: ordinals, ends of sentences, or both."""
    text = _ORDINAL_RANGE.sub(r"\1 bis ", text)
    text = _ORDINAL_PAIR.sub(r"\1 und ", text)
    return _ORDINAL.sub(lambda match: _ordinal(match, reader), text)


def with_ones(text: str, reader: Reader) -> str:
    """The text with an article in place of each "1" that counts a noun."""
    text = _ONE_TO.sub("ein", text)
    text = re.sub(rf"\b(pro|je) ({'|'.join(ONE)})\b", lambda m: f"{m[1]} {ONE[m[2]][1]}", text)
    return _ONE.sub(lambda match: _one(match, reader), text)


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _ruler(match: re.Match[str], reader: Reader) -> str:
    """Karl der Fünfte, by the case of the name: "unter Karl dem Fünften", "Karls des Fünften"."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    said, word = reader.numerals.ordinal(_value(match[3])), governing(before)
    feminine = match[1] in _WOMEN_WHO_RULED
    if match[2]:
        form = f"der {said}n" if feminine else f"des {said}n"
    elif word in DATIVE or (
        word in {"könig", "kaiser", "papst"} and re.search(r"\b(?:unter|von|mit|nach|vor|bei) \w+ $", before)
    ):
        form = f"der {said}n" if feminine else f"dem {said}n"
    elif word in {"für", "gegen", "um", "über", "durch", "ohne"}:
        form = f"die {said}" if feminine else f"den {said}n"
    else:
        form = f"die {said}" if feminine else f"der {said}"
    return f"{match[1]}{match[2]} {form}" + ("." if ends_sentence(after) else "")


def _roman_ordinal(match: re.Match[str], reader: Reader) -> str:
    """II. Weltkrieg: not behind the number of a thing ("Gruppe II. Wir"), nor an initial ("V. Müller")."""
    before, noun = match.string[: match.start()], match[2]
    initial = len(match[1]) < _LEAST_LETTERS and (not is_listed(noun) or re.search(r"[A-ZÄÖÜ]\w+ $", before))
    if is_numbered(before) or noun in OPENERS or (initial and not has_determiner(before)):
        return match[0]
    end = ending(before, noun, default=None)
    if end is None:
        reader.doubt(Kind.FIGURE, f"{match[0]} {noun}", "Ich weiß nicht, wie die Zahl hier endet.", _REMEDY)
    return reader.numerals.ordinal(_value(match[1])) + (end or "")


def _roman_behind(match: re.Match[str], reader: Reader) -> str:
    """Kapitel XIV, Typ I: a noun, then its number."""
    word = match[1].strip()
    single = len(match[2]) < _LEAST_LETTERS
    before = match.string[: match.start()]
    if single and not (
        is_numbered(match[0][: len(match[1])]) or (is_numbered(before) and before.endswith(" "))
    ):
        return match[0]
    if word in OPENERS or (word.isupper() and word != "SGB"):
        return match[0]
    return match[1] + re.sub(_ROMAN + r"\b", lambda m: reader.numerals.cardinal(_value(m[0])), match[2])


def _ordinal(match: re.Match[str], reader: Reader) -> str:
    """A figure with a dot: an ordinal, the end of a sentence, or both ("am 8. Dann")."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    cardinal = f"{_plain(match[1], reader)}."
    if _RANKED.search(before) and _BEHIND_RANK.match(after):
        why = "Ob es „Zweiter“, „Zweite“ oder „zweite“ heißt, sagt der Satz mir nicht."
        reader.doubt(Kind.FIGURE, f"{before.split()[-1]} {match[0]}", why, _REMEDY)
    at_end, noun = ends_sentence(after), _noun(after)
    if names_key(before) or is_numbered(before) or (at_end and not is_governed(before)):
        return _to(before, cardinal)
    if len(match[1]) == 4 and not (is_governed(before) and gender(noun)):
        return cardinal
    opens_clause = not before.strip() or before.rstrip()[-1] in ".,:;!?(–-/"
    if not has_determiner(before) and not opens_clause and not _follows_list(before) and noun[:1].isupper():
        return _undecided(match[1], before, noun, cardinal, reader)
    end = ending(before, noun, default=None if noun[:1].isupper() else "")
    if end is None:
        why = f"Ich weiß nicht, ob es „der“, „die“ oder „das {noun}“ heißt."
        reader.doubt(Kind.FIGURE, f"{match[0]} {noun}", why, _REMEDY)
    said = reader.numerals.ordinal(int(match[1])) + (end or "")
    return f"{said}." if at_end and noun not in {"Frau", "Herr"} else said


def _plain(written: str, reader: Reader) -> str:
    return reader.numerals.year(int(written)) if len(written) == 4 else number(written, reader.numerals)


def _to(before: str, cardinal: str) -> str:
    """Zu acht, zu zweit: how many come together."""
    together = {"zwei.": "zweit.", "drei.": "dritt.", "vier.": "viert."}
    return together.get(cardinal, cardinal) if re.search(r"\bzu $", before) else cardinal


def _noun(after: str) -> str:
    """The noun behind an ordinal, other ordinals and adjectives passed."""
    while joined := _JOINED.match(after):
        after = after[joined.end() :]
    found = re.match(r"\s*(?:[a-zäöüß]+e[nrs]? )?([\w-]+)", after)
    return found[1] if found else ""


def _follows_list(before: str) -> bool:
    """Whether an ordinal in words or a figure with a dot stands before "und"."""
    return bool(re.search(r"(?:te[nrsm]?|\d\.),? (?:und|oder|bis|sowie|bis zum) $", before))


def _undecided(written: str, before: str, noun: str, cardinal: str, reader: Reader) -> str:
    """No article asks for an ordinal: "ab 3. Klasse" is one, "Wir sind 12. Neue …" ends a sentence."""
    word = before.split()[-1].lstrip("(")
    bare_preposition = word.lower() in DATIVE | {"für", "ohne", "bis", "pro"}
    if bare_preposition and gender(noun):
        end = ending(before, noun, default="r") or ""
        return reader.numerals.ordinal(int(written)) + end
    if bare_preposition:
        why = "Das kann eine Ordnungszahl sein oder das Ende eines Satzes."
        reader.doubt(Kind.FIGURE, f"{written}. {noun}", why, _REMEDY)
    return cardinal


def _one(match: re.Match[str], reader: Reader) -> str:
    before, after = match.string[: match.start()], match.string[match.end() :]
    _, noun = ONE.get(match["noun"], ("", match["noun"]))
    line = _LINE.search(before) and not noun.isupper()
    is_key = names_key(before) and not (_ELECTED.search(before) and is_listed(noun))
    if is_numbered(before) or is_key or line or noun in OPENERS or noun == "Uhr":
        return match[0]
    found = article(before, noun, after) or _article_by(match["adjective"].strip())
    if not found:
        reader.doubt(
            Kind.FIGURE, f"1 {match['noun']}", _why(noun), "Bitte schreiben Sie „ein“, „eine“ oder „einen“."
        )
        found = "ein"
    return f"{found} {match['adjective']}{noun}"


def _article_by(adjective: str) -> str:
    """Ein guter Freund, ein gutes Kind, eine gute Frau: the adjective tells where the noun is not known."""
    return {"r": "ein", "s": "ein", "e": "eine"}.get(adjective[-1:], "")


def _why(noun: str) -> str:
    if gender(noun):
        return "Ob es „ein“ oder „einen“ heißt, sagt der Satz mir nicht."
    return f"Ich weiß nicht, ob es „der“, „die“ oder „das {noun}“ heißt."
