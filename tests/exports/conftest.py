"""What the tests of the exports share: this site as it would leave, and small sites of text."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.exports.edition import Edition
from living_evidence.problems import Place
from living_evidence.prose.blocks import Block, Claim, Page, Span
from living_evidence.prose.claims import read_page
from living_evidence.site.checking import judge_site, open_site
from living_evidence.site.exporting import make_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from living_evidence.corpus import Corpus

ROOT = Path(__file__).parents[2]
PATH = "docs/topics/page.md"
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1-1",
    "@SUM(A1)",
    "'=1+1",
    "\t=1+1",
    "\r\n=1+1",
    "＝1+1",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><x/>",
    "a & b < c > d \"e\" 'f'",
    "} @misc{other, title = {Another",
    "{{{",
    "}}}",
    "100% of $5 #1 a_b ~ ^ \\ \\input{/etc/passwd}",
    "first\nER  - \nTY  - JOUR\nTI  - second",
    "first\r\nAU  - Somebody",
    "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg",
    "bell \x07 null \x00 escape \x1b[31m",
    "\u202ereversed\u202c",
    "[[copy('id')]]",
    "# a heading\n\n- [x](javascript:alert(1)) `code` *b* | c",
    "{{ template }} {% raw %} ${expression}",
    "日本語 and 😀",
)
"""Texts that some reader of some format could obey."""


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Return this site as it would leave."""
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as site:
        report = judge_site(site, ROOT)
        assert not report.failed
        return make_edition(site.app, site.corpus, report)


@pytest.fixture
def state() -> Callable[..., Page]:
    """Return a function that makes a page with one claim, whose one span is all of its text."""

    def make(text: str, *targets: str, kind: str = "observation", **more: str) -> Page:
        place = Place(PATH, 4, 1)
        span = Span(0, len(text), targets or ("#responses",), place)
        block = Block("paragraph", text, place, (span,))
        claim = Claim(more.get("id", "a-claim"), kind, "a-report", place, (block,))  # type: ignore[arg-type]
        title = Block("heading", more.get("title", "A page"), place)
        return Page("docs/topics/page", PATH, checked=True, blocks=(title,), claims=(claim,))

    return make


@pytest.fixture
def publish(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus], state: Callable[..., Page]
) -> Callable[..., Edition]:
    """Return a function that makes the edition of the small site with some of its files replaced.

    Without `pages` it has one page, which states one result.
    """

    def make(changes: Mapping[str, str | None] | None = None, *pages: Page, **more: str) -> Edition:
        corpus = make_corpus(changes or {})
        # A record may hold what a build refuses: nothing may rest on the refusal alone.
        assert {problem.rule for problem in corpus.problems} <= {"hidden-character"}
        stated = pages or (state("37 patients had a clinical complete response"),)
        readings = tuple(read_page(page, corpus) for page in stated)
        return Edition(corpus, readings, more.pop("title", "A site"), **more)  # type: ignore[arg-type]

    return make


SOURCE = "evidence/sources/a-report.yaml"


def describe(text: str, **citation: str) -> dict[str, str | None]:
    """Return the record of a report whose every free text is `text`, as the file that it is."""
    said = json.dumps(text, ensure_ascii=False)
    more = "".join(f"\n  {name}: {value}" for name, value in citation.items())
    return {
        SOURCE: f"""\
id: a-report
kind: journal-article
citation:
  type: article-journal
  title: {said}
  author: [{{family: {said}, given: {said}}}, {{literal: {said}}}]
  container-title: {said}
  publisher: {said}
  volume: {said}
  issue: {said}
  page: {said}{more}
capture: {{snapshot: a-report.txt, completeness: abstract}}
note: {said}
populations:
  everyone: {{label: {said}, terms: [dMMR], quotes: [{said}]}}
results:
  responses:
    type: proportion
    label: {said}
    population: everyone
    outcome: clinical-complete-response
    timepoint: {{value: 12 months, from: {said}}}
    events: "37"
    total: not-stated
    note: {said}
    quotes: [{said}]
"""
    }
