"""The catalogue in figures: every rule, its examples, and what it finds in the records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from living_evidence.checking import check, is_waivable
from living_evidence.rules.registry import iter_documentation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.quotes import Snapshots
    from living_evidence.rules.base import Documentation
    from living_evidence.values import PartialDate

COLUMNS = ("Rule", "Family", "Severity", "Fails", "Passes", "Waivable", "Found")
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule with the number of its examples, and of what it finds when nothing is declared."""

    rule: Documentation
    found: int = 0

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what stands in the columns."""
        rule = self.rule
        return (
            rule.name,
            rule.family,
            rule.severity,
            str(len(rule.failing)) if rule.failing else NOTHING,
            str(len(rule.passing)) if rule.passing else NOTHING,
            "yes" if is_waivable(rule.name) else "no",
            str(self.found),
        )


def list_rules() -> list[Documentation]:
    """Return everything that a run may report, by family and name."""
    return sorted(iter_documentation(), key=lambda rule: (rule.family, rule.name))


def count_undeclared(corpus: Corpus, snapshots: Snapshots, today: PartialDate) -> Counter[str]:
    """Count what each rule finds in the records when no discrepancy and no waiver is declared."""
    bare = replace(corpus, discrepancies={}, waivers=None)
    report = check(bare, (), snapshots=snapshots, today=today)
    return Counter(problem.rule for problem in report.problems)


def make_catalogue(corpus: Corpus, snapshots: Snapshots, today: PartialDate) -> list[Entry]:
    """Return an entry for every rule."""
    found = count_undeclared(corpus, snapshots, today)
    return [Entry(rule, found[rule.name]) for rule in list_rules()]


def format_catalogue(entries: list[Entry]) -> Iterator[str]:
    """Yield the lines of the catalogue as a Markdown table, its columns aligned."""
    rows = [COLUMNS, *(entry.cells for entry in entries)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS))]
    for number, row in enumerate(rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"
        if not number:
            yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"
