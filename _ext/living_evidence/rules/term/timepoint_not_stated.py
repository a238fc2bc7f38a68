"""A sentence gives an outcome without the time at which it was assessed.

“92% were free of recurrence” means little without “at 2 years”.
The time point of a result is said in its span, in the headers of its table, or in an earlier
span of the claim that has the same one.

To mend: add the time point, in any unit that equals it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_part, make_problem, result_targets
from living_evidence.values import Quantity, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "timepoint-not-stated"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 24 months was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every result with a time point that the sentence leaves out."""
    for _, claim, part in each_part(index):
        if claim.claim.kind != "gap":
            yield from _check_part(index, claim, part)


def _check_part(
    index: Index, claim: ClaimReading, part: tuple[BlockReading, ...]
) -> Iterator[Problem]:
    said: set[tuple[Fraction, str]] = set()
    for block in part:
        header = set(_times(block.context))
        for span in block.spans:
            said |= set(_times(span.tokens))
            for target, item, licence in result_targets(span):
                point = item.result.timepoint
                quantity = parse_quantity(point.value) if point is not None else None
                if target.part or quantity is None or span.span.role == "quoted":
                    continue
                if quantity.base in said | header or _is_wrong(span, licence):
                    continue
                yield make_problem(
                    NAME,
                    f"the sentence does not say when: {item.address} was assessed at {quantity}",
                    span,
                    None,
                    corpus=index.corpus,
                    claim=claim,
                    licences=[licence],
                    hint=f"Add “at {quantity}”.",
                )


def _is_wrong(span: SpanReading, licence: Licence) -> bool:
    """Tell whether another time is said of this result: that is a problem of its own."""
    return any(
        one.licence is licence and isinstance(one.token.value, Quantity) for one in span.mismatches
    )


def _times(tokens: tuple[Token, ...]) -> Iterator[tuple[Fraction, str]]:
    for token in tokens:
        if token.kind == "quantity" and isinstance(token.value, Quantity):
            yield token.value.base
