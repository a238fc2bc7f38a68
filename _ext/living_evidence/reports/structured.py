"""The report for programs: JSON, by the models whose schema `evidence schema` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence import __version__
from living_evidence.reports import models
from living_evidence.reports.excerpts import find_end_column
from living_evidence.reports.fingerprints import iter_fingerprints
from living_evidence.reports.plain import format_json
from living_evidence.rules.registry import iter_documentation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from living_evidence.attestation.judging import AttestationCount
    from living_evidence.checking import Coverage, Report
    from living_evidence.problems import Place, Problem, Side


def format_report(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Format a run as one JSON document."""
    return format_json(build_report(report).model_dump(mode="json"))


def build_report(report: Report) -> models.RunReport:
    """Build the model of a run."""
    problems = tuple(_iter_problems(report.problems, report.texts))
    excused = _iter_problems((one.problem for one in report.waived), report.texts)
    return models.RunReport(
        format="living-evidence-report",
        version="1.0",
        tool=models.Tool(name="living-evidence", version=__version__),
        verdict="failed" if report.failed else "passed",
        strict=report.strict,
        counts=_count(problems, len(report.waived)),
        problems=problems,
        waived=tuple(
            models.WaivedEntry(
                problem=problem,
                reason=one.reason,
                by=one.by,
                until=one.until,
                place=_build_position(one.place, 0, report.texts),
            )
            for one, problem in zip(report.waived, excused, strict=True)
        ),
        files=report.files,
        coverage=build_coverage(report.coverage),
        attestation=_build_attestation(report.coverage.attestation),
    )


def build_coverage(coverage: Coverage) -> models.CoverageEntry:
    """Build the model of what a run looked at."""
    return models.CoverageEntry(
        sources=coverage.sources,
        studies=coverage.studies,
        results=coverage.results,
        rejected=coverage.rejected,
        quotes=models.QuoteCounts(
            matched=coverage.quotes_matched,
            locked=coverage.quotes_locked,
            failed=coverage.quotes_failed,
        ),
        figures=coverage.figures,
        terms=coverage.terms,
        examined={str(name): count for name, count in coverage.examined.items()},
        claims=coverage.claims,
        pages=coverage.pages,
        translated=coverage.translated,
        outside_checking=coverage.unchecked_pages,
    )


def _build_attestation(count: AttestationCount | None) -> models.AttestationEntry | None:
    if count is None:
        return None
    return models.AttestationEntry(
        attested=dict(count.attested.items()),
        reworded=count.reworded,
        suspect=count.suspect,
        not_attested=count.not_attested,
    )


def _count(problems: tuple[models.ProblemEntry, ...], waived: int) -> models.Counts:
    severities = [problem.severity for problem in problems]
    return models.Counts(
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        notes=severities.count("note"),
        waived=waived,
    )


def _iter_problems(
    problems: Iterable[Problem], texts: Mapping[str, str]
) -> Iterator[models.ProblemEntry]:
    families = {rule.name: rule.family for rule in iter_documentation()}
    for problem, fingerprint in iter_fingerprints(problems):
        yield models.ProblemEntry(
            rule=problem.rule,
            family=families.get(problem.rule, ""),
            severity=problem.severity,
            message=problem.message,
            place=_build_position(problem.place, problem.length, texts),
            sides=tuple(_build_side(problem, side, texts) for side in problem.sides),
            hint=problem.hint,
            claim=problem.claim,
            fingerprint=fingerprint,
        )


def _build_side(problem: Problem, side: Side, texts: Mapping[str, str]) -> models.SideEntry:
    place = side.place
    return models.SideEntry(
        label=side.label,
        says=side.says,
        place=_build_position(place, problem.length_at(place), texts) if place else None,
        detail=side.detail,
    )


def _build_position(place: Place, length: int, texts: Mapping[str, str]) -> models.Position:
    return models.Position(
        path=place.path,
        line=place.line or None,
        column=place.column or None,
        end_column=find_end_column(place, length, texts) or None,
    )
