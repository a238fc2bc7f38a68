"""A date is not one that the bound result, or its source, states.

A result licenses its own date, the date that it speaks of, and the dates on which its source was issued.
A less precise date that covers the exact one is right: October 2025 for 9 October 2025.

To mend: write the date of the record.
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
:source: NCT99999902
:kind: status

{ev}`The single-arm trial NCT99999902 in EXA-negative renal exampleosis was registered as not yet recruiting on 8 March 2025 <#overallStatus #mirrorUpdated>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: NCT99999902
:kind: status

{ev}`The single-arm trial NCT99999902 in EXA-negative renal exampleosis was registered as not yet recruiting on 9 March 2025 <#overallStatus #mirrorUpdated>`.
:::
""",
    """\
:::{claim} example
:source: NCT99999902
:kind: status

{ev}`The single-arm trial NCT99999902 in EXA-negative renal exampleosis was registered as not yet recruiting in March 2025 <#overallStatus #mirrorUpdated>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "date-differs",
        "“{text}” is not a date of {address}, which states {says}",
    )
