"""GitLab Code Quality: the JSON that a merge request annotates its diff from."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from living_evidence.checking import Report
    from living_evidence.problems import Problem

SEVERITIES = {"error": "blocker", "warning": "minor", "note": "info"}


def format_report(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Format the problems of a run as a Code Quality report."""
    return json.dumps(list(_format_issues(report.problems)), indent=2, ensure_ascii=False) + "\n"


def _format_issues(problems: Iterable[Problem]) -> Iterable[dict[str, Any]]:
    seen: dict[str, int] = {}
    for problem in problems:
        # A fingerprint without the line keeps an old problem old when text above it moves.
        identity = f"{problem.rule}\0{problem.place.path}\0{problem.message}"
        seen[identity] = seen.get(identity, 0) + 1
        digest = hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
        yield {
            "description": problem.message,
            "check_name": problem.rule,
            "fingerprint": digest,
            "severity": SEVERITIES[problem.severity],
            "location": {"path": problem.place.path, "lines": {"begin": problem.place.line or 1}},
        }
