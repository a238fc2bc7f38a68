"""A figure in a sentence is not the figure of the result that it is bound to.

Every count, percentage, duration and dose of a span fills a typed slot of its result: events, total, percent, time point, and so on.
A figure that equals another number of the same record is as wrong as one that equals none.

To mend: write the figure of the record, or bind the span to the result that has this figure; the hint names it where there is one.
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

{ev}`All 29 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the 70 patients with EXA-positive exampleosis who completed treatment, 52 had a complete response and 51 did not undergo surgery <#all-response #no-surgery>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All thirty patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "figure-differs",
        "“{text}” is not what {address} states: {says}",
    )
