"""Check every quote against the snapshots, and write the lock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from living_evidence.corpus import load_corpus
from living_evidence.documents import format_route
from living_evidence.lock import (
    PATH,
    WITNESSES,
    LockLine,
    format_lock,
    keep_witnesses,
    load_lock,
    write_lock,
)
from living_evidence.quotes import VARIABLE, Snapshots, build_quote_index, make_line
from living_evidence.recapture import count_fates, find_movements
from living_evidence.records import ABSENT
from living_evidence.reports.text import format_problem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.quotes import QuoteEntry, QuoteIndex
    from living_evidence.recapture import Movement

COULD_NOT_RUN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--source",
        action="append",
        metavar="ID",
        help="lock this source only, and leave the lines of the others; may be repeated",
    )
    parser.add_argument(
        "--seen-by",
        choices=WITNESSES,
        default=WITNESSES[0],
        help="who compared the quotes with the snapshots",
    )
    parser.add_argument(
        "--changes",
        action="store_true",
        help="write nothing; list, for each new snapshot, which quotes moved, changed or vanished",
    )


def run(options: argparse.Namespace) -> int:
    """Verify the quotes; write the lock only when every one of them stands once."""
    corpus = load_corpus(options.root)
    snapshots = Snapshots.from_environment()
    chosen = set(options.source or corpus.sources)
    refusals = list(find_refusals(corpus, snapshots, chosen))
    if refusals:
        return _fail(refusals, COULD_NOT_RUN)
    earlier = load_lock(options.root)
    index = build_quote_index(corpus, snapshots, earlier)
    if options.changes:
        return _show_changes(index, chosen)
    entries = [entry for entry in index.entries.values() if entry.source in chosen]
    for name, movements in _iter_changes(index, chosen):
        print(_summarise(index, name, movements))
    faults = list(_find_faults(corpus, entries))
    if faults:
        return _fail(faults, 1)
    lines = keep_witnesses((_witnessed(entry, options.seen_by) for entry in entries), earlier)
    others = [
        line for line in earlier.lines.values() if line.source in corpus.sources.keys() - chosen
    ]
    write_lock(options.root, format_lock([*lines, *others]))
    print(f"{PATH}: {len(lines):,} quotes locked, {len(others):,} lines left as they were")
    return 0


def find_refusals(corpus: Corpus, snapshots: Snapshots, chosen: set[str]) -> Iterator[str]:
    """Yield every reason why the quotes of the chosen sources cannot be verified here."""
    if not snapshots.available:
        yield f"evidence lock: {VARIABLE} does not name a folder of snapshots"
        return
    for name in sorted(chosen):
        if name not in corpus.sources:
            yield f"evidence lock: there is no valid source {name}"
            continue
        loaded = corpus.sources[name]
        wanted = loaded.model.capture.snapshot
        if wanted in ABSENT or snapshots.find(wanted) is not None:
            continue
        fault = snapshots.find_fault(wanted) or "its snapshot is missing"
        yield f"{loaded.place('capture', 'snapshot')}: {name} cannot be locked: {fault}: {wanted}"


def _show_changes(index: QuoteIndex, chosen: set[str]) -> int:
    """Print what became of every quote of each source that was captured again."""
    lost = False
    for name, movements in _iter_changes(index, chosen):
        print(_summarise(index, name, movements))
        print("\n".join(map(_format_movement, movements)))
        lost = lost or any(movement.is_lost for movement in movements)
    if not chosen & index.changed_snapshots.keys():
        print("No snapshot is another one than was locked.")
    return 1 if lost else 0


def _iter_changes(index: QuoteIndex, chosen: set[str]) -> Iterator[tuple[str, list[Movement]]]:
    for name in sorted(chosen & index.changed_snapshots.keys() & index.snapshots.keys()):
        yield name, list(find_movements(index.of(name, ()), index.snapshots[name]))


def _summarise(index: QuoteIndex, name: str, movements: list[Movement]) -> str:
    return f"{name}, {index.snapshots[name].name}, was captured again: {count_fates(movements)}"


def _format_movement(movement: Movement) -> str:
    return f"  {format_route(movement.entry.route)}: {movement.describe()}"


def _fail(lines: list[str], status: int) -> int:
    print("\n".join([*lines, f"{PATH} was not written."]), file=sys.stderr)
    return status


def _find_faults(corpus: Corpus, entries: list[QuoteEntry]) -> Iterator[str]:
    if corpus.rejected:
        yield from (format_problem(problem) for problem in corpus.problems)
    yield from (_format_fault(entry) for entry in entries if not entry.good)


def _format_fault(entry: QuoteEntry) -> str:
    words = entry.excess or entry.detail or "the source has no snapshot"
    return f"{entry.place}: {entry.source}: {entry.quote.exact!r}: {entry.state}: {words}"


def _witnessed(entry: QuoteEntry, witness: str) -> LockLine:
    line = make_line(entry)
    return line if witness == line.seen_by else line.seen_by_second_person()
