"""The lock has a line for a quote that no record has.

The quote was deleted or renamed. A line that vouches for nothing today would vouch unseen for
whatever is put in its place.

To mend: run `make lock`, which writes the lines anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

FAILING = ("sources/alpha-2024: {results: {later-surgery: DELETE}}\nlock: kept",)
PASSING = ("sources/alpha-2024: {results: {later-surgery: DELETE}}",)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every line of the lock whose quote is gone."""
    for line in index.quotes.stale:
        name = f"{line.source}, {line.route}"
        rejected = [path for path in index.corpus.rejected if path.endswith(f"/{line.source}.yaml")]
        if rejected:
            continue  # the record is there, and its own faults are reported
        sides = (Side("the lock", name, line.place), Side("the records", "no such quote"))
        message = f"the lock vouches for {name}, which no record has"
        yield Problem("stale-lock-line", message, line.place, sides, "Run `make lock`.")
