"""The denominator of a result refers to something that does not count anybody.

`total:` names the result that counts the denominator. A percentage, a date or a result without
a number would leave "35 of ..." without its 54, and nothing would be checked.

To mend: refer to a count, or to a proportion whose events are the denominator; where the source
does not say of how many, write `total: not-stated`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.formatting import format_item
from living_evidence.problems import Problem, Side
from living_evidence.records import ABSENT, Proportion, Survival

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {no-surgery: {total: '#follow-up'}}}",
    "sources/alpha-2024: {results: {no-surgery: {total: '#operated'}}}",
    "sources/alpha-2024: {results: {no-surgery: {total: '#no-surgery'}}}",
)
PASSING = ("sources/alpha-2024: {results: {cohort-2-response: {total: '#cohort-2-completed'}}}",)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every denominator that resolves to something without a count, or to itself."""
    corpus = index.corpus
    for item in corpus.items.values():
        if not isinstance(item.result, Proportion | Survival) or item.result.total in ABSENT:
            continue
        found = corpus.find(item.result.total, item.source.model.id)
        if found is None:
            continue
        counted = found.item if not found.part or found.part == "events" else None
        if counted is None or counted is item or count_of(counted) is None:
            yield _make_problem(corpus, item, found.address, counted)


def _make_problem(corpus: Corpus, item: Item, address: str, counted: Item | None) -> Problem:
    place = item.source.document.place((*item.route, "total"))
    if counted is item:
        says = "the result itself"
    else:
        says = format_item(counted, corpus) if counted is not None else "a part of a result"
    sides = (
        Side(item.address, format_item(item, corpus), place),
        Side(address, says, counted.place if counted is not None else None),
    )
    message = f"the denominator of {item.address} is {address}, which counts nobody: {says}"
    hint = "Refer to the result that counts the denominator, or write total: not-stated."
    return Problem("total-not-a-count", message, place, sides, hint)
