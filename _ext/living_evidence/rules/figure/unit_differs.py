"""The number is right and its unit is not.

24 weeks are not 24 months, and 22 patients are not 22% of them.

To mend: write the unit of the record, or one that equals it exactly (1 year for 12 months).
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

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 18.5 weeks (range 0 to 40.2) <#follow-up>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 2, 22% of the 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 weeks was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
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

{ev}`In cohort 1, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 1 year <#cohort-1-sustained-response>`;
{ev}`the abstract does not state how many were assessed <#cohort-1-sustained-response.total>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "unit-differs",
        "“{text}” has another unit than the {slot} of {address}, which states {stated}",
    )
