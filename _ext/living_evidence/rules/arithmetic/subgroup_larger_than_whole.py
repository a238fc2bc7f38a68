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
from living_evidence.problems import Problem
from living_evidence.records import Proportion
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import side_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

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
)
PASSING = (
    """\
sources/alpha-2024:
  populations:
    cohort-1-completers: {parent: completers}
    cohort-2-completers: {parent: completers}
""",
)


@dataclass(frozen=True, slots=True)
class _Size:
    item: Item
    value: Fraction


def check(index: Index) -> Iterator[Problem]:
    """Yield every part that is larger than its whole, in populations and in flows."""
    for name in index.corpus.sources:
        sizes = _find_sizes(index.corpus, name)
        yield from _check_parents(index.corpus, name, sizes)
        yield from _check_siblings(index.corpus, name, sizes)
    yield from _check_flows(index.corpus)


def _find_sizes(corpus: Corpus, name: str) -> dict[str, _Size]:
    """Find the count of each population: its denominators, else a count without an outcome."""
    sizes: dict[str, _Size] = {}
    for item in corpus.items_of(name):
        population = item.result.population
        if population is None or item.result.state != "reported":
            continue
        total = corpus.denominator_item(item)
        counted = item if _counts_population(item) else None
        if item.result.outcome and isinstance(item.result, Proportion) and total is not None:
            counted = total
        number = count_of(counted) if counted is not None else None
        if counted is not None and number is not None:
            known = sizes.get(population)
            if known is None or number.value > known.value:
                sizes[population] = _Size(counted, number.value)
    return sizes


def _counts_population(item: Item) -> bool:
    return item.result.outcome is None and not item.result.terms and count_of(item) is not None


def _check_parents(corpus: Corpus, name: str, sizes: dict[str, _Size]) -> Iterator[Problem]:
    for child, population in corpus.sources[name].model.populations.items():
        part, whole = sizes.get(child), sizes.get(population.parent or "")
        if part is not None and whole is not None and part.value > whole.value:
            words = f"{child} counts {part.value}, more than {population.parent}, which counts {whole.value}"
            yield from _report(corpus, [part.item], whole.item, words)


def _check_siblings(corpus: Corpus, name: str, sizes: dict[str, _Size]) -> Iterator[Problem]:
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
        together = sum(sizes[part].value for part in parts)
        if len(parts) > 1 and disjoint and together > whole.value:
            words = f"{' and '.join(parts)} count {together}, more than {parent}, which counts {whole.value}"
            yield from _report(corpus, [sizes[part].item for part in parts], whole.item, words)


def _check_flows(corpus: Corpus) -> Iterator[Problem]:
    for loaded in corpus.studies.values():
        found = (corpus.find(address) for address in loaded.model.flow)
        items = [target.item for target in found if target is not None and target.item is not None]
        counts = [(item, number.value) for item in items if (number := count_of(item)) is not None]
        for item, value in counts[1:]:
            first, everybody = counts[0]
            if value > everybody:
                words = f"{item.name} counts {value}, more than the {everybody} of {first.name}"
                yield from _report(corpus, [item], first, words)


def _report(corpus: Corpus, parts: list[Item], whole: Item, words: str) -> Iterator[Problem]:
    if are_declared(corpus, *parts, whole):
        return
    sides = tuple(side_of(corpus, item) for item in (*parts, whole))
    hint = hint_declaring(*(item.address for item in (*parts, whole)))
    yield Problem(NAME, f"{whole.source.model.id}: {words}", parts[0].place, sides, hint)
