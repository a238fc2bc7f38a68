"""A registry entry describes other age limits than its structured fields give.

"Adult patients (age 18 years or more)" in the description, and a maximum of 75 years in the
field: a page could print either. Nobody can tell from the entry alone which is meant.

To mend: declare a discrepancy that names the described limit and the field (`#minimumAge` or
`#maximumAge`), with a verdict.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.records import Limit
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import side_of
from living_evidence.values import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import Quantity

ABOUT_AGE = re.compile(r"\b(?:age[ds]?|ages|years?\sold|older|younger)\b|岁|年龄", re.IGNORECASE)
FAILING = (
    "discrepancies/age-limit: DELETE",
    "sources/NCT99999902: {results: {described-age: {minimum: 16 years}}}",
    # The discrepancy names the described limit and the criterion, and not the field.
    """\
discrepancies/age-limit:
  sides:
  - {result: NCT99999902#described-age, says: age ≥ 18 years}
  - {result: NCT99999902#eligible-age, says: Age between 18 and 75 years}
""",
    "sources/NCT99999902: {registry: {minimumAge: 16 Years}}",
)
PASSING = (
    # 216 months are 18 years.
    """\
sources/NCT99999902:
  registry: {minimumAge: 216 Months}
snapshots/registry-02.txt: {18 Years: 216 Months}
""",
    # A year in the past is no age.
    """\
sources/NCT99999902:
  results:
    washout:
      type: limit
      population: eligible
      role: protocol
      minimum: 1 year
      quotes: [no steroids within the past 1 year]
snapshots/registry-02.txt: {18 and 75 years;: 18 and 75 years; no steroids within the past 1 year;}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every described age limit that a structured field or another limit contradicts."""
    corpus = index.corpus
    for name in corpus.sources:
        limits = [item for item in corpus.items_of(name) if is_age(item)]
        for at, one in enumerate(limits):
            for other in limits[at + 1 :]:
                if _differ(one, other, limits) and not are_declared(corpus, one, other):
                    yield _make_problem(corpus, one, other)


def is_age(item: Item) -> bool:
    """Tell whether an item is a limit of age."""
    if not isinstance(item.result, Limit):
        return False
    if item.name in {"minimumAge", "maximumAge"}:
        return True
    return any(ABOUT_AGE.search(quote.exact) for quote in item.result.quotes)


def _differ(one: Item, other: Item, limits: list[Item]) -> bool:
    return any(
        _end_differs(one, other, end, limits) or _end_differs(other, one, end, limits)
        for end in ("minimum", "maximum")
    )


def _end_differs(one: Item, other: Item, end: str, limits: list[Item]) -> bool:
    here, there = _end(one, end), _end(other, end)
    if there is None:
        return False
    if here is not None:
        return here.base != there.base
    # Words that give one end only, in a sentence of their own, leave the other end open.
    return _is_open(one, end, limits) and other.route[0] != one.route[0]


def _is_open(item: Item, end: str, limits: list[Item]) -> bool:
    if item.route[0] != "results" or end != "maximum":
        return False
    same_words = [
        limit
        for limit in limits
        if limit.route[0] == "results" and set(limit.result.quotes) & set(item.result.quotes)
    ]
    return all(_end(limit, end) is None for limit in same_words)


def _end(item: Item, end: str) -> Quantity | None:
    return parse_quantity(getattr(item.result, end) or "")


def _make_problem(corpus: Corpus, one: Item, other: Item) -> Problem:
    sides = (side_of(corpus, one), side_of(corpus, other))
    message = (
        f"the age limits of {one.address} ({sides[0].says}) and "
        f"{other.address} ({sides[1].says}) differ"
    )
    hint = hint_declaring(one.address, other.address)
    return Problem("age-limits-differ", message, one.place, sides, hint)
