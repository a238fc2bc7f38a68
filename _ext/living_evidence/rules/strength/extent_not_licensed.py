"""A sentence adds how lasting, how fast, how wide or how official something is.

“For good”, “rapidly”, “regardless of stage”, “in routine practice” and “approved” widen what was
observed, and no number bears them.
A qualitative result whose own quote uses the word licenses it.

To mend: leave the word out, or bind the result whose quote has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, has_word, make_problem
from living_evidence.prose.folding import fold
from living_evidence.prose.scanner import Token
from living_evidence.rules.strength.words import check_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

NAME = "extent-not-licensed"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the 70 patients with EXA-positive exampleosis who completed treatment, 50 never underwent surgery <#no-surgery>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response for good <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the 70 patients with EXA-positive exampleosis who completed treatment, 52 had a complete response and the remaining 50 had no surgery <#all-response #no-surgery>`.
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
    """\
:::{claim} example
:source: alpha-2024

{ev}`Of the 84 patients with EXA-positive exampleosis included in the analysis, 70 completed treatment by March 2023 and the remaining 14 were on treatment <#completed #on-treatment>`.
:::
""",
)


FOR_EVER = re.compile(r"\bnever\b")
MESSAGE = "“{text}” says more than was observed"
HINT = "Leave it out, or bind the result whose quote says so."


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of extent that no bound source uses."""
    yield from check_words(index, NAME, frozenset({"extent"}), MESSAGE, HINT)
    yield from _check_never(index)


def _check_never(index: Index) -> Iterator[Problem]:
    """Yield “never” for “not”: a study sees what happened until it ended."""
    for _, claim, span in each_span(index):
        licences = list(span.licences)
        if span.span.role == "quoted" or any(has_word(licence, "never") for licence in licences):
            continue
        for found in FOR_EVER.finditer(fold(span.block.text), span.span.start, span.span.end):
            token = Token("extent", found.start(), found.end(), found.group())
            yield make_problem(
                NAME,
                MESSAGE.format(text=token.text),
                span,
                token,
                corpus=index.corpus,
                claim=claim,
                licences=licences,
                hint=HINT,
            )
