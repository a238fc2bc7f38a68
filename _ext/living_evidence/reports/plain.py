"""Words of records and pages in a report: shown there, and never obeyed by what shows them."""

from __future__ import annotations

import json
import re
from typing import Any

# Control characters, marks that reorder text, halves of a character, and what is no character.
UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# A file name that is not UTF-8 has halves of characters, which no file in UTF-8 can hold.
HALVES = re.compile("[\ud800-\udfff]")


def show(text: str) -> str:
    """Return text as one line that commands neither a terminal nor a CI log."""
    return UNSHOWN.sub(_name, " ".join(text.split("\n")))


def spell_halves(text: str) -> str:
    """Return text that every encoding of Unicode can hold, and that is otherwise the same."""
    return HALVES.sub(_name, text)


def format_json(data: Any) -> str:
    """Format plain data as indented JSON; `show` is not needed, each text comes back as it was.

    What would command a terminal is escaped, so that the file may be printed to one.
    """
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return "\n".join(UNSHOWN.sub(_escape, line) for line in text.split("\n")) + "\n"


def _name(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _escape(found: re.Match[str]) -> str:
    # Half a character is no JSON: its name stays.
    return ("\\" if HALVES.match(found.group()) else "") + _name(found)
