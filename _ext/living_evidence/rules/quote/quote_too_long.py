"""A quote is longer than a short quotation.

Snapshots are not published, and a quote of a whole passage would publish them piece by piece.
At most 25 words, or 40 CJK characters, are quoted.

To mend: quote the fragment that states the value; use several quotes where one is not enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Side
from living_evidence.rules.quote.entries import make_quote_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = (
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      quotes: ['In cohort 2, a total of 22 of 40 patients who completed treatment had a complete
          response. Among the 70 patients who completed treatment across both cohorts']
""",
)
PASSING = (
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      quotes: ['In cohort 2, a total of 22 of 40 patients who completed treatment had a complete
          response']
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every quote of too many words."""
    for entry in index.quotes.entries.values():
        if entry.too_long:
            limit = Side("a short quotation", "at most 25 words, or 40 CJK characters")
            hint = "Quote the fragment that states the value, or two fragments."
            yield make_quote_problem("quote-too-long", entry, f"has {entry.excess}", limit, hint)
