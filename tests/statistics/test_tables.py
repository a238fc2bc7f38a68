"""The rules over whole tables: a true one is silent, a changed cell is told where it shows."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from living_evidence.checking import Coverage, Report
from living_evidence.corpus import Corpus, load_corpus
from living_evidence.lock import Lock
from living_evidence.problems import Place, Problem
from living_evidence.quotes import Snapshots, build_quote_index
from living_evidence.rules.arithmetic import (
    events_exceed_total,
    follow_up_shorter_than_timepoint,
    interval_not_reproducible,
    percent_differs,
    percentage_impossible,
    share_outside_interval,
    survival_interval_not_feasible,
)
from living_evidence.rules.base import Index
from living_evidence.statistics.bounds import round_bound
from living_evidence.statistics.intervals import METHODS
from living_evidence.statistics.rounding import unit_of
from living_evidence.values import Number, PartialDate, round_half_up

if TYPE_CHECKING:
    from living_evidence.problems import Severity

EXAMPLES = Path(__file__).parents[1] / "examples"
PATH = "evidence/sources/table.yaml"
HEAD = """\
id: table
kind: journal-article
citation: {type: article-journal, title: A table}
capture: {completeness: abstract}
results:
"""
RULES = (
    events_exceed_total,
    follow_up_shorter_than_timepoint,
    interval_not_reproducible,
    percent_differs,
    percentage_impossible,
    share_outside_interval,
    survival_interval_not_feasible,
)
few = settings(max_examples=60, deadline=None)


class Row(NamedTuple):
    """Events and total, the percentage as printed, and the bounds of an interval of it."""

    events: int
    total: int
    percent: Number
    method: str
    bounds: tuple[Number, Number]

    @property
    def share(self) -> Fraction:
        return Fraction(self.events * 100, self.total)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    total = draw(st.integers(min_value=1, max_value=700))
    events = draw(st.integers(min_value=0, max_value=total))
    decimals = draw(st.integers(min_value=0, max_value=2))
    share = Fraction(events * 100, total)
    down = -round_half_up(-share, decimals)
    rounded = draw(st.sampled_from([round_half_up(share, decimals), down]))
    known = [name for name, method in METHODS.items() if method(events, total, Fraction(95))]
    method = draw(st.sampled_from(known))
    found = METHODS[method](events, total, Fraction(95))
    assert found is not None
    bounds = round_bound(found[0], decimals), round_bound(found[1], decimals)
    return Row(events, total, Number(rounded, decimals), method, bounds)


def _write(rows: list[Row]) -> str:
    """Write each row three times: whole, as a percentage alone, and as the counts and interval."""
    lines = [HEAD]
    for at, row in enumerate(rows):
        low, high = row.bounds
        total = f'total: "#total-{at}"'
        lines += [
            f'  total-{at}: {{type: count, value: "{row.total}"}}\n',
            f"  whole-{at}: {{type: proportion, {total},\n",
            f'    events: "{row.events}", percent: "{row.percent}"}}\n',
            f'  share-{at}: {{type: proportion, percent: "{row.percent}", {total}}}\n',
            f'  counts-{at}: {{type: proportion, events: "{row.events}", {total},\n',
            f'    interval: {{level: "95", low: "{low}", high: "{high}"}}}}\n',
        ]
    return "".join(lines)


def _load(text: str) -> Corpus:
    corpus = load_corpus(EXAMPLES, {PATH: text})
    assert [problem for problem in corpus.problems if problem.place.path == PATH] == []
    return corpus


def _find(text: str) -> set[tuple[str, str]]:
    """Return the rules that found something, each with the name of the result."""
    corpus = _load(text)
    quotes = build_quote_index(corpus, Snapshots(), Lock())
    index = Index(corpus, quotes, (), PartialDate(2026))
    problems = [problem for rule in RULES for problem in rule.check(index)]
    own = [problem for problem in problems if problem.place.path == PATH]
    return {
        (problem.rule, problem.message.partition("#")[2].split()[0].strip(":")) for problem in own
    }


@few
@given(table=st.lists(rows(), min_size=1, max_size=6))
def test_a_true_table_is_silent(table: list[Row]) -> None:
    assert _find(_write(table)) == set()


@few
@given(row=rows(), events=st.integers(min_value=0, max_value=700))
def test_changed_events_are_told_where_they_can_be_seen(row: Row, events: int) -> None:
    changed = row._replace(events=events)
    found = _find(_write([changed]))
    if events > row.total:
        assert ("events-exceed-total", "whole-0") in found
    seen = abs(changed.share - row.share) > unit_of(row.percent.decimals)
    told = ("percent-differs", "whole-0") in found
    assert told or not seen
    assert told is (abs(changed.share - row.percent.value) > unit_of(row.percent.decimals) / 2)
    if events == row.events:
        assert found == set()


@few
@given(row=rows(), steps=st.integers(min_value=-40, max_value=40))
def test_a_changed_percentage_is_told(row: Row, steps: int) -> None:
    unit = unit_of(row.percent.decimals)
    value = row.percent.value + steps * unit
    if not 0 <= value <= 100:
        return
    changed = row._replace(percent=Number(value, row.percent.decimals))
    found = _find(_write([changed]))
    fits = abs(value - row.share) <= unit / 2
    assert (("percent-differs", "whole-0") in found) is not fits
    # Alone, it is only told where no other count gives it.
    shares = (Fraction(count * 100, row.total) for count in range(row.total + 1))
    possible = any(abs(value - share) <= unit / 2 for share in shares)
    assert (("percentage-impossible", "share-0") in found) is not possible


@few
@given(
    row=rows(),
    low=st.integers(min_value=-9, max_value=9),
    high=st.integers(min_value=-9, max_value=9),
)
def test_a_changed_interval_is_noted_where_no_method_gives_it(
    row: Row, low: int, high: int
) -> None:
    unit = unit_of(row.percent.decimals)
    ends = [
        Number(bound.value + steps * unit, bound.decimals)
        for bound, steps in zip(row.bounds, (low, high), strict=True)
    ]
    if not 0 <= ends[0].value <= ends[1].value <= 100:
        return
    found = _find(_write([row._replace(bounds=(ends[0], ends[1]))]))
    given_by = []
    for name, method in METHODS.items():
        bounds = method(row.events, row.total, Fraction(95))
        if bounds is not None:
            near = (
                abs(round_bound(bound, 6).value - end.value) <= unit / 2 + Fraction(1, 10**6)
                for bound, end in zip(bounds, ends, strict=True)
            )
            given_by += [name] * all(near)
    assert (("interval-not-reproducible", "counts-0") in found) is not bool(given_by)


def test_what_is_found_carries_its_severity() -> None:
    text = f"""{HEAD}\
  total: {{type: count, value: "40"}}
  odd: {{type: proportion, events: "22", total: "#total",
    interval: {{level: "95", low: "39", high: "72"}}}}
  survival: {{type: survival, percent: "88", interval: {{level: "95", low: "80", high: "90"}}}}
"""
    corpus = _load(text)
    quotes = build_quote_index(corpus, Snapshots(), Lock())
    index = Index(corpus, quotes, (), PartialDate(2026))
    found = {problem.rule: problem.severity for rule in RULES for problem in rule.check(index)}
    assert found == {
        "interval-not-reproducible": "note",
        "survival-interval-not-feasible": "warning",
    }


@pytest.mark.parametrize(("severity", "fails"), [("note", False), ("warning", True)])
def test_a_note_fails_no_run_and_a_warning_a_strict_one(severity: Severity, *, fails: bool) -> None:
    problem = Problem("a-rule", "so it is", Place(PATH, 1), severity=severity)
    assert Report((problem,), Coverage(), strict=True).failed is fails
    assert not Report((problem,), Coverage()).failed
