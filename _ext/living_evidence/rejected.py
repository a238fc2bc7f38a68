"""What can still be said of a record that did not validate, so that every fault comes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from living_evidence.documents import find_route
from living_evidence.problems import Problem
from living_evidence.validation import close_match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.documents import Document, Route
    from living_evidence.loading import Files
    from living_evidence.vocabulary import Vocabulary


def check_rejected(files: Files, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield the unknown terms and populations of the records that are left out of the corpus."""
    for document in files.rejected.values():
        if vocabulary.terms:
            yield from _check_terms(document, vocabulary)
        yield from _check_populations(document)


def iter_terms(data: Any, route: Route = ()) -> Iterator[tuple[Route, str]]:
    """Yield every vocabulary term that plain data names, with its route."""
    if isinstance(data, list):
        for index, value in enumerate(data):
            yield from iter_terms(value, (*route, index))
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if key == "terms" and isinstance(value, list):
            texts = ((at, term) for at, term in enumerate(value) if isinstance(term, str))
            yield from (((*route, key, at), term) for at, term in texts)
        elif key == "judged" and isinstance(value, dict):
            yield from (((*route, key, term), term) for term in value)
        elif key == "outcome" and isinstance(value, str):
            yield (*route, key), value
        else:
            yield from iter_terms(value, (*route, key))


def _check_terms(document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    for route, term in iter_terms(document.data):
        if term not in vocabulary.terms:
            hint = f"{close_match(term, vocabulary.terms)}Terms stand in evidence/vocabulary.yaml."
            message = f"the vocabulary has no term {term!r}"
            yield Problem("unknown-term", message, document.place(route), hint=hint)


def _check_populations(document: Document) -> Iterator[Problem]:
    results = find_route(document.data, ("results",))
    populations = find_route(document.data, ("populations",))
    known = list(populations) if isinstance(populations, dict) else []
    for name, result in results.items() if isinstance(results, dict) else ():
        population = find_route(result, ("population",))
        if isinstance(population, str) and population not in known:
            message = f"this record has no population {population!r}"
            place = document.place(("results", name, "population"))
            yield Problem(
                "unknown-population", message, place, hint=close_match(population, known).strip()
            )
