"""How the examples of a rule become cases: overlays on the example corpus, and pages of prose.

The example of a rule about records is a YAML overlay: a mapping from `sources/alpha-2024`
(or `vocabulary`, `studies/...`, `discrepancies/...`) to what is merged into that record; DELETE
takes a key, or a whole record, away. Beside the records it may name

- `snapshots/NAME`: words of that snapshot, each with what replaces it; or `snapshots: absent`;
- `lock: kept` for the lock as it was before the overlay, `lock: absent` for none; else the lock is
  written anew, as after `make lock`;
- `page`: a page of prose that is read against the changed records;
- `catalog`: the messages of that page in Chinese, as a `.po` file has them;
- `stamped`: that page as it stood when its claims were stamped, before the records changed; or
  `stamped: nothing` for a site whose claims have no stamp.

Every other example is a page of prose about the example corpus as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import yaml

from living_evidence.documents import parse_document
from living_evidence.loading import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DELETE = "DELETE"
SNAPSHOTS = "snapshots"
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
OVERLAY = re.compile(
    r"(?:sources|studies|discrepancies|vocabulary|judgements|notices|waivers|snapshots|lock|page|catalog|stamped)\b"
    r"(?:/[A-Za-z0-9.-]+)?:"
)
OWN_KEYS = frozenset({"lock", "page", "catalog", "stamped", SNAPSHOTS})
LockChoice = Literal["written", "kept", "absent"]


@dataclass(frozen=True, slots=True)
class Case:
    """One example as files: what stands in for the texts of the example corpus."""

    texts: Mapping[str, str | None] = field(default_factory=dict)
    snapshots: Mapping[str, str] | None = None
    """The snapshots by name; None where the machine has none."""
    lock: LockChoice = "written"
    page: str = ""
    catalog: str = ""
    """The messages of the page in Chinese."""
    stamped: str | None = None
    """The page as it was stamped, `nothing` for none; None where no stamps are compared."""


def is_overlay(example: str) -> bool:
    """Tell whether an example is an overlay on records, and not a page."""
    return OVERLAY.match(example) is not None


def build_case(root: Path, example: str) -> Case:
    """Turn an example into the files that it changes; a faulty overlay is a bug of the rule."""
    if not is_overlay(example):
        return Case(snapshots=read_snapshots(root), page=example)
    overlay = _parse_plain("example", example)
    snapshots = _change_snapshots(root, overlay)
    texts = {
        f"{FOLDER}/{key}.yaml": _overlay(root / FOLDER / f"{key}.yaml", change)
        for key, change in overlay.items()
        if key not in OWN_KEYS and not key.startswith(f"{SNAPSHOTS}/")
    }
    return Case(
        texts,
        snapshots,
        overlay.get("lock", "written"),
        overlay.get("page", ""),
        overlay.get("catalog", ""),
        overlay.get("stamped"),
    )


@lru_cache(maxsize=4)
def read_snapshots(root: Path) -> dict[str, str]:
    """Read the snapshots of the example corpus by name."""
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted((root / SNAPSHOTS).glob("*.txt"))
    }


def merge(base: Any, change: Any) -> Any:
    """Merge a change into plain data: mappings deeply, all else by replacing it."""
    if not isinstance(change, dict) or not isinstance(base, dict):
        return change
    merged = dict(base)
    for key, value in change.items():
        if value == DELETE:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def _change_snapshots(root: Path, overlay: Mapping[str, Any]) -> dict[str, str] | None:
    if overlay.get(SNAPSHOTS) == "absent":
        return None
    snapshots = dict(read_snapshots(root))
    for key, change in overlay.items():
        if key.startswith(f"{SNAPSHOTS}/"):
            name = key.removeprefix(f"{SNAPSHOTS}/")
            snapshots[name] = _replace_words(snapshots[name], change)
    return snapshots


def _overlay(file: Path, change: Any) -> str | None:
    if change == DELETE:
        return None
    base = _parse_plain(file.name, file.read_text(encoding="utf-8")) if file.exists() else {}
    merged = merge(base, change)
    return yaml.dump(merged, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=1000)


def _parse_plain(name: str, text: str) -> dict[str, Any]:
    document, problems = parse_document(name, text)
    if problems or not isinstance(document.data, dict):
        message = f"{name} is no plain YAML mapping: {[problem.message for problem in problems]}"
        raise ValueError(message)
    return document.data


def _replace_words(text: str, change: Mapping[str, str]) -> str:
    for old, new in change.items():
        if old not in text:
            message = f"the snapshot does not hold {old!r}"
            raise ValueError(message)
        text = text.replace(old, new)
    return text
