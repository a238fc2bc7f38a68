"""When two populations are the same people, one a part of the other, or nobody's both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.quote.population_not_in_quote import GROUPS
from living_evidence.rules.walk import ancestors_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.vocabulary import Vocabulary

ANALYSIS_SET, COHORT = "analysis-set", "cohort"
ENROLLED = ("participantFlow", "enrolled")
"""The code of the term for everybody who was enrolled."""


def are_same_people(vocabulary: Vocabulary, one: Item, other: Item) -> bool:
    """Tell whether two items of one study are about the same group, in whatever words.

    What tells the one apart from others in its source holds of the other too, and the other way
    round: a source that is on one cohort alone need not say so of each group. Within one source
    two groups are told apart by every word.
    """
    if one.source is other.source:
        return _own_terms(one) == _own_terms(other)
    ours, theirs = terms_of_group(vocabulary, one), terms_of_group(vocabulary, other)
    if any(vocabulary.excludes(term, theirs) for term in ours):
        return False
    told = _terms_told(one) | _terms_told(other)
    return (
        _narrowing(vocabulary, one, ours, told) <= theirs
        and _narrowing(vocabulary, other, theirs, told) <= ours
    )


def find_exclusions(
    vocabulary: Vocabulary, one: Item, other: Item
) -> Iterator[tuple[str, str, str]]:
    """Yield each facet, and the two terms, by which nobody can belong to both groups.

    Analysis sets lie within one another: those who completed treatment are some of the included.
    """
    ours, theirs = terms_of_group(vocabulary, one), terms_of_group(vocabulary, other)
    for term in sorted(ours):
        facet = vocabulary.facet_of(term)
        if facet != ANALYSIS_SET:
            yield from (
                (facet, term, rival)
                for rival in sorted(vocabulary.in_facet(theirs, facet))
                if vocabulary.excludes(term, {rival})
            )


def terms_of_group(vocabulary: Vocabulary, item: Item) -> frozenset[str]:
    """Return what holds of the people of an item, in its own source; what covers all left out."""
    own = _own_terms(item)
    context = item.source.model.context.all_terms
    inherited = {term for term in context if not vocabulary.excludes(term, own)}
    held = vocabulary.close(own | inherited)
    return frozenset(term for term in held if not covered_by(vocabulary, term))


def is_everybody(vocabulary: Vocabulary, item: Item) -> bool:
    """Tell whether an item is about all who were enrolled, and not about those of one cohort."""
    terms = terms_of_group(vocabulary, item)
    enrolled = not terms.isdisjoint(vocabulary.terms_of_code(*ENROLLED))
    return enrolled and not vocabulary.in_facet(terms, COHORT)


def covered_by(vocabulary: Vocabulary, term: str) -> frozenset[str]:
    """Return the terms whose patients a term takes together, as both cohorts do."""
    found = vocabulary.terms.get(term)
    return frozenset(found.covers) if found is not None else frozenset()


def _own_terms(item: Item) -> frozenset[str]:
    return frozenset(item.population.all_terms) if item.population is not None else frozenset()


def is_part_of(vocabulary: Vocabulary, part: Item, whole: Item) -> bool:
    """Tell whether a group of a source is a part of another one of it, by parent or by terms."""
    if part.source is not whole.source or part.result.population == whole.result.population:
        return False
    if whole.result.population in ancestors_of(part.source.model, part.result.population):
        return True
    return terms_of_group(vocabulary, whole) < terms_of_group(vocabulary, part)


def _narrowing(
    vocabulary: Vocabulary, item: Item, held: frozenset[str], told: frozenset[str]
) -> frozenset[str]:
    """Return what tells the people of an item apart from others of either source."""
    everybody = vocabulary.close(item.source.model.context.all_terms)
    return frozenset(
        term
        for term in held - everybody
        if vocabulary.facet_of(term) in GROUPS or vocabulary.excludes(term, told)
    )


def _terms_told(item: Item) -> frozenset[str]:
    """Return the terms of every group of the source of an item."""
    groups = item.source.model.populations.values()
    return frozenset(term for group in groups for term in group.all_terms)
