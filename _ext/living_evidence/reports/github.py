"""Annotations for a pull request on GitHub: workflow commands, then the report for the log.

The escapes are those of the toolkit's own `command.ts`: `%`, line ends, and in properties
also `:` and `,`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.reports.text import format_details, show
from living_evidence.reports.text import format_report as format_text

if TYPE_CHECKING:
    from living_evidence.checking import Report
    from living_evidence.problems import Problem

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def format_report(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Format a run as annotations, followed by the report that people read."""
    lines = [format_annotation(problem) for problem in report.problems]
    return "\n".join([*lines, format_text(report)])


def format_annotation(problem: Problem) -> str:
    """Format `::error file=...,line=...,col=...,title=...::message`."""
    place = problem.place
    properties = {
        "file": place.path,
        "line": place.line,
        "col": place.column,
        "title": problem.rule,
    }
    listed = ",".join(
        f"{key}={_escape_property(str(value))}" for key, value in properties.items() if value
    )
    body = "\n".join([show(problem.message), *(line.strip() for line in format_details(problem))])
    return f"::{COMMANDS[problem.severity]} {listed}::{_escape(body)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
