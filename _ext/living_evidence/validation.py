"""From plain data to models: every fault of a file at once, each with its place."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from living_evidence import records
from living_evidence.annotations import keys_of, tag_of
from living_evidence.documents import find_route, format_route
from living_evidence.faults import KEY_MARK, Fault, close_match, describe_fault
from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from living_evidence.annotations import Location
    from living_evidence.documents import Document, Route
    from living_evidence.problems import Place
    from living_evidence.records import Model

__all__ = ["PLACEHOLDER", "close_match", "iter_scalars", "keep_valid_entries", "validate_document"]

PLACEHOLDER = "FILL IN"
"""What `evidence new` writes where the author has to."""
SOURCE_KINDS: dict[str, type[records.BaseSource]] = {
    tag_of(model): model
    for model in (
        records.JournalArticle,
        records.RegistryEntry,
        records.ClinicalSummary,
        records.News,
    )
}
# Joiners (U+200C, U+200D) are part of the spelling of some languages.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
RESULT_STEPS = 2
"""Steps of a route that lead to a result: `results` and its name."""
KEY_FAULTS = ("missing", "extra_forbidden")
TAG_FAULTS = ("union_tag_invalid", "union_tag_not_found")


def validate_document(
    root: Any, adapter: TypeAdapter[Any], document: Document
) -> tuple[Model | None, list[Problem]]:
    """Validate the data of a file of the type `root`; return its model, or None and every fault."""
    placeholders = list(_find_placeholders(document)) if PLACEHOLDER in document.text else []
    problems = placeholders + list(_find_hidden(document))
    try:
        model: Model = adapter.validate_python(document.data)
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _is_echo(detail)]
    else:
        return (None if placeholders else model), problems
    problems += [_make_problem(root, document, detail) for detail in details]
    if any(detail["type"] in TAG_FAULTS and not detail["loc"] for detail in details):
        problems += _look_behind_kind(root, document)
    return None, problems


def keep_valid_entries(adapter: TypeAdapter[Any], data: Any) -> Model | None:
    """Return the model of a file of entries by name without its faulty entries, or None.

    One faulty term must not make every other term of the vocabulary unknown.
    """
    try:
        model: Model = adapter.validate_python(data)
    except ValidationError as error:
        faulty = {detail["loc"][:2] for detail in error.errors(include_url=False)}
        kept = _drop_entries(data, faulty)
        return None if kept == data else keep_valid_entries(adapter, kept)
    return model


def iter_scalars(data: Any, route: Route = ()) -> Iterator[tuple[Route, str]]:
    """Yield every text of plain data with its route."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from iter_scalars(value, (*route, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from iter_scalars(value, (*route, index))
    else:
        yield route, data


def _is_echo(detail: ErrorDetails) -> bool:
    """Tell whether an error only repeats another: a placeholder, or a list of faulty items."""
    written = detail["input"]
    if detail["type"] == "too_short" and isinstance(written, list):
        return len(written) >= int(detail["ctx"]["min_length"])
    return isinstance(written, str) and written == PLACEHOLDER


def _find_placeholders(document: Document) -> Iterator[Problem]:
    for route, value in iter_scalars(document.data):
        if value == PLACEHOLDER:
            place = document.place(route)
            message = f"{format_route(route) or 'the file'} is still to be filled in"
            yield Problem("placeholder-left", message, place)


def _find_hidden(document: Document) -> Iterator[Problem]:
    """Find what no reader can see: control characters and marks that reorder the text."""
    if document.text.isascii() and "\\" not in document.text and not HIDDEN.search(document.text):
        return
    for route, value in iter_scalars(document.data):
        found = HIDDEN.search(value)
        if found is not None:
            name = unicodedata.name(found.group(), "a control character")
            shown = f"U+{ord(found.group()):04X} ({name})"
            message = f"{format_route(route)} holds an invisible character, {shown}"
            yield Problem("hidden-character", message, document.place(route), hint="Delete it.")


def _drop_entries(data: Any, faulty: set[Location]) -> Any:
    if not isinstance(data, dict):
        return data
    return {
        name: {key: entry for key, entry in group.items() if (name, key) not in faulty}
        if isinstance(group, dict)
        else group
        for name, group in data.items()
        if (name,) not in faulty
    }


def _make_problem(root: Any, document: Document, detail: ErrorDetails) -> Problem:
    route = _find_route(root, detail["loc"])
    if detail["type"] == "union_tag_invalid":
        route = (*route, detail["ctx"]["discriminator"].strip("'"))
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, records.KeyFaultError):
        route = (*route, error.key)
    fault = Fault(detail, route, root)
    described = describe_fault(fault)
    place = document.place(route, key=fault.is_about_key)
    sides = (*_name_type(document, fault, place), *_name_kind(document, fault, place))
    return Problem(described.rule, described.message, place, sides, described.hint)


def _name_type(document: Document, fault: Fault, place: Place) -> Iterator[Side]:
    """Yield both sides of a fault in a result: what is written, and the type that it is read by.

    Which keys a result has, and of what form, its `type:` decides; which of them belong together,
    its `state:`. Either side may be what is wrong.
    """
    result, key = fault.route[:RESULT_STEPS], fault.route[RESULT_STEPS:]
    if fault.route[:1] != ("results",) or not result[1:] or key[:1] == ("type",):
        return
    yield Side(fault.name, _show_written(document, fault.route), place)
    for name in ("type",) if key else ("state", "derived", "reason"):
        written = find_route(document.data, (*result, name))
        if written:
            route = (*result, name)
            yield Side(format_route(route), _show_written(document, route), document.place(route))


def _name_kind(document: Document, fault: Fault, place: Place) -> Iterator[Side]:
    """Yield both sides of a key that is missing or too many: the key, and the kind of record."""
    kind = find_route(document.data, ("kind",))
    if fault.detail["type"] in KEY_FAULTS and len(fault.route) == 1 and isinstance(kind, str):
        yield Side(fault.name, _show_written(document, fault.route), place)
        yield Side("kind", kind, document.place(("kind",)))


def _show_written(document: Document, route: Route) -> str:
    found = find_route(document.data, route)
    if isinstance(found, str):
        return found or "nothing"
    return "nothing" if found is None else "a list" if isinstance(found, list) else "a mapping"


def _find_route(root: Any, location: Location) -> Route:
    """Drop what pydantic adds to a path: the tags of unions, and the mark of a key."""
    steps = [step for step in location if step != KEY_MARK]
    if root is not records.Source:
        return tuple(steps)
    steps = steps[1:]
    if steps[:1] == ["results"]:
        del steps[2:3]
    return tuple(steps)


def _look_behind_kind(root: Any, document: Document) -> Iterator[Problem]:
    # A wrong kind: must not hide the other faults, so the nearest kind judges them.
    if not isinstance(document.data, dict):
        return
    kind = get_close_matches(str(document.data.get("kind", "")), SOURCE_KINDS, n=1, cutoff=0)[0]
    model = SOURCE_KINDS[kind]
    others = {key for other in SOURCE_KINDS.values() for key in keys_of(other)} - set(
        keys_of(model)
    )
    try:
        model.model_validate({**document.data, "kind": kind})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            location = detail["loc"]
            # What only another kind has, or only this one wants, says nothing here.
            if location[0] in others or location == ("registry",) or _is_echo(detail):
                continue
            yield _make_problem(root, document, {**detail, "loc": (kind, *location)})
