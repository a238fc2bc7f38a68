"""A claim weakens or forecasts what was observed, or advises, with may, might, should or will.

An observation says what a report says happened, in the past tense.
“49 patients may have had a response” is not what the source says, and neither is “will have”.
A modal that the bound source itself uses (“could elect to proceed”) is licensed by its quote, as
often as the quote has one: “who could have had a response could elect” says more than that.

To mend: say what was observed, or bind the words to the result whose quote has them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem
from living_evidence.rules.strength.words import SAME_MODAL, check_words, is_word_licensed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "modal-in-claim"
MODALS = frozenset({"modal"})
MODAL = re.compile(rf"\b(?:{'|'.join(SAME_MODAL)}|must|should)\b", re.IGNORECASE)
BOTH = re.compile(r"\b(?:and|or)\b|,", re.IGNORECASE)
"""What joins two things that one modal of the source may speak of."""
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment may have had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: NCT99999902
:kind: attributed

{ev}`The registry entry hypothesizes that radiotherapy which may be given may strengthen the response <#hypothesis>`.
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
    """Yield every modal that no bound source uses, and every second one where it uses one."""
    yield from check_words(
        index,
        NAME,
        MODALS,
        "“{text}” does not belong into an {kind} claim: the bound source does not say so",
        "Say what was observed, in the past tense, without may, might, should or will.",
    )
    for _, claim, span in each_span(index):
        if span.span.role == "quoted":
            continue
        used = [
            token
            for token in span.tokens
            if token.kind in MODALS and is_word_licensed(index.corpus, claim, span, token)
        ]
        for first, second in pairwise(used):
            if not _may_repeat(span, first, second):
                yield make_problem(
                    NAME,
                    f"“{first.text}” stands beside “{second.text}”, and the bound source "
                    "uses such a word once",
                    span,
                    first,
                    corpus=index.corpus,
                    claim=claim,
                    licences=span.licences,
                    hint="Keep the one that the source uses; say the rest as it happened.",
                )


def _may_repeat(span: SpanReading, first: Token, second: Token) -> bool:
    """Tell whether the sources have two modals too, or one of two things that are joined."""
    items = (target.item for target in span.targets)
    quotes = (quote.exact for item in items if item is not None for quote in item.result.quotes)
    known = sum(len(MODAL.findall(quote)) for quote in dict.fromkeys(quotes))
    return known != 1 or BOTH.search(span.block.text, first.end, second.start) is not None
