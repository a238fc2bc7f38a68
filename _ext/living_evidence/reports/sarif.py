"""SARIF 2.1.0 (OASIS), as code scanning services and editors read it.

Section numbers are those of the standard.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from living_evidence import __version__
from living_evidence.reports.excerpts import find_end_column
from living_evidence.reports.fingerprints import iter_fingerprints
from living_evidence.reports.plain import format_json, show, spell_halves
from living_evidence.reports.structured import build_coverage
from living_evidence.rules.registry import iter_documentation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from living_evidence.checking import Report, Waived
    from living_evidence.problems import Place, Problem, Side
    from living_evidence.rules.base import Documentation

Json = dict[str, Any]
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
FINGERPRINT = "problemIdentity/v1"
SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}
LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
IN_LINK_TEXT = re.compile(r"[\\\[\]]")


def format_report(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Format a run as a SARIF log."""
    return format_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [_format_run(report)]})


def _format_run(report: Report) -> Json:
    rules = list(iter_documentation())
    driver = {
        "name": "living-evidence",
        "semanticVersion": __version__,
        "rules": [_format_rule(rule) for rule in rules],
    }
    described = {"description": {"text": "The root of the site."}}
    return {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "exitCode": int(report.failed)}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: described},
        "artifacts": [_format_artifact(path) for path in report.files],
        "results": list(_format_results(report, {rule.name: at for at, rule in enumerate(rules)})),
        "properties": {"coverage": build_coverage(report.coverage).model_dump(mode="json")},
    }


def _format_rule(rule: Documentation) -> Json:
    # Braces stay single here: no message is made of these texts, and some are to be copied.
    paragraphs = [" ".join(part.split()) for part in rule.documentation.split("\n\n")]
    text = "\n\n".join(paragraphs)
    return {
        "id": rule.name,
        "shortDescription": {"text": paragraphs[0]},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": rule.documentation},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [rule.family], "problem.severity": SEVERITIES[rule.severity]},
    }


def _format_artifact(path: str) -> Json:
    return {"location": _format_artifact_location(path), "roles": ["analysisTarget"]}


def _format_results(report: Report, indexes: Mapping[str, int]) -> Iterator[Json]:
    waived = {one.problem: one for one in report.waived}
    for problem, fingerprint in iter_fingerprints(chain(report.problems, waived)):
        excused = waived.get(problem)
        yield {
            "ruleId": problem.rule,
            **({"ruleIndex": indexes[problem.rule]} if problem.rule in indexes else {}),
            "level": problem.severity,
            "message": {"text": _format_message(problem)},
            "locations": [_format_location(problem.place, problem.length, report.texts)],
            "relatedLocations": [
                {
                    "id": number,
                    "message": {"text": _escape(_format_side(side))},
                    **_format_location(side.place, problem.length_at(side.place), report.texts),
                }
                for number, side in _number(problem)
                if side.place is not None
            ],
            "partialFingerprints": {FINGERPRINT: fingerprint},
            # Where one result has a list of them, all must (3.27.23).
            "suppressions": [_format_suppression(excused, report.texts)] if excused else [],
            **({"properties": {"claim": spell_halves(problem.claim)}} if problem.claim else {}),
        }


def _format_message(problem: Problem) -> str:
    """Return the message, and a paragraph for each side that links to where it stands (3.11.6)."""
    lines = [_escape(show(problem.message))]
    for number, side in _number(problem):
        if side.detail:
            continue
        label = IN_LINK_TEXT.sub(lambda found: f"\\{found.group()}", _double(show(side.label)))
        link = f"[{label}]({number})" if side.place is not None else _escape(show(side.label))
        lines.append(f"{link}: {_escape(show(side.says))}")
    if problem.hint:
        lines.append(_escape(show(f"hint: {problem.hint}")))
    return "\n".join(lines)


def _number(problem: Problem) -> Iterator[tuple[int, Side]]:
    return enumerate(problem.sides, start=1)


def _format_side(side: Side) -> str:
    return show(f"{side.label}: {side.says}")


def _format_suppression(waived: Waived, texts: Mapping[str, str]) -> Json:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": show(f"{waived.reason} (by {waived.by}, until {waived.until})"),
        "location": _format_location(waived.place, 0, texts),
    }


def _format_location(place: Place, length: int, texts: Mapping[str, str]) -> Json:
    numbers = {
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": find_end_column(place, length, texts),
    }
    region = {key: number for key, number in numbers.items() if number}
    return {
        "physicalLocation": {
            "artifactLocation": _format_artifact_location(place.path),
            **({"region": region} if region else {}),
        }
    }


def _format_artifact_location(path: str) -> Json:
    return {"uri": quote(spell_halves(path)), "uriBaseId": ROOT}


def _escape(text: str) -> str:
    """Return text that is neither a link nor a placeholder of a message (3.11.5, 3.11.6)."""
    return LINK.sub(r"\\[", _double(text))


def _double(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
