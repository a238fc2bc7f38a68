"""A derived value is not what its formula gives, or its formula cannot be evaluated.

Sums, differences, percentages and orders of dates are declared in the record and evaluated by
the build, in exact fractions. This is the only arithmetic that a page may rely on.

To mend: correct the value, or the results that the formula names. A formula over a result that
is not stated, or over percentages of unlike groups, cannot be evaluated: take it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.arithmetic.amounts import (
    HUNDRED,
    Amount,
    find_amount,
    is_surely_before,
)
from living_evidence.rules.declared import hint_declaring, is_declared
from living_evidence.rules.walk import parts_of
from living_evidence.values import Number, format_fraction, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import Derivation
    from living_evidence.rules.base import Index

NAME = "derivation-differs"
SIGNS = {"sum": " + ", "difference": " - ", "percent": " / ", "date-order": " before "}
FAILING = (
    "sources/alpha-2024: {results: {response-sum: {value: '53'}}}",
    "sources/alpha-2024: {results: {enrolled: {value: '91'}}}",
    "sources/alpha-2024: {results: {response-sum: {outcome: no-surgery}}}",
    """\
sources/alpha-2024:
  results:
    included-difference:
      derived:
        of: ['#enrolled', '#operated']
""",
    """\
sources/alpha-2024:
  results:
    response-sum:
      derived:
        of: ['#follow-up', '#cohort-2-response']
""",
    """\
sources/alpha-2024:
  results:
    share:
      type: proportion
      percent: '75'
      state: derived
      derived:
        formula: percent
        of: ['#all-response', '#completed']
""",
    """\
sources/NCT99999902:
  results:
    order:
      type: assertion
      says: it ends before it starts
      state: derived
      derived:
        formula: date-order
        of: ['#completionDateStruct', '#startDateStruct']
""",
)
PASSING = (
    # 52 of 70 is 74.29%.
    """\
sources/alpha-2024:
  results:
    share:
      type: proportion
      population: completers
      percent: '74.3'
      state: derived
      derived:
        formula: percent
        of: ['#all-response', '#completed']
""",
    """\
sources/NCT99999902:
  results:
    order:
      type: assertion
      role: protocol
      says: it starts before it ends
      state: derived
      derived:
        formula: date-order
        of: ['#startDateStruct', '#completionDateStruct']
""",
)


@dataclass(frozen=True, slots=True)
class _Operand:
    address: str
    item: Item
    amount: Amount | None


def check(index: Index) -> Iterator[Problem]:
    """Yield every derivation that fails or differs from the value shown."""
    for item in index.corpus.items.values():
        if item.result.derived is not None:
            yield from _check_derivation(index.corpus, item, item.result.derived)


def _check_derivation(corpus: Corpus, item: Item, derived: Derivation) -> Iterator[Problem]:
    operands = list(_find_operands(corpus, item, derived))
    if len(operands) < len(derived.of):
        return  # unknown-reference names what is missing
    fault = _find_fault(derived.formula, operands)
    if fault:
        yield _make_problem(item, operands, f"{item.address} cannot be evaluated: {fault}", fault)
    elif derived.formula == "sum" and (counted := _other_outcome(item, operands)):
        message = f"{item.address} is about {item.result.outcome}, and its parts count {counted}"
        yield _make_problem(item, operands, message, str(item.result.outcome))
    elif derived.formula == "date-order":
        yield from _check_order(corpus, item, operands)
    else:
        yield from _check_value(corpus, item, derived.formula, operands)


def _other_outcome(item: Item, operands: list[_Operand]) -> str:
    """Return the outcome that all parts of a sum share, where the sum names another one."""
    outcomes = {operand.item.result.outcome for operand in operands}
    shared = outcomes.pop() if len(outcomes) == 1 else None
    return shared if shared and shared != item.result.outcome else ""


def _find_operands(corpus: Corpus, item: Item, derived: Derivation) -> Iterator[_Operand]:
    for address in derived.of:
        target = corpus.find(address, item.source.model.id)
        if target is not None and target.item is not None:
            amount = find_amount(corpus, target.item, target.part)
            yield _Operand(target.address, target.item, amount)


def _find_fault(formula: str, operands: list[_Operand]) -> str:
    for operand in operands:
        if operand.amount is None:
            return f"{operand.address} states no number"
    units = {operand.amount.unit for operand in operands if operand.amount}
    if formula == "date-order":
        return "" if units == {"date"} else "an order wants dates"
    if formula == "percent" and (len(operands) != 2 or units != {"people"}):  # noqa: PLR2004
        return "a percent wants the events and the total, in this order"
    if "date" in units or len(units) > 1:
        return f"its parts are of unlike kinds ({', '.join(sorted(units))})"
    if formula == "percent" and not _values(operands)[1]:
        return f"{operands[1].address} is zero"
    return ""


def _check_value(
    corpus: Corpus, item: Item, formula: str, operands: list[_Operand]
) -> Iterator[Problem]:
    exact = evaluate(formula, _values(operands))
    shown = find_amount(corpus, item, "percent" if formula == "percent" else "")
    unit = "percent" if formula == "percent" else operands[0].amount.unit  # type: ignore[union-attr]
    if shown is not None and shown.unit == unit and _agrees(exact, shown.number):
        return
    decimals = shown.number.decimals + 1 if shown is not None and shown.number else 0
    says = str(shown) if shown is not None else "no number"
    formatted = ("-" if exact < 0 else "") + format_fraction(
        abs(exact), 0 if exact.denominator == 1 else decimals
    )
    worked = f"{SIGNS[formula].join(str(operand.amount) for operand in operands)} = {formatted}"
    if formula == "percent":
        worked += "%"
    addresses = [item.address, *(operand.address for operand in operands)]
    if is_declared(corpus, *addresses):
        return
    message = f"{item.address} says {says}, and its formula gives {worked}"
    yield _make_problem(item, operands, message, worked)


def evaluate(formula: str, values: list[Fraction]) -> Fraction:
    """Evaluate a formula exactly; a percent is not rounded."""
    if formula == "sum":
        return sum(values, Fraction(0))
    if formula == "difference":
        return values[0] - sum(values[1:], Fraction(0))
    return values[0] * HUNDRED / values[1]


def _agrees(exact: Fraction, shown: Number | None) -> bool:
    if shown is None or exact < 0:
        return False
    return round_half_up(exact, shown.decimals) == shown.value


def _check_order(corpus: Corpus, item: Item, operands: list[_Operand]) -> Iterator[Problem]:
    for one, other in pairwise(operands):
        first, second = one.amount, other.amount
        if first is None or second is None or first.date is None or second.date is None:
            continue
        if is_surely_before(first.date, second.date) or is_declared(
            corpus, one.address, other.address
        ):
            continue
        says = f"{one.address} is {first} and {other.address} is {second}"
        message = f"{item.address} puts dates in order, and {says}"
        yield _make_problem(item, [one, other], message, says)


def _values(operands: list[_Operand]) -> list[Fraction]:
    return [
        operand.amount.number.value
        for operand in operands
        if operand.amount and operand.amount.number
    ]


def _make_problem(item: Item, operands: list[_Operand], message: str, worked: str) -> Problem:
    sides = (
        Side(item.address, worked, item.place),
        *(
            Side(operand.address, str(operand.amount or "no number"), operand.item.place)
            for operand in operands
        ),
        *parts_of(item, "value", "events", "percent", "outcome", "derived"),
    )
    hint = "Correct the value or the formula. " + hint_declaring(*(o.address for o in operands))
    return Problem(NAME, message, item.place, sides, hint)
