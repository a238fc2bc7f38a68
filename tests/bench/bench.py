"""Measure what the engine costs, against a peer that runs beside it, and print the budgets.

    make bench                      about three minutes, with few records
    make bench BENCHOPTS=--full     1,000 and 10,000 records, as the budgets say

Each ratio is the median of pairs that ran in turns. Nothing here fails: a budget that is not kept
is printed as such.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.generate import SNAPSHOTS, write_site
from tests.bench.plain import write_plain_site
from tests.bench.processes import find_ratio, run, run_in_turns

from living_evidence.checking import check, find_today
from living_evidence.loading import paused_collector
from living_evidence.lock import load_lock
from living_evidence.quotes import Snapshots
from living_evidence.site.checking import open_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.processes import Usage

    from living_evidence.prose.blocks import Page
    from living_evidence.site.checking import LiveSite

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
ENGINE = (PYTHON, "-m", "living_evidence", "--root")
COMPOSE = """\
import gc, pathlib, sys, yaml
gc.disable()
for file in pathlib.Path(sys.argv[1]).rglob("*.yaml"):
    yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
"""
FEW = 5.0
"""Milliseconds: the budget of a claim says "a few"."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How many records the rows are about, and how often each pair runs."""

    checked: tuple[int, ...]
    built: int
    large: int
    pairs: int


FAST = Scale(checked=(1_000,), built=100, large=0, pairs=2)
FULL = Scale(checked=(1_000, 10_000), built=1_000, large=10_000, pairs=3)


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; without a budget it only informs."""

    name: str
    measured: float
    unit: str
    budget: float | None = None

    def __str__(self) -> str:
        """Return the row of the table."""
        budget = "" if self.budget is None else f"{self.budget:g} {self.unit}"
        verdict = "" if self.budget is None else "ok" if self.measured <= self.budget else "over"
        return f"{self.name:<72} {self.measured:8.2f} {self.unit:<2}  {budget:>6}  {verdict}"


def main() -> None:
    """Print the table, row by row as it is measured."""
    parser = argparse.ArgumentParser(description="Measure the engine against its budgets.")
    parser.add_argument("--full", action="store_true", help="with 10,000 records; takes an hour")
    scale = FULL if parser.parse_args().full else FAST
    sys.stdout.write(f"{'what':<72} {'measured':>11}  {'budget':>6}\n")
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(scale, Path(folder)):
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()


def measure(scale: Scale, folder: Path) -> Iterator[Row]:
    """Yield every row, in a folder for what is generated."""
    yield from measure_pages(folder / "doctrees")
    yield from measure_command(folder / "site")
    for count in scale.checked:
        yield from measure_records(make_site(folder, count), count, scale.pairs)
    yield from measure_builds(folder, scale)


def measure_pages(build: Path) -> Iterator[Row]:
    """Yield what a claim of this site costs where a page is read for the first time, and again."""
    with (
        warnings.catch_warnings(action="ignore"),
        open_site(ROOT, build, io.StringIO()) as site,
        paused_collector(),
    ):
        judge = _make_judge(site)
        claims = sum(len(page.claims) for page in site.pages())
        first = judge()
        reading, judging = 0.0, 0.0
        for page in [page for page in site.pages() if page.claims and not page.translation]:
            times = [(_read_edited(site, page, at), judge()) for at in range(5)]
            reading += median(read for read, _ in times)
            judging += median(judged for _, judged in times)
    yield Row("every rule over this site, first run, per claim", 1000 * first / claims, "ms")
    name = "one edited page of this site checked again, per claim"
    yield Row(name, 1000 * judging / claims, "ms", FEW)
    name = "the same page read again by Sphinx and MyST, per claim"
    yield Row(name, 1000 * reading / claims, "ms")


def _make_judge(site: LiveSite) -> Callable[[], float]:
    snapshots, lock, today = Snapshots.from_environment(), load_lock(ROOT), find_today()

    def judge() -> float:
        pages = site.pages()
        started = time.process_time()
        check(site.corpus, pages, snapshots=snapshots, lock=lock, today=today)
        return time.process_time() - started

    return judge


def _read_edited(site: LiveSite, page: Page, at: int) -> float:
    """Add a word to one of its claims, and read the page, with its translations."""
    lines = page.text.splitlines()
    claim = page.claims[at % len(page.claims)]
    lines[claim.blocks[0].place.line - 1] += f" again{at}"
    started = time.process_time()
    site.read_page(page.path, "\n".join(lines) + "\n")
    return time.process_time() - started


def measure_command(root: Path) -> Iterator[Row]:
    """Yield what `make check` of a copy of this site costs as a whole process."""
    ignored = shutil.ignore_patterns("_build", "__pycache__", ".*", "tests")
    shutil.copytree(ROOT, root, ignore=ignored)
    command = (*ENGINE, str(root), "check")
    page = next((root / "docs" / "topics").glob("*.md"))

    def edit() -> Usage:
        with page.open("a", encoding="utf-8") as file:
            file.write("\n% edited\n")
        return run(command)

    run(command)
    edited, warm = zip(*run_in_turns(edit, lambda: _second(command), 3), strict=True)
    yield Row("make check of this site, warm, whole process", median(u.wall for u in warm), "s", 1)
    yield Row("the same in processor time", median(u.cpu for u in warm), "s", 1)
    yield Row("make check after a page was edited", median(u.wall for u in edited), "s")
    yield Row("the same in processor time", median(u.cpu for u in edited), "s")


def _second(command: tuple[str, ...]) -> Usage:
    """Run a command twice, and return what the second run used."""
    run(command)
    return run(command)


def make_site(folder: Path, count: int) -> Path:
    """Generate a site, once, and lock its quotes."""
    root = folder / f"{count}-records"
    if not root.exists():
        write_site(root, count)
        run((*ENGINE, str(root), "lock"), root / SNAPSHOTS)
    return root


def measure_records(root: Path, count: int, pairs: int) -> Iterator[Row]:
    """Yield what checking records costs against composing their YAML, without snapshots.

    Once with nothing kept, once after each of ever so many edits of one record.
    """
    checking = (*ENGINE, str(root), "check", "--records-only")
    composing = (PYTHON, "-c", COMPOSE, str(root / "evidence"))

    def begin() -> Usage:
        shutil.rmtree(root / "_build", ignore_errors=True)
        return run(checking)

    def edit() -> Usage:
        _edit(root)
        return run(checking)

    for name, check_it in (("nothing kept", begin), ("one edited", edit)):
        ratio = find_ratio(run_in_turns(check_it, lambda: run(composing), pairs))
        what = f"make check of {count:,} records, {name}, against libyaml alone"
        yield Row(what, ratio, "x", 2.5)


def measure_builds(folder: Path, scale: Scale) -> Iterator[Row]:
    """Yield what builds cost: full against plain Sphinx, one record edited, many records."""
    root, plain = make_site(folder, scale.built), folder / "plain"
    ours = build(root)
    write_plain_site(plain, root / "_build" / "html")
    turns = run_in_turns(lambda: build(root), lambda: build(plain), scale.pairs)
    name = f"full build of {scale.built:,} records, against plain MyST of the same text"
    yield Row(name, find_ratio(turns), "x", 1.2)
    edits = run_in_turns(lambda: _edit_and_build(root), lambda: _update(root), scale.pairs)
    name = f"one of {scale.built:,} records edited, against a build without a change"
    yield Row(name, find_ratio(edits), "x", 1.5)
    if scale.large:
        large = build(make_site(folder, scale.large))
        name = f"{scale.large:,} records against {scale.built:,}"
        yield Row(f"{name}: processor time of the build", large.cpu / ours.cpu, "x", 11)
        yield Row(f"{name}: peak memory of the build", large.memory / ours.memory, "x", 11)


def build(root: Path) -> Usage:
    """Build a site from nothing."""
    shutil.rmtree(root / "_build", ignore_errors=True)
    return _update(root)


def _update(root: Path) -> Usage:
    return run((PYTHON, "-m", "sphinx", "-q", "-b", "html", str(root), str(root / "_build/html")))


def _edit_and_build(root: Path) -> Usage:
    _edit(root)
    return _update(root)


def _edit(root: Path) -> None:
    record = next(iter(sorted((root / "evidence" / "sources").glob("*.yaml"))))
    with record.open("a", encoding="utf-8") as file:
        file.write("# edited\n")


if __name__ == "__main__":
    main()
