"""What became of a mutant: whether the run failed, and whether it said where and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from living_evidence.rules.registry import find_documentation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from living_evidence.problems import Problem

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
ATTESTATION = frozenset(
    {"claim-suspect", "claim-reworded", "claim-not-attested", "stale-attestation"}
)
"""Rules that compare a claim with its stamp, not with a source."""
CLASSES: dict[str, Verdict] = {
    "claim-suspect": "suspect",
    "claim-reworded": "reworded",
    "claim-not-attested": "digest",
    "stale-attestation": "digest",
    "lock-differs": "digest",
    "quote-not-locked": "digest",
    "stale-lock-line": "digest",
    "snapshot-changed": "digest",
    "malformed-lock": "digest",
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


def judge(
    problems: Iterable[Problem], path: str, lines: frozenset[int], *, strict: bool = False
) -> Outcome:
    """Return what the problems of a run make of a mutant on these lines of a file.

    Without `strict`, what only a stamp noticed counts as not noticed.
    """
    found: dict[Verdict, set[str]] = {}
    for problem in problems:
        if _counts(problem, strict=strict):
            named = _names(problem, path, lines)
            seen = f"{problem.rule} at {problem.place.path}:{problem.place.line}"
            found.setdefault(classify(problem) if named else "wrong-place", set()).add(seen)
    verdict = next((verdict for verdict in VERDICTS if verdict in found), "survived")
    return Outcome(verdict, tuple(sorted(found.get(verdict, ()))))


def _counts(problem: Problem, *, strict: bool) -> bool:
    if problem.rule in ATTESTATION:
        return strict and problem.severity != "note"
    return problem.severity == "error"


def _names(problem: Problem, path: str, lines: frozenset[int]) -> bool:
    """Tell whether a problem names the line and, unless the form is wrong, what contradicts it."""
    places = [problem.place, *(side.place for side in problem.sides if side.place is not None)]
    if not any(place.path == path and place.line in lines for place in places):
        return False
    if classify(problem) in {"form", "unbound"}:
        return True
    speaking = [side for side in problem.sides if side.says]
    here = any(side.place is not None and side.place.path == path and side.place.line in lines
               for side in speaking)  # fmt: skip
    return len(speaking) > here
