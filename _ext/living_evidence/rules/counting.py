"""Who is counted among whom: parents and denominators, and groups that exclude one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.rules.walk import ancestors_of
from living_evidence.values import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from fractions import Fraction

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import BaseResult
    from living_evidence.vocabulary import Vocabulary


def counts_population(item: Item) -> bool:
    """Tell whether an item counts everybody of its population, and not those with an outcome."""
    return item.result.outcome is None and not item.result.terms and count_of(item) is not None


def is_within(corpus: Corpus, one: Item, other: Item) -> bool:
    """Tell whether, by the record, all that `one` counts are among those that `other` counts."""
    if other.address in (one.address, *_denominators_of(corpus, one)):
        return True
    return _is_narrower(corpus, one, other)


def are_disjoint(corpus: Corpus, one: Item, other: Item) -> bool:
    """Tell whether, by the vocabulary, nobody can be counted by both items at once.

    Only opposites are that certain: terms of an exclusive facet may overlap in people, as those
    who were treated and those who were analysed do.
    """
    first, second = one.result, other.result
    if _time_of(first) != _time_of(second) or _are_of_other_dates(first.as_of, second.as_of):
        return False
    vocabulary = corpus.vocabulary
    outcomes = _outcome_terms(vocabulary, one), _outcome_terms(vocabulary, other)
    patients = _patient_terms(vocabulary, one), _patient_terms(vocabulary, other)
    return vocabulary.are_opposite(*outcomes) or vocabulary.are_opposite(*patients)


def _denominators_of(corpus: Corpus, item: Item) -> Iterator[str]:
    seen = {item.address}
    total = corpus.denominator_item(item)
    while total is not None and total.address not in seen:
        seen.add(total.address)
        yield total.address
        total = corpus.denominator_item(total)


def _is_narrower(corpus: Corpus, one: Item, other: Item) -> bool:
    """Tell whether `other` has the population, outcome and time of `one`, or wider ones."""
    own, wider = one.result, other.result
    if one.source is not other.source or wider.population is None or wider.derived is not None:
        return False
    if wider.population not in (own.population, *ancestors_of(one.source.model, own.population)):
        return False
    if wider.all_terms and set(wider.all_terms) != set(own.all_terms):
        return False
    if _is_some_of_its_population(corpus, other):
        return False
    if wider.timepoint is not None and _time_of(wider) != _time_of(own):
        return False
    outcomes = corpus.vocabulary.closure(own.outcome) if own.outcome else ()
    return wider.outcome is None or wider.outcome in outcomes


def _is_some_of_its_population(corpus: Corpus, item: Item) -> bool:
    """Tell whether an item without an outcome counts but some of a population: 3 of 7 excluded."""
    total = corpus.denominator_item(item)
    if item.result.outcome is not None or total is None:
        return False
    return total.source is item.source and total.result.population == item.result.population


def _outcome_terms(vocabulary: Vocabulary, item: Item) -> AbstractSet[str]:
    """Return the outcome of an item with the wider outcomes that it implies."""
    outcome = item.result.outcome
    implied = vocabulary.closure(outcome) if outcome else frozenset[str]()
    return {term for term in implied if vocabulary.facet_of(term) in vocabulary.outcome_facets}


def _patient_terms(vocabulary: Vocabulary, item: Item) -> AbstractSet[str]:
    """Return what a patient of its population is, and cannot be the opposite of."""
    terms = item.population.all_terms if item.population is not None else ()
    return {term for term in terms if vocabulary.is_exclusive(vocabulary.facet_of(term))}


def _time_of(result: BaseResult) -> tuple[Fraction, str] | None:
    """Return when an outcome was assessed, in its base unit: 1 year is 12 months."""
    quantity = parse_quantity(result.timepoint.value) if result.timepoint is not None else None
    return quantity.base if quantity is not None else None


def _are_of_other_dates(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
