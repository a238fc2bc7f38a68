"""Words of records in every format: what they command elsewhere, they only say here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_evidence.checking import Coverage, Report, Waived
from living_evidence.problems import Place, Problem, Side
from living_evidence.reports import FORMATS, find_format

if TYPE_CHECKING:
    from collections.abc import Callable

# A terminal, a log of GitHub and one of GitLab, XML, HTML, a reader from right to left, UTF-8.
WORDS = (
    "a\r\n::error::b \x1b[2J\x9b31m ##[add-mask]49 \x1b[0Ksection_start:1:x\r ]]> <![CDATA[ &lt; "
    "</script><script>alert(1)</script> \u202e49\u2066 \udce9\ud83d \ufffe\uffff \0\x7f \u2028 {0}"
)
COMMANDING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
IN_JSON = {"json", "sarif", "gitlab"}


def make(words: str) -> Report:
    place = Place(f"docs/{words}.md", 1, 1)
    side = Side(words, words, Place(f"evidence/{words}.yaml", 1, 1))
    problem = Problem("a-rule", words, place, (side,), words, claim=words, length=3)
    waived = Waived(problem, words, words, words, place)
    other = Problem("another-rule", words, place)
    coverage = Coverage(unchecked_pages=(words,))
    texts = {place.path: words, f"evidence/{words}.yaml": words}
    return Report((other,), coverage, waived=(waived,), files=(place.path,), texts=texts)


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_of_a_record_commands_a_terminal_or_a_log(name: str) -> None:
    text = find_format(name)(make(WORDS))
    assert COMMANDING.findall(text) == []
    text.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_of_a_record_begins_a_line(name: str) -> None:
    lines = find_format(name)(make(WORDS)).splitlines()
    own = [line for line in lines if line.lstrip().startswith("::")]
    assert len(own) == (3 if name == "github" else 0)


@pytest.mark.parametrize("name", sorted(IN_JSON))
def test_what_is_json_can_be_read(name: str) -> None:
    json.loads(find_format(name)(make(WORDS)))


def test_what_is_xml_can_be_read() -> None:
    root = ET.fromstring(find_format("junit")(make(WORDS)))  # noqa: S314 - we wrote it ourselves
    assert "]]> <![CDATA[ &lt; </script>" in (root.findtext("*/*/failure") or "")


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=30))
@pytest.mark.parametrize("name", FORMATS)
def test_any_text_can_be_reported(name: str, words: str) -> None:
    text = find_format(name)(make(words))
    text.encode()
    assert COMMANDING.findall(text) == []
    if name in IN_JSON:
        json.loads(text)
    if name == "junit":
        ET.fromstring(text)  # noqa: S314 - we wrote it ourselves


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_needs_a_text(
    name: str, make_report: Callable[..., Report], problem: Problem
) -> None:
    assert "48" in find_format(name)(make_report(problem))
