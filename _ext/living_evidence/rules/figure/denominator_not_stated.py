"""A sentence gives a total or a percentage that the source does not state, or hides the lack.

Where the source prints no denominator, none can be computed, however close another number
stands: the patients with no reported response may not have been assessed yet.
A claim that uses such a result also says, in a span of its own, that the total is not stated.

To mend: give the bare count, and add a span bound to `record#name.total` that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_part, is_gap, make_problem, result_targets
from living_evidence.rules.figure.mismatches import check_mismatches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import BlockReading, ClaimReading
    from living_evidence.rules.base import Index

NAME = "denominator-not-stated"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 1, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
{ev}`this is not 21 out of 30 <#cohort-1-sustained-response.total>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 1, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 1, 21 of 30 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
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
    """Yield totals that nobody stated, and claims that do not say that one is missing."""
    yield from check_mismatches(
        index, NAME, "“{text}” needs a denominator that {address} does not state ({says})"
    )
    for _, claim, part in each_part(index):
        if claim.claim.kind != "relation":
            yield from _check_said(index, claim, part)


def _check_said(
    index: Index, claim: ClaimReading, part: tuple[BlockReading, ...]
) -> Iterator[Problem]:
    spans = [span for block in part for span in block.spans]
    said = {
        target.item.address
        for span in spans
        if is_gap(span)
        for target in span.targets
        if target.item is not None and (target.part == "total" or not target.part)
    }
    for span in spans:
        for target, item, licence in result_targets(span):
            if target.part or "total" not in licence.absent or item.address in said:
                continue
            if not (licence.has("events") or licence.has("percent")):
                continue
            said.add(item.address)
            meant = (one for one in spans if any(to.part == "total" for to in one.targets))
            yield make_problem(
                NAME,
                f"{item.address} has no stated denominator, and this claim does not say so",
                next(meant, span),
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint=(
                    "Add a span such as {ev}`the source does not state how many were assessed "
                    f"<{item.address}.total>`."
                ),
            )
