"""The snapshot of a source is not the one that its quotes were locked against.

The source was captured again, or the file was changed. The quotes may have moved, or the source
may say something else now.

To mend: read what changed, correct the record, and run `make lock`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

FAILING = ("snapshots/gamma-news.txt: {Posted on: 'Updated, and posted on'}\nlock: kept",)
PASSING = ("snapshots/gamma-news.txt: {goes on.: goes on. More was added since.}",)


def check(index: Index) -> Iterator[Problem]:
    """Yield one problem for each source whose snapshot changed."""
    for name, entry in index.quotes.changed_snapshots.items():
        locked = entry.line.snapshot_hash if entry.line is not None else "nothing"
        place = index.corpus.sources[name].place("capture", "snapshot")
        sides = (
            Side(f"the snapshot {entry.snapshot}", f"SHA-256 {entry.snapshot_hash}", place),
            Side("the lock", f"SHA-256 {locked}", entry.line.place if entry.line else None),
        )
        message = f"the snapshot of {name}, {entry.snapshot}, is not the one that was locked"
        hint = "Compare the record with the new snapshot, then run `make lock`."
        yield Problem("snapshot-changed", message, place, sides, hint)
