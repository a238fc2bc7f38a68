"""The bounds of an interval are not those of the bound result.

This is what remains where no other rule explains the numbers: not its level, not its order, not
the estimate in the place of a bound.

To mend: write the bounds as the record has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.figure.mismatches import check_mismatches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 81 to 95) <#relapse-free-survival>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% confidence interval, 80 to 95) <#relapse-free-survival>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "interval-differs",
        "“{text}” is not the interval of {address}, which states {says}",
    )
