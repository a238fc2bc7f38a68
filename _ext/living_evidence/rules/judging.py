"""Running every rule; what was judged before, and is the same now, is not judged again.

Rules about records see no pages, and rules about pages see one page at a time: so a changed page
is judged alone. Rules of the other families see everything, on every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.rules.base import Index
from living_evidence.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import PageReading
    from living_evidence.quotes import QuoteIndex
    from living_evidence.values import PartialDate

RECORD_FAMILIES = frozenset({"record", "quote", "arithmetic", "conflict"})
PAGE_FAMILIES = frozenset({"figure", "term", "strength", "support"})


def judge(index: Index) -> Iterator[Problem]:
    """Yield the problems of every rule."""
    about = index.corpus, index.quotes, index.today
    yield from _judge_records(*about)
    for reading in index.readings:
        yield from _judge_page(reading, *about)
    families = {rule.family for rule in RULES.values()}
    yield from _run(families - RECORD_FAMILIES - PAGE_FAMILIES, index)


@keep_last
def _judge_records(corpus: Corpus, quotes: QuoteIndex, today: PartialDate) -> tuple[Problem, ...]:
    return tuple(_run(RECORD_FAMILIES, Index(corpus, quotes, (), today)))


@keep_last
def _judge_page(
    reading: PageReading, corpus: Corpus, quotes: QuoteIndex, today: PartialDate
) -> tuple[Problem, ...]:
    return tuple(_run(PAGE_FAMILIES, Index(corpus, quotes, (reading,), today)))


def _run(families: AbstractSet[str], index: Index) -> Iterator[Problem]:
    for rule in RULES.values():
        if rule.family in families:
            yield from rule.check(index)
