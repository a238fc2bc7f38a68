"""The index of the search, made over the pages of a build that found nothing wrong.

A build that failed leaves no index, and the search page then asks the one that Sphinx makes.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from living_evidence.site.engine import PAGE_BY_PAGE
from living_evidence.site.exporting import LAST, has_failed

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LOGGER = logging.getLogger(__name__)
BUNDLE = "pagefind"
AFTER_EXPORTS = LAST + 10
LEFT_OUT = (
    ".headerlink", ".toc-drawer", ".ev-cards", ".ev-label", ".ev-badges", ".ev-facts",
    ".ev-notice", ".ev-banner", ".ev-fields thead", ".ev-audience", ".ev-address",
)  # fmt: skip
"""What stands on many pages and tells none of them apart, or repeats what a page says."""
UNUSED = ("*-ui.*", "*-highlight.js")
"""Interfaces that come with the index; the search page has its own."""


def withdraw_index(app: Sphinx, _env: BuildEnvironment) -> list[str]:
    """Take out the index of an earlier build: its pages are about to change."""
    if app.builder.name in PAGE_BY_PAGE:
        shutil.rmtree(Path(app.outdir, BUNDLE), ignore_errors=True)
    return []


def make_index(app: Sphinx, exception: Exception | None) -> None:
    """Index the pages of a build that did not fail."""
    wanted = app.config.evidence_search and app.builder.name in PAGE_BY_PAGE
    if wanted and exception is None and not has_failed(app):
        _run_indexer(Path(app.outdir))


def _run_indexer(folder: Path) -> None:
    """Write the index into a folder of its own, and put it in its place when it is whole."""
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 - a site may do without it
    except ImportError:
        LOGGER.warning("the index of the search was not made: pagefind-bin is not installed")
        return
    made = folder / f".{BUNDLE}.new"
    shutil.rmtree(made, ignore_errors=True)
    command = [
        str(get_executable()), "--silent", "--site", str(folder), "--output-path", str(made),
        "--keep-index-url", "--exclude-selectors", ", ".join(LEFT_OUT),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        LOGGER.warning("the index of the search was not made: %s", done.stderr.strip())
        return
    for unused in (path for pattern in UNUSED for path in made.glob(pattern)):
        unused.unlink()
    made.rename(folder / BUNDLE)


def setup(app: Sphinx) -> None:
    """Register what `conf.py` may say, and connect the handlers."""
    app.add_config_value("evidence_search", default=False, rebuild="html", types=[bool])
    app.add_config_value("evidence_search_facets", [], "html", [list, tuple])
    app.connect("env-updated", withdraw_index)
    app.connect("build-finished", make_index, priority=AFTER_EXPORTS)
