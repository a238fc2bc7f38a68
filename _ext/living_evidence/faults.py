"""A fault of validation in words: which rule it breaks, what is wrong, what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from living_evidence import records
from living_evidence.annotations import describe_field, find_model, keys_of, tag_of
from living_evidence.documents import format_route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic_core import ErrorDetails

    from living_evidence.documents import Route

IDENTIFIERS = ("NctId", "SourceId", "Doi", "Pmid")
PATTERNED = (*IDENTIFIERS, "Slug", "TermId", "Url", "Language", "Address", "Reference")
SHOWN_CHARACTERS = 60
KEY_MARK = "[key]"
"""How pydantic marks that it speaks of a key and not of its value."""
WANTED = {
    "string_type": "text",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "tuple_type": "a list (- item)",
}


@dataclass(frozen=True, slots=True)
class Described:
    """What a problem says of a fault."""

    rule: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of pydantic, with its route in the document and the type of the whole file."""

    detail: ErrorDetails
    route: Route
    root: Any

    @property
    def name(self) -> str:
        """Return the route as messages write it."""
        return format_route(self.route) or "the file"

    @property
    def parent(self) -> str:
        """Return the route of the mapping that the fault is in."""
        return format_route(self.route[:-1]) or "the file"

    @property
    def key(self) -> str:
        """Return the last step of the route."""
        return str(self.route[-1])

    @property
    def written(self) -> Any:
        """Return the value that is at fault."""
        return self.detail["input"]

    @property
    def is_about_key(self) -> bool:
        """Tell whether the fault lies in a key rather than in its value."""
        return self.detail["type"] == "extra_forbidden" or self.detail["loc"][-1:] == (KEY_MARK,)

    @property
    def model(self) -> type[records.Model] | None:
        """Return the model that the fault is in, where it is known."""
        return find_model(self.root, self.detail["loc"][:-1])


def describe_fault(fault: Fault) -> Described:
    """Say what is wrong in a contributor's words."""
    return _DESCRIBERS.get(fault.detail["type"], _describe_other)(fault)


def close_match(word: str, allowed: Iterable[str]) -> str:
    """Return `Did you mean X? ` for a word that is nearly one of `allowed`, or nothing."""
    found = get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f"Did you mean {found[0]}? " if found else ""


def _describe_unknown_key(fault: Fault) -> Described:
    allowed = keys_of(fault.model) if fault.model is not None else []
    message = f"{fault.parent} has no key {fault.key!r}"
    hint = f"{close_match(fault.key, allowed)}Allowed: {', '.join(allowed)}."
    return Described("unknown-key", message, hint)


def _describe_missing_key(fault: Fault) -> Described:
    meaning = describe_field(fault.model, fault.key) if fault.model is not None else ""
    hint = f"{fault.key}: {meaning}." if meaning else ""
    return Described("missing-key", f"{fault.parent} wants the key {fault.key!r}", hint)


def _describe_type(fault: Fault) -> Described:
    wanted, found = WANTED[fault.detail["type"]], _kind_of_value(fault.written)
    hint = "Leave the key out where there is nothing to say." if fault.written == "" else ""
    return Described("wrong-type", f"{fault.name} wants {wanted}, and here is {found}", hint)


def _describe_choice(fault: Fault) -> Described:
    return _choose(fault.name, str(fault.written), fault.detail["ctx"]["expected"])


def _describe_tag(fault: Fault) -> Described:
    return _choose(fault.key, fault.detail["ctx"]["tag"], fault.detail["ctx"]["expected_tags"])


def _describe_missing_tag(fault: Fault) -> Described:
    key = fault.detail["ctx"]["discriminator"].strip("'")
    union = records.Source if key == "kind" else records.Result
    allowed = [tag_of(member) for member in get_args(get_args(union)[0])]
    hint = f"One of {', '.join(allowed)}."
    return Described("missing-key", f"{fault.name} wants the key {key!r}", hint)


def _describe_pattern(fault: Fault) -> Described:
    name, meaning = _MEANINGS[fault.detail["ctx"]["pattern"]]
    rule = "malformed-identifier" if name in IDENTIFIERS else "malformed-value"
    what = "the key" if fault.is_about_key else f"{fault.name}:"
    message = f"{what} {_show(fault.written)} is not {meaning}"
    return Described(rule, message, _hint_identifier(name, str(fault.written)))


def _describe_value(fault: Fault) -> Described:
    return Described("malformed-value", f"{fault.name}: {fault.detail['ctx']['error']}")


def _describe_empty(fault: Fault) -> Described:
    hint = "Write a value, or leave the key out."
    return Described("malformed-value", f"{fault.name} is empty", hint)


def _describe_too_few(fault: Fault) -> Described:
    wanted, found = fault.detail["ctx"]["min_length"], fault.detail["ctx"]["actual_length"]
    return Described(
        "malformed-value", f"{fault.name} wants at least {wanted} items, and has {found}"
    )


def _describe_other(fault: Fault) -> Described:
    return Described("malformed-value", f"{fault.name}: {fault.detail['msg']}")


_DESCRIBERS: dict[str, Callable[[Fault], Described]] = {
    "extra_forbidden": _describe_unknown_key,
    "missing": _describe_missing_key,
    "literal_error": _describe_choice,
    "union_tag_invalid": _describe_tag,
    "union_tag_not_found": _describe_missing_tag,
    "string_pattern_mismatch": _describe_pattern,
    "value_error": _describe_value,
    "string_too_short": _describe_empty,
    "too_short": _describe_too_few,
    **dict.fromkeys(WANTED, _describe_type),
}


def _read_meanings() -> Iterator[tuple[str, tuple[str, str]]]:
    for name in PATTERNED:
        field = getattr(records, name).__metadata__[0]
        pattern = next(extra.pattern for extra in field.metadata if hasattr(extra, "pattern"))
        yield pattern, (name, field.description)


_MEANINGS = dict(_read_meanings())


def _choose(name: str, written: str, expected: str) -> Described:
    words = expected.replace(" or ", ", ").replace("'", "").split(", ")
    message = f"{name}: {_show(written)} is not one of {', '.join(words)}"
    return Described("malformed-value", message, close_match(written, words).strip())


def _hint_identifier(name: str, written: str) -> str:
    if name in {"NctId", "SourceId"} and written[:3].upper() == "NCT":
        digits = sum(character.isdigit() for character in written)
        return f"It has {digits} digits; an NCT number is NCT, in capitals, and eight digits."
    if name == "Doi" and "doi.org/" in written:
        return "Leave out https://doi.org/ and begin with 10."
    return ""


def _show(value: Any) -> str:
    text = str(value)
    if len(text) > SHOWN_CHARACTERS:
        text = f"{text[: SHOWN_CHARACTERS - 1]}…"
    return repr(text)


def _kind_of_value(value: Any) -> str:
    if value == "":
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else f"the text {_show(value)}"
