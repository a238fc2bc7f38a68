"""The figures of a source do not make up the figure that they are declared to make up.

Enrolled less excluded are those included, and the completers of two cohorts are all completers.
Which figures make up which, the record says under `identities:`; whether they do is calculated
here, exactly for numbers of people, and with the rounding of each one for percentages.
A group and a part of it are never added up, nor people who had one outcome to people who had
another, and only figures that the source reports count: none that is calculated or in dispute.

To mend: compare each figure with the source, then the list in `of:`. Where the outcomes differ and
the figures still make up one another, say why under `judged:`. Where the source does not add up,
declare a discrepancy that names every figure of the sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.formatting import format_absence
from living_evidence.problems import Problem, Side
from living_evidence.records import Survival
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.arithmetic.formulas import (
    evaluate,
    find_fault,
    find_operands,
    format_exact,
    format_formula,
    numbers_of,
)
from living_evidence.rules.arithmetic.mixtures import find_mixture
from living_evidence.rules.declared import hint_declaring
from living_evidence.statistics.granularity import find_counts
from living_evidence.statistics.rounding import slack_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.problems import Place
    from living_evidence.records import BaseSource, Identity
    from living_evidence.rules.arithmetic.formulas import Operand
    from living_evidence.rules.base import Index

NAME = "identity-differs"
COMPLETERS = (
    "{formula: sum, of: ['#cohort-1-completed', '#cohort-2-completed'], equals: '#completed'}"
)
FAILING = (
    # A changed figure, a changed formula, another figure in the place of one of them.
    f"sources/alpha-2024: {{identities: [{COMPLETERS}], results: {{cohort-2-completed: {{value: '41'}}}}}}",
    f"sources/alpha-2024: {{identities: [{COMPLETERS.replace('sum', 'difference')}]}}",
    f"sources/alpha-2024: {{identities: [{COMPLETERS.replace('#cohort-1-completed', '#on-treatment')}]}}",
    # Those who responded are no completers who responded, though 30 and 22 are 52.
    """\
sources/alpha-2024:
  identities:
  - {formula: sum, of: ['#cohort-1-completed', '#cohort-2-response'], equals: '#all-response'}
""",
    # Fourteen of those who completed treatment are counted twice, though 70 and 14 are 84.
    """\
sources/alpha-2024:
  identities:
  - {formula: sum, of: ['#completed', '#on-treatment'], equals: '#included'}
  results:
    on-treatment: {population: completers}
""",
    # Months are no people, and a quarter of the included is no part of 55% of everybody.
    """\
sources/alpha-2024:
  identities:
  - {formula: sum, of: ['#completed', '#follow-up'], equals: '#included'}
""",
    """\
sources/alpha-2024:
  identities:
  - formula: difference
    of: ['#adverse-events-grade-1-2', '#no-adverse-events.percent']
    equals: '#relapse-free-survival'
""",
    # What the build calculates is no figure of the source.
    """\
sources/alpha-2024:
  identities:
  - {formula: sum, of: ['#excluded-relapse', '#excluded-withdrew'], equals: '#excluded-sum'}
""",
    # A reason may bridge one outcome to another, and not two of them.
    """\
sources/alpha-2024:
  identities:
  - formula: sum
    of: ['#cohort-1-completed', '#cohort-2-response']
    equals: '#all-response'
    judged: {reason: They add up., by: example curators}
""",
)
PASSING = (
    """\
sources/alpha-2024:
  identities:
  - {formula: difference, of: ['#enrolled', '#excluded'], equals: '#included'}
  - {formula: sum, of: ['#excluded-relapse', '#excluded-withdrew'], equals: '#excluded'}
  - {formula: sum, of: ['#completed', '#on-treatment'], equals: '#included'}
  - {formula: sum, of: ['#cohort-1-completed', '#cohort-2-completed'], equals: '#completed'}
  - {formula: sum, of: ['#cohort-1-response', '#cohort-2-response'], equals: '#all-response'}
""",
    # 33.4% and 33.4% are 66.8%: each is printed rounded.
    """\
sources/beta-summary:
  identities:
  - {formula: sum, of: ['#third', '#other-third'], equals: '#both'}
  results:
    third: {type: proportion, role: background, percent: '33', quotes: [33% in the first year]}
    other-third: {type: proportion, role: background, percent: '33', quotes: [33% in the second]}
    both: {type: proportion, role: background, percent: '67', quotes: [67% in both]}
snapshots/beta-summary.txt:
  Radiotherapy (45: 33% in the first year, 33% in the second, 67% in both. Radiotherapy (45
""",
)


@dataclass(frozen=True, slots=True)
class _Sum:
    """An identity as it is written, and as a sum: in a difference, the first figure is the whole."""

    identity: Identity
    places: tuple[Place, ...]
    """Where the record writes it, its formula, what it equals and each figure."""
    named: list[Operand]
    result: Operand

    @property
    def parts(self) -> list[Operand]:
        """Return what adds up to the whole."""
        is_sum = self.identity.formula == "sum"
        return self.named if is_sum else [*self.named[1:], self.result]

    @property
    def whole(self) -> Operand:
        """Return what the parts add up to."""
        return self.result if self.identity.formula == "sum" else self.named[0]

    @property
    def left(self) -> str:
        """Return the left side of the arithmetic: `124 - 7`."""
        return format_formula(self.identity.formula, self.named)


def check(index: Index) -> Iterator[Problem]:
    """Yield every identity that does not hold, or that adds up what cannot be added."""
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every identity that a source declares."""
    loaded = corpus.sources[source]
    for at, identity in enumerate(loaded.model.identities):
        operands = find_operands(corpus, source, (*identity.of, identity.equals))
        if len(operands) == len(identity.of) + 1:  # else unknown-reference names what is missing
            *named, result = operands
            places = tuple(_find_places(loaded, at, len(named)))
            yield _examine(corpus, _Sum(identity, places, named, result))


def _find_places(loaded: Loaded[BaseSource], at: int, figures: int) -> Iterator[Place]:
    yield loaded.place("identities", at)
    for key in ("formula", "equals"):
        yield loaded.place("identities", at, key)
    for number in range(figures):
        yield loaded.place("identities", at, "of", number)


def _examine(corpus: Corpus, made: _Sum) -> Examined:
    operands = [*made.named, made.result]
    addresses = tuple(operand.address for operand in operands)
    formula, result = made.identity.formula, made.result
    is_judged = made.identity.judged is not None
    fault = (
        _find_unreported(operands)
        or find_fault(corpus, formula, operands)
        or find_mixture(corpus, made.parts, made.whole, is_judged=is_judged)
    )
    if fault:
        message = f"{result.address} is not made up as the record says: {fault}"
        worked = f"{made.left} = {result.amount or '?'}"
        problem = _make_problem(made, message, worked)
        return Examined(NAME, addresses, worked, "does-not-hold", f"{fault}.", problem)
    if _agrees(corpus, made):
        worked = f"{made.left} = {result.amount}"
        return Examined(NAME, addresses, worked, "holds", _explain(made))
    worked = f"{made.left} = {_format_sum(made)}"
    problem = _make_problem(made, f"{result.address} is {result.amount}, and {worked}", worked)
    return fail(corpus, problem, addresses, worked, f"The source prints {result.amount}.")


def _find_unreported(operands: list[Operand]) -> str:
    for operand in operands:
        state = operand.item.result.state
        if state != "reported":
            return f"{operand.address} is {format_absence(state)}, and not reported"
    return ""


def _agrees(corpus: Corpus, made: _Sum) -> bool:
    """Tell whether the parts may add up to the whole: exactly, but for rounded percentages."""
    if made.result.amount is None or made.result.amount.unit != "percent":
        return not _difference(made)
    return _adds_up_in_people(corpus, made) and abs(_difference(made)) <= _slack(made)


def _difference(made: _Sum) -> Fraction:
    whole = numbers_of([made.whole])
    return sum(numbers_of(made.parts), Fraction(0)) - whole[0]


def _slack(made: _Sum) -> Fraction:
    """Return how far rounded percentages may be off together: half a unit of the last of each."""
    numbers = (operand.amount.number for operand in (*made.parts, made.whole) if operand.amount)
    return sum((slack_of(number) for number in numbers if number), Fraction(0))


def _adds_up_in_people(corpus: Corpus, made: _Sum) -> bool:
    """Tell whether whole numbers of the one denominator of all, rounded as printed, can add up."""
    operands = (made.whole, *made.parts)
    totals = {corpus.denominator(operand.item) for operand in operands}
    total = totals.pop() if len(totals) == 1 else None
    numbers = [operand.amount.number for operand in operands if operand.amount is not None]
    if total is None or any(isinstance(one.item.result, Survival) for one in operands):
        return True  # of nobody knows whom, or estimated and not counted
    spans = [find_counts(int(total.value), number) for number in numbers if number is not None]
    if not all(spans):
        return True  # a percentage of no whole number of people is a fault of its own
    whole, *parts = spans
    least, most = sum(span[0] for span in parts), sum(span[-1] for span in parts)
    return least <= whole[-1] and whole[0] <= most


def _format_sum(made: _Sum) -> str:
    exact = evaluate(made.identity.formula, numbers_of(made.named))
    numbers = [operand.amount.number for operand in made.named if operand.amount]
    decimals = max((number.decimals for number in numbers if number), default=0)
    unit = made.result.amount.unit if made.result.amount is not None else ""
    return f"{format_exact(exact, decimals)}{'%' if unit == 'percent' else ''}"


def _explain(made: _Sum) -> str:
    """Say what the arithmetic alone does not show: a judgement, and rounding."""
    judged = made.identity.judged
    why = [f"{judged.reason} ({judged.by})"] if judged is not None else []
    if _difference(made):
        why.append("Each of these percentages is rounded, and so is their sum.")
    return " ".join(why)


def _make_problem(made: _Sum, message: str, worked: str) -> Problem:
    first, *others = made.places
    label = f"the {made.identity.formula}"
    sides = (
        Side(label, worked, first),
        *(operand.side for operand in (made.result, *made.named)),
        *(Side(label, worked, place, detail=True) for place in others),
    )
    hint = hint_declaring(*(operand.address for operand in (*made.named, made.result)))
    return Problem(NAME, message, first, sides, f"Correct a figure or the list. {hint}")
