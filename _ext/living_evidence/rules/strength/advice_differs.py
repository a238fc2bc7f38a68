"""A sentence repeats a source's advice the other way round.

A recommendation has a direction. One that advises against something is not repeated without
“avoid”, “not” or “against”; one that advises for something is not repeated with them.

To mend: word it in the direction of the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem, result_targets
from living_evidence.prose.languages import read_as
from living_evidence.records import Recommendation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import SpanReading
    from living_evidence.rules.base import Index

NAME = "advice-differs"
FAILING = (
    """\
:::{claim} example
:source: beta-summary
:kind: attributed

{ev}`One web answer, pending human review, says that examplimab is not the recommended treatment for EXA-positive renal exampleosis <#examplimab-recommended>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: beta-summary
:kind: attributed

{ev}`One web answer, pending human review, says that examplimab is the recommended treatment for EXA-positive renal exampleosis <#examplimab-recommended>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every recommendation that is repeated in the other direction."""
    for _, claim, span in each_span(index):
        if claim.claim.kind in {"gap", "relation"} or span.span.role == "quoted":
            continue
        text = _clause(span)
        language = read_as(span.block.language)
        against = language.against.search(language.undone.sub(" ", text)) is not None
        limits = against or language.limiting.search(text) is not None
        for target, item, licence in result_targets(span):
            result = item.result
            if target.part or not isinstance(result, Recommendation):
                continue
            if limits if result.direction == "against" else not against:
                continue
            yield make_problem(
                NAME,
                f"{item.address} advises {result.direction} it, and the sentence says otherwise",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint=f"The source's own wording: {result.strength}.",
            )


def _clause(span: SpanReading) -> str:
    """Return the words of the span and those that lead to it, after the span before."""
    before = [other.end for other in span.block.spans if other.end <= span.span.start]
    text = span.block.text
    for token in span.terms():  # "not yet checked by a person" advises nothing
        if not token.value.negated:
            text = text[: token.start] + " " * (token.end - token.start) + text[token.end :]
    return text[max(before, default=0) : span.span.end]
