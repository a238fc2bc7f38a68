"""A claim rests on a source that was retracted, withdrawn, corrected or questioned.

The standing of a source travels to every claim that rests on it.

To mend: use a current source, or say in a relation claim what happened to this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem, result_targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

NAME = "source-not-current"
_CLAIM = """
page: |
  :::{claim} example
  :source: alpha-2024

  {ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
  :::
"""
FAILING = (
    "sources/alpha-2024: {standing: retracted, notice: {type: retraction}}" + _CLAIM,
    "sources/alpha-2024: {standing: expression-of-concern, notice: {type: notice}}" + _CLAIM,
)
PASSING = ("sources/alpha-2024: {standing: corrected, notice: {type: erratum}}" + _CLAIM,)
STILL_GOOD = frozenset({"current", "corrected"})


def check(index: Index) -> Iterator[Problem]:
    """Yield every span whose source no longer stands."""
    for _, claim, span in each_span(index):
        if claim.claim.kind == "relation":
            continue
        for _, item, licence in result_targets(span):
            source = item.source.model
            if source.standing in STILL_GOOD:
                continue
            yield make_problem(
                NAME,
                f"{source.id} is {source.standing.replace('-', ' ')}, and this claim rests on it",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Rest the claim on a current source.",
            )
