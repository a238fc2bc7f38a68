"""A sentence of a claim holds no span, and so rests on nothing.

Between the spans of a claim stand words that join them. A whole sentence without a span, even one
without figures and controlled terms (“The finding met the criterion.”), is a statement that no
record licenses. A sentence that ends with a colon leads to the spans that follow it, and an open
question (“How long was the follow-up?”) to its answer.

To mend: bind the sentence, or take it out of the claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import is_question, shorten, split_sentences
from living_evidence.prose.patterns import compile_later
from living_evidence.prose.terms import CJK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.claims import BlockReading
    from living_evidence.rules.base import Index

NAME = "sentence-unbound"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`. The finding met its aim.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

Why did the medicine help so many?
{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

For those with EXA-positive renal exampleosis:

- {ev}`all 30 patients who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

How many had a complete response?
{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)
WORD = compile_later(rf"[{CJK}]{{2}}|[^\s{CJK}]+")
SHORTEST = 3
"""Words of a sentence; fewer are a label."""


def check(index: Index) -> Iterator[Problem]:
    """Yield every sentence of a claim that no span touches."""
    for page in index.readings:
        for claim in page.claims:
            for part in claim.parts:
                for at, block in enumerate(part):
                    if block.block.kind not in {"cell", "heading", "caption", "alt"}:
                        answered = any(other.spans for other in part[at : at + 2])
                        yield from _check_block(block, claim.claim.id, is_answered=answered)


def _check_block(reading: BlockReading, claim: str, *, is_answered: bool) -> Iterator[Problem]:
    block = reading.block
    for start, end in split_sentences(block.text):
        words = block.text[start:end].strip()
        if any(span.start < end and start < span.end for span in block.spans):
            continue
        if len(WORD.findall(words)) < SHORTEST or words.endswith((":", "：")):
            continue
        if is_question(words) and is_answered:
            continue
        offset = start + block.text[start:end].index(words)
        place = block.place_at(offset, len(words))
        yield Problem(
            NAME,
            "this sentence of a claim is bound to nothing",
            place,
            (
                Side("the page", f"“{shorten(words)}”", place),
                Side("the records", "no result is bound to it"),
            ),
            "Bind it with {ev}`... <#name>`, or take it out of the claim.",
            claim=claim,
            length=len(words.split()[0]),
        )
