"""A result is told for a time that the follow-up of the same patients does not reach.

Nobody was watched longer than the longest follow-up, so that an estimate at a later time rests on
nobody: a warning. Where only the median lies before it, half of the patients were watched for less,
and the estimate rests on the others: a note, until the record says so.

To mend: compare both times with the source. Write the caution into the `note:` of the result, which
is shown beside its value; or, for the longest follow-up, declare a discrepancy with the two results
as its sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import Duration
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.conflict.sameness import PLANS
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.term.licensing import FOLLOW_UP
from living_evidence.rules.walk import side_of
from living_evidence.statistics.rounding import slack_of
from living_evidence.values import Number, Quantity, parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Severity
    from living_evidence.rules.base import Index

NAME = "follow-up-shorter-than-timepoint"
SEVERITY: Severity = "warning"
FAILING = (
    # Nobody was followed for 4 years.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      timepoint: {value: 4 years}
      quotes: ['relapse-free survival at 4 years was 88% (95% confidence interval, 80 to 95)']
snapshots/alpha-2024.txt: {at 2 years: at 4 years}
""",
    # Nor were those of the completers who are among them.
    """\
sources/alpha-2024:
  results:
    late-response:
      type: proportion
      population: completers
      outcome: sustained-complete-response
      timepoint: {value: 41 months, from: not-stated}
      events: '20'
      total: '#completed'
      quotes: [20 patients had a sustained complete response at 41 months]
snapshots/alpha-2024.txt: {'Conclusions:': 'Of them 20 patients had a sustained complete response at 41 months. Conclusions:'}
""",
    # Half of the patients were followed for less than 18.5 months, and nothing says so.
    "sources/alpha-2024: {results: {relapse-free-survival: {note: DELETE}}}",
)
PASSING = (
    # At the longest follow-up, as printed.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      timepoint: {value: 40.2 months}
      quotes: ['relapse-free survival at 40.2 months was 88% (95% confidence interval, 80 to 95)']
snapshots/alpha-2024.txt: {at 2 years: at 40.2 months}
""",
    # Before the median.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      note: DELETE
      timepoint: {value: 1 year}
      quotes: ['relapse-free survival at 1 year was 88% (95% confidence interval, 80 to 95)']
snapshots/alpha-2024.txt: {at 2 years: at 1 year}
""",
    # As printed, and declared.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      timepoint: {value: 4 years}
      quotes: ['relapse-free survival at 4 years was 88% (95% confidence interval, 80 to 95)']
snapshots/alpha-2024.txt: {at 2 years: at 4 years}
discrepancies/time:
  id: time
  title: Four years?
  verdict: unresolved
  reason: Nobody was followed for so long.
  by: example curators
  sides:
  - {result: alpha-2024#relapse-free-survival, says: relapse-free survival at 4 years}
  - {result: alpha-2024#follow-up, says: '0 to 40.2'}
""",
)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A result at a time, and for how long its patients were watched."""

    item: Item
    follow_up: Item
    time: Quantity
    watched: Quantity

    @property
    def addresses(self) -> tuple[str, str]:
        """Return the addresses of both results."""
        return self.item.address, self.follow_up.address

    @property
    def told(self) -> str:
        """Return the result and its time, in words."""
        return f"{self.item.address} is told at {self.time}"

    @property
    def reaches(self) -> bool | None:
        """Tell whether the follow-up, at any rounding, reaches the time; None for unlike units."""
        number, unit = self.watched.number, self.watched.unit
        most, base = Quantity(Number(number.value + slack_of(number)), unit).base
        return most >= self.time.base[0] if base == self.time.base[1] else None


def check(index: Index) -> Iterator[Problem]:
    """Yield every result at a time that too few, or none, of its patients reached."""
    yield from report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every result at a time point against the follow-up of the same patients."""
    items = list(corpus.items_of(source))
    watched = [item for item in items if _is_follow_up(corpus, item)]
    for item in items:
        if item.result.timepoint is not None and _is_found(item) and item not in watched:
            for follow_up in watched:
                if _is_comparable(item, follow_up):
                    yield from _examine(corpus, item, follow_up)


def _is_follow_up(corpus: Corpus, item: Item) -> bool:
    outcome = item.result.outcome or ""
    named = FOLLOW_UP in corpus.vocabulary.closure(outcome)
    return named and isinstance(item.result, Duration) and _is_found(item)


def _is_found(item: Item) -> bool:
    return item.result.role not in PLANS and item.result.state == "reported"


def _is_comparable(item: Item, follow_up: Item) -> bool:
    """Tell whether the patients of a result are all among those of the follow-up."""
    same_report = item.study == follow_up.study and item.result.as_of == follow_up.result.as_of
    return same_report and follow_up.result.population in set(_populations(item))


def _populations(item: Item) -> Iterator[str]:
    """Yield the population of a result, and those that it is part of."""
    seen: set[str] = set()
    name, known = item.result.population, item.source.model.populations
    while name is not None and name in known and name not in seen:
        yield name
        seen.add(name)
        name = known[name].parent


def _examine(corpus: Corpus, item: Item, follow_up: Item) -> Iterator[Examined]:
    time = parse_quantity(item.result.timepoint.value if item.result.timepoint else "")
    longest, median = _longest_of(follow_up), _median_of(follow_up)
    if time is None:
        return
    if longest is not None:
        yield _compare_with_longest(corpus, _Pair(item, follow_up, time, longest))
    if median is not None and item.result.population == follow_up.result.population:
        yield _compare_with_median(corpus, _Pair(item, follow_up, time, median))


def _longest_of(follow_up: Item) -> Quantity | None:
    """Return the end of the range of follow-up, else the upper end where only ends are printed."""
    result = follow_up.result
    if not isinstance(result, Duration):
        return None
    if result.range is None:
        return parse_quantity(result.maximum or "")
    high, value = parse_number(result.range.high), parse_quantity(result.value or "")
    return Quantity(high, value.unit) if high is not None and value is not None else None


def _median_of(follow_up: Item) -> Quantity | None:
    result = follow_up.result
    if not isinstance(result, Duration) or result.statistic != "median":
        return None
    return parse_quantity(result.value or "")


def _compare_with_longest(corpus: Corpus, pair: _Pair) -> Examined:
    worked = f"{pair.time}, and a follow-up of at most {pair.watched}"
    if pair.reaches is None:
        return _leave_undecided(pair, worked)
    if pair.reaches:
        return Examined(NAME, pair.addresses, worked, "holds")
    message = f"{pair.told}, and the longest follow-up was {pair.watched}"
    problem = _make_problem(corpus, pair, message, hint_declaring(*pair.addresses))
    return fail(corpus, problem, pair.addresses, worked, f"Nobody was followed for {pair.time}.")


def _compare_with_median(corpus: Corpus, pair: _Pair) -> Examined:
    worked = f"{pair.time}, and a median follow-up of {pair.watched}"
    if pair.reaches is None:
        return _leave_undecided(pair, worked)
    if pair.reaches:
        return Examined(NAME, pair.addresses, worked, "holds")
    half = f"half of the patients were followed for less than {pair.watched}"
    why = f"{half.capitalize()}, and the result rests on the others."
    if pair.item.result.note:
        return Examined(NAME, pair.addresses, worked, "holds", why)
    hint = "Say so in the note: of the result, which is shown beside its value."
    problem = replace(
        _make_problem(corpus, pair, f"{pair.told}, and {half}", hint), severity="note"
    )
    return Examined(NAME, pair.addresses, worked, "holds", why, problem)


def _leave_undecided(pair: _Pair, worked: str) -> Examined:
    why = "A month has no fixed number of days."
    return Examined(NAME, pair.addresses, worked, "cannot-be-decided", why)


def _make_problem(corpus: Corpus, pair: _Pair, message: str, hint: str) -> Problem:
    route = (*pair.item.route, "timepoint", "value")
    place = pair.item.source.document.place(route)
    time = Side(f"{pair.item.address}, timepoint", str(pair.time), place)
    return Problem(NAME, message, place, (time, side_of(corpus, pair.follow_up)), hint, SEVERITY)
