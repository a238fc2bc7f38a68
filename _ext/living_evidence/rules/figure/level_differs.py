"""An interval is that of the record, and its level is not.

The same bounds at another level belong to a less or a more certain estimate.

To mend: write the level that the source prints.
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

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (90% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88%, with a 99% confidence interval of 80% to 95% <#relapse-free-survival>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each interval whose level alone differs."""
    return check_mismatches(
        index,
        "level-differs",
        "“{text}” gives the level as {written}, and {address} states {stated}: {says}",
    )
