"""The languages that can be read, by an explicit list: any other is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.chinese import CHINESE
from living_evidence.prose.english import ENGLISH

if TYPE_CHECKING:
    from living_evidence.prose.language import Language

LANGUAGES: dict[str, Language] = {language.tag: language for language in (ENGLISH, CHINESE)}


def find_language(tag: str) -> Language | None:
    """Return the language of a tag such as `zh-CN` or `zh_CN`; None where nobody can read it."""
    return LANGUAGES.get(tag.replace("_", "-").partition("-")[0].lower())


def read_as(tag: str) -> Language:
    """Return the language that a text is read in: an unknown one has at least its digits read."""
    return find_language(tag) or ENGLISH
