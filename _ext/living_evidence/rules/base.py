"""What a rule is, and what it may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from living_evidence.attestation.judging import AttestationIndex
    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem, Severity
    from living_evidence.prose.blocks import Page
    from living_evidence.prose.claims import PageReading
    from living_evidence.quotes import QuoteIndex
    from living_evidence.rules.arithmetic.auditing import Audit
    from living_evidence.values import PartialDate


@dataclass(frozen=True, slots=True)
class Index:
    """Everything a rule may read. Rules are pure: an index in, problems out."""

    corpus: Corpus
    quotes: QuoteIndex
    """Where each quote was found, or what the lock says of it."""
    readings: tuple[PageReading, ...]
    """The pages, read: tokens, bound results, matches."""
    today: PartialDate
    attestation: AttestationIndex | None = None
    """Every claim beside its stamp; None for a run that detects no changes."""
    pages: tuple[Page, ...] = ()
    """Every page, those outside checking too; empty where only some are judged."""


class Check(Protocol):
    """What a rule module offers: `check`, `check_alone` for each source alone, or both."""

    def __call__(self, index: Index) -> Iterator[Problem]:
        """Yield every problem of this rule."""


@dataclass(frozen=True, slots=True)
class Documentation:
    """What `evidence explain` and the page of a rule show."""

    name: str
    family: str
    severity: Severity
    documentation: str
    failing: tuple[str, ...]
    passing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule(Documentation):
    """A registered rule; everything comes from its module."""

    check_together: Check | None = None
    """Judges everything at once."""
    check_alone: Check | None = None
    """Judges each source by its own record and the addresses that this names, and nothing else."""
    audit: Audit | None = None
    """What examines the figures of one source, where `check` reports from such examinations."""

    def check(self, index: Index) -> Iterator[Problem]:
        """Yield every problem of this rule."""
        for function in (self.check_alone, self.check_together):
            if function is not None:
                yield from function(index)

    @classmethod
    def from_module(cls, module: ModuleType) -> Rule:
        """Build a rule from `rules/<family>/<rule_name>.py`."""
        *_, family, name = module.__name__.split(".")
        return cls(
            name=name.replace("_", "-"),
            family=family,
            severity=getattr(module, "SEVERITY", "error"),
            documentation=(module.__doc__ or "").strip(),
            failing=module.FAILING,
            passing=module.PASSING,
            check_together=getattr(module, "check", None),
            check_alone=getattr(module, "check_alone", None),
            audit=getattr(module, "audit", None),
        )
