"""The Sphinx extension: record pages, claims, and a build that fails on every contradiction."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from living_evidence.site import (
    directives,
    domain,
    engine,
    exporting,
    frame,
    listings,
    mutations,
    needs,
    nodes,
    outside,
    parser,
    rendering,
    roles,
    searching,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
STYLES, SCRIPT = ("evidence.css", "figures.css"), "evidence.js"

MODULES = (
    nodes, parser, roles, directives, listings, mutations, rendering, frame, engine, needs,
    exporting, searching, outside,
)  # fmt: skip


def set_defaults(app: Sphinx, config: Config) -> None:
    """Bring what our pages look like, and keep the text that is read as it was written."""
    config.smartquotes = False
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    config.templates_path = [*config.templates_path, str(TEMPLATES)]
    for style in STYLES:
        app.add_css_file(style)
    app.add_js_file(SCRIPT, loading_method="defer")


def spare_catalogs(app: Sphinx) -> None:
    """Write no needs.json beside catalogs: its builder cannot share their environment."""
    if app.builder.name == "gettext":
        app.config.needs_build_json = False


def _sum_sources() -> int:
    """Return a number that changes with the engine: then every page is read again."""
    files = sorted(Path(__file__).parents[1].rglob("*.py"))
    return zlib.crc32(b"".join(file.read_bytes() for file in files))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    app.add_config_value("evidence_unchecked", [], "env", [list, tuple])
    app.add_config_value("evidence_strict", default=False, rebuild="", types=[bool])
    # `{claim}` and `{digest}` in it stand for what the report is about.
    app.add_config_value("evidence_report_url", "", "html", [str])
    app.add_domain(domain.EvidenceDomain)
    for module in MODULES:
        module.setup(app)
    app.connect("config-inited", set_defaults)
    app.connect("builder-inited", spare_catalogs)
    return {
        "version": "0.1",
        "env_version": _sum_sources(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
