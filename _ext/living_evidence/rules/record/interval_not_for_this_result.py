"""An interval is to be computed for a result that has no sampling error to show, or not this one.

A computed interval says how far chance alone could carry the share of a sample. What people chose,
who took part, what a registry plans and what a news post retells are no samples; and an interval of
ours beside one of the source, or on a count that is not stated, would be invented.

To mend: take out `computed-interval:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.computed import find_objection
from living_evidence.problems import Problem, Side
from living_evidence.records import Proportion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.computed import Objection
    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

NAME = "interval-not-for-this-result"
FAILING = (
    # A choice, by the vocabulary.
    """\
sources/alpha-2024:
  results:
    no-surgery:
      computed-interval: {level: '95', reason: The group is small.}
""",
    # Participant flow.
    """\
sources/alpha-2024:
  results:
    on-treatment:
      computed-interval: {level: '95', reason: The group is small.}
""",
    # A denominator that is not stated.
    """\
sources/alpha-2024:
  results:
    cohort-1-sustained-response:
      computed-interval: {level: '95', reason: The group is small.}
""",
    # A percentage without a count.
    """\
sources/alpha-2024:
  results:
    adverse-events-grade-1-2:
      total: '#included'
      computed-interval: {level: '95', reason: The group is small.}
""",
    # A news post, and what it retells.
    """\
sources/gamma-news:
  results:
    remission-2022:
      computed-interval: {level: '95', reason: The group is small.}
""",
    # A target of a registry entry.
    """\
sources/NCT99999902:
  results:
    target:
      type: proportion
      role: aim
      events: '20'
      total: '#enrollmentInfo'
      computed-interval: {level: '95', reason: The group is small.}
      quotes: [20]
""",
    # Background of a report.
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      role: background
      computed-interval: {level: '95', reason: The group is small.}
""",
    # The source has an interval of its own.
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '38', high: '71'}
      computed-interval: {level: '95', reason: The group is small.}
      quotes: ['22 of 40 patients who completed treatment had a complete response (95% CI, 38 to 71)']
snapshots/alpha-2024.txt:
  22 of 40 patients who completed treatment had a complete response: '22 of 40 patients who completed treatment had a complete response (95% CI, 38 to 71)'
""",
)
PASSING = (
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      computed-interval: {level: '95', reason: The abstract prints the two numbers alone.}
""",
    """\
sources/alpha-2024:
  results:
    no-adverse-events:
      computed-interval: {level: '90', reason: The abstract prints the percentage alone.}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every interval that is asked for and may not be computed."""
    for item in index.corpus.items.values():
        if isinstance(item.result, Proportion) and item.result.computed_interval is not None:
            objection = find_objection(item, index.corpus)
            if objection is not None:
                yield _make_problem(item, objection)


def _make_problem(item: Item, objection: Objection) -> Problem:
    document = item.source.document
    place = document.place((*item.route, "computed-interval"))
    sides = (
        Side(item.address, "asks for a computed interval", place),
        Side("its record", objection.says, document.place(objection.route)),
    )
    message = f"no interval is computed for {item.address}: {objection.why}"
    return Problem(NAME, message, place, sides, "Take out computed-interval:.")
