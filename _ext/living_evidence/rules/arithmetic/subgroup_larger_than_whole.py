"""A part of a population, or all its parts together, is larger than the whole.

A population names the one it is part of (`parent:`), and the first box of a participant flow
holds everybody. Parts that exclude one another cannot together outnumber the whole.

To mend: compare with the source, and check which population each count belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.memo import keep_last
from living_evidence.problems import Problem
from living_evidence.records import Proportion
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.counting import counts_population
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.walk import ancestors_of, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import Number

NAME = "subgroup-larger-than-whole"
FAILING = (
    "sources/alpha-2024: {results: {completed: {events: '85', total: not-stated}}}",
    """\
sources/alpha-2024:
  populations:
    cohort-1-completers: {parent: completers}
    cohort-2-completers: {parent: completers}
  results:
    cohort-2-completed: {value: '41'}
""",
    "sources/alpha-2024: {results: {on-treatment: {events: '91', total: not-stated}}}",
    # Completers of cohort 1 are some of cohort 1, which is part of the included: 85 of 84.
    """\
sources/alpha-2024:
  populations:
    cohort-1: {parent: included}
  results:
    cohort-1-completed: {value: '85'}
""",
)
PASSING = (
    """\
sources/alpha-2024:
  populations:
    cohort-1-completers: {parent: completers}
    cohort-2-completers: {parent: completers}
""",
)


WHY = "A part is never larger than its whole."
FLOW = "No step of the participant flow counts more people than the first."


@dataclass(frozen=True, slots=True)
class _Size:
    item: Item
    number: Number

    @property
    def value(self) -> Fraction:
        """Return how many there are."""
        return self.number.value


def check(index: Index) -> Iterator[Problem]:
    """Yield every part that is larger than its whole, in populations and in flows."""
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine the sizes of the populations of a source, and its part in flows of participants."""
    if corpus.sources[source].model.populations:
        sizes = _find_sizes(corpus, source)
        yield from _examine_parents(corpus, source, sizes)
        yield from _examine_siblings(corpus, source, sizes)
    for first, boxes in _find_flows(corpus).get(source, ()):
        yield from _examine_flow(corpus, first, boxes)


def _find_sizes(corpus: Corpus, name: str) -> dict[str, _Size]:
    """Find the count of each population: its denominators, else a count without an outcome."""
    sizes: dict[str, _Size] = {}
    for item in corpus.items_of(name):
        population = item.result.population
        if population is None or item.result.state != "reported":
            continue
        total = corpus.denominator_item(item)
        counted = item if counts_population(item) else None
        if item.result.outcome and isinstance(item.result, Proportion) and total is not None:
            counted = total
        number = count_of(counted) if counted is not None else None
        if counted is not None and number is not None:
            known = sizes.get(population)
            if known is None or number.value > known.value:
                sizes[population] = _Size(counted, number)
    return sizes


def _examine_parents(corpus: Corpus, name: str, sizes: dict[str, _Size]) -> Iterator[Examined]:
    source = corpus.sources[name].model
    for child, part in sizes.items():
        # A parent whose size is not known holds no more than its own parent does.
        parent = next((one for one in ancestors_of(source, child) if one in sizes), None)
        if parent is None or sizes[parent].item is part.item:
            continue
        yield _examine(corpus, {child: part}, sizes[parent], f"{parent}, which counts ")


def _examine_siblings(corpus: Corpus, name: str, sizes: dict[str, _Size]) -> Iterator[Examined]:
    populations = corpus.sources[name].model.populations
    for parent, whole in sizes.items():
        parts = [child for child, p in populations.items() if p.parent == parent and child in sizes]
        disjoint = all(
            any(
                corpus.vocabulary.excludes(term, populations[two].all_terms)
                for term in populations[one].all_terms
            )
            for one, two in combinations(parts, 2)
        )
        if len(parts) > 1 and disjoint:
            found = {part: sizes[part] for part in parts}
            yield _examine(corpus, found, whole, f"{parent}, which counts ")


@keep_last
def _find_flows(corpus: Corpus) -> dict[str, list[tuple[_Size, list[_Size]]]]:
    """Return the first box of each flow of participants with the later ones, by their source."""
    flows: dict[str, list[tuple[_Size, list[_Size]]]] = {}
    for loaded in corpus.studies.values():
        found = (corpus.find(address) for address in loaded.model.flow)
        items = [target.item for target in found if target is not None and target.item is not None]
        boxes = [_Size(item, number) for item in items if (number := count_of(item)) is not None]
        later: dict[str, list[_Size]] = {}
        for box in boxes[1:]:
            if box.item is not boxes[0].item:
                later.setdefault(box.item.source.model.id, []).append(box)
        for source, own in later.items():
            flows.setdefault(source, []).append((boxes[0], own))
    return flows


def _examine_flow(corpus: Corpus, first: _Size, boxes: list[_Size]) -> Iterator[Examined]:
    """Yield each box that holds more than the first one, and all others as one row."""
    fitting = [box for box in boxes if box.value <= first.value]
    for box in boxes:
        if box not in fitting:
            yield _examine(corpus, {box.item.name: box}, first, "the ", f" of {first.item.name}")
    if fitting:
        addresses = (*(box.item.address for box in fitting), first.item.address)
        worked = f"{', '.join(str(box.number) for box in fitting)} ≤ {first.number}"
        yield Examined(NAME, addresses, worked, "holds", FLOW)


def _examine(
    corpus: Corpus, parts: dict[str, _Size], whole: _Size, named: str, after: str = ""
) -> Examined:
    """Examine parts, by their names, against a whole, which `named` and `after` stand around."""
    items = [*(part.item for part in parts.values()), whole.item]
    addresses = tuple(item.address for item in items)
    together = sum(part.value for part in parts.values())
    worked = f"{' + '.join(str(part.number) for part in parts.values())} ≤ {whole.number}"
    if together <= whole.value:
        return Examined(NAME, addresses, worked, "holds")
    sides = tuple(side_of(corpus, item) for item in items)
    counting = f"{' and '.join(parts)} {'counts' if len(parts) == 1 else 'count'} {together}"
    words = f"{counting}, more than {named}{whole.value}{after}"
    message = f"{whole.item.source.model.id}: {words}"
    problem = Problem(NAME, message, items[0].place, sides, hint_declaring(*addresses))
    return fail(corpus, problem, addresses, worked, WHY)
