"""The denominator of a result counts another population than the result is about.

"35 of 54" says that the 35 are some of the 54. The denominator therefore counts the population of
the result, or one that this population is part of (`parent:`), and not a group beside it, nor
another outcome within it.

To mend: refer to the count of the right group, or correct `population:`. A population that is
part of another one names it as its `parent:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.records import ABSENT, Proportion, Survival
from living_evidence.rules.walk import ancestors_of, parts_of, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {cohort-1-response: {total: '#cohort-2-completed'}}}",
    "sources/alpha-2024: {results: {cohort-2-response: {population: cohort-1-completers}}}",
    # Those who responded are no denominator of all who completed treatment.
    "sources/alpha-2024: {results: {no-surgery: {total: '#all-response'}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {total: '#completed'}}}",
    # In a flow of participants, the included are not some of the excluded.
    "sources/alpha-2024: {results: {excluded-withdrew: {total: '#included'}}}",
    "sources/alpha-2024: {results: {on-treatment: {total: '#no-surgery'}}}",
)
PASSING = (
    # The completers are part of the included.
    "sources/alpha-2024: {results: {no-surgery: {total: '#included'}}}",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every denominator that cannot hold the events of its result."""
    for item in index.corpus.items.values():
        if not isinstance(item.result, Proportion | Survival) or item.result.total in ABSENT:
            continue
        total = index.corpus.denominator_item(item)
        if total is not None and not _holds(index.corpus, total, item):
            yield _make_problem(index.corpus, item, total)


def _holds(corpus: Corpus, total: Item, item: Item) -> bool:
    if total.source is not item.source or not item.result.population:
        return True
    own, whole = item.result.population, total.result.population
    if item.result.outcome is None:
        return total.result.outcome is None and not _are_opposite(corpus, item, total)
    if whole == own:
        return total.result.outcome is None
    return whole in ancestors_of(item.source.model, own)


def _are_opposite(corpus: Corpus, item: Item, total: Item) -> bool:
    """Tell whether the two groups exclude one another by their names, as excluded and included."""
    if item.population is None or total.population is None:
        return False
    mine, theirs = item.population.all_terms, total.population.all_terms
    return corpus.vocabulary.are_opposite(mine, theirs)


def _make_problem(corpus: Corpus, item: Item, total: Item) -> Problem:
    sides = (
        side_of(corpus, item, "total"),
        side_of(corpus, total),
        *parts_of(item, "population", "outcome"),
        *parts_of(total, "population", "outcome"),
    )
    group = total.result.population or "no population"
    what = f" with {total.result.outcome}" if total.result.outcome else ""
    message = (
        f"{item.address} is about {item.result.population}, "
        f"and its denominator {total.address} counts {group}{what}"
    )
    hint = "Refer to the count of this population, or of one that it has as its parent."
    return Problem(
        "total-of-another-population", message, sides[0].place or item.place, sides, hint
    )
