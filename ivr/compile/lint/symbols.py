"""What stands on paper and has no certain sound: doubts of the reader, addresses, figures, foreign words.

Most of what is written is spoken well (ivr.compile.german), and what is not comes back as a doubt. Each kind
of doubt is a rule of its own; the rules below find what is spoken, but not understood by ear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ivr.compile.german import Kind, read, spoken
from ivr.compile.german.addresses import bare
from ivr.compile.german.codes import coded
from ivr.compile.german.tables import several
from ivr.compile.lint.context import Context, Finding, addresses, without_addresses

_DAY_OR_CHAPTER = re.compile(
    r"(?<![\d.,])\d{1,2}\.\d{1,2}(?:\.(?! ?\d| ?(?:Uhr|h|Euro|€)(?!\w))"
    r"|(?!\.| ?\d|,\d| ?(?:Uhr|h|Euro|€|bis|und|oder|[-–])(?!\w)))"
)
_LIKE_A_YEAR = re.compile(r"(?<![\d.,:/-])1[1-8]\d\d(?![\d,:/-]|\.\d)")

# Letters in an order that German words do not have them in, and everyday English words without such letters.
_FOREIGN = re.compile(
    r"^sh|sh$|shot|shop|shar(?:e|ing)|ight|^w[hr]|^th(?:is|ink|read)|(?<![bg])ea(?:m|d|k(?!t))|ou[dn]|out(?!en?$)|oup"
    r"|oo(?:[km]|gle|ls?$)|ee[pk]s?$|eech|reen|(?:m|tw)eet|load|(?:kn|sh|fl)ow|(?<!inter)view|^news|(?:pl|d|w)ay$"
    r"|(?:st|c|l|it)y$|^c(?!h|ent|elsius|omputer|afé|reme)|(?<=[a-zäöü])c[aeor]",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[a-zäöüß](?!In(?:nen)?)[A-Z]")  # GoToMeeting
_ENGLISH = frozenset(
    several(
        """app apps backup blog browser chat chats cookie cookies desktop flyer hotline laptop live login mail
        messenger offline online podcast provider server smartphone smartphones tablet update updates user
        webinar website"""
    )
)
_PLACE = re.compile(r"\{[^{}]*\}")  # "{taste}" in a prompt
_WORD = re.compile(r"(?<![\w{])[^\W\d_]{3,}(?![\w}])")


def _each(context: Context) -> Iterator[tuple[str, int, str]]:
    for page, wording in context.wordings():
        yield page.file, wording.line, without_addresses(wording.text, context.numbers)


def doubtful(context: Context, kind: Kind) -> Iterator[Finding]:
    """What the reader of German could not put into words with certainty, in the line in which it stands."""
    for page, wording in context.wordings():
        text = _PLACE.sub("Wort", wording.text)
        for doubt in read(text, context.numbers, context.texts.lexicon.words).doubts:
            if doubt.kind is kind:
                before = text.partition(doubt.written)[0] if doubt.written in text else ""
                yield Finding(
                    page.file,
                    wording.line + before.count("\n"),
                    f"„{doubt.written}“: {doubt.why}",
                    doubt.remedy,
                )


def path(context: Context) -> Iterator[Finding]:
    """A web address with a path in running text."""
    yield from _addressed(
        context,
        lambda address: "/" in bare(address),
        "kann niemand am Telefon behalten",
        "Bitte sagen Sie, wo man es findet, zum Beispiel: „auf unserer Internetseite unter Veranstaltungen "
        "und Termine“.",
    )


def address(context: Context) -> Iterator[Finding]:
    """A short address in running text, which is said once and is gone."""
    yield from _addressed(
        context,
        lambda address: "/" not in bare(address),
        "steht mitten im Satz und wird nur einmal gesagt",
        "Bitte stellen Sie die Adresse in eine eigene Zeile, mit einem > davor: Dann wird sie diktiert.",
    )


def _addressed(context: Context, applies: Callable[[str], bool], what: str, remedy: str) -> Iterator[Finding]:
    for page, wording in context.wordings():
        for found in filter(applies, addresses(wording.text, context.numbers)):
            yield Finding(page.file, wording.line, f"Die Adresse „{found}“ {what}.", remedy)


def ambiguous(context: Context) -> Iterator[Finding]:
    """Figures that can be two things."""
    for file, line, text in _each(context):
        plain = coded(text, context.numbers)
        for match in _DAY_OR_CHAPTER.finditer(plain):
            what = f"„{match[0]}“ kann ein Tag sein, eine Uhrzeit oder eine Gliederung."
            yield Finding(file, line, what, "Bitte schreiben Sie den Monat aus: 3. April")
        for match in _LIKE_A_YEAR.finditer(plain):
            if context.numbers.year(int(match[0])) in spoken(plain, context.numbers):
                what = f"„{match[0]}“ wird wie eine Jahreszahl gelesen."
                yield Finding(file, line, what, "Wenn es keine ist: Bitte sagen Sie davor, was es ist.")


def foreign(context: Context) -> Iterator[Finding]:
    """A word that a German voice reads letter for letter and no lexicon has; each is said once a page."""
    lexicon = context.texts.lexicon
    known = {*lexicon.words, *(word for voice in lexicon.voices.values() for word in voice)}
    known |= {part for entry in known for part in re.split(r"[\s-]", entry)}
    seen = set()
    for file, line, text in _each(context):
        for word in _WORD.findall(text):
            if _is_foreign(word) and word not in known and (file, word) not in seen:
                seen.add((file, word))
                what = f"„{word}“ ist vermutlich ein Fremdwort, das die Stimme falsch ausspricht."
                remedy = "Bitte nehmen Sie ein deutsches Wort oder tragen Sie es in _lexicon.yaml ein."
                yield Finding(file, line, what, remedy)


def _is_foreign(word: str) -> bool:
    return not word.isupper() and bool(
        word.lower() in _ENGLISH or _FOREIGN.search(word) or _JOINED.search(word)
    )
