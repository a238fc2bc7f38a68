"""A sum counts the same patients more than once.

12, 14, 42 and 49 patients of one study at four times are 49 patients, not 117. Nor may a sum hold a
group and a part of it, a number and its denominator, or two reports of one study on people who may
be the same.

To mend: add up groups that share nobody, from one report; or take the sum out.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.rules.conflict.sameness import is_chained
from living_evidence.rules.groups import find_exclusions, is_everybody, is_part_of
from living_evidence.rules.walk import operands_of, parts_of, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

NAME = "participants-counted-twice"
SUM = "sum"
_SUM = """\
sources/alpha-2024:
  results:
    all-together:
      type: count
      population: everyone
      %s
      value: '%s'
      state: derived
      derived: {formula: sum, of: [%s]}
"""
_RESPONSE = "outcome: complete-response"
FAILING = (
    # A group and a part of it.
    _SUM % ("label: All", "154", "'#included', '#completed'"),
    _SUM % (_RESPONSE, "82", "'#all-response', '#cohort-1-response'"),
    _SUM % ("label: All", "160", "'#enrolled', '#completed'"),
    # A number and its denominator.
    _SUM % ("label: All", "60", "'#cohort-1-completed', '#cohort-1-response'"),
    # The same number twice, once within another sum.
    _SUM % (_RESPONSE, "82", "'#response-sum', '#cohort-1-response'"),
    # Successive reports of one study.
    _SUM % ("outcome: remission", "30", "gamma-news#remission-2022, gamma-news#remission-2023"),
    # Two sources on one study.
    _SUM % ("outcome: remission", "42", "gamma-news#remission-2022, '#cohort-1-response'"),
    # The same twice, under two names.
    """\
sources/alpha-2024:
  results:
    excluded-withdrew-again:
      type: proportion
      population: excluded
      events: '4'
      total: '#excluded'
      terms: [withdrew]
      quotes: [four withdrew]
    excluded-sum:
      value: '8'
      derived: {formula: sum, of: ['#excluded-withdrew', '#excluded-withdrew-again']}
""",
)
PASSING = (
    # Two cohorts, and two reasons for exclusion, share nobody.
    """\
sources/alpha-2024:
  results:
    completed-sum:
      type: count
      population: completers
      value: '70'
      state: derived
      derived: {formula: sum, of: ['#cohort-1-completed', '#cohort-2-completed']}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every sum two parts of which may count the same people."""
    corpus = index.corpus
    for item in corpus.items.values():
        if item.result.derived is not None and item.result.derived.formula == SUM:
            for one, other in combinations(_flatten(corpus, item), 2):
                fault = _find_overlap(corpus, one, other)
                if fault:
                    yield _make_problem(corpus, item, one, other, fault)
                    break


def _flatten(corpus: Corpus, item: Item, depth: int = 0) -> list[Item]:
    """Return what a sum adds up in the end, sums within it resolved."""
    derived = item.result.derived
    if derived is None or derived.formula != SUM or depth > len(corpus.items):
        return [item]
    found: list[Item] = []
    for part in operands_of(corpus, item):
        found += [part] if part is item else _flatten(corpus, part, depth + 1)
    return found


def _find_overlap(corpus: Corpus, one: Item, other: Item) -> str:
    if one.address == other.address:
        return "it is there twice"
    if is_chained(corpus, one, other) or _are_successive(corpus, one, other):
        return "they are successive reports of one study"
    same_source = one.source is other.source
    return _find_within(corpus, one, other) if same_source else _find_across(corpus, one, other)


def _find_across(corpus: Corpus, one: Item, other: Item) -> str:
    same = one.study == other.study != ""
    apart = any(find_exclusions(corpus.vocabulary, one, other))
    return "they are two sources on one study" if same and not apart else ""


def _find_within(corpus: Corpus, one: Item, other: Item) -> str:
    if _is_total_of(corpus, one, other) or _is_total_of(corpus, other, one):
        return "one is counted among the other"
    if is_everybody(corpus.vocabulary, one) or is_everybody(corpus.vocabulary, other):
        return "all who were enrolled are more than a part"
    if one.result.outcome != other.result.outcome:
        return ""
    vocabulary = corpus.vocabulary
    if is_part_of(vocabulary, one, other) or is_part_of(vocabulary, other, one):
        return "one group is a part of the other"
    return "they count the same group for the same" if _are_alike(one, other) else ""


def _are_successive(corpus: Corpus, one: Item, other: Item) -> bool:
    pair = {one.address, other.address}
    return any(pair <= set(study.model.reports) for study in corpus.studies.values())


def _is_total_of(corpus: Corpus, total: Item, item: Item) -> bool:
    current, seen = corpus.denominator_item(item), {item.address}
    while current is not None and current.address not in seen:
        if current.address == total.address:
            return True
        seen.add(current.address)
        current = corpus.denominator_item(current)
    return False


def _are_alike(one: Item, other: Item) -> bool:
    first, second = one.result, other.result
    return (
        first.population == second.population
        and first.timepoint == second.timepoint
        and set(first.all_terms) == set(second.all_terms)
    )


def _make_problem(corpus: Corpus, item: Item, one: Item, other: Item, fault: str) -> Problem:
    sides = (
        side_of(corpus, item, "derived"),
        side_of(corpus, one),
        *([side_of(corpus, other)] if other is not one else ()),
        *parts_of(one, "population", "total"),
        *parts_of(other, "population", "total"),
    )
    both = one.address if other is one else f"{one.address} and {other.address}"
    message = f"{item.address} adds up {both}, and so counts people twice: {fault}"
    hint = "Add up groups that share nobody, from one report, or take the sum out."
    return Problem(NAME, message, sides[0].place or item.place, sides, hint)
