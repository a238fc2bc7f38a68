"""The sides of a discrepancy agree, or there is only one of them.

A conflict wants two results that cannot both be taken as they stand. One result named twice, the
same words on both sides, or two numbers that are equal declare nothing, and would excuse the next
real conflict of these results unseen. Only where the scopes differ may both sides read the same.

To mend: name the two results that disagree, each with the words or the value that does; or delete
the discrepancy.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.conflict.saying import fold_words
from living_evidence.rules.declared import resolve
from living_evidence.values import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.records import Discrepancy, DiscrepancySide
    from living_evidence.rules.base import Index

NAME = "discrepancy-without-conflict"
SCOPE = "scope-differs"
_DECLARED = """\
discrepancies/same:
  id: same
  title: Same?
  verdict: %s
  reason: Unclear.
  by: example curators
  sides:
  - {result: %s, says: '%s'}
  - {result: %s, says: '%s'}
"""
FAILING = (
    # One result, in two wordings.
    _DECLARED % ("unresolved", "alpha-2024#enrolled", "90", "alpha-2024#enrolled", "90 patients"),
    # Two results that say the same.
    _DECLARED % ("unresolved", "alpha-2024#all-response", "52", "alpha-2024#response-sum", "52"),
    _DECLARED
    % (
        "contradiction",
        "alpha-2024#follow-up",
        "18.5 months",
        "alpha-2024#follow-up.value",
        "18.5 months",
    ),
    # A side that only repeats another.
    """\
discrepancies/age-limit:
  sides:
  - {result: NCT99999902#described-age, says: age ≥ 18 years}
  - {result: NCT99999902#eligible-age, says: Age between 18 and 75 years}
  - {result: NCT99999902#eligible-age, says: Age between 18 and 75 years}
""",
)
PASSING = (
    # Two parts of one result.
    """\
discrepancies/dose:
  id: dose
  title: 45 Gy in fractions of 1.8 Gy
  verdict: reporting-error
  reason: It may have been meant otherwise.
  by: example curators
  sides:
  - {result: beta-summary#dose.total, says: 45 Gy}
  - {result: beta-summary#dose.per-fraction, says: 1.8 Gy}
""",
    # The same number of two groups.
    _DECLARED
    % (SCOPE, "alpha-2024#no-adverse-events", "21", "alpha-2024#cohort-1-sustained-response", "21"),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every discrepancy whose sides do not disagree."""
    for loaded in index.corpus.discrepancies.values():
        fault = _find_fault(index.corpus, loaded.model)
        if fault:
            yield _make_problem(loaded, fault)


def _find_fault(corpus: Corpus, model: Discrepancy) -> str:
    said = Counter((resolve(corpus, side.result), fold_words(side.says)) for side in model.sides)
    if len(said) > 1 and max(said.values()) > 1:
        return "one of its sides is there twice"
    if len({resolve(corpus, side.result)[0] for side in model.sides}) == 1 and not _has_parts(
        corpus, model
    ):
        return "all its sides are one result"
    if model.verdict != SCOPE and len({_value_of(side) for side in model.sides}) == 1:
        return "all its sides say the same"
    return ""


def _has_parts(corpus: Corpus, model: Discrepancy) -> bool:
    """Tell whether the sides are different parts of a result, as a dose and its fractions are."""
    parts = [resolve(corpus, side.result)[1] for side in model.sides]
    return all(parts) and len(set(parts)) == len(parts)


def _value_of(side: DiscrepancySide) -> Hashable:
    quantity = parse_quantity(side.says.strip())
    return quantity.base if quantity is not None else fold_words(side.says)


def _make_problem(loaded: Loaded[Discrepancy], fault: str) -> Problem:
    model = loaded.model
    sides = tuple(
        Side(side.result, side.says, loaded.place("sides", at))
        for at, side in enumerate(model.sides)
    )
    message = f"{model.id} declares no conflict: {fault}"
    hint = "Name the two results that disagree, each with what does, or delete it."
    return Problem(NAME, message, loaded.place("sides"), sides, hint)
