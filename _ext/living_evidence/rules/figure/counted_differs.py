"""A figure that counts patients is told of something else.

“14 pairs”, “14 hospitals” and “14 doctors” are not 14 patients. A noun after the figure that names
other things is licensed where a quote of the result has it.

To mend: say of whom or of what the record counts so many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, has_word, make_problem, result_targets
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.scanner import Token
from living_evidence.records import Count, Proportion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.rules.base import Index

NAME = "counted-differs"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 hospitals with EXA-positive renal exampleosis patients who completed treatment had a complete response <#cohort-1-response>`.
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
DOCUMENT = re.compile(r"\s+(?:report|abstract|paper|article|post|entry|answer)\b")
COUNTED = frozenset({"events", "total", "count"})


def _check_sides(index: Index, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield how many sides there are, told as how many patients."""
    people = read_as(span.block.language).people
    for match in span.matches:
        if match.token.kind == "count" and DOCUMENT.match(span.block.text, match.token.end):
            yield make_problem(
                NAME,
                f"{match.token.text} counts patients, and is no year of a report",
                span,
                match.token,
                corpus=index.corpus,
                claim=claim,
                licences=list(span.licences or span.sides),
                hint="Say whom the record counts.",
            )
        after = fold(span.block.text[match.token.end : span.span.end]).lstrip()
        if match.slot == "sides" and people.match(after):
            yield make_problem(
                NAME,
                f"{match.token.text} are the sides of the discrepancy, and not patients",
                span,
                match.token,
                corpus=index.corpus,
                claim=claim,
                licences=span.sides,
                hint="Give the figure of a side.",
            )


def check(index: Index) -> Iterator[Problem]:
    """Yield every count of patients that the words after it give to other things."""
    for _, claim, span in each_span(index):
        others = read_as(span.block.language).others
        licences = {licence.target.address: licence for *_, licence in result_targets(span)}
        yield from _check_sides(index, claim, span)
        if others is None or span.span.role == "quoted":
            continue
        for match in span.matches:
            licence = licences.get(match.address)
            item = licence.target.item if licence is not None else None
            if match.slot not in COUNTED or item is None or licence is None:
                continue
            text = fold(span.block.text[: span.span.end]).lower()
            found = others.match(text, match.token.end)
            counts = isinstance(item.result, Count | Proportion)
            if not counts or found is None or has_word(licence, found[1]):
                continue
            word = Token("count", found.start(1), found.end(1), found[1])
            yield make_problem(
                NAME,
                f"{match.token.text} are counted in {match.address}, and not {found[1]}",
                span,
                word,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Say whom the record counts.",
            )
