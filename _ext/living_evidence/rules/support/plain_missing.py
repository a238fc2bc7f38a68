"""A claim has no plain-language text, on a page that has one for other claims.

A page with one plain text tells patients that they can read the plain texts alone. A claim
without one is then missing for them, and nothing shows that it is. A claim that only quotes a
source word for word needs none: a quotation cannot be put into other words.

To mend: add a `{plain}` block to the claim, bound to the same results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.claims import ClaimReading
    from living_evidence.rules.base import Index

NAME = "plain-missing"
FAILING = (
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`All 30 people with EXA-positive renal exampleosis who finished the medicine had no sign of the disease <#cohort-1-response>`.
:::
::::

:::{claim} second-example
:source: alpha-2024

{ev}`In cohort 2, 22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`.
:::
""",
)
PASSING = (
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`All 30 people with EXA-positive renal exampleosis who finished the medicine had no sign of the disease <#cohort-1-response>`.
:::
::::

:::{claim} second-example
:source: gamma-news
:kind: attributed

{quoted}`Breakthrough! 12 Exampleosis Patients in Remission <#citation.title>`, the headline of a news post says.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every claim without a plain text, on each page where another claim has one."""
    for page in index.readings:
        first = next((claim for claim in page.claims if claim.plain), None)
        for claim in page.claims if first is not None else ():
            if first is not None and not claim.plain and not _only_quotes(claim):
                yield _make_problem(claim, first)


def _only_quotes(claim: ClaimReading) -> bool:
    return bool(claim.spans) and all(span.span.role == "quoted" for span in claim.spans)


def _make_problem(claim: ClaimReading, first: ClaimReading) -> Problem:
    text = shorten(" ".join(block.block.text for block in claim.blocks))
    return Problem(
        NAME,
        f"the claim {claim.claim.id} has no plain text, and other claims of its page have one",
        claim.claim.place,
        (
            Side("the claim", f"“{text}”", claim.claim.place),
            Side(first.claim.id, "has a plain text", first.plain[0].block.place),
        ),
        "Add a {plain} block, with more colons on the fence of the claim than on its own.",
        claim=claim.claim.id,
    )
