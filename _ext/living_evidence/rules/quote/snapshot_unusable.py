"""The snapshot that a record names cannot be read, or nothing was captured and it is quoted.

A name with folders in it, a link that leads out of the snapshot folder, a file that is not
UTF-8 text, a name that is not the one of the text that was locked: nothing can be looked up in
it. And a source that was not captured has no words that
anybody could compare a quote with.

To mend: name a plain text file of the snapshot folder, or leave the quotes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.quote.entries import make_quote_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

NAME = "snapshot-unusable"
FAILING = (
    "sources/gamma-news: {capture: {snapshot: ../gamma-news.txt}}",
    "sources/gamma-news: {capture: {snapshot: not-captured}}",
    # The text that was locked is there under its own name.
    "sources/gamma-news: {capture: {snapshot: gamma-nevvs.txt}}\nlock: kept\n",
)
PASSING = ("sources/gamma-news: {capture: {snapshot: gamma-news.txt}}",)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every fault of a snapshot, and every quote of a source without one."""
    for name, fault in index.quotes.snapshot_faults.items():
        loaded = index.corpus.sources[name]
        place = loaded.place("capture", "snapshot")
        written = loaded.model.capture.snapshot
        sides = (Side(name, written, place), Side("the snapshot folder", fault))
        message = f"the snapshot of {name}, {written!r}, cannot be used: {fault}"
        yield Problem(NAME, message, place, sides, "Name a plain text file of the snapshot folder.")
    for entry in index.quotes.entries.values():
        if entry.state == "no-snapshot":
            other = Side("the source", "it was not captured")
            hint = "Name the snapshot under capture:, or leave the quote out."
            yield make_quote_problem(
                NAME, entry, "is of a source that was not captured", other, hint
            )
