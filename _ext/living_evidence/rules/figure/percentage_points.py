"""A percentage is told in percentage points, or percentage points as a percentage.

A percentage point is the difference between two percentages: from 60% to 70% are ten points, and
more than sixteen per cent.

To mend: write what the record states, a percentage or percentage points.
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

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88 percentage points (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95 percentage points) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Of the 84 patients with EXA-positive exampleosis included in the analysis, 21 (25 % points) had no adverse events <#no-adverse-events>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80% to 95%) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Of the 84 patients with EXA-positive exampleosis included in the analysis, 21 (25 per cent) had no adverse events <#no-adverse-events>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each percentage in points, and each difference in per cent."""
    return check_mismatches(
        index,
        "percentage-points",
        "“{text}” is given as {written}, and {address} states {stated}",
    )
