"""What an earlier run found out about files that are the same: their data, and that they pass.

Reading ten thousand records and judging each alone is most of the work of a run, and most of them
are as they were. The shelf holds, by hash, the plain data of files without a fault, and that a
source without a problem has none. Data are validated in every run, and whatever concerns several
records is judged in every run; the hashes cover every file that a verdict rests on, and the shelf
of another engine, interpreter or package is not used.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic
import yaml

from living_evidence.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from living_evidence.problems import Problem

ENGINE = Path(__file__).resolve().parent
FILE = "_build/check/records.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of judging one source alone."""

    problems: tuple[Problem, ...]
    counted: Mapping[str, int]
    """The examinations of its figures by outcome, and its quotes by what became of them."""
    asked: Mapping[str, str]
    """The records that it refers to, with the hash of their files."""


@dataclass(eq=False)
class Shelf:
    """Data and verdicts by hash: those of an earlier run, and those that this run used."""

    earlier: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    used: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"data": {}, "verdicts": {}}, init=False
    )

    def find_data(self, digest: str) -> Any:
        """Return the plain data of a file without a fault, by the hash of its text; or None."""
        return self.earlier.get("data", {}).get(digest)

    def keep_data(self, digest: str, data: Any) -> None:
        """Keep the plain data of a file without a fault."""
        self.used["data"][digest] = data

    def find(self, key: str) -> Verdict | None:
        """Return the verdict on a source that had no problem, or None."""
        kept = self.earlier.get("verdicts", {}).get(key)
        return None if kept is None else Verdict((), kept["counted"], kept["asked"])

    def keep(self, key: str, verdict: Verdict) -> None:
        """Keep a verdict, unless it has problems: those are found anew in every run."""
        if not verdict.problems:
            kept = {"counted": dict(verdict.counted), "asked": dict(verdict.asked)}
            self.used["verdicts"][key] = kept


def load_shelf(root: Path) -> Shelf:
    """Return what an earlier run of this very engine kept; an empty shelf where there is none."""
    try:
        kept = json.loads((root / FILE).read_bytes())
    except (OSError, ValueError):
        return Shelf()
    same = isinstance(kept, dict) and kept.get("engine") == hash_engine()
    return Shelf(kept) if same else Shelf()


def save_shelf(root: Path, shelf: Shelf) -> None:
    """Keep what this run used, where that is something else than before, and where it can be."""
    kept = {"engine": hash_engine(), **shelf.used}
    if kept != shelf.earlier:
        with suppress(OSError):
            write_whole(root / FILE, json.dumps(kept, ensure_ascii=False))


@cache
def hash_engine() -> str:
    """Hash the sources of the engine, its interpreter, and the packages that it reads with."""
    combined = hashlib.sha256(f"{sys.version} {yaml.__version__} {pydantic.VERSION}".encode())
    for file in sorted(ENGINE.rglob("*.py")):
        name = file.relative_to(ENGINE).as_posix()
        combined.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return combined.hexdigest()
