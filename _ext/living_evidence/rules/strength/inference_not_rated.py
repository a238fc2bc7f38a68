"""An inference (an effect, a prognosis) is stated although nobody rated its certainty.

Observations say what a report says; an inference goes beyond it and wants a rating: a named
rater, a date, a tool, a comparison, an outcome, and a reason for each domain.
Until such a judgement exists the certainty is `not-rated`, and inferences are refused.

To mend: write an observation, or name the judgement that rates it (`:certainty: judgement-id`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

NAME = "inference-not-rated"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024
:kind: inference

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
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
    """Yield every inference without a certainty that a person rated."""
    for page in index.readings:
        for reading in page.claims:
            claim = reading.claim
            if claim.kind != "inference" or claim.certainty != "not-rated":
                continue
            yield Problem(
                NAME,
                f"the claim {claim.id} is an inference and its certainty is not rated",
                claim.place,
                (
                    Side("the page", "kind: inference", claim.place),
                    Side("judgements.yaml", "holds no rating for it"),
                ),
                "Make it an observation, or add a rated judgement and name it in :certainty:.",
                claim=claim.id,
            )
