"""GitLab Code Quality: the JSON that a merge request annotates its diff from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from living_evidence.reports.fingerprints import iter_fingerprints
from living_evidence.reports.plain import format_json, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.checking import Report
    from living_evidence.problems import Problem

SEVERITIES = {"error": "blocker", "warning": "minor", "note": "info"}


def format_report(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Format the problems of a run as a Code Quality report."""
    return format_json(list(_format_issues(report.problems)))


def _format_issues(problems: Iterable[Problem]) -> Iterator[dict[str, Any]]:
    for problem, fingerprint in iter_fingerprints(problems):
        yield {
            "description": show(problem.message),
            "check_name": problem.rule,
            "fingerprint": fingerprint,
            "severity": SEVERITIES[problem.severity],
            "location": {"path": problem.place.path, "lines": {"begin": problem.place.line or 1}},
        }
