"""A derived result puts patients together who do not belong together.

Results of two studies are never added up, subtracted or divided here: that wants a meta-analysis,
which no rule can check. Nor are groups pooled that exclude one another (two biomarkers, two sites,
two cohorts), unless the result says so by a population that covers both.

To mend: take the derivation out, or give its result the population that holds both groups, with a
term that `covers:` them, or as the `parent:` of both.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.formatting import format_term
from living_evidence.problems import Problem
from living_evidence.rules.groups import covered_by, find_exclusions, terms_of_group
from living_evidence.rules.walk import ancestors_of, operands_of, parts_of, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "populations-pooled"
SUM = "sum"
ARITHMETIC = frozenset({SUM, "difference", "percent"})
FAILING = (
    # Both cohorts, under the name of one, and of neither.
    "sources/alpha-2024: {results: {response-sum: {population: cohort-1-completers}}}",
    "sources/alpha-2024: {populations: {completers: {terms: [EXA-positive, completers]}}}",
    # Two biomarkers.
    """\
sources/alpha-2024:
  populations:
    negative: {terms: [EXA-negative, completers]}
    positive: {terms: [EXA-positive, completers]}
    both: {terms: [completers]}
  results:
    among-negative: {type: count, population: negative, outcome: complete-response, value: '3'}
    among-positive: {type: count, population: positive, outcome: complete-response, value: '52'}
    among-both:
      type: count
      population: both
      outcome: complete-response
      value: '55'
      state: derived
      derived: {formula: sum, of: ['#among-negative', '#among-positive']}
""",
    # Two studies.
    """\
sources/alpha-2024:
  results:
    in-both-studies:
      type: count
      population: everyone
      value: '130'
      state: derived
      derived: {formula: sum, of: ['#enrolled', NCT99999902#enrollmentInfo]}
""",
    # Those of one group, as a share of another.
    """\
sources/alpha-2024:
  results:
    share:
      type: proportion
      population: cohort-2-completers
      percent: '75'
      state: derived
      derived: {formula: percent, of: ['#cohort-1-response', '#cohort-2-completed']}
""",
)
PASSING = (
    # The group is the one that both are a part of.
    """\
sources/alpha-2024:
  populations:
    completers: {judged: {both-cohorts: {reason: So it says., by: example curators}}, terms: [EXA-positive, completers]}
    cohort-1-completers: {parent: completers}
    cohort-2-completers: {parent: completers}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every derived result that pools what cannot be pooled."""
    for item in index.corpus.items.values():
        if item.result.derived is not None and item.result.derived.formula in ARITHMETIC:
            yield from _check_item(index.corpus, item, item.result.derived.formula)


def _check_item(corpus: Corpus, item: Item, formula: str) -> Iterator[Problem]:
    for one, other in combinations(operands_of(corpus, item), 2):
        fault = _find_fault(corpus, item, one, other, formula)
        if fault:
            yield _make_problem(corpus, item, one, other, fault)
            return


def _find_fault(corpus: Corpus, item: Item, one: Item, other: Item, formula: str) -> str:
    if one.source is not other.source and (one.study != other.study or not one.study):
        names = " and ".join(part.study or "no study that is named" for part in (one, other))
        return f"they are of {names}"
    exclusions = list(find_exclusions(corpus.vocabulary, one, other))
    if not exclusions or _is_parent_of(item, one, other):
        return ""
    if formula == SUM and _covers(corpus.vocabulary, item, exclusions):
        return ""
    shown = (format_term(term, corpus.vocabulary) for term in exclusions[0][1:])
    return f"nobody is both {' and '.join(shown)}"


def _is_parent_of(item: Item, one: Item, other: Item) -> bool:
    group = item.result.population
    return all(
        part.source is item.source
        and (
            group == part.result.population
            or group in ancestors_of(part.source.model, part.result.population)
        )
        for part in (one, other)
    )


def _covers(vocabulary: Vocabulary, item: Item, exclusions: list[tuple[str, str, str]]) -> bool:
    """Tell whether a population holds both groups by its terms, and claims to be neither."""
    held = terms_of_group(vocabulary, item)
    if any(
        term in held or vocabulary.excludes(term, held) for _, *pair in exclusions for term in pair
    ):
        return False
    own = item.population.all_terms if item.population is not None else ()
    return any(
        {term, other} <= covered_by(vocabulary, cover)
        for cover in own
        for _, term, other in exclusions
    )


def _make_problem(corpus: Corpus, item: Item, one: Item, other: Item, fault: str) -> Problem:
    sides = (
        side_of(corpus, item, "derived"),
        side_of(corpus, one),
        side_of(corpus, other),
        *parts_of(item, "population"),
        *parts_of(one, "population"),
        *parts_of(other, "population"),
    )
    message = f"{item.address} puts {one.address} and {other.address} together, and {fault}"
    hint = "Take it out, or give it the population that holds both groups."
    return Problem(NAME, message, sides[0].place or item.place, sides, hint)
