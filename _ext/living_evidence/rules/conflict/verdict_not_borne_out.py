"""A discrepancy has a verdict that its sides do not bear out.

Each verdict says something that the records can be asked. What is superseded has a later side; a
contradiction is within one source or one study; an error of reporting is one source's own; and
only what tells of others, a summary or a post, can overstate them or leave a statement without
support. A scope differs where the sides have different terms.

To mend: correct `verdict:`, with its reason; or name the sides that bear it out.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import ClinicalSummary, News
from living_evidence.rules.conflict.sameness import is_chained
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.loading import Loaded
    from living_evidence.records import Discrepancy
    from living_evidence.rules.base import Index

NAME = "verdict-not-borne-out"
FAILING = (
    # One entry of one date.
    "discrepancies/age-limit: {verdict: superseded}",
    # A registry entry tells of itself.
    "discrepancies/age-limit: {verdict: overstated}",
    # Two studies do not contradict each other.
    """\
discrepancies/age-limit:
  sides:
  - {result: NCT99999902#eligible-age, says: 75 years}
  - {result: alpha-2024#treatment-duration, says: 6 months}
""",
)
PASSING = (
    "discrepancies/age-limit: {verdict: reporting-error}",
    """\
discrepancies/remission:
  id: remission
  title: How many?
  verdict: superseded
  reason: The later post counts more patients.
  by: example curators
  sides:
  - {result: gamma-news#remission-2022, says: '12'}
  - {result: gamma-news#remission-2023, says: '18'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every verdict that does not fit the sides."""
    for loaded in index.corpus.discrepancies.values():
        targets = (index.corpus.find(side.result) for side in loaded.model.sides)
        items = [one.item for one in targets if one is not None and one.item is not None]
        fault = FAULTS.get(loaded.model.verdict)
        found = fault(index.corpus, items) if fault is not None else ""
        if found and len(items) == len(loaded.model.sides):
            yield _make_problem(loaded, found)


def _not_superseded(corpus: Corpus, items: list[Item]) -> str:
    if any(is_chained(corpus, one, other) for one, other in combinations(items, 2)):
        return ""
    dates = {parse_date(item.result.as_of or item.source.model.citation.issued) for item in items}
    return "" if len(dates - {None}) > 1 else "no side is later than another"


def _no_contradiction(_: Corpus, items: list[Item]) -> str:
    same = len({item.source.model.id for item in items}) == 1
    studies = {item.study for item in items}
    return "" if same or (len(studies) == 1 and "" not in studies) else "they are of two studies"


def _no_error(_: Corpus, items: list[Item]) -> str:
    return "they are of several sources" if len({id(item.source) for item in items}) > 1 else ""


def _not_told(_: Corpus, items: list[Item]) -> str:
    told = any(isinstance(item.source.model, ClinicalSummary | News) for item in items)
    return "" if told else "none of them tells of another source"


def _same_scope(_: Corpus, items: list[Item]) -> str:
    scopes = {(item.source.model.id, item.result.population, item.own_terms) for item in items}
    return "" if len(scopes) > 1 else "they are about the same, in the same source"


FAULTS: dict[str, Callable[[Corpus, list[Item]], str]] = {
    "superseded": _not_superseded,
    "contradiction": _no_contradiction,
    "reporting-error": _no_error,
    "overstated": _not_told,
    "unsupported": _not_told,
    "scope-differs": _same_scope,
}


def _make_problem(loaded: Loaded[Discrepancy], fault: str) -> Problem:
    model = loaded.model
    place = loaded.place("verdict")
    sides = (
        Side(f"the discrepancy {model.id}", f"verdict: {model.verdict}", place),
        *(
            Side("a side", side.result, loaded.place("sides", at, "result"))
            for at, side in enumerate(model.sides)
        ),
    )
    message = f"the verdict of {model.id} is {model.verdict}, and of its sides {fault}"
    hint = "Correct verdict:, with its reason, or name the sides that bear it out."
    return Problem(NAME, message, place, sides, hint)
