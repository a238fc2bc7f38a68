"""The Chinese catalog of one topic page: single edits fail at its lines, harmless ones pass."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from living_evidence.checking import check, find_today
from living_evidence.lock import load_lock
from living_evidence.quotes import Snapshots
from living_evidence.site.checking import LiveSite, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).with_name("translations")
DOCNAME = "docs/topics/dmmr-rectal"
CATALOG = f"locale/zh_CN/LC_MESSAGES/{DOCNAME}.po"
MUTATIONS = yaml.safe_load((FOLDER / "mutations.yaml").read_text("utf-8"))
REWRITES = yaml.safe_load((FOLDER / "rewrites.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Open the real site once."""
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as opened:
        yield opened


SNAPSHOTS, TODAY, LOCK = Snapshots.from_environment(), find_today(), load_lock(ROOT)


def run(site: LiveSite, text: str) -> list[Problem]:
    """Check the page and its translation with another text in the place of the catalog."""
    site.read_page(f"{DOCNAME}.md", catalogs={CATALOG: text})
    pages = [page for page in site.pages() if page.docname in {DOCNAME, CATALOG}]
    report = check(site.corpus, pages, snapshots=SNAPSHOTS, today=TODAY, lock=LOCK)
    return [problem for problem in report.problems if problem.place.path == CATALOG]


def edit(entry: dict[str, Any]) -> str:
    """Return the catalog with one edit."""
    before = (ROOT / CATALOG).read_text("utf-8")
    assert entry["old"] in before, "the catalog no longer has these words: adapt the edit"
    after: str = before.replace(entry["old"], entry["new"], 1)
    return after


def show(problems: list[Problem]) -> str:
    """List problems as `make check` does."""
    return "\n".join(f"{p.place}: {p.message} [{p.rule}]" for p in problems)


def name(entry: dict[str, Any]) -> str:
    """Name an edit by its rule and its words."""
    return f"{entry.get('rule', 'passes')}: {entry['new'][:30]}"


def test_the_catalog_as_it_stands_has_no_problem(site: LiveSite) -> None:
    assert show(run(site, (ROOT / CATALOG).read_text("utf-8"))) == ""


@pytest.mark.parametrize("entry", MUTATIONS, ids=name)
def test_a_single_edit_fails(site: LiveSite, entry: dict[str, Any]) -> None:
    text = edit(entry)
    problems = run(site, text)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert entry["rule"] in {problem.rule for problem in errors}, show(problems)


@pytest.mark.parametrize("entry", REWRITES, ids=name)
def test_a_harmless_rewrite_passes(site: LiveSite, entry: dict[str, Any]) -> None:
    assert show(run(site, edit(entry))) == ""
