"""Pages as they were last read, for as long as nothing changed that a page is read from.

Starting Sphinx takes longer than every rule together. What it read is kept with one hash of every
file of the site, the engine, the installed packages and the environment variables: where that
hash is another one, the pages are read anew. What was kept is judged again in every run.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.prose.blocks import Page

BUILD = Path("_build/check")
FILE = BUILD / "pages.pickle"
LEFT_OUT = frozenset({"_build", "__pycache__"})
"""Folders that hold what was made of other files; hidden ones are left out too."""
# What differs from one call to the next, and tells nothing.
FICKLE = frozenset({"_", "COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL"})
ENGINE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Imprint:
    """The hash of all that the pages below `root` are read from, and the files that it covers."""

    root: Path
    digest: bytes
    files: frozenset[Path]

    def covers(self, paths: Iterable[Path], modules: Iterable[str]) -> bool:
        """Tell whether a change of these files, or of these modules, would change the hash."""
        folders = [Path(folder).resolve() for folder in (sys.prefix, sys.base_prefix, ENGINE)]
        return all(path in self.files or self._would_list(path) for path in paths) and all(
            path in self.files or any(path.is_relative_to(folder) for folder in folders)
            for path in (Path(module).resolve() for module in modules)
        )

    def _would_list(self, path: Path) -> bool:
        """Tell whether a file that is not there would be covered once it is."""
        if path.exists() or path != path.resolve() or not path.is_relative_to(self.root):
            return False
        return not any(map(_is_left_out, path.relative_to(self.root).parts))


def take_imprint(root: Path) -> Imprint:
    """Hash every file below `root`, the engine, what is installed, and the environment."""
    root = root.resolve()
    files = frozenset({*_iter_files(root), *_iter_files(ENGINE)})
    combined = hashlib.sha256(hash_surroundings())
    for file in sorted(files):
        combined.update(os.fsencode(file) + b"\0" + hashlib.sha256(_read(file)).digest())
    return Imprint(root, combined.digest(), frozenset(map(Path, files)))


def hash_surroundings() -> bytes:
    """Hash what is installed, and the environment."""
    combined = hashlib.sha256()
    for part in _iter_surroundings():
        combined.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return combined.digest()


def load_pages(root: Path, imprint: Imprint) -> list[Page] | None:
    """Return the pages that were kept with this imprint; None where others or none were."""
    pages: list[Page] | None = load_kept(root / FILE, imprint.digest)
    return pages


def save_pages(root: Path, imprint: Imprint, pages: list[Page]) -> None:
    """Keep pages that were read after the imprint was taken."""
    save_kept(root / FILE, imprint.digest, pages)


def load_kept(file: Path, digest: bytes) -> Any:
    """Return what was kept in a file under this hash, whole; None where nothing was."""
    try:
        kept = file.read_bytes()
    except OSError:
        return None
    size = hashlib.sha256().digest_size
    head, content = kept[: 2 * size], kept[2 * size :]
    if head != digest + hashlib.sha256(content).digest():
        return None
    return pickle.loads(content)  # noqa: S301 - this very engine wrote it


def save_kept(file: Path, digest: bytes, what: Any) -> None:
    """Keep something in a file under the hash of all that it was made from."""
    content = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    temporary = file.with_name(f"{file.name}.{os.getpid()}.new")
    temporary.write_bytes(digest + hashlib.sha256(content).digest() + content)
    temporary.replace(file)


def find_unlistable(root: Path) -> Iterator[str]:
    """Yield the folders below `root` that may not be listed, by their paths from there."""
    faults: list[OSError] = []
    for _, folders, _ in os.walk(root, onerror=faults.append):
        folders[:] = [name for name in folders if not _is_left_out(name)]
    for fault in faults:
        yield Path(fault.filename).relative_to(root).as_posix()


def _iter_surroundings() -> Iterator[str]:
    yield sys.version
    for folder in sys.path:
        yield folder
        if Path(folder).name in {"site-packages", "dist-packages"}:
            names = (entry.name for entry in _list_entries(folder))
            yield from sorted(name for name in names if name.endswith("-info"))
    for name, value in sorted(os.environ.items()):
        if name not in FICKLE:
            yield f"{name}={value}"


def _iter_files(folder: Path | str) -> Iterator[str]:
    for entry in _list_entries(folder):
        if _is_left_out(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _iter_files(entry.path)
        elif entry.is_file():
            yield entry.path


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name in LEFT_OUT


def _list_entries(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError:
        return b""
