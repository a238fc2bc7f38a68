"""Reports: one run, in the form that a person or a tool reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from living_evidence.reports import github, gitlab, text

if TYPE_CHECKING:
    from living_evidence.checking import Report


class Format(Protocol):
    """What every format is: a report in, a text out."""

    def __call__(self, report: Report, *, colour: bool = False) -> str:
        """Format a whole run."""


FORMATS: dict[str, Format] = {
    "text": text.format_report,
    "github": github.format_report,
    "gitlab": gitlab.format_report,
}
