"""Which figures a bound result licenses, and which of them a sentence gets wrong.

A target licenses typed slots (events, total, percent, interval, time point, ...). The figures
of a span fill the slots of its targets in reading order: the first target first, never back.
A bare count fills the events; it fills the total only where the sentence makes it one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from itertools import chain, permutations, product
from typing import TYPE_CHECKING, Literal

from living_evidence.corpus import count_of
from living_evidence.formatting import format_item
from living_evidence.prose.folding import fold
from living_evidence.prose.scanner import Bounds, Ratio, Token, scan
from living_evidence.prose.terms import matcher_for
from living_evidence.records import (
    ABSENT,
    Assertion,
    BaseSource,
    Code,
    Count,
    DateResult,
    Discrepancy,
    Dose,
    Duration,
    Identifier,
    Judgement,
    Limit,
    Proportion,
    Recommendation,
    Study,
    Survival,
)
from living_evidence.values import (
    Number,
    PartialDate,
    Quantity,
    agrees_at_written_precision,
    parse_date,
    parse_number,
    parse_quantity,
    round_half_up,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from living_evidence.corpus import Corpus, Item, Target
    from living_evidence.records import BaseResult, Interval

SlotName = Literal[
    "events", "total", "count", "percent", "interval", "range", "iqr", "value", "bounds", "minimum",
    "maximum", "timepoint", "dose", "fractions", "per-fraction", "date", "identifier", "quoted",
    "other", "sides",
]  # fmt: skip
SPREADS: tuple[SlotName, ...] = ("interval", "range", "iqr")
HUNDRED = 100
LEFT_OVER = 1000
"""Cost of a figure that fits nowhere; among equals the last one is blamed."""
MOST_SIDES = 4
"""With more sides than this, a discrepancy is told in its own order or in the reverse."""
_State = tuple[int, frozenset[str]]
UNORDERED = frozenset({"identifier", "date", "label"})
COUNT_SLOTS: dict[str, tuple[SlotName, ...]] = {
    "events": ("events", "count"),
    "total": ("total", "count"),
    "all": ("total", "count"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One typed value that a target licenses."""

    name: SlotName
    value: Number | Quantity | Bounds | PartialDate | str | Token
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Licence:
    """Everything in figures that one target licenses, and the text its labels may come from."""

    target: Target
    slots: tuple[Slot, ...]
    text: str = ""
    absent: frozenset[str] = frozenset()
    """Names of slots whose value the source does not state or we did not capture."""

    def named(self, *names: str) -> Iterator[Slot]:
        """Yield the slots of the given names."""
        return (slot for slot in self.slots if slot.name in names)

    def has(self, name: str) -> bool:
        """Tell whether a slot of this name has a value."""
        return any(slot.name == name for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Match:
    """A token that equals a slot of a bound result."""

    token: Token
    address: str
    slot: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A figure that no slot of the bound results licenses."""

    token: Token
    licence: Licence | None
    """The target that the figure was nearest to."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The figures of a span, matched and not."""

    matches: tuple[Match, ...] = ()
    mismatches: tuple[Mismatch, ...] = field(default=())


@lru_cache(maxsize=4096)
def build_licence(corpus: Corpus, target: Target) -> Licence:
    """Collect what a target licenses."""
    if target.item is not None:
        return _item_licence(corpus, target, target.item)
    if isinstance(target.model, Discrepancy):
        return _discrepancy_licence(corpus, target, target.model)
    if isinstance(target.model, Judgement):
        text = f"{target.model.text} {target.model.reason}"
        return Licence(target, tuple(_quoted_slots(corpus, [text])), fold(text).lower())
    if isinstance(target.model, BaseSource):
        return Licence(target, tuple(_source_slots(target.model, "")))
    if isinstance(target.model, Study):
        names = [target.model.id, target.model.registry or "", target.model.acronym]
        return Licence(
            target,
            tuple(Slot("identifier", name) for name in names if name),
            target.model.title.lower(),
        )
    return Licence(target, ())


def assign(tokens: Sequence[Token], licences: Sequence[Licence]) -> Assignment:
    """Match the figures of a span to the slots of its targets, in order and never back."""
    figures = [part for token in tokens if token.is_figure for part in _parts(token, licences)]
    ordered = [token for token in figures if token.kind not in UNORDERED]
    chosen = _best_path(ordered, licences)
    matches, mismatches = [], []
    for token in figures:
        if token.kind in UNORDERED:
            index = next((i for i, licence in enumerate(licences) if fits(token, licence)), None)
        else:
            index = chosen.get(id(token))
        slot = fits(token, licences[index]) if index is not None else None
        if index is not None and slot is not None:
            matches.append(Match(token, licences[index].target.address, slot))
        else:
            mismatches.append(Mismatch(token, _nearest(token, figures, chosen, licences)))
    return Assignment(tuple(matches), tuple(mismatches))


def fits(token: Token, licence: Licence) -> str | None:
    """Return the name of the slot of this target that the figure equals, or None."""
    check = _FITS.get(token.kind)
    return check(token, licence) if check is not None else None


def _parts(token: Token, licences: Sequence[Licence]) -> list[Token]:
    """Split a range into its two ends where two targets give one end each (age limits)."""
    if token.kind != "range" or any(fits(token, licence) for licence in licences):
        return [token]
    bounds: Bounds = token.value
    ends = [
        Token("quantity", token.start, token.end, token.text, Quantity(number, bounds.unit), sign)
        for number, sign in ((bounds.low, ">="), (bounds.high, "<="))
    ]
    if all(any(fits(end, licence) for licence in licences) for end in ends):
        return ends
    return [token]


def _best_path(tokens: Sequence[Token], licences: Sequence[Licence]) -> dict[int, int]:
    """Choose a target for each token, indices never decreasing, with the fewest left over.

    Where a span has several targets, a bare count fills the events of each only once: in "84 had
    a response and 82 no operation" a second 84 would otherwise pass as the first one repeated.
    """
    start: _State = (0, frozenset())
    paths: dict[_State, tuple[int, tuple[int | None, ...]]] = {start: (0, ())}
    for left, token in zip(range(len(tokens), 0, -1), tokens, strict=True):
        row: dict[_State, tuple[int, tuple[int | None, ...]]] = {}
        slots = [fits(token, licence) for licence in licences]
        for (reached, used), (cost, path) in paths.items():
            _keep(row, (reached, used), cost + LEFT_OVER + left, (*path, None))
            for index in range(reached, len(licences)):
                slot = slots[index]
                taken = used if index == reached else frozenset()
                once = token.kind == "count" and len(licences) > 1
                if slot is None or (once and slot in taken):
                    continue
                _keep(row, (index, taken | {slot} if once else taken), cost, (*path, index))
        paths = row
    _, path = min(paths.values(), key=lambda entry: entry[0])
    return {
        id(token): index for token, index in zip(tokens, path, strict=True) if index is not None
    }


def _keep(
    row: dict[_State, tuple[int, tuple[int | None, ...]]],
    key: _State,
    cost: int,
    path: tuple[int | None, ...],
) -> None:
    if key not in row or cost < row[key][0]:
        row[key] = (cost, path)


def _nearest(
    token: Token, figures: Sequence[Token], chosen: dict[int, int], licences: Sequence[Licence]
) -> Licence | None:
    """Return the target that a wrong figure was most likely meant for."""
    if not licences:
        return None
    before = [
        chosen[id(other)] for other in figures if other.start < token.start and id(other) in chosen
    ]
    after = [
        chosen[id(other)] for other in figures if other.start > token.start and id(other) in chosen
    ]
    start = before[-1] if before else 0
    used = set(chosen.values())
    stop = after[0] if after else len(licences) - 1
    unused = [index for index in range(start, stop + 1) if index not in used]
    return licences[unused[0] if unused else min(start, stop)]


# What fits what. One small function per kind of token.


def _fits_count(token: Token, licence: Licence) -> str | None:
    number: Number = token.value
    if token.comparator:
        return _fits_limit(Quantity(number), token.comparator, licence)
    names = COUNT_SLOTS.get(token.role or "events", ("events", "count"))
    if token.role != "total" and not licence.has("events"):
        names = (*names, "total")
    for slot in licence.named(*names, "sides"):
        if slot.value == number:
            return slot.name
    return _fits_quoted(token, licence)


def _fits_ratio(token: Token, licence: Licence) -> str | None:
    ratio: Ratio = token.value
    if token.comparator == "not":
        return _fits_denial(ratio, licence)
    if token.comparator:
        return None  # "at least 35 of 54" is more than 35 of 54
    if ratio.per:
        percent = ratio.events.value * HUNDRED / ratio.total.value if ratio.total.value else None
        printed = [slot.value for slot in licence.named("percent") if not slot.strict]
        if any(isinstance(value, Number) and value.value == percent for value in printed):
            return "percent"
    pairs = [
        events
        for events in licence.named("events")
        for total in licence.named("total")
        if events.value == ratio.events and total.value == ratio.total
    ]
    return "events" if pairs and not ratio.per else _fits_quoted(token, licence)


def _fits_denial(ratio: Ratio, licence: Licence) -> str | None:
    """Only a combination whose total is not stated may be denied ("this is not 37 out of 49")."""
    if "total" not in licence.absent:
        return None  # nothing is denied that the source states
    same = any(slot.value == ratio.events for slot in licence.named("events"))
    known = any(slot.value == ratio.total for slot in licence.named("other"))
    return "total" if same and known else None


def _fits_percent(token: Token, licence: Licence) -> str | None:
    number: Number = token.value
    if token.comparator:
        return _fits_limit(Quantity(number, "percent"), token.comparator, licence)
    if token.role == "all":
        levels = (slot.value for slot in licence.named("interval"))
        return (
            "interval" if any(isinstance(v, Bounds) and v.level == number for v in levels) else None
        )
    for slot in licence.named("percent"):
        if isinstance(slot.value, Number) and _percent_agrees(
            number, slot.value, computed=slot.strict
        ):
            return "percent"
    return _fits_quoted(token, licence)


def _percent_agrees(written: Number, source: Number, *, computed: bool) -> bool:
    """Compare with a printed percentage, or with n/N: rounded half-up, one decimal at most."""
    if not computed:
        return agrees_at_written_precision(written, source)
    return written.decimals <= 1 and round_half_up(source.value, written.decimals) == written.value


def _fits_bounds(token: Token, licence: Licence) -> str | None:
    bounds: Bounds = token.value
    names = ("interval",) if token.kind == "interval" else ("interval", "range", "iqr", "bounds")
    for slot in licence.named(*names):
        if isinstance(slot.value, Bounds) and _same_bounds(bounds, slot.value):
            return slot.name
    return _fits_quoted(token, licence)


def _same_bounds(written: Bounds, source: Bounds) -> bool:
    if written.level is not None and written.level != source.level:
        return False
    if written.unit == source.unit or not written.unit:
        pairs = ((written.low, source.low), (written.high, source.high))
        return all(agrees_at_written_precision(one, other) for one, other in pairs)
    ends = ((written.low, source.low), (written.high, source.high))
    return all(
        Quantity(one, written.unit).base == Quantity(other, source.unit).base for one, other in ends
    )


def _fits_quantity(token: Token, licence: Licence) -> str | None:
    quantity: Quantity = token.value
    if token.comparator:
        return _fits_limit(quantity, token.comparator, licence)
    each = token.role == "each" and any(licence.named("per-fraction", "dose"))
    names: tuple[SlotName, ...] = ("value", "timepoint", "dose", "per-fraction", "fractions")
    for slot in licence.named(*(("per-fraction",) if each else names)):
        if not isinstance(slot.value, Quantity):
            continue
        # A measured value may be rounded; what was planned or set is exact.
        same = _equals(quantity, slot.value)
        if same or (slot.name == "value" and _is_rounded(quantity, slot.value)):
            return slot.name
    return _fits_quoted(token, licence)


def _equals(written: Quantity, source: Quantity) -> bool:
    """Tell whether two quantities are equal, and no decimal is written that says nothing.

    1.5 years are 18 months and 1 year is 12; 2.0 years are more than a source says with 2 years.
    """
    own = source.number.decimals if written.unit == source.unit else 0
    digits = written.number.decimals
    idle = digits > own and round_half_up(written.number.value, digits - 1) == written.number.value
    return written.base == source.base and not idle


def _is_rounded(written: Quantity, source: Quantity) -> bool:
    same = written.unit == source.unit
    return same and agrees_at_written_precision(written.number, source.number)


def _fits_limit(quantity: Quantity, comparator: str, licence: Licence) -> str | None:
    ends = {
        ">=": ("minimum", False),
        ">": ("minimum", True),
        "<=": ("maximum", False),
        "<": ("maximum", True),
    }
    name, strict = ends.get(comparator, ("", False))
    for slot in licence.named(name):
        same = isinstance(slot.value, Quantity) and (
            _equals(quantity, slot.value)
            or (not quantity.unit and quantity.number == slot.value.number)
        )
        if same and slot.strict == strict:
            return slot.name
    return None


def _fits_date(token: Token, licence: Licence) -> str | None:
    if token.value is None:
        return _fits_quoted(token, licence)
    for slot in licence.named("date"):
        if isinstance(slot.value, PartialDate) and token.value.covers(slot.value):
            return "date"
    return _fits_quoted(token, licence)


def _fits_identifier(token: Token, licence: Licence) -> str | None:
    written = _fold_identifier(token.value.value)
    for slot in licence.named("identifier"):
        if isinstance(slot.value, str) and _fold_identifier(slot.value) == written:
            return "identifier"
    return _fits_quoted(token, licence)


def _fold_identifier(text: str) -> str:
    text = text.lower().removeprefix("https://").removeprefix("http://").removeprefix("doi.org/")
    return text.replace("-", "") if text.startswith("nct") else text.replace(" ", "")


def _fits_label(token: Token, licence: Licence) -> str | None:
    words = f" {token.value.text} "
    text = "".join(char if char.isalnum() or char in "-/" else " " for char in licence.text)
    return "quoted" if words in f" {' '.join(text.split())} " else None


def _fits_quoted(token: Token, licence: Licence) -> str | None:
    """Find the figure of a qualitative result, as the same kind of figure, in its quote."""
    for slot in licence.named("quoted"):
        quoted = slot.value
        if isinstance(quoted, Token) and quoted.kind == token.kind and quoted.value == token.value:
            return "quoted"
    return None


def _fits_nothing(_token: Token, _licence: Licence) -> str | None:
    return None


_FITS = {
    "count": _fits_count,
    "ratio": _fits_ratio,
    "percent": _fits_percent,
    "percent-point": _fits_quoted,
    "interval": _fits_bounds,
    "range": _fits_bounds,
    "quantity": _fits_quantity,
    "date": _fits_date,
    "identifier": _fits_identifier,
    "label": _fits_label,
    "unclassified": _fits_nothing,
}


# What each type of result licenses.


def _item_licence(corpus: Corpus, target: Target, item: Item) -> Licence:
    result = item.result
    slots = [*_value_slots(corpus, item), *_shared_slots(item)]
    absent = frozenset(_absent_slots(result))
    if "total" in absent:
        counts = {count_of(other) for other in corpus.items_of(item.source.model.id)}
        slots.extend(Slot("other", count) for count in counts if count is not None)
    quotes = [quote.exact for quote in result.quotes]
    if item.population is not None:
        quotes.extend(quote.exact for quote in item.population.quotes)
    text = fold(" ".join([*quotes, getattr(result, "says", ""), result.label])).lower()
    if isinstance(result, Assertion | Recommendation | Code | Identifier):
        says = getattr(result, "says", "")
        slots.extend(_quoted_slots(corpus, [quote.exact for quote in result.quotes] + [says]))
    if target.part:
        names = {target.part.split(".")[0], "identifier", "date"}
        if "total" in absent:
            names |= {"events", "other"}
        slots = [slot for slot in slots if slot.name in names]
    return Licence(target, tuple(slots), text, absent)


def _absent_slots(result: BaseResult) -> Iterator[str]:
    for name in ("events", "total", "percent", "value", "fractions", "per_fraction"):
        if getattr(result, name, None) in ABSENT:
            yield name.replace("_", "-")
    if result.timepoint is not None and result.timepoint.from_ in ABSENT:
        yield "timepoint.from"
    if result.state in {"not-stated", "not-captured"}:
        yield "value"


def _value_slots(corpus: Corpus, item: Item) -> Iterator[Slot]:
    result = item.result
    if isinstance(result, Count):
        yield from _number_slots(("count", result.value))
    elif isinstance(result, Proportion):
        yield from _proportion_slots(corpus, item, result)
    elif isinstance(result, Survival):
        yield from _number_slots(("percent", result.percent))
        yield from _total_slots(corpus, item)
        yield from _interval_slots(result.interval)
    elif isinstance(result, Duration):
        yield from _duration_slots(result)
        yield from _size_of_population(corpus, item)
    elif isinstance(result, Dose):
        yield from _dose_slots(result)
    elif isinstance(result, Limit):
        yield from _limit_slots(result)
    elif isinstance(result, DateResult):
        yield from _date_slots(result.value)
    elif isinstance(result, Identifier):
        yield Slot("identifier", result.value)


def _size_of_population(corpus: Corpus, item: Item) -> Iterator[Slot]:
    """Yield how many patients the population of a result has, where the same source counts it."""
    for other in corpus.items_of(item.source.model.id) if item.result.population else ():
        counts = isinstance(other.result, Count) and other.result.outcome is None
        if counts and other.result.population == item.result.population:
            size = count_of(other)
            if size is not None:
                yield Slot("total", size)


def _number_slots(*pairs: tuple[SlotName, str | None]) -> Iterator[Slot]:
    for name, text in pairs:
        number = parse_number(text) if text else None
        if number is not None:
            yield Slot(name, number)


def _quantity_slots(*pairs: tuple[SlotName, str | None], strict: bool = False) -> Iterator[Slot]:
    for name, text in pairs:
        quantity = parse_quantity(text) if text else None
        if quantity is not None:
            yield Slot(name, quantity, strict)


def _total_slots(corpus: Corpus, item: Item) -> Iterator[Slot]:
    total = corpus.denominator(item)
    if total is not None:
        yield Slot("total", total)


def _proportion_slots(corpus: Corpus, item: Item, result: Proportion) -> Iterator[Slot]:
    yield from _number_slots(("events", result.events), ("percent", result.percent))
    yield from _total_slots(corpus, item)
    yield from _interval_slots(result.interval)
    events, total = parse_number(result.events), corpus.denominator(item)
    if events is not None and total is not None and total.value and result.percent is None:
        exact = Fraction(events.value * HUNDRED, total.value)
        yield Slot("percent", Number(exact, 1), strict=True)


def _interval_slots(interval: Interval | None) -> Iterator[Slot]:
    if interval is not None:
        bounds = interval.low, interval.high
        yield from _bounds_slot("interval", *bounds, "percent", interval.level)


def _bounds_slot(
    name: SlotName, low: str | None, high: str | None, unit: str, level: str | None = None
) -> Iterator[Slot]:
    first, last = parse_number(low or ""), parse_number(high or "")
    if first is not None and last is not None:
        yield Slot(name, Bounds(first, last, unit, parse_number(level or "")))


def _duration_slots(result: Duration) -> Iterator[Slot]:
    yield from _quantity_slots(
        ("value", result.value), ("minimum", result.minimum), ("maximum", result.maximum)
    )
    unit = next(
        (q.unit for q in map(parse_quantity, (result.value or "", result.minimum or "")) if q), ""
    )
    for name, span in (("range", result.range), ("iqr", result.iqr)):
        if span is not None:
            yield from _bounds_slot(name, span.low, span.high, unit)  # type: ignore[arg-type]
    yield from _both_ends(result.minimum, result.maximum)


def _both_ends(minimum: str | None, maximum: str | None) -> Iterator[Slot]:
    low, high = parse_quantity(minimum or ""), parse_quantity(maximum or "")
    if low is not None and high is not None:
        yield Slot("bounds", Bounds(low.number, high.number, high.unit or low.unit))


def _dose_slots(result: Dose) -> Iterator[Slot]:
    yield from _quantity_slots(("dose", result.total), ("per-fraction", result.per_fraction))
    fractions = parse_number(result.fractions)
    if fractions is not None:
        yield Slot("fractions", Quantity(fractions, "fraction"))


def _limit_slots(result: Limit) -> Iterator[Slot]:
    strict = result.strict == "true"
    yield from _quantity_slots(
        ("minimum", result.minimum), ("maximum", result.maximum), strict=strict
    )
    yield from _both_ends(result.minimum, result.maximum)


def _shared_slots(item: Item) -> Iterator[Slot]:
    """Yield what every result licenses: its time point, its dates, its identifiers."""
    result, source = item.result, item.source.model
    if result.timepoint is not None:
        yield from _quantity_slots(("timepoint", result.timepoint.value))
    if result.as_of is not None:
        yield from _date_slots(result.as_of)
    yield from _source_slots(source, item.study)


def _source_slots(source: BaseSource, study: str) -> Iterator[Slot]:
    """Yield when a source was issued, and how it and its study are identified."""
    yield from _date_slots(source.citation.issued, source.citation.available_date)
    registry = getattr(source, "registry", None)
    if registry is not None and registry.lastUpdatePostDateStruct is not None:
        yield from _date_slots(registry.lastUpdatePostDateStruct.date)
    study = study or (source.study.id if source.study is not None else "")
    for name in (source.id, study, source.citation.DOI, source.citation.PMID):
        if name:
            yield Slot("identifier", name)


def _date_slots(*texts: str | None) -> Iterator[Slot]:
    for text in texts:
        date = parse_date(text or "")
        if date is not None:
            yield Slot("date", date)


def _quoted_slots(corpus: Corpus, texts: Iterable[str]) -> Iterator[Slot]:
    matcher = matcher_for(corpus.vocabulary)
    for text in texts:
        for token in scan(text, matcher):
            if token.is_figure:
                yield Slot("quoted", token)


def build_sides(corpus: Corpus, target: Target) -> tuple[Licence, ...]:
    """Return what each side of a discrepancy licenses; nothing for any other target.

    A side licenses the slots of its result, the figures of its words, and how many sides there are.
    """
    model = target.model
    if not isinstance(model, Discrepancy):
        return ()
    counts = [Slot("sides", Number(Fraction(count))) for count in {2, len(model.sides)}]
    sides = []
    for side in model.sides:
        found = corpus.find(side.result)
        if found is None or found.item is None:
            continue
        licence = _item_licence(corpus, found, found.item)
        extra = (*_quoted_slots(corpus, [side.says]), *counts)
        sides.append(replace(licence, slots=(*licence.slots, *extra)))
    return tuple(sides)


def _discrepancy_licence(corpus: Corpus, target: Target, model: Discrepancy) -> Licence:
    texts = [model.title, *(side.text for side in build_sides(corpus, target))]
    return Licence(target, (), fold(" ".join(texts)).lower())


def assign_in_any_order(
    tokens: Sequence[Token], groups: Sequence[tuple[Licence, ...]]
) -> Assignment:
    """Match figures to groups of targets: the groups in order, the sides of one in any order."""
    choices = [
        permutations(group) if len(group) <= MOST_SIDES else (group, group[::-1])
        for group in groups
    ]
    found: list[Assignment] = []
    for order in product(*choices):
        found.append(assign(tokens, [*chain(*order)]))
        if not found[-1].mismatches:
            break
    return min(found, key=lambda one: len(one.mismatches))


def describe(licence: Licence, corpus: Corpus) -> str:
    """Say what a target states, as its page prints it."""
    item = licence.target.item
    if item is None:
        return licence.target.address
    text = format_item(item, corpus)
    if item.result.timepoint is not None:
        text += f" at {item.result.timepoint.value}"
    if isinstance(item.result, Proportion | Survival) and "total" in licence.absent:
        text += ", denominator not stated"
    return text
