"""A claim gives a share, or some patients, and not how many they are counted among.

“65% had a response”, “35 patients had a response” and “all patients had a response” say nothing of
how many were looked at. Where the source states the denominator, the claim states it too: in the
span, in the words before it (“among the 103 who completed treatment, 84 ... and 82 ...”), or in the
headers of a table.

To mend: write events and total (“35 of 54”), or “all 49”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import (
    each_part,
    is_gap,
    make_problem,
    refers_back,
    result_targets,
)
from living_evidence.records import Proportion, Survival

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index
    from living_evidence.values import Number

NAME = "denominator-left-out"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
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
    """Yield every proportion whose total the source states and the claim does not."""
    for _, claim, part in each_part(index):
        if claim.claim.kind != "gap":
            yield from _check_part(index.corpus, claim, part)


def _check_part(
    corpus: Corpus, claim: ClaimReading, part: tuple[BlockReading, ...]
) -> Iterator[Problem]:
    earlier: set[str] = set()
    totals: set[str] = set()
    for block in part:
        for span in block.spans:
            for target, item, licence in result_targets(span):
                total = corpus.denominator(item)
                if total is None or not isinstance(item.result, Proportion | Survival):
                    earlier.add(item.address)
                    continue
                known = item.result.total
                if _is_said(span, block, total):
                    totals.add(known)
                needs = not target.part and not is_gap(span) and span.span.role != "quoted"
                if needs and known not in totals and not _is_known(corpus, span, item, earlier):
                    yield make_problem(
                        NAME,
                        f"the claim does not say among how many: {item.address} is of {total}",
                        span,
                        None,
                        corpus=corpus,
                        claim=claim,
                        licences=[licence],
                        hint=f"Write the total of {total} too.",
                    )
                earlier.add(item.address)


def _is_said(span: SpanReading, block: BlockReading, total: Number) -> bool:
    """Tell whether a total is said, were it wrong: that is a problem of its own."""
    wrong = any(one.token.kind == "ratio" for one in span.mismatches)
    return wrong or any(_gives(token, total) for token in (*span.tokens, *block.context))


def _gives(token: Token, total: Number) -> bool:
    if token.kind == "ratio":
        return bool(token.value.total == total) and not token.value.per
    return token.kind == "count" and token.value == total


def _is_known(corpus: Corpus, span: SpanReading, item: Item, earlier: set[str]) -> bool:
    """Tell whether the total is a result that an earlier span gave: "33 of these chose ..."."""
    counted = corpus.denominator_item(item)
    if counted is not None and counted.address in earlier:
        return True
    others = (corpus.denominator_item(other) for _, other, _ in result_targets(span))
    if any(other is not None and other.address == item.address for other in others):
        return True  # "35 had a response, of whom 33 chose ..."
    return refers_back(span, item, earlier, corpus)
