"""One judged state of a site: what every export is made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from living_evidence.records import is_secondary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.memo import Kept
    from living_evidence.prose.blocks import Page
    from living_evidence.prose.claims import ClaimReading, PageReading
    from living_evidence.records import BaseSource, Discrepancy

LEFT_OUT = {
    "attributed": "it only repeats what a source says that is not used as support",
    "secondary": "it rests on a news item or a summary, which are no support here",
}
"""Why a claim does not leave; each file says how many were left out, and why."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim where it stands."""

    page: Page
    reading: ClaimReading

    @property
    def id(self) -> str:
        """Return the id of the claim."""
        return self.reading.claim.id


@dataclass(frozen=True)
class Edition:
    """The records and the checked pages of one run that found no contradiction."""

    corpus: Corpus
    readings: tuple[PageReading, ...]
    title: str
    """What the site is called."""
    author: str = ""
    licence: str = ""
    """The address of the licence of text and data; empty where the site names none."""
    base_url: str = ""
    """The public address with a slash at its end; empty where it is not known."""
    find_page: Callable[[str], str] = lambda docname: f"{quote(docname)}.html"
    """Returns the address of the page of a document, from the root of the site."""
    kept: Kept = field(default_factory=dict, init=False, repr=False, compare=False)

    def address(self, docname: str, anchor: str = "") -> str:
        """Return the address of a place: from the root of the site where that is not known."""
        place = f"#{quote(anchor)}" if anchor else ""
        return f"{self.base_url}{self.find_page(docname)}{place}"

    def address_file(self, path: str) -> str:
        """Return the address of a file of the site."""
        return f"{self.base_url}{quote(path)}"

    def address_item(self, item: Item) -> str:
        """Return the address of a result on the page of its source."""
        return self.address(f"evidence/sources/{item.source.model.id}", item.name)

    @cached_property
    def sources(self) -> dict[str, BaseSource]:
        """Return every source by id, in the order of ids."""
        return {name: self.corpus.sources[name].model for name in sorted(self.corpus.sources)}

    @cached_property
    def support(self) -> dict[str, BaseSource]:
        """Return the sources that the site uses as support: no news, and no summary of others."""
        return {name: one for name, one in self.sources.items() if not is_secondary(one)}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Return every result and registry field that leaves, by source."""
        return tuple(item for item in self._all_items if item.source.model.id in self.support)

    @cached_property
    def items_left_out(self) -> dict[str, int]:
        """Return how many results of each source do not leave."""
        found = Counter(item.source.model.id for item in self._all_items)
        return {name: found[name] for name in found if name not in self.support}

    @property
    def _all_items(self) -> Iterator[Item]:
        for name in self.sources:
            yield from (item for item in self.corpus.items_of(name) if item.route[0] != "citation")

    @cached_property
    def claims(self) -> tuple[Stated, ...]:
        """Return every claim that leaves, in the order of pages."""
        return tuple(stated for stated in self._all_claims if not self._why_left_out(stated))

    @cached_property
    def records_of_pages(self) -> dict[str, list[str]]:
        """Return the sources that the claims of each page rest on, by docname."""
        found: dict[str, dict[str, None]] = {}
        for stated in self.claims:
            records = find_records(self.corpus, stated.reading.addresses)
            found.setdefault(stated.page.docname, {}).update(dict.fromkeys(records))
        return {docname: list(records) for docname, records in found.items()}

    @cached_property
    def claims_left_out(self) -> dict[str, str]:
        """Return the claims that do not leave, with the reason."""
        reasons = ((stated.id, self._why_left_out(stated)) for stated in self._all_claims)
        return {name: reason for name, reason in reasons if reason}

    @property
    def _all_claims(self) -> Iterator[Stated]:
        for reading in sorted(self.readings, key=lambda one: one.page.docname):
            if not reading.page.translation:
                yield from (Stated(reading.page, claim) for claim in reading.claims)

    def _why_left_out(self, stated: Stated) -> str:
        if stated.reading.claim.kind == "attributed":
            return LEFT_OUT["attributed"]
        records = find_records(self.corpus, stated.reading.addresses)
        told = any(name in self.sources and name not in self.support for name in records)
        return LEFT_OUT["secondary"] if told else ""

    @cached_property
    def discrepancies(self) -> dict[str, list[Discrepancy]]:
        """Return the declared discrepancies that each result is a side of, by address."""
        found: dict[str, list[Discrepancy]] = {}
        for name in sorted(self.corpus.discrepancies):
            discrepancy = self.corpus.discrepancies[name].model
            for address in dict.fromkeys(side.result for side in discrepancy.sides):
                found.setdefault(address, []).append(discrepancy)
        return found


def find_records(corpus: Corpus, addresses: Iterable[str]) -> list[str]:
    """Return the sources that addresses name, those of the sides of a discrepancy included."""
    found: dict[str, None] = {}
    for address in addresses:
        record = address.partition("#")[0]
        if record in corpus.discrepancies:
            sides = corpus.discrepancies[record].model.sides
            found |= dict.fromkeys(side.result.partition("#")[0] for side in sides)
        else:
            found[record] = None
    return list(found)


def title_of(page: Page) -> str:
    """Return the title of a page: its first heading, or its path."""
    return next((block.text for block in page.blocks if block.kind == "heading"), page.docname)
