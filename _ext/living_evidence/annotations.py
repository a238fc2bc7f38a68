"""What the models say of their own fields: keys, descriptions, tags, and the type at a place."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from living_evidence.records import CURATOR, Model

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

Location = tuple[str | int, ...]
"""A path as pydantic writes it: with the tags of unions, and with aliases for names."""


def keys_of(model: type[Model]) -> list[str]:
    """Return the keys that a model takes, as files write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def find_field(model: type[Model], key: str) -> FieldInfo | None:
    """Return the field of a model that a file writes as `key`, or None."""
    fields = model.model_fields.items()
    return next((field for name, field in fields if (field.alias or name) == key), None)


def describe_field(model: type[Model], key: str) -> str:
    """Return the description of a key of a model, or an empty text."""
    field = find_field(model, key)
    if field is None:
        return ""
    return field.description or _described_in(field.annotation)


def find_model(root: Any, location: Location) -> type[Model] | None:
    """Return the model that stands at a location below an annotation, or None."""
    current = root
    for step in location:
        current = _step_into(unwrap(current), step)
    found = unwrap(current)
    return found if isinstance(found, type) and issubclass(found, Model) else None


def tag_of(model: type[Model]) -> str:
    """Return the text of `kind:` or `type:` that names a model, or an empty text."""
    field = model.model_fields.get("kind") or model.model_fields.get("type")
    return str(get_args(field.annotation)[0]) if field is not None else ""


def unwrap(annotation: Any) -> Any:
    """Return an annotation without its `Annotated` shells."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def is_own(field: FieldInfo) -> bool:
    """Tell whether a model marks this field as the curators' own, which no source licenses."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and extra.items() >= CURATOR.items()


def is_union(annotation: Any) -> bool:
    """Tell whether an annotation is a union of others."""
    return get_origin(annotation) in {Union, types.UnionType}


def _step_into(annotation: Any, step: str | int) -> Any:
    if is_union(annotation):
        return _step_into_union(annotation, step)
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0]
    if isinstance(annotation, type) and issubclass(annotation, Model):
        field = find_field(annotation, str(step))
        return field.annotation if field is not None else None
    return None


def _step_into_union(annotation: Any, step: str | int) -> Any:
    members = [unwrap(member) for member in get_args(annotation) if member is not type(None)]
    if len(members) == 1:
        return _step_into(members[0], step)
    return next((member for member in members if tag_of(member) == step), None)


def _described_in(annotation: Any) -> str:
    if is_union(annotation):
        return next(filter(None, map(_described_in, get_args(annotation))), "")
    found = (getattr(extra, "description", None) for extra in get_args(annotation)[1:])
    return next((text for text in found if isinstance(text, str)), "")
