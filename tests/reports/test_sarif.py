"""SARIF: valid by its schema, both sides linked, waivers as suppressions, stable identities."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from living_evidence import __version__
from living_evidence.problems import Place, Problem, Side
from living_evidence.reports.sarif import format_report
from living_evidence.rules.registry import iter_documentation

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.checking import Report

CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
SCHEMA = Path(__file__).parent / "schemas/sarif-schema-2.1.0.json"
# A pattern of the published schema is no regular expression; no report of ours has a language.
BROKEN_PATTERN = "[a-zA-Z]{2}]?$"


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Draft7Validator:
    text = SCHEMA.read_text(encoding="utf-8")
    assert BROKEN_PATTERN in text
    loaded = json.loads(text.replace(BROKEN_PATTERN, "[a-zA-Z]{2}$"))
    return jsonschema_rs.Draft7Validator(loaded, validate_formats=True)


def run_of(text: str) -> dict[str, Any]:
    (run,) = json.loads(text)["runs"]
    return dict(run)


def result_of(report: Report) -> dict[str, Any]:
    (result,) = run_of(format_report(report))["results"]
    return dict(result)


def errors_of(schema: jsonschema_rs.Draft7Validator, text: str) -> list[str]:
    return [str(error) for error in schema.iter_errors(json.loads(text))]


def test_a_clean_run_with_a_waiver_is_valid(
    schema: jsonschema_rs.Draft7Validator, clean: dict[str, str]
) -> None:
    assert errors_of(schema, clean["sarif"]) == []
    waived, warning = run_of(clean["sarif"])["results"][::-1]
    assert (waived["ruleId"], warning["level"]) == ("percent-differs", "warning")


def test_a_run_that_found_nothing_is_valid(
    schema: jsonschema_rs.Draft7Validator, make_report: Callable[..., Report]
) -> None:
    text = format_report(make_report(files=("docs/a.md",)))
    assert errors_of(schema, text) == []
    run = run_of(text)
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 0}]


def test_a_failing_run_is_valid(
    schema: jsonschema_rs.Draft7Validator, failing: dict[str, str], real: dict[str, str]
) -> None:
    assert errors_of(schema, failing["sarif"]) == []
    assert errors_of(schema, real["sarif"]) == []
    assert run_of(real["sarif"])["invocations"][0]["exitCode"] == 1


def test_the_schema_refuses_what_is_wrong(
    schema: jsonschema_rs.Draft7Validator, failing: dict[str, str]
) -> None:
    assert errors_of(schema, failing["sarif"].replace('"level": "error"', '"level": "fatal"'))
    assert errors_of(schema, failing["sarif"].replace('"startLine"', '"line"'))


def test_a_failing_run_is_as_approved(
    failing: dict[str, str], approve: Callable[[str, str], None]
) -> None:
    log = json.loads(failing["sarif"])
    driver = log["runs"][0]["tool"]["driver"]
    rules = driver["rules"]
    for result in log["runs"][0]["results"]:
        assert rules[result.pop("ruleIndex")]["id"] == result["ruleId"]
    # The other rules stand on their own page, and change more often than this format does.
    driver["rules"] = [rule for rule in rules if rule["id"] == "figure-differs"]
    driver["semanticVersion"] = driver["semanticVersion"].replace(__version__, "VERSION")
    approve("failing.sarif", json.dumps(log, indent=2, ensure_ascii=False) + "\n")


def test_every_rule_is_described_without_html(failing: dict[str, str]) -> None:
    rules = {rule["id"]: rule for rule in run_of(failing["sarif"])["tool"]["driver"]["rules"]}
    assert list(rules) == [rule.name for rule in iter_documentation()]
    for known in iter_documentation():
        rule = rules[known.name]
        assert rule["defaultConfiguration"]["level"] == known.severity
        assert rule["properties"]["tags"] == [known.family]
        assert "\n" not in rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"].startswith(rule["shortDescription"]["text"])
        # Limits of code scanning on GitHub.
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert "To mend:" in rule["help"]["text"]
        assert "<" not in CODE.sub("", rule["help"]["markdown"])


def test_no_path_of_the_machine_is_told(real: dict[str, str], broken_site: Any) -> None:
    assert str(broken_site.root) not in real["sarif"]
    for result in run_of(real["sarif"])["results"]:
        for location in (*result["locations"], *result["relatedLocations"]):
            artifact = location["physicalLocation"]["artifactLocation"]
            assert artifact["uriBaseId"] == "%SRCROOT%"
            assert (broken_site.root / artifact["uri"]).is_file()


def test_columns_are_code_points_and_the_end_is_after_the_words(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    texts = {"docs/a.md": "\n" * 11 + "𝟜𝟡 – 48 患者"}
    at = Problem(problem.rule, problem.message, Place("docs/a.md", 12, 6), length=5)
    result = result_of(make_report(at, texts=texts))
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 12, "startColumn": 6, "endColumn": 11}


def test_a_place_without_a_line_has_no_region(make_report: Callable[..., Report]) -> None:
    result = result_of(make_report(Problem("a-rule", "no", Place("evidence/sources"))))
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_the_message_links_to_both_sides(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    result = result_of(make_report(problem))
    assert result["message"]["text"] == (
        "“48” is not what a-report#responses states\n[the page](1): 48\n"
        "[a-report#responses](2): 49\nhint: Write 49, or 100%."
    )
    related = result["relatedLocations"]
    linked = {location["id"]: location["message"]["text"] for location in related}
    assert linked == {1: "the page: 48", 2: "a-report#responses: 49"}
    assert result["properties"] == {"claim": "responses"}


def test_a_side_without_a_place_is_no_link(make_report: Callable[..., Report]) -> None:
    side = Side("the records", "no result is bound to it")
    result = result_of(make_report(Problem("a-rule", "no", Place("a.md", 1), (side,))))
    assert result["message"]["text"] == "no\nthe records: no result is bound to it"
    assert result["relatedLocations"] == []


def test_a_text_of_a_record_is_no_link_and_no_placeholder(
    make_report: Callable[..., Report],
) -> None:
    side = Side("a [b](1)\\", "{0} [c](javascript:d) [e]", Place("a.md", 2))
    result = result_of(make_report(Problem("a-rule", "{ev} [x](2)", Place("a.md", 1), (side,))))
    assert result["message"]["text"].split("\n") == [
        r"{{ev}} \[x](2)",
        r"[a \[b\](1)\\](1): {{0}} \[c](javascript:d) [e]",
    ]


def test_an_address_is_a_uri_whatever_the_file_is_called(
    schema: jsonschema_rs.Draft7Validator, make_report: Callable[..., Report]
) -> None:
    path = "docs/a b%20#?[c]:\\患\udce9.md"
    text = format_report(make_report(Problem("a-rule", "no", Place(path, 1)), files=(path,)))
    assert errors_of(schema, text) == []
    location = run_of(text)["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == (
        "docs/a%20b%2520%23%3F%5Bc%5D%3A%5C%E6%82%A3%5Cudce9.md"
    )


def test_an_identity_outlives_a_line_above_and_is_not_shared(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    def identities(*problems: Problem) -> list[str]:
        results = run_of(format_report(make_report(*problems)))["results"]
        return [result["partialFingerprints"]["problemIdentity/v1"] for result in results]

    moved = Problem(problem.rule, problem.message, Place("docs/a.md", 99, 5))
    other = Problem(problem.rule, "“47” is not it", problem.place)
    assert identities(problem) == identities(moved)
    assert len(set(identities(problem, moved, other))) == 3


def test_each_result_says_whether_it_is_suppressed(clean: dict[str, str]) -> None:
    results = run_of(clean["sarif"])["results"]
    assert [len(result["suppressions"]) for result in results] == [0, 1]
    (suppression,) = results[1]["suppressions"]
    assert suppression == {
        "kind": "external",
        "status": "accepted",
        "justification": "The report prints it so. (by the gardeners, until 2024-06-30)",
        "location": {
            "physicalLocation": {
                "artifactLocation": {"uri": "evidence/waivers.yaml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 2, "startColumn": 5, "endColumn": 9},
            }
        },
    }
