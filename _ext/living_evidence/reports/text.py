"""The report that people read: each problem with both sides and a hint, then the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.attestation.stamps import ROLE_NAMES
from living_evidence.reports.excerpts import find_region, format_excerpt
from living_evidence.reports.plain import show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from living_evidence.attestation.judging import AttestationCount
    from living_evidence.checking import Coverage, Report
    from living_evidence.problems import Problem, Severity, Side
    from living_evidence.reports.excerpts import Region
    from living_evidence.rules.self_audit import Outcome

NUMBER_COLUMNS = 6
EXAMINED: dict[Outcome, tuple[str, str]] = {
    "holds": ("holds", "hold"),
    "declared": ("does not hold and is declared", "do not hold and are declared"),
    "undeclared": ("does not hold", "do not hold"),
    "undecided": ("cannot be decided", "cannot be decided"),
}
"""What came of comparisons, of one and of more."""
STYLES = {"error": "31", "warning": "33", "note": "36", "dim": "2", "good": "32", "bold": "1"}


def format_report(report: Report, *, colour: bool = False) -> str:
    """Format a whole run."""
    lines: list[str] = []
    for problem in report.problems:
        lines += format_at_length(problem, report.texts, colour=colour)
    lines += format_coverage(report.coverage)
    lines.append(
        _paint(_format_verdict(report), "error" if report.failed else "good", colour=colour)
    )
    return "\n".join(lines) + "\n"


def format_at_length(
    problem: Problem, texts: Mapping[str, str], *, colour: bool = False
) -> Iterator[str]:
    """Yield the lines of one problem, with the line that it is about below the first."""
    yield format_headline(problem, colour=colour)
    region = find_region(problem.place, problem.length, texts)
    if region is not None:
        yield from _format_excerpt(region, problem.severity, colour=colour)
    yield from format_details(problem, colour=colour)


def format_problem(problem: Problem, *, colour: bool = False) -> str:
    """Format one problem: its line, then both sides and the hint, indented."""
    return "\n".join(
        [format_headline(problem, colour=colour), *format_details(problem, colour=colour)]
    )


def format_headline(problem: Problem, *, colour: bool = False) -> str:
    """Format `file:line:column: ERROR: message [rule]`, the line that Sphinx prints too."""
    place = _paint(show(str(problem.place)), "bold", colour=colour)
    rule = _paint(f"[{problem.rule}]", problem.severity, colour=colour)
    return f"{place}: {problem.severity.upper()}: {show(problem.message)} {rule}"


def _format_excerpt(region: Region, severity: Severity, *, colour: bool) -> Iterator[str]:
    line, carets = format_excerpt(region)
    carets = _paint(carets, severity, colour=colour)
    for number, words in ((str(region.number), line), ("", carets)):
        gutter = _paint(f"{number:>{NUMBER_COLUMNS}} |", "dim", colour=colour)
        yield f"{gutter} {words}"


def format_details(problem: Problem, *, colour: bool = False) -> Iterator[str]:
    """Yield the indented lines: what each side says and where, and what to do."""
    for side in problem.sides:
        if not side.detail:
            yield f"    {show(_format_side(side))}"
    places = dict.fromkeys(str(side.place) for side in problem.sides if side.detail)
    if places:
        yield f"    by way of: {show(', '.join(places))}"
    if problem.hint:
        yield _paint(f"    hint: {show(problem.hint)}", "dim", colour=colour)


def format_coverage(coverage: Coverage) -> Iterator[str]:
    """Yield the lines that say what was checked."""
    fields = _plural(coverage.results, "result and field", "results and fields")
    yield "Checked:"
    yield (
        f"    {_plural(coverage.sources, 'source')}, "
        f"{_plural(coverage.studies, 'study', 'studies')}, {fields}"
    )
    if coverage.rejected:
        yield f"    {_plural(coverage.rejected, 'file')} not valid, and so checked only in part"
    yield (
        f"    {_plural(coverage.quotes, 'quote')}: {coverage.quotes_matched} matched, "
        f"{coverage.quotes_locked} locked only, {coverage.quotes_failed} failed"
    )
    kinds = ", ".join(f"{count} {kind}" for kind, count in coverage.claims.items())
    yield (
        f"    {_plural(coverage.pages, 'page')}, {_plural(sum(coverage.claims.values()), 'claim')}"
        f"{f' ({kinds})' if kinds else ''}"
    )
    yield (
        f"    {_plural(coverage.figures, 'figure')} and {_plural(coverage.terms, 'term')} matched, "
        f"{_plural(coverage.gaps, 'gap')}, {_plural(coverage.waivers, 'problem')} waived"
    )
    yield f"    {format_examined(coverage.examined)}"
    for language, claims in coverage.translated.items():
        yield f"    {_plural(claims, 'claim')} checked in {language} too"
    if coverage.attestation is not None:
        yield f"    {format_attestation(coverage.attestation)}"
    outside = show(", ".join(coverage.unchecked_pages)) or "none"
    yield f"    outside checking: {outside}"


def format_examined(counts: Mapping[Outcome, int]) -> str:
    """Format how many figures of a source were set against others of it, and what came of it."""
    said = [
        _plural(count, *EXAMINED[outcome])
        for outcome in EXAMINED
        if (count := counts.get(outcome, 0))
    ]
    compared = _plural(sum(counts.values()), "comparison of figures", "comparisons of figures")
    return ": ".join(filter(None, (compared, ", ".join(said))))


def format_attestation(count: AttestationCount) -> str:
    """Format how many claims read as they were stamped, and by whom they were."""
    roles = ", ".join(f"{number:,} {ROLE_NAMES[role]}" for role, number in count.attested.items())
    return (
        f"{_plural(count.total, 'claim')} attested ({roles}), {count.reworded:,} reworded, "
        f"{count.suspect:,} suspect, {count.not_attested:,} not attested"
    )


def _format_verdict(report: Report) -> str:
    errors, warnings, notes = (
        sum(problem.severity == severity for problem in report.problems)
        for severity in ("error", "warning", "note")
    )
    counts = [_plural(errors, "error")]
    counts += [_plural(warnings, "warning")] if warnings else []
    counts += [_plural(notes, "note")] if notes else []
    return f"{'FAILED' if report.failed else 'Passed'}: {', '.join(counts)}"


def _format_side(side: Side) -> str:
    place = f"  ({side.place})" if side.place is not None else ""
    return f"{side.label}: {side.says}{place}"


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _paint(text: str, style: str, *, colour: bool) -> str:
    return f"\033[{STYLES[style]}m{text}\033[0m" if colour and text else text
