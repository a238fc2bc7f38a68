"""An interval is computed where a record asks for one, is labelled, and is refused elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from living_evidence.computed import compute_interval, find_objection
from living_evidence.corpus import Corpus, load_corpus
from living_evidence.records import Proportion
from living_evidence.rules.examples import build_case
from living_evidence.site.pages.results import build_result_table

EXAMPLES = Path(__file__).parents[1] / "examples"
ROOT = Path(__file__).parents[2]
ASKED = "{level: '95', reason: The abstract prints the two numbers alone.}"


def _load(result: str, *more: str, source: str = "alpha-2024") -> Corpus:
    overlay = f"sources/{source}: {{results: {{{result}: {{computed-interval: {ASKED}"
    return load_corpus(EXAMPLES, build_case(EXAMPLES, f"{', '.join([overlay, *more])}}}}}}}").texts)


def _show(corpus: Corpus, address: str) -> str:
    row = build_result_table([corpus.items[address]], corpus)
    return "\n".join(node.astext() for node in row.findall(nodes.paragraph))


def test_it_is_exact_and_says_what_it_is() -> None:
    corpus = _load("cohort-2-response")
    shown = _show(corpus, "alpha-2024#cohort-2-response")
    assert "22 of 40\n" in shown
    assert "95% confidence interval 38.5% to 70.7%\n" in shown
    assert "computed here (Clopper-Pearson, exact)\n" in shown
    left_out = "those who had not completed treatment are not counted"
    assert f"It tells: sampling error only; {left_out}\n" in shown
    assert "Why it is computed: The abstract prints the two numbers alone." in shown


def test_who_is_left_out_is_said_of_those_who_completed_alone() -> None:
    corpus = _load("no-adverse-events")
    shown = _show(corpus, "alpha-2024#no-adverse-events")
    assert "It tells: sampling error only\n" in shown


def test_nothing_is_computed_that_nobody_asked_for() -> None:
    corpus = load_corpus(EXAMPLES)
    assert "confidence interval" not in _show(corpus, "alpha-2024#cohort-2-response")
    assert all(compute_interval(item, corpus) is None for item in corpus.items.values())


@pytest.mark.parametrize(
    ("result", "why"),
    [
        ("no-surgery", "choose"),
        ("completed", "who took part"),
        ("excluded-withdrew", "who took part"),
        ("cohort-1-sustained-response", "denominator"),
    ],
)
def test_what_is_refused_is_not_shown_either(result: str, why: str) -> None:
    corpus = _load(result)
    address = f"alpha-2024#{result}"
    objection = find_objection(corpus.items[address], corpus)
    assert objection is not None
    assert why in objection.why
    assert compute_interval(corpus.items[address], corpus) is None
    assert "confidence interval" not in _show(corpus, address)


@pytest.mark.parametrize(
    "more", ["superseded-by: '#all-response'", "events: '41'", "state: disputed, reason: x"]
)
def test_what_is_not_a_count_of_the_source_is_refused(more: str) -> None:
    corpus = _load("cohort-2-response", more)
    assert compute_interval(corpus.items["alpha-2024#cohort-2-response"], corpus) is None


@pytest.mark.parametrize("level", ["0", "100", "not-stated", "high"])
def test_a_level_that_is_none_is_refused(level: str) -> None:
    overlay = f"""\
sources/alpha-2024:
  results:
    cohort-2-response: {{computed-interval: {{level: '{level}', reason: Why not.}}}}
"""
    corpus = load_corpus(EXAMPLES, build_case(EXAMPLES, overlay).texts)
    assert any("level between 0 and 100" in problem.message for problem in corpus.problems)


def test_the_site_asks_for_intervals_of_responses_alone() -> None:
    corpus = load_corpus(ROOT)
    asked = {
        address: compute_interval(item, corpus)
        for address, item in corpus.items.items()
        if isinstance(item.result, Proportion) and item.result.computed_interval is not None
    }
    shown = {address: f"{one.low} to {one.high}" for address, one in asked.items() if one}
    assert shown == {
        "cercek-2025#cohort-1-ccr": "92.7 to 100.0",
        "cercek-2025#cohort-2-ccr": "50.6 to 77.3",
        "cercek-2025#all-ccr": "72.7 to 88.5",
    }
    assert len(asked) == len(shown)
