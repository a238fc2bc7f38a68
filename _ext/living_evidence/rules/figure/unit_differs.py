"""The number is right and its unit is not.

24 weeks are not 24 months, and a percentage point is not a percentage.

To mend: write the unit of the record, or one that equals it exactly (1 year for 12 months).
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
        "unit-differs",
        "“{text}” has another unit than {address}, which states {says}",
    )
