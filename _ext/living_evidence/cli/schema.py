"""Write the JSON Schemas: of the records, of the JSON report, and of what can be taken away."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from living_evidence.exports.models import TABLES
from living_evidence.exports.tables import format_schema
from living_evidence.files import write_whole
from living_evidence.loading import FOLDER, KINDS
from living_evidence.reports.models import RunReport

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

SCHEMAS = f"{FOLDER}/schemas"
NAMES = {"sources": "source", "studies": "study", "discrepancies": "discrepancy"}
REPORT = "report"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Records are read as text; an editor has typed a plain 49 or true before it asks the schema.
SCALARS = ["string", "number", "boolean"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a schema is out of date"
    )


def run(options: argparse.Namespace) -> int:
    """Write the schemas, or compare them with the models."""
    if options.check:
        return _check(options.root)
    for path, text in format_schemas():
        write_whole(options.root / path, text)
        print(path)
    return 0


def format_schemas() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every schema."""
    for kind, adapter in KINDS.items():
        name = NAMES.get(kind, kind.removesuffix(".yaml"))
        yield _format_schema(name, _accept_scalars(adapter.json_schema()))
    yield _format_schema(REPORT, RunReport.model_json_schema(mode="serialization"))
    for subject in TABLES:
        yield f"{SCHEMAS}/export-{subject}.json", format_schema(subject)


def _format_schema(name: str, schema: dict[str, Any]) -> tuple[str, str]:
    described = {"$schema": DIALECT, "title": name, **schema}
    text = json.dumps(described, indent=2, ensure_ascii=False, sort_keys=True)
    return f"{SCHEMAS}/{name}.json", f"{text}\n"


def _check(root: Path) -> int:
    stale = [path for path, text in format_schemas() if _read(root / path) != text]
    for path in stale:
        print(f"{path}: differs from the models; run `evidence schema`", file=sys.stderr)
    return int(bool(stale))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _accept_scalars(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_accept_scalars(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    widened = {key: _accept_scalars(value) for key, value in schema.items()}
    choices = schema.get("enum")
    if isinstance(choices, list) and "true" in choices:
        widened["enum"] = [*choices, True, False]
    if schema.get("type") == "string":
        widened["type"] = SCALARS
    return widened
