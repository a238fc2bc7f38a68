"""Prose that claims nothing about medicine, read as if it were checked: no false alarm.

These are `prose.md`, written without sight of the code, and the pages on methods and contributing.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.checking import check, find_today
from living_evidence.lock import load_lock
from living_evidence.quotes import Snapshots
from living_evidence.site.checking import LiveSite, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem

ROOT = Path(__file__).parents[2]
SNAPSHOTS, LOCK = Snapshots.from_environment(), load_lock(ROOT)
"""The same for every case, so that what rests on them alone is judged once."""
PROSE = Path(__file__).with_name("prose.md")
HOME = "docs/methods/limits.md"
"""Any page outside checking: `prose.md` is read in its place."""
PAGES = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in ("methods", "contribute")
    for file in (ROOT / "docs" / folder).glob("*.md")
)
MATTER = re.compile(r"---\n.*?^---\n+", re.DOTALL | re.MULTILINE)
WORDS = re.compile(r"[“'](.+?)[”'] ")
SAMPLE = re.compile(r"^ *(?P<fence>`{3,})(?!\{).*?^ *(?P=fence)$\n", re.DOTALL | re.MULTILINE)
"""A sample of code: what it holds is shown, and is no statement of the page."""
FIGURE = "a figure: none stands outside claims, of whatever it is"
MARKUP = "the page explains roles; elsewhere they would be shown by mistake"
QUOTED = "the page quotes the words that a claim may not use"
SPELLED_ALIKE = "a word of the field that means something else here"
PATIENTS = "a denial beside the word patients: what is denied of them is not told apart"
PEOPLE = "a quantifier of people"
STANDING = "whether a source was corrected is told in claims alone, a condition or not"
RIGHT: dict[str, dict[str, str]] = {
    "docs/contribute/adding-a-record.md": {"figure-unbound: at most twenty-five": FIGURE},
    "docs/contribute/translations.md": {
        "malformed-span: {ev}": MARKUP,
        "language-differs: 完成治疗": QUOTED,
        "language-differs: 没有": QUOTED,
        "word-unbound: cause": SPELLED_ALIKE,
    },
    "docs/contribute/vocabulary.md": {"figure-unbound: one": FIGURE},
    "docs/contribute/writing-claims.md": {
        "malformed-span: <#name>": MARKUP,
        "malformed-span: {essential}": MARKUP,
        "malformed-span: {notice}": MARKUP,
        "word-unbound: no evidence": QUOTED,
        "term-out-of-scope: colons": SPELLED_ALIKE,
        "word-unbound: than": "it compares colons, which are read as the organ",
        "word-unbound: never": PATIENTS,
    },
    "docs/methods/mutation.md": {
        "figure-unbound: At most three": FIGURE,
        "figure-unbound: a hundred": FIGURE,
        "word-unbound: cause": SPELLED_ALIKE,
    },
    PROSE.name: {
        "figure-unbound: two": FIGURE,
        "word-unbound: Nobody": PEOPLE,
        "word-unbound: nobody": PEOPLE,
        "word-unbound: everybody": PEOPLE,
        "word-unbound: everyone": PEOPLE,
        "word-unbound: never": PATIENTS,
        "term-out-of-scope: corrected": STANDING,
    },
}
"""Problems that are right, as rule and words, by page; and why they are."""
GENERATED = "```{mutation-results}\n```\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Open the real site once, with no page outside checking."""
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as opened:
        opened.app.config.evidence_unchecked = []
        yield opened


def find_problems(site: LiveSite, path: str, text: str) -> dict[str, str]:
    """Return the problems of a text that is read as a page: the messages, by rule and words."""
    page = site.read_page(path, text)
    assert page.checked
    assert page.blocks
    pages = [page if other.path == path else other for other in site.pages()]
    report = check(site.corpus, pages, snapshots=SNAPSHOTS, today=find_today(), lock=LOCK)
    shown = find_samples(text)
    found = [
        problem
        for problem in report.problems
        if problem.place.path == path and problem.place.line not in shown
    ]
    return {name_problem(problem): f"{problem.place}: {problem.message}" for problem in found}


def find_samples(text: str) -> set[int]:
    """Return the lines of the samples of code, counted from one."""
    lines: set[int] = set()
    for sample in SAMPLE.finditer(text):
        first = text.count("\n", 0, sample.start()) + 1
        lines.update(range(first, first + sample.group().count("\n")))
    return lines


def name_problem(problem: Problem) -> str:
    """Return the rule of a problem and the words that it is about."""
    words = WORDS.search(problem.message)
    return f"{problem.rule}: {words[1] if words else problem.message}"


def find_matter(path: str) -> str:
    """Return the front matter of a page, where its scope stands."""
    found = MATTER.match((ROOT / path).read_text("utf-8"))
    return found.group() if found else ""


def find_text(path: str) -> str:
    """Return a page without its front matter, and without what a directive writes from a run."""
    text = (ROOT / path).read_text("utf-8").removeprefix(find_matter(path))
    return text.replace(GENERATED, "")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_about_the_site_raises_no_alarm(path: str, site: LiveSite) -> None:
    found = find_problems(site, path, find_matter("index.md") + find_text(path))
    check_alarms(found, RIGHT.get(path, {}))


def check_alarms(found: dict[str, str], right: dict[str, str]) -> None:
    """Compare the alarms of a text with those that are right: no more, and no fewer."""
    assert [message for name, message in found.items() if name not in right] == []
    assert set(right) - set(found) == set(), "raised no more: take it out"


def test_ordinary_sentences_raise_no_alarm(site: LiveSite) -> None:
    found = find_problems(site, HOME, PROSE.read_text("utf-8"))
    check_alarms(found, RIGHT[PROSE.name])


def test_a_claim_among_ordinary_sentences_raises_one(site: LiveSite) -> None:
    text = PROSE.read_text("utf-8")
    lie = "Most people who read this page were cured within 12 months."
    found = find_problems(site, HOME, text.replace("Tables scroll sideways", f"{lie}\nTables", 1))
    usual = find_problems(site, HOME, PROSE.read_text("utf-8"))
    assert set(found) - set(usual) >= {"figure-unbound: within 12 months", "word-unbound: cured"}


def test_the_ordinary_sentences_are_many() -> None:
    lines = PROSE.read_text("utf-8").splitlines()
    assert sum(line.endswith((".", "?")) for line in lines) >= 80
