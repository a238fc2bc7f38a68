"""The arithmetic of one source, examined: what holds, what does not, and what cannot be decided.

A rule of this family examines a source once. Its problems are what does not hold and is not
declared; the self-audit on the page of the source lists everything that was examined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from living_evidence.rules.declared import find_declaring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

Verdict = Literal["holds", "does-not-hold", "cannot-be-decided"]
ABSENCES = {
    "not-stated": "The source does not state",
    "not-captured": "Our copy of the source does not reach",
    "disputed": "A declared discrepancy concerns",
}
"""How a reason begins where a figure is missing, by the state of that figure."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One check of the figures of a source, with what came of it."""

    rule: str
    addresses: tuple[str, ...]
    """The results and parts that were set against one another; a declared discrepancy names them."""
    worked: str
    """The arithmetic as a reader would write it: `103 + 14 = 117`."""
    verdict: Verdict
    why: str = ""
    """Why it does not hold or cannot be decided; which method fits, where several could."""
    problem: Problem | None = None
    """What the rule reports of it: always of what does not hold and no discrepancy declares."""
    discrepancy: str = ""
    """The discrepancy that declares what does not hold, by its id."""


class Audit(Protocol):
    """What a rule module of this family offers beside `check`."""

    def __call__(self, corpus: Corpus, source: str) -> Iterator[Examined]:
        """Examine the figures of one source."""


def examine(corpus: Corpus, audit: Audit) -> Iterator[Examined]:
    """Yield what one rule examined in every source."""
    for source in corpus.sources:
        yield from audit(corpus, source)


def report_problems(index: Index, audit: Audit) -> Iterator[Problem]:
    """Yield the problems of every source that a rule examined."""
    for examined in examine(index.corpus, audit):
        if examined.problem is not None:
            yield examined.problem


def explain_absence(state: str, what: str) -> str:
    """Say that a figure is missing, and what is known of it, by the state of the figure."""
    return f"{ABSENCES[state]} {what}."


def fail(
    corpus: Corpus, problem: Problem, addresses: tuple[str, ...], worked: str, why: str = ""
) -> Examined:
    """Return what does not hold: a problem, unless a discrepancy names every one of the addresses.

    A figure that contradicts nothing but reason has no second side, and is never declared.
    """
    declaring = find_declaring(corpus, *addresses) if len(addresses) > 1 else ""
    return Examined(
        problem.rule,
        addresses,
        worked,
        "does-not-hold",
        why,
        None if declaring else problem,
        declaring,
    )
