"""Every mutant of a page: operators over what the checker read, and over the page's own markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from living_evidence.mutation.excerpts import find_homes
from living_evidence.mutation.figures import (
    change_comparisons,
    change_timepoints,
    change_units,
    exchange_numbers,
    mutate_numbers,
)
from living_evidence.mutation.mutants import NOWHERE, Mutant, Words, make_mutant
from living_evidence.mutation.omissions import (
    drop_attributions,
    drop_figures,
    drop_qualifiers,
)
from living_evidence.mutation.passages import Passage
from living_evidence.mutation.placing import align, place_change
from living_evidence.mutation.provenance import (
    change_bindings,
    change_directives,
    change_identifiers,
    change_quotations,
    change_reports,
    change_scope,
)
from living_evidence.mutation.strength import overstate
from living_evidence.mutation.wording import change_logic, exchange_terms, swap_facets
from living_evidence.prose.claims import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.mutation.mutants import Change, Home
    from living_evidence.prose.blocks import Page
    from living_evidence.prose.claims import PageReading

OPERATORS: tuple[Callable[[Passage], Iterator[Change]], ...] = (
    mutate_numbers,
    exchange_numbers,
    change_comparisons,
    change_units,
    change_timepoints,
    change_reports,
    swap_facets,
    exchange_terms,
    change_logic,
    drop_figures,
    drop_attributions,
    drop_qualifiers,
    overstate,
    change_identifiers,
    change_quotations,
)
"""Of two operators that make the same change, the first one names it."""


@dataclass
class PageMutants:
    """The mutants of one page, and how many changes could not be placed in its file."""

    mutants: list[Mutant] = field(default_factory=list)
    unplaced: int = 0


def mutate_page(page: Page, text: str, corpus: Corpus, referred: frozenset[str]) -> PageMutants:
    """Enumerate every mutant of a checked page.

    `referred` holds the ids of the claims that some page shows again.
    """
    found = PageMutants()
    changes = [*_block_changes(page, text, corpus, found)]
    changes += _markup_changes(page, text, corpus, referred)
    seen: set[str] = set()
    for change, home, words in changes:
        key = str(change.pieces)
        if key not in seen and change.pieces[-1].end <= len(text):
            seen.add(key)
            mutant = make_mutant(page.path, text, change, home, words)
            if mutant.apply(text) != text:
                found.mutants.append(mutant)
    found.mutants.sort(key=lambda mutant: (mutant.pieces[0].start, mutant.family))
    return found


def _block_changes(
    page: Page, text: str, corpus: Corpus, found: PageMutants
) -> Iterator[tuple[Change, Home, Words | None]]:
    homes = find_homes(page, text)
    for passage in _passages(read_page(page, corpus), corpus):
        block = passage.reading.block
        name = passage.claim.claim.id if passage.claim else ""
        offsets = align(block, text)
        for operator in OPERATORS:
            for change in operator(passage):
                placed = place_change(change, block, offsets, text)
                home = homes.get(name, NOWHERE) if change.family == "deletion" else NOWHERE
                if placed is None:
                    found.unplaced += 1
                else:
                    yield placed, home, Words(block, change.pieces, name)


def _passages(reading: PageReading, corpus: Corpus) -> Iterator[Passage]:
    scope = reading.page.scope
    for block in reading.blocks:
        yield Passage(corpus, block, scope=scope)
    for claim in reading.claims:
        for part in claim.parts:
            for block in part:
                yield Passage(corpus, block, claim, part, scope)


def _markup_changes(
    page: Page, text: str, corpus: Corpus, referred: frozenset[str]
) -> Iterator[tuple[Change, Home, Words | None]]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    homes = find_homes(page, text)
    for claim in page.claims:
        first, last = homes[claim.id]
        for change in change_bindings(text, claim, (starts[first - 1], starts[last]), corpus):
            home = (first, last) if change.family == "deletion" else NOWHERE
            yield change, home, None
    for change, home in change_directives(text, corpus, referred):
        yield change, home, None
    yield from ((change, NOWHERE, None) for change in change_scope(text))
