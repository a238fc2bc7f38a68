"""What a reader should know of a source before its figures: its standing, and what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_absence, format_date
from living_evidence.records import ABSENT
from living_evidence.site.pages.parts import badge, banner, paragraph, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes

    from living_evidence.problems import Problem
    from living_evidence.records import BaseSource
    from living_evidence.site.context import RenderContext

LABELS = {
    "status-not-verified": "status not verified lately",
    "review-overdue": "review overdue",
    "correction-not-read": "correction not yet read",
}
VOID = frozenset({"retracted", "withdrawn"})
"""The standings of a source of which no figure is shown any more, but on its own page."""


def render_care(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return a box for each thing of a source that is overdue."""
    found = find_care(context, node["options"]["record"])
    return [
        banner("care", f"{LABELS[problem.rule].capitalize()}.", f"{_sentence(problem)}")
        for problem in found
    ]


def find_care(context: RenderContext, record: str) -> tuple[Problem, ...]:
    """Return what of a source is overdue."""
    loaded = context.corpus.sources.get(record)
    found = context.index.care.get(loaded.document.path, ()) if loaded is not None else ()
    return tuple(problem for problem in found if problem.rule in LABELS)


def mark_source(context: RenderContext, record: str) -> Iterator[nodes.Node]:
    """Yield a label for the standing of a source that is not current, and for what is overdue."""
    loaded = context.corpus.sources.get(record)
    if loaded is not None and loaded.model.standing != "current":
        yield badge(format_absence(loaded.model.standing), "ev-standing")
    for problem in find_care(context, record):
        yield badge(LABELS[problem.rule], "ev-care")


def format_standing(source: BaseSource) -> str:
    """Format the standing of a source with its date: `retracted on 3 May 2025`."""
    standing = format_absence(source.standing)
    date = source.notice.date if source.notice is not None else "not-stated"
    return standing if date in ABSENT else f"{standing} on {format_date(date)}"


def replace_void(source: BaseSource) -> nodes.Node | None:
    """Return what stands in place of a figure of a source that was taken back; None for others."""
    if source.standing not in VOID:
        return None
    return paragraph(text(f"This source was {format_standing(source)}.", "ev-absent"))


def _sentence(problem: Problem) -> str:
    return f"{problem.message[:1].upper()}{problem.message[1:]}."
