"""What the audits say of figures that hold, and of those that cannot be decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.corpus import load_corpus
from living_evidence.rules.arithmetic import (
    follow_up_shorter_than_timepoint,
    interval_not_reproducible,
    percent_differs,
    percentage_impossible,
    share_outside_interval,
    survival_interval_not_feasible,
)
from living_evidence.rules.examples import build_case

if TYPE_CHECKING:
    from types import ModuleType

    from living_evidence.rules.arithmetic.auditing import Examined

EXAMPLES = Path(__file__).parents[1] / "examples"
ROOT = Path(__file__).parents[2]
LARGE = "enrolled: {value: '20,000'}, "


def _audit(module: ModuleType, results: str, *, more: str = "") -> list[Examined]:
    overlay = f"sources/alpha-2024: {{results: {{{more}{results}}}}}"
    corpus = load_corpus(EXAMPLES, build_case(EXAMPLES, overlay).texts)
    assert corpus.problems == ()
    return list(module.audit(corpus, "alpha-2024"))


def _only(found: list[Examined]) -> Examined:
    assert len(found) == 1
    return found[0]


def test_the_survival_of_the_report_is_feasible_and_its_follow_up_told() -> None:
    corpus = load_corpus(ROOT)
    interval = _only(list(survival_interval_not_feasible.audit(corpus, "cercek-2025")))
    assert interval.worked == "92% (86 to 99)"
    assert interval.verdict == "holds"
    assert interval.why == "It is symmetric, as printed, on the plain and log scales."
    longest, median = follow_up_shorter_than_timepoint.audit(corpus, "cercek-2025")
    assert longest.worked == "2 years, and a follow-up of at most 60.8 months"
    assert median.worked == "2 years, and a median follow-up of 20.0 months"
    assert median.why == (
        "Half of the patients were followed for less than 20.0 months, "
        "and the result rests on the others."
    )
    assert [one.verdict for one in (longest, median)] == ["holds", "holds"]
    assert [one.problem for one in (longest, median)] == [None, None]


@pytest.mark.parametrize(
    ("total", "percent", "worked", "verdict"),
    [
        ("included", "55", "46/84 = 55%", "holds"),
        ("included", "55.4", "55.4% of 84", "does-not-hold"),
        ("enrolled", "55", "55% of 20000", "cannot-be-decided"),
        ("excluded", "100", "6/6 = 100%", "holds"),
        ("excluded", "0", "0/6 = 0%", "holds"),
    ],
)
def test_what_a_percentage_alone_shows(total: str, percent: str, worked: str, verdict: str) -> None:
    results = f"adverse-events-grade-1-2: {{percent: '{percent}', total: '#{total}'}}"
    examined = _only(_audit(percentage_impossible, results, more=LARGE))
    assert (examined.worked, examined.verdict) == (worked, verdict)
    assert (examined.problem is not None) is (verdict == "does-not-hold")


def test_a_percentage_beside_its_events_or_above_all_is_left_to_others() -> None:
    results = "no-adverse-events: {percent: '26'}"
    assert _audit(percentage_impossible, results) == []
    results = "adverse-events-grade-1-2: {percent: '155', total: '#included'}"
    assert _audit(percentage_impossible, results) == []


@pytest.mark.parametrize(
    ("change", "verdict", "words"),
    [
        ("interval: {level: '95', low: '38.5', high: '70.7'}", "holds", "Clopper-Pearson (exact)"),
        ("interval: {level: '95', low: '40', high: '69'}", "holds", "Wilson"),
        ("interval: {level: '95', low: '40', high: '70'}", "holds", "Wald"),
        ("interval: {level: '95', low: '30', high: '70'}", "cannot-be-decided", "38 to 71"),
        ("interval: {level: not-stated, low: '39', high: '70'}", "cannot-be-decided", "the level"),
        ("total: not-stated, interval: {level: '95', low: '39', high: '70'}",
         "cannot-be-decided", "the total"),
        ("total: '#enrolled', interval: {level: '95', low: '0.1', high: '0.2'}",
         "cannot-be-decided", "more than 10,000 people"),
    ],
)  # fmt: skip
def test_which_method_gives_an_interval(change: str, verdict: str, words: str) -> None:
    results = f"cohort-2-response: {{{change}}}"
    examined = _only(_audit(interval_not_reproducible, results, more=LARGE))
    assert examined.verdict == verdict
    assert words in examined.why
    tried = "None of 8 methods" in examined.why
    assert (examined.problem is not None) is tried


@pytest.mark.parametrize(
    "change",
    [
        "events: '41', interval: {level: '95', low: '39', high: '70'}",
        "interval: {level: '95', low: '70', high: '39'}",
        "interval: {level: '95', low: '39', high: '170'}",
        "interval: {level: '100', low: '39', high: '70'}",
    ],
)
def test_what_is_a_problem_of_its_own_is_not_told_twice(change: str) -> None:
    assert _audit(interval_not_reproducible, f"cohort-2-response: {{{change}}}") == []


def test_the_share_of_an_interval_is_worked_out() -> None:
    results = "cohort-2-response: {interval: {level: '95', low: '38.5', high: '70.7'}}"
    examined = _only(_audit(share_outside_interval, results))
    assert (examined.worked, examined.verdict) == ("38.5 ≤ 55.00% ≤ 70.7", "holds")


def test_weeks_and_months_are_not_compared() -> None:
    results = "relapse-free-survival: {timepoint: {value: 104 weeks}}"
    verdicts = {one.verdict for one in _audit(follow_up_shorter_than_timepoint, results)}
    assert verdicts == {"cannot-be-decided"}


@pytest.mark.parametrize(
    "change",
    [
        "population: completers",  # what others were followed for says nothing of these
        "as-of: '2023-03'",  # another report of the same patients
        "role: protocol",
        "statistic: mean, range: DELETE",  # a mean says nothing of the longest or of half of them
    ],
)
def test_what_says_nothing_of_a_result_is_not_compared(change: str) -> None:
    assert _audit(follow_up_shorter_than_timepoint, f"follow-up: {{{change}}}") == []


@pytest.mark.parametrize(("percent", "told"), [("26.2", ""), ("26.1", "cut off"), ("26.0", "and")])
def test_a_percentage_that_was_cut_off_is_called_so(percent: str, told: str) -> None:
    # 22 of 84 are 26.19%.
    results = f"no-adverse-events: {{events: '22', percent: '{percent}'}}"
    found = [one for one in _audit(percent_differs, results) if one.verdict != "cannot-be-decided"]
    problem = _only(found).problem
    assert (problem is None) is (told == "")
    if problem is not None:
        assert told in problem.message
        assert ("cut off instead of rounded" in problem.message) is (told == "cut off")
