"""More events are counted than there are people to have them, or more than 100 percent.

Mostly the denominator refers to another group than the events.

To mend: let `total:` refer to the result that counts this group, or correct the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import Proportion, Survival
from living_evidence.rules.arithmetic.amounts import HUNDRED
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import parts_of, side_of
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

NAME = "events-exceed-total"
FAILING = (
    "sources/alpha-2024: {results: {cohort-1-response: {events: '31'}}}",
    "sources/alpha-2024: {results: {no-surgery: {total: '#cohort-1-completed'}}}",
    "sources/alpha-2024: {results: {adverse-events-grade-1-2: {percent: '155'}}}",
)
PASSING = ("sources/alpha-2024: {results: {no-surgery: {total: '#included'}}}",)


def check(index: Index) -> Iterator[Problem]:
    """Yield every proportion above its whole."""
    for item in index.corpus.items.values():
        yield from _check_events(index.corpus, item)
        yield from _check_percent(item)


def _check_events(corpus: Corpus, item: Item) -> Iterator[Problem]:
    total = corpus.denominator_item(item)
    if not isinstance(item.result, Proportion) or total is None:
        return
    events, whole = parse_number(item.result.events), corpus.denominator(item)
    if events is None or whole is None or events.value <= whole.value:
        return
    if are_declared(corpus, item, total):
        return
    sides = (side_of(corpus, item, "events"), side_of(corpus, total), *parts_of(item, "total"))
    message = f"{item.address} has {events} events of a total of {whole} ({total.address})"
    hint = hint_declaring(item.address, total.address)
    yield Problem(NAME, message, item.place, sides, hint)


def _check_percent(item: Item) -> Iterator[Problem]:
    if not isinstance(item.result, Proportion | Survival):
        return
    percent = parse_number(item.result.percent or "")
    if percent is None or percent.value <= HUNDRED:
        return
    place = item.source.document.place((*item.route, "percent"))
    sides = (Side(item.address, f"{percent}%", place), Side("the whole", "100%"))
    message = f"{item.address} is {percent}%, which is more than all"
    yield Problem(NAME, message, place, sides, "Compare with the source; a part is at most 100%.")
