"""A quote stands more than once in the snapshot of its source.

Which place is meant decides what it licenses: the second "30 patients" may count another group.

To mend: quote more words, or give the words around it as `prefix:` or `suffix:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.quote.entries import make_quote_problem, snapshot_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {populations: {cohort-1-completers: {quotes: [who completed treatment]}}}",
)
PASSING = (
    """\
sources/alpha-2024:
  results:
    on-treatment:
      quotes:
      - {exact: 14 remained on treatment, prefix: and}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every quote that stands at several places."""
    for entry in index.quotes.entries.values():
        if entry.state == "found-twice":
            other = snapshot_side(entry, entry.detail)
            hint = "Quote more words, or add prefix: or suffix: with what stands around it."
            yield make_quote_problem(
                "quote-not-unique", entry, f"is not unique: {entry.detail}", other, hint
            )
