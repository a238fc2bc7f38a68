"""The scanner against `tokens.txt`: one text to a line, with the tokens that it must give."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_evidence.documents import Document
from living_evidence.prose.scanner import Token, scan
from living_evidence.prose.terms import TermMatcher
from living_evidence.records import VocabularyFile
from living_evidence.vocabulary import Vocabulary

CASES = [
    line
    for line in Path(__file__).with_name("tokens.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
EMPTY = TermMatcher(
    Vocabulary.build(VocabularyFile(facets={}, terms={}), Document("", "", {})), "en"
)


def format_token(token: Token) -> str:
    """Write a token as `tokens.txt` does."""
    return " ".join(filter(None, [token.kind, token.text, _extra(token)]))


def _extra(token: Token) -> str:
    if token.kind == "ratio":
        return ""
    return token.comparator or token.role


@pytest.mark.parametrize("case", CASES)
def test_tokens(case: str) -> None:
    text, _, expected = case.partition(" =>")
    tokens = [format_token(token) for token in scan(text, EMPTY)]
    assert tokens == [part.strip() for part in expected.split("|") if part.strip()]


def test_there_are_cases() -> None:
    assert len(CASES) > 50


@given(st.text(alphabet=st.sampled_from("0123456789.,%/- abcnofGyCI()–×"), max_size=40))
def test_every_ascii_digit_is_in_exactly_one_token(text: str) -> None:
    tokens = scan(text, EMPTY)
    for at, char in enumerate(text):
        if char.isascii() and char.isdigit():
            holders = [token for token in tokens if token.start <= at < token.end]
            assert len(holders) == 1, (text, at, tokens)


@given(st.integers(0, 199), st.integers(0, 199))
def test_a_ratio_keeps_its_two_numbers(events: int, total: int) -> None:
    for text in (f"{events} of {total}", f"{events}/{total}", f"{events} out of {total}"):
        (token,) = scan(text, EMPTY)
        assert (token.value.events.value, token.value.total.value) == (events, total)
