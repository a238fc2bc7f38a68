"""A quote, or a registry field, does not stand in the snapshot of its source.

Everything that rests on it rests on nothing. Spaces, dashes, curly quotation marks and Markdown
escapes are folded; digits, decimal points and signs never are. A quote may not cut a word, a
number or a range in two: "5 patients" does not stand in "35 patients".

To mend: copy the words from the snapshot. A registry field must be printed after its label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.quote.entries import make_quote_problem, snapshot_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {enrolled: {quotes: [91 patients were enrolled]}}}",
    "sources/alpha-2024: {results: {enrolled: {quotes: [0 patients were enrolled]}}}",
    """\
sources/alpha-2024:
  results:
    enrolled:
      quotes:
      - {exact: 90 patients were enrolled, prefix: 'Methods:'}
""",
    "sources/NCT99999902: {registry: {overallStatus: RECRUITING}}",
    "sources/NCT99999902: {registry: {enrollmentInfo: {count: '41'}}}",
    "snapshots/alpha-2024.txt: {90 patients were enrolled: 90 people were enrolled}",
)
PASSING = (
    # Dashes and spaces may be written otherwise.
    """\
sources/NCT99999902:
  results:
    surgery-delay:
      quotes: [Surgery  will be performed 8–12 weeks after radiotherapy]
""",
    """\
sources/alpha-2024:
  results:
    enrolled:
      quotes:
      - {exact: 90 patients were enrolled, prefix: 'Results:'}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every quote that was looked for and is not there."""
    for entry in index.quotes.entries.values():
        if entry.state == "not-found":
            other = snapshot_side(entry, entry.detail)
            hint = "Copy the words from the snapshot, then run `make lock`."
            yield make_quote_problem(
                "quote-not-found", entry, f"is not in {entry.snapshot}: {entry.detail}", other, hint
            )
