"""A quote has no line in the lock.

The snapshots are not published. On every other machine the lock alone vouches that the quote
was compared with the source; a quote without a line was not, or nobody can tell.

To mend: run `make lock` where the snapshots are, and commit `evidence/evidence.lock`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.quote.entries import lock_side, make_quote_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = (
    """\
sources/alpha-2024:
  results:
    enrolled:
      quotes: [90 patients were enrolled, 84 patients were included in the analysis]
lock: kept
""",
    """\
sources/alpha-2024:
  results:
    enrolled:
      quotes: [90 patients were enrolled, 84 patients were included in the analysis]
lock: kept
snapshots: absent
""",
    "lock: absent\nsnapshots: absent",
)
PASSING = (
    # Without the snapshots the lock vouches.
    "lock: kept\nsnapshots: absent",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every quote that no line of the lock vouches for."""
    for entry in index.quotes.entries.values():
        found = entry.state in {"matched", "not-locked"}
        if found and entry.lock == "missing":
            other = lock_side(entry, "no line for this quote")
            hint = "Run `make lock` where the snapshots are, and commit evidence/evidence.lock."
            yield make_quote_problem(
                "quote-not-locked", entry, "has no line in the lock", other, hint
            )
