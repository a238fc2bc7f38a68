"""Patterns that are compiled when they are first used: they are patterns all the same."""

from __future__ import annotations

import gc
import re

import pytest

from living_evidence.prose import languages, patterns
from living_evidence.prose.patterns import compile_later

LATER = [one for one in gc.get_objects() if type(one) is type(compile_later(""))]


def test_every_pattern_of_every_language_can_be_compiled() -> None:
    assert set(languages.LANGUAGES) == {"en", "zh"}
    assert len(LATER) > 200
    for one in LATER:
        assert re.compile(one.pattern, one.flags).groups == one.groups


def test_a_pattern_is_compiled_once_and_when_it_is_first_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[str] = []

    def note(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append(pattern)
        return re.compile(pattern, flags)

    monkeypatch.setattr(patterns, "re", type("re", (), {"compile": staticmethod(note)}))
    words = compile_later("[a-z]+", re.IGNORECASE)
    assert (words.pattern, words.flags, compiled) == ("[a-z]+", re.IGNORECASE, [])
    assert words.findall("Two words") == ["Two", "words"]
    assert words.fullmatch("Two") is not None
    assert words.sub("", "1 Two") == "1 "
    assert compiled == ["[a-z]+"]


def test_a_fault_of_a_pattern_shows_when_it_is_used() -> None:
    broken = compile_later("(")
    with pytest.raises(re.error):
        broken.search("text")
