"""JUnit: valid by the schema of Jenkins, a test for each file and family, one failure for each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from living_evidence.checking import Waived
from living_evidence.problems import Place, Problem
from living_evidence.reports.junit import format_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.checking import Report

RECORD = "evidence/sources/a-report.yaml"


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).parent / "schemas/junit-10.xsd")


def cases_of(report: Report, path: str) -> dict[str, ET.Element]:
    root = ET.fromstring(format_report(report))  # noqa: S314 - we wrote it ourselves
    return {case.get("name", ""): case for case in root.findall(f"testsuite[@name='{path}']/*")}


def test_every_run_is_valid(
    schema: xmlschema.XMLSchema,
    make_report: Callable[..., Report],
    clean: dict[str, str],
    failing: dict[str, str],
    real: dict[str, str],
) -> None:
    for text in (format_report(make_report()), clean["junit"], failing["junit"], real["junit"]):
        schema.validate(ET.fromstring(text))  # noqa: S314 - we wrote it ourselves


def test_the_schema_refuses_what_is_wrong(
    schema: xmlschema.XMLSchema, failing: dict[str, str]
) -> None:
    wrong = failing["junit"].replace(" tests=", " number=", 1).replace(" failures=", " bad=")
    assert not schema.is_valid(ET.fromstring(wrong))  # noqa: S314 - we wrote it ourselves


def test_a_failing_run_is_as_approved(
    failing: dict[str, str], approve: Callable[[str, str], None]
) -> None:
    approve("failing.junit.xml", failing["junit"])


def test_every_file_is_a_suite_of_the_families_it_is_checked_by(
    make_report: Callable[..., Report],
) -> None:
    report = make_report(files=(RECORD, "docs/a.md", "locale/zh_CN/a.po"))
    assert list(cases_of(report, "docs/a.md")) == [
        "figure rules", "page rules", "strength rules", "support rules", "term rules",
    ]  # fmt: skip
    assert list(cases_of(report, RECORD)) == [
        "arithmetic rules", "conflict rules", "lifecycle rules", "quote rules", "reading rules",
        "record rules",
    ]  # fmt: skip
    assert "translation rules" in cases_of(report, "locale/zh_CN/a.po")
    case = cases_of(report, RECORD)["quote rules"]
    assert (case.get("classname"), len(case)) == ("evidence.sources.a-report", 0)


def test_problems_of_one_family_are_one_failure(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    other = Problem("unit-differs", "weeks are not months", Place("docs/a.md", 13))
    cases = cases_of(make_report(problem, other, files=("docs/a.md",)), "docs/a.md")
    (failure,) = cases["figure rules"]
    assert failure.get("type") == "figure-differs, unit-differs"
    assert failure.get("message") == "“48” is not what a-report#responses states (and 1 more)"
    assert "docs/a.md:12:5: ERROR: " in (failure.text or "")
    assert "docs/a.md:13: ERROR: weeks are not months [unit-differs]" in (failure.text or "")
    assert [len(case) for name, case in cases.items() if name != "figure rules"] == [0] * 4


def test_a_warning_is_output_and_fails_a_strict_run_only(
    make_report: Callable[..., Report],
) -> None:
    warning = Problem("source-unused", "nobody cites it", Place(RECORD, 1), severity="warning")
    (lenient,) = cases_of(make_report(warning), RECORD).values()
    assert [child.tag for child in lenient] == ["system-out"]
    assert "WARNING: nobody cites it [source-unused]" in (lenient[0].text or "")
    (strict,) = cases_of(make_report(warning, strict=True), RECORD).values()
    assert [child.tag for child in strict] == ["failure"]


def test_a_waived_problem_is_output_with_its_reason(make_report: Callable[..., Report]) -> None:
    problem = Problem("percent-differs", "70% is not 35 of 54", Place(RECORD, 9))
    waived = Waived(problem, "It rounds.", "us", "2030", Place("evidence/waivers.yaml", 3, 5))
    report = make_report(waived=(waived,), files=(RECORD,))
    (output,) = cases_of(report, RECORD)["arithmetic rules"]
    assert output.tag == "system-out"
    assert (output.text or "").endswith("\n    waived by us until 2030: It rounds.")


def test_nothing_is_said_to_hold_of_a_file_that_is_not_valid(
    make_report: Callable[..., Report],
) -> None:
    problem = Problem("malformed-yaml", "this is not YAML", Place(RECORD, 3))
    cases = cases_of(make_report(problem, files=(RECORD,)), RECORD)
    outcomes = {name: [child.tag for child in case] for name, case in cases.items()}
    assert outcomes.pop("reading rules") == ["failure"]
    assert set(map(tuple, outcomes.values())) == {("skipped",)}


def test_a_file_that_was_not_checked_has_its_problems_only(
    make_report: Callable[..., Report],
) -> None:
    problem = Problem("malformed-lock", "no line", Place("evidence/evidence.lock", 3))
    cases = cases_of(make_report(problem), "evidence/evidence.lock")
    assert [len(case) for case in cases.values()] == [1]


def test_tests_and_failures_are_counted(real: dict[str, str]) -> None:
    root = ET.fromstring(real["junit"])  # noqa: S314 - we wrote it ourselves
    assert root.get("tests") == str(len(root.findall("*/testcase")))
    assert root.get("failures") == str(len(root.findall("*/testcase/failure"))) != "0"
    assert root.get("errors") == "0"
    named = [(case.get("classname"), case.get("name")) for case in root.findall("*/testcase")]
    assert len(set(named)) == len(named)


def test_no_time_is_told(real: dict[str, str]) -> None:
    root = ET.fromstring(real["junit"])  # noqa: S314 - we wrote it ourselves
    assert {"time", "timestamp"}.isdisjoint(key for node in root.iter() for key in node.attrib)
