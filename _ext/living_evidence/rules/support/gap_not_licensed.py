"""A sentence says that something is not stated, and the record states it, or says nothing on it.

“The source does not state how many” is a statement about the source, and it is licensed by a
value that is recorded as not stated or not captured: a part such as `record#name.total`, or a
result whose state says so. A `gap` claim is licensed by its query, which the build proves.
What the authors did not record or report is more than an abstract shows.

To mend: bind the span to the part that is not stated, make it a gap claim, or give the value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import (
    QUALITATIVE,
    each_span,
    has_word,
    make_problem,
    result_targets,
)
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "gap-not-licensed"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 2, 22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`. {ev}`The abstract does not state how many there were <#cohort-2-response.total>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 1, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
{ev}`the authors did not report how many were assessed <#cohort-1-sustained-response.total>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 1, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
{ev}`the abstract does not state how many were assessed <#cohort-1-sustained-response.total>`.
:::
""",
)
AUTHORS = re.compile(
    r"\b(?:authors|investigators|researchers|physicians|doctors|team|study|trial)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
RELATIVE = re.compile(r"\b(?:that|which|whom)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
ABSENCE_WORDS = ("unknown", "not")
FULL = "full-text"


def check(index: Index) -> Iterator[Problem]:
    """Yield every "does not state" without an absent value behind it, and the reverse."""
    for _, claim, span in each_span(index):
        if claim.claim.kind != "gap" and any(target.kind == "source" for target in span.targets):
            yield make_problem(
                NAME,
                "a whole source is named as the target, and this is no gap claim",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=span.licences,
                hint="Bind the span to a result: <record#name>.",
            )
        if claim.claim.kind in {"gap", "relation"} or span.span.role == "quoted":
            continue
        yield from _check_authors(index, claim, span)
        gaps = [one for one in span.tokens if one.kind == "gap" and not _describes(span, one)]
        if not gaps or not span.targets or _is_absent(span):
            continue
        yield make_problem(
            NAME,
            f"“{gaps[0].text}” is bound to a value that the record does state",
            span,
            gaps[0],
            corpus=index.corpus,
            claim=claim,
            licences=span.licences,
            hint="Bind it to the part that is not stated, such as <#name.total>, or give the value.",
        )


def _check_authors(index: Index, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield what is told of the authors, where less than their whole report was captured."""
    licences = [
        licence
        for _, item, licence in result_targets(span)
        if item.source.model.capture.completeness != FULL and not has_word(licence, "unknown")
    ]
    for token in span.tokens:
        before = span.block.text[span.span.start : token.start]
        if token.kind == "gap" and licences and AUTHORS.search(before):
            yield make_problem(
                NAME,
                f"what the authors left out is not known: “{token.text}” holds of what was captured",
                span,
                token,
                corpus=index.corpus,
                claim=claim,
                licences=licences,
                hint="Say it of the abstract, or of what we read.",
            )


def _describes(span: SpanReading, token: Token) -> bool:
    """Tell whether the words only say which one is meant: "a group that the answer does not name"."""
    before = span.block.text[span.span.start : token.start]
    return token.text.endswith("name") and RELATIVE.search(before) is not None


def _is_absent(span: SpanReading) -> bool:
    for target, item, licence in result_targets(span):
        if isinstance(item.result, QUALITATIVE) and any(
            has_word(licence, word) for word in ABSENCE_WORDS
        ):
            return True
        absent = licence.absent & {target.part} if target.part else licence.absent
        if any(_is_named(span, part) for part in absent):
            return True
    return not list(result_targets(span))


def _is_named(span: SpanReading, part: str) -> bool:
    """Tell whether the span says of this part that it is missing, and of no other thing."""
    named = read_as(span.block.language).parts.get(part)
    words = f"{span.block.context} {span.text}"  # with the headers of a table
    return named is None or named.search(fold(words).lower()) is not None
