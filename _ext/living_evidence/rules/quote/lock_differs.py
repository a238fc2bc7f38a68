"""A quote and its line in the lock disagree.

Either the quote was edited after it was compared with the snapshot, or the line was. On a machine
without the snapshots neither can be trusted.

To mend: run `make lock` where the snapshots are; it compares every quote again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.quote.entries import lock_side, make_quote_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.quotes import QuoteEntry
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {enrolled: {quotes: [90 patients were]}}}\nlock: kept",
    """\
sources/alpha-2024:
  results:
    enrolled:
      quotes: [91 patients were enrolled]
lock: kept
snapshots: absent
""",
    "sources/NCT99999902: {registry: {maximumAge: 57 Years}}\nlock: kept\nsnapshots: absent",
    # The section is part of what was compared.
    """\
sources/alpha-2024:
  results:
    enrolled:
      quotes:
      - {exact: 90 patients were enrolled, section: Methods}
lock: kept
""",
)
PASSING = (
    """\
sources/alpha-2024:
  results:
    enrolled:
      quotes:
      - {exact: 90 patients were enrolled, section: Results}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every quote whose line is about other words, or about another place."""
    for entry in index.quotes.entries.values():
        fault = _find_fault(entry)
        if fault:
            hint = "Run `make lock` where the snapshots are; never edit the lock by hand."
            yield make_quote_problem(
                "lock-differs",
                entry,
                f"and its line in the lock disagree: {fault}",
                lock_side(entry, fault),
                hint,
            )


def _find_fault(entry: QuoteEntry) -> str:
    if entry.lock == "quote-differs":
        return "the line vouches for other words"
    if entry.lock == "position-differs" and entry.line is not None:
        return f"the line says position {entry.line.start}, and it stands at {entry.start}"
    return ""
