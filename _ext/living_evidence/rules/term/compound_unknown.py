"""A sentence builds a word with “-free” that the vocabulary does not know.

“Relapse-free survival” and “progression-free survival” are two outcomes, and one letter is not
what parts them. A compound that is no spelling of a term could mean either, and is refused.

To mend: use the spelling of the term that the result is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem, result_targets
from living_evidence.prose.scanner import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import SpanReading
    from living_evidence.rules.base import Index

NAME = "compound-unknown"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival (response-free survival) at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)
COMPOUND = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+)*-free\b", re.IGNORECASE)


def check(index: Index) -> Iterator[Problem]:
    """Yield every such compound of a span that no term covers."""
    for _, claim, span in each_span(index):
        for token in _find_unknown(span) if span.span.role != "quoted" else ():
            yield make_problem(
                NAME,
                f"“{token.text}” is no word of the vocabulary",
                span,
                token,
                corpus=index.corpus,
                claim=claim,
                licences=[licence for *_, licence in result_targets(span)],
                hint="Use the spelling of the term that the result is about.",
            )


def _find_unknown(span: SpanReading) -> Iterator[Token]:
    text = span.block.text
    known = [(token.start, token.end) for token in span.tokens if token.kind in {"term", "name"}]
    for found in COMPOUND.finditer(text, span.span.start, span.span.end):
        if not any(start < found.end() and found.start() < end for start, end in known):
            yield Token("term", found.start(), found.end(), found.group())
