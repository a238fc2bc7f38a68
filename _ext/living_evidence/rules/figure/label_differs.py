"""A name with a number in it (cohort 2, phase 3, T3-4) is not one that the bound result carries.

Such a figure is part of a name, so it is compared as a name: with the vocabulary terms of the result and with the words of its quotes.

To mend: write the name as the source does; add it to the vocabulary where it is a term.
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

{ev}`In cohort 3, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
{ev}`the abstract does not state how many were assessed <#cohort-1-sustained-response.total>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 1, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
{ev}`the abstract does not state how many were assessed <#cohort-1-sustained-response.total>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "label-differs",
        "“{text}” is not a name that {address} carries; it states {says}",
    )
