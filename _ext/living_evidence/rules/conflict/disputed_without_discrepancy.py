"""A result is called disputed, and no discrepancy says by what.

A reader who meets "disputed" wants both sides and a verdict.

To mend: declare a discrepancy with this result as one side, or give the result another state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.walk import parts_of, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

DISPUTED = "disputed"
FAILING = (
    "sources/alpha-2024: {results: {enrolled: {state: disputed, reason: The caption differs.}}}",
    "sources/alpha-2024: {results: {cohort-1-sustained-response: {total: disputed}}}",
)
PASSING = (
    "sources/NCT99999902: {results: {described-age: {state: disputed, reason: See age-limit.}}}",
)


def check_alone(index: Index) -> Iterator[Problem]:
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
        part = _find_disputed(item)
        if not part or item.address in named:
            continue
        sides = (
            side_of(corpus, item, "state"),
            Side("the discrepancies", "none names it"),
            *parts_of(item, part),
        )
        message = f"{item.address} is disputed, and no discrepancy names it"
        hint = "Declare the discrepancy with both sides and a verdict, or give it another state."
        yield Problem("disputed-without-discrepancy", message, item.place, sides, hint)


def _find_disputed(item: Item) -> str:
    """Return the field of a result that says that it is disputed, or an empty text."""
    if item.result.state == DISPUTED:
        return "state"
    timepoint = item.result.timepoint
    if timepoint is not None and DISPUTED in (timepoint.value, timepoint.from_):
        return "timepoint"
    return next((name for name, value in item.result if value == DISPUTED), "")
