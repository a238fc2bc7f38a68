"""Text of records on its way out: one line, of characters that every format can hold."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# What some reader of some format takes for the end of a line, besides white space.
BREAKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
# Control characters, marks that reorder text, halves of characters, and what is no character:
# none may stand in XML 1.0 or in a FHIR string, and a reader does not see them.
UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    "\ufffe\uffff]"
)
# Nothing in a JSON text may end the script element that it stands in, or start one.
MARKUP = re.compile("[<>&]")


def one_line(text: str) -> str:
    """Return text as one line; what no format can hold becomes a replacement character."""
    return UNSAFE.sub(REPLACEMENT, BREAKS.sub(" ", text).strip())


def format_json(value: Any) -> str:
    """Format plain data as indented JSON that is safe inside HTML.

    A `Decimal` keeps its digits: 20.0 stays 20.0, which FHIR asks for and a float cannot promise.
    """
    return "".join(_iter_json(value, "\n")) + "\n"


def _iter_json(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        inner = f"{indent}  "
        for number, (key, part) in enumerate(value.items()):
            yield f"{',' if number else '{'}{inner}{_quote(key)}: "
            yield from _iter_json(part, inner)
        yield f"{indent}}}"
    elif isinstance(value, list | tuple) and value:
        inner = f"{indent}  "
        for number, part in enumerate(value):
            yield f"{',' if number else '['}{inner}"
            yield from _iter_json(part, inner)
        yield f"{indent}]"
    else:
        yield _format_scalar(value)


def _format_scalar(value: Any) -> str:
    if isinstance(value, str):
        return _quote(value)
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value)


def _quote(text: str) -> str:
    quoted = json.dumps(UNSAFE.sub(REPLACEMENT, text), ensure_ascii=False)
    return MARKUP.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
