"""Shared by the strength rules: class words of bound spans, and when a record licenses one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import QUALITATIVE, each_span, has_word, make_problem
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index


REQUIRED = frozenset({"must", "have to", "has to", "will", "needs to", "need to"})
"""What a protocol says of those who take part: it requires and plans."""
TAKES_PART = re.compile(
    r"\s+(?:take part|join|enter|enrol|participate|be (?:included|enrolled|eligible))\b"
)
"""After “could” and “can”: who is eligible, which a registry entry states."""
WIDE = frozenset({"alone", "fully", "entirely", "completely"})
"""What is missing may be wide: "of the rectal cohort alone"."""
REST = "the other"
"""Before a count: those who are left of the total."""
EVIDENTIAL = frozenset(
    f"{verb} that" for verb in ("show", "shows", "showed", "shown", "reveal", "reveals", "revealed")
)
REASON = frozenset({"because of", "due to", "owing to"})
SAME_MODAL = {
    word: pair for pair in (("can", "could"), ("may", "might"), ("will", "would")) for word in pair
}
"""Told in the past tense, a modal says the same."""


def check_words(
    index: Index, rule: str, kinds: frozenset[str], message: str, hint: str
) -> Iterator[Problem]:
    """Yield a problem for each word of these kinds that no quote of the bound results uses."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted":
            continue
        for token in span.tokens:
            if claim.claim.kind == "gap" and token.word in WIDE:
                continue
            if token.kind in kinds and not is_word_licensed(index.corpus, claim, span, token):
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


def is_word_licensed(corpus: Corpus, claim: ClaimReading, span: SpanReading, token: Token) -> bool:
    """Tell whether a bound result lends this word.

    A qualitative result lends the words of its quotes; a number lends none, for “may have had”
    beside a count is never what the source says. What is attributed to a source, or planned by a
    registry entry, may use that source's own words.
    """
    if claim.claim.kind in {"attributed", "relation"} and token.word in EVIDENTIAL:
        return False  # a source that is told at second hand says, and shows nothing
    if claim.claim.kind == "status" and token.word in REQUIRED:
        return True
    if claim.claim.kind == "status" and TAKES_PART.match(span.block.text, token.end):
        return True
    if token.word == REST:
        return _are_the_rest(corpus, claim, span, token)
    if token.word in REASON and _precedes_reason(corpus, span, token):
        return True
    word = token.word.split()[0]
    return any(
        _lends_words(claim, licence)
        and any(has_word(licence, alike) for alike in SAME_MODAL.get(word.lower(), (word,)))
        for licence in span.licences
    )


def _are_the_rest(corpus: Corpus, claim: ClaimReading, span: SpanReading, token: Token) -> bool:
    """Tell whether “the other 14” and the count told before make up the total of both."""
    told = [
        (match.token.start, target.item)
        for one in claim.spans
        if one.block is span.block
        for match in one.matches
        if (target := corpus.find(match.address)) is not None and target.item is not None
    ]
    before = [item for start, item in told if start < token.start][-1:]
    after = [item for start, item in told if start >= token.end][:1]
    totals = [corpus.denominator(item) for item in (*before, *after)]
    events = [parse_number(getattr(item.result, "events", "")) for item in (*before, *after)]
    if len(totals) < 2 or None in totals or None in events:  # noqa: PLR2004
        return False
    shared = corpus.denominator_item(before[0]) is corpus.denominator_item(after[0])
    made_up = sum(number.value for number in events if number is not None)
    return shared and totals[0] is not None and made_up == totals[0].value


def _precedes_reason(corpus: Corpus, span: SpanReading, token: Token) -> bool:
    """Tell whether the next term of the span is a recorded reason, as for an exclusion."""
    facets, facet_of = corpus.vocabulary.facets, corpus.vocabulary.facet_of
    following = next((one for one in span.terms() if one.start >= token.end), None)
    return following is not None and all(
        facets[facet_of(term)].reason == "true" for term in following.value.terms
    )


def _lends_words(claim: ClaimReading, licence: Licence) -> bool:
    item = licence.target.item
    if item is None or claim.claim.kind in {"attributed", "status"}:
        return True
    return isinstance(item.result, QUALITATIVE)
