"""A block names one term twice.

Mostly one of the two was meant to be another term, which is now missing.

To mend: write the other term, or take one of the two out. A term is either stated, under
`terms:`, or concluded, under `judged:`, or only mentioned, under `mentions:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.walk import licensed_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource, Discrepancy, Licensed
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {populations: {cohort-1: {terms: [EXA-positive, renal, advanced, renal]}}}",
    """\
sources/alpha-2024:
  populations:
    everyone:
      judged:
        EXA-positive: {reason: So tested., by: example curators}
""",
    "sources/alpha-2024: {results: {later-surgery: {mentions: [not-compromised]}}}",
    "discrepancies/age-limit: {terms: [age, age]}",
)
PASSING = (
    # The result repeats what its population has, as its own quote does.
    "sources/alpha-2024: {results: {primary-endpoint: {terms: [primary-endpoint, cohort-1]}}}",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every repeated term of a source."""
    for loaded in index.corpus.sources.values():
        for route, block in licensed_blocks(loaded):
            yield from _check_terms(loaded, route, _terms(route, block))


def check(index: Index) -> Iterator[Problem]:
    """Yield every repeated term of a discrepancy."""
    for discrepancy in index.corpus.discrepancies.values():
        terms = ((("terms", at), term) for at, term in enumerate(discrepancy.model.terms))
        yield from _check_terms(discrepancy, (), terms)


def _check_terms(
    loaded: Loaded[BaseSource] | Loaded[Discrepancy],
    route: Route,
    terms: Iterable[tuple[Route, str]],
) -> Iterator[Problem]:
    first: dict[str, Route] = {}
    for at, term in terms:
        if term not in first:
            first[term] = at
            continue
        place = loaded.place(*at)
        sides = (Side("here", term, place), Side("before", term, loaded.place(*first[term])))
        name = ", ".join([loaded.model.id, *([".".join(map(str, route))] if route else [])])
        hint = "Write the term that was meant, or take one of the two out."
        message = f"{name} names {term} twice"
        yield Problem("term-twice", message, place, sides, hint, length=len(term))


def _terms(route: Route, block: Licensed) -> Iterator[tuple[Route, str]]:
    for key in ("terms", "condition", "mentions"):
        yield from (((*route, key, at), term) for at, term in enumerate(getattr(block, key, ())))
    yield from (((*route, "judged", term), term) for term in block.judged)
