"""The scope of a page names neither a term of the vocabulary nor a source or study.

To mend: use the id of a term, as the glossary lists it.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from living_evidence.problems import Place, Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

NAME = "unknown-scope"
FAILING = (
    """\
---
scope: [EXA-postive]
---

# Examples

Text.
""",
)
PASSING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

Text.
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every unknown term of a scope."""
    terms = index.corpus.vocabulary.terms
    for page in index.readings:
        for term in page.page.scope:
            if term in terms or term in index.corpus.sources or term in index.corpus.studies:
                continue
            place = page.page.scope_place or Place(page.page.path, 1)
            close = difflib.get_close_matches(term, terms, n=3)
            yield Problem(
                NAME,
                f"the scope names {term!r}, which is no term of the vocabulary",
                place,
                (
                    Side("the page", f"scope: {term}", place),
                    Side("vocabulary.yaml", "has no such term"),
                ),
                "Did you mean " + " or ".join(close) + "?" if close else "See the glossary.",
            )
