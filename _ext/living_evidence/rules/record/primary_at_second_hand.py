"""A summary or a news post is given as the primary source of a result.

They retell what others found. Called primary, a retelling would support a claim by itself, and be
counted beside the report that it retells.

To mend: write `role: synthesis` for what it concludes or retells, or `role: background`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import ClinicalSummary, Code, DateResult, Identifier, News

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

FAILING = (
    "sources/gamma-news: {results: {remission-2022: {role: primary-result}}}",
    "sources/beta-summary: {results: {dose: {role: DELETE}}}",
)
PASSING = (
    # What a page says of its own review is nobody else's.
    "sources/beta-summary: {results: {review: {role: primary-result}}}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every primary result of a secondary source."""
    for item in index.corpus.items.values():
        source = item.source.model
        of_itself = isinstance(item.result, Code | DateResult | Identifier)
        if not isinstance(source, ClinicalSummary | News) or of_itself:
            continue
        if item.route[0] == "results" and item.result.role == "primary-result":
            yield _make_problem(item, source)


def _make_problem(item: Item, source: ClinicalSummary | News) -> Problem:
    document = item.source.document
    place = document.place((*item.route, "role"))
    kind = document.place(("kind",))
    sides = (Side(item.address, "role: primary-result", place), Side(source.id, source.kind, kind))
    message = f"{item.address} is given as a primary result, and {source.id} is a {source.kind}"
    hint = "Write role: synthesis for what it retells or concludes, or role: background."
    return Problem("primary-at-second-hand", message, place, sides, hint)
