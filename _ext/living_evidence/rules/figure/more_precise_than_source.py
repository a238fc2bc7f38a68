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

FAILING = ()
PASSING = ()


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "more-precise-than-source",
        "“{text}” is more precise than {address}, which states {says}",
    )
