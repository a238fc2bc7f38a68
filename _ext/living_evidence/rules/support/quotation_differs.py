"""A `{quoted}` span is not verbatim.

Its words stand, in this order, in a quote of the result that it is bound to; white space, dashes
and the kind of quotation marks may differ, nothing else.

To mend: copy the words from the quote, or use `{ev}` and say it in your own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem
from living_evidence.prose.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import SpanReading
    from living_evidence.rules.base import Index

NAME = "quotation-differs"
FAILING = (
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

A news post says {quoted}`“Breakthrough! 18 Exampleosis Patients in Remission” <#citation.title>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

A news post says {quoted}`“Breakthrough! 12 Exampleosis Patients in Remission” <#citation.title>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every quoted span whose words are not in a quote of its target."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" and span.targets and not _is_verbatim(span):
            yield make_problem(
                NAME,
                "these words do not stand in the quotes of the bound result",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=span.licences,
                hint="Copy the words of the quote, or use {ev} for your own.",
            )


def _is_verbatim(span: SpanReading) -> bool:
    words = _plain(span.text)
    return any(
        words in _plain(quote.exact)
        for target in span.targets
        if target.item is not None
        for quote in target.item.result.quotes
    )


def _plain(text: str) -> str:
    return " ".join(fold(text).replace('"', " ").split()).strip(" .,;'!")
