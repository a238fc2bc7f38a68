"""The arithmetic of one source, examined: what holds, what does not, and what cannot be decided.

A rule of this family examines a source once. Its problems are what does not hold and is not
declared; the self-audit on the page of the source lists everything that was examined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

Verdict = Literal["holds", "does-not-hold", "cannot-be-decided"]


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


class Audit(Protocol):
    """What a rule module of this family offers beside `check`."""

    def __call__(self, corpus: Corpus, source: str) -> Iterator[Examined]:
        """Examine the figures of one source."""


def report_problems(index: Index, audit: Audit) -> Iterator[Problem]:
    """Yield the problems of every source that a rule examined."""
    for source in index.corpus.sources:
        for examined in audit(index.corpus, source):
            if examined.problem is not None:
                yield examined.problem
