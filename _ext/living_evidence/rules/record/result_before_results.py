"""A registry entry without results is given a result.

What such an entry says of outcomes is planned, assumed, or known from elsewhere. Read as a
result of the study, a hypothesis would become a finding.

To mend: give the `role:` that the passage has in the entry: protocol, aim, hypothesis or
background.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import Code, DateResult, Identifier, RegistryEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

FINDINGS = frozenset({"primary-result", "synthesis"})
POSTED = frozenset({"true", "yes"})
FAILING = (
    "sources/NCT99999902: {results: {hypothesis: {role: primary-result}}}",
    "sources/NCT99999902: {results: {primary-endpoint: {role: synthesis}}}",
)
PASSING = (
    """\
sources/NCT99999902:
  registry: {hasResults: 'true'}
  results:
    primary-endpoint: {role: primary-result}
snapshots/registry-02.txt:
  Study Results: Has Results
  Results pending: 'Yes'
vocabulary:
  terms:
    results-posted:
      codes: {hasResults: 'true'}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every finding of a registry entry that has posted none."""
    for name, loaded in index.corpus.sources.items():
        source = loaded.model
        if not isinstance(source, RegistryEntry) or source.registry.hasResults.lower() in POSTED:
            continue
        for item in index.corpus.items_of(name):
            # What the entry says of itself, its state or number, is no finding.
            of_itself = isinstance(item.result, Code | DateResult | Identifier)
            if item.route[0] == "results" and item.result.role in FINDINGS and not of_itself:
                yield _make_problem(item, source.registry.hasResults)


def _make_problem(item: Item, posted: str) -> Problem:
    document = item.source.document
    place = document.place((*item.route, "role"))
    sides = (
        Side(item.address, f"role: {item.result.role}", place),
        Side("the entry", f"hasResults: {posted}", document.place(("registry", "hasResults"))),
    )
    message = (
        f"{item.address} is given as a {item.result.role}, and the entry has posted no results"
    )
    hint = "Write role: protocol, aim, hypothesis or background, as the passage has it."
    return Problem("result-before-results", message, place, sides, hint)
