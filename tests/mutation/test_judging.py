"""A kill names the changed line and the other side; everything else is told apart from it."""

from __future__ import annotations

import pytest

from living_evidence.mutation.judging import ATTESTATION, CLASSES, VERDICTS, classify, judge
from living_evidence.problems import Place, Problem, Severity, Side
from living_evidence.rules.registry import iter_documentation

PATH = "docs/topics/page.md"
HERE, THERE = Place(PATH, 5), Place("evidence/sources/a.yaml", 9)
LINES = frozenset({5})


def make(
    rule: str,
    *sides: Side,
    place: Place = HERE,
    severity: Severity = "error",
) -> Problem:
    return Problem(rule, "a message", place, sides, severity=severity)


PAGE_SIDE, RECORD_SIDE = Side("the page", "48", HERE), Side("a#b", "49", THERE)


@pytest.mark.parametrize(
    ("problems", "verdict"),
    [
        ([], "survived"),
        ([make("figure-differs", PAGE_SIDE, RECORD_SIDE)], "contradiction"),
        ([make("figure-differs", RECORD_SIDE, PAGE_SIDE, place=THERE)], "contradiction"),
        ([make("figure-differs", PAGE_SIDE, Side("a#b", "49"))], "contradiction"),
        ([make("figure-differs", PAGE_SIDE, Side("its quotes", "49", HERE))], "contradiction"),
        ([make("figure-differs", PAGE_SIDE)], "wrong-place"),
        ([make("figure-differs", PAGE_SIDE, Side("a#b", ""))], "wrong-place"),
        ([make("figure-differs", RECORD_SIDE, place=Place(PATH, 6))], "wrong-place"),
        ([make("figure-unbound")], "unbound"),
        ([make("malformed-yaml")], "form"),
        ([make("unbalanced-fence")], "form"),
        ([make("quote-not-found", PAGE_SIDE, RECORD_SIDE)], "quote"),
        ([make("lock-differs", PAGE_SIDE, RECORD_SIDE)], "digest"),
        ([make("hype", severity="warning")], "survived"),
        (
            [make("lock-differs", PAGE_SIDE, RECORD_SIDE), make("figure-unbound")],
            "unbound",
        ),
        (
            [make("malformed-claim"), make("figure-differs", PAGE_SIDE, RECORD_SIDE)],
            "contradiction",
        ),
    ],
)
def test_the_verdict_is_that_of_the_strongest_problem(
    problems: list[Problem], verdict: str
) -> None:
    assert judge(problems, PATH, LINES).verdict == verdict


@pytest.mark.parametrize(
    ("rule", "strict", "verdict"),
    [
        ("claim-suspect", False, "survived"),
        ("claim-suspect", True, "suspect"),
        ("claim-reworded", True, "reworded"),
        ("claim-not-attested", True, "digest"),
    ],
)
def test_a_stamp_counts_only_where_it_is_asked_for(
    rule: str,
    strict: bool,
    verdict: str,
) -> None:
    problem = make(rule, PAGE_SIDE, RECORD_SIDE, severity="warning")
    assert judge([problem], PATH, LINES, strict=strict).verdict == verdict


def test_an_outcome_says_which_rule_saw_it_where() -> None:
    problems = [make("figure-differs", PAGE_SIDE, RECORD_SIDE), make("figure-unbound")]
    assert judge(problems, PATH, LINES).seen == (f"figure-differs at {PATH}:5",)


def test_every_rule_that_has_a_class_exists() -> None:
    known = {documentation.name for documentation in iter_documentation()}
    assert {*CLASSES, *ATTESTATION} <= known
    assert set(CLASSES.values()) <= set(VERDICTS)


def test_a_rule_in_no_list_is_one_of_contradictions() -> None:
    assert classify(make("a-rule-of-a-site")) == "contradiction"
