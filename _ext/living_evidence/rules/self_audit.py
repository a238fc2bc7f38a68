"""The self-audit of a source: all that its figures were examined for, each thing once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from living_evidence.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.rules.arithmetic.auditing import Examined, Verdict

Outcome = Literal["holds", "declared", "undeclared", "undecided"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
AUDITED = frozenset(name for name, rule in RULES.items() if rule.audit is not None)
"""The rules that report from what `examine_source` yields."""
SHOWN_FIRST = "identity-differs"
ORDER: tuple[Verdict, ...] = ("does-not-hold", "cannot-be-decided", "holds")


def examine_source(corpus: Corpus, source: str) -> list[Examined]:
    """Return all examinations of a source: what does not hold first, then what is open.

    Where two rules come to the same arithmetic with the same figures, it stands there once.
    """
    found = list(_examine(corpus, source))
    return [one for verdict in ORDER for one in found if one.verdict == verdict]


def outcome_of(examined: Examined) -> Outcome:
    """Return what came of an examination; what does not hold is declared, or it is a problem."""
    if examined.verdict == "does-not-hold":
        return "declared" if examined.problem is None else "undeclared"
    return "holds" if examined.verdict == "holds" else "undecided"


def _examine(corpus: Corpus, source: str) -> Iterator[Examined]:
    seen: set[tuple[frozenset[str], str]] = set()
    for name in sorted(AUDITED, key=lambda name: (name != SHOWN_FIRST, name)):
        audit = RULES[name].audit
        for one in audit(corpus, source) if audit is not None else ():
            arithmetic = frozenset(one.addresses), one.worked
            if one.verdict != "holds" or arithmetic not in seen:
                seen.add(arithmetic)
                yield one
