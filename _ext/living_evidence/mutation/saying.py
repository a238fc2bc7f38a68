"""What a passage states, and what of it need not be said: such a change contradicts nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from living_evidence.mutation.passages import binds_parts
from living_evidence.prose.agreement import ABOUT_DOCUMENT, is_gap
from living_evidence.prose.scanner import scan
from living_evidence.prose.terms import matcher_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from living_evidence.corpus import Item
    from living_evidence.mutation.passages import Passage
    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.scanner import Token
    from living_evidence.vocabulary import Vocabulary

Stated = frozenset[tuple[str, bool]]
"""Terms with all that they imply, each with whether it is negated."""


def collect_terms(tokens: Iterable[Token], vocabulary: Vocabulary) -> Stated:
    """Return what the terms among some tokens state; a negated one implies nothing broader."""
    found: set[tuple[str, bool]] = set()
    for token in tokens:
        if token.kind == "term":
            negated = token.value.negated
            terms = token.value.terms if negated else vocabulary.close(token.value.terms)
            found.update((term, negated) for term in terms)
    return frozenset(found)


def region_of(passage: Passage, offset: int) -> tuple[int, int]:
    """Return the stretch that speaks of one result: a part of a span, a span, or the block."""
    span = passage.span_at(offset)
    if span is None:
        return 0, len(passage.text)
    stretches = ((one.start, one.end) for one in span.segments)
    whole = (span.span.start, span.span.end)
    return next((one for one in stretches if one[0] <= offset < one[1]), whole)


def states_the_same(passage: Passage, start: int, end: int, new: str) -> bool:
    """Tell whether the words about the same result state the same terms with `new` in one place.

    They are read once more, since words that come to stand together may be another term.
    """
    first, last = region_of(passage, start)
    after = f"{passage.text[first:start]}{new}{passage.text[end:last]}"
    return _read(passage.text[first:last], passage) == _read(after, passage)


def is_said_again(passage: Passage, token: Token) -> bool:
    """Tell whether the words about the same result state the same terms without this one."""
    others = _beside(passage, token)
    vocabulary = passage.vocabulary
    if not collect_terms([token], vocabulary) <= collect_terms(others, vocabulary):
        return False
    return states_the_same(passage, token.start, token.end, "")


def is_implied_beside(passage: Passage, token: Token) -> bool:
    """Tell whether a term that stands next to this one implies it."""
    stated = collect_terms([token], passage.vocabulary)
    for one in _beside(passage, token):
        between = passage.text[min(one.end, token.end) : max(one.start, token.start)]
        if not between.strip() and stated <= collect_terms([one], passage.vocabulary):
            return True
    return False


def _beside(passage: Passage, token: Token) -> list[Token]:
    first, last = region_of(passage, token.start)
    inside = (one for one in passage.terms if first <= one.start and one.end <= last)
    return [one for one in inside if one.start != token.start]


def _read(text: str, passage: Passage) -> Stated:
    matcher = matcher_for(passage.vocabulary, passage.reading.block.language)
    return collect_terms(scan(text, matcher), passage.vocabulary)


def must_be_said(passage: Passage, span: SpanReading, token: Token) -> bool:
    """Tell whether a sentence has to state a term for what it is bound to.

    A gap names what was looked for. What is about the document itself has no group of patients,
    and what a result only mentions may be left out.
    """
    if passage.kind == "gap":
        return not _asked_for(passage).isdisjoint(passage.vocabulary.close(token.value.terms))
    if is_gap(span) and binds_parts(span):
        return False
    terms = set(token.value.terms)
    items = [target.item for target in span.targets if target.item is not None]
    if items and all(_is_about_document(item) for item in items):
        return any(not terms.isdisjoint(item.own_terms) for item in items)
    having = [item for item in items if not item.terms.isdisjoint(terms)]
    return not having or any(not terms <= _only_mentioned(item) for item in having)


def _only_mentioned(item: Item) -> set[str]:
    """Return the terms that a result mentions; a condition is no mere mention."""
    return set(item.mentioned) - set(getattr(item.result, "condition", ()))


def _asked_for(passage: Passage) -> set[str]:
    """Return the terms of the query of a gap, those left out that the whole page is about."""
    query = dict(passage.claim.claim.query) if passage.claim is not None else {}
    options = (query.get(name, "") for name in ("outcome", "population"))
    asked = {word for option in options for word in option.replace(",", " ").split()}
    facets = Counter(passage.vocabulary.facet_of(term) for term in passage.scope)
    sole = {term for term in passage.scope if facets[passage.vocabulary.facet_of(term)] == 1}
    return asked - sole


def _is_about_document(item: Item) -> bool:
    return isinstance(item.result, ABOUT_DOCUMENT) and item.population is None


def is_criterion(passage: Passage) -> bool:
    """Tell whether the text says who could take part: “was” is usual there for “was to be”."""
    words = " ".join(reading.block.text for reading in passage.part).lower()
    return any(word in words for word in ("eligib", "criteria", "rules for taking part"))
