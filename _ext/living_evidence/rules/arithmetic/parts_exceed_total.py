"""Groups that exclude one another are together more than the total that they are parts of.

Those who completed treatment and those who are still on it, or those who had surgery and those who
had none, cannot outnumber everybody. Only opposites of the vocabulary are taken to exclude one
another: two responses, or two sets of patients, may well share people.

To mend: compare the events with the source, and check which total each of them refers to.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import Proportion
from living_evidence.rules.arithmetic.amounts import HUNDRED
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.counting import are_disjoint
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.walk import join_words, side_of
from living_evidence.statistics.rounding import slack_of
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import Number

NAME = "parts-exceed-total"
WHY = "Groups that exclude one another are together no more than all."
Part = tuple["Item", "Number"]
FAILING = (
    # 70 completed treatment and 15 were still on it, of 84.
    "sources/alpha-2024: {results: {on-treatment: {events: '15'}}}",
    # Those who underwent surgery and those who did not are 71 of 70.
    """\
sources/alpha-2024:
  results:
    operated: {type: proportion, events: '21', total: '#completed', value: DELETE, state: reported, reason: DELETE}
""",
    # So too where only percentages are printed.
    """\
sources/alpha-2024:
  results:
    operated: {type: proportion, percent: '30', value: DELETE, state: reported, reason: DELETE}
    no-surgery: {percent: '72', events: not-stated, total: not-stated}
""",
)
PASSING = (
    # 30% and 71% may be 29.5% and 70.5%: each is rounded.
    """\
sources/beta-summary:
  results:
    with: {type: proportion, role: background, outcome: underwent-surgery, percent: '30', quotes: [30% underwent surgery]}
    without: {type: proportion, role: background, outcome: no-surgery, percent: '71', quotes: [71% did not undergo surgery]}
snapshots/beta-summary.txt:
  Radiotherapy (45: 30% underwent surgery, 71% did not undergo surgery. Radiotherapy (45
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every set of groups that exclude one another and outnumber their whole."""
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine the parts of each total of a source, in people and in percent."""
    for parts in _find_groups(corpus, source, _find_events):
        yield _examine_events(corpus, parts)
    for parts in _find_groups(corpus, source, _find_percent):
        yield _examine_percent(corpus, parts)


def _find_events(corpus: Corpus, item: Item, result: Proportion) -> tuple[Hashable, Number] | None:
    events, total = parse_number(result.events), corpus.denominator_item(item)
    if events is None or total is None or corpus.denominator(item) is None:
        return None
    return total.address, events


def _find_percent(corpus: Corpus, item: Item, result: Proportion) -> tuple[Hashable, Number] | None:
    percent, total = parse_number(result.percent or ""), corpus.denominator_item(item)
    if percent is None or parse_number(result.events) is not None:
        return None
    return total.address if total is not None else (result.population,), percent


def _find_groups(
    corpus: Corpus,
    source: str,
    find: Callable[[Corpus, Item, Proportion], tuple[Hashable, Number] | None],
) -> Iterator[list[Part]]:
    """Yield the parts of one whole that exclude one another, two or more at a time."""
    groups: dict[Hashable, list[Part]] = {}
    for item in corpus.items_of(source):
        if isinstance(item.result, Proportion) and item.result.derived is None:
            found = find(corpus, item, item.result)
            if found is not None:
                groups.setdefault(found[0], []).append((item, found[1]))
    for parts in groups.values():
        yield from _find_disjoint(corpus, parts)


def _find_disjoint(corpus: Corpus, parts: list[Part]) -> Iterator[list[Part]]:
    seen: list[list[Part]] = []
    for at, part in enumerate(parts):
        chosen = [part]
        for other in parts[at + 1 :]:
            if all(are_disjoint(corpus, other[0], one[0]) for one in chosen):
                chosen.append(other)
        if len(chosen) > 1 and not any(all(one in more for one in chosen) for more in seen):
            seen.append(chosen)
            yield chosen


def _examine_events(corpus: Corpus, parts: list[Part]) -> Examined:
    total, whole = corpus.denominator_item(parts[0][0]), corpus.denominator(parts[0][0])
    items = [item for item, _ in parts]
    addresses = (*(item.address for item in items), *([total.address] if total else []))
    together = sum((number.value for _, number in parts), Fraction(0))
    left = " + ".join(str(number) for _, number in parts)
    worked = f"{left} ≤ {whole}"
    if total is None or whole is None or together <= whole.value:
        return Examined(NAME, addresses, worked, "holds")
    sides = tuple(side_of(corpus, item) for item in (*items, total))
    message = f"{_join(items)} are {left} = {together}, of a total of {whole} ({total.address})"
    problem = Problem(NAME, message, items[0].place, sides, hint_declaring(*addresses))
    return fail(corpus, problem, addresses, worked, WHY)


def _examine_percent(corpus: Corpus, parts: list[Part]) -> Examined:
    items = [item for item, _ in parts]
    addresses = tuple(f"{item.address}.percent" for item in items)
    together = sum((number.value for _, number in parts), Fraction(0))
    slack = sum((slack_of(number) for _, number in parts), Fraction(0))
    left = " + ".join(f"{number}%" for _, number in parts)
    worked = f"{left} ≤ 100%"
    if together <= HUNDRED:
        return Examined(NAME, addresses, worked, "holds")
    if together - slack <= HUNDRED:
        return Examined(NAME, addresses, worked, "holds", "Each of these percentages is rounded.")
    sides = (*(side_of(corpus, item, "percent") for item in items), Side("the whole", "100%"))
    message = f"{_join(items)} are {left}, which is more than all"
    problem = Problem(NAME, message, items[0].place, sides, hint_declaring(*addresses))
    return fail(corpus, problem, addresses, worked, WHY)


def _join(items: list[Item]) -> str:
    return join_words(item.address for item in items)
