"""The dates of a source cannot follow one another as they stand.

A study that was not yet recruiting after its start date, one that ended before it started, an
entry last updated before it was first posted: one of the two is out of date or mistyped.

To mend: compare with the source. Where it says so, declare a discrepancy that names both fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.records import Code, DateResult
from living_evidence.rules.arithmetic.amounts import first_day, is_surely_before, last_day
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.walk import side_of
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import PartialDate

NAME = "dates-out-of-order"
ORDER = "These cannot follow one another so."
OPEN = "A date without its day or month leaves it open which of the two is earlier."
# The first is never later than the second.
ORDERED = (
    ("startDateStruct", "completionDateStruct"),
    ("studyFirstPostDateStruct", "lastUpdatePostDateStruct"),
    ("mirrorCreated", "mirrorUpdated"),
    ("studyFirstPostDateStruct", "mirrorUpdated"),
    ("lastUpdatePostDateStruct", "mirrorUpdated"),
    ("statusVerifiedDate", "mirrorUpdated"),
    ("citation.available-date", "citation.accessed"),
)
# When a registry entry speaks of itself: the latest date that it carries.
AS_OF = ("statusVerifiedDate", "lastUpdatePostDateStruct", "mirrorUpdated")
NOT_STARTED = frozenset({"NOT_YET_RECRUITING"})
STARTED = frozenset({"RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION", "COMPLETED"})
ENDED = frozenset({"COMPLETED"})
# Whether the date of a field is still to come while the study has one of these statuses.
EXPECTED = (
    ("startDateStruct", NOT_STARTED, True),
    ("startDateStruct", STARTED, False),
    ("completionDateStruct", ENDED, False),
)
EVENTS = {"startDateStruct": "start", "completionDateStruct": "end"}
FAILING = (
    "sources/NCT99999902: {registry: {completionDateStruct: {date: '2025-05'}}}",
    "sources/NCT99999902: {registry: {startDateStruct: {date: '2025-03-01'}}}",
    "sources/NCT99999902: {registry: {overallStatus: RECRUITING}}",
    """\
sources/NCT99999902:
  registry:
    overallStatus: COMPLETED
    startDateStruct: {date: 2024-01}
""",
    "sources/NCT99999902: {registry: {studyFirstPostDateStruct: {date: '2025-04-01'}}}",
    "sources/alpha-2024: {citation: {accessed: '2024-01-31'}}",
)
PASSING = (
    # March 2025 may be before or after 9 March 2025: nothing can be said.
    """\
sources/NCT99999902:
  registry:
    startDateStruct: {date: 2025-03}
snapshots/registry-02.txt: {'2025-06-01': 2025-03}
""",
    """\
sources/NCT99999902:
  registry:
    startDateStruct: {date: '2025-03-01'}
snapshots/registry-02.txt: {'2025-06-01': '2025-03-01'}
discrepancies/start:
  id: start
  title: Has it started?
  verdict: unresolved
  reason: The entry says both.
  by: example curators
  sides:
  - {result: NCT99999902#overallStatus, says: NOT_YET_RECRUITING}
  - {result: NCT99999902#startDateStruct, says: '2025-03-01'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every pair of dates, or of status and date, that cannot both hold."""
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine the dates of a source, and its status at the date that it speaks of."""
    for earlier, later in ORDERED:
        yield from _examine_pair(corpus, source, earlier, later)
    yield from _examine_status(corpus, source)


def _examine_pair(corpus: Corpus, name: str, earlier: str, later: str) -> Iterator[Examined]:
    one, other = corpus.items.get(f"{name}#{earlier}"), corpus.items.get(f"{name}#{later}")
    first, second = _date_of(one), _date_of(other)
    if one is None or other is None or first is None or second is None:
        return
    words = f"{later} ({second}) lies before {earlier} ({first})"
    yield _examine(corpus, (other, one), (first, second), words, f"{first} ≤ {second}")


def _examine_status(corpus: Corpus, name: str) -> Iterator[Examined]:
    status = corpus.items.get(f"{name}#overallStatus")
    as_of = _latest(corpus, name)
    if status is None or as_of is None or not isinstance(status.result, Code):
        return
    code = status.result.value
    for field, codes, is_to_come in EXPECTED:
        item = corpus.items.get(f"{name}#{field}")
        date = _date_of(item)
        if item is None or date is None or code not in codes:
            continue
        words = f"{code} on {as_of}, and {item.name} is {date}"
        ordered = (as_of, date) if is_to_come else (date, as_of)
        worked = f"{code.replace('_', ' ').lower()} on {as_of}, {EVENTS[field]} {date}"
        yield _examine(corpus, (status, item), ordered, words, worked)


def _examine(
    corpus: Corpus,
    items: tuple[Item, Item],
    ordered: tuple[PartialDate, PartialDate],
    words: str,
    worked: str,
) -> Examined:
    """Examine whether the first of two dates may be the earlier one, or the same."""
    first, second = ordered
    # As it is worked: the status first, and of two dates the one that should be earlier.
    shown = items if isinstance(items[0].result, Code) else items[::-1]
    addresses = tuple(item.address for item in shown)
    if is_surely_before(second, first):
        sides = tuple(side_of(corpus, item) for item in items)
        message = f"{items[0].source.model.id}: {words}"
        hint = hint_declaring(*(item.address for item in items))
        problem = Problem(NAME, message, items[0].place, sides, hint)
        return fail(corpus, problem, addresses, worked, ORDER)
    if first != second and last_day(first) > first_day(second):
        return Examined(NAME, addresses, worked, "cannot-be-decided", OPEN)
    return Examined(NAME, addresses, worked, "holds")


def _latest(corpus: Corpus, name: str) -> PartialDate | None:
    items = (corpus.items.get(f"{name}#{field}") for field in AS_OF)
    dates = [date for item in items if (date := _date_of(item)) is not None]
    return max(dates, default=None)


def _date_of(item: Item | None) -> PartialDate | None:
    if item is None or not isinstance(item.result, DateResult):
        return None
    return parse_date(item.result.value)
