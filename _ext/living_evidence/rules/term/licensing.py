"""Shared by rules about terms: the words of spans that no bound result licenses, by defect.

A statistic, a spread and the length of follow-up are slots of a value: a wrong one has a name of its
own. Every other word is a term that the result does not carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.prose.agreement import (
    is_gap,
    is_licensed,
    licensed_terms,
    misplaced_in,
    result_targets,
    span_licensed,
    span_terms,
)
from living_evidence.prose.figures import SPREADS
from living_evidence.prose.joints import are_halves, joints_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.agreement import Stated
    from living_evidence.prose.claims import ClaimReading, PageReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.rules.base import Index

UNLICENSED = "term-not-licensed"
STATISTIC = "statistic"
SPREAD = "spread"
FOLLOW_UP = "follow-up"
"""The term whose results say how long patients were watched, and not when something happened."""
SLOTS_OF: dict[str, tuple[str, ...]] = {
    STATISTIC: ("value", "percent", "events", "count"),
    SPREAD: SPREADS,
}
"""The slots whose figures a word of these facets speaks of: the first one after it."""
OF_FACET = {STATISTIC: "statistic-differs", SPREAD: "range-for-interval"}
EVENT_TIME = "follow-up-for-event-time"


@dataclass(frozen=True, slots=True)
class WrongTerm:
    """A term of a span, the rule that it breaks, and what its results carry instead."""

    rule: str
    claim: ClaimReading
    span: SpanReading
    stated: Stated
    facet: str
    carried: frozenset[str]
    licences: tuple[Licence, ...]


def each_wrong_term(index: Index) -> Iterator[WrongTerm]:
    """Yield every term of a span that its results do not license."""
    for page in index.readings:
        yield from _find_on_page(page, index.corpus)


def told_otherwise(page: PageReading, span: SpanReading, corpus: Corpus) -> frozenset[str]:
    """Return the facets in which the span names another thing than its result has.

    Such a facet is not also left out: one mistake is one problem.
    """
    return frozenset(
        wrong.facet
        for wrong in _find_on_page(page, corpus)
        if wrong.span is span
        and (wrong.rule != UNLICENSED or corpus.vocabulary.is_exclusive(wrong.facet))
    )


@keep_last
def _find_on_page(page: PageReading, corpus: Corpus) -> tuple[WrongTerm, ...]:
    scope = frozenset(page.page.scope)
    return tuple(
        wrong
        for claim in page.claims
        for span in claim.spans
        if span.span.role != "quoted" and span.targets
        for wrong in _find_in_span(corpus, claim, span, scope)
    )


def _find_in_span(
    corpus: Corpus, claim: ClaimReading, span: SpanReading, scope: frozenset[str]
) -> Iterator[WrongTerm]:
    licensed = span_licensed(corpus, span)
    if claim.claim.kind == "gap":
        licensed |= _gap_terms(corpus, claim, scope)
    missing = is_gap(span) and any(
        target.part in licence.absent for target, _, licence in result_targets(span)
    )
    said = span_terms(span, corpus)[0]
    if missing and not any(_is_evaluated(corpus, one) for one in said):
        licensed -= _sets_of_evaluated(corpus)  # "how many were treated" is something else
    for stated in said:
        if missing and _is_evaluated(corpus, stated):
            continue  # "how many were assessed" names what is missing
        if _is_half_of_the_whole(corpus, span, stated, licensed):
            continue
        if not is_licensed(corpus, stated, licensed):
            carried, licences = licensed, (*span.licences, *span.sides)
        else:
            address = _misplaced_beside(corpus, span, stated, said)
            if not address:
                continue
            licences = tuple(
                licence
                for licence in (*span.licences, *span.sides)
                if licence.target.address == address
            )
            carried = frozenset[str]().union(
                *(licensed_terms(corpus, licence.target) for licence in licences)
            )
        facet = corpus.vocabulary.facet_of(stated.terms[0])
        rule = _name(corpus, stated, facet, licences)
        yield WrongTerm(rule, claim, span, stated, facet, carried, licences)


def _is_half_of_the_whole(
    corpus: Corpus, span: SpanReading, stated: Stated, licensed: frozenset[str]
) -> bool:
    """Tell whether the span names both halves of what it is about: "rectal and nonrectal"."""
    vocabulary = corpus.vocabulary
    whole = vocabulary.close(stated.terms) - frozenset(stated.terms)
    return not whole.isdisjoint(licensed) and any(
        stated.token in (joint.left, joint.right)
        and (joint.is_both or joint.is_list)
        and are_halves(vocabulary, joint.left, joint.right)
        for joint in joints_of(span)
    )


def _is_evaluated(corpus: Corpus, stated: Stated) -> bool:
    return corpus.vocabulary.terms[stated.terms[0]].evaluated == "true"


def _sets_of_evaluated(corpus: Corpus) -> frozenset[str]:
    """Return the terms that name who is counted, of the facets that also name the assessed."""
    terms = corpus.vocabulary.terms
    facets = {term.facet for term in terms.values() if term.evaluated == "true"}
    return frozenset(name for name, term in terms.items() if term.facet in facets)


def _misplaced_beside(
    corpus: Corpus, span: SpanReading, stated: Stated, said: Iterable[Stated]
) -> str:
    """Return the address of the result beside whose figures the word is wrong, or nothing."""
    segment = misplaced_in(corpus, span, stated, said)
    if segment is not None:
        return segment.address
    slots = SLOTS_OF.get(corpus.vocabulary.facet_of(stated.terms[0]), ())
    if not slots or not span.segments:
        return ""
    word = stated.token
    after = (one for one in span.matches if one.slot in slots and one.token.start >= word.end)
    match = next(after, None)
    target = corpus.find(match.address) if match is not None else None
    if (
        match is None
        or target is None
        or is_licensed(corpus, stated, licensed_terms(corpus, target))
    ):
        return ""
    return match.address if _is_before_its_own(span, word.end, match.token.start) else ""


def _is_before_its_own(span: SpanReading, start: int, end: int) -> bool:
    """Tell whether a word and the figure after it stand in one segment."""
    return any(one.start <= start and end < one.end for one in span.segments)


def _gap_terms(corpus: Corpus, claim: ClaimReading, scope: frozenset[str]) -> frozenset[str]:
    """Return what a gap may speak of: what its query looks for, what its page is about."""
    asked = {word for _, value in claim.claim.query for word in value.replace(",", " ").split()}
    return corpus.vocabulary.close(scope | asked)


def _name(corpus: Corpus, stated: Stated, facet: str, licences: tuple[Licence, ...]) -> str:
    """Return the most specific rule that the term breaks."""
    if facet == SPREAD and not any(one.has(name) for one in licences for name in SPREADS):
        return UNLICENSED
    if facet in OF_FACET:
        return OF_FACET[facet]
    results = [one.target.item.result for one in licences if one.target.item is not None]
    if FOLLOW_UP in stated.terms:
        timed = any(result.timepoint is not None for result in results)
        return EVENT_TIME if timed else UNLICENSED
    watched = results and all(result.outcome == FOLLOW_UP for result in results)
    if watched and facet in corpus.vocabulary.outcome_facets:
        return EVENT_TIME
    return UNLICENSED
