"""What was right once: dates that have passed, entries nobody needs, decisions about what is gone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta

from ivr.commands import command
from ivr.compile.german.characters import cleaned
from ivr.compile.lint.context import Context, Finding
from ivr.compile.texts.model import Kind
from ivr.core.period import Period

_RELATIVE = re.compile(r"\b(?:[Hh]eute|(?<!tag )(?<!woch )morgen|[Üü]bermorgen|[Gg]estern)\b")


def outdated(context: Context) -> Iterator[Finding]:
    """The month by which somebody wanted to look has passed."""
    for page in context.texts.pages:
        if page.review_by and page.review_by < context.month:
            what = f"Der Text (Stand {page.as_of}) sollte bis {page.review_by} geprüft werden."
            remedy = "Stimmt noch alles? Dann setzen Sie bitte „as_of:“ und „review_by:“ neu."
            yield Finding(page.file, page.line("review_by"), what, remedy)


def ahead(context: Context) -> Iterator[Finding]:
    """The month in which the text was right has not come yet."""
    for page in context.texts.pages:
        if page.as_of > context.month:
            what = f"Der Stand {page.as_of} liegt in der Zukunft, jetzt ist {context.month}."
            remedy = "Bitte setzen Sie „as_of:“ auf den Monat, in dem der Text zuletzt geprüft wurde."
            yield Finding(page.file, page.line("as_of"), what, remedy)


def over(context: Context) -> Iterator[Finding]:
    """A notice or topic that nobody hears any more."""
    for page in context.texts.pages:
        ends = page.period.ends
        if context.day and ends and ends <= datetime.combine(context.day, time()):
            what = "Das ist vorbei, und Anrufer hören es nicht mehr."
            yield Finding(page.file, page.line("until"), what, "Bitte löschen Sie die Datei.")


def relative(context: Context) -> Iterator[Finding]:
    """„Heute“ or „morgen“ in a notice that is said on several days: from the second on it is another day."""
    notices = {notice.id: notice.period for notice in context.texts.guide.notices}
    for page, wording in context.wordings(frozenset({Kind.PASSAGE})):
        period = notices.get(wording.name)
        if period and not _is_one_day(period) and (found := _RELATIVE.search(wording.text)):
            what = f"„{found[0]}“ stimmt nur an einem Tag, und der Hinweis ist an mehreren zu hören."
            remedy = "Bitte nennen Sie das Datum, oder schreiben Sie denselben Tag in „from:“ und „until:“."
            yield Finding(page.file, wording.line, what, remedy)


def _is_one_day(period: Period) -> bool:
    if period.begins is None or period.ends is None:
        return False
    return period.ends - period.begins <= timedelta(days=1)


def unused(context: Context) -> Iterator[Finding]:
    """An entry of the lexicon that no text holds."""
    haystack = "\n".join(
        text
        for speech in context.speeches
        for text in (speech.text, *(said.text for said in speech.utterances))
    )
    lexicon, page = context.texts.lexicon, context.texts.pages[-1]
    name = cleaned(context.texts.organisation.name)  # its words stand in _organisation.yaml
    entries: list[tuple[str, ...]] = [("words", word) for word in lexicon.words if word != name]
    entries += [("voices", voice, word) for voice, known in lexicon.voices.items() for word in known]
    for names in entries:
        if not re.search(rf"(?<!\w){re.escape(names[-1])}(?!\w)", haystack, re.IGNORECASE):
            what = f"Das Wort „{names[-1]}“ kommt in keinem Text vor."
            remedy = "Bitte löschen Sie die Zeile, wenn Sie sie nicht mehr brauchen."
            yield Finding(page.file, page.line(*names), what, remedy)


def unneeded(
    context: Context, advices: Collection[str], occurring: Collection[tuple[str, str]]
) -> Iterator[Finding]:
    """An `accept:` without a reason, for no rule that gives advice, or for what no longer occurs.

    `advices` are the names of those rules, `occurring` the file and rule of all that was found.
    """
    for page in context.texts.pages:
        for name, reason in page.accepted.items():
            if wrong := _wrong(name, reason, name in advices, (page.file, name) in occurring):
                yield Finding(page.file, page.line("accept", name), *wrong)


def _wrong(name: str, reason: str, is_advice: bool, occurs: bool) -> tuple[str, str] | None:
    if not is_advice:
        known = "Einen Hinweis mit dem Namen „{0}“ gibt es nicht. Fehler lassen sich nicht hinnehmen."
        return known.format(name), f"Die Namen zeigt: {command('check.py --rules')}"
    if not occurs:
        return (
            f"„{name}“ kommt in dieser Datei nicht mehr vor.",
            "Bitte löschen Sie die Zeile unter „accept:“.",
        )
    if not reason.strip():
        return f"Warum nehmen Sie „{name}“ hin?", "Bitte schreiben Sie den Grund dahinter."
    return None
