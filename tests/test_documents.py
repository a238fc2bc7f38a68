"""Strict YAML: text stays text, places are exact, hostile files are problems."""

from __future__ import annotations

# ruff: noqa: E501 - the messages stand as they are printed
import pytest

from living_evidence.documents import (
    MAXIMUM_BYTES,
    find_route,
    format_route,
    parse_document,
)


def problems_of(text: str) -> list[tuple[int, int, str, str]]:
    _, problems = parse_document("a.yaml", text)
    return [(one.place.line, one.place.column, one.rule, one.message) for one in problems]


@pytest.mark.parametrize(
    "written",
    ["20.0", "0.050", "NO", "12:30", "04165772", "1e3", "0x1F", "2025-06-19", "~", "null", "True"],
)
def test_text_stays_text(written: str) -> None:
    document, problems = parse_document("a.yaml", f"a: {written}\n")
    assert document.data == {"a": written}
    assert problems == []


def test_places_count_lines_and_columns_from_one() -> None:
    document, _ = parse_document("a.yaml", "a:\n  b:\n    - x\n    - {c: d}\n")
    assert str(document.place(("a", "b", 0))) == "a.yaml:3:7"
    assert str(document.place(("a", "b", 1, "c"))) == "a.yaml:4:11"
    assert str(document.place(("a", "b", 1, "c"), key=True)) == "a.yaml:4:8"


def test_a_mapping_stands_where_its_key_stands() -> None:
    document, _ = parse_document("a.yaml", "a:\n  b:\n    c: d\n")
    assert str(document.place(("a", "b"))) == "a.yaml:2:3"


def test_a_route_that_is_not_there_has_the_place_of_its_ancestor() -> None:
    document, _ = parse_document("a.yaml", "a:\n  b: c\n")
    assert str(document.place(("a", "x", "y"))) == "a.yaml:1:1"
    assert str(parse_document("a.yaml", "")[0].place(("a",))) == "a.yaml:1:1"


def test_of_two_equal_keys_the_place_is_that_of_the_value_kept() -> None:
    document, _ = parse_document("a.yaml", "a: 1\na: 2\n")
    assert document.data == {"a": "2"}
    assert document.place(("a",)).line == 2


def test_carriage_returns_and_a_byte_order_mark_change_no_place() -> None:
    document, problems = parse_document("a.yaml", "\ufeffa: 1\r\nb:\r\n  c: 2\r\n")
    assert problems == []
    assert document.data == {"a": "1", "b": {"c": "2"}}
    assert str(document.place(("b", "c"))) == "a.yaml:3:6"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", (2, 1, "duplicate-key", "the key 'a' stands twice in this mapping")),
        ("a: &x 1\nb: *x\n", (2, 1, "malformed-yaml", "an alias (*name) is not allowed in a record")),
        (
            "a: !!python/object/apply:os.system [true]\n",
            (
                1, 4, "malformed-yaml",
                "the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed in a record",
            ),
        ),
        ("!!python/name:os.system : 1\n", (1, 1, "malformed-yaml", "a key must be plain text")),
        ("? [a]\n: 1\n", (1, 3, "malformed-yaml", "a key must be plain text")),
        ("a: 1\nb: x\x07y\n", (2, 5, "malformed-yaml", "the character U+0007 is not allowed in YAML")),
    ],
)  # fmt: skip
def test_faults_have_their_place(text: str, expected: tuple[int, int, str, str]) -> None:
    assert problems_of(text) == [expected]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: c: d\n", 2, "mapping values are not allowed"),
        ("a:\n\tb: 1\n", 2, "cannot start any token"),
        ("a: [1\n", 2, "did not find expected ',' or ']'"),
        ("a: 1\n---\nb: 2\n", 2, "but found another document"),
        ("a: *nobody\n", 1, "found undefined alias"),
    ],
)
def test_what_is_no_yaml_says_so(text: str, line: int, words: str) -> None:
    ((at, _, rule, message),) = problems_of(text)
    assert (at, rule) == (line, "malformed-yaml")
    assert message.startswith("this is not YAML: ")
    assert words in message


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "[" * 200 + "]" * 200,
        "[" * 499 + "]" * 499,
    ],
    ids=["brackets", "braces", "dashes", "question-marks", "closed", "just-below-the-guard"],
)
def test_deep_nesting_is_a_problem_and_not_a_crash(bomb: str) -> None:
    ((_, _, rule, message),) = problems_of(bomb)
    assert (rule, message) == ("malformed-yaml", "the file nests more than 100 levels deep")


def test_many_brackets_that_do_not_nest_are_read() -> None:
    document, problems = parse_document("a.yaml", "a:\n" + "  - [x]\n" * 600)
    assert problems == []
    assert len(document.data["a"]) == 600


def test_an_alias_bomb_is_refused_and_never_grows() -> None:
    levels = "\n".join(f"b{n}: &b{n} [{', '.join(10 * [f'*b{n - 1}'])}]" for n in range(1, 10))
    found = problems_of(f"b0: &b0 [lol]\n{levels}\n")
    assert {rule for _, _, rule, _ in found} == {"malformed-yaml"}
    assert len(found) == 90


def test_a_file_of_fifty_megabytes_is_not_parsed() -> None:
    document, (problem,) = parse_document("a.yaml", "a: " + "x" * 50_000_000)
    assert (
        problem.message
        == f"the file has 50,000,003 characters; a record has at most {MAXIMUM_BYTES:,}"
    )
    assert document.data == {}


def test_routes_are_written_as_messages_show_them() -> None:
    assert format_route(("results", "a-b", "quotes", 0)) == "results.a-b.quotes[0]"
    assert format_route(()) == ""


def test_a_route_finds_what_stands_there_or_nothing() -> None:
    data = {"a": [{"b": "c"}]}
    assert find_route(data, ("a", 0, "b")) == "c"
    assert find_route(data, ("a", 1)) is None
    assert find_route(data, ("a", "b")) is None
    assert find_route("text", ("a",)) is None
