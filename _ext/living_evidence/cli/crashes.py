"""What is said when the engine itself fails: which rule it was, and that nothing is known."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from living_evidence.reports.plain import show
from living_evidence.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "living_evidence.rules."


def format_crash(error: Exception, command: str) -> Iterator[str]:
    """Yield the lines for standard error: where it happened, then what it means."""
    for line in "".join(traceback.format_exception(error)).rstrip().split("\n"):
        yield show(line)
    rule = find_rule(error)
    what = f"the rule {rule} crashed" if rule else "the engine crashed"
    yield f"evidence {command}: {what}: {show(f'{type(error).__name__}: {error}')}"
    yield "This is a fault of the engine and of no page or record. Nothing was judged."
    yield "Please report it with the lines above."


def find_rule(error: Exception) -> str:
    """Return the name of the rule that was running, or an empty text."""
    modules = (
        frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__)
    )
    names = (
        module.rpartition(".")[2].replace("_", "-")
        for module in modules
        if module.startswith(PACKAGE)
    )
    return next((name for name in names if name in RULES), "")
