"""The primary outcome of a report is not one that the registry names.

What was to decide was registered beforehand. A report with another primary outcome, or the same one
at another time, may have changed it after the results were seen. What the capture of the entry does
not reach contradicts nothing: another outcome is a problem only where the whole entry was read.

To mend: compare both with their sources. Where they do differ, declare a discrepancy with both as
sides and a verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.rules.conflict.registered import Reported, iter_reported
from living_evidence.rules.conflict.sameness import agree
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import parts_of, side_of
from living_evidence.values import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

NAME = "registered-endpoint-differs"
PRIMARY = ("outcomesModule", "primaryOutcomes")
"""The code of the term for a primary outcome, as ClinicalTrials.gov calls it."""
FAILING = (
    "sources/NCT99999901: {results: {primary-endpoint: {outcome: relapse-free-survival}}}",
    "sources/NCT99999901: {results: {primary-endpoint: {timepoint: {value: 24 months}}}}",
    # Of the outcomes that were registered, none is that of the report.
    "sources/alpha-2024: {results: {primary-endpoint: {outcome: complete-response}}}",
)
PASSING = (
    # 1 year is 12 months.
    """\
sources/NCT99999901:
  results:
    primary-endpoint:
      timepoint: {value: 1 year}
      says: the primary outcome is a sustained complete response at 1 year
      quotes: [{exact: "The primary outcome, assessed in cohort 1, is a sustained complete response at 1 year"}]
snapshots/registry-01.txt: {response at 12 months: response at 1 year}
""",
    # The entry was captured in part: its other outcomes may stand below.
    """\
sources/NCT99999901:
  capture: {completeness: truncated, truncated-after: Eligible Sex}
  results:
    primary-endpoint:
      outcome: relapse-free-survival
      timepoint: DELETE
      says: the primary outcome is relapse-free survival
      quotes: [{exact: "The primary outcome, assessed in cohort 1, is relapse-free survival"}]
snapshots/registry-01.txt: {a sustained complete response at 12 months: relapse-free survival}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every primary outcome of a report that its registry entry does not name."""
    corpus = index.corpus
    for reported in iter_reported(corpus):
        registered = list(_find_primary(corpus, reported.of_entry()))
        for item in _find_primary(corpus, reported.of_article()) if registered else ():
            other = _find_contrary(reported, item, registered)
            if other is not None and not are_declared(corpus, other, item):
                yield _make_problem(reported, other, item)


def _find_primary(corpus: Corpus, items: Iterable[Item]) -> Iterator[Item]:
    primary = set(corpus.vocabulary.terms_of_code(*PRIMARY))
    for item in items:
        if item.result.outcome and not primary.isdisjoint(item.own_terms):
            yield item


def _find_contrary(reported: Reported, item: Item, registered: list[Item]) -> Item | None:
    """Return the registered outcome that a report contradicts; None where one fits."""
    same = [one for one in registered if one.result.outcome == item.result.outcome]
    if same:
        return None if any(_are_timed_alike(one, item) for one in same) else same[0]
    whole = reported.entry.capture.completeness == "full-text"
    return registered[0] if whole else None


def _are_timed_alike(one: Item, other: Item) -> bool:
    times = [item.result.timepoint for item in (one, other)]
    return agree(*(parse_quantity(time.value) if time is not None else None for time in times))


def _make_problem(reported: Reported, registered: Item, item: Item) -> Problem:
    corpus = reported.corpus
    sides = (
        side_of(corpus, registered),
        side_of(corpus, item),
        *parts_of(registered, "outcome", "timepoint"),
        *parts_of(item, "outcome", "timepoint"),
    )
    message = (
        f"the primary outcome of {item.address} ({_show(item)}) is not the one that was registered, "
        f"{registered.address} ({_show(registered)})"
    )
    hint = hint_declaring(registered.address, item.address)
    return Problem(NAME, message, registered.place, sides, hint)


def _show(item: Item) -> str:
    timepoint = item.result.timepoint
    return f"{item.result.outcome}{f' at {timepoint.value}' if timepoint is not None else ''}"
