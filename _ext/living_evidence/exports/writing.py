"""Writing what can be taken away into a built site, and taking it out of one that failed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from living_evidence.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

MANIFEST = ".evidence-exported.json"
"""Lists what was written, so that nothing else is ever taken out."""


def write_exports(folder: Path, files: Mapping[str, Callable[[], str]]) -> None:
    """Write every file whole, and take out those of an earlier build that are no more.

    `files` says how to make the text of each path. A file that is the same already is left alone.
    """
    before = load_manifest(folder)
    # Named before it is written: a build that is killed here leaves nothing that is not listed.
    _save_manifest(folder, before | set(files))
    for path, make in files.items():
        text = make()
        if not _holds(folder / path, text):
            write_whole(folder / path, text)
    _remove(folder, before - set(files))
    _save_manifest(folder, set(files))


def withdraw_exports(folder: Path) -> int:
    """Take out everything that an earlier build wrote; return how many files that were."""
    found = load_manifest(folder)
    _remove(folder, found)
    if found:
        _save_manifest(folder, set())
    return len(found)


def load_manifest(folder: Path) -> set[str]:
    """Return the paths of what was written and may still be there."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return {path for path in found if isinstance(path, str)} if isinstance(found, list) else set()


def _save_manifest(folder: Path, paths: Collection[str]) -> None:
    text = json.dumps(sorted(paths), indent=0)
    if not _holds(folder / MANIFEST, text):
        write_whole(folder / MANIFEST, text)


def _holds(file: Path, text: str) -> bool:
    try:
        return file.read_bytes() == text.encode("utf-8")
    except OSError:
        return False


def _remove(folder: Path, paths: Collection[str]) -> None:
    for path in sorted(paths):
        file = folder / path
        # The list lies in the build folder, where anybody may have changed it.
        if file.resolve().is_relative_to(folder.resolve()):
            file.unlink(missing_ok=True)
