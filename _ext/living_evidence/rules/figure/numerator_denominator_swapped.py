"""The two numbers of a proportion stand in the wrong order.

“54 of 35” has both numbers of the record and says the opposite of it.

To mend: write the events first, then the total.
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

{ev}`In cohort 2, 40 of 22 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 2, among the 22 patients with EXA-positive nonrenal exampleosis who completed treatment, 40 had a complete response <#cohort-2-response>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 2, 22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 2, 22/40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "numerator-denominator-swapped",
        "“{text}” has events and total swapped: it gives {written}, and {address} states {stated}",
    )
