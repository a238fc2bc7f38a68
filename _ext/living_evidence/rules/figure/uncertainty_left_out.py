"""A claim gives an estimate without the interval, or a median without the range, of its source.

“92% at 2 years” with an interval from 86 to 99 is not known to the last digit, and a median
follow-up of 20 months may hold patients who were followed for none. What the source prints beside
the estimate stands beside it here, in the same claim.

To mend: add the interval or the range (“95% CI 86 to 99”, “range 0 to 60.8”).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_part, make_problem, result_targets
from living_evidence.prose.figures import SPREADS
from living_evidence.prose.scanner import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import BlockReading, ClaimReading
    from living_evidence.rules.base import Index

NAME = "uncertainty-left-out"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% <#relapse-free-survival>`.
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
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every estimate whose spread the source prints and the claim does not."""
    for _, claim, part in each_part(index):
        if claim.claim.kind != "gap":
            yield from _check_part(index.corpus, claim, part)


def _check_part(
    corpus: Corpus, claim: ClaimReading, part: tuple[BlockReading, ...]
) -> Iterator[Problem]:
    spans = [span for block in part for span in block.spans]
    shown = {match.address for span in spans for match in span.matches if match.slot in SPREADS}
    shown |= {
        one.licence.target.address
        for span in spans
        for one in span.mismatches
        if one.licence is not None and isinstance(one.token.value, Bounds)
    }  # a wrong interval is a problem of its own
    for span in spans:
        estimated = {match.address for match in span.matches if match.slot in {"percent", "value"}}
        for target, item, licence in result_targets(span):
            printed = [name for name in SPREADS if licence.has(name)]
            if target.part or not printed or target.address not in estimated - shown:
                continue
            shown.add(target.address)
            yield make_problem(
                NAME,
                f"the claim gives an estimate without its {printed[0]}: {item.address}",
                span,
                None,
                corpus=corpus,
                claim=claim,
                licences=[licence],
                hint=f"Add the {printed[0]} that the source prints.",
            )
