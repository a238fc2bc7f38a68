"""Figures: what is drawn is what the records hold, and nothing is drawn of nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from living_evidence.corpus import load_corpus
from living_evidence.records import ABSENT, DateResult, RegistryEntry, is_secondary
from living_evidence.site.figures import estimates
from living_evidence.site.figures.drawing import draw, line
from living_evidence.site.figures.estimates import (
    Bounds,
    exclude_one_another,
    find_estimates,
    group_estimates,
)
from living_evidence.site.figures.evidence_map import ORDER, build_map, find_kind, is_mapped
from living_evidence.site.figures.flow import build_flow
from living_evidence.site.figures.forest import draw_interval, format_estimate
from living_evidence.site.figures.retellings import find_retellings
from living_evidence.site.figures.successive import format_when
from living_evidence.site.figures.timeline import find_axis, find_events, find_extent, sort_events
from living_evidence.site.related import find_related, find_study_terms
from living_evidence.values import PartialDate, parse_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from living_evidence.corpus import Corpus
    from living_evidence.site.figures.flow import Step

HERE = Path(__file__).parent
EXAMPLES = HERE / "examples"
PACKAGE = HERE.parent / "_ext"
EVIL = "<script>alert(1)</script> & \"quoted\" ]]> 'too'"
ALPHA = "evidence/sources/alpha-2024.yaml"
STUDY = "evidence/studies/NCT99999901.yaml"
CONFLICT = "evidence/discrepancies/how-many-patients.yaml"
CONF = """\
import sys
sys.path.insert(0, {package!r})
project = "Figures"
extensions = ["myst_parser", "living_evidence.site"]
include_patterns = ["index.md", "none.md", "evidence/*/*.yaml"]
html_theme = "furo"
html_copy_source = False
smartquotes = False
"""
EMPTY = "id: empty-study\nsecond-hand: 'true'\ntitle: A study that nobody reports\n"
INDEX = """\
# A page

```{forest-table}
```

```{successive-reports}
:study: NCT99999901
```

```{participant-flow}
:study: NCT99999901
```

```{timeline}
```

```{evidence-map}
```

```{evidence-map}
:sources: alpha-2024
```

```{retelling-table}
```

```{toctree}
none
```
"""
NONE = """\
# A page about nothing

```{forest-table}
:sources: gamma-news
```

```{successive-reports}
:study: empty-study
```

```{participant-flow}
:study: empty-study
```

```{timeline}
:sources: study:empty-study
```

```{evidence-map}
:sources: study:empty-study
```

```{retelling-table}
:sources: alpha-2024
```
"""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(EXAMPLES)


# What is drawn


def test_every_estimate_with_an_interval_is_drawn_and_no_other(corpus: Corpus) -> None:
    found = [estimate.item.address for estimate in find_estimates(corpus.items.values(), corpus)]
    asked = ("interval", "computed_interval")
    assert found == [
        item.address for item in corpus.items.values()
        if any(getattr(item.result, name, None) for name in asked)
    ] != []  # fmt: skip


def test_an_estimate_is_drawn_where_its_numbers_say(corpus: Corpus) -> None:
    (estimate,) = find_estimates(corpus.items.values(), corpus)
    assert format_estimate(estimate) == "88% (95% CI 80 to 95)"
    svg = parse_svg(draw_interval("Everyone", estimate).astext())
    (low, *_) = (shape for shape in svg if shape.get("class") == "ev-range")
    axis = next(shape for shape in svg if shape.get("class") == "ev-axis")
    start, end = (Fraction(axis.attrib[name]) for name in ("x1", "x2"))
    unit = (end - start) / 100
    assert Fraction(low.attrib["x1"]) == start + 80 * unit
    assert Fraction(low.attrib["x2"]) == start + 95 * unit


def test_patients_who_exclude_one_another_stand_in_tables_apart(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = parse_number("40"), parse_number("90")
    assert numbers[0] is not None
    assert numbers[1] is not None
    bounds = Bounds("95", numbers[0], numbers[1], ("sampling error only",))
    monkeypatch.setattr(estimates, "FINDERS", (lambda *_: bounds,))
    names = ("cohort-1-response", "cohort-2-response", "all-response")
    items = [corpus.items[f"alpha-2024#{name}"] for name in names]
    first, second, both = items
    assert exclude_one_another(first, second, corpus)
    groups = group_estimates(find_estimates(items, corpus), corpus)
    assert groups[0][0].item is first
    for group in groups:
        for one in group:
            for other in group:
                assert not exclude_one_another(one.item, other.item, corpus)
    drawn = draw_interval("x", groups[0][0]).astext()
    assert "ev-range-computed" in drawn
    assert format_estimate(next(find_estimates([both], corpus))) == "74.3% (95% CI 40 to 90)"
    assert format_estimate(next(find_estimates([second], corpus))) == "55.0% (95% CI 40 to 90)"


def test_what_lies_outside_the_axis_is_drawn_at_its_edge(corpus: Corpus) -> None:
    (estimate,) = find_estimates(corpus.items.values(), corpus)
    high = parse_number("140")
    assert high is not None
    odd = estimates.Estimate(estimate.item, Fraction(120), Bounds("not-stated", high, high))
    svg = parse_svg(draw_interval("x", odd).astext())
    width = int(svg.attrib["viewBox"].split()[2])
    assert all(Fraction(part.get("x2", "0")) <= width for part in svg)
    assert "(CI 140 to 140)" in format_estimate(odd)


def test_the_flow_holds_every_result_once_and_each_below_its_whole(corpus: Corpus) -> None:
    study = corpus.studies["NCT99999901"].model
    steps = build_flow(study, corpus)
    assert sorted(walk(steps)) == sorted(study.flow)
    assert [step.item.name for step in steps] == ["enrolled", "included"]
    assert [part.item.name for part in steps[0].parts] == ["excluded"]
    assert [part.item.name for part in steps[1].parts] == ["completed", "on-treatment"]
    assert steps[0].following is steps[1]


def test_cohorts_stand_below_the_group_that_they_add_up_to(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus],
) -> None:
    text = (EXAMPLES / ALPHA).read_text(encoding="utf-8")
    text = text.replace(
        "  response-sum:",
        "  completers-sum:\n    type: count\n    population: completers\n"
        '    value: "70"\n    state: derived\n'
        '    derived: {formula: sum, of: ["#cohort-1-completed", "#cohort-2-completed"]}\n'
        "  response-sum:",
    )
    flow = ["included", "completed", "on-treatment", "cohort-2-completed", "cohort-1-completed"]
    addresses = ", ".join(f"alpha-2024#{name}" for name in flow)
    vocabulary = (EXAMPLES / "evidence/vocabulary.yaml").read_text(encoding="utf-8")
    corpus = make_corpus(
        {
            ALPHA: text,
            "evidence/vocabulary.yaml": vocabulary,
            "evidence/sources/a-report.yaml": None,
            STUDY: f"id: NCT99999901\ntitle: T\nflow: [{addresses}]\n",
        }
    )
    (included,) = build_flow(corpus.studies["NCT99999901"].model, corpus)
    completed = next(part for part in included.parts if part.item.name == "completed")
    assert [part.item.name for part in completed.parts] == [
        "cohort-2-completed", "cohort-1-completed",
    ]  # fmt: skip


def test_nobody_goes_on_from_one_cohort_to_the_other(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus],
) -> None:
    names = ["included", "cohort-1-completed", "cohort-2-completed"]
    addresses = ", ".join(f"alpha-2024#{name}" for name in names)
    changes = {path: (EXAMPLES / path).read_text(encoding="utf-8")
               for path in (ALPHA, "evidence/vocabulary.yaml")}  # fmt: skip
    study = f"id: NCT99999901\ntitle: T\nflow: [{addresses}]\n"
    corpus = make_corpus({**changes, "evidence/sources/a-report.yaml": None, STUDY: study})
    steps = build_flow(corpus.studies["NCT99999901"].model, corpus)
    assert [step.item.name for step in steps] == names
    assert [step.following for step in steps] == [steps[1], None, None]


def test_a_flow_that_runs_in_circles_is_drawn_all_the_same(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus],
) -> None:
    source = """\
id: a-report
kind: journal-article
citation: {type: article-journal, title: A report}
capture: {completeness: abstract}
results:
  one: {type: proportion, events: "1", total: "#two", quotes: [x]}
  two: {type: proportion, events: "2", total: "#one", quotes: [x]}
  self: {type: proportion, events: "2", total: "#self", quotes: [x]}
"""
    flow = ", ".join(f"a-report#{name}" for name in ("one", "two", "self"))
    corpus = make_corpus(
        {
            "evidence/sources/a-report.yaml": source,
            "evidence/studies/a-study.yaml": f"id: a-study\ntitle: T\nflow: [{flow}]\n",
        }
    )
    steps = build_flow(corpus.studies["a-study"].model, corpus)
    assert sorted(walk(steps)) == sorted(["a-report#one", "a-report#two", "a-report#self"])


def walk(steps: list[Step]) -> list[str]:
    return [name for step in steps for name in (step.item.address, *walk(step.parts))]


def test_the_timeline_has_every_date_and_who_has_none(corpus: Corpus) -> None:
    events = sort_events(event for name in corpus.sources for event in find_events(name, corpus))
    dated = {item.address for item in corpus.items.values() if isinstance(item.result, DateResult)}
    assert dated <= {event.address for event in events}
    published = [loaded.model for loaded in corpus.sources.values()
                 if not isinstance(loaded.model, RegistryEntry)]  # fmt: skip
    undated = [source.id for source in published if source.citation.issued in ABSENT]
    assert [event.source for event in events if event.date is None] == undated
    dates = [event.date for event in events if event.date is not None]
    assert dates == sorted(dates)
    first, last = find_axis(events)
    assert first == dates[0].year
    assert last == dates[-1].year + 1
    assert find_axis([]) == (0, 0)


def test_a_planned_date_is_not_drawn_as_one_that_came(corpus: Corpus) -> None:
    planned = {event.address: event.planned for event in find_events("NCT99999902", corpus)}
    assert planned["NCT99999902#startDateStruct"]
    assert not planned["NCT99999902#mirrorUpdated"]


def test_a_date_is_drawn_as_wide_as_it_is_known() -> None:
    assert find_extent(PartialDate(2022)) == (Fraction(2022), Fraction(2023))
    assert find_extent(PartialDate(2022, 7)) == (
        Fraction(2022) + Fraction(6, 12), Fraction(2022) + Fraction(7, 12),
    )  # fmt: skip
    start, end = find_extent(PartialDate(2022, 12, 31))
    assert 2022 < start < end <= 2023


def test_the_map_counts_every_result_once(corpus: Corpus) -> None:
    items = [item for item in corpus.items.values() if is_mapped(item)]
    found = build_map(items, corpus)
    mapped = [item for cells in found.values() for cell in cells.values() for item in cell.items]
    assert sorted(item.address for item in mapped) == sorted(item.address for item in items)
    assert find_kind(corpus.items["alpha-2024#cohort-1-response"]) == "reported"
    assert find_kind(corpus.items["alpha-2024#primary-endpoint"]) == "planned"
    assert find_kind(corpus.items["alpha-2024#operated"]) == "not stated"
    assert find_kind(corpus.items["gamma-news#remission-2022"]) == "told"


def test_the_map_tells_groups_apart_by_the_facets_that_must_be_said(corpus: Corpus) -> None:
    items = [item for item in corpus.items.values() if is_mapped(item)]
    groups = list(build_map(items, corpus))
    assert len(groups) == len(set(groups))
    for key, cells in build_map(items, corpus).items():
        people = [item for cell in cells.values() for item in cell.items]
        assert key
        assert not any(exclude_by_site(one, other, corpus) for one in people for other in people)


def exclude_by_site(one: object, other: object, corpus: Corpus) -> bool:
    terms = [estimates.population_terms(item, corpus) for item in (one, other)]  # type: ignore[arg-type]
    sites = [corpus.vocabulary.in_facet(found, "site") for found in terms]
    return any(corpus.vocabulary.excludes(term, sites[1]) for term in sites[0])


def test_what_is_told_stands_beside_what_is_reported(corpus: Corpus) -> None:
    found = list(find_retellings(set(corpus.sources), corpus))
    expected = [
        name for name, loaded in corpus.discrepancies.items()
        if any(is_secondary(corpus.sources[side.result.partition("#")[0]].model)
               for side in loaded.model.sides)
    ]  # fmt: skip
    assert [one.discrepancy.id for one in found] == expected == ["how-many-patients"]
    assert [side.says for side in found[0].told] == ["12"]
    assert [side.says for side in found[0].reported] == ["30"]
    assert list(find_retellings({"alpha-2024"}, corpus)) == []


def test_reports_without_a_date_say_so(corpus: Corpus) -> None:
    assert format_when(corpus.items["gamma-news#remission-2022"])[0] == "2022"
    assert format_when(corpus.items["gamma-news#remission-2023"]) == (
        "15 January 2023", "date of publication; the count has none",
    )  # fmt: skip
    undated = corpus.items[
        "beta-summary#" + next(iter(corpus.sources["beta-summary"].model.results))
    ]
    known = corpus.sources["beta-summary"].model.citation.issued not in ABSENT
    assert (format_when(undated)[0] == "undated") is not known


# Related studies


def test_related_studies_say_what_they_share_and_where_they_differ(corpus: Corpus) -> None:
    related = {one.study: one for one in find_related(corpus)["NCT99999901"]}
    other = related["NCT99999902"]
    terms = find_study_terms(corpus)
    shared = {term for _, names in other.shared for term in names}
    assert shared == terms["NCT99999901"] & terms["NCT99999902"] != set()
    assert dict(other.here)["biomarker"] == ("EXA-positive",)
    assert dict(other.there)["biomarker"] == ("EXA-negative",)
    assert "NCT99999901" not in related


def test_relation_is_mutual_in_what_is_shared(corpus: Corpus) -> None:
    found = find_related(corpus)
    for study, others in found.items():
        for one in others:
            back = next(other for other in found[one.study] if other.study == study)
            assert back.shared == one.shared
            assert (back.here, back.there) == (one.there, one.here)


def test_only_a_few_related_studies_are_shown_however_many_there_are(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus],
) -> None:
    files: dict[str, str | None] = {}
    for number in range(60):
        name = f"study-{number}"
        files[f"evidence/studies/{name}.yaml"] = f"id: {name}\ntitle: Study {number}\n"
        files[f"evidence/sources/report-{number}.yaml"] = (
            f"id: report-{number}\nkind: journal-article\nstudy: {name}\n"
            "citation: {type: article-journal, title: A report}\n"
            "capture: {completeness: abstract}\ncontext: {terms: [dMMR], quotes: [x]}\n"
        )
    found = find_related(make_corpus(files))
    assert {len(others) for others in found.values()} == {5}


# Drawings


def parse_svg(text: str) -> ET.Element:
    return ET.fromstring(re.sub(r' xmlns="[^"]*"', "", text))  # noqa: S314 - it is our own


def test_text_in_a_drawing_is_data() -> None:
    svg = parse_svg(draw(EVIL, EVIL, (1, 1), [line(EVIL, 0, 0, 1, 1)]).astext())
    assert svg.findtext("title") == EVIL
    assert svg.findtext("desc") == EVIL
    assert [part.tag for part in svg] == ["title", "desc", "line"]


# Figures on pages


class Page(HTMLParser):
    """Ids, links and texts of a page, and how many of each class and tag there are."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.html = path.read_text(encoding="utf-8")
        self.ids: list[str] = []
        self.links: list[str] = []
        self.classes: list[str] = []
        self.tags: list[str] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" and "href" in found else []
        self.classes += found.get("class", "").split()

    def rows(self, look: str) -> int:
        tables = re.findall(rf'<table class="[^"]*{look}[^"]*".*?</table>', self.html, re.DOTALL)
        bodies = (table.partition("<tbody>")[2] for table in tables)
        return sum(body.count("<tr") for body in bodies)


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "EVIDENCE_SNAPSHOTS": str(EXAMPLES / "snapshots"),
        "PYTHONPATH": str(PACKAGE),
        "SOURCE_DATE_EPOCH": "1750000000",
    }
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=site, capture_output=True, text=True, check=False, env=environment
    )


def write_site(root: Path, changes: Mapping[str, tuple[str, str]] | None = None) -> Path:
    site = root / "site"
    shutil.copytree(EXAMPLES / "evidence", site / "evidence")
    (site / "conf.py").write_text(CONF.format(package=str(PACKAGE)), encoding="utf-8")
    (site / "index.md").write_text(INDEX, encoding="utf-8")
    (site / "none.md").write_text(NONE, encoding="utf-8")
    (site / "evidence/studies/empty-study.yaml").write_text(EMPTY, encoding="utf-8")
    for path, (old, new) in (changes or {}).items():
        edit(site / path, old, new)
    done = run(site, "-m", "living_evidence", "lock")
    assert done.returncode == 0, done.stdout + done.stderr
    return site


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def build(site: Path, out: str, *options: str) -> tuple[Path, str]:
    target = site.parent / out
    done = run(site, "-m", "sphinx", "-b", "html", "--no-color", *options, str(site), str(target))
    assert done.returncode == 0, done.stderr
    return target, done.stdout


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target, _ = build(write_site(tmp_path_factory.mktemp("figures")), "html")
    return target


@pytest.fixture(scope="module")
def page(out: Path) -> Page:
    return Page(out / "index.html")


def test_as_many_rows_are_shown_as_the_records_hold(page: Page, corpus: Corpus) -> None:
    study = corpus.studies["NCT99999901"].model
    events = [event for name in corpus.sources for event in find_events(name, corpus)]
    assert page.rows("ev-forest") == len(list(find_estimates(corpus.items.values(), corpus)))
    assert page.rows("ev-successive") == len(study.reports)
    assert page.classes.count("ev-flow-box") == len(study.flow)
    assert page.rows("ev-timeline") == len(events)
    assert page.rows("ev-retellings") == 1
    items = [item for item in corpus.items.values() if is_mapped(item)]
    alpha = [item for item in items if item.source.model.id == "alpha-2024"]
    expected = len(build_map(items, corpus)) + len(build_map(alpha, corpus))
    assert page.rows("ev-map") == expected
    counted = re.findall(rf">(\d+) (?:{'|'.join(ORDER)})<", page.html)
    assert sum(map(int, counted)) == len(items) + len(alpha)


def test_every_link_of_every_page_leads_to_an_anchor(out: Path) -> None:
    pages = {path.resolve(): Page(path) for path in out.rglob("*.html")}
    figures = pages[(out / "index.html").resolve()]
    assert any("#" in link for link in figures.links)
    for path, page in pages.items():
        assert [name for name in page.ids if page.ids.count(name) > 1] == [], path
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


def test_every_drawing_is_well_formed_titled_and_left_to_the_eye(out: Path) -> None:
    drawn = 0
    for path in out.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        for text in re.findall(r'<svg class="ev-drawing".*?</svg>', html, re.DOTALL):
            svg = parse_svg(text)
            drawn += 1
            assert svg.findtext("title")
            assert svg.findtext("desc")
            assert svg.get("aria-hidden") == "true"
            assert "style" not in text
    assert drawn > 10


def test_figures_name_their_sources_and_as_of_when(page: Page, corpus: Corpus) -> None:
    assert page.classes.count("ev-chart-foot") == 7
    assert "(published 14 March 2024)" in page.html
    assert "(mirror page updated 9 March 2025)" in page.html
    assert corpus.sources["gamma-news"].model.citation.issued == "2023-01-15"
    assert "(published 15 January 2023)" in page.html


def test_of_nothing_nothing_is_drawn_and_that_is_said(out: Path) -> None:
    page = Page(out / "none.html")
    study = Page(out / "evidence/studies/empty-study.html")
    for words in (
        "there is nothing to draw", "No successive reports", "is not reported in what we read",
        "No source with a date", "No result with an outcome", "No discrepancy with another source",
    ):  # fmt: skip
        assert words in page.html
    for shown in (page, study):
        assert not {"ev-chart", "ev-drawing", "ev-flow-box"} & set(shown.classes)


def test_a_study_page_shows_its_figures(out: Path) -> None:
    page = Page(out / "evidence/studies/NCT99999901.html")
    assert {"_timeline", "_flow", "_successive", "_forest", "_related"} <= set(page.ids)
    assert page.classes.count("ev-flow-box") == 5
    assert "a declared discrepancy" not in page.html
    assert "EXA-positive here, EXA-negative there" in re.sub(r"<[^>]+>", "", page.html)


def test_a_registry_page_has_its_parts_and_says_what_it_lacks(out: Path) -> None:
    page = Page(out / "evidence/sources/NCT99999902.html")
    assert {"_registry", "_described", "_arms", "_outcomes", "_inclusion", "_exclusion"} <= set(
        page.ids
    )
    assert "ev-facts" in page.classes
    assert "Nothing of this is recorded from the entry." in page.html


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    quoted = EVIL.replace('"', '\\"')
    site = write_site(
        tmp_path,
        {
            ALPHA: (
                "included:\n    terms",
                f'included:\n    label: "{quoted}"\n    terms',
            ),
            STUDY: ("title: Examplimab in exampleosis", f'title: "{quoted}"'),
            CONFLICT: ("title: 12 and 30 patients of one study", f'title: "{quoted}"'),
        },
    )
    edit(
        site / ALPHA,
        "  completed:\n    type: proportion",
        f'  completed:\n    label: "{quoted}"\n    type: proportion',
    )
    out, _ = build(site, "html")
    for path in out.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "<script>alert" not in html, path
        for text in re.findall(r'<svg class="ev-drawing".*?</svg>', html, re.DOTALL):
            parse_svg(text)
    assert "&lt;script&gt;alert(1)" in (out / "index.html").read_text(encoding="utf-8")


def test_parallel_and_serial_builds_draw_the_same_bytes(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    serial, _ = build(site, "serial", "-d", str(tmp_path / "first"))
    parallel, _ = build(site, "parallel", "-j", "2", "-d", str(tmp_path / "second"))
    names = [path.relative_to(serial) for path in serial.rglob("*.html")]
    assert names
    assert [
        name for name in names if (serial / name).read_bytes() != (parallel / name).read_bytes()
    ] == []


def test_a_changed_record_changes_every_page_that_draws_it(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    out, _ = build(site, "html")
    study, told = (
        out / "evidence/studies/NCT99999901.html",
        out / "evidence/sources/gamma-news.html",
    )
    other = out / "evidence/studies/NCT99999902.html"

    def rebuild(path: str, old: str, new: str) -> None:
        edit(site / path, old, new)
        build(site, "html")

    # The label of a box of the flow, in a source of the study.
    rebuild(
        ALPHA, "  enrolled:\n    type: count", "  enrolled:\n    label: Taken in\n    type: count"
    )
    assert "Taken in" in study.read_text(encoding="utf-8")
    assert "Taken in" in (out / "index.html").read_text(encoding="utf-8")
    # A label on the other side of a discrepancy of a second-hand source.
    rebuild(ALPHA, "  cohort-1-response:\n", "  cohort-1-response:\n    label: Thirty of them\n")
    assert "Thirty of them" in told.read_text(encoding="utf-8")
    # The title of a discrepancy between sources of the study.
    rebuild(CONFLICT, "12 and 30 patients", "Twelve and thirty patients")
    assert "Twelve and thirty patients" in study.read_text(encoding="utf-8")
    assert "Twelve and thirty patients" in told.read_text(encoding="utf-8")
    # What a related study is called, and what it shares.
    rebuild(STUDY, "title: Examplimab in exampleosis", "title: Examplimab once more")
    assert "Examplimab once more" in other.read_text(encoding="utf-8")
    # The entry of a study that is called as the study is.
    path, name = "evidence/sources/NCT99999902.yaml", "  eligible:\n"
    rebuild(path, name, f"{name}    label: Who may come\n")
    assert "Who may come" in other.read_text(encoding="utf-8")


def test_a_rating_changes_the_outcomes_of_its_study(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    out, _ = build(site, "html")
    study = out / "evidence/studies/NCT99999901.html"
    before = study.read_text(encoding="utf-8")
    judgements = site / "evidence/judgements.yaml"
    text = judgements.read_text(encoding="utf-8")
    assert "low (GRADE, A. Rater)" not in before
    judgements.write_text(
        text.rstrip() + "\n" + RATING.replace("NAME", "a-rating"), encoding="utf-8"
    )
    build(site, "html")
    assert "low (GRADE, A. Rater)" in study.read_text(encoding="utf-8")


RATING = """\
  NAME:
    text: The certainty of the relapse-free survival.
    reason: One study without a comparison.
    by: A. Rater
    about: ["alpha-2024#relapse-free-survival"]
    certainty:
      rating: low
      tool: GRADE
      comparison: none
      outcome: relapse-free-survival
      rater: A. Rater
      date: "2025-01-01"
      domains:
        imprecision: {judgement: serious, reason: few patients}
"""
