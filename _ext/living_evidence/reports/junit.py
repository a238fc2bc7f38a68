"""JUnit XML, as CI servers read it: a suite for each file, a test for each family of rules.

A test has one name in every run, so that a server tells new failures from old and sees what was
mended; several problems of one family are one failure, because servers read the first alone.
Valid by the schema of Jenkins (`junit-10.xsd`), and without times: a report is the same each time.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from living_evidence.attestation.judging import FAMILY as ATTESTATION
from living_evidence.reports.plain import show
from living_evidence.reports.text import format_at_length
from living_evidence.rules.judging import PAGE_FAMILIES, RECORD_FAMILIES
from living_evidence.rules.registry import iter_documentation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.checking import Report
    from living_evidence.problems import Problem

READING = "reading"
"""The family of what keeps a file from being read, or from being valid."""
FAMILIES = {
    ".md": PAGE_FAMILIES | {"page"},
    ".po": PAGE_FAMILIES | {"translation"},
    ".yaml": RECORD_FAMILIES | {READING, "lifecycle"},
}
COUNTED = {"tests": "testcase", "failures": "testcase/failure", "skipped": "testcase/skipped"}
Found = dict[str, dict[str, list["Problem"]]]
"""Problems by file and family."""


def format_report(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Format a run as a JUnit report."""
    root = ET.Element("testsuites", name="evidence check")
    root.extend(_iter_suites(report))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _iter_suites(report: Report) -> Iterator[ET.Element]:
    found: Found = defaultdict(lambda: defaultdict(list))
    families = {rule.name: rule.family for rule in iter_documentation()}
    waived = (one.problem for one in report.waived)
    for problem in (*report.problems, *waived):
        found[problem.place.path][families.get(problem.rule, "other")].append(problem)
    reasons = {
        one.problem: f"waived by {one.by} until {one.until}: {one.reason}" for one in report.waived
    }
    checked = frozenset(report.files)
    for path in sorted({*checked, *found}):
        suite = ET.Element("testsuite", name=show(path), file=show(path), errors="0")
        usual = _families_of(path, report) if path in checked else frozenset()
        suite.extend(_iter_cases(path, usual, found.get(path, {}), report, reasons))
        for count, where in COUNTED.items():
            suite.set(count, str(len(suite.findall(where))))
        yield suite


def _iter_cases(
    path: str,
    usual: frozenset[str],
    found: dict[str, list[Problem]],
    report: Report,
    reasons: dict[Problem, str],
) -> Iterator[ET.Element]:
    unread = any(map(report.fails, found.get(READING, ())))
    for family in sorted({*usual, *found}):
        case = ET.Element("testcase", name=f"{family} rules", classname=_name_class(path))
        problems = found.get(family, [])
        case.extend(_iter_outcomes(problems, report, reasons))
        if not problems and unread:
            ET.SubElement(case, "skipped", message="the file is not valid: checked only in part")
        yield case


def _families_of(path: str, report: Report) -> frozenset[str]:
    """Return the families that a file is checked by, whether or not they found something."""
    usual = FAMILIES.get(PurePosixPath(path).suffix, frozenset())
    return usual | {ATTESTATION} if report.coverage.attestation is not None else usual


def _iter_outcomes(
    problems: list[Problem], report: Report, reasons: dict[Problem, str]
) -> Iterator[ET.Element]:
    bad: list[Problem] = []
    others: list[Problem] = []
    for one in problems:
        (bad if one not in reasons and report.fails(one) else others).append(one)
    if bad:
        rules = ", ".join(dict.fromkeys(problem.rule for problem in bad))
        more = f" (and {len(bad) - 1:,} more)" if len(bad) > 1 else ""
        failure = ET.Element("failure", type=rules, message=f"{show(bad[0].message)}{more}")
        failure.text = _format_all(bad, report, reasons)
        yield failure
    if others:
        output = ET.Element("system-out")
        output.text = _format_all(others, report, reasons)
        yield output


def _format_all(problems: list[Problem], report: Report, reasons: dict[Problem, str]) -> str:
    lines: list[str] = []
    for problem in problems:
        lines += format_at_length(problem, report.texts)
        lines += [f"    {show(reasons[problem])}"] if problem in reasons else []
    return "\n".join(lines)


def _name_class(path: str) -> str:
    """Return `docs.topics.a-page` for `docs/topics/a-page.md`: servers group by the dots."""
    stem, dot, _ = path.rpartition(".")
    return show(stem if dot else path).replace(".", "_").replace("/", ".")
