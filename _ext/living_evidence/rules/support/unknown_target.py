"""A span is bound to a record or result that does not exist.

The target of a span is the last `<...>` of the role: `#name` in the record that the claim names,
`record#name` elsewhere, `record#name.part`, `discrepancy#verdict`, `judgement#id`.

To mend: correct the name; the hint lists what is close to it.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import each_span, page_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.rules.base import Index

NAME = "unknown-target"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-answer>`.
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
    """Yield every target that names nothing."""
    for _, claim, span in each_span(index):
        for address in span.unknown:
            full = address if not address.startswith("#") else claim.claim.source + address
            yield Problem(
                NAME,
                f"<{address}> names no result, field, discrepancy or judgement",
                span.span.place,
                (page_side(span), _record_side(index.corpus, full)),
                _suggest(index.corpus, full),
                claim=claim.claim.id,
            )


def _record_side(corpus: Corpus, address: str) -> Side:
    record = address.partition("#")[0]
    loaded = corpus.sources.get(record)
    if loaded is None:
        return Side(
            "the records", f"there is no record “{record}”" if record else "no record is named"
        )
    name = address.partition("#")[2]
    return Side(record, f"has no result “{name}”", loaded.document.place(("results",), key=True))


def _suggest(corpus: Corpus, address: str) -> str:
    close = difflib.get_close_matches(address, corpus.items, n=3, cutoff=0.6)
    return "Did you mean " + " or ".join(close) + "?" if close else "Name it as record#name."
