"""The formulas of derivations and identities: their parts, what forbids them, their exact value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.problems import Side
from living_evidence.rules.arithmetic.amounts import HUNDRED, Amount, find_amount
from living_evidence.values import format_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item

SIGNS = {"sum": " + ", "difference": " - ", "percent": " / ", "date-order": " before "}


@dataclass(frozen=True, slots=True)
class Operand:
    """One result, or a part of one, that a formula names."""

    address: str
    item: Item
    amount: Amount | None
    """What it is an amount of; None where it states no number."""
    part: str = ""

    @property
    def side(self) -> Side:
        """Return what it says, as one side of a contradiction."""
        return Side(self.address, str(self.amount or "no number"), self.item.place)


def find_operands(corpus: Corpus, source: str, addresses: Iterable[str]) -> list[Operand]:
    """Return what the addresses name; fewer where one names nothing, which has a rule of its own."""
    return list(_iter_operands(corpus, source, addresses))


def find_fault(corpus: Corpus, formula: str, operands: list[Operand]) -> str:
    """Say why a formula cannot be evaluated over its operands; an empty text where it can."""
    for operand in operands:
        if operand.amount is None:
            return f"{operand.address} states no number"
    units = {operand.amount.unit for operand in operands if operand.amount}
    if formula == "date-order":
        return "" if units == {"date"} else "an order wants dates"
    if formula == "percent" and (len(operands) != 2 or units != {"people"}):  # noqa: PLR2004
        return "a percent wants the events and the total, in this order"
    if formula == "percent" and not numbers_of(operands)[1]:
        return f"{operands[1].address} is zero"
    return _find_mixture(corpus, units, operands)


def evaluate(formula: str, values: list[Fraction]) -> Fraction:
    """Evaluate a formula exactly; a percent is not rounded."""
    if formula == "sum":
        return sum(values, Fraction(0))
    if formula == "difference":
        return values[0] - sum(values[1:], Fraction(0))
    return values[0] * HUNDRED / values[1]


def numbers_of(operands: list[Operand]) -> list[Fraction]:
    """Return the exact values of the operands that are numbers."""
    return [
        operand.amount.number.value
        for operand in operands
        if operand.amount and operand.amount.number
    ]


def format_formula(formula: str, operands: list[Operand]) -> str:
    """Format `124 - 7`, the left side of the arithmetic."""
    return SIGNS[formula].join(str(operand.amount or "?") for operand in operands)


def format_exact(exact: Fraction, decimals: int) -> str:
    """Format a result of either sign; a whole number has no decimals."""
    digits = format_fraction(abs(exact), 0 if exact.denominator == 1 else decimals)
    return f"-{digits}" if exact < 0 else digits


def _iter_operands(corpus: Corpus, source: str, addresses: Iterable[str]) -> Iterator[Operand]:
    for address in addresses:
        target = corpus.find(address, source)
        if target is not None and target.item is not None:
            amount = find_amount(corpus, target.item, target.part)
            yield Operand(target.address, target.item, amount, target.part)


def _find_mixture(corpus: Corpus, units: set[str], operands: list[Operand]) -> str:
    if "date" in units or len(units) > 1:
        return f"its parts are of unlike kinds ({', '.join(sorted(units))})"
    if units == {"percent"} and not _are_of_one_group(corpus, operands):
        return "its parts are percentages of unlike groups"
    return ""


def _are_of_one_group(corpus: Corpus, operands: list[Operand]) -> bool:
    """Tell whether percentages may be of one denominator: by reference, else by population."""
    items = [operand.item for operand in operands]
    totals = [corpus.denominator_item(item) for item in items]
    stated = {total.address for total in totals if total is not None}
    if len(stated) == 1 and None not in totals:
        return True
    groups = {(item.source.model.id, item.result.population) for item in items}
    return len(stated) < 2 and len(groups) == 1  # noqa: PLR2004
