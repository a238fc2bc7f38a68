"""A result is called disputed, and no discrepancy says by what.

A reader who meets "disputed" wants both sides and a verdict.

To mend: declare a discrepancy with this result as one side, or give the result another state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.walk import side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {enrolled: {state: disputed, reason: The caption differs.}}}",
)
PASSING = (
    "sources/NCT99999902: {results: {described-age: {state: disputed, reason: See age-limit.}}}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every disputed result that is no side of a discrepancy."""
    corpus = index.corpus
    found = (
        corpus.find(side.result)
        for loaded in corpus.discrepancies.values()
        for side in loaded.model.sides
    )
    named = {
        target.item.address for target in found if target is not None and target.item is not None
    }
    for item in corpus.items.values():
        if item.result.state != "disputed" or item.address in named:
            continue
        sides = (side_of(corpus, item, "state"), Side("the discrepancies", "none names it"))
        message = f"{item.address} is disputed, and no discrepancy names it"
        hint = "Declare the discrepancy with both sides and a verdict, or give it another state."
        yield Problem("disputed-without-discrepancy", message, item.place, sides, hint)
