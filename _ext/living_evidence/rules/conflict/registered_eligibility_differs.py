"""A registry entry and the report of its study give different limits for who could take part.

18 to 75 years in the registry, and 18 to 80 in the article. Compared are the ends that both give:
an end that only one of them states is open in the other, or was not captured.

To mend: compare both with their sources. Where they do differ, declare a discrepancy with both as
sides and a verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.records import Limit
from living_evidence.rules.conflict.age_limits_differ import is_age
from living_evidence.rules.conflict.registered import Reported, iter_reported
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import side_of
from living_evidence.values import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

NAME = "registered-eligibility-differs"
ENDS = ("minimum", "maximum")
_LIMIT = """\
sources/alpha-2024:
  results:
    eligible-age:
      type: limit
      population: everyone
      role: protocol
      minimum: {age}
      terms: [age]
      quotes: ['Eligible were patients with an age of at least {age}']
snapshots/alpha-2024.txt: {{'Results: 90': 'Eligible were patients with an age of at least {age}. Results: 90'}}
"""
FAILING = (
    _LIMIT.format(age="16 years"),
    # The same measure, which is no age.
    """\
sources/NCT99999901:
  results:
    tumour-size:
      type: limit
      population: eligible
      role: protocol
      maximum: 4 cm
      terms: [extent-of-tumour]
sources/alpha-2024:
  results:
    tumour-size:
      type: limit
      population: everyone
      role: protocol
      maximum: 5 cm
      terms: [extent-of-tumour]
""",
)
PASSING = (
    _LIMIT.format(age="18 years"),
    # The registry gives an upper limit, and the article none.
    """\
sources/NCT99999901:
  registry: {maximumAge: 75 Years}
  results: {described-age: {maximum: 75 years, quotes: [adult patients (age 18 to 75 years)]}}
snapshots/registry-01.txt:
  age ≥ 18 years: age 18 to 75 years
  Eligible Sex: "Maximum Eligible Age\\n\\n75 Years\\n\\nEligible Sex"
"""
    + _LIMIT.format(age="18 years"),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every limit of an entry that a report of the study contradicts."""
    for reported in iter_reported(index.corpus):
        theirs = [item for item in reported.of_article() if isinstance(item.result, Limit)]
        for one in reported.of_entry() if theirs else ():
            for other in theirs:
                yield from _check_pair(reported, one, other)


def _check_pair(reported: Reported, one: Item, other: Item) -> Iterator[Problem]:
    if not isinstance(one.result, Limit) or not _measure_same(one, other):
        return
    ends = [end for end in ENDS if _differs(one, other, end)]
    if ends and not are_declared(reported.corpus, one, other):
        sides = (side_of(reported.corpus, one), side_of(reported.corpus, other))
        message = (
            f"the limits of {one.address} ({sides[0].says}) and {other.address} "
            f"({sides[1].says}) differ, in the registry and in the report of one study"
        )
        hint = hint_declaring(one.address, other.address)
        yield Problem(NAME, message, one.place, sides, hint)


def _measure_same(one: Item, other: Item) -> bool:
    if is_age(one) or is_age(other):
        return is_age(one) and is_age(other)
    ours, theirs = set(one.result.all_terms), set(other.result.all_terms)
    return bool(ours) and ours == theirs and one.result.outcome == other.result.outcome


def _differs(one: Item, other: Item, end: str) -> bool:
    here, there = (parse_quantity(getattr(item.result, end) or "") for item in (one, other))
    return here is not None and there is not None and here.base != there.base
