"""The line of a problem, with the right words underlined, whatever stands in it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_evidence.problems import Place, Problem
from living_evidence.reports.excerpts import WIDTH, Region, find_region, format_excerpt
from living_evidence.reports.text import format_at_length

PAGE, RECORD, CATALOG = "docs/a.md", "evidence/sources/a.yaml", "locale/zh_CN/a.po"


def underline(line: str, words: str, path: str = PAGE) -> tuple[str, str]:
    region = find_region(Place(path, 1, line.index(words) + 1), len(words), {path: line})
    assert region is not None
    assert region.words == words
    return format_excerpt(region)


def measure(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    return len(text) + wide - sum(unicodedata.category(one) in {"Mn", "Me", "Cf"} for one in text)


def test_a_problem_shows_its_line_and_underlines_its_words() -> None:
    problem = Problem("a-rule", "no", Place(PAGE, 2, 5), length=2, hint="Mend it.")
    assert list(format_at_length(problem, {PAGE: "one\nAll 48 patients\n"})) == [
        "docs/a.md:2:5: ERROR: no [a-rule]",
        "     2 | All 48 patients",
        "       |     ^^",
        "    hint: Mend it.",
    ]


def test_where_only_the_place_is_known_one_caret_stands_there() -> None:
    problem = Problem("a-rule", "no", Place(PAGE, 1, 5))
    shown = list(format_at_length(problem, {PAGE: "All 48 patients"}))
    assert shown[1:] == ["     1 | All 48 patients", "       |     ^"]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(PAGE), "All 48 patients"),
        (Place(PAGE, 1), "All 48 patients"),
        (Place(PAGE, 2, 1), "All 48 patients"),
        (Place(PAGE, 1, 99), "All 48 patients"),
        (Place(PAGE, 2, 1), "one\n\nthree"),
        (Place("docs/gone.md", 1, 1), "All 48 patients"),
        (Place(PAGE, 1, 1), ""),
    ],
)
def test_a_place_that_is_not_in_the_text_shows_no_line(place: Place, text: str) -> None:
    assert len(list(format_at_length(Problem("a-rule", "no", place), {PAGE: text}))) == 1


def test_a_wide_character_takes_two_columns() -> None:
    line, carets = underline("49 例 dMMR 患者全部达到", "患者")
    assert line == "49 例 dMMR 患者全部达到"
    assert carets == " " * 11 + "^^^^"


def test_a_combining_mark_takes_none() -> None:
    assert underline("a cafe\u0301 of 49", "49") == ("a cafe\u0301 of 49", " " * 10 + "^^")


def test_a_tab_is_shown_as_blanks_and_indentation_is_left_out() -> None:
    assert underline("\t- 49\tof 54", "54") == ("- 49    of 54", " " * 11 + "^^")


def test_what_commands_a_terminal_is_spelled_out() -> None:
    line, carets = underline("a \x1b[2J\u202e b \udce9 48", "48")
    assert line == r"a \u001b[2J\u202e b \udce9 48"
    assert carets == " " * 27 + "^^"


def test_a_long_line_is_cut_around_the_words() -> None:
    line, carets = underline("x" * 500 + " 48 " + "y" * 500, "48")
    assert line.startswith("…xx")
    assert line.endswith("yy…")
    assert len(line) == WIDTH
    assert line[carets.index("^") :].startswith("48 y")


def test_the_end_of_a_long_line_is_shown_whole() -> None:
    line, carets = underline("x " * 100 + "48", "48")
    assert line.endswith("x 48")
    assert len(line) == WIDTH - 1
    assert carets.endswith(" ^^")
    assert len(carets) == len(line)


def test_words_longer_than_a_line_are_underlined_as_far_as_they_are_shown() -> None:
    words = "all of these words " * 20 + "end"
    line, carets = underline(f"See {words}.", words)
    assert line.endswith("…")
    assert carets == " " * 4 + "^" * (len(line) - 5)


def test_a_line_of_a_million_characters_is_read_once() -> None:
    line, _ = underline("x" * 500_000 + " 48 " + "y" * 500_000, "48")
    assert len(line) == WIDTH


@pytest.mark.parametrize("run", [" ", "\t#", "a ", "[", "{", '"', "\\", "a:"])
def test_a_long_value_is_measured_once(run: str) -> None:
    text = "a: b" + run * 400_000 + "\x0b"
    region = find_region(Place(RECORD, 1, 4), 0, {RECORD: text})
    assert region is not None
    assert region.words.startswith("b")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_for_the_reader(end: str) -> None:
    text = end.join(["one \x0c \u2028 two", "All 48 patients"])
    region = find_region(Place(PAGE, 2, 5), 2, {PAGE: text})
    assert region == Region(2, "All 48 patients", 4, 6)


def test_lines_of_a_record_end_as_they_do_in_yaml() -> None:
    region = find_region(Place(RECORD, 3, 1), 0, {RECORD: "a: 1\u2028b: 2\x85c: 3"})
    assert region is not None
    assert (region.number, region.words) == (3, "c")


@pytest.mark.parametrize(
    ("line", "column", "length", "words"),
    [
        ("  cohort-1-ccr:", 3, 0, "cohort-1-ccr"),
        ('    events: "49"', 13, 0, '"49"'),
        ('    events: "49"', 13, 2, '"49"'),
        ("    events: '49' # as printed", 13, 2, "'49'"),
        ("    value: 12 months  # as printed", 12, 0, "12 months"),
        ("    terms: [dMMR, rectal]", 13, 4, "dMMR"),
        ("    terms: [dMMR, rectal]", 19, 0, "rectal"),
        ("    terms: [dMMR, rectal]", 5, 0, "terms"),
        ('    - {in: Results, exact: "49 of 54"}', 7, 8, '{in: Results, exact: "49 of 54"}'),
        ("    - exact: 49 of 54", 7, 8, "exact"),
        ("    issued: 2025-06-19", 13, 0, "2025-06-19"),
        ("    title: >-", 12, 0, ">-"),
        ('    note: "he said \\"49\\" of 54"', 11, 0, '"he said \\"49\\" of 54"'),
        ("    note: “49”", 11, 3, "“49"),
    ],
)  # fmt: skip
def test_in_a_record_the_whole_key_or_value_is_meant(
    line: str, column: int, length: int, words: str
) -> None:
    region = find_region(Place(RECORD, 1, column), length, {RECORD: line})
    assert region is not None
    assert region.words == words


def test_a_line_of_a_catalog_is_not_read_as_yaml() -> None:
    region = find_region(Place(CATALOG, 1, 1), 0, {CATALOG: 'msgstr "49 例"'})
    assert region is not None
    assert region.words == ""


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 400))
def test_no_text_breaks_the_excerpt_or_leaves_its_columns(
    text: str, start: int, length: int
) -> None:
    region = find_region(Place(PAGE, 1, start + 1), length, {PAGE: text})
    if region is None:
        return
    line, carets = format_excerpt(region)
    assert measure(line) <= WIDTH
    assert set(carets.lstrip()) == {"^"}
    assert len(carets) <= WIDTH + 1
    assert line.isprintable() or any(unicodedata.category(one)[0] in "CZ" for one in line)
