"""Results refer to one another in a circle.

A sum of which it is itself a part, or two reports that each supersede the other, can never be
evaluated.

To mend: let derivations rest on reported results, and let each report name the later one only.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.walk import join_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

FAILING = (
    """\
sources/alpha-2024:
  results:
    response-sum:
      derived:
        of: ['#cohort-1-response', '#response-sum']
""",
    """\
sources/alpha-2024:
  results:
    cohort-1-response: {superseded-by: gamma-news#remission-2022}
""",
)
PASSING = (
    "sources/gamma-news: {results: {remission-2022: {superseded-by: alpha-2024#cohort-1-response}}}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield one problem for each result that leads back to itself."""
    corpus = index.corpus
    reported: set[frozenset[str]] = set()
    for item in corpus.items.values():
        circle = _find_circle(corpus, item)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            yield _make_problem(item, circle)


def _find_circle(corpus: Corpus, start: Item) -> list[str]:
    trail, waiting = [start.address], [(start, [start.address])]
    seen: set[str] = set()
    while waiting:
        item, trail = waiting.pop()
        for following in _next_items(corpus, item):
            if following.address == start.address:
                return trail
            if following.address not in seen:
                seen.add(following.address)
                waiting.append((following, [*trail, following.address]))
    return []


def _next_items(corpus: Corpus, item: Item) -> Iterator[Item]:
    named = list(item.result.derived.of) if item.result.derived is not None else []
    if item.result.superseded_by:
        named.append(item.result.superseded_by)
    for address in named:
        target = corpus.find(address, item.source.model.id)
        if target is not None and target.item is not None:
            yield target.item


def _make_problem(item: Item, circle: list[str]) -> Problem:
    around = [*circle, item.address]
    sides = tuple(
        Side(address, f"it leads to {following}", item.place)
        for address, following in pairwise(around)
    )
    sides += (Side(item.address, "it cannot be evaluated"),) if len(sides) == 1 else ()
    message = f"{item.address} leads back to itself, through {join_words(circle)}"
    hint = "Derive from reported results only; superseded-by: names the later report."
    return Problem("circular-reference", message, item.place, sides, hint)
