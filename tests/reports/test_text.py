"""The text that people read: both sides, what was checked, and the line with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.reports.text import format_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.checking import Report
    from living_evidence.problems import Problem


def test_the_text_report_shows_both_sides_and_what_was_checked(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    report = make_report(problem, texts={"docs/a.md": "\n" * 11 + "All 48 patients"})
    assert (
        format_report(report)
        == """\
docs/a.md:12:5: ERROR: “48” is not what a-report#responses states [figure-differs]
    12 | All 48 patients
       |     ^^
    the page: 48  (docs/a.md:12:5)
    a-report#responses: 49  (evidence/sources/a-report.yaml:9)
    hint: Write 49, or 100%.
Checked:
    1 source, 2 studies, 3 results and fields
    10 quotes: 4 matched, 5 locked only, 1 failed
    1 page, 3 claims (1 gap, 2 observation)
    6 figures and 7 terms matched, 1 gap, 0 problems waived
    7 comparisons of figures: 4 hold, 1 does not hold and is declared, 2 cannot be decided
    outside checking: docs/b.md
FAILED: 1 error
"""
    )


def test_the_same_text_is_printed_with_and_without_colour(
    make_report: Callable[..., Report], problem: Problem
) -> None:
    report = make_report(problem, texts={"docs/a.md": "\n" * 11 + "All 48 patients"})
    plain, coloured = (format_report(report, colour=colour) for colour in (False, True))
    assert "\033" not in plain
    assert "\033[31m    ^^\033[0m" in coloured
    for style in ("31", "33", "36", "2", "32", "1", "0"):
        coloured = coloured.replace(f"\033[{style}m", "")
    assert coloured == plain


def test_a_failing_run_is_as_approved(
    failing: dict[str, str], approve: Callable[[str, str], None]
) -> None:
    approve("failing.txt", failing["text"])


def test_the_words_on_the_real_page_are_underlined(real: dict[str, str]) -> None:
    lines = real["text"].splitlines()
    at = next(number for number, line in enumerate(lines) if "[figure-differs]" in line)
    shown, carets = lines[at + 1 : at + 3]
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "48"
