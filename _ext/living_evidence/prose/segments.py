"""Which words of a span go with which of its results.

A span may be bound to several results, and to a discrepancy with several sides. The figures tell
them apart: from the clause that holds the first figure of a result to the clause that holds the
first figure of the next, the words speak of that result alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from living_evidence.prose.figures import Match

DELIMITER = re.compile(r"[;:,；：，、。]|\b(?:and|but|while|whereas|than|versus|vs)\b|而|和")
ORDERED = frozenset({"count", "ratio", "percent", "interval", "range", "quantity"})
RESPECTIVELY = re.compile(r"\brespectively\b|分别")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a span's block, and the address that its figures belong to."""

    start: int
    end: int
    address: str
    first: bool = False
    """Words before the second figure may be shared by all: “in cohorts 1 and 2, 49 and 35”."""


def split_segments(
    text: str, start: int, end: int, matches: Sequence[Match]
) -> tuple[Segment, ...]:
    """Cut `text[start:end]` where the figures pass from one result to the next.

    There is nothing to cut where all figures belong to one result, or where the words say
    that they go with the figures “respectively”.
    """
    if len({match.address for match in matches}) < 2:  # noqa: PLR2004 - a second result
        return ()
    turns = list(_turns(matches))
    if len({address for _, _, address in turns}) < 2:  # noqa: PLR2004 - a second figure
        return ()
    if RESPECTIVELY.search(text, start, end):
        return ()
    cuts = [start]
    for (_, before, _), (after, _, _) in pairwise(turns):
        cuts.append(_cut_between(text, before, after))
    stops = [*cuts[1:], end]
    return tuple(
        Segment(cut, stop, address, first=cut == start)
        for cut, stop, (_, _, address) in zip(cuts, stops, turns, strict=True)
    )


def _cut_between(text: str, before: int, after: int) -> int:
    """Return where the words pass to the next figure; one in parentheses follows its words."""
    if text[before:after].endswith(("(", "（", "[")):
        return before
    found = list(DELIMITER.finditer(text, before, after))
    return found[-1].start() if found else after


def _turns(matches: Sequence[Match]) -> Iterator[tuple[int, int, str]]:
    """Yield each run of figures of one address: start of its first, end of its last."""
    ordered = sorted(
        (match for match in matches if match.token.kind in ORDERED),
        key=lambda match: match.token.start,
    )
    run: tuple[int, int, str] | None = None
    for match in ordered:
        token = match.token
        if run is not None and run[2] == match.address:
            run = (run[0], token.end, run[2])
            continue
        if run is not None:
            yield run
        run = (token.start, token.end, match.address)
    if run is not None:
        yield run
