"""What the rules about quotes share: the two sides of a quote that is not what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.documents import format_route
from living_evidence.lock import PATH
from living_evidence.problems import Place, Problem, Side

if TYPE_CHECKING:
    from living_evidence.quotes import QuoteEntry


def make_quote_problem(rule: str, entry: QuoteEntry, fault: str, other: Side, hint: str) -> Problem:
    """Make a problem that stands at the quote, or at the registry field, in its record."""
    name = f"{entry.source}, {format_route(entry.route)}"
    sides = (Side(name, f"“{entry.quote.exact}”", entry.place), other)
    what = "the registry field" if entry.engine_made else "the quote"
    message = f"{what} “{entry.quote.exact}” {fault}"
    return Problem(rule, message, entry.place, sides, hint, length=len(entry.quote.exact))


def snapshot_side(entry: QuoteEntry, says: str) -> Side:
    """Return the snapshot as the other side."""
    return Side(f"the snapshot {entry.snapshot}", says)


def lock_side(entry: QuoteEntry, says: str) -> Side:
    """Return the lock as the other side, at its line where there is one."""
    place = entry.line.place if entry.line is not None else Place(PATH)
    return Side("the lock", says, place)
