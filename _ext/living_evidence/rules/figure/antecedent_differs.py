"""“Of these” counts among other patients than the record does.

“84 had a response, and 82 of these had no operation” says that the 82 are among the 84. Where the
record counts them among the 103 who completed treatment, that is another statement.

To mend: say of whom they are counted (“82 of the 103”), or leave “of these” out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import make_problem
from living_evidence.prose.folding import fold
from living_evidence.prose.scanner import Ratio
from living_evidence.records import Proportion
from living_evidence.values import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import BlockReading, Match, SpanReading
    from living_evidence.rules.base import Index

NAME = "antecedent-differs"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the 70 patients with EXA-positive exampleosis who completed treatment, 52 had a complete response and 50 of these did not undergo surgery <#all-response #no-surgery>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 1, 30 patients with EXA-positive renal exampleosis completed treatment and all 30 had a complete response <#cohort-1-response>`. {ev}`Among them, 21 had a sustained complete response at 12 months <#cohort-1-sustained-response>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Of the 70 patients with EXA-positive exampleosis who completed treatment, 52 of them had a complete response and 50 did not undergo surgery <#all-response #no-surgery>`.
:::
""",
)
COUNTED = frozenset({"events", "total", "count"})
THESE = r"(?:these|those|them|whom|which|the latter)"
AFTER = re.compile(
    rf"\s+(?:(?:patients|people|participants)\s+)?(?:out\s+)?(?:of|among)\s+{THESE}\b"
)
BEFORE = re.compile(
    rf"\b(?:of|among|in)\s+{THESE}(?:\s+(?:patients|people|participants))?,?\s+(?:another\s+|a further\s+)?$"
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every count among “these”, where the count before is not its total."""
    for page in index.readings:
        for claim in page.claims:
            for block in (*claim.blocks, *claim.plain):
                for span, match, told in _find_strangers(index, block):
                    licences = [one for one in span.licences if one.target.address == match.address]
                    yield make_problem(
                        NAME,
                        f"{match.token.text} of “these” counts among the {told} told before it, "
                        f"and {match.address} does not",
                        span,
                        match.token,
                        corpus=index.corpus,
                        claim=claim,
                        licences=licences,
                        hint="Say of whom they are counted.",
                    )


def _find_strangers(
    index: Index, block: BlockReading
) -> Iterator[tuple[SpanReading, Match, Number]]:
    """Yield each figure that refers back, with the last count before it, if that is not its total."""
    counted = sorted(
        (
            (match.token.start, match, span)
            for span in block.spans
            for match in span.matches
            if match.slot in COUNTED and match.token.kind == "count"
        ),
        key=lambda one: one[0],
    )
    text = fold(block.block.text).lower()
    figures = [
        (match.token.start, number)
        for span in block.spans
        for match in span.matches
        for number in _numbers(match)
        if not _refers_back(text, match)
    ]
    for start, match, span in counted:
        target = index.corpus.find(match.address)
        if match.slot == "total" or target is None or target.item is None:
            continue
        if not _refers_back(text, match):
            continue
        own = match.token.value
        before = [number for at, number in sorted(figures, key=lambda one: one[0]) if at < start]
        told = next((one for one in reversed(before) if one.value >= own.value), None)
        total = index.corpus.denominator(target.item)
        if total is None and not isinstance(target.item.result, Proportion):
            continue
        if told is not None and (total is None or total.value != told.value):
            yield span, match, told


def _refers_back(text: str, match: Match) -> bool:
    token = match.token
    return (
        AFTER.match(text, token.end) is not None or BEFORE.search(text, 0, token.start) is not None
    )


def _numbers(match: Match) -> Iterator[Number]:
    value = match.token.value
    if match.slot not in COUNTED:
        return
    if isinstance(value, Ratio):
        yield from (value.total, value.events)
    elif match.token.kind == "count" and isinstance(value, Number):
        yield value
