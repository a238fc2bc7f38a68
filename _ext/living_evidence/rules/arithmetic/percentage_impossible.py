"""A percentage that no whole number of people gives, of the total that it refers to.

Of 28 people 38% is nobody's share: 10 are 35.7%, and 11 are 39.3%. One of the two is misprinted, or
some of the people are not counted. With as many people as there are percentages (100 for whole
ones, 1,000 with one decimal) every percentage is possible, and nothing can be seen. Where the
events are printed too, percent-differs compares them.

To mend: check the percentage and which total it refers to. An estimate that allows for people who
left a study before its end is no share of a count: give it the type `survival`. Where the source prints them so,
declare a discrepancy whose sides are `#name.percent` and the result that counts the total.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import Proportion
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.walk import join_words, side_of
from living_evidence.statistics.granularity import decides, find_counts, find_cut_count
from living_evidence.statistics.rounding import HUNDRED
from living_evidence.values import format_fraction, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import Number

NAME = "percentage-impossible"
FAILING = (
    # 46 of 84 are 54.8%, and 47 are 56.0%.
    """\
sources/alpha-2024:
  results:
    adverse-events-grade-1-2:
      percent: '55.5'
      total: '#included'
      quotes: [reversible grade 1 or 2 adverse events were seen in 55.5%]
snapshots/alpha-2024.txt: {seen in 55%: seen in 55.5%}
""",
    # 16 of 30 are 53.3%, and 17 are 56.7%.
    "sources/alpha-2024: {results: {adverse-events-grade-1-2: {total: '#cohort-1-completed'}}}",
    # 2 of 3 are 66.7%, and were cut off.
    """\
sources/beta-summary:
  results:
    cut:
      type: proportion
      role: background
      percent: '66.6'
      total: '#three'
      quotes: [66.6% of three]
    three:
      type: count
      role: background
      value: '3'
      quotes: [66.6% of three]
snapshots/beta-summary.txt: {Radiotherapy (45: 'It was 66.6% of three. Radiotherapy (45'}
""",
)
PASSING = (
    # 46 of 84 are 54.8%.
    "sources/alpha-2024: {results: {adverse-events-grade-1-2: {total: '#included', population: included}}}",
    # As printed, and declared.
    """\
sources/alpha-2024:
  results:
    adverse-events-grade-1-2:
      percent: '55.5'
      total: '#included'
      population: included
      quotes: [reversible grade 1 or 2 adverse events were seen in 55.5%]
snapshots/alpha-2024.txt: {seen in 55%: seen in 55.5%}
discrepancies/share:
  id: share
  title: Whose share?
  verdict: reporting-error
  reason: No number of the 84 gives it.
  by: example curators
  sides:
  - {result: alpha-2024#adverse-events-grade-1-2.percent, says: 55.5%}
  - {result: alpha-2024#included, says: '84'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every percentage that its total rules out."""
    yield from report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every percentage that is printed without its events."""
    for item in corpus.items_of(source):
        result, whole = item.result, corpus.denominator_item(item)
        if not isinstance(result, Proportion) or result.state == "derived" or whole is None:
            continue
        percent, total = parse_number(result.percent or ""), corpus.denominator(item)
        if percent is None or total is None or parse_number(result.events) is not None:
            continue
        # More than all is a problem of its own.
        if total.value.denominator == 1 and total.value > 0 and percent.value <= HUNDRED:
            yield _examine(corpus, item, whole, percent, int(total.value))


def _examine(corpus: Corpus, item: Item, whole: Item, percent: Number, total: int) -> Examined:
    addresses = f"{item.address}.percent", whole.address
    counts = find_counts(total, percent)
    worked = f"{percent}% of {total}"
    if not decides(total, percent.decimals):
        why = f"Of {total:,} people every percentage with so many decimals is possible."
        return Examined(NAME, addresses, worked, "cannot-be-decided", why)
    if counts:
        worked = " or ".join(_work_out(count, total, percent.decimals) for count in counts)
        return Examined(NAME, addresses, worked, "holds")
    why = _explain(percent, total)
    problem = _make_problem(corpus, item, whole, f"{worked}: {why}")
    return fail(corpus, problem, addresses, worked, f"No whole number of people is: {why}.")


def _work_out(count: int, total: int, decimals: int) -> str:
    return f"{count}/{total} = {format_fraction(Fraction(count * HUNDRED, total), decimals)}%"


def _explain(percent: Number, total: int) -> str:
    """Say what the counts next to the percentage are, and whether it was only cut off."""
    below = int(percent.value * total / HUNDRED)
    nearest = (count for count in (below, below + 1) if count <= total)
    shown = join_words(_work_out(count, total, percent.decimals + 1) for count in nearest)
    cut = find_cut_count(total, percent)
    return shown if cut is None else f"{shown}; {cut} of {total} would read so, cut off not rounded"


def _make_problem(corpus: Corpus, item: Item, whole: Item, worked: str) -> Problem:
    place = item.source.document.place
    sides = (
        Side("the printed percentage", worked.partition(" ")[0], place((*item.route, "percent"))),
        side_of(corpus, whole),
        Side(f"{item.address}, total", whole.address, place((*item.route, "total"))),
    )
    message = f"{item.address}: no whole number of people is {worked}"
    hint = hint_declaring(f"{item.address}.percent", whole.address)
    return Problem(NAME, message, sides[0].place or item.place, sides, hint)
