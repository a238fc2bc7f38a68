"""Strict YAML: text stays text, every node keeps its place, every fault is collected."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any, cast

import yaml

from living_evidence.memo import keep_last
from living_evidence.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.memo import Kept

Route = tuple[str | int, ...]

NODES = "nodes"
"""What a document keeps its nodes under."""
MAXIMUM_BYTES = 2_000_000
MAXIMUM_DEPTH = 100
TOO_DEEP = f"the file nests more than {MAXIMUM_DEPTH} levels deep"
# Only text that passes one of these can nest deeply enough to be worth walking its events.
MANY_BRACKETS = 500
DEEP_LINE = re.compile(r"^[ \-?:]{100}", re.MULTILINE)
TAGS: dict[type[yaml.Node], str] = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
)


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes text as text: what a scalar looks like says nothing about its tag."""

    def resolve(self, kind: type[yaml.Node], _value: str | None, _implicit: object) -> str:
        """Return the tag of a node that names none."""
        return TAGS[kind]

    def descend_resolver(self, _parent: yaml.Node | None, _index: object) -> None:
        """Keep no path: no tag depends on one."""

    def ascend_resolver(self) -> None:
        """Keep no path."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One parsed file: its plain data (str, list, dict), and where each part of it stands."""

    path: str
    text: str
    data: Any
    kept: Kept = field(default_factory=dict, init=False, repr=False)

    @property
    def root(self) -> yaml.Node | None:
        """Return the nodes that hold the places; None where the text is empty or no YAML."""
        if NODES not in self.kept:
            # What was kept of an earlier run has its data, and only a fault asks for places.
            self.kept[NODES] = (), yaml.compose(self.text, Loader=Loader)
        return cast("yaml.Node | None", self.kept[NODES][1])

    @classmethod
    def composed(cls, path: str, text: str, data: Any, root: yaml.Node | None) -> Document:
        """Return a document whose nodes are known."""
        document = cls(path, text, data)
        document.kept[NODES] = (), root
        return document

    @property
    def digest(self) -> str:
        """Return the hash of the text."""
        return _hash(self)

    def place(self, route: Route, *, key: bool = False) -> Place:
        """Return where `route` stands; the nearest existing ancestor when it does not.

        With `key`, the place of the mapping key rather than of its value.
        """
        node = self.root
        mark = node.start_mark if node is not None else None
        for step in route:
            found = _find_child(node, step)
            if found is None:
                break
            key_node, node = found
            mark = (key_node if key and key_node is not None else node).start_mark
            if isinstance(node, yaml.CollectionNode) and key_node is not None:
                mark = key_node.start_mark
        if mark is None:
            return Place(self.path, _first_line(self.text), 1)
        return Place(self.path, mark.line + 1, mark.column + 1)


def parse_document(path: str, text: str) -> tuple[Document, list[Problem]]:
    """Compose `text`; faults are problems, and what could be read is still returned."""
    if len(text) > MAXIMUM_BYTES:
        message = f"the file has {len(text):,} characters; a record has at most {MAXIMUM_BYTES:,}"
        return _unreadable(path, message)
    try:
        if _is_too_deep(text):
            return _unreadable(path, TOO_DEEP)
        root = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        return Document.composed(path, text, {}, None), [_parse_fault(path, text, error)]
    problems: list[Problem] = []
    builder = _Builder(path, problems, set())
    data = builder.build(root, root) if root is not None else {}
    return Document.composed(path, text, data, root), problems


def hash_text(text: str) -> str:
    """Hash a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@keep_last
def _hash(document: Document) -> str:
    return hash_text(document.text)


def _first_line(text: str) -> int:
    """Return where the content of an empty file would begin: behind its comments."""
    comments = takewhile(lambda line: line.startswith("#"), text.splitlines())
    return min(sum(1 for _ in comments), text.count("\n")) + 1


def format_route(route: Route) -> str:
    """Format a route as it is written in messages: `results.cohort-1-ccr.quotes[0]`."""
    text = ""
    for step in route:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def find_route(data: Any, route: Route) -> Any:
    """Return what stands at `route` in plain data, or None."""
    for step in route:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _unreadable(path: str, message: str) -> tuple[Document, list[Problem]]:
    return Document.composed(path, "", {}, None), [
        Problem("malformed-yaml", message, Place(path, 1, 1))
    ]


def _is_too_deep(text: str) -> bool:
    # libyaml composes recursively in C: a hundred thousand brackets would kill the process.
    if text.count("[") + text.count("{") < MANY_BRACKETS and not DEEP_LINE.search(text):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAXIMUM_DEPTH:
            return True
    return False


def _parse_fault(path: str, text: str, error: yaml.YAMLError) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        return _character_fault(path, text, error)
    mark = getattr(error, "problem_mark", None)
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path, 1, 1)
    details = (getattr(error, "context", None), getattr(error, "problem", None))
    detail = ": ".join(text for text in details if text) or str(error)
    hint = "Put text with a colon, a hash or a quotation mark in quotes, and indent with spaces."
    return Problem("malformed-yaml", f"this is not YAML: {detail}", place, hint=hint)


def _character_fault(path: str, text: str, error: yaml.reader.ReaderError) -> Problem:
    before = text[: error.position]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = f"the character U+{error.character:04X} is not allowed in YAML"
    return Problem("malformed-yaml", message, Place(path, line, column))


@dataclass(slots=True)
class _Builder:
    """Turns nodes into plain data; an alias, a tag or a second key is a problem."""

    path: str
    problems: list[Problem]
    seen: set[int]

    def build(self, node: yaml.Node, at: yaml.Node, depth: int = 0) -> Any:
        if depth > MAXIMUM_DEPTH:
            return self._reject(TOO_DEEP, at)
        # An alias is the very node that its anchor names, so it is reported at its own key.
        if id(node) in self.seen:
            return self._reject("an alias (*name) is not allowed in a record", at)
        self.seen.add(id(node))
        if node.tag not in PLAIN_TAGS:
            return self._reject(f"the tag {node.tag} is not allowed in a record", node)
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, node, depth + 1) for child in node.value]
        return self._build_mapping(node, depth + 1)

    def _build_mapping(self, node: yaml.Node, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag not in PLAIN_TAGS:
                self._reject("a key must be plain text", key)
                continue
            if key.value in data:
                message = f"the key {key.value!r} stands twice in this mapping"
                hint = "Keep one of the two; YAML would silently keep the last."
                self._report("duplicate-key", message, key, hint)
            data[key.value] = self.build(value, key, depth)
        return data

    def _reject(self, message: str, at: yaml.Node) -> str:
        self._report("malformed-yaml", message, at, "Write the value out in full.")
        return ""

    def _report(self, rule: str, message: str, at: yaml.Node, hint: str) -> None:
        place = Place(self.path, at.start_mark.line + 1, at.start_mark.column + 1)
        self.problems.append(Problem(rule, message, place, hint=hint))


def _find_child(
    node: yaml.Node | None, step: str | int
) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        # Of two equal keys the last one gave the value, so it is the last one that is meant.
        return next(_find_pairs(node, step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _find_pairs(node: yaml.MappingNode, step: str | int) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    return ((key, value) for key, value in reversed(node.value) if key.value == step)
