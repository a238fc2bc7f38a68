"""The catalogue is whole: what a run may report is documented, and was seen failing and passing."""

from __future__ import annotations

import ast
import io
import re
import shutil
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.checking import check
from living_evidence.corpus import load_corpus
from living_evidence.lock import Lock, format_lock, parse_lock
from living_evidence.quotes import Snapshots, build_quote_index, make_line
from living_evidence.rules.builtin import BUILTIN
from living_evidence.rules.examples import build_case, is_overlay
from living_evidence.rules.registry import RULES, iter_documentation
from living_evidence.site.checking import open_site
from living_evidence.values import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Documentation
    from living_evidence.site.checking import LiveSite

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "_ext" / "living_evidence"
EXAMPLES = HERE / "examples"
GARDEN = HERE / "sites" / "garden"
TULIPS = "docs/topics/tulips.md"
TODAY = PartialDate(2026, 1, 1)
KEBAB = re.compile(r"[a-z]+(?:-[a-z]+)+")
# What no example in a docstring can show, and the test that sees it fail.
SEEN_BY = {
    "wrong-encoding": "test_loading.py::test_latin_1_is_a_problem_with_its_place",
    "file-too-large": "test_loading.py::test_a_record_of_fifty_megabytes_is_not_read",
    "unreadable-file": "test_loading.py::test_a_folder_where_a_file_is_wanted_is_a_problem",
    "unsafe-path": "test_loading.py::test_a_link_out_of_the_site_is_not_followed",
    "missing-file": "test_loading.py::test_without_a_vocabulary_that_is_the_problem",
    "duplicate-id": "test_loading.py::test_a_discrepancy_may_not_take_the_id_of_a_source",
    "no-snapshot-folder": (
        "test_checking.py::test_a_folder_of_snapshots_that_is_not_there_is_a_warning"
    ),
    "claim-outside-checking": (
        "test_site_reading.py::test_a_claim_on_a_page_outside_checking_is_a_problem"
    ),
    "malformed-front-matter": "test_site_builds.py::test_broken_markup_stays_a_problem",
    "unknown-notice": "test_site_builds.py::test_broken_markup_stays_a_problem",
    "malformed-catalog": "translations/mutations.yaml",
    "fuzzy-translation": "translations/mutations.yaml",
    "stale-translation": (
        "test_translation.py::test_a_message_that_the_page_no_longer_has_is_a_warning"
    ),
    "equivalent-unused": (
        "mutation/test_results.py::test_an_equivalent_that_nothing_needs_is_a_problem"
    ),
    "equivalents-too-many": "mutation/test_results.py::test_too_many_equivalents_are_a_problem",
    "duplicate-claim": "test_catalogue.py::test_what_only_the_whole_site_shows",
    "unknown-claim": "test_catalogue.py::test_what_only_the_whole_site_shows",
    "unknown-record": "test_catalogue.py::test_what_only_the_whole_site_shows",
}


# Documented.


def find_reported(package: Path) -> set[str]:
    """Return every name under which the code of a package reports a problem."""
    return {name for path in package.rglob("*.py") for name in _names_in(path)}


def _names_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _is_report(node.func):
            first = node.args[0]
            name = constants.get(first.id) if isinstance(first, ast.Name) else None
            name = first.value if isinstance(first, ast.Constant) else name
            if isinstance(name, str) and KEBAB.fullmatch(name):
                yield name


def _is_report(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"Problem", "Described", "_note", "_report"} or name.endswith("problem")


def find_undocumented(package: Path) -> set[str]:
    return find_reported(package) - {rule.name for rule in iter_documentation()}


def test_everything_that_is_reported_is_documented() -> None:
    reported = find_reported(PACKAGE)
    assert len(reported) > 150
    assert find_undocumented(PACKAGE) == set()


def test_everything_that_is_documented_is_reported() -> None:
    documented = {rule.name for rule in iter_documentation()} - RULES.keys()
    files = (path for path in PACKAGE.rglob("*.py") if path.name not in {"builtin.py", "pages.py"})
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert {name for name in documented if f'"{name}"' not in code} == set()


def test_a_rule_that_nobody_documented_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "odd.py"
    file.write_text(
        'NAME = "odd-one-out"\n\ndef check(index):\n    yield Problem(NAME, "x", place)\n'
    )
    assert find_undocumented(tmp_path) == {"odd-one-out"}


# Seen failing.


@pytest.mark.parametrize("rule", list(iter_documentation()), ids=lambda rule: rule.name)
def test_every_rule_was_seen_failing(rule: Documentation) -> None:
    if rule.failing:
        assert rule.passing, "it was never seen passing"
        assert rule.name not in SEEN_BY, "its examples show it: the entry is not needed"
        return
    file, _, test = SEEN_BY[rule.name].partition("::")
    text = (HERE / file).read_text(encoding="utf-8")
    source = _function(text, test) if test else text
    assert rule.name in source, f"{test} does not speak of {rule.name}"


def test_only_rules_are_said_to_be_seen() -> None:
    assert set(SEEN_BY) <= {rule.name for rule in iter_documentation()}


def _function(text: str, name: str) -> str:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            return "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    message = f"there is no test {name}"
    raise AssertionError(message)


# What a whole run finds: waivers, and that nothing was checked.


def _overlays() -> Iterator[tuple[Documentation, str, bool]]:
    for rule in BUILTIN:
        yield from ((rule, example, True) for example in rule.failing if is_overlay(example))
        yield from ((rule, example, False) for example in rule.passing if is_overlay(example))


@cache
def _run(example: str) -> set[str]:
    case = build_case(EXAMPLES, example)
    corpus = load_corpus(EXAMPLES, case.texts)
    snapshots = Snapshots(texts=case.snapshots or {})
    entries = build_quote_index(corpus, snapshots, Lock()).entries.values()
    lines = (make_line(entry) for entry in entries if entry.state == "matched")
    lock = parse_lock(format_lock(lines))
    report = check(corpus, (), snapshots=snapshots, lock=lock, today=TODAY)
    return {problem.rule for problem in report.problems}


@pytest.mark.parametrize(
    ("rule", "example", "fails"), list(_overlays()), ids=lambda value: getattr(value, "name", "")
)
def test_examples_of_a_whole_run(rule: Documentation, example: str, fails: bool) -> None:  # noqa: FBT001
    found = _run(example)
    assert (rule.name in found) is fails, found
    assert fails or found == set()


# What only the whole site shows.


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    root = tmp_path_factory.mktemp("catalogue") / "garden"
    shutil.copytree(GARDEN, root)
    with warnings.catch_warnings(action="ignore"), open_site(root, warning=io.StringIO()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (":::{claim} one\n{ev}`54 bulbs <bulbs-2020#planted>`\n:::\n" * 2, "duplicate-claim"),
        (":::{claim-ref} no-such-claim\n:::\n", "unknown-claim"),
        (":::{reference-list}\n:sources: no-such-record\n:::\n", "unknown-record"),
    ],
)
def test_what_only_the_whole_site_shows(site: LiveSite, text: str, rule: str) -> None:
    before = (site.app.srcdir / TULIPS).read_text(encoding="utf-8")
    try:
        site.read_page(TULIPS, before + "\n" + text)
        found = {problem.rule for page in site.pages() for problem in page.problems}
    finally:
        site.read_page(TULIPS, before)
    assert rule in found
    assert rule not in {problem.rule for page in site.pages() for problem in page.problems}
