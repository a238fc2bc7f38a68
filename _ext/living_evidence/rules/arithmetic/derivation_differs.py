"""A derived value is not what its formula gives, or its formula cannot be evaluated.

Sums, differences, percentages and orders of dates are declared in the record and evaluated by
the build, in exact fractions. This is the only arithmetic that a page may rely on.

To mend: correct the value, or the results that the formula names. A formula over a result that
is not stated, or over percentages of unlike groups, cannot be evaluated: take it out.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.arithmetic.amounts import find_amount, is_surely_before
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.arithmetic.formulas import (
    evaluate,
    find_fault,
    find_operands,
    format_exact,
    format_formula,
    numbers_of,
)
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.walk import parts_of
from living_evidence.values import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import Derivation
    from living_evidence.rules.arithmetic.formulas import Operand
    from living_evidence.rules.base import Index
    from living_evidence.values import Number

NAME = "derivation-differs"
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
    # A quarter of the included and 55% of everybody are no 80% of anybody.
    """\
sources/alpha-2024:
  results:
    share:
      type: proportion
      population: included
      percent: '80'
      state: derived
      derived:
        formula: sum
        of: ['#no-adverse-events.percent', '#adverse-events-grade-1-2.percent']
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


def check(index: Index) -> Iterator[Problem]:
    """Yield every derivation that fails or differs from the value shown."""
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every derived value of a source."""
    for item in corpus.items_of(source):
        if item.result.derived is not None:
            yield from _examine(corpus, item, item.result.derived)


def _examine(corpus: Corpus, item: Item, derived: Derivation) -> Iterator[Examined]:
    operands = find_operands(corpus, item.source.model.id, derived.of)
    if len(operands) < len(derived.of):
        return  # unknown-reference names what is missing
    fault = find_fault(corpus, derived.formula, operands)
    if fault:
        message = f"{item.address} cannot be evaluated: {fault}"
        problem = _make_problem(item, operands, message, fault)
        yield _reject(item, derived.formula, operands, fault, problem)
    elif derived.formula == "sum" and (counted := _other_outcome(item, operands)):
        message = f"{item.address} is about {item.result.outcome}, and its parts count {counted}"
        problem = _make_problem(item, operands, message, str(item.result.outcome))
        why = f"its parts count {counted}"
        yield _reject(item, derived.formula, operands, why, problem)
    elif derived.formula == "date-order":
        yield from _examine_order(corpus, item, operands)
    else:
        yield _examine_value(corpus, item, derived.formula, operands)


def _other_outcome(item: Item, operands: list[Operand]) -> str:
    """Return the outcome that all parts of a sum share, where the sum names another one."""
    outcomes = {operand.item.result.outcome for operand in operands}
    shared = outcomes.pop() if len(outcomes) == 1 else None
    return shared if shared and shared != item.result.outcome else ""


def _reject(
    item: Item, formula: str, operands: list[Operand], why: str, problem: Problem
) -> Examined:
    """Return a formula that means nothing: a source cannot be the one to blame, or to declare it."""
    worked = format_formula(formula, operands)
    return Examined(NAME, _addresses(item, operands), worked, "does-not-hold", why, problem)


def _examine_value(corpus: Corpus, item: Item, formula: str, operands: list[Operand]) -> Examined:
    exact = evaluate(formula, numbers_of(operands))
    shown = find_amount(corpus, item, "percent" if formula == "percent" else "")
    unit = "percent" if formula == "percent" else operands[0].amount.unit  # type: ignore[union-attr]
    addresses = _addresses(item, operands)
    left = format_formula(formula, operands)
    if shown is not None and shown.unit == unit and _agrees(exact, shown.number):
        return Examined(NAME, addresses, f"{left} = {shown}", "holds")
    decimals = shown.number.decimals + 1 if shown is not None and shown.number else 0
    says = str(shown) if shown is not None else "no number"
    worked = f"{left} = {format_exact(exact, decimals)}{'%' if formula == 'percent' else ''}"
    message = f"{item.address} says {says}, and its formula gives {worked}"
    problem = _make_problem(item, operands, message, worked)
    return fail(corpus, problem, addresses, worked, f"The record says {says}.")


def _addresses(item: Item, operands: list[Operand]) -> tuple[str, ...]:
    return (item.address, *(operand.address for operand in operands))


def _agrees(exact: Fraction, shown: Number | None) -> bool:
    if shown is None or exact < 0:
        return False
    return round_half_up(exact, shown.decimals) == shown.value


def _examine_order(corpus: Corpus, item: Item, operands: list[Operand]) -> Iterator[Examined]:
    for one, other in pairwise(operands):
        first, second = one.amount, other.amount
        if first is None or second is None or first.date is None or second.date is None:
            continue
        addresses = (one.address, other.address)
        worked = format_formula("date-order", [one, other])
        if is_surely_before(first.date, second.date):
            yield Examined(NAME, addresses, worked, "holds")
            continue
        says = f"{one.address} is {first} and {other.address} is {second}"
        message = f"{item.address} puts dates in order, and {says}"
        problem = _make_problem(item, [one, other], message, says)
        yield fail(corpus, problem, addresses, worked, "These dates do not follow one another.")


def _make_problem(item: Item, operands: list[Operand], message: str, worked: str) -> Problem:
    sides = (
        Side(item.address, worked, item.place),
        *(operand.side for operand in operands),
        *parts_of(item, "value", "events", "percent", "outcome", "derived"),
    )
    hint = "Correct the value or the formula. " + hint_declaring(*(o.address for o in operands))
    return Problem(NAME, message, item.place, sides, hint)
