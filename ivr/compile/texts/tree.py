"""audio/texts → Texts, or every problem at once with file and line.

- The folder tree is the menu tree; the number in front of a name is the key.
- A text has a front matter (title, menu, as_of, and if wanted review_by and accept) and a body of passages
  (ivr.compile.texts.body). {taste:datenschutz} in it is the key of that place.
- With `kind: practice` callers practise dialling in, with the numbers number, room and pin; the text below is
  the story for whoever presses no key.
- A topic with `from:` or `until:` is there for that time only, and each menu has a topic at any time.
- `_notice.md` and `_notice-NAME.md` are said for some days.
- `_menu.md` names its folder, `_prompts.yaml` holds every phrase of the system, `_lexicon.yaml` the names,
  `_organisation.yaml` whose hotline it is, who answers key 0, and when.
- Nothing stops at the first problem: staff mend a text once, not five times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ivr.compile.texts.dates import read_period
from ivr.compile.texts.files import TextFile, TextFiles
from ivr.compile.texts.model import Texts, fill
from ivr.compile.texts.names import read_name
from ivr.compile.texts.notices import notice_text, read_notices
from ivr.compile.texts.organisation import read_organisation
from ivr.compile.texts.pages import WrittenPage
from ivr.compile.texts.phrases import read_lexicon, read_prompts
from ivr.compile.texts.staff import read_staff
from ivr.core.guide import CONTACT, MAIN, PRACTICE_STEPS, Guide, Menu, Notice, Practice, Section, Topic
from ivr.core.period import Period
from ivr.core.today import real_variants
from ivr.errors import TextsError

MAX_CHOICES = 5  # Dunlap 1998; Avaya: 4-5
MAX_LEVELS = 2
_CONTACT_FILE = f"0-{CONTACT}.md"
_MADE_UP = re.compile(r"[1-8][0-9]{2,11}", re.ASCII)  # 0 and 9, pressed alone, have a meaning of their own
PRACTICE, ROOM = "practice", "room"  # the kinds of a page: callers practise, or come into a room
_NOT_OURS = ("_", ".", "~$", "Thumbs.db", "desktop.ini")  # what editors and systems leave in a folder
_UNHEARD = (
    "Was hier steht, hört niemand: Eine Auswahl hat nur „title:“ und „menu:“. Bitte legen Sie ein Thema an, "
    "oder machen Sie eine Notiz daraus: <!-- … -->"
)
_EMPTY_SOMETIMES = (
    "An manchen Tagen ist diese Auswahl leer, weil alle ihre Themen „from:“ oder „until:“ haben. Bitte "
    "lassen Sie ein Thema immer da, oder machen Sie aus der Auswahl ein Thema."
)
_NO_PERIOD = "„from:“ und „until:“ gibt es nur bei Themen und Hinweisen. Bitte löschen Sie die Zeile hier."
_ROOM_LAST = (
    "Die Seite für Räume (kind: room) muss die letzte einer Auswahl sein, und nicht die einzige: Solange es "
    "keinen Raum gibt, fehlt sie. "
)
_ROOM_MOVES = (
    "Bitte geben Sie ihr die Zahl {last}, zum Beispiel {last}-{id}.md, und den Themen, die dahinter stehen, "
    "eine Zahl weniger."
)
_ROOM_ALONE = (
    "Bitte legen Sie davor ein Thema an, zum Beispiel 1-thema.md, und geben Sie ihr die 2: 2-{id}.md"
)
_ROOMS_TWICE = "Bitte lassen Sie nur eine Datei mit kind: room in diesem Ordner."
_TWICE = (
    "Die Taste {key} ist doppelt vergeben: {names}. Bitte geben Sie einer davon eine andere Zahl; "
    "frei ist die {free}."
)
_TWICE_OF_ALL = (
    "Die Taste {key} ist doppelt vergeben: {names}. Alle Zahlen von 1 bis 9 sind vergeben: Bitte legen Sie "
    "Themen zusammen, oder einige davon in einen Ordner, als eigene Auswahl."
)


def read_texts(folder: Path) -> Texts:
    """All of audio/texts.

    Raises TextsError with every problem that was found, not only the first.
    """
    files = TextFiles(folder)
    tree = _Tree(files)
    main = tree.menu(folder, MAIN, key="", level=1)
    contact = tree.topic(folder / _CONTACT_FILE, CONTACT, "0")
    notices = read_notices(files)
    guide = Guide(main, contact, tuple(Notice(page.node_id, page.period) for page in notices))
    tree.check_days(guide)
    for page in (*tree.pages, *notices):
        page.say_keys(guide)
    ours = read_organisation(files)
    staff, own_days = read_staff(ours.file, ours.organisation.state)
    prompts, prompts_page = read_prompts(files, guide, ours.organisation)
    lexicon, lexicon_page = read_lexicon(files, ours)
    notice_texts = {page.node_id: notice_text(page) for page in notices}
    if files.problems:
        raise TextsError(files.problems)
    sections = {page.node_id: fill(page.passages) for page in tree.pages}
    written = (page.page() for page in (*tree.pages, *notices))
    return Texts(
        _with_sections(guide, sections),
        prompts,
        lexicon,
        pages=(*written, *ours.pages, prompts_page, lexicon_page),
        organisation=ours.organisation,
        notices=notice_texts,
        staff=staff,
        own_days=own_days,
    )


def _with_sections(guide: Guide, sections: Mapping[str, tuple[Section, ...]]) -> Guide:
    """The guide with what its topics say."""

    def filled(node: Menu | Topic) -> Menu | Topic:
        if isinstance(node, Topic):
            return topic(node)
        return replace(node, choices=tuple(map(filled, node.choices)))

    def topic(node: Topic) -> Topic:
        return replace(node, sections=sections[node.id])

    main = replace(guide.main, choices=tuple(map(filled, guide.main.choices)))
    return replace(guide, main=main, contact=topic(guide.contact))


@dataclass
class _Tree:
    """Menus and topics, and the pages they stand on. A topic has no sections yet."""

    files: TextFiles
    pages: list[WrittenPage] = field(default_factory=list)

    def menu(self, folder: Path, node_id: str, key: str, level: int) -> Menu:
        file = self.files.page(folder / "_menu.md")
        title, label = file.need("title"), file.need("menu")
        refuse_period(file)
        self.page(replace(file, body=replace(file.body, lines=())), node_id)
        for line in file.body.lines:
            if line.text:
                self.files.problem(file.path, line.number, _UNHEARD)
        if level > MAX_LEVELS:
            too_deep = "Die Auswahl ist zu tief. Erlaubt sind zwei Ebenen. Bitte eine Ebene auflösen."
            self.files.problem(folder, 1, too_deep)
        choices = tuple(self.choices(folder, "" if node_id == MAIN else f"{node_id}.", level))
        self.check_keys(folder, [choice.key for choice in choices])
        self.check_rooms(folder, choices)
        return Menu(node_id, key, title, label, choices)

    def choices(self, folder: Path, prefix: str, level: int) -> Iterator[Menu | Topic]:
        """What is in a folder. A misnamed file is there under the name it should have: it is one problem."""
        found = sorted(folder.iterdir()) if folder.is_dir() else ()
        ours = [path for path in found if not self.is_other(path, level)]
        keys = {read_name(path.name, is_folder=path.is_dir()).key for path in ours}
        free = next(str(key) for key in range(1, len(ours) + 2) if str(key) not in keys)
        named = {path: read_name(path.name, is_folder=path.is_dir(), free=free) for path in ours}
        right = {name.key for name in named.values() if not name.wrong}
        for path, name in named.items():
            if name.wrong:
                self.files.problem(path, 1, name.wrong)
            if not name.wrong or (name.key and name.id and name.key not in right and _is_text_file(path)):
                node_id = prefix + name.id
                yield (
                    self.menu(path, node_id, name.key, level + 1)
                    if path.is_dir()
                    else self.topic(path, node_id, name.key)
                )
            elif name.key not in right and (name.key or free < max(keys)):
                yield Topic(prefix + name.id, name.key or free, "", "", "", ())  # so that no key is missing

    @staticmethod
    def is_other(path: Path, level: int) -> bool:
        """Whether a file is neither menu nor topic, or the contact topic."""
        return path.name.startswith(_NOT_OURS) or (path.name == _CONTACT_FILE and level == 1)

    def check_rooms(self, folder: Path, choices: Sequence[Menu | Topic]) -> None:
        """The page for rooms is the last of several: without rooms it is not there."""
        rooms = [choice for choice in choices if isinstance(choice, Topic) and choice.is_room]
        remedy = ""
        if len(rooms) > 1:
            remedy = _ROOMS_TWICE
        elif rooms and len(choices) == 1:
            remedy = _ROOM_ALONE
        elif rooms and choices[-1] is not rooms[0]:
            remedy = _ROOM_MOVES
        if remedy:
            name = rooms[0].id.rpartition(".")[2]
            self.files.problem(folder, 1, _ROOM_LAST + remedy.format(last=choices[-1].key, id=name))

    def check_keys(self, folder: Path, keys: list[str]) -> None:
        distinct = sorted(set(keys))
        for key in distinct:
            if keys.count(key) > 1:
                named = (path.name for path in sorted(folder.iterdir()))
                names = " und ".join(name for name in named if name.startswith(key))
                free = next((number for number in "123456789" if number not in keys), "")
                twice = _TWICE if free else _TWICE_OF_ALL
                self.files.problem(folder, 1, twice.format(key=key, names=names, free=free))
        once = len(distinct) == len(keys)  # a key that is given twice is missing somewhere else
        if once and distinct != [str(number + 1) for number in range(len(distinct))]:
            found = ", ".join(distinct)
            gap = f"Die Tasten müssen lückenlos bei 1 beginnen. Es gibt: {found}. Bitte umbenennen."
            self.files.problem(folder, 1, gap)
        if not keys:
            empty = "Die Auswahl ist leer. Bitte legen Sie einen Text an, zum Beispiel 1-thema.md"
            self.files.problem(folder, 1, empty)

    def check_days(self, guide: Guide) -> None:
        """On each day a menu has as many topics as can be remembered, and one at least."""
        folders = {page.node_id: page.file.path.parent for page in self.pages}
        found: dict[tuple[Path, str], None] = {}
        for menu in (menu for day in real_variants(guide) for menu in day.menus()):
            topics = [one for one in menu.choices if isinstance(one, Menu) or not one.is_room]
            if len(topics) > MAX_CHOICES:
                many = f"Es gibt {len(topics)} Themen. Erlaubt sind {MAX_CHOICES}. Bitte zusammenfassen."
                found[folders[menu.id], many] = None
            if not topics and guide.find_menu(menu.id).choices:
                found[folders[menu.id], _EMPTY_SOMETIMES] = None
        for folder, what in found:
            self.files.problem(folder, 1, what)

    def topic(self, path: Path, node_id: str, key: str) -> Topic:
        file = self.files.page(path)
        title, label = file.need("title"), file.need("menu")
        file.need("as_of")
        if file.entries.wordings and not file.body.is_written:
            file.problem("Der Text ist leer. Bitte schreiben Sie unter die zweite Zeile --- einen Absatz.")
        period = self.page(file, node_id)
        as_of, practice, is_room = file.month("as_of"), read_practice(file), file.get("kind") == ROOM
        if node_id == CONTACT:
            refuse_period(file)
        return Topic(node_id, key, title, label, as_of, (), practice, is_room=is_room, period=period)

    def page(self, file: TextFile, node_id: str) -> Period:
        """Keep what was written; returns from when until when it is there."""
        file.month("review_by")
        self.pages.append(WrittenPage(file, node_id, read_period(file)))
        return self.pages[-1].period


def read_practice(file: TextFile) -> Practice | None:
    """The made-up numbers of a page with `kind: practice`."""
    kind = file.get("kind")
    if kind not in ("", ROOM, PRACTICE):
        unknown = f"kind ist „{kind}“. Möglich: {PRACTICE}, {ROOM}. Sonst bitte die Zeile löschen."
        file.problem(unknown, "kind")
    return Practice(*(_made_up(file, name) for name in PRACTICE_STEPS)) if kind == PRACTICE else None


def _made_up(file: TextFile, name: str) -> str:
    """A number that callers type for practice, without its blanks."""
    number = "".join(file.get(name).split())
    if not _MADE_UP.fullmatch(number):
        file.problem(f"„{name}:“ braucht zum Üben 3 bis 12 Ziffern, vorne weder 0 noch 9.", name)
    return number


def refuse_period(file: TextFile) -> None:
    """What is always there has no days."""
    for name in ("from", "until"):
        if file.get(name):
            file.problem(_NO_PERIOD, name)


def _is_text_file(path: Path) -> bool:
    """Whether it holds a text, however it is called; a Word document does not."""
    return path.is_dir() or path.suffix.lower() in ("", ".md", ".txt")
