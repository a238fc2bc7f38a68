"""The JSON report: valid by its own published schema, complete, and the same text back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from living_evidence.checking import Waived
from living_evidence.problems import Place, Problem
from living_evidence.reports.structured import format_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from living_evidence.checking import Report


@pytest.fixture
def schema(root: Path) -> jsonschema_rs.Draft202012Validator:
    text = (root / "evidence/schemas/report.json").read_text(encoding="utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(text))


def test_every_run_is_valid(
    schema: jsonschema_rs.Draft202012Validator,
    make_report: Callable[..., Report],
    clean: dict[str, str],
    failing: dict[str, str],
    real: dict[str, str],
) -> None:
    for text in (format_report(make_report()), clean["json"], failing["json"], real["json"]):
        assert list(schema.iter_errors(json.loads(text))) == []


@pytest.mark.parametrize(
    ("key", "value"), [("verdict", "green"), ("version", "2.0"), ("problems", {}), ("new", 1)]
)
def test_the_schema_refuses_what_is_wrong(
    schema: jsonschema_rs.Draft202012Validator, failing: dict[str, str], key: str, value: Any
) -> None:
    assert not schema.is_valid({**json.loads(failing["json"]), key: value})


def test_the_schema_demands_every_field(
    schema: jsonschema_rs.Draft202012Validator, failing: dict[str, str]
) -> None:
    report = json.loads(failing["json"])
    for key in report:
        assert not schema.is_valid({name: report[name] for name in report if name != key}), key


def test_a_failing_run_is_as_approved(
    failing: dict[str, str], approve: Callable[[str, str], None]
) -> None:
    report = json.loads(failing["json"])
    report["tool"]["version"] = "VERSION"
    approve("failing.json", json.dumps(report, indent=2, ensure_ascii=False) + "\n")


def test_both_sides_and_the_waived_problem_are_there(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    waived = Waived(problem, "It rounds.", "us", "2030", Place("evidence/waivers.yaml", 3, 5))
    texts = {"docs/a.md": "\n" * 11 + "All 48 patients"}
    report = json.loads(format_report(make_report(problem, waived=(waived,), texts=texts)))
    (entry,) = report["problems"]
    assert entry["place"] == {"path": "docs/a.md", "line": 12, "column": 5, "end_column": 7}
    assert [(side["label"], side["says"]) for side in entry["sides"]] == [
        ("the page", "48"),
        ("a-report#responses", "49"),
    ]
    assert entry["sides"][0]["place"]["end_column"] == 7
    assert entry["sides"][1]["place"]["column"] is None
    assert (entry["family"], entry["claim"]) == ("figure", "responses")
    (excused,) = report["waived"]
    assert (excused["reason"], excused["by"], excused["until"]) == ("It rounds.", "us", "2030")
    assert excused["place"]["path"] == "evidence/waivers.yaml"
    assert report["counts"] == {"errors": 1, "warnings": 0, "notes": 0, "waived": 1}


def test_what_was_checked_is_counted(make_report: Callable[..., Report]) -> None:
    report = json.loads(format_report(make_report(files=("docs/a.md",))))
    assert report["verdict"] == "passed"
    assert report["files"] == ["docs/a.md"]
    assert report["coverage"]["quotes"] == {"matched": 4, "locked": 5, "failed": 1}
    assert report["coverage"]["outside_checking"] == ["docs/b.md"]
    assert report["attestation"] is None


def test_stamps_are_counted(real: dict[str, str]) -> None:
    counted = json.loads(real["json"])["attestation"]
    assert set(counted["attested"]) == {"author", "second-person", "clinician", "automation"}
    assert counted["not_attested"] > 0


def test_a_text_comes_back_as_it_was(make_report: Callable[..., Report]) -> None:
    words = 'a "b"\\ \n\t</script> \x1b[2J \x9b \u202e \u2028 𝟜 患者 ]]>'
    text = format_report(make_report(Problem("a-rule", words, Place("a.md", 1))))
    assert json.loads(text)["problems"][0]["message"] == words
    assert text.isascii() or not {"\x1b", "\x9b", "\u202e", "\u2028"} & set(text)


def test_half_a_character_is_named(make_report: Callable[..., Report]) -> None:
    text = format_report(make_report(Problem("a-rule", "b\udce9", Place("a\udce9.md", 1))))
    text.encode()
    (entry,) = json.loads(text)["problems"]
    assert (entry["message"], entry["place"]["path"]) == ("b\\udce9", "a\\udce9.md")
