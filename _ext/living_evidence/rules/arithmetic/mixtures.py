"""What may be added up: groups of which none is counted in another, with the outcome of the whole."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from living_evidence.rules.counting import is_within

if TYPE_CHECKING:
    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.arithmetic.formulas import Operand


def find_mixture(corpus: Corpus, parts: list[Operand], whole: Operand, *, is_judged: bool) -> str:
    """Say why parts make up no whole, whatever their numbers; an empty text where they may.

    With `is_judged`, somebody gave the reason why parts of one outcome make up a whole of another.
    """
    return _find_nested(corpus, parts, whole) or _find_other_outcome(
        corpus, parts, whole, is_judged=is_judged
    )


def _find_nested(corpus: Corpus, parts: list[Operand], whole: Operand) -> str:
    for one, other in permutations(parts, 2):
        if is_within(corpus, _counted(corpus, one), _counted(corpus, other)):
            return f"{one.address} is counted in {other.address} already"
    everybody = _counted(corpus, whole)
    for part in parts:
        if is_within(corpus, everybody, _counted(corpus, part)):
            return f"{whole.address} is itself counted in {part.address}"
    return ""


def _find_other_outcome(
    corpus: Corpus, parts: list[Operand], whole: Operand, *, is_judged: bool
) -> str:
    """Say which part has an outcome that the whole does not count, or lacks the one it counts."""
    counted = {part.address: _counted(corpus, part) for part in parts}
    everybody = _counted(corpus, whole)
    outcomes = {item.result.outcome for item in counted.values()}
    if is_judged and len(outcomes) == 1:
        return ""
    if everybody.result.outcome is None and len(outcomes) == 1 and None not in outcomes:
        return f"the parts count {outcomes.pop()}, and {whole.address} counts everybody"
    for address, item in counted.items():
        if not _has_outcome_of(corpus, item, everybody):
            first, second = (one.result.outcome or "no outcome" for one in (item, everybody))
            return f"{address} counts {first}, and {whole.address} counts {second}"
    return ""


def _has_outcome_of(corpus: Corpus, part: Item, whole: Item) -> bool:
    """Tell whether everybody in the part has the outcome that the whole counts."""
    outcome, wanted = part.result.outcome, whole.result.outcome
    if outcome == wanted or is_within(corpus, part, whole):
        return True
    if wanted is None:
        return False
    term = corpus.vocabulary.terms.get(wanted)
    return wanted in corpus.vocabulary.close(part.own_terms) or (
        term is not None and outcome in term.parts
    )


def _counted(corpus: Corpus, operand: Operand) -> Item:
    """Return the item whose people an operand counts: for the total of a result, another one."""
    total = corpus.denominator_item(operand.item) if operand.part == "total" else None
    return operand.item if total is None else total
