"""Properties over files: what is typed into one is in what the reader hands on, in order, or is refused."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from typed_texts import FIRST_LINE, HEAD, TOPIC, TypedTexts

from ivr.compile.german.tables import several
from ivr.compile.texts.model import Texts
from ivr.compile.texts.tree import read_texts
from ivr.errors import Problem, TextsError

IN_ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

# What staff type and paste: words, figures, and every sign with a meaning in Markdown, where it has one.
BEGINNINGS = [
    *[""] * 3,
    *(f"{sign} " for sign in several("- * + • 1. 2. 24. 1990. 2) >")),
    "-",
    "#",
    "    ",
    "\t",
]
WORDS = several(
    """Mai Büro Gruppe ist am die 3. 17 5,50 *6 *100# 5*7*9 Teilnehmer*innen Patient*innen Jede*r a_b_c + - ~
    & = §§ (neu) [neu] „Ja“ geht's 10:30 1/2 Termine: und/oder https://a.de ä̈ é ﬁ ½ ³ 🙂 … – ! ?"""
)
MARKED = several(
    r"""**fett** __fett__ *so* _so_ ~~weg~~ `x` ``` <b> </b> <x [a](b) [^1] [^1]: | || --- === *** &amp; \*
    * _ # ## > <!-- -->"""
)
NOTES = ["<!-- Notiz 12 -->", "<!--\nzwei Zeilen\n-->"]


def line(words: list[str]) -> st.SearchStrategy[str]:
    """One line: a beginning, and some words."""
    body = st.lists(st.sampled_from(words) | st.text(max_size=5), max_size=6).map(" ".join)
    return st.tuples(st.sampled_from(BEGINNINGS), body).map("".join)


def body(words: list[str]) -> st.SearchStrategy[str]:
    """Lines and blank lines, ended in any way."""
    ends = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \t\n"])
    return st.lists(st.tuples(line(words), ends).map("".join), min_size=1, max_size=8).map("".join)


ANYTHING = body([*WORDS, *MARKED, *NOTES])
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
    lambda words: "Ja " + " ".join(words)
)
IN_YAML = st.lists(st.sampled_from([*WORDS, "#", "#2", ": "]), max_size=3).map(
    lambda words: "Ja " + " ".join(words)
)
NOTED = st.lists(SENTENCE | st.sampled_from(NOTES), min_size=1, max_size=4).map(
    lambda parts: "Ja " + " ".join(parts)
)


@pytest.fixture
def texts(tmp_path: Path) -> TypedTexts:
    """The example texts, to be typed into."""
    return TypedTexts(tmp_path)


def alnum(text: str) -> str:
    """Its letters and figures, composed, as a reader of the file sees them."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))


def without_notes(text: str) -> str:
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)


def wordings(texts: Texts, file: str) -> str:
    """All that stands on a page, in order, as staff typed it."""
    page = next(page for page in texts.pages if page.file == f"texts/{file}")
    return " ".join(said.typed or said.text for said in page.wordings)


def passages(texts: Texts) -> str:
    """All that is said in the topic."""
    topic = next(topic for topic in texts.guide.topics() if topic.id == "kosten")
    return " ".join(text for section in topic.sections for text in section.passages)


def read(texts: TypedTexts) -> tuple[Texts | None, tuple[Problem, ...]]:
    """The texts, or what is wrong with them."""
    try:
        return read_texts(texts.folder), ()
    except TextsError as error:
        return None, error.problems


@pytest.mark.slow
@IN_ONE_FOLDER
@given(ANYTHING)
def test_every_letter_and_figure_of_a_body_is_in_its_passages_in_order(texts: TypedTexts, body: str) -> None:
    """Or it is refused, in a line of the body."""
    assume("{" not in body and "}" not in body)
    texts.type(body)
    lines = range(1, FIRST_LINE + body.count("\n") + body.count("\r") + 1)
    found, problems = read(texts)
    assert all(problem.file == f"texts/{TOPIC}" and problem.line in lines for problem in problems)
    if found:
        assert alnum(passages(found)) == alnum(without_notes(body))
        assert alnum(wordings(found, TOPIC)).endswith(alnum(without_notes(body)))


@pytest.mark.slow
@IN_ONE_FOLDER
@given(st.lists(NOTED, min_size=1, max_size=5))
def test_a_harmless_text_is_read_and_nothing_of_it_is_lost(texts: TypedTexts, paragraphs: list[str]) -> None:
    """Stars, hashes, figures and lists are not refused; each paragraph is a passage of its own."""
    texts.type("\n\n".join(paragraphs))
    found = read_texts(texts.folder)
    assert alnum(passages(found)) == alnum(without_notes("\n\n".join(paragraphs)))
    said = next(topic for topic in found.guide.topics() if topic.id == "kosten").sections
    assert sum(len(section.passages) for section in said) == len(paragraphs)


@pytest.mark.slow
@IN_ONE_FOLDER
@given(title=IN_YAML, label=IN_YAML, prompt=IN_YAML, word=IN_YAML, plain=st.booleans())
def test_titles_menu_lines_prompts_and_the_lexicon_lose_nothing_either(
    texts: TypedTexts, title: str, label: str, prompt: str, word: str, plain: bool
) -> None:
    """In quotation marks all of it is there; without them it is, or YAML's meaning for it is an error."""

    def written(text: str) -> str:
        return text if plain else json.dumps(text, ensure_ascii=False)

    head = HEAD.replace("title: Kosten", f"title: {written(title)}")
    texts.type("Ja.", head.replace("menu: die Kosten", f"menu: {written(label)}"))
    changed = {"_prompts.yaml": ('again: "Noch einmal."', f"again: {written(prompt)}")}
    changed["_lexicon.yaml"] = ("PIN: Pin", f"PIN: {written(word)}")
    originals = {name: (texts.folder / name).read_bytes() for name in changed}
    for name, (old, new) in changed.items():
        texts.replace(name, old, new)
    found, problems = read(texts)
    for name, content in originals.items():
        (texts.folder / name).write_bytes(content)
    assert found or plain, problems
    if found:
        node = next(topic for topic in found.guide.topics() if topic.id == "kosten")
        said = (node.title, node.label, found.prompts["again"], found.lexicon.words["PIN"])
        for text, typed in zip(said, (title, label, prompt, word), strict=True):
            assert text.split() == unicodedata.normalize("NFC", typed).split()


@pytest.mark.slow
@IN_ONE_FOLDER
@given(st.lists(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_what_nobody_sees_is_told_and_what_anybody_sees_is_kept(texts: TypedTexts, signs: list[str]) -> None:
    """Any character of Unicode between two words: it is in the passage, is no shape at all, or is refused."""
    lines = [f"Wir sehen „{sign}“ hier." for sign in signs]
    texts.type("\n\n".join(lines))
    found, problems = read(texts)
    for sign in signs if found else ():
        shown = unicodedata.category(sign) not in ("Cf", "Zs", "Zl", "Zp", "Cc")
        said = unicodedata.normalize("NFC", f"„{sign}“")
        assert not shown or (found and said in unicodedata.normalize("NFC", passages(found)))
    breaks = [sign for sign in signs if sign in "\r\n"]
    if not breaks:
        controls = {
            FIRST_LINE + 2 * index
            for index, sign in enumerate(signs)
            if sign not in "\t\v\f\x85" and unicodedata.category(sign) in ("Cc", "Co", "Cn")
        }
        assert controls <= {problem.line for problem in problems}
