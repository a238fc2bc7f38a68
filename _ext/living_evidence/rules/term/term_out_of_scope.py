"""Text outside claims names a drug, biomarker, site, endpoint or status beyond the page's scope.

Outside claims a page asserts nothing, yet headings and connecting text need words.
The `scope:` of a page lists the terms that it is about; with what they imply, these may stand
outside claims. Any other controlled term is a statement that no record licenses.

To mend: put the statement into a claim, or add the term to `scope:` if the page is about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import resolve_terms, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.claims import PageReading
    from living_evidence.rules.base import Index

NAME = "term-out-of-scope"
FAILING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

More about samplecept.
""",
)
PASSING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

More about EXA-positive disease.
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every term outside claims that the scope of its page does not hold."""
    for page in index.readings:
        yield from _check_page(index, page)


def _check_page(index: Index, page: PageReading) -> Iterator[Problem]:
    corpus, vocabulary = index.corpus, index.corpus.vocabulary
    scope = vocabulary.close(page.page.scope)
    for block in page.blocks:
        for stated in resolve_terms(block.free, block.block.text, corpus)[0]:
            facets = {vocabulary.facet_of(term) for term in stated.terms}
            if all(vocabulary.facets[facet].asserts == "false" for facet in facets):
                continue
            if (
                any(
                    term in scope or vocabulary.terms[term].default == "true"
                    for term in stated.terms
                )
                and not stated.negated
            ):
                continue
            place = block.block.place_at(stated.token.start, len(stated.token.text))
            label = vocabulary.terms[stated.terms[0]].label
            yield Problem(
                NAME,
                f"“{stated.token.text}” ({label}) stands outside claims and is not in the scope of the page",
                place,
                (
                    Side("the page", f"“{shorten(block.block.text)}”", place),
                    Side(
                        "its scope", ", ".join(page.page.scope) or "nothing", page.page.scope_place
                    ),
                ),
                "Put the statement into a claim, or add the term to scope: in the front matter.",
                length=len(stated.token.text),
            )
