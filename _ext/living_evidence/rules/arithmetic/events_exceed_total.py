"""More events are counted than there are people to have them, or more than 100 percent.

Mostly the denominator refers to another group than the events.

To mend: let `total:` refer to the result that counts this group, or correct the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.problems import Problem, Side
from living_evidence.records import ABSENT, Proportion, Survival
from living_evidence.rules.arithmetic.amounts import HUNDRED
from living_evidence.rules.arithmetic.auditing import (
    Examined,
    explain_absence,
    fail,
    report_problems,
)
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.walk import parts_of, side_of
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import Number

NAME = "events-exceed-total"
FAILING = (
    "sources/alpha-2024: {results: {cohort-1-response: {events: '31'}}}",
    "sources/alpha-2024: {results: {no-surgery: {total: '#cohort-1-completed'}}}",
    "sources/alpha-2024: {results: {adverse-events-grade-1-2: {percent: '155'}}}",
)
PASSING = ("sources/alpha-2024: {results: {no-surgery: {total: '#included'}}}",)


def check(index: Index) -> Iterator[Problem]:
    """Yield every proportion above its whole."""
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every proportion of a source, and every percentage that is above its whole."""
    for item in corpus.items_of(source):
        if isinstance(item.result, Proportion):
            yield from _examine_events(corpus, item, item.result)
        if isinstance(item.result, Proportion | Survival):
            yield from _examine_percent(item, item.result)


def _examine_events(corpus: Corpus, item: Item, result: Proportion) -> Iterator[Examined]:
    events, total = parse_number(result.events), corpus.denominator_item(item)
    if events is not None and total is not None:
        whole = count_of(total)
        if whole is not None:
            yield _compare(corpus, item, total, events, whole)
    elif events is not None and result.total in ABSENT and result.percent is None:
        why = explain_absence(result.total, "of how many people these are")
        yield Examined(NAME, (item.address,), f"{events} of ?", "cannot-be-decided", why)


def _compare(corpus: Corpus, item: Item, total: Item, events: Number, whole: Number) -> Examined:
    addresses = (item.address, total.address)
    if events.value <= whole.value:
        return Examined(NAME, addresses, f"{events} ≤ {whole}", "holds")
    sides = (side_of(corpus, item, "events"), side_of(corpus, total), *parts_of(item, "total"))
    message = f"{item.address} has {events} events of a total of {whole} ({total.address})"
    problem = Problem(NAME, message, item.place, sides, hint_declaring(*addresses))
    return fail(corpus, problem, addresses, f"{events} ≤ {whole}", "A part is never more than all.")


def _examine_percent(item: Item, result: Proportion | Survival) -> Iterator[Examined]:
    percent = parse_number(result.percent or "")
    if percent is None or percent.value <= HUNDRED:
        return
    place = item.source.document.place((*item.route, "percent"))
    sides = (Side(item.address, f"{percent}%", place), Side("the whole", "100%"))
    message = f"{item.address} is {percent}%, which is more than all"
    hint = "Compare with the source; a part is at most 100%."
    problem = Problem(NAME, message, place, sides, hint)
    worked, why = f"{percent}% ≤ 100%", "A part is never more than all."
    yield Examined(NAME, (f"{item.address}.percent",), worked, "does-not-hold", why, problem)
