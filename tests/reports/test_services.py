"""What GitHub and GitLab annotate a change from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from living_evidence.problems import Place, Problem, Side
from living_evidence.reports import github, gitlab

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.checking import Report

TEXTS = {"docs/a.md": "\n" * 11 + "All 48 patients"}


def annotations_of(report: Report) -> list[str]:
    text = github.format_report(report)
    return text[: text.index("::stop-commands::")].splitlines()


def test_the_github_report_is_one_annotation_a_problem(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    odd = Problem("a,b:c", "50% of\nit", Place("docs/a,b.md", 3), severity="warning")
    note = Problem("a-rule", "so it is", Place("docs/a.md"), severity="note")
    assert annotations_of(make_report(problem, odd, note, texts=TEXTS)) == [
        (
            "::error file=docs/a.md,line=12,col=5,endLine=12,endColumn=7,title=figure-differs::"
            "“48” is not what a-report#responses states%0Athe page: 48  (docs/a.md:12:5)%0A"
            "a-report#responses: 49  (evidence/sources/a-report.yaml:9)%0A"
            "hint: Write 49, or 100%25."
        ),
        "::warning file=docs/a%2Cb.md,line=3,title=a%2Cb%3Ac::50%25 of it",
        "::notice file=docs/a.md,title=a-rule::so it is",
    ]


def test_a_message_is_cut_before_the_runner_cuts_it(make_report: Callable[..., Report]) -> None:
    sides = tuple(Side(f"side {at}", "word " * 100) for at in range(20))
    (line,) = annotations_of(make_report(Problem("a-rule", "no", Place("a.md", 1), sides)))
    message = line.rpartition("::")[2].replace("%0A", "\n")
    assert len(message) == 4096
    assert message.endswith("…")


def test_the_report_that_follows_is_no_command(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    # Each is one for a runner, in the middle of a line too, until it is told to stop.
    words = "::error::x ##[add-mask]49 ::stop-commands::x"
    hostile = Problem("a-rule", words, Place("::warning ::a.md", 1), (Side("::debug::y", words),))
    text = github.format_report(make_report(problem, hostile))
    annotations, stop, token, rest = re.split(r"^::(stop-commands)::(\w{64})$", text, flags=re.M)
    assert len(annotations.splitlines()) == 2
    assert stop == "stop-commands"
    assert rest.endswith(f"\n::{token}::\n")
    assert rest.count(token) == 1


def test_a_failing_run_on_github_is_as_approved(
    failing: dict[str, str], approve: Callable[[str, str], None]
) -> None:
    approve("failing.github.txt", failing["github"])


def test_the_gitlab_report_is_code_quality_json(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    moved = Problem(
        problem.rule, problem.message, Place("docs/a.md", 99), problem.sides, problem.hint
    )
    one, other = (json.loads(gitlab.format_report(make_report(one))) for one in (problem, moved))
    (issue,) = one
    assert issue["location"] == {"path": "docs/a.md", "lines": {"begin": 12}}
    assert (issue["check_name"], issue["severity"]) == ("figure-differs", "blocker")
    assert issue["fingerprint"] == other[0]["fingerprint"]
    twice = json.loads(gitlab.format_report(make_report(problem, moved)))
    assert len({issue["fingerprint"] for issue in twice}) == 2


def test_a_failing_run_on_gitlab_is_as_approved(
    failing: dict[str, str], approve: Callable[[str, str], None]
) -> None:
    approve("failing.gitlab.json", failing["gitlab"])
