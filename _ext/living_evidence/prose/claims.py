"""Reading a page: every span with its tokens, its bound results, and which token fits which."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, permutations
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.prose.agreement import are_told_apart
from living_evidence.prose.figures import (
    MOST_SIDES,
    Assignment,
    Licence,
    Match,
    Mismatch,
    assign,
    assign_in_any_order,
    build_licence,
    build_sides,
)
from living_evidence.prose.scanner import Token, scan, shift
from living_evidence.prose.segments import Segment, split_segments
from living_evidence.prose.terms import matcher_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Target
    from living_evidence.memo import Kept
    from living_evidence.problems import Place
    from living_evidence.prose.blocks import Block, Claim, Page, Span

__all__ = ["BlockReading", "ClaimReading", "Match", "PageReading", "SpanReading", "read_page"]

MASK = "\x1f"
"""Stands for the characters of a span while the text around it is read."""


@dataclass(frozen=True, slots=True)
class SpanReading:
    """A span with what it says and what it is bound to."""

    block: Block
    span: Span
    targets: tuple[Target, ...]
    unknown: tuple[str, ...]
    """Targets as written that name nothing."""
    tokens: tuple[Token, ...]
    """Tokens of the span, offsets into the text of the block."""
    matches: tuple[Match, ...]
    licences: tuple[Licence, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    sides: tuple[Licence, ...] = ()
    """What the sides of the bound discrepancies license."""
    kept: Kept = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    @keep_last
    def segments(self) -> tuple[Segment, ...]:
        """Return which of its words go with which result, where figures tell them apart."""
        return split_segments(self.block.text, self.span.start, self.span.end, self.matches)

    @property
    def text(self) -> str:
        """Return the words of the span."""
        return self.block.text[self.span.start : self.span.end]

    def place_of(self, token: Token) -> Place:
        """Return where a token stands in its file."""
        return self.block.place_at(token.start, token.end - token.start)

    def terms(self) -> Iterator[Token]:
        """Yield the vocabulary terms of the span and of its table headers."""
        return (token for token in self.tokens if token.kind == "term")


@dataclass(frozen=True, slots=True)
class BlockReading:
    """A block with the tokens that stand outside its spans."""

    block: Block
    free: tuple[Token, ...]
    spans: tuple[SpanReading, ...]
    context: tuple[Token, ...] = ()
    """Tokens of the caption and headers of a table cell."""


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """A claim, its blocks and its plain-language blocks."""

    claim: Claim
    blocks: tuple[BlockReading, ...]
    plain: tuple[BlockReading, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return every bound address of the claim, in order, once."""
        found = (target.address for span in self.spans for target in span.targets)
        return tuple(dict.fromkeys(found))

    @property
    def spans(self) -> tuple[SpanReading, ...]:
        """Return the spans of the claim and of its plain block, in order."""
        return tuple(span for block in self.all_blocks for span in block.spans)

    @property
    def all_blocks(self) -> tuple[BlockReading, ...]:
        """Return the blocks of the claim and of its plain block, in order."""
        return (*self.blocks, *self.plain)

    @property
    def parts(self) -> tuple[tuple[BlockReading, ...], ...]:
        """Return the texts that must each stand alone: the claim, and its plain block."""
        return (self.blocks, self.plain) if self.plain else (self.blocks,)


@dataclass(frozen=True, slots=True, eq=False)
class PageReading:
    """A page, read against a corpus."""

    page: Page
    blocks: tuple[BlockReading, ...]
    claims: tuple[ClaimReading, ...] = field(default=())
    kept: Kept = field(default_factory=dict, init=False, repr=False)


@lru_cache(maxsize=256)
def read_page(page: Page, corpus: Corpus) -> PageReading:
    """Read every block of a page against the corpus."""
    reader = _Reader(corpus)
    return PageReading(
        page,
        tuple(reader.read_block(block, "") for block in page.blocks),
        tuple(reader.read_claim(claim) for claim in page.claims),
    )


class _Reader:
    """Reads blocks; licences are built once for each target."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.licences: dict[str, Licence] = {}

    def read_claim(self, claim: Claim) -> ClaimReading:
        return ClaimReading(
            claim,
            tuple(self.read_block(block, claim.source) for block in claim.blocks),
            tuple(self.read_block(block, claim.source) for block in claim.plain),
        )

    def read_block(self, block: Block, source: str) -> BlockReading:
        matcher = matcher_for(self.corpus.vocabulary, block.language)
        around = block.text
        for span in block.spans:
            hidden = MASK * (span.end - span.start)
            around = around[: span.start] + hidden + around[span.end :]
        spans = tuple(self._read_span(block, span, source) for span in block.spans)
        context = scan(block.context, matcher) if block.context else ()
        return BlockReading(block, scan(around, matcher), spans, context)

    def _read_span(self, block: Block, span: Span, source: str) -> SpanReading:
        matcher = matcher_for(self.corpus.vocabulary, block.language)
        tokens = shift(scan(block.text[span.start : span.end], matcher), span.start)
        targets, unknown = [], []
        for address in span.targets:
            target = self.corpus.find(address, source)
            if target is None:
                unknown.append(address)
            else:
                targets.append(target)
        licences = tuple(self._licence(target) for target in targets)
        sides = [build_sides(self.corpus, target) for target in targets]
        groups = [own or (licence,) for own, licence in zip(sides, licences, strict=True)]
        assigned = assign_in_any_order(tokens, groups)
        if assigned.mismatches:
            assigned = self._reorder(block, span, tokens, licences) or assigned
        return SpanReading(
            block,
            span,
            tuple(targets),
            tuple(unknown),
            tokens,
            assigned.matches,
            licences,
            assigned.mismatches,
            tuple(chain(*sides)),
        )

    def _reorder(
        self, block: Block, span: Span, tokens: tuple[Token, ...], licences: tuple[Licence, ...]
    ) -> Assignment | None:
        """Take the targets in another order where all figures then fit and the words agree."""
        if not 1 < len(licences) <= MOST_SIDES:
            return None
        for order in permutations(licences):
            found = assign(tokens, order)
            parts = split_segments(block.text, span.start, span.end, found.matches)
            if not found.mismatches and are_told_apart(self.corpus, tokens, parts, licences):
                return found
        return None

    def _licence(self, target: Target) -> Licence:
        if target.address not in self.licences:
            self.licences[target.address] = build_licence(self.corpus, target)
        return self.licences[target.address]
