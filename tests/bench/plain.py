"""The visible text of built pages as plain MyST, for a peer that builds the same text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
BLOCKS = frozenset({"p", "li", "dt", "dd", "pre", "blockquote", "figcaption", "div", "section"})
HIDDEN = frozenset({"script", "style", "svg", "template"})
# A heading's own link, which the theme gives the peer too, and labels of cells on small screens.
UNSEEN = frozenset({"headerlink", "ev-label"})
MARKUP = re.compile(r"([\\`*_{}\[\]<>#$|~^])")
CONFIGURATION = """\
project = "Plain"
extensions = ["myst_parser", "sphinx_design"]
source_suffix = {".md": "markdown"}
smartquotes = False
html_theme = "furo"
"""


class Converter(HTMLParser):
    """Takes the text of the article of a page: headings, paragraphs, list items and tables."""

    def __init__(self) -> None:
        """Start outside the article."""
        super().__init__()
        self.lines: list[str] = []
        self._words: list[str] = []
        self._row: list[str] | None = None
        self._article = 0
        self._skipped, self._depth = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block where one begins."""
        self._article += tag == "article"
        classes = (dict(attrs).get("class") or "").split()
        if self._skipped:
            self._depth += tag == self._skipped
        elif tag in HIDDEN or not UNSEEN.isdisjoint(classes):
            self._skipped, self._depth = tag, 1
        elif tag in BLOCKS or tag in HEADINGS or tag == "table":
            self._end()
        elif tag == "tr":
            self._row = []

    def handle_endtag(self, tag: str) -> None:
        """End a block, a cell, a row or a table."""
        if self._skipped:
            self._depth -= tag == self._skipped
            self._skipped = self._skipped if self._depth else ""
        elif tag in HEADINGS:
            self._end(f"{'#' * HEADINGS[tag]} ")
        elif tag in {"td", "th"} and self._row is not None:
            self._row.append(self._take())
        elif tag == "tr":
            self._end_row()
        elif tag in BLOCKS or tag in {"caption", "article"}:
            self._end("- " if tag == "li" else "")
        elif tag == "table":
            self.lines.append("")
        self._article -= tag == "article"

    def handle_data(self, data: str) -> None:
        """Take the text of the article."""
        if self._article and not self._skipped:
            self._words.append(data)

    def _take(self) -> str:
        text = " ".join("".join(self._words).split())
        self._words = []
        return MARKUP.sub(r"\\\1", text)

    def _end(self, prefix: str = "") -> None:
        if self._row is not None:
            self._words.append(" ")
            return
        text = self._take()
        if text:
            self.lines += [f"{prefix}{text}", ""]

    def _end_row(self) -> None:
        cells, self._row = self._row or [], None
        if self.lines and self.lines[-1].startswith("|"):
            self.lines += [f"| {' | '.join(cells)} |"]
        else:
            self.lines += ["", f"| {' | '.join(cells)} |", f"|{' --- |' * len(cells)}"]


def write_plain_site(root: Path, html: Path) -> int:
    """Write a site of the visible text of the pages of records; return how many there are."""
    (root / "evidence").mkdir(parents=True)
    (root / "conf.py").write_text(CONFIGURATION, encoding="utf-8")
    (root / "index.md").write_text("# Plain pages\n\nEvery page is invented.\n", encoding="utf-8")
    files = sorted((html / "evidence").rglob("*.html"))
    for file in files:
        converter = Converter()
        converter.feed(file.read_text(encoding="utf-8"))
        target = root / file.relative_to(html).with_suffix(".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(["---", "orphan: true", "---", *converter.lines, ""])
        target.write_text(text, encoding="utf-8")
    return len(files)
