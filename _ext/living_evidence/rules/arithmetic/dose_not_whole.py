"""The total dose is not the number of fractions times the dose of each.

50 Gy in fractions of 1.8 Gy would be 27.8 fractions. Such a dose was never given as printed.

To mend: compare with the source. Where it prints the dose so, declare a discrepancy with the
sides `#name.total` and `#name.per-fraction`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_item
from living_evidence.problems import Problem, Side
from living_evidence.records import ABSENT, Dose
from living_evidence.rules.arithmetic.auditing import (
    Examined,
    explain_absence,
    fail,
    report_problems,
)
from living_evidence.rules.declared import hint_declaring
from living_evidence.values import format_fraction, parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import BaseResult
    from living_evidence.rules.base import Index
    from living_evidence.values import Quantity

NAME = "dose-not-whole"
PARTS = {
    "total": "the total dose",
    "fractions": "the number of fractions",
    "per-fraction": "the dose of each fraction",
}
WHOLE = "A dose is given in a whole number of fractions, which make it up."
FAILING = (
    "sources/beta-summary: {results: {dose: {total: 46 Gy}}}",
    "sources/NCT99999902: {results: {planned-dose: {per-fraction: 4 Gy}}}",
    "sources/NCT99999902: {results: {planned-dose: {fractions: '6.5'}}}",
)
PASSING = (
    # 50.4 Gy is 28 times 1.8 Gy.
    """\
sources/beta-summary:
  results:
    dose:
      total: 50.4 Gy
      quotes: [Radiotherapy (50.4 Gy in 1.8 Gy fractions)]
snapshots/beta-summary.txt: {45 Gy: 50.4 Gy}
""",
    # As printed, and declared.
    """\
sources/beta-summary:
  results:
    dose:
      total: 46 Gy
      quotes: [Radiotherapy (46 Gy in 1.8 Gy fractions)]
snapshots/beta-summary.txt: {45 Gy: 46 Gy}
discrepancies/dose:
  id: dose
  title: Which dose?
  verdict: reporting-error
  reason: It is no whole number of fractions.
  by: example curators
  sides:
  - {result: beta-summary#dose.total, says: 46 Gy}
  - {result: beta-summary#dose.per-fraction, says: 1.8 Gy}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every dose whose fractions do not make it up."""
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every dose of a source."""
    for item in corpus.items_of(source):
        if isinstance(item.result, Dose):
            yield from _examine(corpus, item, item.result)


def _examine(corpus: Corpus, item: Item, dose: Dose) -> Iterator[Examined]:
    total, each = parse_quantity(dose.total), parse_quantity(dose.per_fraction)
    fractions = parse_number(dose.fractions)
    if fractions is not None and fractions.value.denominator != 1:
        worked = f"{fractions} fractions are no whole number"
        yield _report(corpus, item, ("fractions",), worked)
    elif total is not None and each is not None and each.number.value and _same_unit(total, each):
        whole = total.base[0] / each.base[0]
        shown = format_fraction(whole, 0 if whole.denominator == 1 else 1)
        worked = f"{total} is {shown} fractions of {each}"
        if fractions is not None and whole != fractions.value:
            yield _report(corpus, item, ("total", "fractions"), f"{worked}, not {fractions}")
        elif fractions is None and whole.denominator != 1:
            yield _report(corpus, item, ("total", "per-fraction"), worked)
        else:
            yield Examined(NAME, _name(item, tuple(PARTS)), worked, "holds")
    else:
        yield from _leave_open(corpus, item, dose)


def _leave_open(corpus: Corpus, item: Item, dose: Dose) -> Iterator[Examined]:
    """Yield a dose of which too little is known: two of its three figures agree with any third."""
    absent = {part: text for part in PARTS if (text := _text_of(dose, part)) in ABSENT}
    if len(absent) == len(PARTS):
        return
    why = "The figures are in units that do not convert into one another."
    for part, state in absent.items():
        why = explain_absence(state, PARTS[part])
    worked = format_item(item, corpus)
    yield Examined(NAME, _name(item, tuple(PARTS)), worked, "cannot-be-decided", why)


def _same_unit(one: Quantity, other: Quantity) -> bool:
    return one.base[1] == other.base[1]


def _name(item: Item, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{item.address}.{part}" for part in parts)


def _report(corpus: Corpus, item: Item, parts: tuple[str, ...], worked: str) -> Examined:
    named = _name(item, parts)
    sides = tuple(
        Side(part, _text_of(item.result, part), item.source.document.place((*item.route, part)))
        for part in parts
    )
    if len(sides) == 1:
        sides = (*sides, Side("a number of fractions", "a whole number"))
    message = f"{item.address}: {worked}"
    place = sides[0].place or item.place
    problem = Problem(NAME, message, place, sides, hint_declaring(*named))
    return fail(corpus, problem, named, worked, WHOLE)


def _text_of(result: BaseResult, part: str) -> str:
    return str(getattr(result, part.replace("-", "_")))
