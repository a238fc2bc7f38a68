"""A background statement and a result of the study itself are about one population.

What a report says of earlier work is about other patients than its own, though they may be
described in the same words. Under one population, what was known before and what was planned or
found in this study could change places unseen.

To mend: give the background statement a population of its own, quoted from where the source names
those patients; or correct `role:` or `population:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.records import JournalArticle, RegistryEntry
from living_evidence.rules.walk import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

NAME = "background-shares-population"
BACKGROUND = "background"
OWN = frozenset({"protocol", "aim", "primary-result", "synthesis"})
FAILING = (
    "sources/alpha-2024: {results: {later-surgery: {role: background}}}",
    "sources/NCT99999902: {results: {treatment-order: {role: background}}}",
)
PASSING = (
    # A hypothesis may be about the patients of the study, or about others.
    "sources/NCT99999902: {results: {hypothesis: {population: eligible}}}",
    """\
sources/NCT99999902:
  populations:
    known-patients: {terms: [EXA-negative, renal], quotes: [with EXA-negative renal exampleosis]}
  results:
    treatment-order: {role: background, population: known-patients}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every background statement about a population of the study itself."""
    for name, loaded in index.corpus.sources.items():
        if isinstance(loaded.model, JournalArticle | RegistryEntry):
            yield from _check_source(list(index.corpus.items_of(name)))


def _check_source(items: list[Item]) -> Iterator[Problem]:
    own: dict[str, list[Item]] = {}
    for item in items:
        if item.result.population and item.result.role in OWN:
            own.setdefault(item.result.population, []).append(item)
    for item in items:
        if item.result.role == BACKGROUND and item.result.population in own:
            yield _make_problem(item, own[item.result.population])


def _make_problem(item: Item, others: list[Item]) -> Problem:
    group = item.result.population
    # Either may be the one that is wrong: each names its role and its population.
    sides = (side for one in (item, *others) for side in parts_of(one, "role", "population"))
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    message = (
        f"{item.address} is {BACKGROUND} about {group}, and {others[0].address}{more}, "
        f"of the study itself ({others[0].result.role}), is about the same population"
    )
    hint = "Give the background statement a population of its own, or correct role: or population:."
    return Problem(NAME, message, item.place, tuple(sides), hint)
