"""Running every rule; what was judged before, and is the same now, is not judged again.

Some rules judge each source alone, others all records together; rules about pages see one page at
a time: so a changed source or page is judged alone. Rules of the other families see everything, on
every run.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from living_evidence.documents import hash_text
from living_evidence.memo import keep_last
from living_evidence.quotes import QuoteIndex
from living_evidence.rules.base import Index
from living_evidence.rules.registry import RULES
from living_evidence.rules.self_audit import AUDITED, examine_source, outcome_of
from living_evidence.shelf import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import PageReading
    from living_evidence.rules.base import Check
    from living_evidence.values import PartialDate

RECORD_FAMILIES = frozenset({"record", "quote", "arithmetic", "conflict"})
PAGE_FAMILIES = frozenset({"figure", "term", "strength", "support"})
KEPT_FAMILIES = RECORD_FAMILIES | PAGE_FAMILIES


def judge(index: Index, counted: Counter[str] | None = None) -> Iterator[Problem]:
    """Yield the problems of every rule.

    To `counted` are added the examinations of figures by outcome, and the quotes by what became
    of them.
    """
    about = index.corpus, index.quotes, index.today
    for verdict in _judge_sources(index):
        yield from verdict.problems
        if counted is not None:
            counted.update(verdict.counted)
    yield from _judge_records(*about)
    for reading in index.readings:
        yield from _judge_page(reading, *about)
    families = {rule.family for rule in RULES.values()}
    yield from _run(_find_checks(families - KEPT_FAMILIES), index)


def _judge_sources(index: Index) -> Iterator[Verdict]:
    """Judge each source alone, where it is not as it was when it was judged before."""
    corpus = index.corpus
    for name, loaded in corpus.sources.items():
        key = _hash_part(index, name)
        # A problem may point to a line of the lock, and lines move without a change of their own.
        now = key, index.quotes.lock
        before, verdict = loaded.kept.get(judge_source, ((), None))
        if before != now:
            verdict = corpus.shelf.find(key)
        if verdict is None or verdict.asked != _hash_records(corpus, verdict.asked):
            verdict = judge_source(index, name)
        loaded.kept[judge_source] = now, verdict
        corpus.shelf.keep(key, verdict)
        yield verdict


def judge_source(index: Index, name: str) -> Verdict:
    """Judge one source by its own record and by what that record refers to."""
    part = index.corpus.take_source(name)
    own = Index(part, index.quotes.take_source(name, part), (), index.today)
    problems = list(_run(_find_checks_alone(), own))
    counted: Counter[str] = Counter(entry.summary for entry in own.quotes.of_source(name))
    for one in examine_source(part, name):
        counted[outcome_of(one)] += 1
        problems += [one.problem] if one.problem is not None else []
    return Verdict(tuple(problems), counted, _hash_records(index.corpus, part.asked))


def _hash_part(index: Index, name: str) -> str:
    """Hash what a source is judged by, but for the records that it refers to."""
    corpus, quotes = index.corpus, index.quotes
    part, snapshot = corpus.take_source(name), quotes.find_snapshot(name)
    parts = [part.sources[name].document.digest]
    parts += [study.document.digest for study in part.studies.values()]
    parts += [discrepancy.document.digest for discrepancy in part.discrepancies.values()]
    if corpus.vocabulary_file is not None:
        parts.append(corpus.vocabulary_file.document.digest)
    parts += map(str, quotes.lock.of_source(name).values())
    parts += [snapshot.hash if snapshot is not None else "", quotes.find_fault(name)]
    return hash_text("\n".join(parts))


def _hash_records(corpus: Corpus, records: Iterable[str]) -> dict[str, str]:
    """Return the hash of the file of each record; an empty text where there is none."""
    documents = {record: corpus.find_document(record) for record in sorted(records)}
    return {record: one.digest if one is not None else "" for record, one in documents.items()}


@keep_last
def _judge_records(corpus: Corpus, quotes: QuoteIndex, today: PartialDate) -> tuple[Problem, ...]:
    rest = corpus.take_rest()
    others = QuoteIndex(rest, quotes.at_hand, quotes.lock.take_rest(corpus.sources))
    alone = _run(_find_checks_alone(), Index(rest, others, (), today))
    return (*_run(_find_checks(RECORD_FAMILIES), Index(corpus, quotes, (), today)), *alone)


@keep_last
def _judge_page(
    reading: PageReading, corpus: Corpus, quotes: QuoteIndex, today: PartialDate
) -> tuple[Problem, ...]:
    return tuple(_run(_find_checks(PAGE_FAMILIES), Index(corpus, quotes, (reading,), today)))


def _find_checks(families: AbstractSet[str]) -> Iterator[Check]:
    """Yield what judges everything at once, without what `examine_source` does."""
    for name, rule in RULES.items():
        if rule.check_together is not None and rule.family in families and name not in AUDITED:
            yield rule.check_together


def _find_checks_alone() -> Iterator[Check]:
    return (rule.check_alone for rule in RULES.values() if rule.check_alone is not None)


def _run(checks: Iterable[Check], index: Index) -> Iterator[Problem]:
    for check in checks:
        yield from check(index)
