"""Reports: one run, in the form that a person or a tool reads."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from living_evidence.checking import Report


class Format(Protocol):
    """What every format is: a report in, a text out."""

    def __call__(self, report: Report, *, colour: bool = False) -> str:
        """Format a whole run."""


# By name: a run imports the one that it prints, and most runs print text.
FORMATS = {
    "text": "text",
    "json": "structured",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
}


def find_format(name: str) -> Format:
    """Return a format by its name; KeyError where there is none."""
    module = import_module(f"{__name__}.{FORMATS[name]}")
    return cast("Format", module.format_report)
