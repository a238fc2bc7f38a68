"""A sentence adds how lasting, how fast, how wide or how official something is.

“For good”, “rapidly”, “regardless of stage”, “in routine practice” and “approved” widen what was
observed, and no number bears them.
A qualitative result whose own quote uses the word licenses it.

To mend: leave the word out, or bind the result whose quote has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.strength.words import check_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response for good <#cohort-1-response>`.
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
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of extent that no bound source uses."""
    return check_words(
        index,
        "extent-not-licensed",
        frozenset({"extent"}),
        "“{text}” says more than was observed",
        "Leave it out, or bind the result whose quote says so.",
    )
