"""A patient, or somebody to write to, is named in a record.

News stories name patients and registries name contacts. Their names are no evidence, and a
record would keep them long after the story is gone.

To mend: quote another stretch, or shorten the quote; say "one patient". Authors of a publication
stand in its citation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from living_evidence.memo import keep_last
from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.problems import Place
    from living_evidence.records import BaseSource
    from living_evidence.rules.base import Index

_WORD = r"[A-ZÀ-Þ][a-zß-ÿ]+(?:[-'’][A-ZÀ-Þ][a-zß-ÿ]+)?"
_NAME = rf"{_WORD}(?:\s(?:[A-Z]\.\s)?{_WORD}){{1,2}}"
_PERSON = (
    r"(?:patient|participant|volunteer|survivor|woman|man|mother|father|wife|husband|daughter|son|"
    r"grandmother|grandfather|teacher|boy|girl)"
)
PATTERNS = (
    # A name between commas after the word for a patient, and a patient after a name.
    re.compile(rf"\b{_PERSON}\b[^.;:()]{{0,60}}?,\s(?P<name>{_NAME}),\s(?=[a-z])"),
    re.compile(
        rf"(?P<name>{_NAME}),\s(?:an?|the|who|aged|\d{{2}})\s[^.;:]{{0,40}}\b(?:{_PERSON})\b"
    ),
    re.compile(rf"\b{_PERSON}\s(?:named|called)\s(?P<name>{_NAME})"),
    # A name with its degree, and a name after the word for a contact.
    re.compile(rf"(?P<name>{_NAME}),?\s(?:MD|M\.D\.|PhD|Ph\.D\.|MBBS|FRCS|RN)\b"),
    re.compile(
        r"\b(?:[Cc]ontact(?:\s[Pp]erson)?|[Pp]rincipal\s[Ii]nvestigator|[Rr]esponsible\s[Pp]arty|"
        rf"[Ii]nvestigator)\s?[:=]\s?(?P<name>{_NAME})"
    ),
    re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s(?P<name>{_WORD}(?:\s{_WORD})*)"),
)
# Each pattern holds one of these: most records hold none, and need no closer look.
SIGNS = re.compile(
    rf"\b(?:{_PERSON}|MD|M\.D|PhD|Ph\.D|MBBS|FRCS|RN|[Cc]ontact|[Ii]nvestigator|"
    r"[Rr]esponsible|Mr|Mrs|Ms|Miss|Dr|Prof)\b"
)
# A citation names its authors, a rating its rater, and a judgement may name who made it.
NAMES_ALLOWED = frozenset(
    {"citation", "rater", "by", "author", "references", "publisher", "leadSponsor"}
)
FAILING = (
    "sources/gamma-news: {note: 'The first participant, Jane Roe, was glad to hear it.'}",
    "sources/gamma-news: {note: 'Jane Roe, a patient from the first group, was glad.'}",
    "sources/NCT99999902: {note: 'Contact: Jane Roe'}",
    """\
sources/NCT99999902:
  results:
    contact:
      type: assertion
      says: Jane Roe, MD can be asked
      quotes: [Patients will receive radiotherapy]
""",
)
PASSING = (
    "sources/gamma-news: {note: 'One patient, whom the post names, was glad to hear it.'}",
    "sources/gamma-news: {note: 'Patients in New York, United States, were seen.'}",
    "sources/alpha-2024: {citation: {author: [{family: Fictive, given: A}]}}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every name of a patient or a contact in a source record."""
    for loaded in index.corpus.sources.values():
        yield from _check_source(loaded)


@keep_last
def _check_source(loaded: Loaded[BaseSource]) -> tuple[Problem, ...]:
    text = loaded.document.text
    # A backslash may stand within a word of a quoted text.
    if "\\" not in text and not SIGNS.search(text):
        return ()
    return tuple(
        _make_problem(loaded, loaded.place(*route), name)
        for route, text in _texts(loaded.document.data, ())
        for name in find_names(text)
    )


def _make_problem(loaded: Loaded[BaseSource], place: Place, name: str) -> Problem:
    shown = " ".join(f"{word[0]}…" for word in name.split())
    sides = (Side("the record", shown, place), Side("the site", "no person is named"))
    message = f"{loaded.model.id} names a person who is no author: {shown}"
    hint = "Quote another stretch, or shorten this one so that no name is left."
    return Problem("person-named", message, place, sides, hint, length=len(name))


@lru_cache(maxsize=16384)
def find_names(text: str) -> tuple[str, ...]:
    """Return the names of patients and contacts in a text."""
    found = (match["name"] for pattern in PATTERNS for match in pattern.finditer(text))
    return tuple(dict.fromkeys(found))


def _texts(data: Any, route: Route) -> Iterator[tuple[Route, str]]:
    if isinstance(data, str):
        yield route, data
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _texts(value, (*route, at))
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in NAMES_ALLOWED:
                yield from _texts(value, (*route, key))
