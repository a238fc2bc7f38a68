"""The forest table: each estimate with its interval in words, and drawn beside them.

Nothing is pooled and no diamond is drawn: these are rows to read, not studies to add up.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.formatting import (
    format_absence,
    format_denominator,
    format_number,
    format_population,
    format_quantity,
    format_term,
)
from living_evidence.records import ABSENT, Proportion
from living_evidence.site.figures.drawing import box, draw, line, words
from living_evidence.site.figures.estimates import find_estimates, find_point, group_estimates
from living_evidence.site.figures.frame import make_empty, make_figure
from living_evidence.site.pages.outcomes import link_source, select_items
from living_evidence.site.pages.parts import Row, badge, paragraph, split_option, table
from living_evidence.values import format_fraction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes

    from living_evidence.corpus import Corpus, Item
    from living_evidence.site.context import RenderContext
    from living_evidence.site.figures.drawing import Shape
    from living_evidence.site.figures.estimates import Bounds, Estimate

COLUMNS = ("Who", "Patients", "Estimate and interval", "0% to 100%")
WIDTHS = (30, 18, 24, 28)
EMPTY = "No result here has an interval that was reported, so there is nothing to draw."
OTHERS = "The same outcome in other patients, kept apart:"
NOT_POOLED = "The rows are never pooled or added up; some may count the same patients."
APART = "Tables are kept apart where their patients exclude one another: nothing compares them."
COMPUTED = (
    "A dashed line is an interval that no source prints: it was computed here (Clopper-Pearson, "
    "exact) because the record asks for it."
)
EDGE, WIDE, HIGH = 10, 160, 30
"""Of a drawing: its margin, its width and its height."""
SCALE = Fraction(WIDE - 2 * EDGE, 100)
"""Units per percent."""
MIDDLE, TICK, BASE = 9, 17, 28
"""Heights: of the interval, of the end of a tick, of the foot of a label."""


def render_forest(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the estimates of the named sources that have an interval, one row each."""
    options, corpus = node["options"], context.corpus
    items = [item for item in select_items(corpus, options) if _is_asked(item, options)]
    estimates = list(find_estimates(items, corpus))
    others = list(_count_others(items, len(estimates), corpus))
    if not estimates:
        return [make_empty(EMPTY), *others]
    groups = group_estimates(estimates, corpus)
    body = [*_make_tables(context, groups), *others]
    sources = (estimate.item.source.model.id for estimate in estimates)
    cautions = [NOT_POOLED] if len(estimates) > 1 else []
    cautions += [APART] if len(groups) > 1 else []
    cautions += [COMPUTED] if any(one.bounds.tells for one in estimates) else []
    caption = options.get("caption", "")
    return [make_figure(context, "forest", body, sources, caption=caption, cautions=cautions)]


def _is_asked(item: Item, options: dict[str, str]) -> bool:
    outcomes = split_option(options, "outcomes")
    return options.get("study", item.study) == item.study and (
        not outcomes or item.result.outcome in outcomes
    )


def _count_others(items: list[Item], drawn: int, corpus: Corpus) -> Iterator[nodes.Node]:
    """Yield how many proportions and estimates are left out because nobody reports an interval."""
    left = sum(find_point(item, corpus) is not None for item in items) - drawn
    if left:
        noun = "proportion has" if left == 1 else "proportions have"
        further = "further " if drawn else ""
        yield paragraph(f"{left} {further}{noun} no reported interval.", classes=["ev-detail"])


def _make_tables(context: RenderContext, groups: list[list[Estimate]]) -> Iterator[nodes.Node]:
    named = [(_name_outcome(group[0].item, context.corpus), group) for group in groups]
    for name in dict.fromkeys(name for name, _ in named):
        same = [group for other, group in named if other == name]
        for number, group in enumerate(same):
            if number:
                yield paragraph(OTHERS, classes=["ev-detail"])
            rows = [_make_row(context, estimate) for estimate in group]
            caption = "" if number else name
            yield table(COLUMNS, rows, widths=WIDTHS, caption=caption, classes=["ev-forest"])


def _name_outcome(item: Item, corpus: Corpus) -> str:
    name = format_term(item.result.outcome or "", corpus.vocabulary)
    timepoint = item.result.timepoint
    at = f", at {format_quantity(timepoint.value)}" if timepoint is not None else ""
    return f"{name[:1].upper()}{name[1:]}{at}"


def _make_row(context: RenderContext, estimate: Estimate) -> Row:
    item = estimate.item
    who = format_population(
        item.result.population or "", item.population, context.corpus.vocabulary
    )
    source = link_source(context, item.source.model.id)
    value = context.reference(item.address, format_estimate(estimate), "ev-figure")
    shown: list[nodes.Node] = [paragraph(value), *_label(estimate.bounds)]
    return Row(
        (
            [paragraph(who or "not stated"), paragraph(source, classes=["ev-detail"])],
            list(_count_patients(context, item)),
            shown,
            draw_interval(who, estimate),
        )
    )


def format_estimate(estimate: Estimate) -> str:
    """Format an estimate with its interval: `92% (95% CI 86 to 99)`."""
    printed = getattr(estimate.item.result, "percent", None)
    point = printed or format_fraction(estimate.point, 1)
    bounds = estimate.bounds
    level = "CI" if bounds.level in ABSENT else f"{bounds.level}% CI"
    return f"{point}% ({level} {bounds.low} to {bounds.high})"


def _label(bounds: Bounds) -> Iterator[nodes.Node]:
    if bounds.level in ABSENT:
        yield paragraph("level: not stated", classes=["ev-detail"])
    if bounds.tells:
        yield paragraph(badge("computed here", "ev-state", "ev-state-derived"))
        yield paragraph(f"It tells: {'; '.join(bounds.tells)}.", classes=["ev-detail"])


def _count_patients(context: RenderContext, item: Item) -> Iterator[nodes.Node]:
    total = format_denominator(item, context.corpus) or format_absence("not-stated")
    found = context.corpus.denominator_item(item)
    out_of = context.reference(found.address, total, "ev-figure") if found is not None else total
    if isinstance(item.result, Proportion):
        events = format_number(item.result.events)
        yield paragraph(context.reference(item.address, events, "ev-figure"), " of ", out_of)
    else:
        yield paragraph("of ", out_of)
        # An estimate over time is no count of patients, and is never made from one.
        yield paragraph("estimated over time, not counted", classes=["ev-detail"])


def draw_interval(who: str, estimate: Estimate) -> nodes.raw:
    """Return an interval on an axis from 0% to 100%, the same in every row."""
    about = "The mark is the estimate, the line its confidence interval, on an axis of percent."
    title = f"{who}: {format_estimate(estimate)}"
    return draw(title, about, (WIDE, HIGH), _shape(estimate))


def _shape(estimate: Estimate) -> Iterator[Shape]:
    yield line("ev-axis", EDGE, MIDDLE, WIDE - EDGE, MIDDLE)
    for percent in (0, 25, 50, 75, 100):
        yield line("ev-axis", _place(percent), MIDDLE - 4, _place(percent), TICK)
    for percent in (0, 50, 100):
        yield words("ev-tick", _place(percent), BASE, str(percent))
    low, high = _place(estimate.bounds.low.value), _place(estimate.bounds.high.value)
    look = "ev-range ev-range-computed" if estimate.bounds.tells else "ev-range"
    yield line(look, low, MIDDLE, high, MIDDLE)
    for end in (low, high):
        yield line("ev-range", end, MIDDLE - 4, end, MIDDLE + 4)
    yield box("ev-point", _place(estimate.point) - 3, MIDDLE - 3, 6, 6)


def _place(percent: Fraction | int) -> Fraction:
    """Return where a percentage stands; what lies outside 0 to 100 is drawn at the edge."""
    return EDGE + SCALE * max(Fraction(0), min(Fraction(100), Fraction(percent)))
