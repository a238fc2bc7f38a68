"""The printed percentage is not the one of the events and the total.

21 of 84 are 25%. A percentage may be off by half a unit of its last digit, both ends included,
because sources round ties either way; it may not be off by more.

To mend: check the events, the percentage and which total they refer to. Where the source itself
prints what does not fit, declare a discrepancy with the sides `#name.events` and `#name.percent`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import Proportion
from living_evidence.rules.arithmetic.amounts import HUNDRED
from living_evidence.rules.declared import hint_declaring, is_declared
from living_evidence.statistics.rounding import is_within_rounding
from living_evidence.values import format_fraction, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {no-adverse-events: {percent: '26'}}}",
    "sources/alpha-2024: {results: {no-adverse-events: {percent: '25.1'}}}",
    "sources/alpha-2024: {results: {no-adverse-events: {total: '#enrolled'}}}",
)
PASSING = (
    # 22 of 40 is exactly 55%; a tie such as 1 of 8 (12.5%) may be printed as 12 or as 13.
    """\
sources/beta-summary:
  results:
    tie:
      type: proportion
      role: background
      events: '1'
      total: '#eight'
      percent: '13'
      quotes: [one of 8 (13%)]
    tie-down:
      type: proportion
      role: background
      events: '1'
      total: '#eight'
      percent: '12'
      quotes: [one of 8 (12%)]
    eight:
      type: count
      role: background
      value: '8'
      quotes: [one of 8 (13%)]
snapshots/beta-summary.txt: {Radiotherapy (45: 'It was one of 8 (13%), or one of 8 (12%). Radiotherapy (45'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every percentage that its own events and total contradict."""
    for item in index.corpus.items.values():
        if isinstance(item.result, Proportion):
            yield from _check_item(index.corpus, item, item.result)


def _check_item(corpus: Corpus, item: Item, result: Proportion) -> Iterator[Problem]:
    events, percent = parse_number(result.events), parse_number(result.percent or "")
    total = corpus.denominator(item)
    if events is None or percent is None or total is None or not total.value:
        return
    exact = Fraction(events.value * HUNDRED, total.value)
    sides_named = (f"{item.address}.events", f"{item.address}.percent")
    if is_within_rounding(exact, percent) or is_declared(corpus, *sides_named):
        return
    recomputed = f"{events}/{total} = {format_fraction(exact, percent.decimals + 1)}%"
    place = item.source.document.place((*item.route, "percent"))
    events_place = item.source.document.place((*item.route, "events"))
    sides = (
        Side("the printed percentage", f"{percent}%", place),
        Side("its events and total", recomputed, events_place),
    )
    message = f"{item.address} prints {percent}%, and {recomputed}"
    yield Problem("percent-differs", message, place, sides, hint_declaring(*sides_named))
