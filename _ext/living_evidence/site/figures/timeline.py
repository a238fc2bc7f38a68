"""The timeline: every date that the sources print, on one axis, and what is undated at its end.

A date is drawn as wide as it is known: a year as a bar of that year, a day as a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.formatting import KINDS, format_absence, format_date, format_item, format_words
from living_evidence.records import (
    ABSENT,
    Count,
    DateResult,
    Proportion,
    RegistryEntry,
    Survival,
    is_secondary,
)
from living_evidence.site.figures.drawing import box, circle, draw, line
from living_evidence.site.figures.frame import make_empty, make_figure
from living_evidence.site.pages.outcomes import expand_sources, link_source
from living_evidence.site.pages.parts import Row, badge, paragraph, split_option, table, text
from living_evidence.site.pages.registry_fields import LABELS
from living_evidence.site.pages.results import item_label
from living_evidence.values import PartialDate, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes

    from living_evidence.corpus import Corpus, Item
    from living_evidence.site.context import RenderContext
    from living_evidence.site.figures.drawing import Shape

EMPTY = "No source with a date, or without one, is named here."
CITATION_DATES = {
    "citation.issued": "Published",
    "citation.available-date": "Available online",
    "citation.accessed": "Read by us",
}
PLANNED = frozenset({"startDateStruct", "completionDateStruct"})
ACTUAL = "ACTUAL"
MONTHS, DAYS = 12, 31
"""How a year is cut on the axis; the words beside it carry the date itself."""
EDGE, WIDE, HIGH, MIDDLE = 5, 210, 18, 9
WIDTHS = (18, 30, 52)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a source dates, or leaves undated: `date` is then None."""

    date: PartialDate | None
    what: str
    detail: str
    source: str
    study: str
    address: str
    planned: bool = False
    """True for a start or completion that is not said to be actual."""


def render_timeline(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return what the named sources date, oldest first."""
    options = node["options"]
    names = expand_sources(context.corpus, split_option(options, "sources"))
    events = sort_events(event for name in names for event in find_events(name, context.corpus))
    if not events:
        return [make_empty(EMPTY)]
    axis = find_axis(events)
    columns = ("Date", f"Years {axis[0]} to {axis[1]}", "What, and who says so")
    # The page of a study need not say on each line which study it is.
    told = context.docname.rpartition("/")[2]
    rows = [_make_row(context, event, axis, told) for event in events]
    body = [table(columns, rows, widths=WIDTHS, classes=["ev-timeline"])]
    caption = options.get("caption", "")
    sources = [event.source for event in events]
    cautions = list(_explain(events, axis))
    figure = make_figure(context, "timeline", body, sources, caption=caption, cautions=cautions)
    return [figure]


def _explain(events: list[Event], axis: tuple[int, int]) -> Iterator[str]:
    if axis[1]:
        yield f"The axis runs from {axis[0]} to {axis[1]}, with a line where each year begins."
    if any(event.planned for event in events):
        yield "A hollow mark is a start or a completion that no source calls actual."


def find_events(name: str, corpus: Corpus) -> Iterator[Event]:
    """Yield the dates of one source: its own, those of its registry entry, and of its counts."""
    source = corpus.sources[name].model
    if source.citation.issued in ABSENT and not isinstance(source, RegistryEntry):
        study = source.study.id if source.study else ""
        detail = f"date {format_absence(source.citation.issued)}"
        yield Event(None, "Published", detail, name, study, name)
    issued = source.citation.issued
    items = list(corpus.items_of(name))
    # A source may say itself what its date is: last updated, say, and not published.
    named = {item.result.value for item in items
             if isinstance(item.result, DateResult) and item.route[0] == "results"}  # fmt: skip
    for item in items:
        if isinstance(item.result, DateResult):
            if item.name != "citation.issued" or issued not in named:
                yield from _find_dated(item, item.result.value, corpus)
        elif item.result.as_of and isinstance(item.result, Count | Proportion | Survival):
            yield _count_event(item, item.result.as_of, corpus)


def _find_dated(item: Item, value: str, corpus: Corpus) -> Iterator[Event]:
    known = CITATION_DATES.get(item.name) or LABELS.get(item.name)
    label = known or item_label(item, corpus) or format_words(item.name)
    source, kind = item.source.model, ""
    if isinstance(source, RegistryEntry) and item.name in PLANNED:
        kind = getattr(getattr(source.registry, item.name), "type", "not-captured")
    detail = f"estimated or actual: {format_absence(kind).lower()}" if kind else ""
    planned = bool(kind) and kind.upper() != ACTUAL
    if value not in ABSENT:
        yield Event(parse_date(value), label, detail, source.id, item.study, item.address, planned)


def _count_event(item: Item, as_of: str, corpus: Corpus) -> Event:
    source = item.source.model
    told = "told by this source" if is_secondary(source) else "as reported"
    what = f"{item_label(item, corpus)}: {format_item(item, corpus)}"
    return Event(parse_date(as_of), what, told, source.id, item.study, item.address)


def sort_events(events: Iterable[Event]) -> list[Event]:
    """Return the events by date, the less exact date first, and the undated last."""
    return sorted(events, key=lambda one: (one.date is None, one.date or PartialDate(1)))


def find_axis(events: Iterable[Event]) -> tuple[int, int]:
    """Return the first year, and the one whose start ends the axis; zeros where all is undated."""
    years = [event.date.year for event in events if event.date is not None]
    return (min(years), max(years) + 1) if years else (0, 0)


def _make_row(context: RenderContext, event: Event, axis: tuple[int, int], told: str) -> Row:
    when = format_date(str(event.date)) if event.date is not None else "undated"
    head = text(when, *([] if event.date is not None else ["ev-absent"]))
    what: list[nodes.Node] = [paragraph(context.reference(event.address, event.what, "ev-figure"))]
    what += [paragraph(event.detail, classes=["ev-detail"])] if event.detail else []
    track = draw_track(event, axis) if event.date is not None else text("no date", "ev-absent")
    return Row((head, track, [*what, _show_source(context, event, told)]))


def _show_source(context: RenderContext, event: Event, told: str) -> nodes.paragraph:
    source = context.corpus.sources[event.source].model
    kind = badge(KINDS[source.kind], "ev-kind")  # type: ignore[attr-defined]
    shown: list[str | nodes.Node] = [link_source(context, event.source), " ", kind]
    if event.study and event.study != told:
        shown += [" ", context.reference(f"study:{event.study}", f"study {event.study}")]
    return paragraph(*shown, classes=["ev-detail"])


def draw_track(event: Event, axis: tuple[int, int]) -> nodes.raw:
    """Return the place of a date on the axis; a planned one is hollow."""
    when = format_date(str(event.date)) if event.date is not None else ""
    about = f"The date on an axis of years from {axis[0]} to {axis[1]}."
    return draw(f"{event.what}: {when}", about, (WIDE, HIGH), _shape(event, axis))


def _shape(event: Event, axis: tuple[int, int]) -> Iterator[Shape]:
    first, last = axis
    yield line("ev-axis", EDGE, MIDDLE, WIDE - EDGE, MIDDLE)
    for year in range(first, last + 1):
        at = _place(Fraction(year), axis)
        yield line("ev-axis", at, MIDDLE - 4, at, MIDDLE + 4)
    if event.date is None:
        return
    look = "ev-mark ev-mark-planned" if event.planned else "ev-mark"
    start, end = (_place(moment, axis) for moment in find_extent(event.date))
    if event.date.day:
        yield circle(look, start, MIDDLE, 4)
    else:
        yield box(look, start, MIDDLE - 3, end - start, 6)


def find_extent(date: PartialDate) -> tuple[Fraction, Fraction]:
    """Return where a date begins and ends, in years, as exactly as it is known."""
    start = Fraction(date.year) + Fraction(max(date.month - 1, 0), MONTHS)
    start += Fraction(max(date.day - 1, 0), MONTHS * DAYS)
    length = Fraction(1, MONTHS * DAYS) if date.day else Fraction(1, MONTHS if date.month else 1)
    return start, start + length


def _place(moment: Fraction, axis: tuple[int, int]) -> Fraction:
    first, last = axis
    return EDGE + Fraction(WIDE - 2 * EDGE) * (moment - first) / max(last - first, 1)
