"""Change one thing at a time in pages and records, and report which changes nothing noticed."""

from __future__ import annotations

import importlib
import importlib.util
import io
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from living_evidence.checking import find_today
from living_evidence.lock import load_lock
from living_evidence.mutation.mutants import FAMILIES
from living_evidence.mutation.results import PATH, Results, format_table, write_results
from living_evidence.mutation.running import RunError
from living_evidence.quotes import Snapshots
from living_evidence.reports.text import format_problem

if TYPE_CHECKING:
    import argparse

    from living_evidence.mutation.bench import Bench
    from living_evidence.mutation.measuring import Selection

COULD_NOT_RUN = 2
# The core never imports the site; the command asks for its page reader by name.
PAGE_READER = "living_evidence.site.checking"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--family", action="append", choices=sorted(FAMILIES), help="only these; may be repeated"
    )
    parser.add_argument(
        "--page", action="append", metavar="PATH", help="only this page or record; may be repeated"
    )
    parser.add_argument("--stride", type=int, default=1, metavar="N", help="one of N, evenly")
    parser.add_argument("--survivors", action="store_true", help="list what nothing noticed")
    parser.add_argument("--strict", action="store_true", help="compare claims with stamps too")
    parser.add_argument("--jobs", type=int, default=0, help="processes; one a processor without it")
    parser.add_argument(
        "--write", action="store_true", help=f"keep what a whole run found in {PATH}"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was found there too")


def run(options: argparse.Namespace) -> int:
    """Judge the mutants, print the table, and fail when a change of meaning went unnoticed."""
    # No other command needs the operators, and each would wait for them.
    from living_evidence.mutation.bench import Bench  # noqa: PLC0415
    from living_evidence.mutation.measuring import Selection  # noqa: PLC0415

    if not importlib.util.find_spec("sphinx"):
        print("evidence mutate: the pages need Sphinx", file=sys.stderr)
        return COULD_NOT_RUN
    selection = Selection(
        frozenset(options.family or ()), frozenset(options.page or ()), max(options.stride, 1)
    )
    if options.write and not (selection.is_whole and not options.strict):
        print("evidence mutate: only a whole run is kept, without stamps", file=sys.stderr)
        return COULD_NOT_RUN
    open_site = importlib.import_module(PAGE_READER).open_site
    root: Path = options.root.resolve()
    with (
        tempfile.TemporaryDirectory() as build,
        open_site(root, Path(build), io.StringIO()) as site,
    ):
        bench = Bench(
            root=root,
            reader=site,
            corpus=site.corpus,
            snapshots=Snapshots.from_environment(),
            lock=load_lock(root),
            today=find_today(),
            strict=options.strict,
        )
        return _measure(bench, selection, options)


def _measure(bench: Bench, selection: Selection, options: argparse.Namespace) -> int:
    for problem in bench.baseline:
        print(f"left out of the judgement: {format_problem(problem)}", file=sys.stderr)
    from living_evidence.mutation.measuring import measure  # noqa: PLC0415

    started = time.perf_counter()
    try:
        results = measure(bench, selection, options.jobs, _show if sys.stderr.isatty() else None)
    except RunError as error:
        print(f"evidence mutate: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    minutes = (time.perf_counter() - started) / 60
    faults = [*results.equivalents.problems]
    if selection.is_whole:
        open_ones = (one.mutant for one in results.open)
        faults += results.equivalents.check(open_ones, len(results.judged))
    _print(results, faults=[format_problem(fault) for fault in faults], listed=options.survivors)
    print(f"{len(results.judged):,} mutants judged, {len(results.judged) / minutes:,.0f} a minute")
    if options.write and not bench.baseline:
        write_results(bench.root / PATH, results)
        print(PATH)
    if options.json is not None:
        write_results(options.json, results)
    return int(bool(results.survivors or faults or bench.baseline))


def _print(results: Results, *, faults: list[str], listed: bool) -> None:
    if listed:
        print("\n".join(map(str, results.survivors)))
    print("\n".join([*faults, *format_table(results)]))


def _show(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\r{done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
