"""What each pending node is replaced by when a page is written, by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.site import figures, pages

if TYPE_CHECKING:
    from living_evidence.site.context import Renderer

RENDERERS: dict[str, Renderer] = pages.RENDERERS | figures.RENDERERS
