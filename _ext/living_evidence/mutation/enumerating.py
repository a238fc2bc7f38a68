"""Every mutant of a site, in one order: its pages, then its records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.mutation.entries import mutate_record
from living_evidence.mutation.pages import mutate_page

if TYPE_CHECKING:
    from living_evidence.mutation.bench import Bench
    from living_evidence.mutation.mutants import Mutant

REFERRED = re.compile(r"\{claim-ref\}\s*`?(?P<name>[\w-]+)")
NAMED = re.compile(r"(?:#|\b(?:population|parent): )(?P<name>[\w-]+)")


@dataclass(frozen=True)
class Enumeration:
    """The mutants of a site, and how many changes could not be placed in the text of a page."""

    mutants: tuple[Mutant, ...]
    unplaced: int
    pages: int
    records: int

    @property
    def counted(self) -> list[Mutant]:
        """Return the mutants that contradict a source."""
        return [mutant for mutant in self.mutants if not mutant.aside]

    @property
    def asides(self) -> tuple[Mutant, ...]:
        """Return the others: they are counted, apart, and not judged."""
        return tuple(mutant for mutant in self.mutants if mutant.aside)


def enumerate_mutants(bench: Bench) -> Enumeration:
    """Return every mutant of every checked page and every record.

    Translated pages are left out: their words are mutated where they were first written.
    """
    pages = [
        page for _, page in sorted(bench.pages.items()) if page.checked and not page.translation
    ]
    documents = [document for _, document in sorted(bench.corpus.documents.items())]
    shown = _find_names(REFERRED, [bench.texts[page.path] for page in pages])
    named = _find_names(NAMED, list(bench.texts.values()))
    found = [mutate_page(page, bench.texts[page.path], bench.corpus, shown) for page in pages]
    mutants = [mutant for one in found for mutant in one.mutants]
    for document in documents:
        mutants += mutate_record(document, bench.corpus, named)
    unplaced = sum(one.unplaced for one in found)
    return Enumeration(tuple(mutants), unplaced, len(pages), len(documents))


def _find_names(pattern: re.Pattern[str], texts: list[str]) -> frozenset[str]:
    return frozenset(match["name"] for text in texts for match in pattern.finditer(text))
