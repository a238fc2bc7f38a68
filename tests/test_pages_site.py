"""Listings, back links and the trace on a small site that is built for real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from living_evidence.rules.registry import iter_documentation
from living_evidence.site.listings import LISTINGS
from living_evidence.site.renderers import RENDERERS

PACKAGE = Path(__file__).parents[1] / "_ext"
CONF = """\
import sys
sys.path.insert(0, {package!r})
project = "A site"
extensions = ["myst_parser", "living_evidence.site"]
include_patterns = ["index.md", "lists.md", "evidence/*/*.yaml"]
myst_enable_extensions = ["colon_fence"]
evidence_unchecked = ["lists.md"]
html_theme = "furo"
html_copy_source = False
smartquotes = False
"""
VOCABULARY = """\
facets:
  biomarker: {label: Biomarker}
  site: {label: Site}
  outcome: {label: Outcome}
domains:
  response: Response
  survival: Survival
  harms: Harms
terms:
  dMMR: {facet: biomarker, label: dMMR, definition: A defect., opposite: pMMR}
  pMMR: {facet: biomarker, label: pMMR, synonyms: [proficient]}
  rectal: {facet: site, label: rectal cancer, broader: [bowel]}
  bowel: {facet: site, label: bowel cancer}
  response: {facet: outcome, label: response, synonyms: [responded], domain: response}
  deep-response: {facet: outcome, label: deep response, broader: [response]}
  death: {facet: outcome, label: death, synonyms: [died], domain: survival}
"""
REPORT = """\
id: a-report
kind: journal-article
study: {id: a-study, reason: it is the only one, by: a curator}
citation:
  type: article-journal
  title: A report
  author: [{family: Roe, given: Ann}]
  issued: "2025"
  quotes: ["A report. By Ann Roe, 2025."]
capture: {snapshot: a-report.txt, completeness: abstract}
populations:
  everyone:
    terms: [dMMR]
    quotes: [49 patients with dMMR]
  rectal:
    label: Rectal
    terms: [rectal, dMMR]
    quotes: [30 patients with dMMR rectal cancer]
results:
  completed: {type: count, population: everyone, value: "49", quotes: [49 patients with dMMR]}
  responses:
    type: proportion
    population: everyone
    outcome: deep-response
    events: "37"
    total: "#completed"
    quotes: [37 of the 49 had a deep response]
  deaths:
    type: proportion
    population: rectal
    outcome: death
    events: "2"
    total: not-stated
    quotes: ["of 30 patients with dMMR rectal cancer, 2 died"]
"""
NEWS = """\
id: some-news
kind: news
citation: {type: post-weblog, title: Good news!, quotes: [Good news!]}
capture: {snapshot: some-news.txt, completeness: full-text}
attribution: [a news post]
results:
  all-responded:
    type: assertion
    role: synthesis
    says: everybody responded
    terms: [response]
    quotes: [Everybody responded]
"""
STUDY = """\
id: a-study
title: A study
flow: [a-report#completed]
reports: [a-report#responses]
"""
CONFLICT = """\
id: a-conflict
title: Everybody, and 37 of 49
sides:
  - {result: some-news#all-responded, says: Everybody responded}
  - {result: a-report#responses, says: "37"}
verdict: overstated
reason: The report counts 37.
by: a curator
"""
SNAPSHOTS = {
    "a-report.txt": "A report. By Ann Roe, 2025. We saw 49 patients with dMMR tumours;"
    " 37 of the 49 had a deep response."
    " Of all, of 30 patients with dMMR rectal cancer, 2 died.",
    "some-news.txt": "Good news! Everybody responded, they say.",
}
INDEX = """\
---
scope: [dMMR]
---
# A page

:::{claim} deep-responses
:source: a-report

{ev}`Of 49 patients with dMMR, 37 had a deep response <#responses>`.
:::

```{toctree}
lists
```
"""
LISTS = """\
# Lists

```{at-a-glance}
:claims: deep-responses
```

```{certainty-table}
:facets: site
```

```{outcomes-table}
:sources: a-report
:population: rectal
```

```{outcomes-table}
:sources: study:a-study
:caption: All outcomes
```

```{citation-table}
:sources: a-report some-news
```

```{reference-list}
```

```{claims-ledger}
```

```{discrepancy-list}
:sources: some-news
```

```{source-index}
```

```{study-index}
```

```{glossary-terms}
```

```{coverage}
```

```{rule-list}
```

```{judgement-list}
```

```{notice-list}
```

```{download-list}
```

```{export-columns}
:rows: results
```

```{record-fields}
:model: Proportion
```

```{report-fields}
```

```{compare-results}
a-conflict
some-news#all-responded a-report#responses
a-report#responses a-report#deaths
```

```{trace-table}
```

```{forest-table}
```

```{successive-reports}
:study: a-study
```

```{participant-flow}
:study: a-study
```

```{timeline}
```

```{evidence-map}
```

```{retelling-table}
```

```{listing-list}
```
"""


class Page(HTMLParser):
    """Ids, links, scripts and texts of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.update(filter(None, [found.get("id")]))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if tag == "script" and found.get("src"):
            self.scripts.append(str(found["src"]))

    def handle_data(self, data: str) -> None:
        # What an element of the head holds is not shown; a digest in it may hold any digits.
        if self.lasttag not in {"style", "script"}:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def write_site(root: Path) -> Path:
    files = {
        "site/conf.py": CONF.format(package=str(PACKAGE)),
        "site/index.md": INDEX,
        "site/lists.md": LISTS,
        "site/evidence/vocabulary.yaml": VOCABULARY,
        "site/evidence/sources/a-report.yaml": REPORT,
        "site/evidence/sources/some-news.yaml": NEWS,
        "site/evidence/studies/a-study.yaml": STUDY,
        "site/evidence/discrepancies/a-conflict.yaml": CONFLICT,
        **{f"snapshots/{name}": text for name, text in SNAPSHOTS.items()},
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    site = root / "site"
    done = run(site, "-m", "living_evidence", "lock")
    assert done.returncode == 0, done.stdout + done.stderr
    return site


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "EVIDENCE_SNAPSHOTS": str(site.parent / "snapshots"),
        "PYTHONPATH": str(PACKAGE),
        "SOURCE_DATE_EPOCH": "1750000000",
    }
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=site, capture_output=True, text=True, check=False, env=environment
    )


def build(site: Path, out: str, *options: str) -> tuple[Path, subprocess.CompletedProcess[str]]:
    target = site.parent / out
    done = run(site, "-m", "sphinx", "-b", "html", *options, str(site), str(target))
    return target, done


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target, done = build(write_site(tmp_path_factory.mktemp("pages")), "html")
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    return target


@pytest.fixture(scope="module")
def lists(out: Path) -> Page:
    return Page(out / "lists.html")


def test_a_result_links_back_to_every_claim_that_uses_it(out: Path) -> None:
    page = Page(out / "evidence/sources/a-report.html")
    assert "../../index.html#claim-deep-responses" in page.links
    assert "#completed" in page.links, "the denominator is a link"
    assert "deep-responses on A page" in page.text
    assert "Of 49 patients with dMMR, 37 had a deep response." in page.text
    assert "Discrepancy: Everybody, and 37 of 49 overstated" in page.text


def test_a_claim_links_to_its_result(out: Path) -> None:
    assert "evidence/sources/a-report.html#responses" in Page(out / "index.html").links


def test_a_study_shows_reports_flow_and_outcomes(out: Path) -> None:
    shown = Page(out / "evidence/studies/a-study.html").text
    for words in ("Roe 2025", "reports the study", "37 of 49", "deep response", "never added up",
                  "Harms Who Result not reported in what we read"):  # fmt: skip
        assert words in shown


def test_a_discrepancy_shows_both_sides_with_their_words(out: Path) -> None:
    shown = Page(out / "evidence/discrepancies/a-conflict.html").text
    for words in (
        "Everybody responded",
        "37 of the 49 had a deep response",
        "The record: 37 of 49",
    ):
        assert words in shown


def test_empty_outcomes_are_shown_and_wider_ones_are_not_passed_off(lists: Page) -> None:
    rectal = lists.text.partition("All outcomes")[0]
    assert "not reported for these patients alone" in rectal
    assert "37" not in rectal
    assert "2 out of: not stated" in rectal
    assert "not rated" in rectal
    assert rectal.count("not reported in what we read") == 1


def test_each_listing_shows_its_records(lists: Page) -> None:
    for words in (
        "Roe A. A report. 2025.",
        "Not reviewed by a clinician",
        "matches its source",
        "Of 49 patients with dMMR, 37 had a deep response.",
        "One side says more than its source supports.",
        "Also written: proficient",
        "No judgement is recorded.",
        "no discrepancy is declared",
        "Pages outside checking:",
        "Events out of a total",
        "#result that counts the denominator",
    ):
        assert words in lists.text
    assert lists.text.count("overstated") >= 3


def test_terms_rules_and_rows_can_be_linked_to(lists: Page) -> None:
    assert {
        "term-dMMR",
        "term-rectal",
        *(f"rule-{rule.name}" for rule in iter_documentation()),
    } <= set(lists.ids)
    assert "#term-pMMR" in lists.links


def test_every_listing_is_documented_and_used_here(lists: Page) -> None:
    for name, listing in LISTINGS.items():
        assert f"{{{name}}}" in LISTS
        assert listing.kind in RENDERERS
        assert f"{name} Shows {listing.shows}" in lists.text
        assert all(
            words.endswith(tuple("abcdefghijklmnopqrstuvwxyz"))
            for words in listing.options.values()
        )


def test_no_id_stands_twice_and_no_link_is_dead(out: Path) -> None:
    pages = {path.resolve(): Page(path) for path in out.rglob("*.html")}
    for path, page in pages.items():
        assert [name for name, count in page.ids.items() if count > 1] == [], path
        for link in page.links:
            target, _, anchor = link.partition("#")
            if link.startswith(("http", "mailto")):
                continue
            file = (path.parent / unquote(target)).resolve() if target else path
            if file.suffix != ".html":
                assert file.is_file(), (path, link)
                continue
            found = pages[file]
            assert not anchor or unquote(anchor) in found.ids, (path, link)


def test_the_trace_is_exported_and_linked(out: Path, lists: Page) -> None:
    needs = read_needs(out)
    assert set(needs) == {
        "source-a-report", "source-some-news", "study-a-study", "discrepancy-a-conflict",
        "claim-deep-responses",
    }  # fmt: skip
    assert needs["claim-deep-responses"]["rests_on"] == ["source-a-report"]
    assert needs["claim-deep-responses"]["docname"] == "index"
    assert needs["source-a-report"]["reports"] == ["study-a-study"]
    concerns = needs["discrepancy-a-conflict"]["concerns"]
    assert sorted(concerns) == ["source-a-report", "source-some-news"]
    assert {need["title"] for need in needs.values()} == {
        "a-report", "some-news", "a-study", "a-conflict", "deep-responses",
    }  # fmt: skip
    assert (out / "needs.json").is_file()
    assert "needs.json" in lists.links


def read_needs(out: Path) -> dict[str, Any]:
    data = json.loads((out / "needs.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = data["versions"][data["current_version"]]["needs"]
    return found


def test_each_need_has_an_anchor_on_its_page(out: Path) -> None:
    for name, need in read_needs(out).items():
        assert name in Page(out / f"{need['docname']}.html").ids, name


def test_no_script_of_others_reaches_the_pages(out: Path) -> None:
    scripts = {name for path in out.rglob("*.html") for name in Page(path).scripts}
    assert scripts
    assert not [name for name in scripts if "needs" in name or "jquery" in name or "://" in name]
    assert not (out / "permalink.html").exists()
    assert not (out / "schema_violations.json").exists()


def test_parallel_and_serial_builds_write_the_same_bytes(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    serial, _ = build(site, "serial", "-d", str(tmp_path / "first"))
    parallel, done = build(site, "parallel", "-j", "2", "-d", str(tmp_path / "second"))
    assert done.returncode == 0, done.stderr
    names = [
        path.relative_to(serial) for path in serial.rglob("*") if path.suffix in {".html", ".json"}
    ]
    assert names
    assert [
        name for name in names if (serial / name).read_bytes() != (parallel / name).read_bytes()
    ] == []


def test_a_removed_claim_leaves_the_trace_and_the_record(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    build(site, "html")
    (site / "index.md").write_text("# A page\n\n```{toctree}\nlists\n```\n", encoding="utf-8")
    assert "there is no claim deep-responses [unknown-claim]" in build(site, "html")[1].stderr
    named = LISTS.replace(":claims: deep-responses\n", "")
    (site / "lists.md").write_text(named, encoding="utf-8")
    out, done = build(site, "html")
    assert done.returncode == 0, done.stderr
    assert "claim-deep-responses" not in read_needs(out)
    assert "deep-responses" not in Page(out / "evidence/sources/a-report.html").text
    assert "deep-responses" not in Page(out / "lists.html").text
