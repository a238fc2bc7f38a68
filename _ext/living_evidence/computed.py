"""The interval of a proportion that its source does not print, computed where a record asks.

It tells the sampling error alone. So it is refused wherever something else than chance makes the
count: choices, the flow of participants, registered targets, and what is told at second hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.annotations import tag_of
from living_evidence.formatting import format_interval
from living_evidence.records import JournalArticle, Proportion
from living_evidence.statistics.intervals import compute_exact_interval
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.documents import Route
    from living_evidence.values import Number

DECIMALS = 1
"""Of the bounds in percent: as many as a page may write of a percentage that it computes."""


@dataclass(frozen=True, slots=True)
class Computed:
    """An exact interval (Clopper-Pearson); level and bounds in percent."""

    level: str
    low: Number
    high: Number
    reason: str
    """Why a curator asked for it."""
    uncounted: tuple[str, ...]
    """Who took part and is not counted, in words of the vocabulary."""

    @property
    def tells(self) -> tuple[str, ...]:
        """Return what the interval tells, and of whom it tells nothing, in words."""
        return ("sampling error only", *(f"{who} are not counted" for who in self.uncounted))


@dataclass(frozen=True, slots=True)
class Objection:
    """Why no interval may be computed for a result: what its record says, and where."""

    route: Route
    says: str
    why: str


def compute_interval(item: Item, corpus: Corpus) -> Computed | None:
    """Compute the interval that a record asks for; None where it asks for none, or may not."""
    result = item.result
    if not isinstance(result, Proportion) or result.computed_interval is None:
        return None
    asked, level = result.computed_interval, parse_number(result.computed_interval.level)
    events, total = parse_number(result.events), corpus.denominator(item)
    if level is None or events is None or total is None or find_objection(item, corpus):
        return None
    bounds = compute_exact_interval(int(events.value), int(total.value), level.value, DECIMALS)
    return Computed(asked.level, *bounds, asked.reason, tuple(_find_uncounted(item, corpus)))


def find_objection(item: Item, corpus: Corpus) -> Objection | None:
    """Return why no interval may be computed for a result; None where one may."""
    found = (
        *_object_to_origin(item),
        *_object_to_outcome(item, corpus),
        *_object_to_figures(item, corpus),
    )
    return next(iter(found), None)


def _object_to_origin(item: Item) -> Iterator[Objection]:
    source, result = item.source.model, item.result
    if not isinstance(source, JournalArticle):
        why = "only the report of a study counts patients of its own"
        yield Objection(("kind",), tag_of(type(source)), why)
    if result.role != "primary-result":
        yield Objection((*item.route, "role"), result.role, "it is not what a study found")
    if result.state != "reported":
        yield Objection((*item.route, "state"), result.state, "the source does not report it so")
    if result.superseded_by:
        why = "a later report counts the same patients again"
        yield Objection((*item.route, "superseded-by"), result.superseded_by, why)


def _object_to_outcome(item: Item, corpus: Corpus) -> Iterator[Objection]:
    outcome, vocabulary = item.result.outcome or "", corpus.vocabulary
    terms = [
        vocabulary.terms[name] for name in vocabulary.closure(outcome) if name in vocabulary.terms
    ]
    if any(item.address in loaded.model.flow for loaded in corpus.studies.values()) or not terms:
        yield Objection(item.route, "participant flow", "it counts who took part, and no outcome")
    if any(term.choice == "true" for term in terms):
        yield Objection(
            (*item.route, "outcome"),
            outcome,
            "people choose it, and so no sampling error describes it",
        )


def _object_to_figures(item: Item, corpus: Corpus) -> Iterator[Objection]:
    result, total = item.result, corpus.denominator(item)
    if not isinstance(result, Proportion):
        return
    events = parse_number(result.events)
    if result.interval is not None:
        why = "the source prints an interval of its own"
        yield Objection((*item.route, "interval"), format_interval(result.interval), why)
    if events is None:
        yield Objection((*item.route, "events"), result.events, "the number of events is not known")
    elif total is None:
        yield Objection((*item.route, "total"), result.total, "the denominator is not known")
    elif not _are_whole(events, total):
        says = f"{events} of {total}"
        yield Objection((*item.route, "events"), says, "they are no whole part of a whole number")


def _are_whole(events: Number, total: Number) -> bool:
    whole = events.value.denominator == total.value.denominator == 1
    return whole and total.value > 0 and events.value <= total.value


def _find_uncounted(item: Item, corpus: Corpus) -> Iterator[str]:
    for name in item.population.all_terms if item.population is not None else ():
        term = corpus.vocabulary.terms.get(name)
        if term is not None and term.uncounted:
            yield term.uncounted
