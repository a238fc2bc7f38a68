"""A claim weakens or forecasts what was observed, or advises, with may, might, should or will.

An observation says what a report says happened, in the past tense.
“49 patients may have had a response” is not what the source says, and neither is “will have”.
A modal that the bound source itself uses (“could elect to proceed”) is licensed by its quote.

To mend: say what was observed, or bind the words to the result whose quote has them.
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

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment may have had a complete response <#cohort-1-response>`.
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
    """Yield every modal that no bound source uses."""
    return check_words(
        index,
        "modal-in-claim",
        frozenset({"modal"}),
        "“{text}” does not belong into an {kind} claim: the bound source does not say so",
        "Say what was observed, in the past tense, without may, might, should or will.",
    )
