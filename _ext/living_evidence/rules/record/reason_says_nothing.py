"""A reason, or the name of who gave it, is a placeholder.

What was judged, disputed or excused stands on its reason alone: "TODO" gives the next reader
nothing to agree or disagree with.

To mend: say in one sentence why, and under `by:` who concluded it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.problems import Problem, Side
from living_evidence.validation import iter_scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.documents import Document
    from living_evidence.rules.base import Index

NAME = "reason-says-nothing"
EXPLAINING = frozenset({"reason", "by"})
MARKS = re.compile(r"\b(?:TODO|FIXME|TBD|TBA|TBC|XXX)\b")
PLACEHOLDER = re.compile(
    r"(?:to ?do|fix ?me|tbd|tba|tbc|x+|n/?a|nil|reasons?|why|because|pending|later|test|foo|bar|baz|"
    r"(?:still )?to be (?:done|decided|determined|added|written|filled in|confirmed|explained)|"
    r"fill(?: me)? in|placeholder|see above|ditto|lorem ipsum.*|待定|待补|待补充|无|略|原因)?",
    re.IGNORECASE,
)
# As it stands in the text of a file: most files hold no doubtful one, and need no closer look.
WRITTEN = re.compile(r"\b(?:reason|by)[\"']?\s*:[ \t]*(?P<value>[^\n]*)")
EDGES = " \t\n.,;:!?…–—-_*/\\()[]<>{}\"'“”‘’"
FAILING = (
    "discrepancies/age-limit: {reason: TODO}",
    "discrepancies/age-limit: {reason: 'TBD: ask the sponsor'}",
    "discrepancies/age-limit: {by: '???'}",
    "judgements: {judgements: {no-comparison: {reason: to be confirmed.}}}",
    "sources/alpha-2024: {context: {judged: {single-arm: {reason: n/a}}}}",
    "notices: {notices: {not-advice: {reason: ...}}}",
    """\
waivers:
  waivers:
  - {rule: dose-not-whole, path: evidence/sources/beta-summary.yaml, match: fractions, reason: xxx, by: example curators, until: '2026-06-30'}
""",
)
PASSING = (
    "discrepancies/age-limit: {reason: Unclear.}",
    "sources/alpha-2024: {context: {judged: {single-arm: {reason: 摘要只描述了一种治疗。}}}}",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every reason and author that is none."""
    for document in index.corpus.documents.values():
        yield from _check_document(document)


@keep_last
def _check_document(document: Document) -> tuple[Problem, ...]:
    if not any(_is_doubtful(match["value"]) for match in WRITTEN.finditer(document.text)):
        return ()
    return tuple(
        _make_problem(document, route, text)
        for route, text in iter_scalars(document.data)
        if route and route[-1] in EXPLAINING and _is_none(text)
    )


def _is_doubtful(written: str) -> bool:
    """Tell whether what stands after a key may be a placeholder, or goes on on the next line."""
    ends = re.split(r"[,}\]]", written, maxsplit=1)[0]
    return MARKS.search(written) is not None or PLACEHOLDER.fullmatch(ends.strip(EDGES)) is not None


def _is_none(text: str) -> bool:
    # An empty one is a matter of the models: some keys may be left out.
    return bool(text) and (
        MARKS.search(text) is not None or PLACEHOLDER.fullmatch(text.strip(EDGES)) is not None
    )


def _make_problem(document: Document, route: tuple[str | int, ...], text: str) -> Problem:
    place = document.place(route)
    what = "the reason" if route[-1] == "reason" else "its author"
    wanted = "why it is so" if route[-1] == "reason" else "who concluded it"
    sides = (Side("the record", text, place), Side("a reader", f"wants to know {wanted}"))
    message = f"{what} is a placeholder: {text!r}"
    hint = f"Say in a sentence {wanted}."
    return Problem(NAME, message, place, sides, hint, length=len(text))
