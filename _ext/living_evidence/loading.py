"""Reading `evidence/`: files become validated models, and every fault becomes a problem."""

from __future__ import annotations

import gc
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter

from living_evidence.documents import MAXIMUM_BYTES, Document, hash_text, parse_document
from living_evidence.problems import Place, Problem
from living_evidence.records import (
    BaseSource,
    Discrepancy,
    Judgements,
    Model,
    Notices,
    Source,
    Study,
    VocabularyFile,
    Waivers,
)
from living_evidence.validation import keep_valid_entries, validate_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from living_evidence.memo import Kept
    from living_evidence.shelf import Shelf

T = TypeVar("T")

FOLDER = "evidence"
VOCABULARY = f"{FOLDER}/vocabulary.yaml"
TYPES: dict[str, Any] = {
    "sources": Source,
    "studies": Study,
    "discrepancies": Discrepancy,
    "vocabulary.yaml": VocabularyFile,
    "judgements.yaml": Judgements,
    "notices.yaml": Notices,
    "waivers.yaml": Waivers,
}
KINDS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(root) for name, root in TYPES.items()}
RECORD_FOLDERS = ("sources", "studies", "discrepancies")
RESERVED = frozenset({"judgement", "judgements", "study"})
FILE_NAME = re.compile(r"[A-Za-z0-9-]+")
UNREAD_SUFFIXES = (".yml", ".json", ".YAML", ".YML")
# The files of one site of ten thousand records; texts given in memory are not kept.
CACHED_FILES = 12_000


@dataclass(frozen=True, slots=True, eq=False)
class Loaded(Generic[T]):
    """A model and the document that it was built from."""

    model: T
    document: Document
    kept: Kept = field(default_factory=dict, init=False, repr=False)

    def place(self, *route: str | int) -> Place:
        """Return where a route of this document stands."""
        return self.document.place(route)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its document, its record unless it is faulty, and its problems."""

    document: Document
    loaded: Loaded[Any] | None
    problems: tuple[Problem, ...]

    @property
    def model(self) -> Model | None:
        """Return the model of the record, or None where the file is faulty."""
        return self.loaded.model if self.loaded is not None else None


@dataclass
class Files:
    """Everything read under `evidence/`, by id; `rejected` holds the faulty documents by path."""

    sources: dict[str, Loaded[BaseSource]] = field(default_factory=dict)
    studies: dict[str, Loaded[Study]] = field(default_factory=dict)
    discrepancies: dict[str, Loaded[Discrepancy]] = field(default_factory=dict)
    vocabulary: Loaded[VocabularyFile] | None = None
    judgements: Loaded[Judgements] | None = None
    notices: Loaded[Notices] | None = None
    waivers: Loaded[Waivers] | None = None
    documents: dict[str, Document] = field(default_factory=dict)
    rejected: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load_files(root: Path, texts: Mapping[str, str | None] | None, shelf: Shelf) -> Files:
    """Read every file under `root/evidence`; what the shelf has the data of is not parsed again.

    `texts` maps a path relative to `root` to a text that stands in for the file;
    None stands for a deleted one.
    """
    files = Files()
    overrides = dict(texts or {})
    for path in _list_paths(root, overrides):
        reading = _read(root, path, overrides, shelf)
        if reading is not None:
            _note_reading(files, path, reading)
    files.problems.extend(_check_unread(root))
    if files.vocabulary is None and VOCABULARY not in files.rejected:
        message = "there is no vocabulary: every term of every record is looked up in it"
        files.problems.append(Problem("missing-file", message, Place(VOCABULARY)))
    return files


def read_text(root: Path, path: str, limit: int = MAXIMUM_BYTES) -> tuple[str, list[Problem]]:
    """Read a file below `root` strictly: UTF-8, of bounded size, no way out of the root."""
    file = root / path
    problem = _check_file(root, file, Place(path, 1, 1), limit)
    if problem is not None:
        return "", [problem]
    try:
        raw = file.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return "", [Problem("unreadable-file", message, Place(path, 1, 1))]
    return _decode(path, raw)


@contextmanager
def paused_collector() -> Iterator[None]:
    """Leave the cyclic garbage collector out: nodes and models hold no cycles, and are kept.

    It would walk them all again and again, and take most of the time of a large corpus.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # Both together count all that was made meanwhile as old: it is not walked at once.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _decode(path: str, raw: bytes) -> tuple[str, list[Problem]]:
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = Place(path, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        message = f"the byte 0x{raw[error.start]:02X} is not UTF-8"
        hint = "Save the file as UTF-8; Latin-1 and Windows encodings lose characters."
        return "", [Problem("wrong-encoding", message, place, hint=hint)]


def _check_file(root: Path, file: Path, place: Place, limit: int) -> Problem | None:
    if not file.resolve().is_relative_to(_resolve(root)):
        return Problem("unsafe-path", "the file is a link that leads out of the site", place)
    if not file.is_file():
        return Problem("unreadable-file", "this is not a regular file", place)
    size = file.stat().st_size
    if size > limit:
        message = f"the file has {size:,} bytes; at most {limit:,} are read"
        return Problem("file-too-large", message, place)
    return None


@lru_cache(maxsize=4)
def _resolve(root: Path) -> Path:
    return root.resolve()


def _list_paths(root: Path, overrides: Mapping[str, str | None]) -> list[str]:
    folder = root / FOLDER
    found = {
        f"{FOLDER}/{name}" for name in KINDS if name.endswith(".yaml") and (folder / name).exists()
    }
    for name in RECORD_FOLDERS:
        found.update(f"{FOLDER}/{name}/{file.name}" for file in (folder / name).glob("*.yaml"))
    found.update(path for path in overrides if _kind_of(path))
    # The vocabulary comes first, for a reader of the problems too.
    return sorted(found, key=lambda path: (path != VOCABULARY, path))


def _kind_of(path: str) -> str:
    parts = path.split("/")
    if len(parts) == 2 and parts[0] == FOLDER and parts[1].endswith(".yaml"):  # noqa: PLR2004
        return parts[1] if parts[1] in KINDS else ""
    if len(parts) == 3 and parts[0] == FOLDER and parts[2].endswith(".yaml"):  # noqa: PLR2004
        return parts[1] if parts[1] in RECORD_FOLDERS else ""
    return ""


def _read(
    root: Path, path: str, overrides: Mapping[str, str | None], shelf: Shelf
) -> Reading | None:
    if path in overrides:
        text = overrides[path]
        return None if text is None else read_record(path, text)
    text, problems = read_text(root, path)
    if problems:
        return Reading(Document(path, "", {}), None, tuple(problems))
    data = shelf.find_data(hash_text(text))
    reading = _read_cached(path, text) if data is None else _validate(Document(path, text, data))
    if not reading.problems:
        shelf.keep_data(reading.document.digest, reading.document.data)
    return reading


def read_record(path: str, text: str) -> Reading:
    """Parse and validate one text as the kind of file that its path says."""
    document, problems = parse_document(path, text)
    if document.root is None and problems:
        return Reading(document, None, tuple(problems))
    return _validate(document, problems)


def _validate(document: Document, problems: Iterable[Problem] = ()) -> Reading:
    kind = _kind_of(document.path)
    model, faults = validate_document(TYPES[kind], KINDS[kind], document)
    problems = [*problems, *faults]
    if kind in RECORD_FOLDERS:
        problems += _check_name(document)
    elif model is None:
        model = keep_valid_entries(KINDS[kind], document.data)
    loaded = Loaded(model, document) if model is not None else None
    return Reading(document, loaded, tuple(problems))


_read_cached = lru_cache(maxsize=CACHED_FILES)(read_record)


def _check_name(document: Document) -> Iterator[Problem]:
    stem = document.path.rpartition("/")[2].removesuffix(".yaml")
    name = document.data.get("id") if isinstance(document.data, dict) else None
    if isinstance(name, str) and FILE_NAME.fullmatch(name) and name != stem:
        message = f"the id {name!r} differs from the file name {stem!r}"
        hint = f"Name the file {name}.yaml, or write id: {stem}."
        yield Problem("wrong-file-name", message, document.place(("id",)), hint=hint)


def _note_reading(files: Files, path: str, reading: Reading) -> None:
    files.problems.extend(reading.problems)
    files.documents[path] = reading.document
    loaded = reading.loaded
    if loaded is None:
        files.rejected[path] = reading.document
        return
    kind = _kind_of(path)
    if kind not in RECORD_FOLDERS:
        setattr(files, kind.removesuffix(".yaml"), loaded)
        return
    _note_record(files, kind, loaded)


def _note_record(files: Files, kind: str, loaded: Loaded[Any]) -> None:
    records: dict[str, Loaded[Any]] = getattr(files, kind)
    name = loaded.model.id
    if name in RESERVED:
        message = f"the id {name!r} is taken: addresses use it for something else"
        files.problems.append(Problem("duplicate-id", message, loaded.place("id")))
        return
    # Addresses name sources and discrepancies alike, so the two share one set of ids.
    rivals = (files.sources, files.discrepancies) if kind != "studies" else (files.studies,)
    other = next((rival[name] for rival in rivals if name in rival), None)
    if other is None:
        records[name] = loaded
        return
    message = f"the id {name!r} is taken by {other.document.path}"
    files.problems.append(Problem("duplicate-id", message, loaded.place("id")))


def _check_unread(root: Path) -> Iterator[Problem]:
    for name in RECORD_FOLDERS:
        folder = root / FOLDER / name
        if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            # It would look empty.
            message = "the folder may not be read"
            yield Problem("unreadable-file", message, Place(f"{FOLDER}/{name}"))
        for file in sorted(folder.rglob("*")):
            nested = file.parent != folder and file.suffix == ".yaml"
            if nested or file.suffix in UNREAD_SUFFIXES:
                path = file.relative_to(root).as_posix()
                message = f"this file is not read: records are {FOLDER}/{name}/ID.yaml"
                yield Problem("wrong-file-name", message, Place(path, 1, 1))
