"""Text of records on its way out: one line, of characters that every format can hold."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

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
# A noncharacter, which no text that leaves can hold: `one_line` replaces it.
MARK = "\ufffe"
NUMBER = re.compile(f'"{MARK}([0-9.]+)"')


def one_line(text: str) -> str:
    """Return text as one line; what no format can hold becomes a replacement character."""
    if text.isprintable() and "  " not in text:
        return text.strip()  # nothing to replace: what there is of it is not printable
    return UNSAFE.sub(REPLACEMENT, BREAKS.sub(" ", text).strip())


def format_json(value: Any, *, indent: int | None = 2) -> str:
    """Format plain data as JSON that is safe inside HTML; without `indent` on one line.

    A `Decimal` keeps its digits: 20.0 stays 20.0, which FHIR asks for and a float cannot promise.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_mark_number)
    if not text.isprintable():
        text = UNSAFE.sub(REPLACEMENT, NUMBER.sub(r"\1", text))
    # These characters stand nowhere in JSON but in its texts.
    return MARKUP.sub(_escape, text)


def format_lines(head: dict[str, Any], name: str, rows: Iterable[Any]) -> str:
    """Format a JSON object whose last member is a long list, one element to a line."""
    start = format_json({**head, name: []}).removesuffix("[]\n}")
    lines = ",\n".join(format_json(row, indent=None) for row in rows)
    return f"{start}[\n{lines}\n]}}\n" if lines else f"{start}[]\n}}\n"


def _mark_number(value: Decimal) -> str:
    return f"{MARK}{value:f}"


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"
