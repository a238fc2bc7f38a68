"""What became of a mutant: whether the run failed, and whether it said where and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from living_evidence.rules.registry import find_documentation

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from living_evidence.problems import Place, Problem

Verdict = Literal[
    "contradiction", "unbound", "quote", "form", "suspect", "reworded", "digest", "wrong-place",
    "survived",
]  # fmt: skip
VERDICTS: dict[Verdict, str] = {
    "contradiction": "a rule names the line and what the other side says",
    "unbound": "it stands outside what is bound, or is bound to nothing",
    "quote": "the quoted words are not those of the source",
    "form": "the file can no longer be read as a page or a record",
    "suspect": "the claim no longer reads as it did when it was stamped",
    "reworded": "the words of the claim are not those that were stamped",
    "digest": "only a digest in the lock differs",
    "wrong-place": "the run fails, and no problem names the line and the other side",
    "survived": "the run passes",
}
KILLS: tuple[Verdict, ...] = ("contradiction", "unbound", "quote", "form")
CHANGES: tuple[Verdict, ...] = ("suspect", "reworded", "digest")
"""What only tells that something changed, whether right or wrong: no kill without stamps."""
ATTESTATION = frozenset(
    {
        "claim-suspect",
        "claim-reworded",
        "claim-not-attested",
        "record-suspect",
        "record-not-attested",
        "stale-attestation",
    }
)
"""Rules that compare a claim with its stamp, not with a source."""
CLASSES: dict[str, Verdict] = {
    "claim-suspect": "suspect",
    "record-suspect": "suspect",
    "claim-reworded": "reworded",
    "claim-not-attested": "digest",
    "record-not-attested": "digest",
    "stale-attestation": "digest",
    "lock-differs": "digest",
    "quote-not-locked": "digest",
    "stale-lock-line": "digest",
    "snapshot-changed": "digest",
    "malformed-lock": "digest",
    "stale-translation": "digest",
    "quote-not-found": "quote",
    "quote-not-unique": "quote",
    "quote-too-long": "quote",
    "quotation-differs": "quote",
    "figure-unbound": "unbound",
    "word-unbound": "unbound",
    "term-out-of-scope": "unbound",
    "span-without-target": "unbound",
    "claim-without-span": "unbound",
    "unknown-target": "unbound",
    "unknown-scope": "unbound",
    "unknown-claim": "unbound",
    "unknown-notice": "unbound",
    "unknown-record": "unbound",
    "unknown-term": "unbound",
    "unknown-reference": "unbound",
    "unknown-population": "unbound",
}
FORM_FAMILIES = frozenset({"page", "reading"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a change stands: the lines that a problem has to name."""

    path: str
    lines: frozenset[int]
    home: range = range(0)
    """The lines of its claim, or of its record: a stamp is of the whole."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, and the rules that gave it, each with where it stood."""

    verdict: Verdict
    seen: tuple[str, ...] = ()


def classify(problem: Problem) -> Verdict:
    """Return the class of a problem by its rule; what is in no list is a contradiction."""
    if problem.rule in CLASSES:
        return CLASSES[problem.rule]
    documentation = find_documentation(problem.rule)
    if documentation is not None and documentation.family in FORM_FAMILIES:
        return "form"
    return "contradiction"


def judge(problems: Iterable[Problem], spot: Spot, *, strict: bool = False) -> Outcome:
    """Return what the problems of a run make of a mutant at this spot.

    Without `strict`, what only a stamp noticed counts as not noticed.
    """
    found: dict[Verdict, set[str]] = {}
    for problem in problems:
        if _counts(problem, strict=strict):
            named = _names(problem, spot)
            seen = f"{problem.rule} at {problem.place.path}:{problem.place.line}"
            found.setdefault(classify(problem) if named else "wrong-place", set()).add(seen)
    verdict: Verdict = next((verdict for verdict in VERDICTS if verdict in found), "survived")
    return Outcome(verdict, tuple(sorted(found.get(verdict, set()))))


def _counts(problem: Problem, *, strict: bool) -> bool:
    if problem.rule in ATTESTATION:
        return strict and problem.severity != "note"
    return problem.severity == "error"


def _names(problem: Problem, spot: Spot) -> bool:
    """Tell whether a problem names the line and, unless the form is wrong, what contradicts it."""
    is_stamp = problem.rule in ATTESTATION
    lines: Container[int] = spot.home if is_stamp else spot.lines
    speaking = [side for side in problem.sides if side.says]
    here = [side.place is not None and _is_in(side.place, spot.path, lines) for side in speaking]
    beside = any(side.place is not None and _is_in(side.place, spot.path, lines)
                 for side in problem.sides)  # fmt: skip
    if not beside and not _is_in(problem.place, spot.path, lines):
        return False
    return classify(problem) in {"form", "unbound"} or len(speaking) > any(here)


def _is_in(place: Place, path: str, lines: Container[int]) -> bool:
    return place.path == path and place.line in lines
