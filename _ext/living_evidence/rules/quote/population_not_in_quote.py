"""A result is about a cohort or an analysis set that none of its words names.

"35 of 54 patients who completed treatment" is about the completers because it says so. Which
cohort, and whether those enrolled, included, treated or excluded, stands in the quotes of the
result, in its wording or in its denominator, or in the passage that its population or another
result about it is quoted from. Otherwise any other group of the source would fit the same words.

To mend: correct `population:`, quote the words that name the group, or put its term under
`judged:` with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_term
from living_evidence.problems import Problem, Side
from living_evidence.records import Assertion
from living_evidence.rules.quote.reading import read_quotes, read_text, show_quotes
from living_evidence.rules.quote.term_left_out import find_windows
from living_evidence.rules.walk import carriers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

NAME = "population-not-in-quote"
GROUPS = ("cohort", "analysis-set")
"""Facets that tell the groups of one study apart."""
FAILING = (
    "sources/alpha-2024: {results: {no-surgery: {population: excluded, total: not-stated}}}",
    "sources/NCT99999902: {populations: {eligible: {terms: [EXA-negative, renal, cohort-2]}}}",
)
PASSING = (
    # The denominator names them.
    "sources/alpha-2024: {results: {no-surgery: {population: completers}}}",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every result whose words do not name the group that it is about."""
    for item in index.corpus.items.values():
        if item.route[0] == "results" and item.population is not None and item.result.quotes:
            yield from _check_item(index.corpus, item)


def _check_item(corpus: Corpus, item: Item) -> Iterator[Problem]:
    vocabulary, population = corpus.vocabulary, item.population
    groups = [
        term
        for term in (population.terms if population is not None else ())
        if vocabulary.facet_of(term) in GROUPS
    ]
    if not groups or population is None:
        return
    if not find_windows(item.result.quotes).isdisjoint(find_windows(population.quotes)):
        return
    named = vocabulary.close(_named(corpus, item))
    for term in groups:
        if term not in named:
            yield _make_problem(corpus, item, term)


def _named(corpus: Corpus, item: Item) -> Iterator[str]:
    """Yield every term that the passage of a result names, and those of its denominator."""
    language = item.source.model.capture.language
    quotes = [quote for one in _of_passage(corpus, item) for quote in one.result.quotes]
    for reading in read_quotes(quotes, corpus.vocabulary, language):
        yield from reading.named_terms
    if isinstance(item.result, Assertion):
        yield from read_text(item.result.says, corpus.vocabulary).named_terms
    yield from item.result.all_terms
    total = corpus.denominator_item(item)
    yield from total.terms if total is not None else ()


def _of_passage(corpus: Corpus, item: Item) -> Iterator[Item]:
    """Yield a result, and those about the same population that quote the same passage."""
    passage = find_windows(item.result.quotes)
    for other in corpus.items_of(item.source.model.id):
        same = other.result.population == item.result.population
        if same and not passage.isdisjoint(find_windows(other.result.quotes)):
            yield other


def _make_problem(corpus: Corpus, item: Item, term: str) -> Problem:
    label, quoted = format_term(term, corpus.vocabulary), show_quotes(item.result.quotes)
    place = item.source.document.place((*item.route, "population"))
    quotes = item.source.document.place((*item.route, "quotes"))
    sides = (
        Side(f"{item.address}, population", str(item.result.population), place),
        Side("its quotes", quoted, quotes),
        *carriers_of(item),
    )
    message = (
        f"{item.address} is about {item.result.population} ({label}), "
        f"and none of its words names them: {quoted}"
    )
    hint = f"Correct population:, quote who it is, or put {term} under judged: with the reason."
    return Problem(NAME, message, place, sides, hint)
