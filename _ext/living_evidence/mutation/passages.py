"""What the operators read: one block of a page, its tokens, its spans, and the claim around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from living_evidence.mutation.mutants import Change, Piece
from living_evidence.prose.agreement import is_gap
from living_evidence.prose.terms import matcher_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.mutation.mutants import Aside, Family
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.prose.scanner import Token
    from living_evidence.vocabulary import Vocabulary

NEGATION = re.compile(
    r"^(?:not|no|never|without|nor|neither|non)(?:[\s-]+(?:an?|any|the|in|for|about))?[\s-]+", re.I
)


@dataclass(frozen=True)
class Passage:
    """One block of text, as the checker read it."""

    corpus: Corpus
    reading: BlockReading
    claim: ClaimReading | None = None
    part: tuple[BlockReading, ...] = ()
    """The text that must stand alone: the claim, or its plain block."""
    scope: tuple[str, ...] = ()
    """The terms that the whole page is about."""

    @property
    def kind(self) -> str:
        """Return the kind of the claim; an empty text outside claims."""
        return self.claim.claim.kind if self.claim is not None else ""

    @property
    def text(self) -> str:
        """Return the words of the block."""
        return self.reading.block.text

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the site."""
        return self.corpus.vocabulary

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return every token of the block, inside spans and between them."""
        spans = (token for span in self.reading.spans for token in span.tokens)
        return tuple(sorted((*self.reading.free, *spans), key=lambda token: token.start))

    @property
    def figures(self) -> Iterator[Token]:
        """Yield the tokens that are figures, identifiers left out."""
        return (token for token in self.tokens if token.is_figure and token.kind != "identifier")

    @property
    def terms(self) -> Iterator[Token]:
        """Yield the controlled terms."""
        return (token for token in self.tokens if token.kind == "term")

    @property
    def spans(self) -> tuple[SpanReading, ...]:
        """Return the spans of the block whose words are the page's own."""
        return tuple(span for span in self.reading.spans if span.span.role != "quoted")

    @property
    def quotations(self) -> tuple[SpanReading, ...]:
        """Return the spans that repeat a source word for word."""
        return tuple(span for span in self.reading.spans if span.span.role == "quoted")

    def span_at(self, offset: int) -> SpanReading | None:
        """Return the span of the page's own words at an offset."""
        return next((one for one in self.spans if one.span.start <= offset < one.span.end), None)

    def is_in_brackets(self, offset: int) -> bool:
        """Tell whether an offset stands in an explanation in brackets."""
        return self.text.rfind("(", 0, offset) > self.text.rfind(")", 0, offset)

    def is_missing(self, offset: int) -> bool:
        """Tell whether an offset stands in words about what a source does not report."""
        span = self.span_at(offset)
        return span is not None and is_gap(span) and (self.kind == "gap" or binds_parts(span))

    def named(self, text: str) -> frozenset[str]:
        """Return every term that a spelling may name."""
        matcher = matcher_for(self.vocabulary, self.reading.block.language)
        return frozenset(term for match in matcher.find(text) for term in match.terms)


def binds_parts(span: SpanReading) -> bool:
    """Tell whether a span is bound to nothing but parts of results, such as a total."""
    return bool(span.targets) and all(target.part for target in span.targets)


def make_change(
    operator: str, family: Family, pieces: Iterable[tuple[int, int, str]], aside: Aside = ""
) -> Change:
    """Build a change from stretches and what replaces them, in any order."""
    return Change(operator, family, tuple(Piece(*piece) for piece in sorted(pieces)), aside)


def match_case(new: str, old: str) -> str:
    """Give a word the capital that the word in its place had."""
    if old[:1].isupper() and not old[:2].isupper() and new[:1].islower():
        return new[0].upper() + new[1:]
    return new
