"""A claim names a record with `:source:` to which none of its spans is bound.

The option says what `<#name>` means. Where every span names its record itself, the option may say
again which it is, and no other one.

To mend: take the option off, or name the record that the spans are bound to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.claims import ClaimReading
    from living_evidence.rules.base import Index

NAME = "source-unused"
JUDGED = frozenset({"discrepancy", "judgement"})
FAILING = (
    """\
:::{claim} example
:source: beta-summary

{ev}`The trial had been posted on 8 December 2025 <NCT99999902#results-posted>`.
:::
""",
    """\
:::{claim} example
:kind: gap
:source: alpha-2025
:outcome: pathological-complete-response
:sources: alpha-2024

{ev}`The abstract does not report pathological complete response <alpha-2024>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:kind: gap
:outcome: pathological-complete-response
:sources: alpha-2024

{ev}`The abstract does not report pathological complete response <alpha-2024>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every `:source:` that no span of its claim uses."""
    for page in index.readings:
        for claim in page.claims:
            if claim.claim.source and not _is_used(claim):
                yield _make_problem(index, claim)


def _is_used(claim: ClaimReading) -> bool:
    targets = [target for span in claim.spans for target in span.targets]
    if any(target.kind in JUDGED for target in targets):
        return True  # the sides of a discrepancy are records that no span need name
    named = [address for span in claim.spans for address in span.span.targets]
    records = {target.address.partition("#")[0] for target in targets}
    return claim.claim.source in records or any(name.startswith("#") for name in named)


def _make_problem(index: Index, claim: ClaimReading) -> Problem:
    source = claim.claim.source
    known = source in index.corpus.sources
    place = claim.claim.place_of("source")
    bound = sorted({address for span in claim.spans for address in span.span.targets})
    fault = "no span is bound to it" if known else "there is no such record"
    return Problem(
        NAME,
        f"the claim {claim.claim.id} names the source {source!r}, and {fault}",
        place,
        (
            Side("the page", f":source: {source}", place),
            Side("its spans", f"are bound to {', '.join(bound) or 'nothing'}"),
        ),
        "Take the option off: each span names its record itself.",
        claim=claim.claim.id,
    )
