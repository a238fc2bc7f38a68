"""A result that a later report supersedes is given without its date.

Older counts of the same study are true of their time. Without a date they read as today's.
The sentence dates them (“in early results released in 2022”) or says that they are undated.

To mend: add the date that the record gives, or the word “undated”; or use the later result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem, result_targets, sentence_around
from living_evidence.prose.languages import read_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

NAME = "superseded-undated"
FAILING = (
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

{ev}`A news post said that all 12 patients with renal exampleosis were in remission <#remission-2022>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

{ev}`In early results from 2022, a news post said that all 12 patients with renal exampleosis were in remission <#remission-2022>`.
:::
""",
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

{ev}`In undated early results, a news post said that all 12 patients with renal exampleosis were in remission <#remission-2022>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every superseded result in a sentence without a date."""
    for _, claim, span in each_span(index):
        if claim.claim.kind == "relation":
            continue
        dated = any(token.kind == "date" for token in span.tokens)
        text = sentence_around(span.block.text, span.span.start) + " " + span.block.context
        dated = dated or read_as(span.block.language).undated.search(text.lower()) is not None
        for target, item, licence in result_targets(span):
            later = item.result.superseded_by
            if not later or dated or target.part:
                continue
            yield make_problem(
                NAME,
                f"{item.address} is superseded by {later}, and the sentence does not date it",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Give its date, say “undated”, or use the later result.",
            )
