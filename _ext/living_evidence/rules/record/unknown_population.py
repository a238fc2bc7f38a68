"""A result names a population that its record does not have.

Without its population a result loses its facets, and a page could print it of anybody.

To mend: name one of the record's `populations:`, or describe the population there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.validation import close_match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {no-surgery: {population: completer}}}",
    "sources/alpha-2024: {populations: {completers: {parent: includet}}}",
)
PASSING = ("sources/alpha-2024: {populations: {on-treatment: {parent: included}}}",)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every population, and every parent of one, that the record does not describe."""
    for loaded in index.corpus.sources.values():
        for name, result in loaded.model.results.items():
            if result.population and result.population not in loaded.model.populations:
                yield _make_problem(loaded, ("results", name, "population"), result.population)
        for name, population in loaded.model.populations.items():
            if population.parent and population.parent not in loaded.model.populations:
                yield _make_problem(loaded, ("populations", name, "parent"), population.parent)


def _make_problem(loaded: Loaded[BaseSource], route: tuple[str, ...], written: str) -> Problem:
    known = list(loaded.model.populations)
    place = loaded.place(*route)
    listed = ", ".join(known) or "none"
    sides = (
        Side(f"{loaded.model.id}, {'.'.join(route)}", written, place),
        Side(f"{loaded.model.id}, populations", listed, loaded.place("populations")),
    )
    message = f"{loaded.model.id} has no population {written!r}"
    hint = f"{close_match(written, known)}Described are: {listed}."
    return Problem("unknown-population", message, place, sides, hint, length=len(written))
