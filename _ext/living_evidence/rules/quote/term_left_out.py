"""A quote of a result or a population states a term that the record leaves out.

The quote says "all 30 patients who completed treatment", and the result is about everybody: the
words of the source limit it more than the record does, and a page would go with the record. A
term counts as carried by the result or its population, by the context, by the denominator, or as
the outcome of another result that quotes the same words. A population carries itself what a
sentence has to say of it, whatever the context has.

To mend: carry the term under `terms:`, choose the population that has it, or put it under
`mentions:` where the quote only speaks of it. A shorter quote leaves out what is not meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.formatting import format_term
from living_evidence.problems import Problem, Side
from living_evidence.quotes import fold_text
from living_evidence.records import Code, DateResult, Identifier
from living_evidence.rules.quote.reading import read_quotes, show_quotes
from living_evidence.rules.walk import carriers_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource, Population, Quote
    from living_evidence.rules.base import Index

NAME = "term-left-out"
WINDOW = 4
"""Words in a row that two quotes share when they are of one passage."""
PRINTED = (Code, DateResult, Identifier)
"""What is quoted for its value, whatever words stand about it."""
FAILING = (
    "sources/alpha-2024: {results: {cohort-1-completed: {population: everyone}}}",
    "sources/alpha-2024: {populations: {cohort-1: {terms: [renal, advanced, cohort-1]}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {terms: DELETE}}}",
    "sources/alpha-2024: {results: {follow-up: {terms: [median]}}}",
    "sources/NCT99999902: {results: {treatment-order: {terms: [radiotherapy]}}}",
)
PASSING = (
    # The quote only speaks of it.
    """\
sources/NCT99999902:
  results:
    treatment-order: {terms: [radiotherapy], mentions: [examplimab]}
""",
    # Another result is about what the same words also say.
    "sources/alpha-2024: {results: {no-surgery: {label: Not operated}}}",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every term that a quote states and its block does not carry."""
    corpus = index.corpus
    for item in corpus.items.values():
        if item.route[0] == "results" and not isinstance(item.result, PRINTED):
            yield from _check_item(corpus, item)
    for loaded in corpus.sources.values():
        for name, population in loaded.model.populations.items():
            yield from _check_population(corpus, loaded, name, population)


def _check_population(
    corpus: Corpus, loaded: Loaded[BaseSource], name: str, population: Population
) -> Iterator[Problem]:
    vocabulary = corpus.vocabulary
    carried = vocabulary.close(population.all_terms)
    readings = read_quotes(population.quotes, vocabulary, loaded.model.capture.language)
    named = (terms for reading in readings for terms in reading.alternatives())
    left = [terms[0] for terms in named if carried.isdisjoint(terms)]
    for term in dict.fromkeys(left):
        facet = vocabulary.facet_of(term)
        if vocabulary.is_essential(facet) and facet not in vocabulary.outcome_facets:
            label, quoted = format_term(term, vocabulary), show_quotes(population.quotes)
            place = loaded.place("populations", name)
            terms = ", ".join(population.all_terms) or "no terms"
            sides = (
                Side(
                    "its quotes", f"{label}: {quoted}", loaded.place("populations", name, "quotes")
                ),
                Side(name, terms, loaded.place("populations", name, "terms")),
            )
            message = (
                f"{loaded.model.id}, {name}, leaves out {label}, which its quotes state: {quoted}"
            )
            hint = f"Carry {term} under terms:, or shorten the quote."
            yield Problem(NAME, message, place, sides, hint)


def _check_item(corpus: Corpus, item: Item) -> Iterator[Problem]:
    vocabulary = corpus.vocabulary
    carried = vocabulary.close(_carried(corpus, item))
    readings = read_quotes(item.result.quotes, vocabulary, item.source.model.capture.language)
    named = (terms for reading in readings for terms in reading.alternatives())
    left = [terms[0] for terms in named if carried.isdisjoint(terms)]
    for term in dict.fromkeys(left):
        # In whom an outcome was looked for is said of whoever that was, and so is what holds
        # wherever a record says nothing else.
        model = vocabulary.terms[term]
        if model.evaluated != "true" and model.default != "true":
            yield _make_problem(corpus, item, term)


def _carried(corpus: Corpus, item: Item) -> Iterator[str]:
    yield from item.terms
    yield from item.source.model.context.all_terms
    total = corpus.denominator_item(item)
    yield from total.terms if total is not None else ()
    for term in item.own_terms:
        found = corpus.vocabulary.terms.get(term)
        yield from found.parts if found is not None else ()
    passage = find_windows(item.result.quotes)
    for other in corpus.items_of(item.source.model.id):
        outcome = other.result.outcome
        if (
            outcome
            and other is not item
            and not passage.isdisjoint(find_windows(other.result.quotes))
        ):
            yield outcome


@lru_cache(maxsize=4096)
def find_windows(quotes: tuple[Quote, ...]) -> frozenset[tuple[str, ...]]:
    """Return every few words in a row of some quotes."""
    texts = [fold_text(quote.exact).split() for quote in quotes]
    return frozenset(
        tuple(words[at : at + WINDOW])
        for words in texts
        for at in range(max(len(words) - WINDOW, 0) + 1)
    )


def _make_problem(corpus: Corpus, item: Item, term: str) -> Problem:
    label = format_term(term, corpus.vocabulary)
    quoted = show_quotes(item.result.quotes)
    place = item.source.document.place((*item.route, "quotes"))
    sides = (
        Side("its quotes", f"{label}: {quoted}", place),
        *carriers_of(item),
        *parts_of(item, "mentions", "condition"),
    )
    message = f"{item.address} leaves out {label}, which its quotes state: {quoted}"
    hint = f"Carry {term} under terms:, or under mentions: where the quote only speaks of it."
    return Problem(NAME, message, item.place, sides, hint)
