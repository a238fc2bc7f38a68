"""The text of a new record, generated from the models: what is required, then what may be said."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from living_evidence import records
from living_evidence.annotations import describe_field, keys_of, tag_of, unwrap
from living_evidence.labels import LABELS, find_printed, read_printed
from living_evidence.validation import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from living_evidence.quotes import Snapshot

MODELS: dict[str, type[records.Model]] = {
    "journal-article": records.JournalArticle,
    "registry-entry": records.RegistryEntry,
    "clinical-summary": records.ClinicalSummary,
    "news": records.News,
    "study": records.Study,
    "discrepancy": records.Discrepancy,
}
SCHEMAS = {"study": "study", "discrepancy": "discrepancy"}
CITATION_TYPES = {
    "journal-article": "article-journal",
    "registry-entry": "webpage",
    "clinical-summary": "webpage",
    "news": "post-weblog",
}
EXAMPLES: dict[str, tuple[type[records.Model], str]] = {
    "populations": (records.Population, "a-population:"),
    "results": (records.Proportion, "a-result:"),
    "identities": (records.Identity, "-"),
    "relations": (records.Relation, "-"),
    "missing": (records.Missing, "-"),
    "references": (records.ListedReference, "-"),
}
OPENING = """\
# yaml-language-server: $schema=../schemas/{schema}.json
# Replace every {placeholder}. Lines that are commented out are optional: use them or delete them.
# Quote the source in fragments of at most 25 words, each of which stands in it exactly once.
"""
USUAL = ("population", "outcome", "timepoint", "terms", "quotes")
LISTED = {"quotes": f" [{PLACEHOLDER}]", "terms": f" [{PLACEHOLDER}]"}
PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/()+-]*[A-Za-z0-9.)])?")
NOTHING_PRINTED = frozenset({"", "-", "None", "N/A"})


def layout_record(kind: str, name: str, snapshot: Snapshot | None = None) -> str:
    """Return the text of a new record of a kind."""
    values = {"id": name, "kind": kind}
    if kind in CITATION_TYPES:
        values["citation.type"] = CITATION_TYPES[kind]
        values["capture.snapshot"] = snapshot.name if snapshot is not None else "not-captured"
    if kind == "registry-entry":
        values["registry.nctId"] = values["study"] = name
        values |= find_registry_values(snapshot.text) if snapshot is not None else {}
    if kind == "study" and name.startswith("NCT"):
        values["registry"] = name
    opening = OPENING.format(schema=SCHEMAS.get(kind, "source"), placeholder=PLACEHOLDER)
    return "\n".join([opening.rstrip(), *_layout(MODELS[kind], "", values, "")]) + "\n"


def find_registry_values(text: str) -> dict[str, str]:
    """Read the registry fields that a snapshot prints under labels that are known."""
    values: dict[str, str] = {}
    for name in LABELS:
        found = {read_printed(name, printed.value) for printed in find_printed(text, name)}
        if found and not found & NOTHING_PRINTED:
            values[_route_of(name)] = found.pop() if len(found) == 1 else PLACEHOLDER
    if "registry.briefTitle" in values:
        values["citation.title"] = values["registry.briefTitle"]
    return values


def _route_of(name: str) -> str:
    if name in keys_of(records.DesignInfo):
        return f"registry.designInfo.{name}"
    part = {"enrollmentInfo": ".count"}.get(name, ".date" if name.endswith("Struct") else "")
    return f"registry.{name}{part}"


def _layout(
    model: type[records.Model], prefix: str, values: dict[str, str], indent: str
) -> Iterator[str]:
    for key, field in _ordered(model):
        slot = _Slot(model, key, field, f"{prefix}{key}", indent)
        if slot.route in values:
            yield slot.format(values[slot.route])
        elif key == "sides":
            yield slot.format()
            yield from 2 * [f"{indent}  - {{result: {PLACEHOLDER}, says: {PLACEHOLDER}}}"]
        elif slot.inner is not None and slot.is_wanted(values):
            yield slot.format()
            yield from _layout(slot.inner, f"{slot.route}.", values, f"{indent}  ")
        elif field.is_required():
            yield slot.format(PLACEHOLDER)
        else:
            yield from slot.format_optional()


def _ordered(model: type[records.Model]) -> list[tuple[str, FieldInfo]]:
    fields = [(field.alias or name, field) for name, field in model.model_fields.items()]
    first = {"id": 0, "kind": 1}
    return sorted(fields, key=lambda pair: first.get(pair[0], 2 if pair[1].is_required() else 3))


@dataclass(frozen=True, slots=True)
class _Slot:
    """A field of a model, where a new record has a line for it."""

    model: type[records.Model]
    key: str
    field: FieldInfo
    route: str
    indent: str

    @property
    def inner(self) -> type[records.Model] | None:
        """Return the model of a field that is a mapping with keys of its own."""
        return _inner_model(self.field)

    def is_wanted(self, values: dict[str, str]) -> bool:
        """Tell whether the mapping must be there, or something in it is known."""
        known = any(route.startswith(f"{self.route}.") for route in values)
        return known or self.field.is_required()

    def format(self, value: str = "") -> str:
        """Format the line of the field, with what it is for."""
        shown = f" {_format_value(self.field, value)}" if value else ""
        described = _describe(self.model, self.key, self.field)
        return _line(f"{self.indent}{self.key}:{shown}", described)

    def format_optional(self) -> Iterator[str]:
        """Format the field as comments, and an example below it where it has parts."""
        described = _describe(self.model, self.key, self.field)
        yield _line(f"{self.indent}# {self.key}:", described)
        if self.key in EXAMPLES:
            yield from (f"{self.indent}#   {line}" for line in _layout_example(self.key))


def _layout_example(key: str) -> Iterator[str]:
    example, head = EXAMPLES[key]
    yield head
    for name, part in _ordered_example(example):
        yield _line(f"  {name}:{_example_of(name, part)}", _describe(example, name, part))
    if key == "results":
        yield "# Other types, each with fields of its own:"
        for model in get_args(get_args(records.Result)[0]):
            yield f"#   {tag_of(model)}: {_first_sentence(model)}"


def _ordered_example(model: type[records.Model]) -> list[tuple[str, FieldInfo]]:
    """Put what only this type has first, then what every value wants, then the rest."""
    fields = list(model.model_fields.items())
    own = [name for name, _ in fields if name not in records.BaseResult.model_fields]
    order = {name: at for at, name in enumerate(["type", *own, *USUAL])}
    fields.sort(key=lambda pair: order.get(pair[0], len(order)))
    return [(field.alias or name, field) for name, field in fields]


def _example_of(key: str, field: FieldInfo) -> str:
    only = _choices(field.annotation)
    return f" {only[0]}" if len(only) == 1 else LISTED.get(key, "")


def _line(text: str, description: str) -> str:
    return f"{text}  # {description}" if description else text


def _describe(model: type[records.Model], key: str, field: FieldInfo) -> str:
    inner = _inner_model(field)
    known = describe_field(model, key) or _first_sentence(inner)
    labels = LABELS.get(key) if model is records.Registry else None
    if labels:
        known = f"printed after: {', '.join(labels[:3])}"
    choices = _choices(field.annotation)
    listed = f"one of {', '.join(choices)}" if len(choices) > 1 else ""
    return "; ".join(part for part in (known, listed) if part)


def _first_sentence(model: type[records.Model] | None) -> str:
    return (model.__doc__ or "").splitlines()[0].rstrip(".") if model is not None else ""


def _choices(annotation: Any) -> list[str]:
    plain = unwrap(annotation)
    if get_origin(plain) is Literal:
        return [str(choice) for choice in get_args(plain)]
    return []


def _inner_model(field: FieldInfo) -> type[records.Model] | None:
    for part in (unwrap(field.annotation), *map(unwrap, get_args(unwrap(field.annotation)))):
        if isinstance(part, type) and issubclass(part, records.Model):
            return part if get_origin(unwrap(field.annotation)) not in (dict, tuple) else None
    return None


def _format_value(field: FieldInfo, value: str) -> str:
    if get_origin(unwrap(field.annotation)) is tuple and value != PLACEHOLDER:
        return f"[{', '.join(format_scalar(part) for part in value.split(', '))}]"
    return format_scalar(value)


def format_scalar(value: str) -> str:
    """Format a text as a YAML scalar, in quotes where plain text would be read otherwise."""
    return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
