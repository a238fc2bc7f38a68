"""Message catalogs: which there are, what is wrong with them, and a page read through one.

A translation is read with every build, whatever language the build shows. Nothing is compiled:
Sphinx is handed the messages in memory, so no catalog can be newer than what it was compiled to.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from gettext import NullTranslations
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import PoFileError, read_po
from sphinx.locale import translators
from sphinx.transforms.i18n import Locale
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

from living_evidence.memo import keep_last
from living_evidence.problems import Place, Problem, Side
from living_evidence.prose.agreement import shorten
from living_evidence.prose.languages import LANGUAGES, find_language
from living_evidence.site.markup import Markup, blot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from living_evidence.memo import Kept
    from living_evidence.prose.blocks import Block, Claim, Page

SOURCE_LANGUAGE = "en"
FOLDER = "LC_MESSAGES"
NAMESPACE = "general"
TRANSLATION = re.compile(r'msgstr(?:\[0\])?\s+(?="(?P<text>.))')
NOTICE = re.compile(r"\{notice\}`[^`]*`")
NEXT_ENTRY = re.compile(r"\s*$|#|msgid|msgctxt|msgstr\[1")


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a catalog: the original, its translation, and where that stands."""

    original: str
    translation: str
    place: Place
    origin: str
    """The lines of the translation as they were written, from `place` on."""
    fuzzy: bool = False

    @property
    def is_used(self) -> bool:
        """Tell whether readers see the translation, and not the original."""
        return bool(self.translation.strip()) and not self.fuzzy and not self._is_copy

    @property
    def _is_copy(self) -> bool:
        return self.translation.split() == self.original.split()


@dataclass(frozen=True)
class Catalog:
    """One catalog: its language as a BCP 47 tag, and its messages by their originals."""

    path: str
    language: str
    messages: Mapping[str, Message]
    problems: tuple[Problem, ...] = ()
    text: str = ""
    kept: Kept = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def used(self) -> dict[str, str]:
        """Return the translations that readers see; an empty text for every other message."""
        return {
            original: message.translation if message.is_used else ""
            for original, message in self.messages.items()
        }


class Messages(NullTranslations):
    """The messages of one catalog, as Sphinx looks for them in a compiled one."""

    def __init__(self, messages: dict[str, str]) -> None:
        """Take the messages by their originals."""
        super().__init__()
        self._catalog = messages


@dataclass(frozen=True)
class Catalogs:
    """The catalogs of a site; texts in memory stand in for files."""

    env: BuildEnvironment
    texts: Mapping[str, str | None]

    def paths(self, docname: str = "") -> list[Path]:
        """Return every catalog, of one document where it is named, in every declared language."""
        root = Path(self.env.srcdir)
        name = f"{_find_domain(self.env, docname)}.po" if docname else "**/*.po"
        folders = (Path(root, folder) for folder in self.env.config.locale_dirs)
        return sorted(path for folder in folders for path in folder.glob(f"*/{FOLDER}/{name}"))

    def load(self, docname: str = "") -> Iterator[Catalog]:
        """Yield every catalog that can be read, of one document where it is named."""
        for path in self.paths(docname):
            name = path.relative_to(self.env.srcdir).as_posix()
            text = self.texts.get(name)
            try:
                text = path.read_text(encoding="utf-8-sig") if text is None else text
            except UnicodeDecodeError:
                text = ""
            yield parse_catalog(name, text)

    def find(self, docname: str, language: str) -> Catalog | None:
        """Return the catalog of a document in one language."""
        wanted = make_tag(language)
        return next((one for one in self.load(docname) if one.language == wanted), None)

    def check(self, messages: Mapping[str, frozenset[str]]) -> Iterator[Catalog]:
        """Yield every catalog with its problems; `messages` are the originals of each document."""
        originals: dict[str, set[str]] = {}
        for docname, texts in messages.items():
            originals.setdefault(_find_domain(self.env, docname), set()).update(texts)
        for catalog in self.load():
            domain = catalog.path.partition(f"/{FOLDER}/")[2].removesuffix(".po")
            known = frozenset(originals[domain]) if domain in originals else None
            yield replace(catalog, problems=(*catalog.problems, *_check_catalog(catalog, known)))


def make_tag(folder: str) -> str:
    """Return the BCP 47 tag of the folder of a language: `zh-CN` for `zh_CN`."""
    return folder.replace("_", "-")


@lru_cache(maxsize=256)
def parse_catalog(path: str, text: str) -> Catalog:
    """Read a catalog; a faulty one has a problem and no messages."""
    language = make_tag(path.partition(f"/{FOLDER}/")[0].rpartition("/")[2])
    try:
        entries = read_po(StringIO(text), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 0) + 1
        hint = "A message is a line msgid and a line msgstr, each with its text in quotes."
        problem = Problem("malformed-catalog", str(error), Place(path, line, 1), hint=hint)
        return Catalog(path, language, {}, (problem,), text)
    markup = Markup(path, text)
    messages = {
        entry.id: _make_message(
            markup, entry.id, entry.string, entry.lineno or 1, fuzzy=entry.fuzzy
        )
        for entry in entries
        if isinstance(entry.id, str) and isinstance(entry.string, str) and entry.id
    }
    return Catalog(path, language, messages, text=text)


def offer(env: BuildEnvironment, docname: str, catalog: Catalog) -> None:
    """Let Sphinx find a catalog as if it were the compiled one of a document."""
    translators[NAMESPACE, _find_domain(env, docname)] = Messages(catalog.used)


def withdraw(env: BuildEnvironment, docname: str) -> None:
    """Let Sphinx find no catalog of a document: it would keep one for the life of the process."""
    translators.pop((NAMESPACE, _find_domain(env, docname)), None)


def translate(document: nodes.document, docname: str, catalog: Catalog) -> nodes.document:
    """Return a copy of a document with the messages of a catalog in it."""
    translated: nodes.document = document.deepcopy()
    env = document.settings.env
    offer(env, docname, catalog)
    Locale(translated).apply()
    withdraw(env, docname)
    return translated


def find_messages(document: nodes.document) -> frozenset[str]:
    """Return every text of a document that a catalog may translate."""
    return frozenset(text for _, text in extract_messages(document))


def keep_translated(page: Page, catalog: Catalog) -> Page:
    """Return what a page says by its catalog: the rest is the original, and was judged there."""
    return replace(
        page,
        path=catalog.path,
        language=catalog.language,
        translation=True,
        text=catalog.text,
        blocks=tuple(block for block in page.blocks if block.place.path == catalog.path),
        claims=tuple(_keep_claims(page, catalog)),
        problems=tuple(one for one in page.problems if one.place.path == catalog.path),
    )


def _keep_claims(page: Page, catalog: Catalog) -> Iterator[Claim]:
    for claim in page.claims:
        blocks: tuple[Block, ...] = (*claim.blocks, *claim.plain)
        places = [block.place for block in blocks if block.place.path == catalog.path]
        if places:
            yield replace(claim, place=places[0])


def _find_domain(env: BuildEnvironment, docname: str) -> str:
    return docname_to_domain(docname, env.config.gettext_compact)


def _make_message(
    markup: Markup, original: str, translation: str, line: int, *, fuzzy: bool
) -> Message:
    """Find where the translation starts: on the line of `msgstr`, or below where that is empty."""
    lines = markup.lines
    start = next(
        (at for at in range(line, len(lines) + 1) if TRANSLATION.match(lines[at - 1])), line
    )
    opening = TRANSLATION.match(lines[start - 1])
    if opening is not None and opening["text"] == '"' and start < len(lines):
        start += not NEXT_ENTRY.match(lines[start])
    end = start
    while end < len(lines) and not NEXT_ENTRY.match(lines[end]):
        end += 1
    origin = blot("\n".join(lines[start - 1 : end]))
    return Message(original, translation, markup.place(start, 1), origin, fuzzy)


@keep_last
def _check_catalog(catalog: Catalog, originals: frozenset[str] | None) -> tuple[Problem, ...]:
    """Judge a catalog once, for as long as it and its page stay the same."""
    return tuple(_find_faults(catalog, originals))


def _find_faults(catalog: Catalog, originals: frozenset[str] | None) -> Iterator[Problem]:
    if find_language(catalog.language) is None:
        message = f"{catalog.language} cannot be checked: nobody has written down its words"
        hint = f"Languages are {', '.join(LANGUAGES)}. Without one of them this catalog must go."
        yield Problem("unsupported-language", message, Place(catalog.path, 1, 1), hint=hint)
    elif originals is None:
        message = "there is no page that this catalog could translate"
        hint = "A catalog has the path of its page: docs/topics/a-page.po."
        place = Place(catalog.path, 1, 1)
        yield Problem("stale-translation", message, place, hint=hint, severity="warning")
    else:
        yield from _check_messages(catalog, originals)


def _check_messages(catalog: Catalog, originals: frozenset[str]) -> Iterator[Problem]:
    for message in catalog.messages.values():
        if message.original not in originals:
            text = "the page no longer says what this message translates"
            hint = "Translate the text as it now is, or take the message out."
            yield Problem("stale-translation", text, message.place, hint=hint, severity="warning")
        elif message.fuzzy and message.translation:
            text = "this translation is marked fuzzy: nobody has said that it still holds"
            hint = "Correct it and take the mark off, or leave msgstr empty to show the original."
            yield Problem("fuzzy-translation", text, message.place, hint=hint)
        elif message.is_used:
            yield from _check_notices(message)


def _check_notices(message: Message) -> Iterator[Problem]:
    """Yield each notice that readers of one language see and those of the other do not."""
    wanted, given = (
        Counter(NOTICE.findall(text)) for text in (message.original, message.translation)
    )
    sides = (
        Side("the original", f"“{shorten(message.original)}”"),
        Side("its translation", f"“{shorten(message.translation)}”", message.place),
    )
    hint = "Place the notices of the original: they have a text in each language."
    for verb, notices in (("leaves out", wanted - given), ("adds", given - wanted)):
        for notice in notices.elements():
            text = f"the translation {verb} {notice}"
            yield Problem("translation-differs", text, message.place, sides, hint)
