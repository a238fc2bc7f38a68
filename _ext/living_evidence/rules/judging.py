"""Running every rule; what was judged before, and is the same now, is not judged again.

Rules about records see no pages, and rules about pages see one page at a time: so a changed page
is judged alone. Rules of the other families see everything, on every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.rules.base import Index
from living_evidence.rules.registry import RULES
from living_evidence.rules.self_audit import AUDITED, OUTCOMES, examine_source, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import PageReading
    from living_evidence.quotes import QuoteIndex
    from living_evidence.rules.self_audit import Outcome
    from living_evidence.values import PartialDate

RECORD_FAMILIES = frozenset({"record", "quote", "arithmetic", "conflict"})
PAGE_FAMILIES = frozenset({"figure", "term", "strength", "support"})
KEPT_FAMILIES = RECORD_FAMILIES | PAGE_FAMILIES


def judge(index: Index) -> Iterator[Problem]:
    """Yield the problems of every rule."""
    about = index.corpus, index.quotes, index.today
    yield from _judge_records(*about)
    yield from _judge_figures(index.corpus)[0]
    for reading in index.readings:
        yield from _judge_page(reading, *about)
    names = {name for name, rule in RULES.items() if rule.family not in KEPT_FAMILIES}
    yield from _run(names - AUDITED, index)


def count_examined(corpus: Corpus) -> Mapping[Outcome, int]:
    """Return how many examinations of figures came to which outcome."""
    return _judge_figures(corpus)[1]


@keep_last
def _judge_figures(corpus: Corpus) -> tuple[tuple[Problem, ...], Mapping[Outcome, int]]:
    """Examine the figures of every source once, for the problems and for their number."""
    problems: list[Problem] = []
    counts: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
    for source in corpus.sources:
        for one in examine_source(corpus, source):
            counts[outcome_of(one)] += 1
            problems += [one.problem] if one.problem is not None else []
    return tuple(problems), counts


@keep_last
def _judge_records(corpus: Corpus, quotes: QuoteIndex, today: PartialDate) -> tuple[Problem, ...]:
    names = {name for name, rule in RULES.items() if rule.family in RECORD_FAMILIES}
    return tuple(_run(names - AUDITED, Index(corpus, quotes, (), today)))


@keep_last
def _judge_page(
    reading: PageReading, corpus: Corpus, quotes: QuoteIndex, today: PartialDate
) -> tuple[Problem, ...]:
    names = {name for name, rule in RULES.items() if rule.family in PAGE_FAMILIES}
    return tuple(_run(names, Index(corpus, quotes, (reading,), today)))


def _run(names: AbstractSet[str], index: Index) -> Iterator[Problem]:
    for name, rule in RULES.items():
        if name in names:
            yield from rule.check(index)
