"""A claim of kind relation relates nothing, or one that relates is of another kind.

What one source says is an observation or a status, and is judged as such: with its population, its
date and its attribution. A relation is about two sources, or about a declared discrepancy; what
rests on a discrepancy alone is a relation.

To mend: name the kind that the claim has, or bind the other side or the discrepancy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.claims import ClaimReading
    from living_evidence.rules.base import Index

NAME = "nothing-related"
FAILING = (
    """\
:::{claim} example
:kind: relation
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`On age, the description and the criteria do not agree <age-limit#verdict>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:kind: relation
:source: NCT99999902

{ev}`On age, the description and the criteria do not agree <age-limit#verdict>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every relation that is bound to one source alone."""
    for page in index.readings:
        for claim in page.claims:
            if claim.claim.kind != "relation":
                yield from _check_kind(claim)
            elif not _relates(claim):
                place = claim.claim.place_of("kind")
                bound = sorted(_records(claim))
                yield Problem(
                    NAME,
                    f"the claim {claim.claim.id} is of kind relation and relates nothing",
                    place,
                    (
                        Side("the page", ":kind: relation", place),
                        Side("its spans", f"are bound to {', '.join(bound) or 'nothing'} alone"),
                    ),
                    "Name the kind that it has, or bind the other side as well.",
                    claim=claim.claim.id,
                )


def _check_kind(claim: ClaimReading) -> Iterator[Problem]:
    """Yield a claim of another kind that rests on nothing but how two results stand."""
    kinds = {target.kind for span in claim.spans for target in span.targets}
    if kinds != {"discrepancy"}:
        return
    place = claim.claim.place_of("kind")
    yield Problem(
        NAME,
        f"the claim {claim.claim.id} tells how results stand to one another, as a relation does",
        place,
        (
            Side("the page", f":kind: {claim.claim.kind}", place),
            Side("its spans", f"are bound to {', '.join(sorted(_records(claim)))} alone"),
        ),
        "Give it `:kind: relation`.",
        claim=claim.claim.id,
    )


def _relates(claim: ClaimReading) -> bool:
    judged = {"discrepancy", "judgement"}
    targets = [target for span in claim.spans for target in span.targets]
    return len(_records(claim)) > 1 or any(target.kind in judged for target in targets)


def _records(claim: ClaimReading) -> set[str]:
    targets = (target for span in claim.spans for target in span.targets)
    return {target.address.partition("#")[0] for target in targets}
