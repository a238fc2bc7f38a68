"""One population or result carries two terms that exclude one another.

Nobody is both EXA-positive and EXA-negative. A result that carried both would license a
sentence about either.

To mend: keep the term that the quotes state. For a result over two groups, use a term that
says so (`both-cohorts`), and describe a population of its own for each group.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.formatting import format_term
from living_evidence.problems import Problem, Side
from living_evidence.rules.walk import licensed_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.documents import Document, Route
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

FAILING = (
    "sources/alpha-2024: {populations: {cohort-1: {terms: [EXA-positive, EXA-negative, renal]}}}",
    "sources/alpha-2024: {results: {cohort-1-response: {terms: [nonrenal]}}}",
    "sources/alpha-2024: {results: {cohort-1-response: {terms: [remission]}}}",
    "sources/alpha-2024: {context: {judged: {EXA-negative: {reason: untested, by: nobody}}}}",
)
PASSING = (
    # One term implies the other, so they do not exclude one another.
    "sources/alpha-2024: {results: {cohort-1-sustained-response: {terms: [complete-response]}}}",
    # The analysis set of a part differs from that of the whole, and is its own.
    "sources/alpha-2024: {populations: {cohort-1-completers: {parent: everyone}}}",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every pair of rival terms within a block, or between a result and its population."""
    vocabulary = index.corpus.vocabulary
    for loaded in index.corpus.sources.values():
        for route, block in licensed_blocks(loaded):
            if route[0] != "results":
                for pair in find_rivals(vocabulary, frozenset(block.all_terms)):
                    yield _make_problem(vocabulary, loaded.document, route, pair)
        for item in index.corpus.items_of(loaded.model.id):
            described = item.population.all_terms if item.population is not None else ()
            for pair in find_rivals(vocabulary, item.own_terms):
                if not set(pair) <= set(described):
                    yield _make_problem(vocabulary, loaded.document, item.route, pair)


@lru_cache(maxsize=16384)
def find_rivals(vocabulary: Vocabulary, terms: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return every two of these terms that cannot both hold."""
    pairs = combinations(sorted(terms), 2)
    return tuple((one, other) for one, other in pairs if vocabulary.excludes(one, [other]))


def _make_problem(
    vocabulary: Vocabulary, document: Document, route: Route, pair: tuple[str, str]
) -> Problem:
    facet = vocabulary.facets[vocabulary.facet_of(pair[0])].label
    place = document.place(route)
    sides = tuple(Side(f"the term {term}", format_term(term, vocabulary), place) for term in pair)
    message = f"{route[-1]} is both {pair[0]} and {pair[1]}, which exclude one another ({facet})"
    hint = "Keep the one that the quotes state; a pooled group needs a term of its own."
    return Problem("facet-conflict", message, place, sides, hint)
