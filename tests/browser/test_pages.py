"""Every kind of page, narrow and wide, light and dark: nobody is kept out, nothing is cut off."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from living_evidence.rules.registry import iter_documentation

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.browser.conftest import Visits

pytestmark = pytest.mark.browser
KINDS = {
    "home": "index",
    "list of topics": "docs/topics/index",
    "topic": "docs/topics/dmmr-rectal",
    "comparison": "docs/topics/news-and-reports",
    "article": "evidence/sources/cercek-2025",
    "article only cited": "evidence/sources/cercek-2022",
    "registry entry": "evidence/sources/NCT07214142",
    "truncated registry entry": "evidence/sources/NCT06850103",
    "web answer": "evidence/sources/droracle-nom-2025",
    "news": "evidence/sources/msk-news-14-patients",
    "study": "evidence/studies/NCT04165772",
    "study only told of": "evidence/studies/rapido",
    "discrepancy": "evidence/discrepancies/how-many-patients",
    "ledger": "docs/reference/claims",
    "figures": "docs/reference/figures",
    "downloads": "docs/reference/downloads",
    "glossary": "docs/reference/glossary",
    "judgements": "docs/reference/judgements",
    "trace": "docs/reference/trace",
    "data formats": "docs/reference/data-formats",
    "not found": "404",
    "sources": "docs/reference/sources",
    "rules": "docs/reference/rules",
    "rules of a family": "docs/reference/rules/figure",
    "methods": "docs/methods/index",
    "contributing": "docs/contribute/writing-claims",
    "search": "search",
    "what a search finds": "search?q=dostarlimab",
    "general index": "genindex",
}
BESIDE = 1400
"""Pixels: from 1313 on the theme shows the contents of a page beside it."""
WIDTHS = (1280, 390, 320)
Scheme = Literal["light", "dark"]
LOOKS: tuple[tuple[int, Scheme, bool], ...] = (
    (1280, "light", True),
    (1280, "dark", False),
    (390, "light", False),
    (390, "dark", True),
)
"""Width, colours, and whether to compare these: they change with the scheme, not with the width."""
AUDIT = """async (contrast) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const rules = {"color-contrast": {enabled: contrast}};
  const found = await axe.run({runOnly: tags, rules, resultTypes: ["violations"]});
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html}`);
}"""
"""Returns what axe finds, with the first element that each rule is about."""
SHORTEN = """() => {
  for (const list of document.querySelectorAll("tbody, dl, ul, ol"))
    while (list.children.length > 12) list.lastElementChild.remove();
}"""
"""Leaves twelve rows of each list: to compare the colours of a thousand takes half a minute."""
LARGEST_PAGE, LARGEST_OWN = 95_000, 15_000
"""Bytes, compressed: a page with its style sheets and scripts, and our part of these."""
LINKED = re.compile(r'<(?:link [^>]*rel="stylesheet"[^>]* href|script[^>]* src)="([^"?]+)')


def is_too_wide(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 900})
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_everybody_can_read_it(path: str, visit: Visits) -> None:
    reader = visit()
    page = reader.open(path)
    if "?" in path:
        expect(page.get_by_role("status")).to_contain_text("pages for")
    assert [width for width in WIDTHS if is_too_wide(page, width)] == []
    page.evaluate(AXE_SCRIPT)
    page.evaluate(SHORTEN)
    for width, scheme, contrast in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(AUDIT, contrast) == [], (width, scheme)
    assert reader.complaints == []


@pytest.mark.parametrize("kind", ["topic", "article"])
def test_the_contents_beside_a_wide_page_can_be_touched(kind: str, visit: Visits) -> None:
    page = visit(BESIDE).open(KINDS[kind])
    assert page.locator(".toc-tree").is_visible()
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AUDIT, False) == []  # noqa: FBT003 - the argument of a script


def test_every_page_is_light_enough(built: Path) -> None:
    pages = [path for path in built.rglob("*.html") if "_static" not in path.parts]
    sizes = {path.relative_to(built).as_posix(): weigh(path) for path in pages}
    assert {path for path, size in sizes.items() if size > LARGEST_PAGE} == set()
    own = [*built.glob("_static/evidence*.css"), *built.glob("_static/evidence*.js")]
    assert len(own) >= 2
    assert sum(map(measure, own)) <= LARGEST_OWN


def test_every_rule_stands_on_the_page_of_its_family_and_is_linked_there(built: Path) -> None:
    folder = built / "docs" / "reference"
    table = (folder / "rules.html").read_text(encoding="utf-8")
    for rule in iter_documentation():
        page = (folder / "rules" / f"{rule.family}.html").read_text(encoding="utf-8")
        assert f'<dt id="rule-{rule.name}">' in page, rule.name
        assert f'href="rules/{rule.family}.html#rule-{rule.name}"' in table, rule.name
        assert table.count(f'id="rule-{rule.name}"') == 1, "old links lead to its row"


def weigh(page: Path) -> int:
    linked = LINKED.findall(page.read_text(encoding="utf-8"))
    return measure(page) + sum(measure(page.parent / name) for name in linked)


def measure(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))
