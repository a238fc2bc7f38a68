"""A sentence says “no evidence” where it can only say “not reported in what we read”.

Five supplied sources are not a search of the literature. That they do not report something is
licensed; that there is no evidence is a statement about everything ever written.

To mend: “is not reported in the sources that we read”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

NAME = "no-evidence-wording"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 1, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
{ev}`there is no evidence how many were assessed <#cohort-1-sustained-response.total>`.
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
    """Yield every "no evidence" in a span."""
    for _, claim, span in each_span(index):
        for token in span.tokens:
            if token.kind == "no-evidence" and span.span.role != "quoted":
                yield make_problem(
                    NAME,
                    f"“{token.text}” says more than that these sources do not report it",
                    span,
                    token,
                    corpus=index.corpus,
                    claim=claim,
                    licences=span.licences,
                    hint="Write “is not reported in the sources that we read”.",
                )
