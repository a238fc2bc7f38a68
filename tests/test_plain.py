"""Plain texts: what says more, less or something else fails at its line, and other words pass.

The attacks and the harmless rewrites stand in `plain/`; they are made on the real pages.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import yaml

from living_evidence.checking import check, find_today
from living_evidence.lock import Lock, load_lock
from living_evidence.quotes import Snapshots
from living_evidence.rules.registry import RULES
from living_evidence.site.checking import LiveSite, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem

ROOT = Path(__file__).parents[1]
SNAPSHOTS = Snapshots.from_environment()
"""The same for every case, so that what rests on them alone is judged once."""
FOLDER = Path(__file__).with_name("plain")
PLAIN = re.compile(
    r"^:{4,}\{claim\} (?P<id>\S+)\n(?:(?!^:{4,}$).)*?^:::\{plain\}\n(?P<text>.*?)^:::$",
    re.DOTALL | re.MULTILINE,
)
REFUSED = {
    "split-2": "a registration alone licenses no site: both spans are bound to name it",
    "words-19": "“included” is a term, those who were analysed; “comprised” is not",
}
"""Harmless rewrites that are refused on purpose, and why."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a plain text; an attack names the rule that it breaks, and where."""

    id: str
    claim: str
    before: str
    after: str
    rule: str = ""
    at: Literal["line", "block"] = "line"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a plain text stands: its page, and from and to which offset."""

    path: str
    page: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the plain text."""
        return self.page[self.start : self.end]

    def change(self, edit: Edit) -> str:
        """Return the page with an edit made."""
        changed = self.text.replace(edit.before, edit.after)
        return self.page[: self.start] + changed + self.page[self.end :]

    def lines(self, edit: Edit) -> range:
        """Return the lines where the problem of an attack may stand."""
        at = self.start
        if edit.at == "line":
            at += self.text.index(edit.before)
            return _lines(self.page, at, edit.after)
        return _lines(self.page, at, self.text.replace(edit.before, edit.after))


def _lines(page: str, at: int, text: str) -> range:
    first = page.count("\n", 0, at) + 1
    return range(first, first + text.count("\n") + 1)


def load_edits(name: str) -> list[Edit]:
    """Return the edits of a file, in order."""
    return [Edit(**entry) for entry in yaml.safe_load((FOLDER / name).read_text("utf-8"))]


def find_homes() -> dict[str, Home]:
    """Return where the plain text of each claim stands, by id."""
    homes = {}
    for file in sorted(ROOT.glob("docs/topics/*.md")):
        page = file.read_text("utf-8")
        for found in PLAIN.finditer(page):
            homes[found["id"]] = Home(file.relative_to(ROOT).as_posix(), page, *found.span("text"))
    return homes


HOMES = find_homes()
ATTACKS = load_edits("attacks.yaml")
HARMLESS = load_edits("harmless.yaml")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Open the real site once."""
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as opened:
        yield opened


@pytest.fixture(scope="module")
def lock() -> Lock:
    """Load the lock of the site once."""
    return load_lock(ROOT)


def find_problems(site: LiveSite, lock: Lock, edit: Edit) -> list[Problem]:
    """Return the problems of a page with an edit made; its translation is as it was."""
    home = HOMES[edit.claim]
    page = site.read_page(home.path, home.change(edit))
    pages = [page if other.path == home.path else other for other in site.pages()]
    report = check(site.corpus, pages, snapshots=SNAPSHOTS, today=find_today(), lock=lock)
    site.read_page(home.path)
    return [problem for problem in report.problems if problem.place.path == home.path]


@pytest.mark.parametrize("edit", ATTACKS, ids=lambda edit: edit.id)
def test_a_plain_text_that_says_something_else_fails(
    edit: Edit, site: LiveSite, lock: Lock
) -> None:
    lines = HOMES[edit.claim].lines(edit)
    found = find_problems(site, lock, edit)
    told = [f"{problem.place}: {problem.message} [{problem.rule}]" for problem in found]
    assert any(one.rule == edit.rule and one.place.line in lines for one in found), (lines, told)


@pytest.mark.parametrize("edit", HARMLESS, ids=lambda edit: edit.id)
def test_a_plain_text_in_other_words_passes(edit: Edit, site: LiveSite, lock: Lock) -> None:
    found = find_problems(site, lock, edit)
    told = [f"{problem.place}: {problem.message} [{problem.rule}]" for problem in found]
    assert bool(told) == (edit.id in REFUSED), told


def test_a_problem_names_both_sides_at_their_places(site: LiveSite, lock: Lock) -> None:
    claim = "dmmr-both-cohorts-survival"
    edit = Edit("", claim, "92 in every 100", "99 in every 100")
    home = HOMES[claim]
    [problem] = [one for one in find_problems(site, lock, edit) if one.rule == "plain-differs"]
    own, plain = problem.sides
    assert problem.message == "the plain text leaves out “92%”, and says “99 in every 100”"
    assert [own.label, plain.label] == ["the claim", "its plain text"]
    assert problem.place == plain.place
    for place, words in ((own.place, "92% (95% CI"), (plain.place, "99 in every 100 were")):
        assert place is not None
        line = home.change(edit).splitlines()[place.line - 1]
        assert line[place.column - 1 :].startswith(words)


def test_what_is_left_out_stands_at_the_span_of_its_result(site: LiveSite, lock: Lock) -> None:
    claim = "dmmr-study-design"
    edit = Edit("", claim, " at 12 months <#primary", " <#primary")
    found = find_problems(site, lock, edit)
    assert {one.place.line for one in found} == set(HOMES[claim].lines(edit))


def test_a_result_left_out_stands_at_the_plain_text(site: LiveSite, lock: Lock) -> None:
    claim = "dmmr-rectal-complete-response"
    home = HOMES[claim]
    span = home.text.splitlines()[1]
    found = find_problems(site, lock, Edit("", claim, "\n" + span, ""))
    [problem] = [one for one in found if one.rule == "plain-differs"]
    assert "leaves out cercek-2025#cohort-1-nom" in problem.message
    assert problem.place.line == home.page.count("\n", 0, home.start) + 1
    assert "chose nonoperative management" in problem.sides[0].says


@pytest.mark.parametrize("edit", [*ATTACKS, *HARMLESS], ids=lambda edit: edit.id)
def test_an_edit_changes_one_place(edit: Edit) -> None:
    assert HOMES[edit.claim].text.count(edit.before) == 1
    assert edit.after != edit.before


def test_the_edits_are_many_and_different() -> None:
    assert len(HOMES) > 30
    assert len(ATTACKS) >= 40
    assert len(HARMLESS) >= 25
    assert {edit.claim for edit in ATTACKS} == set(HOMES)
    assert {edit.rule for edit in ATTACKS} <= set(RULES)
    for edits in (ATTACKS, HARMLESS):
        assert set(Counter(edit.id for edit in edits).values()) == {1}
    assert set(REFUSED) <= {edit.id for edit in HARMLESS}
