"""The quote of a result speaks of another population than the result.

The quote says "in cohort 2", and the result is about cohort 1: a page would then give the figures
of one group as those of the other.

To mend: correct `population:`, or quote the words about this population.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.quote.reading import read_quotes, show_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

OUTCOME, COHORT = "outcome", "cohort"
FAILING = (
    "sources/alpha-2024: {results: {primary-endpoint: {population: cohort-2-completers}}}",
    "sources/alpha-2024: {results: {all-response: {population: cohort-1-completers}}}",
    "sources/beta-summary: {populations: {positive-renal: {terms: [EXA-negative, renal]}}}",
)
PASSING = (
    # The quote names both groups, and the population is one of them.
    """\
sources/alpha-2024:
  results:
    primary-endpoint:
      population: cohort-1-completers
      judged:
        completers: {reason: Only they were assessed., by: example curators}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every result whose population its own quotes exclude."""
    for item in index.corpus.items.values():
        if item.population is not None and item.result.quotes and item.route[0] == "results":
            yield from _check_item(index.corpus, item)


def _check_item(corpus: Corpus, item: Item) -> Iterator[Problem]:
    vocabulary = corpus.vocabulary
    language = item.source.model.capture.language
    readings = read_quotes(item.result.quotes, vocabulary, language)
    stated = {term for reading in readings for term in reading.terms}
    described = set(item.population.all_terms) if item.population is not None else set()
    facets = {vocabulary.facet_of(term) for term in stated}
    for facet in sorted(facet for facet in facets if _is_about_people(vocabulary, facet)):
        ours, theirs = vocabulary.in_facet(described, facet), vocabulary.in_facet(stated, facet)
        if ours and all(vocabulary.excludes(term, ours) for term in theirs):
            yield _make_problem(item, sorted(ours), sorted(theirs))


def _is_about_people(vocabulary: Vocabulary, facet: str) -> bool:
    """Tell whether a facet says who was studied: other words of a quote may speak of what befell them."""
    return facet == COHORT or (vocabulary.is_essential(facet) and facet != OUTCOME)


def _make_problem(item: Item, ours: list[str], theirs: list[str]) -> Problem:
    document = item.source.document
    place = document.place((*item.route, "population"))
    quoted = show_quotes(item.result.quotes)
    sides = (
        Side(f"{item.address}, {item.result.population}", ", ".join(ours), place),
        Side("its quotes", quoted, document.place((*item.route, "quotes"))),
    )
    message = (
        f"{item.address} is about {item.result.population} ({', '.join(ours)}), "
        f"and its quotes speak of {', '.join(theirs)}: {quoted}"
    )
    hint = "Correct population:, or quote the words about this population."
    return Problem("population-differs-from-quote", message, place, sides, hint)
