"""A figure stands in no span, so no record licenses it.

Inside a claim every figure belongs to a span that is bound to a result.
Outside claims a page asserts nothing: no figure in a heading, a list, a table, a caption, an
alternative text or a footnote, for a reader believes it wherever it stands.
Only the identifier of a source or study that the page lists in its `scope:` may stand there.

To mend: put the figure into a span of a claim, or take it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.claims import BlockReading
    from living_evidence.rules.base import Index

NAME = "figure-unbound"
FAILING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

There were 30 of them.
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`. This is 100%.
:::
""",
)
PASSING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

There were several of them.
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every figure outside a span, on every checked page."""
    for page in index.readings:
        for block in page.blocks:
            yield from _check_block(block, "", page.page.scope)
        for claim in page.claims:
            for block in (*claim.blocks, *claim.plain):
                yield from _check_block(block, claim.claim.id, ())


def _check_block(block: BlockReading, claim: str, scope: tuple[str, ...]) -> Iterator[Problem]:
    unbound = (token for span in block.spans if not span.span.targets for token in span.tokens)
    for token in (*block.free, *unbound):
        if not token.is_figure or (token.kind == "identifier" and token.value.value in scope):
            continue
        place = block.block.place_at(token.start, token.end - token.start)
        where = f"in this {block.block.kind}" if block.block.kind != "other" else "here"
        page = Side("the page", f"“{shorten(block.block.text)}”", place)
        record = Side("the records", "no result is bound to it")
        hint = (
            "Write {ev}`... " + token.text.strip() + " ... <record#result>` inside a claim."
            if claim
            else "Move it into a claim, in a span bound to the result that states it."
        )
        yield Problem(
            NAME,
            f"the figure “{token.text.strip()}” {where} is bound to no result",
            place,
            (page, record),
            hint,
            claim=claim,
            length=token.end - token.start,
        )
