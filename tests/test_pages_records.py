"""The page of a record: every result has its anchor and its state, and no markup of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.core import publish_from_doctree
from docutils.utils import new_document

from living_evidence.formatting import STATES
from living_evidence.records import Quote
from living_evidence.site.nodes import GENERATED, evidence_box, evidence_pending
from living_evidence.site.pages import build_record_page
from living_evidence.site.pages.parts import (
    Row,
    banner,
    external,
    paragraph,
    quote_block,
    table,
    text,
)
from living_evidence.site.renderers import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from living_evidence.corpus import Corpus

    Maker = Callable[[Mapping[str, str | None]], Corpus]

EVIL = "<script>alert(1)</script>"
JOURNAL = """\
id: a-report
kind: journal-article
study: {id: a-study, reason: it says so, by: a curator}
citation:
  type: article-journal
  title: A report
  author: [{family: Roe, given: Ann}]
  container-title: A journal
  issued: "2025-06-19"
  DOI: 10.1000/abc
  PMID: "123456"
  URL: https://example.org/a
capture: {snapshot: a-report.txt, completeness: abstract, language: en}
populations:
  everyone:
    label: Everyone
    terms: [dMMR]
    judged: {pMMR: {reason: only for this test, by: a curator}}
    quotes: [{section: Methods, exact: 49 patients with dMMR}]
results:
  completed: {type: count, value: "49", quotes: [49 patients]}
  responses:
    type: proportion
    label: Responses
    population: everyone
    outcome: clinical-complete-response
    timepoint: {value: 12 months, from: not-stated}
    events: "37"
    total: "#completed"
    note: A caution.
    quotes: [{section: Results, exact: 37 respondierten, lang: de}]
  guessed: {type: count, value: "2", state: judged, reason: it follows, by: a curator}
  silent: {type: count, value: not-stated, state: not-stated, reason: it does not say}
  beyond: {type: count, value: not-captured, state: not-captured, reason: the copy ends}
  argued: {type: count, value: "3", state: disputed, reason: see there}
  added:
    type: count
    value: "5"
    state: derived
    derived: {formula: sum, of: ["#guessed", "#argued"]}
  old: {type: count, value: "1", superseded-by: "#completed", quotes: [once one]}
  hoped: {type: assertion, role: hypothesis, says: it may help, quotes: [may help]}
missing:
  - {what: the full text, reason: only the abstract was captured}
"""
REGISTRY = """\
id: NCT00000001
kind: registry-entry
citation: {type: webpage, title: A trial}
capture: {completeness: truncated, truncated-after: the last words}
registry:
  nctId: NCT00000001
  overallStatus: RECRUITING
  hasResults: "false"
  phases: [PHASE1, PHASE2]
  enrollmentInfo: {count: "30"}
  startDateStruct: {date: "2025-10-01", type: ESTIMATED}
  designInfo: {allocation: RANDOMIZED}
  minimumAge: 18 Years
"""
SUMMARY = """\
id: an-answer
kind: clinical-summary
citation: {type: webpage, title: An answer}
capture: {completeness: full-text}
standing: retracted
notice: {type: Retraction, date: "2025-01-02", DOI: 10.1000/gone}
results:
  own-review:
    type: code
    scheme: reviewState
    value: pending
    quotes: [pending human review]
references:
  - {label: Guideline, title: A guide, year: "2020", assessed-as: summary, reason: it cites others}
"""
STUDY = "id: a-study\ntitle: A study\nsecond-hand: 'true'\n"
CONFLICT = """\
id: a-conflict
title: Two numbers
sides: [{result: a-report#guessed, says: "2"}, {result: a-report#argued, says: "3"}]
verdict: unresolved
reason: Nobody knows.
by: a curator
"""


@pytest.fixture
def corpus(make_corpus: Maker) -> Corpus:
    made = make_corpus(
        {
            "evidence/sources/a-report.yaml": JOURNAL,
            "evidence/sources/NCT00000001.yaml": REGISTRY,
            "evidence/sources/an-answer.yaml": SUMMARY,
            "evidence/studies/a-study.yaml": STUDY,
            "evidence/discrepancies/a-conflict.yaml": CONFLICT,
        }
    )
    assert len(made.sources) == 3
    assert made.studies
    assert made.discrepancies
    return made


def build(corpus: Corpus, name: str, kind: str = "sources") -> nodes.section:
    return build_record_page(kind, getattr(corpus, kind)[name], corpus)


def find_ids(page: nodes.Element) -> list[str]:
    found: list[str] = []
    for node in page.findall(nodes.Element):
        found += node.get("ids", [])
    return found


def find_row(page: nodes.Element, anchor: str) -> nodes.row:
    return next(row for row in page.findall(nodes.row) if anchor in row["ids"])


@pytest.mark.parametrize(("kind", "name"), [("sources", "a-report"), ("studies", "a-study")])
def test_a_long_page_lists_its_sections(corpus: Corpus, kind: str, name: str) -> None:
    page = build(corpus, name, kind)
    listed = next(box for box in page.findall(evidence_box) if "ev-jump" in box["classes"])
    links = [(link["refid"], link.astext()) for link in listed.findall(nodes.reference)]
    sections = [child for child in page.children if isinstance(child, nodes.section)]
    assert links == [(one["ids"][0], one[0].astext()) for one in sections]
    assert page.index(listed) == page.index(sections[0]) - 1


@pytest.mark.parametrize("name", ["a-report", "NCT00000001", "an-answer"])
def test_every_addressable_item_has_one_anchor(corpus: Corpus, name: str) -> None:
    ids = find_ids(build(corpus, name))
    assert len(ids) == len(set(ids))
    assert {item.name for item in corpus.items_of(name)} <= set(ids)


@pytest.mark.parametrize(
    ("anchor", "state"),
    [
        ("completed", "reported"),
        ("added", "derived"),
        ("guessed", "judged"),
        ("silent", "not-stated"),
        ("beyond", "not-captured"),
        ("argued", "disputed"),
    ],
)
def test_each_state_is_said_in_words_and_has_its_look(
    corpus: Corpus, anchor: str, state: str
) -> None:
    row = find_row(build(corpus, "a-report"), anchor)
    badges = [node for node in row.findall(nodes.inline) if "ev-state" in node["classes"]]
    assert [badge.astext() for badge in badges] == [STATES[state][0]]  # type: ignore[index]
    assert f"ev-state-{state}" in badges[0]["classes"]


def test_a_result_shows_value_denominator_population_time_and_words(corpus: Corpus) -> None:
    row = find_row(build(corpus, "a-report"), "responses")
    shown = row.astext()
    for words in ("37 of 49", "Out of: ", "49 (Completed)", "Population: Everyone", "12 months",
                  "Counted from: not stated", "Note: A caution.", "37 respondierten"):  # fmt: skip
        assert words in shown
    quotes = [node for node in row.findall(nodes.paragraph) if "language-de" in node["classes"]]
    assert [quote.astext() for quote in quotes] == ["37 respondierten"]
    assert "Results, in German" in shown


def test_reasons_formulas_and_successors_are_shown(corpus: Corpus) -> None:
    page = build(corpus, "a-report")
    assert "it follows (a curator)" in find_row(page, "guessed").astext()
    assert "Calculated as the sum of" in find_row(page, "added").astext()
    links = [node["options"]["address"] for node in find_row(page, "old").findall(evidence_pending)]
    assert "a-report#completed" in links
    assert "only for this test (a curator)" in page.astext()
    assert "only the abstract was captured" in page.astext()


def test_hypotheses_and_sums_stand_apart_from_results(corpus: Corpus) -> None:
    page = build(corpus, "a-report")
    rows = {
        part["ids"][0]: {name for row in part.findall(nodes.row) for name in row["ids"]}
        for part in page.findall(nodes.section)
        if part["ids"][0] != "source-a-report"
    }
    assert rows["_hypothesis"] == {"hoped"}
    assert rows["_derived"] == {"added"}
    assert "responses" in rows["_primary-result"]


def test_identifiers_lead_out_and_only_over_the_web(corpus: Corpus) -> None:
    page = build(corpus, "a-report")
    targets = {node.get("refuri") for node in page.findall(nodes.reference)} - {None}
    assert targets == {
        "https://doi.org/10.1000/abc", "https://pubmed.ncbi.nlm.nih.gov/123456/",
        "https://example.org/a",
    }  # fmt: skip
    assert isinstance(external("javascript:alert(1)", "x"), nodes.Text)
    assert isinstance(external("data:text/html,x", "x"), nodes.Text)


def test_a_registry_entry_names_its_fields_and_what_is_pending(corpus: Corpus) -> None:
    page = build(corpus, "NCT00000001")
    shown = page.astext()
    assert "Results pending." in shown
    assert "Our copy of this source ends early." in shown
    assert "Estimated or actual: estimated" in find_row(page, "startDateStruct").astext()
    assert "Estimated or actual: not captured" in find_row(page, "enrollmentInfo").astext()
    assert {"phases.1", "phases.2", "allocation"} <= set(find_ids(page))
    absent = next(row for row in page.findall(nodes.row) if "Masking" in row.astext())
    assert "not captured" in absent.astext()


def test_a_summary_is_marked_and_its_own_review_stands_apart_from_ours(corpus: Corpus) -> None:
    page = build(corpus, "an-answer")
    shown = page.astext()
    assert "Not used as support." in shown
    assert "This source is retracted." in shown
    assert "Retraction, 2 January 2025" in shown
    review = next(part for part in page.findall(nodes.section) if part["ids"] == ["_review"])
    assert "Ours: Not reviewed by a clinician." in review.astext()
    assert "pending human review" in review.astext()
    assert "it cites others" in shown


def test_a_study_seen_second_hand_says_so(corpus: Corpus) -> None:
    page = build(corpus, "a-study", "studies")
    assert "Seen only second-hand." in page.astext()
    assert page["ids"] == ["study-a-study"]


def test_a_discrepancy_shows_its_verdict_with_its_meaning(corpus: Corpus) -> None:
    shown = build(corpus, "a-conflict", "discrepancies").astext()
    assert "unresolved" in shown
    assert "What was read does not decide it." in shown
    assert "Concluded by: a curator" in shown


@pytest.mark.parametrize(
    ("kind", "name"),
    [("sources", "a-report"), ("studies", "a-study"), ("discrepancies", "a-conflict")],
)
def test_no_page_is_read_as_prose_and_every_pending_node_has_a_renderer(
    corpus: Corpus, kind: str, name: str
) -> None:
    page = build(corpus, name, kind)
    assert page[GENERATED]
    pending = list(page.findall(evidence_pending))
    assert pending
    assert {node["kind"] for node in pending} <= RENDERERS.keys()


def test_text_of_a_record_never_becomes_markup(make_corpus: Maker) -> None:
    record = JOURNAL.replace("A caution.", f"'{EVIL} [[copy(\"x\")]] *a* `b`'").replace(
        "title: A report", f"title: '{EVIL}'"
    )
    corpus = make_corpus({"evidence/sources/a-report.yaml": record})
    document = new_document("x")
    page = build(corpus, "a-report")
    for node in list(page.findall(evidence_pending)):
        node.replace_self(nodes.paragraph())
    for box in list(page.findall(evidence_box)):
        box.replace_self(nodes.container("", *box.children))
    document += page
    assert not list(page.findall(nodes.raw))
    html = publish_from_doctree(document, writer="html5").decode()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "[[copy(&quot;x&quot;)]] *a* `b`" in html


def test_tables_name_their_columns_in_every_cell_for_narrow_screens() -> None:
    made = table(("Name", "Value"), [Row(("a", ""), "x"), Row((text("b"), [paragraph("c")]))])
    labels = [
        node.astext() for node in made.findall(nodes.paragraph) if "ev-label" in node["classes"]
    ]
    assert labels == ["Value", "Value"]
    assert next(made.findall(nodes.colspec))["stub"] == 1


def test_a_banner_starts_with_its_title_in_words() -> None:
    made = banner("standing", "Retracted.", "No longer valid.")
    assert made.astext().startswith("Retracted.")


def quote_block_languages(node: nodes.Element) -> list[str]:
    classes: list[str] = []
    for inner in node.findall(nodes.Element):
        classes += inner.get("classes", [])
    return [name for name in classes if name.startswith("language-")]


def make_quote(exact: str) -> Quote:
    return Quote.model_validate({"exact": exact})


def test_the_language_of_a_quote_is_marked_where_it_is_not_that_of_the_page() -> None:
    assert quote_block_languages(quote_block(make_quote("目前"), "zh-CN")) == ["language-zh-CN"]
    assert quote_block_languages(quote_block(make_quote("now"), "en")) == []
