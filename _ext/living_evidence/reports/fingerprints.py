"""What makes a problem the same one in two runs, for tools that tell new ones from old."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.problems import Problem


def iter_fingerprints(problems: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Yield each problem with a hash of its rule, its file and its message: 64 hex digits.

    Without the line an old problem stays the same when text above it moves; of equal ones each
    is counted, so that no two have one fingerprint.
    """
    seen: dict[str, int] = {}
    for problem in problems:
        identity = f"{problem.rule}\0{problem.place.path}\0{problem.message}"
        seen[identity] = seen.get(identity, 0) + 1
        text = f"{identity}\0{seen[identity]}"
        yield problem, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
