"""The successive reports of a study do not lead to the latest one.

A study lists the reports of one outcome, oldest first. Each but the last says by `superseded-by:`
which later one of them took its place, directly or by steps, so that no page shows an older count
as today's. A result is superseded by one of its own study, and a number of patients with an outcome
by another such number.

To mend: give the earlier report `superseded-by:` the later one, or put the list in order.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.arithmetic.amounts import is_surely_before
from living_evidence.rules.conflict.sameness import find_successors
from living_evidence.rules.lifecycle.successor_not_later import date_of
from living_evidence.rules.walk import side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.loading import Loaded
    from living_evidence.records import Study
    from living_evidence.rules.base import Index

NAME = "reports-not-chained"
FAILING = (
    # Nothing says that the first report is an older one.
    "sources/gamma-news: {results: {remission-2022: {superseded-by: DELETE}}}",
    # It leads to a result that is none of the reports.
    "sources/gamma-news: {results: {remission-2023: {superseded-by: alpha-2024#cohort-2-response}}}",
    # It is listed twice.
    """\
studies/NCT99999901:
  reports: [gamma-news#remission-2022, gamma-news#remission-2022, alpha-2024#cohort-1-response]
""",
    # The list is not in order.
    """\
studies/NCT99999901:
  reports: [gamma-news#remission-2023, gamma-news#remission-2022, alpha-2024#cohort-1-response]
sources/gamma-news:
  results:
    remission-2023: {as-of: '2023', superseded-by: '#remission-2022'}
    remission-2022: {superseded-by: alpha-2024#cohort-1-response}
""",
    # Another study.
    """\
sources/alpha-2024:
  results: {enrolled: {superseded-by: NCT99999902#enrollmentInfo}}
""",
    # Who was enrolled takes the place of no response.
    """\
sources/alpha-2024:
  results: {cohort-2-response: {superseded-by: '#enrolled'}}
""",
)
PASSING = (
    # By way of no other report.
    "sources/gamma-news: {results: {remission-2022: {superseded-by: alpha-2024#cohort-1-response}}}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every report that does not lead to the latest, and every successor that cannot be one."""
    corpus = index.corpus
    for study in corpus.studies.values():
        yield from _check_reports(corpus, study)
    for item in corpus.items.values():
        if item.result.superseded_by:
            yield from _check_successor(corpus, item)


def _check_reports(corpus: Corpus, study: Loaded[Study]) -> Iterator[Problem]:
    found = [corpus.find(address) for address in study.model.reports]
    reports = [target.item for target in found if target is not None and target.item is not None]
    if len(reports) < len(found) or not reports:
        return  # unknown-reference names what is missing
    for at, item in enumerate(reports):
        if item in reports[:at]:
            yield _make_problem(corpus, study, at, (item, item), "is there twice:")
    *earlier, latest = reports
    for at, item in enumerate(earlier):
        later = {report.address for report in reports[at + 1 :]}
        if latest.address not in find_successors(corpus, item) or not _is_among(
            corpus, item, later
        ):
            yield _make_problem(corpus, study, at, (item, latest), "does not lead to the latest,")
    for at, (one, other) in enumerate(pairwise(reports)):
        first, second = date_of(one), date_of(other)
        if first is not None and second is not None and is_surely_before(second, first):
            fault = f"is of {first}, and is listed before that of {second},"
            yield _make_problem(corpus, study, at, (one, other), fault)


def _is_among(corpus: Corpus, item: Item, later: set[str]) -> bool:
    target = corpus.find(item.result.superseded_by or "", item.source.model.id)
    return target is not None and target.item is not None and target.item.address in later


def _check_successor(corpus: Corpus, item: Item) -> Iterator[Problem]:
    target = corpus.find(item.result.superseded_by or "", item.source.model.id)
    later = target.item if target is not None else None
    if later is None:
        return
    fault = ""
    if item.study != later.study:
        fault = f"is of {later.study or 'no study that is named'}, and not of {item.study or 'its'}"
    elif bool(item.result.outcome) != bool(later.result.outcome):
        fault = "counts something else"
    if fault:
        place = item.source.document.place((*item.route, "superseded-by"))
        sides = (Side(item.address, str(item.result.superseded_by), place), side_of(corpus, later))
        message = f"{item.address} is superseded by {later.address}, which {fault}"
        hint = "Name the later report of the same, or take superseded-by: out."
        yield Problem(NAME, message, place, sides, hint)


def _make_problem(
    corpus: Corpus, study: Loaded[Study], at: int, pair: tuple[Item, Item], fault: str
) -> Problem:
    item, other = pair
    place = study.place("reports", at)
    sides = (
        Side(f"the study {study.model.id}", f"reports: {study.model.reports[at]}", place),
        side_of(corpus, item, "superseded-by"),
        side_of(corpus, other),
    )
    message = f"among the reports of {study.model.id}, {item.address} {fault} {other.address}"
    hint = "Write superseded-by: on the earlier report, or put the list in order."
    return Problem(NAME, message, place, sides, hint)
