"""A figure shows more decimals than its source prints.

Decimals that no source gives are invented, even when they are zeros.

To mend: write the figure as the source prints it, or with fewer decimals.
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

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88.0% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80.0 to 95.0) <#relapse-free-survival>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 18.5 months (range 0 to 40.2) <#follow-up>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 19 months (range 0 to 40.2) <#follow-up>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "more-precise-than-source",
        "“{text}” gives the {slot} more precisely than {address}, which states {stated}",
    )
