"""A kill names the changed line and the other side; everything else is told apart from it."""

from __future__ import annotations

import pytest

from living_evidence.mutation.judging import (
    ATTESTATION,
    CLASSES,
    VERDICTS,
    Spot,
    Verdict,
    classify,
    judge,
)
from living_evidence.problems import Place, Problem, Severity, Side
from living_evidence.rules.registry import iter_documentation

PATH = "docs/topics/page.md"
HERE, THERE = Place(PATH, 5), Place("evidence/sources/a.yaml", 9)
SPOT = Spot(PATH, frozenset({5}), range(3, 8))


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
    assert judge(problems, SPOT).verdict == verdict


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ("claim-suspect", "suspect"),
        ("claim-reworded", "reworded"),
        ("claim-not-attested", "digest"),
    ],
)
def test_a_stamp_counts_only_where_it_is_asked_for(rule: str, verdict: Verdict) -> None:
    problem = make(rule, PAGE_SIDE, RECORD_SIDE, place=Place(PATH, 3), severity="warning")
    assert judge([problem], SPOT).verdict == "survived"
    assert judge([problem], SPOT, strict=True).verdict == verdict


def test_a_stamp_is_of_the_whole_claim_and_of_no_other() -> None:
    elsewhere = Place(PATH, 9)
    sides = (Side("the page", "48", elsewhere), RECORD_SIDE)
    for place, verdict in ((Place(PATH, 3), "suspect"), (elsewhere, "wrong-place")):
        problem = make("claim-suspect", *sides, place=place)
        assert judge([problem], SPOT, strict=True).verdict == verdict


@pytest.mark.parametrize("rule", ["stale-translation", "lock-differs", "claim-not-attested"])
def test_what_only_tells_of_a_change_is_a_digest(rule: str) -> None:
    assert classify(make(rule)) == "digest"


def test_an_outcome_says_which_rule_saw_it_where() -> None:
    problems = [make("figure-differs", PAGE_SIDE, RECORD_SIDE), make("figure-unbound")]
    assert judge(problems, SPOT).seen == (f"figure-differs at {PATH}:5",)


def test_every_rule_that_has_a_class_exists() -> None:
    known = {documentation.name for documentation in iter_documentation()}
    assert {*CLASSES, *ATTESTATION} <= known
    assert set(CLASSES.values()) <= set(VERDICTS)


def test_a_rule_in_no_list_is_one_of_contradictions() -> None:
    assert classify(make("a-rule-of-a-site")) == "contradiction"
