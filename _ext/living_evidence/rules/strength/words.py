"""Shared by the strength rules: class words of bound spans, and when a record licenses one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import QUALITATIVE, each_span, has_word, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index


REQUIRED = frozenset({"must", "have to", "has to", "will", "needs to", "need to"})
"""What a protocol says of those who take part: it requires and plans."""


def check_words(
    index: Index, rule: str, kinds: frozenset[str], message: str, hint: str
) -> Iterator[Problem]:
    """Yield a problem for each word of these kinds that no quote of the bound results uses."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" or (claim.claim.kind == "gap" and "extent" in kinds):
            continue  # what is missing may be wide: "of the rectal cohort alone"
        for token in span.tokens:
            if token.kind in kinds and not is_word_licensed(claim, span, token):
                yield make_problem(
                    rule,
                    message.format(text=token.text, kind=claim.claim.kind),
                    span,
                    token,
                    corpus=index.corpus,
                    claim=claim,
                    licences=span.licences,
                    hint=hint,
                )


def is_word_licensed(claim: ClaimReading, span: SpanReading, token: Token) -> bool:
    """Tell whether a bound result lends this word.

    A qualitative result lends the words of its quotes; a number lends none, for “may have had”
    beside a count is never what the source says. What is attributed to a source, or planned by a
    registry entry, may use that source's own words.
    """
    if claim.claim.kind == "status" and token.text.lower() in REQUIRED:
        return True
    return any(
        _lends_words(claim, licence) and has_word(licence, token.text.split()[0])
        for licence in span.licences
    )


def _lends_words(claim: ClaimReading, licence: Licence) -> bool:
    item = licence.target.item
    if item is None or claim.claim.kind in {"attributed", "status"}:
        return True
    return isinstance(item.result, QUALITATIVE)
