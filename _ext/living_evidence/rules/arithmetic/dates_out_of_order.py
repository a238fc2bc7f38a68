"""The dates of a source cannot follow one another as they stand.

A study that was not yet recruiting after its start date, one that ended before it started, an
entry last updated before it was first posted: one of the two is out of date or mistyped.

To mend: compare with the source. Where it says so, declare a discrepancy that names both fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.records import Code, DateResult
from living_evidence.rules.arithmetic.amounts import is_surely_before
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import side_of
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import PartialDate

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
    for name in index.corpus.sources:
        for earlier, later in ORDERED:
            yield from _check_pair(index.corpus, name, earlier, later)
        yield from _check_status(index.corpus, name)


def _check_pair(corpus: Corpus, name: str, earlier: str, later: str) -> Iterator[Problem]:
    one, other = corpus.items.get(f"{name}#{earlier}"), corpus.items.get(f"{name}#{later}")
    if one is None or other is None:
        return
    first, second = _date_of(one), _date_of(other)
    if first is not None and second is not None and is_surely_before(second, first):
        words = f"{later} ({second}) lies before {earlier} ({first})"
        yield from _report(corpus, other, one, words)


def _check_status(corpus: Corpus, name: str) -> Iterator[Problem]:
    status = corpus.items.get(f"{name}#overallStatus")
    as_of = _latest(corpus, name)
    if status is None or as_of is None or not isinstance(status.result, Code):
        return
    code = status.result.value
    for field, codes, is_to_come in EXPECTED:
        item = corpus.items.get(f"{name}#{field}")
        date = _date_of(item) if item is not None else None
        if item is None or date is None or code not in codes:
            continue
        if is_surely_before(date, as_of) if is_to_come else is_surely_before(as_of, date):
            words = f"{code} on {as_of}, and {item.name} is {date}"
            yield from _report(corpus, status, item, words)


def _latest(corpus: Corpus, name: str) -> PartialDate | None:
    items = (corpus.items.get(f"{name}#{field}") for field in AS_OF)
    dates = [date for item in items if item is not None and (date := _date_of(item)) is not None]
    return max(dates, default=None)


def _date_of(item: Item) -> PartialDate | None:
    return parse_date(item.result.value) if isinstance(item.result, DateResult) else None


def _report(corpus: Corpus, one: Item, other: Item, words: str) -> Iterator[Problem]:
    if are_declared(corpus, one, other):
        return
    sides = (side_of(corpus, one), side_of(corpus, other))
    message = f"{one.source.model.id}: {words}"
    hint = hint_declaring(one.address, other.address)
    yield Problem("dates-out-of-order", message, one.place, sides, hint)
