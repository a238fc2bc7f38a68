"""One run: everything is collected, ordered, waived only with reason, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from living_evidence import checking
from living_evidence.checking import check, find_today
from living_evidence.lock import Lock
from living_evidence.problems import Place, Problem
from living_evidence.prose.blocks import Page
from living_evidence.quotes import Snapshots
from living_evidence.rules import judging
from living_evidence.rules.base import Rule
from living_evidence.rules.registry import RULES, iter_documentation
from living_evidence.values import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from living_evidence.checking import Report
    from living_evidence.corpus import Corpus
    from living_evidence.rules.base import Index

    MakeCorpus = Callable[..., Corpus]
    UseRule = Callable[..., None]

TODAY = PartialDate(2026, 6, 15)
PATH = "evidence/sources/a-report.yaml"


def run(
    corpus: Corpus, snapshot_texts: dict[str, str], *pages: Page, strict: bool = False
) -> Report:
    return check(
        corpus,
        pages,
        snapshots=Snapshots(texts=snapshot_texts),
        lock=Lock(),
        today=TODAY,
        strict=strict,
    )


def make_rule(name: str, family: str, severity: str = "error") -> Rule:
    def find(index: Index) -> Iterator[Problem]:  # noqa: ARG001
        yield Problem(name, "second fault", Place(PATH, 9), severity=severity)  # type: ignore[arg-type]
        yield Problem(name, "first fault", Place(PATH, 2), severity=severity)  # type: ignore[arg-type]
        yield Problem(name, "first fault", Place(PATH, 2), severity=severity)  # type: ignore[arg-type]

    return Rule(name, family, "error", "A test.", (), (), find)


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that makes one rule the only one."""

    def use(name: str, family: str, severity: str = "error") -> None:
        rules = {name: make_rule(name, family, severity)}
        monkeypatch.setattr(checking, "RULES", rules)
        monkeypatch.setattr(judging, "RULES", rules)

    return use


def waiver(**changes: str) -> dict[str, str]:
    fields = {
        "rule": "sums-differ", "path": PATH, "match": "first", "reason": "The source rounds.",
        "by": "site curators", "until": "2026-12-31", **changes,
    }  # fmt: skip
    body = "".join(f"    {key}: {value}\n" for key, value in fields.items())
    return {"evidence/waivers.yaml": f"waivers:\n  -\n{body}"}


def lines_of(report: Report) -> list[str]:
    return [f"{one.place.line} {one.rule}: {one.message}" for one in report.problems]


def test_problems_are_sorted_and_said_once(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], rule: UseRule
) -> None:
    rule("sums-differ", "arithmetic")
    report = run(make_corpus(), snapshot_texts)
    assert lines_of(report) == ["2 sums-differ: first fault", "9 sums-differ: second fault"]
    assert report.failed


def test_a_waiver_excuses_what_it_names_and_nothing_else(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], rule: UseRule
) -> None:
    rule("sums-differ", "arithmetic")
    report = run(make_corpus(waiver()), snapshot_texts)
    assert lines_of(report) == ["9 sums-differ: second fault"]
    assert report.coverage.waivers == 1


@pytest.mark.parametrize("family", ["figure", "term", "strength", "support", "quote", "record"])
def test_prose_against_record_is_never_waived(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], rule: UseRule, family: str
) -> None:
    rule("sums-differ", family)
    page = Page("index", "index.md", checked=True)
    report = run(make_corpus(waiver()), snapshot_texts, page)
    assert "2 sums-differ: first fault" in lines_of(report)
    assert "3 waiver-not-allowed: sums-differ cannot be waived" in lines_of(report)
    assert report.coverage.waivers == 0


@pytest.mark.parametrize("name", sorted(checking.NEVER_WAIVED))
def test_what_is_ours_is_never_waived(name: str) -> None:
    assert name in RULES
    assert not checking.is_waivable(name)


@pytest.mark.parametrize("name", ["malformed-value", "no-such-rule", "waiver-unused"])
def test_what_is_no_rule_cannot_be_waived(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], name: str
) -> None:
    report = run(make_corpus(waiver(rule=name)), snapshot_texts)
    assert f"3 waiver-not-allowed: {name} cannot be waived" in lines_of(report)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"until": "2026-06-14"}, "waiver-expired: the waiver of sums-differ ended on 2026-06-14"),
        ({"until": "2025"}, "waiver-expired: the waiver of sums-differ ended on 2025"),
        (
            {"until": "9999-12-31"},
            "waiver-expired: the waiver of sums-differ has no end in sight: 9999-12-31",
        ),
        (
            {"match": "irst"},
            "waiver-too-broad: 'irst' stands in too many messages to excuse one of sums-differ",
        ),
        (
            {"match": "fault"},
            (
                "waiver-too-broad: the waiver of sums-differ in evidence/sources/a-report.yaml "
                "excuses 2 problems"
            ),
        ),
        (
            {"until": "not-stated"},
            "waiver-expired: the waiver of sums-differ has no end: not-stated",
        ),
        (
            {"match": "third"},
            (
                "waiver-unused: the waiver of sums-differ in evidence/sources/a-report.yaml "
                "excuses nothing any more"
            ),
        ),
    ],
)
def test_waivers_decay(
    make_corpus: MakeCorpus,
    snapshot_texts: dict[str, str],
    rule: UseRule,
    changes: dict[str, str],
    message: str,
) -> None:
    rule("sums-differ", "arithmetic")
    report = run(make_corpus(waiver(**changes)), snapshot_texts)
    assert lines_of(report) == [
        "2 sums-differ: first fault",
        "9 sums-differ: second fault",
        f"3 {message}",
    ]


@pytest.mark.parametrize("until", ["2026-06-15", "2026-06", "2026", "2027-01-01"])
def test_a_waiver_holds_to_the_end_of_its_last_day(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], rule: UseRule, until: str
) -> None:
    rule("sums-differ", "arithmetic")
    assert lines_of(run(make_corpus(waiver(until=until)), snapshot_texts)) == [
        "9 sums-differ: second fault"
    ]


def test_a_waiver_without_a_reason_is_malformed(make_corpus: MakeCorpus) -> None:
    (problem,) = make_corpus(waiver(reason='""')).problems
    assert problem.message == "waivers[0].reason is empty"


def test_warnings_fail_only_in_strict_mode(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], rule: UseRule
) -> None:
    rule("old-news", "lifecycle", "warning")
    assert not run(make_corpus(), snapshot_texts).failed
    assert run(make_corpus(), snapshot_texts, strict=True).failed


def test_a_run_that_checked_nothing_fails(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str]
) -> None:
    report = run(make_corpus({PATH: None}), snapshot_texts)
    assert [one.rule for one in report.problems] == ["nothing-checked"]
    assert report.failed


def test_a_record_that_was_rejected_is_not_nothing(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str]
) -> None:
    report = run(make_corpus({PATH: "id: a-report\nkind: news\n"}), snapshot_texts)
    assert "nothing-checked" not in {one.rule for one in report.problems}
    assert report.coverage.rejected == 1


def test_coverage_counts_what_was_looked_at(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], rule: UseRule
) -> None:
    rule("quiet", "record")
    checked, outside = Page("a", "a.md", checked=True), Page("b", "b.md", checked=False)
    coverage = run(make_corpus(), snapshot_texts, checked, outside).coverage
    assert (coverage.sources, coverage.studies, coverage.results) == (1, 0, 2)
    assert (coverage.quotes, coverage.quotes_matched, coverage.quotes_failed) == (3, 3, 0)
    assert (coverage.pages, coverage.unchecked_pages) == (1, ("b.md",))
    assert run(make_corpus(), {}).coverage.quotes_failed == 3


def test_what_reading_a_page_found_is_reported_even_outside_checking(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], rule: UseRule
) -> None:
    rule("quiet", "record")
    monkey = Problem("unbalanced-fence", "a fence is open", Place("b.md", 3))
    page = Page("b", "b.md", checked=False, problems=(monkey,))
    report = run(make_corpus(), snapshot_texts, page)
    assert monkey in report.problems


def test_today_is_declared_or_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225599")
    assert find_today() == PartialDate(2025, 12, 31)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert find_today() == PartialDate(2026, 1, 1)
    for odd in ("", "yesterday", "-5", "١", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", odd)
        assert find_today().year >= 2025


def test_a_folder_of_snapshots_that_is_not_there_is_a_warning(make_corpus: MakeCorpus) -> None:
    report = check(make_corpus(), [], snapshots=Snapshots(missing=True), lock=Lock(), today=TODAY)
    (problem,) = (one for one in report.problems if one.severity == "warning")
    assert problem.rule == "no-snapshot-folder"


def test_every_rule_has_one_name_and_explains_itself() -> None:
    names = [rule.name for rule in iter_documentation()]
    assert len(set(names)) == len(names)
    for documented in iter_documentation():
        assert documented.documentation.splitlines()[0].endswith("."), documented.name
        assert "To mend:" in documented.documentation, documented.name


def test_every_rule_module_is_registered(root: Path) -> None:
    folder = root / "_ext/living_evidence/rules"
    modules = {
        file.stem.replace("_", "-")
        for file in folder.glob("*/*.py")
        if "\nFAILING = " in file.read_text(encoding="utf-8")
    }
    assert modules == set(RULES)
