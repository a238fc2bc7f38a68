"""An NCT number, DOI or other identifier is not that of the bound source or study.

One wrong digit sends a reader to another trial.

To mend: copy the identifier from the record.
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

{ev}`The single-arm trial NCT99999903 in EXA-negative renal exampleosis was registered as not yet recruiting on 9 March 2025 <#overallStatus #mirrorUpdated>`.
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
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "identifier-differs",
        "“{text}” does not identify {address}, which states {says}",
    )
