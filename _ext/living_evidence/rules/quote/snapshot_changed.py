"""The snapshot of a source is not the one that its quotes were locked against.

The source was captured again, or the file was changed. Each quote still stands where it did, or has
moved, or is changed, or has vanished: the message counts them, and shows those that do not stand
there as they did. `evidence lock --changes` lists every quote with its old and its new position.

To mend: read what changed, correct the record, and run `make lock`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.documents import format_route
from living_evidence.problems import Problem, Side
from living_evidence.recapture import count_fates, find_movements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.quotes import QuoteEntry
    from living_evidence.recapture import Movement
    from living_evidence.rules.base import Index

FAILING = (
    "snapshots/gamma-news.txt: {Posted on: 'Updated, and posted on'}\nlock: kept",
    # A quote is changed, and another one is gone.
    """\
snapshots/gamma-news.txt: {all 12 patients: all 13 patients, 'The trial, NCT99999901, goes on.': ''}
lock: kept
""",
)
PASSING = ("snapshots/gamma-news.txt: {goes on.: goes on. More was added since.}",)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield one problem for each source whose snapshot changed."""
    for name, entry in index.quotes.changed_snapshots.items():
        snapshot = index.quotes.snapshots.get(name)
        if snapshot is not None:
            movements = list(find_movements(index.quotes.of(name, ()), snapshot))
            yield _make_problem(index, entry, movements)


def _make_problem(index: Index, entry: QuoteEntry, movements: list[Movement]) -> Problem:
    name = entry.source
    locked = entry.line.snapshot_hash if entry.line is not None else "nothing"
    place = index.corpus.sources[name].place("capture", "snapshot")
    sides = (
        Side(f"the snapshot {entry.snapshot}", f"SHA-256 {entry.snapshot_hash}", place),
        Side("the lock", f"SHA-256 {locked}", entry.line.place if entry.line else None),
        *(_side_of(movement) for movement in movements if movement.is_lost),
    )
    message = (
        f"the snapshot of {name}, {entry.snapshot}, is not the one that was locked; "
        f"of its quotes: {count_fates(movements)}"
    )
    hint = "Compare the record with the new snapshot, then run `make lock`."
    return Problem("snapshot-changed", message, place, sides, hint)


def _side_of(movement: Movement) -> Side:
    entry = movement.entry
    name = f"{entry.source}, {format_route(entry.route)}"
    return Side(name, movement.describe(), entry.place)
