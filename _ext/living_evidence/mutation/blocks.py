"""A block of a page as it would be read after a change of its words, without reading the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from living_evidence.mutation.mutants import Piece, replace_pieces

if TYPE_CHECKING:
    from living_evidence.mutation.mutants import Mutant, Words
    from living_evidence.prose.blocks import Block, Claim, Page


def rewrite_page(page: Page, mutant: Mutant, text: str) -> Page | None:
    """Return the page with nothing but the changed block, or the claim that holds it.

    None where the change is no matter of words, or the block does not show its own source.
    """
    words = mutant.words
    if words is None:
        return None
    block = rewrite_block(words, mutant.pieces, text)
    if block is None:
        return None
    if not words.claim:
        return replace(page, blocks=(block,), claims=(), problems=())
    claim = next(one for one in page.claims if one.id == words.claim)
    return replace(page, blocks=(), claims=(_exchange(claim, words.block, block),), problems=())


def _exchange(claim: Claim, old: Block, new: Block) -> Claim:
    return replace(
        claim,
        blocks=tuple(new if one is old else one for one in claim.blocks),
        plain=tuple(new if one is old else one for one in claim.plain),
    )


def rewrite_block(words: Words, pieces: tuple[Piece, ...], text: str) -> Block | None:
    """Return the block after a change; `pieces` are those of the file's text."""
    block = words.block
    origin = _rewrite_origin(block, pieces, text)
    if origin is None:
        return None
    spans = tuple(
        replace(
            span,
            start=_shift(span.start, words.pieces),
            end=_shift(span.end, words.pieces),
        )
        for span in block.spans
    )
    changed = replace_pieces(block.text, words.pieces)
    return replace(block, text=changed, spans=spans, origin=origin)


def _rewrite_origin(block: Block, pieces: tuple[Piece, ...], text: str) -> str | None:
    if block.kind == "cell":
        return None
    base = 0
    for _ in range(block.place.line - 1):
        base = text.index("\n", base) + 1
    inner = tuple(Piece(one.start - base, one.end - base, one.new) for one in pieces)
    if inner[0].start < 0 or inner[-1].end > len(block.origin):
        return None
    if any(block.origin[one.start : one.end] != text[two.start : two.end]
           for one, two in zip(inner, pieces, strict=True)):  # fmt: skip
        return None
    return replace_pieces(block.origin, inner)


def _shift(offset: int, pieces: tuple[Piece, ...]) -> int:
    moved = offset
    for piece in pieces:
        inserted_here = piece.start == piece.end == offset
        if piece.leans_left if inserted_here else piece.end <= offset:
            moved += len(piece.new) - (piece.end - piece.start)
    return moved
