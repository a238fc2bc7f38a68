"""What a run of mutants found, as a table to read and as the file that a site keeps of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from living_evidence.files import write_whole
from living_evidence.mutation.judging import CHANGES, KILLS, VERDICTS
from living_evidence.mutation.mutants import ASIDES, FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from living_evidence.mutation.equivalents import Equivalents
    from living_evidence.mutation.judging import Outcome, Verdict
    from living_evidence.mutation.mutants import Mutant

PATH = "evidence/mutation.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and what became of it."""

    mutant: Mutant
    outcome: Outcome

    def __str__(self) -> str:
        """Format as a line that a contributor can go to."""
        mutant, outcome = self.mutant, self.outcome
        seen = f" [{', '.join(outcome.seen)}]" if outcome.seen else ""
        return (
            f"{mutant.family} {mutant.operator} {outcome.verdict} {mutant.path}:{mutant.line}: "
            f"“{mutant.before}” -> “{mutant.after}”{seen}"
        )


@dataclass(frozen=True)
class Results:
    """One run over a site."""

    judged: tuple[Judged, ...]
    asides: tuple[Mutant, ...]
    equivalents: Equivalents
    date: str
    pages: int
    records: int
    unplaced: int
    strict: bool = False
    """Whether what only a stamp or a digest noticed counts as noticed."""

    @property
    def kills(self) -> tuple[Verdict, ...]:
        """Return the verdicts that count."""
        return (*KILLS, *CHANGES) if self.strict else KILLS

    @property
    def open(self) -> list[Judged]:
        """Return the mutants that nothing killed, equivalents included."""
        return [one for one in self.judged if one.outcome.verdict not in self.kills]

    @property
    def survivors(self) -> list[Judged]:
        """Return the mutants that nothing killed and that are no equivalents."""
        left = Counter(entry.identity for entry in self.equivalents.entries)
        found = []
        for one in self.open:
            left[one.mutant.identity] -= 1
            if left[one.mutant.identity] < 0:
                found.append(one)
        return found


def count_verdicts(judged: Iterable[Judged]) -> dict[str, Counter[Verdict]]:
    """Return the number of each verdict, by family in their own order."""
    found: dict[str, Counter[Verdict]] = {family: Counter() for family in FAMILIES}
    for one in judged:
        found[one.mutant.family][one.outcome.verdict] += 1
    return {family: counts for family, counts in found.items() if counts}


def format_table(results: Results) -> Iterator[str]:
    """Yield the lines of a table: a row for each family, one for all, and what stands apart."""
    counts = count_verdicts(results.judged)
    shown = [verdict for verdict in VERDICTS if any(row[verdict] for row in counts.values())]
    yield " ".join(["family".ljust(10), "mutants", *(name.rjust(13) for name in shown), "  killed"])
    total: Counter[Verdict] = Counter()
    for family, row in counts.items():
        total.update(row)
        yield _format_row(family, row, shown, results.kills)
    yield _format_row("all", total, shown, results.kills)
    apart = Counter(mutant.aside for mutant in results.asides)
    yield f"apart: {', '.join(f'{count:,} {name}' for name, count in sorted(apart.items())) or 0}"
    equivalents = len(results.equivalents.entries)
    yield f"survivors: {len(results.survivors):,}; equivalents: {equivalents:,}"


def _format_row(
    name: str, row: Counter[Verdict], shown: list[Verdict], kills: tuple[Verdict, ...]
) -> str:
    cells = [f"{row[verdict]:,}".rjust(13) for verdict in shown]
    share = format_share(sum(row[verdict] for verdict in kills), row.total())
    return " ".join([name.ljust(10), f"{row.total():,}".rjust(7), *cells, share.rjust(8)])


def format_share(part: int, whole: int) -> str:
    """Format a share in percent, cut and never rounded up: 100 % is every one."""
    return f"{10000 * part // whole / 100:.2f}%" if whole else "-"


def format_results(results: Results) -> str:
    """Return the text of the file that a site keeps; it is the same for the same site."""
    counts = count_verdicts(results.judged)
    apart = Counter(mutant.aside for mutant in results.asides)
    data = {
        "about": "Written by `evidence mutate`: what became of each single change of this site.",
        "date": results.date,
        "pages": results.pages,
        "records": results.records,
        "families": {family: dict(sorted(row.items())) for family, row in counts.items()},
        "apart": {name: apart[name] for name in ASIDES if name},
        "unplaced": results.unplaced,
        "equivalents": [entry.model_dump() for entry in results.equivalents.entries],
        "survivors": sorted(map(_describe, results.survivors), key=lambda one: list(one.values())),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _describe(one: Judged) -> dict[str, str]:
    mutant = one.mutant
    return {
        "path": mutant.path,
        "family": mutant.family,
        "operator": mutant.operator,
        "verdict": one.outcome.verdict,
        "before": mutant.before,
        "after": mutant.after,
    }


def identify(survivor: dict[str, str]) -> tuple[str, str, str, str]:
    """Return what names the mutant of an entry of the file."""
    return (survivor["path"], survivor["operator"], survivor["before"], survivor["after"])


def load_results(root: Path) -> dict[str, Any] | None:
    """Return what the last run over a site found; None where there is no such file."""
    file = root / PATH
    if not file.is_file():
        return None
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def write_results(file: Path, results: Results) -> None:
    """Write the file of a run whole, or not at all."""
    write_whole(file, format_results(results))
