"""Figures that are drawn from the records when a page is written: tables, lists, and inline SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.site.figures import (
    evidence_map,
    flow,
    forest,
    retellings,
    successive,
    timeline,
)

if TYPE_CHECKING:
    from living_evidence.site.context import Renderer

RENDERERS: dict[str, Renderer] = {
    "forest-table": forest.render_forest,
    "successive-reports": successive.render_successive,
    "participant-flow": flow.render_flow,
    "timeline": timeline.render_timeline,
    "evidence-map": evidence_map.render_map,
    "retelling-table": retellings.render_retellings,
}
