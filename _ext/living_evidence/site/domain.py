"""The domain: what was read of each document, and the corpus and report of this build."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sphinx.domains import Domain

from living_evidence.corpus import load_corpus
from living_evidence.shelf import load_shelf
from living_evidence.site.digests import Digests

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

    from living_evidence.corpus import Corpus
    from living_evidence.exports.edition import Edition
    from living_evidence.problems import Place
    from living_evidence.prose.blocks import Page
    from living_evidence.site.context import SiteIndex


@dataclass(frozen=True, slots=True)
class Mention:
    """A record, claim or notice that a directive or role of a page names, and where."""

    address: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one document left: the page (None for a record), and what it depends on."""

    digest: str
    """Of the source, its catalog, and every file it includes."""
    page: Page | None = None
    mentions: tuple[Mention, ...] = ()
    translations: tuple[Page, ...] = ()
    """The page as each of its catalogs has it."""
    messages: frozenset[str] = frozenset()
    """Every text that a catalog may translate."""
    lists: frozenset[str] = frozenset()
    """Kinds of the lists that it shows, which may follow from anything on the site."""

    @property
    def records(self) -> frozenset[str]:
        """Return the ids of the records that this document is bound to or shows."""
        return frozenset(self.page.references) if self.page is not None else frozenset()


class EvidenceDomain(Domain):
    """Readings by docname; the corpus and the report live for one build and are not pickled."""

    name = "evidence"
    label = "Evidence"
    data_version = 2
    initial_data: ClassVar[dict[str, Any]] = {"readings": {}}

    # Of one build only, made by `load` and `engine.judge`: never in `data`, never pickled.
    texts: Mapping[str, str | None] = MappingProxyType({})
    """Texts in memory that stand in for files."""
    judged: bool = True
    """False for an application that only reads, whose caller judges: `site.checking`."""
    corpus: Corpus
    digests: Digests
    undecodable: list[str]
    index: SiteIndex
    edition: Edition
    views: dict[str, str]
    read_now: AbstractSet[str] = frozenset()
    """What this build reads anew."""
    awaited: dict[str, tuple[int, int] | None]
    """The pages that this build has to write, and what stood in their place before."""

    def load(self, root: Path) -> None:
        """Load the corpus of this build."""
        self.corpus = load_corpus(root, self.texts, load_shelf(root))
        self.digests = Digests(self.env, self.texts)
        self.undecodable = []
        self.views = {}
        self.awaited = {}

    @property
    def readings(self) -> dict[str, Reading]:
        """Return what was read, by docname."""
        return cast("dict[str, Reading]", self.data["readings"])

    @property
    def pages(self) -> list[Page]:
        """Return every Markdown page in the order of docnames."""
        found = (self.readings[name].page for name in sorted(self.readings))
        return [page for page in found if page is not None]

    @property
    def translations(self) -> list[Page]:
        """Return every page as its catalogs have it, in the order of docnames."""
        found = (self.readings[name].translations for name in sorted(self.readings))
        return [page for pages in found for page in pages]

    def note_reading(self, docname: str, reading: Reading) -> None:
        """Remember what was read of a document."""
        self.readings[docname] = reading

    def clear_doc(self, docname: str) -> None:
        """Forget a document."""
        self.readings.pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what a reading process read."""
        for docname in docnames:
            if docname in otherdata["readings"]:
                self.readings[docname] = otherdata["readings"][docname]

    def resolve_any_xref(self, *_: Any) -> list[Any]:
        """Resolve nothing: spans and lists make their own links."""
        return []


def find_domain(env: BuildEnvironment) -> EvidenceDomain:
    """Return the domain of an environment."""
    return cast("EvidenceDomain", env.get_domain(EvidenceDomain.name))
