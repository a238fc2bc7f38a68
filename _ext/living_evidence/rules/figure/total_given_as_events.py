"""A denominator is printed as if it were the number with the outcome.

“103 patients had a complete response”, where 84 of 103 had one, is the commonest way to get a proportion wrong: the number is in the record, in the other slot.

To mend: give the events, or make the number a total in words: “among the 103 patients who ..., 84 had ...”.
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

{ev}`Among the 70 patients with EXA-positive exampleosis who completed treatment, 70 had a complete response and 50 did not undergo surgery <#all-response #no-surgery>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the 70 patients with EXA-positive exampleosis who completed treatment, 52 had a complete response and 50 did not undergo surgery <#all-response #no-surgery>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "total-given-as-events",
        "“{text}” is the total of {address}, not its events; it states {says}",
    )
