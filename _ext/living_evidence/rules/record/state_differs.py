"""The state of a result says one thing, and its value another.

`not-stated` beside a number hides a number, and `reported` beside `not-stated` claims one.
A reader sees the state, and pages are checked against the value: the two must agree.

To mend: correct the state, or the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import (
    BaseResult,
    Count,
    DateResult,
    Dose,
    Duration,
    Limit,
    Proportion,
    Survival,
)
from living_evidence.rules.walk import stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {enrolled: {value: not-stated}}}",
    "sources/alpha-2024: {results: {operated: {value: '20'}}}",
    "sources/alpha-2024: {results: {follow-up: {value: DELETE, range: DELETE}}}",
    "sources/NCT99999902: {results: {described-age: {minimum: DELETE}}}",
)
PASSING = (
    # A part may be absent while the value is there.
    "sources/NCT99999902: {results: {planned-dose: {per-fraction: not-captured}}}",
)
MAIN_VALUES: dict[type[BaseResult], tuple[str, ...]] = {
    Count: ("value",),
    DateResult: ("value",),
    Proportion: ("events", "percent"),
    Survival: ("percent",),
    Dose: ("total", "per_fraction", "fractions"),
    Limit: ("minimum", "maximum"),
    Duration: ("value", "minimum", "maximum"),
}


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every result whose state and value disagree."""
    for item in index.corpus.items.values():
        if item.route[0] != "results":
            continue
        values = main_values(item.result)
        if values is None:
            continue
        has_value = any(stated(value) for value in values)
        if item.result.state in {"reported", "derived", "judged"} and not has_value:
            yield _make_problem(item, "no value is stated")
        elif item.result.state in {"not-stated", "not-captured"} and has_value:
            yield _make_problem(item, " and ".join(filter(None, map(stated, values))))


def main_values(result: BaseResult) -> tuple[str | None, ...] | None:
    """Return the values of which one at least makes a result reported; None for words."""
    names = next((names for kind, names in MAIN_VALUES.items() if isinstance(result, kind)), None)
    if names is None:
        return None
    spans = [getattr(result, name, None) for name in ("range", "iqr")]
    ends = [end for span in spans if span is not None for end in (span.low, span.high)]
    return (*(getattr(result, name) for name in names), *ends)


def _make_problem(item: Item, value: str) -> Problem:
    route = (*item.route, "state") if item.result.state != "reported" else item.route
    place = item.source.document.place(route)
    sides = (
        Side("its state", item.result.state, place),
        Side("its value", value, item.place),
    )
    message = f"{item.address} has the state {item.result.state}, and of its value: {value}"
    hint = "Correct the state or the value; what the source does not give is not-stated."
    return Problem("state-differs", message, place, sides, hint)
