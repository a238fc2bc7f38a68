"""The plain-language text of a claim is not bound to what the claim is bound to.

A patient reads the plain text alone. It says the same: the same results, the same gaps, and
every caveat that the claim marks `{essential}`.

To mend: bind the plain text to the same results; leave none out and add none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.prose.claims import BlockReading, ClaimReading
    from living_evidence.rules.base import Index

NAME = "plain-differs"
FAILING = (
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`In cohort 2, 22 of 40 people with EXA-positive nonrenal exampleosis who finished the medicine had no sign of the disease <#cohort-2-response>`.
:::
::::
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
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every plain text with more or fewer results than its claim."""
    for page in index.readings:
        for claim in page.claims:
            if claim.plain:
                yield from _check_claim(claim)


def _check_claim(claim: ClaimReading) -> Iterator[Problem]:
    said, plain = _addresses(claim.blocks), _addresses(claim.plain)
    place = claim.plain[0].block.place
    sides = (
        Side("the claim", f"“{_text(claim.blocks)}”", claim.claim.place),
        Side("its plain text", f"“{_text(claim.plain)}”", place),
    )
    for address in [name for name in said if name not in plain]:
        message = f"the plain text leaves out {address}, which the claim rests on"
        hint = f"Say it in plain words: {{ev}}`... <{address}>`."
        yield Problem(NAME, message, place, sides, hint, claim=claim.claim.id)
    for address in [name for name in plain if name not in said]:
        message = f"the plain text adds {address}, which the claim does not rest on"
        yield Problem(
            NAME,
            message,
            place,
            sides,
            "Take it out, or add it to the claim.",
            claim=claim.claim.id,
        )


def _addresses(blocks: Iterable[BlockReading]) -> list[str]:
    found = (target.address for block in blocks for span in block.spans for target in span.targets)
    return list(dict.fromkeys(found))


def _text(blocks: Iterable[BlockReading]) -> str:
    return shorten(" ".join(block.block.text for block in blocks))
