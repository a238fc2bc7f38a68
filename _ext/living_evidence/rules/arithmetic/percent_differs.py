"""The printed percentage is not the one of the events and the total.

21 of 84 are 25%. A percentage may be off by half a unit of its last digit, both ends included,
because sources round ties either way; it may not be off by more.

To mend: check the events, the percentage and which total they refer to. Where the source itself
prints what does not fit, declare a discrepancy with the sides `#name.events` and `#name.percent`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.problems import Problem, Side
from living_evidence.records import ABSENT, Proportion
from living_evidence.rules.arithmetic.amounts import HUNDRED
from living_evidence.rules.arithmetic.auditing import (
    Examined,
    explain_absence,
    fail,
    report_problems,
)
from living_evidence.rules.counting import counts_population
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.walk import join_words
from living_evidence.statistics.granularity import find_counts, find_totals
from living_evidence.statistics.rounding import is_cut_off, is_within_rounding
from living_evidence.values import format_fraction, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import Number

NAME = "percent-differs"
FAILING = (
    "sources/alpha-2024: {results: {no-adverse-events: {percent: '26'}}}",
    "sources/alpha-2024: {results: {no-adverse-events: {percent: '25.1'}}}",
    "sources/alpha-2024: {results: {no-adverse-events: {total: '#enrolled'}}}",
    # 21 of 87 are 24.1% and 21 of 86 are 24.4%: whoever they are, 21 are never 24.2%.
    "sources/alpha-2024: {results: {no-adverse-events: {total: not-stated, percent: '24.2'}}}",
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
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every printed percentage of a source against its events and its total."""
    for item in corpus.items_of(source):
        if isinstance(item.result, Proportion):
            yield from _examine(corpus, item, item.result)


def _examine(corpus: Corpus, item: Item, result: Proportion) -> Iterator[Examined]:
    events, percent = parse_number(result.events), parse_number(result.percent or "")
    total = corpus.denominator(item)
    if percent is None:
        return
    if events is not None and total is not None and total.value:
        yield _compare(corpus, item, events, total, percent)
    elif result.total in ABSENT and events is not None:
        yield _find_total(corpus, item, events, percent)
    elif result.total in ABSENT and result.derived is None:
        yield _leave_open(corpus, item, percent)


def _compare(
    corpus: Corpus, item: Item, events: Number, total: Number, percent: Number
) -> Examined:
    exact = Fraction(events.value * HUNDRED, total.value)
    recomputed = f"{events}/{total} = {format_fraction(exact, percent.decimals + 1)}%"
    if is_within_rounding(exact, percent):
        return Examined(NAME, _name(item), recomputed, "holds", _say_printed(percent))
    cut = ", cut off instead of rounded" if is_cut_off(exact, percent) else ""
    message = f"{item.address} prints {percent}%{cut}, and {recomputed}"
    problem = _make_problem(item, percent, "its events and total", recomputed, message)
    return fail(corpus, problem, _name(item), recomputed, _say_printed(percent, cut))


def _find_total(corpus: Corpus, item: Item, events: Number, percent: Number) -> Examined:
    """Return events of nobody knows how many, with the totals that the percentage leaves."""
    worked = f"{events} of ? = {percent}%"
    totals = find_totals(events, percent)
    if totals is None or len(totals):
        which = "any large number" if totals is None else _format_span(totals)
        why = f"{_say_absent(item)} {events} can be {percent}% of {which} and of no other number."
        return Examined(NAME, _name(item), worked, "cannot-be-decided", why)
    nobody = f"{events} are {percent}% of no whole number of people"
    message = f"{item.address} prints {percent}%, and {nobody}"
    problem = _make_problem(item, percent, "its events", str(events), message)
    return fail(corpus, problem, _name(item), worked, f"{nobody}.")


def _leave_open(corpus: Corpus, item: Item, percent: Number) -> Examined:
    """Return a percentage of nobody knows whom, with the known groups that it can be of."""
    named = (f"{item.address}.percent", f"{item.address}.total")
    why = f"{_say_absent(item)} {_fit_sizes(_find_sizes(corpus, item), percent)}"
    return Examined(NAME, named, f"{percent}% of ?", "cannot-be-decided", why)


def _find_sizes(corpus: Corpus, item: Item) -> list[Number]:
    """Return the sizes of groups of people that a source gives, each once, the smallest first."""
    found = {
        number.value: number
        for other in corpus.items_of(item.source.model.id)
        if other.population is not None and other.result.derived is None
        if counts_population(other)
        if (number := count_of(other)) is not None
    }
    return [found[value] for value in sorted(found)]


def _fit_sizes(sizes: list[Number], percent: Number) -> str:
    if not sizes:
        return "It gives no number of people that this can be of."
    fitting = {size: counts for size in sizes if (counts := find_counts(int(size.value), percent))}
    others = join_words((str(size) for size in sizes if size not in fitting), "or")
    none = f"a whole number of {others}"
    known = "Of the groups whose size it gives,"
    if not fitting:
        return f"{known} none can be meant: {percent}% is not {none}."
    shown = join_words((f"{_format_span(fitting[size])} of {size}" for size in fitting), "or")
    return f"{known} {percent}% can be {shown}{f', and not {none}' if others else ''}."


def _format_span(span: range) -> str:
    """Format whole numbers: `98`, `74 or 75`, `945 to 954`."""
    low, high = span[0], span[-1]
    return str(low) if low == high else f"{low} {'or' if high - low == 1 else 'to'} {high}"


def _say_absent(item: Item) -> str:
    return explain_absence(item.result.total, "of how many people this is")  # type: ignore[attr-defined]


def _say_printed(percent: Number, aside: str = "") -> str:
    return f"The source prints {percent}%{aside}."


def _name(item: Item) -> tuple[str, str]:
    return f"{item.address}.events", f"{item.address}.percent"


def _make_problem(item: Item, percent: Number, label: str, says: str, message: str) -> Problem:
    document = item.source.document
    place = document.place((*item.route, "percent"))
    sides = (
        Side("the printed percentage", f"{percent}%", place),
        Side(label, says, document.place((*item.route, "events"))),
    )
    return Problem(NAME, message, place, sides, hint_declaring(*_name(item)))
