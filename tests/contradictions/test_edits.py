"""Each edit of `edits.yaml` fails on the real site, at its own line, saying both sides."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from living_evidence.checking import check, find_today
from living_evidence.corpus import load_corpus
from living_evidence.lock import load_lock
from living_evidence.quotes import Snapshots
from living_evidence.site.checking import LiveSite, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.checking import Report
    from living_evidence.problems import Problem

ROOT = Path(__file__).parents[2]
SNAPSHOTS, LOCK = Snapshots.from_environment(), load_lock(ROOT)
"""The same for every case, so that what rests on them alone is judged once."""
EDITS = yaml.safe_load(Path(__file__).with_name("edits.yaml").read_text("utf-8"))
UNHEARD = [
    edit
    for name in ("unheard.yaml", "unheard2.yaml")
    for edit in yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Open the real site once."""
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as opened:
        yield opened


def run(site: LiveSite, path: str, text: str | None) -> Report:
    """Check the real site with one text in the place of a file; None takes the file away."""
    corpus, pages = site.corpus, site.pages()
    if path.endswith(".yaml"):
        corpus = load_corpus(ROOT, {path: text})
        pages = site.pages(corpus)
    elif text is not None:
        edited = site.read_page(path, text)
        pages = [edited if page.path == path else page for page in pages]
    return check(corpus, pages, snapshots=SNAPSHOTS, today=find_today(), lock=LOCK)


def test_the_site_as_it_stands_has_no_problem(site: LiveSite) -> None:
    report = run(site, "", None)
    # What a clock alone can bring about, such as a review that is overdue, is a warning.
    errors = [problem for problem in report.problems if problem.severity == "error"]
    assert [str(problem.place) + problem.message for problem in errors] == []
    assert report.coverage.figures > 50


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit['rule']}: {edit['new'][:40]}")
def test_a_single_edit_fails(site: LiveSite, edit: dict[str, Any]) -> None:
    path = edit["file"]
    before = (ROOT / path).read_text("utf-8")
    assert edit["old"] in before, "the page no longer has these words: adapt the edit"
    after = before.replace(edit["old"], edit["new"], 1)
    report = run(site, path, after)
    rule = (
        edit["rule"] if os.environ.get("EVIDENCE_SNAPSHOTS") else edit.get("locked", edit["rule"])
    )
    found = [problem for problem in report.problems if problem.rule == rule]
    assert found, sorted({problem.rule for problem in report.problems})
    at = edit.get("at") or edit["new"].strip().splitlines()[0]
    line = next(n for n, text in enumerate(after.splitlines(), 1) if at in text)
    assert any(_is_at(problem, path, line) for problem in found), [str(p.place) for p in found]
    assert any(edit["says"] in _text(problem) for problem in found), [_text(p) for p in found]
    assert report.failed


@pytest.mark.parametrize("edit", UNHEARD, ids=lambda edit: edit["new"][-60:])
def test_a_sentence_that_says_something_else_fails(site: LiveSite, edit: dict[str, Any]) -> None:
    path = edit["file"]
    before = (ROOT / path).read_text("utf-8")
    assert edit["old"] in before, "the page no longer has these words: adapt the edit"
    at = before.count("\n", 0, before.index(edit["old"])) + 1
    report = run(site, path, before.replace(edit["old"], edit["new"], 1))
    found = [
        problem
        for problem in report.problems
        if problem.severity == "error" and _is_named(problem, path, at)
    ]
    assert found, sorted({f"{problem.place}: {problem.message}" for problem in report.problems})
    assert all(problem.sides for problem in found)


def _is_named(problem: Problem, path: str, line: int) -> bool:
    """Tell whether a problem stands at a line, or names it as one of its sides."""
    places = (problem.place, *(side.place for side in problem.sides))
    return any(place and (place.path, place.line) == (path, line) for place in places)


def test_a_deleted_record_fails_on_every_page_that_uses_it(site: LiveSite) -> None:
    report = run(site, "evidence/sources/cercek-2025.yaml", None)
    rules = {problem.rule for problem in report.problems}
    assert "unknown-target" in rules
    paths = {problem.place.path for problem in report.problems if problem.rule == "unknown-target"}
    assert {"docs/topics/dmmr-rectal.md", "docs/topics/harms.md"} <= paths


def _is_at(problem: Problem, path: str, line: int) -> bool:
    return problem.place.path == path and problem.place.line == line


def _text(problem: Problem) -> str:
    return " ".join([problem.message, problem.hint, *(side.says for side in problem.sides)])
