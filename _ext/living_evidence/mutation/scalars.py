"""Every value of a record with its type, as the models declare it, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args, get_origin

import yaml

from living_evidence.annotations import find_field, is_union, tag_of, unwrap
from living_evidence.records import CURATOR, Model, Quote, StudyLink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from living_evidence.documents import Route

MARK, CURATORS = next(iter(CURATOR.items()))
SHORT_FORMS: tuple[tuple[type[Model], str], ...] = ((Quote, "exact"), (StudyLink, "id"))
"""Models that a plain text may stand for, and the field that the text is."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a record: a scalar, a list or a mapping."""

    route: Route
    node: yaml.Node
    annotation: Any
    """Its type without `Annotated` and without None."""
    model: type[Model] | None = None
    """The model that it is a field of; None for an entry of a list or of a mapping by names."""
    key: yaml.Node | None = None
    field: FieldInfo | None = None

    @property
    def is_list(self) -> bool:
        """Tell whether it is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def name(self) -> str:
        """Return the key that it stands under, list positions left out."""
        return next((step for step in reversed(self.route) if isinstance(step, str)), "")


def iter_values(root: Any, node: yaml.Node) -> Iterator[Value]:
    """Yield every value below a node that a source licenses, outermost first.

    A field that its model marks as the curators' own is left out, and all below it.
    """
    yield from _walk(Value((), node, root))


def is_curators(field: FieldInfo) -> bool:
    """Tell whether a model marks this field as the curators' own."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and extra.get(MARK) == CURATORS


def _walk(value: Value) -> Iterator[Value]:
    annotation = _choose(value.annotation, value.node)
    value = Value(value.route, value.node, annotation, value.model, value.key, value.field)
    if value.route:
        yield value
    if isinstance(value.node, yaml.SequenceNode):
        inner = get_args(annotation)[0] if get_origin(annotation) is tuple else None
        for at, child in enumerate(value.node.value):
            yield from _walk(Value((*value.route, at), child, inner))
    elif isinstance(value.node, yaml.MappingNode):
        yield from _walk_mapping(value, annotation)


def _walk_mapping(value: Value, annotation: Any) -> Iterator[Value]:
    model = annotation if _is_model(annotation) else None
    for key, child in value.node.value:
        route = (*value.route, key.value)
        if model is None:
            inner = get_args(annotation)[1] if get_origin(annotation) is dict else None
            yield from _walk(Value(route, child, inner, key=key))
            continue
        field = find_field(model, key.value)
        if field is not None and not is_curators(field):
            yield from _walk(Value(route, child, field.annotation, model, key, field))


def _choose(annotation: Any, node: yaml.Node) -> Any:
    """Return the type that a node has: of a union the member that its tag or its shape names."""
    annotation = unwrap(annotation)
    if is_union(annotation):
        members = [unwrap(one) for one in get_args(annotation) if one is not type(None)]
        if len(members) == 1:
            return _choose(members[0], node)
        tags = _tags(node)
        return next((one for one in members if _is_model(one) and tag_of(one) in tags), str)
    if isinstance(node, yaml.ScalarNode):
        short = next((name for model, name in SHORT_FORMS if annotation is model), "")
        field = find_field(annotation, short) if short else None
        return unwrap(field.annotation) if field is not None else annotation
    return annotation


def _tags(node: yaml.Node) -> set[str]:
    if not isinstance(node, yaml.MappingNode):
        return set()
    return {
        value.value
        for key, value in node.value
        if key.value in {"kind", "type"} and isinstance(value, yaml.ScalarNode)
    }


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)
