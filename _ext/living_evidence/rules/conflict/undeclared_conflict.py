"""Two results say different things about the same population, outcome and time.

They stand in one source, or in two reports of one study. A page could print either, and be
right by its own record: the reader would never learn of the other. Two reports may round
differently, and one may give a percentage where the other counts.

To mend: where one is a later report of the other, say so with `superseded-by:`. Where a value is
misread, correct it. Where the sources do disagree, declare a discrepancy with both sides and a
verdict; the pages then show both.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.rules.conflict.sameness import (
    Subject,
    find_differences,
    find_subjects,
    is_chained,
)
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import join_words, parts_of, side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

FAILING = (
    # The derived sum and the reported number of responses.
    "sources/alpha-2024: {results: {all-response: {events: '53'}}}",
    "sources/alpha-2024: {results: {included: {value: '85'}}}",
    # The same population, outcome and time in one record.
    """\
sources/alpha-2024:
  results:
    no-surgery-again:
      type: proportion
      population: completers
      outcome: no-surgery
      events: '49'
      total: '#completed'
      quotes: [50 did not undergo surgery]
""",
    # The first report of the study and the second, with no word that one supersedes the other.
    """\
sources/gamma-news:
  populations:
    later-patients:
      terms: [renal, patients]
  results:
    remission-2022: {superseded-by: DELETE}
""",
    # A later report of the study counts another number, of the same people in fewer words.
    """\
sources/gamma-news:
  context: {terms: [exampleosis, EXA-positive, renal]}
  populations:
    first-cohort: {terms: [cohort-1, completers]}
  results:
    response:
      type: proportion
      role: synthesis
      population: first-cohort
      outcome: complete-response
      percent: '93'
      total: not-stated
sources/alpha-2024:
  context:
    terms: [EXA-positive, exampleosis, examplimab, EXR-1-blockade, phase-2, patients]
  populations:
    cohort-1: {terms: [EXA-positive, renal, cohort-1]}
    cohort-1-completers: {terms: [EXA-positive, renal, cohort-1, completers]}
""",
    # The same median, and another range.
    """\
sources/alpha-2024:
  results:
    follow-up-again:
      type: duration
      population: included
      outcome: follow-up
      statistic: median
      value: 18.5 months
      range: {low: '0', high: '42.0'}
      quotes: ['the median follow-up was 18.5 months (range, 0 to 40.2)']
""",
    # Two states of one review.
    """\
sources/beta-summary:
  results:
    reviewed:
      type: code
      scheme: review-state
      value: approved
      quotes: [content is pending human review]
""",
    # The same statement, and its opposite in other words.
    """\
sources/alpha-2024:
  results:
    later-surgery-lost:
      type: assertion
      population: everyone
      outcome: later-surgery-option
      says: some patients could not have surgery any more
      terms: [compromised]
      quotes: [The option of later surgery was not compromised]
""",
    # The same statement, and its negation.
    """\
sources/alpha-2024:
  results:
    later-surgery-again:
      type: assertion
      population: everyone
      outcome: later-surgery-option
      says: the option of later surgery was compromised in some patients
      terms: [not-compromised]
      quotes: [The option of later surgery was not compromised]
""",
)
PASSING = (
    # 18.5 months are 18 or 19 months to the month, and 21 of 84 are 25%.
    """\
sources/alpha-2024:
  results:
    follow-up-rounded:
      type: duration
      population: included
      outcome: follow-up
      statistic: median
      value: 18 months
      terms: [median]
      judged:
        included: {reason: The sentence follows the one on all 84 patients., by: example curators}
      quotes: [The median follow-up was 18 months]
snapshots/alpha-2024.txt: {'Conclusions:': 'The median follow-up was 18 months. Conclusions:'}
""",
    # The same events of another denominator name are one number.
    """\
sources/alpha-2024:
  results:
    responses:
      type: count
      population: completers
      outcome: complete-response
      value: '52'
      quotes: [52 had a complete response]
""",
    # Another time point is another result.
    """\
sources/alpha-2024:
  results:
    at-18-months:
      type: proportion
      population: cohort-1
      outcome: sustained-complete-response
      timepoint: {value: 18 months, from: not-stated}
      events: '20'
      total: not-stated
      judged:
        cohort-1: {reason: So assessed., by: example curators}
      quotes: [20 patients had a sustained complete response at 18 months]
snapshots/alpha-2024.txt: {'Conclusions:': 'Later 20 patients had a sustained complete response
    at 18 months. Conclusions:'}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every two results of one source that should agree, do not, and are not declared."""
    for name in index.corpus.sources:
        yield from _check_items(index.corpus, index.corpus.items_of(name), across=False)


def check(index: Index) -> Iterator[Problem]:
    """Yield every two such results of different sources."""
    corpus = index.corpus
    items = corpus.items.values()
    shared = (item for item in items if len(corpus.sources_of(item.study)) > 1)
    yield from _check_items(corpus, shared, across=True)


def _check_items(corpus: Corpus, items: Iterable[Item], *, across: bool) -> Iterator[Problem]:
    subjects: dict[Subject, list[Item]] = {}
    for item in items:
        for subject in find_subjects(corpus, item):
            subjects.setdefault(subject, []).append(item)
    seen: set[frozenset[str]] = set()
    for subject, found in subjects.items():
        for one, other in combinations(_without_repeats(subject, found), 2):
            if (one.source is not other.source) is not across:
                continue
            pair = frozenset({one.address, other.address})
            differing = find_differences(corpus, subject, one, other) if pair not in seen else []
            if differing:
                seen.add(pair)
                yield from _check_pair(corpus, one, other, differing)


def _without_repeats(subject: Subject, items: list[Item]) -> list[Item]:
    """Leave out what a record only works out again, where it is compared with another source."""
    read = {
        (item.source.model.id, item.result.population) for item in items if not _is_derived(item)
    }
    if subject.record:
        return items
    return [
        item
        for item in items
        if not _is_derived(item) or (item.source.model.id, item.result.population) not in read
    ]


def _is_derived(item: Item) -> bool:
    return item.result.state == "derived"


def _check_pair(corpus: Corpus, one: Item, other: Item, differing: list[str]) -> Iterator[Problem]:
    if is_chained(corpus, one, other) or are_declared(corpus, one, other):
        return
    parts = ("population", "outcome", "timepoint", "role", *differing)
    sides = (
        side_of(corpus, other),
        side_of(corpus, one),
        *parts_of(other, *parts),
        *parts_of(one, *parts),
    )
    message = (
        f"{other.address} ({sides[0].says}) and {one.address} ({sides[1].says}) "
        f"speak of the same and differ in {join_words(differing)}"
    )
    hint = f"A later report says superseded-by: on the earlier. {hint_declaring(one.address, other.address)}"
    yield Problem("undeclared-conflict", message, other.place, sides, hint)
