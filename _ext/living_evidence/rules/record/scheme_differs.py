"""An identifier is not of the scheme that it is given under.

An NCT number, a DOI and a page locator are told apart by their form, and pages link them by their
scheme. An identifier that is given as a code of a registry would pass as a term.

To mend: correct `scheme:`; an identifier is of `type: identifier`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from living_evidence.problems import Problem, Side
from living_evidence.records import Code
from living_evidence.records import Identifier as IdentifierResult
from living_evidence.rules.walk import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

NAME = "scheme-differs"
SCHEMES = frozenset(get_args(IdentifierResult.model_fields["scheme"].annotation))
FORMS = {
    "nct": re.compile(r"NCT\d{8}"),
    "doi": re.compile(r"10\.\d{4,9}/\S+"),
    "pmid": re.compile(r"[1-9]\d{0,7}"),
    "locator": re.compile(r"[\w .():;,-]*\d[\w .():;,\u2013-]*"),
}
UNMISTAKABLE = ("nct", "doi")
FAILING = (
    """\
sources/alpha-2024:
  results:
    registration: {type: identifier, scheme: doi, value: NCT99999901, quotes: ["NCT99999901"]}
""",
    """\
sources/alpha-2024:
  results:
    registration: {type: identifier, scheme: other, value: NCT99999901, quotes: ["NCT99999901"]}
""",
    """\
sources/alpha-2024:
  results:
    registration: {type: code, scheme: nct, value: NCT99999901, quotes: ["NCT99999901"]}
""",
)
PASSING = (
    """\
sources/alpha-2024:
  results:
    registration: {type: identifier, scheme: nct, value: NCT99999901, quotes: ["NCT99999901"]}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every identifier whose form is that of another scheme."""
    for item in index.corpus.items.values():
        fault = _find_fault(item) if item.route[0] == "results" else ""
        if fault:
            yield _make_problem(item, fault)


def _find_fault(item: Item) -> str:
    result = item.result
    if isinstance(result, Code):
        listed = result.scheme in SCHEMES
        return f"{result.scheme} is the scheme of an identifier, and of no code" if listed else ""
    if not isinstance(result, IdentifierResult):
        return ""
    form = FORMS.get(result.scheme)
    if form is not None and not form.fullmatch(result.value):
        return f"{result.value!r} is not of the form of scheme: {result.scheme}"
    other = next((one for one in UNMISTAKABLE if FORMS[one].fullmatch(result.value)), "")
    if other and result.scheme != other:
        return f"{result.value!r} is of scheme: {other}, and not {result.scheme}"
    return ""


def _make_problem(item: Item, fault: str) -> Problem:
    sides = (*parts_of(item, "scheme", "value"), *parts_of(item, "type"))
    hint = "Correct scheme:, or type:, by the form of the identifier."
    message = f"{item.address}: {fault}"
    place = item.source.document.place((*item.route, "scheme"))
    return Problem(NAME, message, place, sides or (Side(item.address, fault, place),), hint)
