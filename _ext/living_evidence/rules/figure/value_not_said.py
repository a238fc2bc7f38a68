"""A span is bound to a number, a date or an identifier and does not say it.

A binding that the words do not use proves nothing: “some patients were excluded” bound to a count,
or a second target that no figure of the span belongs to. A quantifier that the numbers bear
(“all”, “none”) counts as saying it.

To mend: give the figure, or take the target off.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, is_gap, make_problem, result_targets
from living_evidence.prose.figures import fits
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.records import (
    Count,
    DateResult,
    Dose,
    Duration,
    Identifier,
    Limit,
    Proportion,
    Survival,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "value-not-said"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was reported <#relapse-free-survival>`.
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
FIGURED = (Count, Proportion, Survival, Duration, Dose, DateResult, Identifier, Limit)


def check(index: Index) -> Iterator[Problem]:
    """Yield every numeric target whose value its span does not say."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" or claim.claim.kind == "gap" or is_gap(span):
            continue
        if any(token.comparator == "not" for token in span.tokens):
            continue
        silent = [
            licence
            for target, item, licence in result_targets(span)
            if not target.part
            and isinstance(item.result, FIGURED)
            and licence.slots
            and not any(_says(token, licence, item) for token in span.tokens if token.is_figure)
        ]
        quantifiers = sum(token.kind == "quantifier" for token in span.tokens)
        counted = [one for one in silent if any(one.named("events", "count"))]
        silent = [one for one in silent if one not in counted or len(counted) > quantifiers]
        if _has_figured_term(span):
            silent = [one for one in silent if not any(one.named("value"))]
        for licence in silent if not span.mismatches else ():
            yield make_problem(
                NAME,
                f"the span is bound to {licence.target.address} and says nothing of its value",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Give the figure, or take the target off.",
            )


def _has_figured_term(span: SpanReading) -> bool:
    """Tell whether a term has a quantity in its name: "completed six months of treatment"."""
    quantity = read_as(span.block.language).figures.quantity
    return any(quantity.search(fold(token.text)) for token in span.terms())


def _says(token: Token, licence: Licence, item: Item) -> bool:
    """Tell whether a figure is one of the target's, in whatever part of the sentence.

    The time point says when, the patients of an estimate say among whom, and the identifiers and
    the date of a record say where, and not what.
    """
    beside = {"timepoint"}
    if isinstance(item.result, Survival) or any(licence.named("value")):
        beside.add("total")
    if not isinstance(item.result, Identifier):
        beside.add("identifier")
    if not isinstance(item.result, DateResult):
        beside.add("date")
    slots = tuple(slot for slot in licence.slots if slot.name not in beside)
    licence = replace(licence, slots=slots)
    if fits(token, licence):
        return True
    numbers = (token.value.events, token.value.total) if token.kind == "ratio" else (token.value,)
    return any(slot.value in numbers for slot in licence.named("events", "count", "total"))
