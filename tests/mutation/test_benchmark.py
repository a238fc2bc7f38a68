"""A part of the benchmark, the same part in every run: no change survives that the file leaves out.

`make mutate` judges every change and writes the file; this takes one in so many, in about a minute.
Without the snapshots, what only they contradict is a digest that differs, and is not judged here.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from living_evidence.checking import find_today
from living_evidence.lock import load_lock
from living_evidence.mutation.bench import Bench
from living_evidence.mutation.enumerating import enumerate_mutants
from living_evidence.mutation.equivalents import load_equivalents
from living_evidence.mutation.judging import KILLS
from living_evidence.mutation.measuring import Selection, measure
from living_evidence.mutation.results import PATH, identify, load_results
from living_evidence.quotes import Snapshots
from living_evidence.site.checking import open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.mutation.results import Results

STRIDE = 61
"""One of so many is judged: few enough for a minute on two processors."""
CONFIRMED = 20
"""One of so many of these is judged once more, by a run over everything."""


@pytest.fixture(scope="module")
def bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    """Return the bench of this repository, ready to judge."""
    root = request.config.rootpath
    with open_site(root, tmp_path_factory.mktemp("live"), io.StringIO()) as site:
        bench = Bench(
            root,
            site,
            site.corpus,
            Snapshots.from_environment(),
            load_lock(root),
            find_today(),
        )
        bench.prepare()
        yield bench


@pytest.fixture(scope="module")
def results(bench: Bench) -> Results:
    """Return what became of one change in so many."""
    return measure(bench, Selection(stride=STRIDE))


def _is_known_by_snapshots(bench: Bench, verdict: str, path: str) -> bool:
    return not bench.snapshots.available and path not in bench.pages and verdict == "digest"


def test_the_site_agrees_with_itself_before_anything_is_changed(bench: Bench) -> None:
    assert not bench.baseline


def test_nothing_survives_that_the_last_whole_run_saw(bench: Bench, results: Results) -> None:
    kept = load_results(bench.root)
    assert kept is not None, "run `make mutate`, and commit what it writes"
    known = Counter(identify(one) for one in kept["survivors"])
    found = Counter(
        one.mutant.identity
        for one in results.survivors
        if not _is_known_by_snapshots(bench, one.outcome.verdict, one.mutant.path)
    )
    new = [str(one) for one in results.survivors if one.mutant.identity in found - known]
    assert not new, f"mend the rules; where the change is right, run `make mutate`: {new[:5]}"


def test_what_is_noticed_now_is_no_survivor_any_more(bench: Bench, results: Results) -> None:
    kept = load_results(bench.root)
    assert kept is not None
    known = {identify(one) for one in kept["survivors"]}
    survivors = {one.mutant.identity for one in results.survivors}
    # The same words in several places are one name: what is noticed in one may not be in another.
    named = Counter(mutant.identity for mutant in enumerate_mutants(bench).counted)
    mended = [
        one.mutant.identity
        for one in results.judged
        if one.mutant.identity in known
        and one.mutant.identity not in survivors
        and named[one.mutant.identity] == 1
    ]
    assert not mended, f"{PATH} lists what is noticed now: run `make mutate`"


def test_every_change_that_is_called_equivalent_is_made_and_survives(bench: Bench) -> None:
    equivalents = load_equivalents(bench.root)
    assert not equivalents.problems
    wanted = {entry.identity for entry in equivalents.entries}
    mutants = enumerate_mutants(bench).counted
    listed = [mutant for mutant in mutants if mutant.identity in wanted]
    survivors = [one for one in listed if bench.judge(one).verdict not in KILLS]
    assert not list(equivalents.check(survivors, len(mutants)))


def test_a_short_cut_comes_to_the_verdict_of_a_whole_run(bench: Bench, results: Results) -> None:
    for one in results.judged[::CONFIRMED]:
        assert bench.judge_whole(one.mutant).verdict == one.outcome.verdict, str(one)
