"""A result does not say who it is about.

Without a population, nothing stops a sentence from giving the result to any patients that the
source speaks of. What a study reports or plans is about somebody, and so is every figure and
every advice that a summary or a post retells.

To mend: write `population:`, the name of a population of this source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import (
    Assertion,
    ClinicalSummary,
    Code,
    DateResult,
    Identifier,
    News,
    Recommendation,
)
from living_evidence.rules.walk import join_words, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

NAME = "population-missing"
FAILING = (
    "sources/alpha-2024: {results: {cohort-1-response: {population: DELETE}}}",
    "sources/NCT99999902: {results: {planned-dose: {population: DELETE}}}",
    "sources/beta-summary: {results: {examplimab-recommended: {population: DELETE}}}",
    # The parts of the sum are about somebody.
    "sources/alpha-2024: {results: {excluded-sum: {population: DELETE}}}",
)
PASSING = (
    # What a summary says in passing may be about nobody in particular.
    """\
sources/beta-summary:
  results:
    about-itself:
      type: assertion
      role: background
      says: the content is pending human review
      quotes: [content is pending human review]
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every result about nobody."""
    for item in index.corpus.items.values():
        bare = item.route[0] == "results" and not item.result.population
        if bare and _is_about_somebody(index.corpus, item):
            yield _make_problem(item)


def _is_about_somebody(corpus: Corpus, item: Item) -> bool:
    result, source = item.result, item.source.model
    if isinstance(result, Code | DateResult | Identifier) or not source.populations:
        return False
    if result.derived is not None:
        parts = (corpus.find(address, source.id) for address in result.derived.of)
        return any(part and part.item and part.item.population for part in parts)
    if not isinstance(source, ClinicalSummary | News) or isinstance(result, Recommendation):
        return True
    # A post praises in general; a summary concludes for somebody.
    told = isinstance(source, ClinicalSummary) or not isinstance(result, Assertion)
    return result.role == "synthesis" and told


def _make_problem(item: Item) -> Problem:
    loaded = item.source
    names = join_words(loaded.model.populations)
    sides = (
        Side(item.address, "no population", item.place),
        Side(f"{loaded.model.id}, populations", names, loaded.place("populations")),
        *parts_of(item, "role"),
    )
    message = f"{item.address} does not say who it is about"
    hint = f"Write population:, one of {names}."
    return Problem(NAME, message, item.place, sides, hint)
