"""One run of the benchmark: enumerate, judge, and set the equivalents apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.mutation.enumerating import enumerate_mutants
from living_evidence.mutation.equivalents import load_equivalents
from living_evidence.mutation.results import Judged, Results
from living_evidence.mutation.running import run_mutants

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.mutation.bench import Bench
    from living_evidence.mutation.mutants import Mutant


@dataclass(frozen=True)
class Selection:
    """Which mutants are judged; all of them without any choice."""

    families: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    stride: int = 1
    """One of so many, evenly over the site: the same ones in every run."""

    @property
    def is_whole(self) -> bool:
        """Tell whether everything is judged."""
        return self == Selection()

    def choose(self, mutants: list[Mutant]) -> list[Mutant]:
        """Return the mutants that are chosen, in their order."""
        found = [
            mutant
            for mutant in mutants
            if (not self.families or mutant.family in self.families)
            and (not self.paths or mutant.path in self.paths)
        ]
        return found[:: self.stride]


def measure(
    bench: Bench,
    selection: Selection,
    jobs: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Results:
    """Judge the chosen mutants of a site with `jobs` processes (0: one for each processor).

    `progress` is told how many of how many are done. Raises `running.RunError`.
    """
    enumeration = enumerate_mutants(bench)
    chosen = selection.choose(enumeration.counted)
    outcomes = run_mutants(bench, chosen, jobs, progress)
    return Results(
        judged=tuple(Judged(*pair) for pair in zip(chosen, outcomes, strict=True)),
        asides=tuple(selection.choose(list(enumeration.asides))),
        equivalents=load_equivalents(bench.root),
        date=str(bench.today),
        pages=enumeration.pages,
        records=enumeration.records,
        unplaced=enumeration.unplaced,
        strict=bench.strict,
    )
