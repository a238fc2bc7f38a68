"""The languages that can be read, by an explicit list: any other is refused by name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.prose.chinese import CHINESE
from living_evidence.prose.english import ENGLISH

if TYPE_CHECKING:
    from living_evidence.prose.language import Language

LANGUAGES: dict[str, Language] = {language.tag: language for language in (ENGLISH, CHINESE)}


def find_language(tag: str) -> Language | None:
    """Return the language of a tag such as `zh-CN` or `zh_CN`; None where nobody can read it."""
    first, *others = _split(tag)
    found = LANGUAGES.get(first)
    return found if found is not None and found.unread.isdisjoint(others) else None


@lru_cache(maxsize=64)
def read_as(tag: str) -> Language:
    """Return the language that a text is read in: an unknown one has at least its digits read."""
    return LANGUAGES.get(_split(tag)[0], ENGLISH)


def _split(tag: str) -> list[str]:
    return tag.replace("_", "-").lower().split("-")
