"""Which mistake a wrong figure is: the slot that it fills, what it says there, and what the record says.

The checks run from the most to the least specific, and the first that explains a figure names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from living_evidence.formatting import format_item
from living_evidence.prose.figures import SPREADS, build_licence, fits
from living_evidence.prose.scanner import Bounds, Ratio, Token
from living_evidence.records import (
    Assertion,
    Count,
    Duration,
    Proportion,
    Recommendation,
    Survival,
)
from living_evidence.rules.term.licensing import FOLLOW_UP
from living_evidence.values import (
    Number,
    Quantity,
    agrees_at_written_precision,
    round_half_up,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from living_evidence.corpus import Corpus, Item
    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.figures import Licence, Slot

TIME_UNITS = frozenset({"day", "month"})
NO_TIME = re.compile(r"\s*(?:of|on)\b(?!\s+follow)", re.I)
"""After "6 months": a length of something, and no time point."""
LIMITS = {">=": "minimum", ">": "minimum", "<=": "maximum", "<": "maximum"}
LIMIT_WORDS = {"minimum": "lower", "maximum": "upper"}
ESTIMATES = ("percent", "value")
AMOUNTS = ("percent", "value", "dose", "per-fraction", "fractions")
SLOT_WORDS = {
    "percent": "percentage",
    "timepoint": "time point",
    "per-fraction": "dose per fraction",
    "fractions": "number of fractions",
    "minimum": "lower limit",
    "maximum": "upper limit",
    "interval": "confidence interval",
    "iqr": "interquartile range",
    "bounds": "limits",
    "quoted": "words",
}
GENERIC = {
    "identifier": "identifier-differs",
    "label": "label-differs",
    "date": "date-differs",
    "interval": "interval-differs",
    "unclassified": "figure-unclassified",
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The rule that a figure breaks, and what each side says in the slot that it fills."""

    rule: str
    written: str = ""
    stated: str = ""
    slot: str = ""
    hint: str = ""
    exchanged: bool = False
    """Whether two figures changed places, which is one mistake."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A wrong figure where it stands: its target, and the other wrong figures of that target."""

    token: Token
    licence: Licence
    span: SpanReading
    corpus: Corpus
    others: tuple[Token, ...] = ()

    def slots(self, *names: str) -> Iterator[Slot]:
        """Yield the slots of the target with these names, or all of them."""
        return self.licence.named(*names) if names else iter(self.licence.slots)


def diagnose(figure: Figure) -> Diagnosis:
    """Name the mistake: the most specific rule that explains the figure."""
    found = (check(figure) for check in CHECKS)
    return next((one for one in found if one is not None), _other(figure))


def _other(figure: Figure) -> Diagnosis:
    return Diagnosis(GENERIC.get(figure.token.kind, "figure-differs"))


def suggest(figure: Figure, licences: Sequence[Licence]) -> str:
    """Name another result of the same source that has this figure, if one does."""
    token, nearest = figure.token, figure.licence
    for licence in licences:
        if licence is not nearest and fits(token, licence):
            return (
                f"{licence.target.address} has it: write the figures in the order of the targets."
            )
    if token.kind in {"identifier", "label", "unclassified"} or nearest.target.item is None:
        return ""
    found = list(find_fitting(token, nearest.target.item, figure.corpus))
    return format_suggestion(found[0], figure.corpus) if found else ""


def format_suggestion(item: Item, corpus: Corpus) -> str:
    """Ask whether another result was meant, and say what it states."""
    return f"Did you mean {item.address} = {format_item(item, corpus)}?"


def find_fitting(token: Token, near: Item, corpus: Corpus) -> list[Item]:
    """Return the results of the same source that have a figure, the most alike first."""
    fitting = []
    for item in corpus.items_of(near.source.model.id):
        target = corpus.find(item.address)
        if target is not None and fits(token, build_licence(corpus, target)):
            fitting.append(item)
    return sorted(fitting, key=lambda item: _difference(item, near))


def _difference(item: Item, near: Item) -> int:
    same = (
        item.result.population == near.result.population,
        item.result.outcome == near.result.outcome,
    )
    worded = isinstance(item.result, Assertion | Recommendation)
    return 2 * worded + 2 * (item.result.state == "derived") - sum(same)


def name_spread(slot: Slot) -> str:
    """Name a spread with its article: a range, an interquartile range."""
    kind = SLOT_WORDS.get(slot.name, slot.name)
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def describe_spread(slot: Slot) -> str:
    """Say what the two numbers of a spread are called by their record."""
    bounds = slot.value
    ends = f"{bounds.low} to {bounds.high}" if isinstance(bounds, Bounds) else str(bounds)
    return f"{ends} as {name_spread(slot)}"


# One small function per mistake.


def _is_swapped(figure: Figure) -> Diagnosis | None:
    found = _swapped_ratio(figure) or _swapped_counts(figure)
    if found is None:
        return None
    events, total = found
    return Diagnosis(
        "numerator-denominator-swapped",
        f"{events} as the events and {total} as the total",
        f"{total} of {events}",
        hint=f"Write {total} of {events}: the events first, then the total.",
        exchanged=True,
    )


def _swapped_ratio(figure: Figure) -> tuple[Number, Number] | None:
    ratio = figure.token.value
    if not isinstance(ratio, Ratio) or not _has(figure, ratio.total, ratio.events):
        return None
    return ratio.events, ratio.total


def _swapped_counts(figure: Figure) -> tuple[Number, Number] | None:
    """Find "among the 35 who completed treatment, 54 had a response", either number first."""
    counts = [token for token in (figure.token, *figure.others) if token.kind == "count"]
    events = [token.value for token in counts if token.role == "events" and not token.comparator]
    totals = [token.value for token in counts if token.role in {"total", "all"}]
    pairs = ((one, other) for one in events for other in totals)
    return next((pair for pair in pairs if _has(figure, pair[1], pair[0])), None)


def _has(figure: Figure, events: Number, total: Number) -> bool:
    """Tell whether the target has these events and this total, and they are two numbers."""
    return (
        events != total
        and any(slot.value == events for slot in figure.slots("events"))
        and any(slot.value == total for slot in figure.slots("total"))
    )


def _is_turned(figure: Figure) -> Diagnosis | None:
    value = figure.token.value
    if isinstance(value, Bounds):
        turned = Bounds(value.high, value.low, value.unit, value.level)
        if value.low == value.high or not fits(replace(figure.token, value=turned), figure.licence):
            return None
        return Diagnosis(
            "bounds-swapped",
            f"{value.low} as the lower and {value.high} as the upper bound",
            f"{value.high} to {value.low}",
            hint="Write the lower bound first.",
        )
    return _is_other_end(figure)


def _is_other_end(figure: Figure) -> Diagnosis | None:
    """Find an upper limit that is given as the lower one: "75 years or older"."""
    token = figure.token
    given = LIMITS.get(token.comparator)
    own = "maximum" if given == "minimum" else "minimum"
    written = _quantity(token)
    if given is None or written is None:
        return None
    for slot in figure.slots(own):
        limit = slot.value if isinstance(slot.value, Quantity) else None
        unit = limit.unit if limit is not None and not written.unit else written.unit
        if limit is not None and limit.base == Quantity(written.number, unit).base:
            return Diagnosis(
                "bounds-swapped",
                f"{written} as the {LIMIT_WORDS[given]} bound",
                f"it as the {LIMIT_WORDS[own]} one",
                hint=f"Write it as the {LIMIT_WORDS[own]} bound.",
                exchanged=True,
            )
    return None


def _is_points(figure: Figure) -> Diagnosis | None:
    token, value = figure.token, figure.token.value
    points = token.kind == "percent-point" or _unit(value) == "percentage-point"
    for slot in figure.slots("percent", "interval") if points else ():
        return Diagnosis(
            "percentage-points",
            "percentage points, the difference between two percentages",
            f"{_format(slot)}, a percentage",
            hint="Write it as a percentage.",
        )
    for slot in figure.slots("quoted") if token.kind == "percent" else ():
        if isinstance(slot.value, Token) and slot.value.kind == "percent-point":
            return Diagnosis(
                "percentage-points",
                "a percentage",
                f"{slot.value.text}, the difference between two percentages",
                hint="Write it in percentage points.",
            )
    return None


def _is_estimate_for_bound(figure: Figure) -> Diagnosis | None:
    estimates = [slot for slot in figure.slots(*ESTIMATES) if _amount(slot.value) is not None]
    spreads = [slot for slot in figure.slots(*SPREADS) if isinstance(slot.value, Bounds)]
    if not estimates or not spreads:
        return None
    estimate, spread = estimates[0], spreads[0]
    number, bounds = _amount(estimate.value), spread.value
    if number is None or not isinstance(bounds, Bounds):
        return None
    written = _exchanged(figure.token, number, bounds, estimate)
    if not written:
        return None
    return Diagnosis(
        "estimate-for-bound",
        written,
        f"{_format(estimate)} as the estimate and {bounds.low} to {bounds.high} as its "
        f"{SLOT_WORDS.get(spread.name, spread.name)}",
        hint="Write the estimate first, then its bounds.",
        exchanged=True,
    )


def _exchanged(token: Token, estimate: Number, bounds: Bounds, slot: Slot) -> str:
    """Say which number stands in the other's place: a bound as the estimate, or the reverse."""
    if isinstance(token.value, Bounds):
        ends = (token.value.low, token.value.high)
        known = all(_is_any(end, (estimate, bounds.low, bounds.high)) for end in ends)
        wrong = [end for end in ends if _is_any(end, (estimate,))]
        return f"{wrong[0]} as a bound" if known and wrong else ""
    number = _amount(token.value)
    same = token.kind == "percent" if slot.name == "percent" else token.kind == "quantity"
    if (
        number is None
        or not same
        or token.role == "all"
        or not _is_any(number, (bounds.low, bounds.high))
    ):
        return ""
    return f"{number} as the estimate"


def _is_any(number: Number, others: tuple[Number, ...]) -> bool:
    return any(agrees_at_written_precision(number, other) for other in others)


def _is_other_level(figure: Figure) -> Diagnosis | None:
    token, value = figure.token, figure.token.value
    bare = token.kind == "percent" and token.role == "all"
    level = value if bare else getattr(value, "level", None)
    if level is None:
        return None
    for slot in figure.slots("interval"):
        source = slot.value
        if not isinstance(source, Bounds) or source.level == level:
            continue
        same = bare or fits(replace(token, value=replace(value, level=None)), figure.licence)
        if same:
            stated = f"{source.level}%" if source.level is not None else "no level"
            return Diagnosis("level-differs", f"{level}%", stated, hint=f"Write {stated}.")
    return None


def _is_other_spread(figure: Figure) -> Diagnosis | None:
    """Find a range, or quartiles, that is called a confidence interval."""
    token, value = figure.token, figure.token.value
    if token.kind != "interval":
        return None
    plain = replace(token, kind="range", value=replace(value, level=None))
    name = fits(plain, replace(figure.licence, slots=tuple(figure.slots("range", "iqr", "bounds"))))
    if name is None:
        return None
    slot = next(figure.slots(name))
    return Diagnosis(
        "range-for-interval",
        "a confidence interval",
        describe_spread(slot),
        hint=f"Call it {name_spread(slot)}.",
    )


def _is_total_for_events(figure: Figure) -> Diagnosis | None:
    token = figure.token
    if token.kind != "count" or token.role not in {"events", "all"}:
        return None
    if any(slot.value == token.value for slot in figure.slots("total")):
        return Diagnosis(
            "total-given-as-events",
            hint="This is the denominator. Write 'among the N ...' where it is one, and give the "
            "events.",
        )
    return None


def _lacks_denominator(figure: Figure) -> Diagnosis | None:
    token, licence = figure.token, figure.licence
    if "total" not in licence.absent or token.kind not in {"ratio", "percent", "count"}:
        return None
    if token.kind == "count" and token.role == "events":
        return None
    if token.kind == "percent" and licence.has("percent"):
        return None
    return Diagnosis(
        "denominator-not-stated",
        hint="The source does not state the denominator, so no total and no percentage can be "
        "given.",
    )


def _is_other_unit(figure: Figure) -> Diagnosis | None:
    token, value = figure.token, figure.token.value
    for slot in figure.slots():
        if isinstance(value, Bounds):
            same = isinstance(slot.value, Bounds) and _has_same_ends(value, slot.value)
        else:
            same = _has_same_number(token, slot)
        if same and _unit(value, token.kind) != _unit(slot.value, slot.name):
            return Diagnosis(
                "unit-differs",
                stated=_format(slot),
                slot=_name_slot(figure, slot),
                hint=f"Write {_format(slot)}.",
            )
    return None


def _has_same_ends(written: Bounds, source: Bounds) -> bool:
    return bool(written.unit) and (written.low.value, written.high.value) == (
        source.low.value,
        source.high.value,
    )


def _has_same_number(token: Token, slot: Slot) -> bool:
    """Compare the numbers alone; a count is compared with what patients are not counted in."""
    number, source = _amount(token.value), _amount(slot.value)
    if number is None or source is None or number.value != source.value:
        return False
    if token.kind == "count":
        return slot.name in AMOUNTS
    return token.kind in {"percent", "quantity"}


def _is_too_precise(figure: Figure) -> Diagnosis | None:
    token, value = figure.token, figure.token.value
    for slot in figure.slots():
        units = {_unit(slot.value, slot.name)} | ({""} if isinstance(value, Bounds) else set())
        pairs = _pair(value, slot.value) if _unit(value, token.kind) in units else []
        longer = any(not agrees_at_written_precision(*pair) for pair in pairs)
        if longer and all(_is_padded(*pair) for pair in pairs):
            return Diagnosis(
                "more-precise-than-source",
                stated=_format(slot),
                slot=_name_slot(figure, slot),
                hint=f"{_format(slot)} is as far as the source goes.",
            )
    return None


def _pair(written: object, source: object) -> list[tuple[Number, Number]]:
    ours, theirs = _numbers(written), _numbers(source)
    return list(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) else []


def _is_padded(written: Number, source: Number) -> bool:
    """Tell whether a number is right as far as its source goes, or is whole and has zeros added."""
    shown = min(written.decimals, source.decimals)
    if round_half_up(written.value, shown) == round_half_up(source.value, shown):
        return True
    return written.value == round_half_up(source.value, 0)


def _is_follow_up(figure: Figure) -> Diagnosis | None:
    """Find the length of follow-up as the time of an outcome, or the reverse."""
    item = figure.licence.target.item
    if not _is_time(figure.token) or item is None:
        return None
    fitting = find_fitting(figure.token, item, figure.corpus)
    if item.result.outcome == FOLLOW_UP and isinstance(item.result, Duration):
        other = next((one for one in fitting if one.result.timepoint is not None), None)
        kind = "the time point of"
    else:
        other = next((one for one in fitting if one.result.outcome == FOLLOW_UP), None)
        kind = "the length of follow-up,"
        if not figure.licence.has("timepoint"):
            return None
    if other is None:
        return None
    stated = next(figure.slots("timepoint", "value"), None)
    return Diagnosis(
        "follow-up-for-event-time",
        f"is {kind} {other.address}",
        f"has {_format(stated)} there" if stated is not None else "has none",
        hint=f"Write {_format(stated)}." if stated is not None else "",
    )


def _is_other_time(figure: Figure) -> Diagnosis | None:
    token, item = figure.token, figure.licence.target.item
    if not _is_time(token) or item is None:
        return None
    slot = next(figure.slots("timepoint"), None)
    if slot is None and not _can_have_time(figure, item):
        return None
    stated = _format(slot) if slot is not None else ""
    return Diagnosis(
        "timepoint-differs",
        stated=stated or "no time point",
        hint=f"Write {stated}." if stated else "Take the time out.",
    )


def _can_have_time(figure: Figure, item: Item) -> bool:
    """Tell whether a time beside this result could only say when it was assessed."""
    text, end = figure.span.block.text, figure.token.end
    counted = isinstance(item.result, Count | Proportion | Survival)
    return counted and not figure.licence.target.part and NO_TIME.match(text, end) is None


CHECKS: tuple[Callable[[Figure], Diagnosis | None], ...] = (
    _is_swapped,
    _is_turned,
    _is_points,
    _is_estimate_for_bound,
    _is_other_level,
    _is_other_spread,
    _is_total_for_events,
    _lacks_denominator,
    _is_other_unit,
    _is_too_precise,
    _is_follow_up,
    _is_other_time,
)


# What a token and a slot have in common.


def _is_time(token: Token) -> bool:
    value = token.value
    if isinstance(value, Bounds):
        return Quantity(value.low, value.unit).base[1] in TIME_UNITS
    return isinstance(value, Quantity) and value.base[1] in TIME_UNITS


def _quantity(token: Token) -> Quantity | None:
    if isinstance(token.value, Number):
        return Quantity(token.value, "percent" if token.kind == "percent" else "")
    return token.value if isinstance(token.value, Quantity) else None


def _amount(value: object) -> Number | None:
    if isinstance(value, Quantity):
        return value.number
    return value if isinstance(value, Number) else None


def _numbers(value: object) -> tuple[Number, ...]:
    if isinstance(value, Bounds):
        return value.low, value.high
    number = _amount(value)
    return (number,) if number is not None else ()


def _unit(value: object, name: str = "") -> str:
    """Return the unit of a value; that of a bare number lies in the name of its kind or slot."""
    if isinstance(value, Quantity | Bounds):
        return value.unit
    return {"percent": "percent", "percent-point": "percentage-point"}.get(name, "")


def _name_slot(figure: Figure, slot: Slot) -> str:
    """Name a slot as a reader would: the median of a follow-up, its range, the time point."""
    item = figure.licence.target.item
    statistic = getattr(item.result, "statistic", "") if item is not None else ""
    if slot.name == "value" and statistic in {"median", "mean"}:
        return str(statistic)
    return SLOT_WORDS.get(slot.name, slot.name)


def _format(slot: Slot) -> str:
    if isinstance(slot.value, Bounds):
        bounds = slot.value
        return str(Quantity(bounds.high, bounds.unit)).replace(
            str(bounds.high), f"{bounds.low} to {bounds.high}", 1
        )
    if slot.name == "fractions" and isinstance(slot.value, Quantity):
        return f"{slot.value.number} fractions"
    return f"{slot.value}%" if slot.name == "percent" else str(slot.value)
