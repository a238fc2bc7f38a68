"""An estimate stands where a bound belongs, or a bound where the estimate does.

“80% (95% CI 88 to 95)” has the three numbers of the record, and tells of another result.

To mend: write the estimate first, then the lower and the upper bound.
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

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 80% (95% CI 88 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 88) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 40.2 months (range 0 to 40.2) <#follow-up>`.
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

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 18.5 months, in a range of 0 to 40.2 months <#follow-up>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each estimate and bound that stand in one another's place."""
    return check_mismatches(
        index,
        "estimate-for-bound",
        "“{text}” has estimate and bound exchanged: it gives {written}, and {address} states {stated}",
    )
