"""Shared by the strength rules: class words of bound spans, and when a record licenses one."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import QUALITATIVE, each_span, has_word, make_problem
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index


REQUIRED = frozenset(
    {"must", "have to", "has to", "had to", "will", "needs to", "need to", "needed to"}
)
"""What a protocol says of those who take part: it requires and plans."""
TAKES_PART = re.compile(
    r"\s+(?:take part|join|enter|enrol|participate|be (?:included|enrolled|eligible))\b"
)
"""After “could” and “can”: who is eligible, which a registry entry states."""
WIDE = frozenset({"alone", "fully", "entirely", "completely"})
"""What is missing may be wide: "of the rectal cohort alone"."""
REST = re.compile(r"the other$|(?:\w+ )?remaining$")
"""Before a count: those who are left of the total."""
EVIDENTIAL = frozenset(
    f"{verb} that" for verb in ("show", "shows", "showed", "shown", "reveal", "reveals", "revealed")
)
AVOIDED = re.compile(r"\s+be avoided\b", re.IGNORECASE)
"""After “should”: it says no more than “avoid”, which is an order."""
PLAN_BEFORE = re.compile(r"\b(?:protocol|plan|design|rules|criteria)\s+$")
MAY = ("could", "can", "may", "allow")
"""What a protocol allows is what patients could do."""
SMALL = frozenset(
    {"a", "after", "an", "as", "at", "by", "for", "from", "in", "is", "of", "the", "to"}
)
"""Words that every quote has: the next one of a phrase is what the source has to have."""
REASON = frozenset({"because of", "due to", "owing to"})
OBLIGED = re.compile(r"(?:ha[sd]|have|need(?:s|ed)?|(?:was|were) \w+) to$")
MUST = ("must", "shall", "should", "require", "requires", "required", "need", "needs", "needed")
"""What obliges, in the words of a source."""
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
    if REST.match(token.word):
        return _are_the_rest(corpus, claim, span, token)
    if token.word in REASON and _precedes_reason(corpus, span, token):
        return True
    words = token.word.lower().split()
    word = next((one for one in words if one not in SMALL), words[0])
    alike: tuple[str, ...] = SAME_MODAL.get(word, (word,))
    if OBLIGED.match(token.word):
        alike = MUST
    if word == "should" and AVOIDED.match(span.block.text, token.end):
        alike = (word, "avoid")
    if word.startswith("allow") and PLAN_BEFORE.search(span.block.text, 0, token.start):
        alike = MAY
    return any(
        _lends_words(claim, licence) and any(has_word(licence, other) for other in alike)
        for licence in span.licences
    )


def _are_the_rest(corpus: Corpus, claim: ClaimReading, span: SpanReading, token: Token) -> bool:
    """Tell whether “the other 14” and the counts told before make up the total of them all."""
    told = [
        (match.token.start, target.item)
        for one in claim.spans
        if one.block is span.block
        for match in one.matches
        if (target := corpus.find(match.address)) is not None and target.item is not None
    ]
    rest = next((item for start, item in told if start >= token.end), None)
    total = corpus.denominator(rest) if rest is not None else None
    if rest is None or total is None:
        return False
    whole = corpus.denominator_item(rest)
    before = {item.address: item for start, item in told if start < token.start}
    beside = [one for one in before.values() if corpus.denominator_item(one) is whole]
    left = total.value - _events(rest)
    made_up = accumulate(_events(item) for item in reversed(beside) if item is not rest)
    return left in made_up


def _events(item: Item) -> Fraction:
    number = parse_number(getattr(item.result, "events", ""))
    return number.value if number is not None else Fraction(0)


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
