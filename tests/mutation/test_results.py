"""What a run found, as a table, as the file that a site keeps, and beside its equivalents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from living_evidence.mutation import running
from living_evidence.mutation.equivalents import (
    LARGEST_SHARE,
    Equivalents,
    load_equivalents,
)
from living_evidence.mutation.equivalents import (
    PATH as EQUIVALENTS,
)
from living_evidence.mutation.judging import Outcome, Verdict
from living_evidence.mutation.measuring import Selection
from living_evidence.mutation.mutants import Aside, Family, Mutant, Piece
from living_evidence.mutation.results import (
    PATH,
    Judged,
    Results,
    format_results,
    format_share,
    format_table,
    identify,
    load_results,
    write_results,
)
from living_evidence.mutation.running import RunError, run_mutants

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "docs/topics/page.md"
LIST = """\
equivalents:
  - path: docs/topics/page.md
    operator: an-operator
    before: was 2
    after: was 02
    reason: A leading zero changes no number.
"""


def make_mutant(number: int, family: Family = "numeric", aside: Aside = "") -> Mutant:
    piece = (Piece(0, 1, "x"),)
    return Mutant(
        PAGE, "an-operator", family, piece, f"was {number}", f"was 0{number}", number, aside
    )


def make_results(*verdicts: Verdict, strict: bool = False, **more: Any) -> Results:
    judged = tuple(
        Judged(make_mutant(number), Outcome(verdict)) for number, verdict in enumerate(verdicts, 1)
    )
    given = {"asides": (), "equivalents": Equivalents(), **more}
    return Results(
        judged, date="2026-01-02", pages=1, records=2, unplaced=0, strict=strict, **given
    )


@pytest.fixture
def listed(tmp_path: Path) -> Equivalents:
    """Return the equivalents of a site that lists one."""
    file = tmp_path / EQUIVALENTS
    file.parent.mkdir()
    file.write_text(LIST, encoding="utf-8")
    return load_equivalents(tmp_path)


def test_digests_are_no_kills_and_stamps_are_in_strict_mode_only() -> None:
    verdicts: tuple[Verdict, ...] = (
        "contradiction",
        "digest",
        "suspect",
        "wrong-place",
        "survived",
    )
    lines = {one.mutant.line for one in make_results(*verdicts).survivors}
    assert lines == {2, 3, 4, 5}
    assert {one.mutant.line for one in make_results(*verdicts, strict=True).survivors} == {4, 5}


def test_a_share_is_never_rounded_up() -> None:
    assert [format_share(*pair) for pair in ((1, 1), (99999, 100000), (0, 0))] == [
        "100.00%", "99.99%", "-",
    ]  # fmt: skip


def test_a_table_has_a_row_for_each_family_and_one_for_all() -> None:
    table = list(format_table(make_results("contradiction", "survived")))
    assert table[0].split() == ["family", "mutants", "contradiction", "survived", "killed"]
    assert table[1].split() == ["numeric", "2", "1", "1", "50.00%"]
    assert table[2].split() == ["all", "2", "1", "1", "50.00%"]
    assert table[-1] == "survivors: 1; equivalents: 0"


def test_the_file_says_what_survived_and_can_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    assert load_results(tmp_path) is None
    results = make_results("contradiction", "survived", asides=(make_mutant(9, aside="optional"),))
    write_results(tmp_path / PATH, results)
    kept = load_results(tmp_path)
    assert kept == json.loads(format_results(results))
    assert kept is not None
    assert kept["families"] == {"numeric": {"contradiction": 1, "survived": 1}}
    assert kept["apart"]["optional"] == 1
    assert [identify(one) for one in kept["survivors"]] == [results.judged[1].mutant.identity]


def test_an_equivalent_survives_and_is_no_survivor(listed: Equivalents) -> None:
    results = make_results("contradiction", "survived", "survived", equivalents=listed)
    assert [one.mutant.line for one in results.survivors] == [3]
    open_ones = [one.mutant for one in results.open]
    assert not list(listed.check(open_ones, 100))


def test_an_equivalent_that_nothing_needs_is_a_problem(listed: Equivalents) -> None:
    problems = list(listed.check([make_mutant(3)], 100))
    assert [problem.rule for problem in problems] == ["equivalent-unused"]
    assert str(problems[0].place).startswith(f"{EQUIVALENTS}:2")


def test_too_many_equivalents_are_a_problem(listed: Equivalents) -> None:
    most = 100 // LARGEST_SHARE
    assert not list(listed.check([make_mutant(2)], most + 1))
    problems = list(listed.check([make_mutant(2)], most))
    assert [problem.rule for problem in problems] == ["equivalents-too-many"]


def test_a_list_with_a_fault_lets_nothing_pass(tmp_path: Path) -> None:
    assert load_equivalents(tmp_path) == Equivalents()
    file = tmp_path / EQUIVALENTS
    file.parent.mkdir()
    file.write_text(LIST.replace("    reason:", "    because:"), encoding="utf-8")
    found = load_equivalents(tmp_path)
    assert not found.entries
    assert {problem.rule for problem in found.problems} == {"missing-key", "unknown-key"}
    file.write_text("equivalents: [", encoding="utf-8")
    assert [problem.rule for problem in load_equivalents(tmp_path).problems] == ["malformed-yaml"]


def test_a_selection_takes_families_paths_and_one_in_so_many() -> None:
    mutants = [make_mutant(number, family) for number in range(1, 7) for family in FAMILIES]
    assert Selection().choose(mutants) == mutants
    assert Selection(families=frozenset({"logic"})).choose(mutants) == mutants[1::2]
    assert Selection(paths=frozenset({"elsewhere.md"})).choose(mutants) == []
    assert Selection(stride=5).choose(mutants) == mutants[::5]
    assert not Selection(stride=5).is_whole


FAMILIES: tuple[Family, ...] = ("numeric", "logic")


class FakeBench:
    """A bench whose verdict depends on nothing but the line."""

    def __init__(self, whole: Verdict = "survived", stops_at: int = 0) -> None:
        self.whole: Verdict = whole
        self.stops_at = stops_at

    def prepare(self) -> None:
        """Do nothing."""

    def judge(self, mutant: Mutant) -> Outcome:
        if mutant.line == self.stops_at:
            message = "it stopped"
            raise ValueError(message)
        return Outcome("survived", (str(mutant.line),))

    def judge_whole(self, mutant: Mutant) -> Outcome:
        return Outcome(self.whole, (str(mutant.line),))


@pytest.mark.parametrize("jobs", [1, 3])
def test_outcomes_come_in_order_whatever_the_number_of_processes(jobs: int) -> None:
    mutants = [make_mutant(number) for number in range(1, 10 * running.CHUNK)]
    told: list[tuple[int, int]] = []
    tell = lambda done, whole: told.append((done, whole))  # noqa: E731
    outcomes = run_mutants(FakeBench(), mutants, jobs, tell)  # type: ignore[arg-type]
    assert [outcome.seen for outcome in outcomes] == [(str(one.line),) for one in mutants]
    assert told[-1] == (len(mutants), len(mutants))


def test_a_worker_that_stops_is_heard_of() -> None:
    mutants = [make_mutant(number) for number in range(1, 10 * running.CHUNK)]
    with pytest.raises(RunError, match="it stopped"):
        run_mutants(FakeBench(stops_at=100), mutants, 2)  # type: ignore[arg-type]


def test_a_verdict_that_a_whole_run_does_not_confirm_stops_the_benchmark() -> None:
    with pytest.raises(RunError, match="survived by itself, contradiction with everything"):
        run_mutants(FakeBench("contradiction"), [make_mutant(1)], 1)  # type: ignore[arg-type]
