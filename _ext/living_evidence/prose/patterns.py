"""Patterns that are compiled when a text is first searched with them.

To compile those of every language takes longer than to read a page with them, and a run that is
lent what an earlier one read of its texts needs few.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _Later:
    """Stands for a compiled pattern until more than its source is asked of it."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        # From now on it is found without this method, and as fast as that of any pattern.
        setattr(self, name, found)
        return found


def compile_later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what serves as a compiled pattern; a fault of it shows when it is first used."""
    return cast("re.Pattern[str]", _Later(pattern, flags))
