"""From a block's text back to its file: which character of the source each one stands for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from living_evidence.mutation.mutants import Change, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.blocks import Block

MARKUP = re.compile(
    r"\{[\w:-]+\}(?=`)|`+|\s*<[^<>`]*>(?=`)|\*+|(?<=\])\([^()\s]*\)|[\[\]]"
    r"|^[ \t>]*(?:#{1,6}|[-+*])[ ]",
    re.MULTILINE,
)
FENCE = re.compile(r"\s*(?::{3,}|`{3,})")


def align(block: Block, text: str) -> tuple[int, ...]:
    """Return for each character of the block its offset in the file; empty where it is unsure.

    The words of the block must stand in the file one after the other with markup only between.
    """
    lines = text.splitlines(keepends=True)
    first = block.place.line - 1
    if not 0 <= first < len(lines) or not block.text.strip():
        return ()
    last = first + 1
    while last < len(lines) and lines[last].strip() and not FENCE.match(lines[last]):
        last += 1
    base = len("".join(lines[:first]))
    region = MARKUP.sub(lambda match: "\0" * len(match.group()), "".join(lines[first:last]))
    begin = block.text.lstrip()[0]
    starts = (match.start() for match in re.finditer(re.escape(begin), region))
    found = (_follow(block.text, region, start) for start in starts)
    return tuple(base + at for at in next(filter(None, found), ()))


def _follow(text: str, region: str, at: int) -> list[int]:
    offsets: list[int] = []
    after_space = True
    for char in text:
        at = _skip(region, at, spaces=after_space and not char.isspace())
        if char.isspace():
            is_space = at < len(region) and region[at].isspace()
            offsets.append(at if is_space else max(at - 1, 0))
            at += is_space
            after_space = True
            continue
        if region[at : at + 2] == f"\\{char}":
            at += 1
        if at >= len(region) or region[at] != char:
            return []
        offsets.append(at)
        at += 1
        after_space = False
    return offsets


def _skip(region: str, at: int, *, spaces: bool) -> int:
    while at < len(region) and (region[at] == "\0" or (spaces and region[at].isspace())):
        at += 1
    return at


def place_change(
    change: Change, block: Block, offsets: tuple[int, ...], text: str
) -> Change | None:
    """Move a change of a block's text into its file; None where the file reads otherwise there."""
    pieces = list(_move(change.pieces, block.text, offsets, text))
    if len(pieces) != len(change.pieces):
        return None
    return replace(change, pieces=tuple(pieces))


def _move(
    pieces: tuple[Piece, ...], written: str, offsets: tuple[int, ...], text: str
) -> Iterator[Piece]:
    for piece in pieces:
        if not offsets:
            return
        if piece.start == piece.end:
            left = piece.start == len(offsets) or (piece.leans_left and piece.start)
            at = offsets[piece.start - 1] + 1 if left else offsets[piece.start]
            yield Piece(at, at, piece.new)
            continue
        start, end = offsets[piece.start], offsets[piece.end - 1] + 1
        if text[start:end].split() == written[piece.start : piece.end].split():
            yield Piece(start, end, piece.new)
