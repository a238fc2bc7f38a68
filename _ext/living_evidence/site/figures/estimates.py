"""Which results have an interval, and which of them may stand in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.computed import compute_interval
from living_evidence.records import Proportion, Survival
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from fractions import Fraction

    from living_evidence.corpus import Corpus, Item
    from living_evidence.values import Number


@dataclass(frozen=True, slots=True)
class Bounds:
    """A confidence interval: its level and bounds in percent, and where it comes from."""

    level: str
    low: Number
    high: Number
    tells: tuple[str, ...] = ()
    """Of an interval that no source prints, and that the build computed: what it tells."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A result with the interval that may be drawn for it; `point` in percent."""

    item: Item
    point: Fraction
    bounds: Bounds


def read_interval(item: Item, corpus: Corpus) -> Bounds | None:  # noqa: ARG001
    """Return the interval that the source itself prints, or None."""
    interval = getattr(item.result, "interval", None)
    if interval is None:
        return None
    low, high = parse_number(interval.low), parse_number(interval.high)
    return None if low is None or high is None else Bounds(interval.level, low, high)


def compute_bounds(item: Item, corpus: Corpus) -> Bounds | None:
    """Return the interval that a record asks the build to compute, or None."""
    found = compute_interval(item, corpus)
    return None if found is None else Bounds(found.level, found.low, found.high, found.tells)


FINDERS: tuple[Callable[[Item, Corpus], Bounds | None], ...] = (read_interval, compute_bounds)
"""Where intervals come from, the best first: what a source prints before what is computed."""


def find_estimates(items: Iterable[Item], corpus: Corpus) -> Iterator[Estimate]:
    """Yield every proportion and survival estimate that has an interval."""
    for item in items:
        point = find_point(item, corpus)
        found = (find(item, corpus) for find in FINDERS)
        bounds = next(filter(None, found), None) if point is not None else None
        if point is not None and bounds is not None:
            yield Estimate(item, point, bounds)


def find_point(item: Item, corpus: Corpus) -> Fraction | None:
    """Return a proportion in percent: as printed, else from its events and total; or None."""
    result = item.result
    if not isinstance(result, Proportion | Survival):
        return None
    printed = parse_number(result.percent or "")
    if printed is not None or isinstance(result, Survival):
        return printed.value if printed is not None else None
    events, total = parse_number(result.events), corpus.denominator(item)
    if events is None or total is None or not total.value:
        return None
    return 100 * events.value / total.value


def group_estimates(estimates: Iterable[Estimate], corpus: Corpus) -> list[list[Estimate]]:
    """Return the estimates by outcome and time point, apart where patients exclude one another."""
    groups: list[list[Estimate]] = []
    for estimate in estimates:
        for group in groups:
            if all(_stand_together(estimate.item, other.item, corpus) for other in group):
                group.append(estimate)
                break
        else:
            groups.append([estimate])
    return groups


def _stand_together(one: Item, other: Item, corpus: Corpus) -> bool:
    same = (one.result.outcome, one.result.timepoint) == (
        other.result.outcome,
        other.result.timepoint,
    )
    return same and not exclude_one_another(one, other, corpus)


def exclude_one_another(one: Item, other: Item, corpus: Corpus) -> bool:
    """Tell whether the patients of two results belong to terms that rule one another out."""
    theirs = population_terms(other, corpus)
    return any(corpus.vocabulary.excludes(term, theirs) for term in population_terms(one, corpus))


def population_terms(item: Item, corpus: Corpus) -> frozenset[str]:
    """Return what is said of the patients of a result: by its population, and by its source."""
    own = set(item.population.all_terms) if item.population is not None else set()
    context = item.source.model.context.all_terms
    inherited = (term for term in context if not corpus.vocabulary.excludes(term, own))
    return frozenset({*own, *inherited})
