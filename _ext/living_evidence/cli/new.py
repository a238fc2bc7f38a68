"""Lay out a new record that says what each field is for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from living_evidence.cli.layout import layout_record
from living_evidence.loading import FILE_NAME, FOLDER, read_record
from living_evidence.quotes import Snapshots

if TYPE_CHECKING:
    import argparse

    from living_evidence.quotes import Snapshot

COULD_NOT_RUN = 2
FOLDERS = {
    "journal-article": "sources",
    "registry-entry": "sources",
    "clinical-summary": "sources",
    "news": "sources",
    "study": "studies",
    "discrepancy": "discrepancies",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("kind", choices=FOLDERS, help="what to lay out")
    parser.add_argument("id", help="its id, which is also its file name: a slug or an NCT number")
    parser.add_argument(
        "--snapshot",
        metavar="FILE",
        help="the captured text; fills in registry fields by their labels",
    )


def run(options: argparse.Namespace) -> int:
    """Write the record, and say what is left to fill in."""
    if not FILE_NAME.fullmatch(options.id):
        return _refuse(f"{options.id!r} is not a slug, or an NCT number")
    path = f"{FOLDER}/{FOLDERS[options.kind]}/{options.id}.yaml"
    snapshot = _find_snapshot(options.snapshot) if options.snapshot else None
    if options.snapshot and snapshot is None:
        return _refuse(f"there is no snapshot {options.snapshot}")
    text = layout_record(options.kind, options.id, snapshot)
    reading = read_record(path, text)
    wrong = [problem for problem in reading.problems if problem.rule != "placeholder-left"]
    if wrong:
        return _refuse(wrong[0].message)
    if not _write(options.root / path, text):
        return _refuse(f"{path} exists, and is left as it is")
    print(path)
    for problem in reading.problems:
        print(f"{problem.place}: {problem.message}")
    return 0


def _find_snapshot(name: str) -> Snapshot | None:
    file = Path(name)
    if file.is_file():
        return Snapshots(file.parent).find(file.name)
    return Snapshots.from_environment().find(name)


def _write(file: Path, text: str) -> bool:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as handle:
            handle.write(text)
    except FileExistsError:
        return False
    return True


def _refuse(reason: str) -> int:
    print(f"evidence new: {reason}", file=sys.stderr)
    return COULD_NOT_RUN
