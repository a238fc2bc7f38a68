"""Annotations for a pull request on GitHub: workflow commands, then the report for the log.

The escapes are those of the toolkit's own `command.ts`: `%`, line ends, and in properties
also `:` and `,`. A runner reads commands in any line that it is shown, after blanks and in the
middle of a line too (`##[error]`), and so it is told to stop before the report begins.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from living_evidence.reports.excerpts import find_end_column
from living_evidence.reports.plain import show
from living_evidence.reports.text import format_details
from living_evidence.reports.text import format_report as format_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from living_evidence.checking import Report
    from living_evidence.problems import Problem

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
LONGEST_MESSAGE = 4096
"""Characters of a message that a runner hands on; it shows ten annotations of each kind a step."""


def format_report(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Format a run as annotations, followed by the report that people read."""
    lines = [format_annotation(problem, report.texts) for problem in report.problems]
    text = format_text(report)
    # No text holds a hash of itself, and so none can tell the runner to listen again.
    token = hashlib.sha256(text.encode()).hexdigest()
    return "\n".join([*lines, f"::stop-commands::{token}", f"{text}::{token}::", ""])


def format_annotation(problem: Problem, texts: Mapping[str, str]) -> str:
    """Format `::error file=...,line=...,col=...,endLine=...,endColumn=...,title=...::message`."""
    place = problem.place
    end = find_end_column(place, problem.length, texts)
    properties = {
        "file": show(place.path),
        "line": place.line,
        "col": place.column,
        "endLine": place.line if end else 0,
        "endColumn": end,
        "title": problem.rule,
    }
    listed = ",".join(
        f"{key}={_escape_property(str(value))}" for key, value in properties.items() if value
    )
    body = "\n".join([show(problem.message), *(line.strip() for line in format_details(problem))])
    if len(body) > LONGEST_MESSAGE:
        body = body[: LONGEST_MESSAGE - 1] + "…"
    return f"::{COMMANDS[problem.severity]} {listed}::{_escape(body)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
