"""A claim says that something works, causes, improves or compares, and no result bears it.

Counts from one arm bear no effect and no comparison: nobody knows what would have happened
without the treatment. A comparison or a direction needs a derived comparison, or the words of
the source itself in a claim that is attributed to it.

To mend: give the observation alone.
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

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had, thanks to examplimab, a better complete response <#cohort-1-response>`.
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
    """Yield every causal, comparative or directional word that no bound source uses."""
    return check_words(
        index,
        "cause-or-comparison",
        frozenset({"causal", "comparative", "direction"}),
        "“{text}” states an effect, a direction or a comparison that the bound results do not bear",
        "Give what was observed; an effect is an inference and wants a rating.",
    )
