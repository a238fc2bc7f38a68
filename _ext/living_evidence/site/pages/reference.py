"""Reference pages made from their single source: rules, record fields, judgements, the trace."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from docutils import nodes
from pydantic.fields import FieldInfo
from sphinx_needs.data import SphinxNeedsData

from living_evidence import records
from living_evidence.formatting import format_date
from living_evidence.reports import models as report_models
from living_evidence.site.listings import LISTINGS
from living_evidence.site.needs import PREFIX
from living_evidence.site.pages.handouts import link_file
from living_evidence.site.pages.parts import (
    SORTABLE,
    Row,
    badge,
    bullet_list,
    here,
    paragraph,
    section,
    table,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pydantic import BaseModel
    from sphinx_needs.need_item import NeedItem

    from living_evidence.records import Certainty, Judgement
    from living_evidence.rules.base import Documentation
    from living_evidence.rules.catalogue import Entry
    from living_evidence.site.context import RenderContext

ALIASES = {
    records.Number: "digits, or not-stated, not-captured, disputed",
    records.Quantity: "a number and its unit",
    records.Date: "a date, or a part of one",
    records.QuoteField: "quote",
}
TRACED = {
    "study": "Studies", "source": "Sources", "claim": "Claims", "discrepancy": "Discrepancies",
}  # fmt: skip
NEEDS_FILE = "needs.json"
LINK_FIELDS = {
    "reports": "reports",
    "rests_on": "rests on",
    "concerns": "concerns",
    "reports_back": "is reported by",
    "rests_on_back": "supports",
    "concerns_back": "is questioned by",
}


def render_rules(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the rules of a family; else all in a table, then those without a page of their own."""
    from living_evidence.rules.registry import (  # noqa: PLC0415 - it imports every rule
        iter_documentation,
    )

    rules = list(iter_documentation())
    family = node["options"].get("family", "")
    if family:
        found = [rule for rule in rules if rule.family == family]
        return [_list_rules(found)] if found else [_say_absent(f"There is no family {family!r}.")]
    shown: list[nodes.Node] = [section("All rules", "rules-all", _catalogue(context))]
    for name in dict.fromkeys(rule.family for rule in rules):
        if f"rules-{name}" not in context.lists:
            listed = _list_rules(rule for rule in rules if rule.family == name)
            shown.append(section(f"{name.capitalize()} rules", f"rules-{name}", listed))
    return shown


def _list_rules(rules: Iterable[Documentation]) -> nodes.definition_list:
    return nodes.definition_list("", *map(_rule_item, rules), classes=["ev-rules"])


def _say_absent(words: str) -> nodes.paragraph:
    return paragraph(text(words, "ev-absent"))


def _catalogue(context: RenderContext) -> nodes.Element:
    """Return every rule in one table, with the number of its examples."""
    from living_evidence.rules.catalogue import Entry, list_rules  # noqa: PLC0415 - see above

    rows = (_catalogue_row(context, Entry(rule)) for rule in list_rules())
    columns = ("Rule", "Family", "Severity", "Examples that fail", "that pass", "Can be waived")
    return table(columns, rows, widths=(34, 16, 14, 12, 12, 12), classes=[SORTABLE])


def _catalogue_row(context: RenderContext, entry: Entry) -> Row:
    name = entry.rule.name
    # A rule whose family has a page of its own keeps its address here.
    anchor = f"rule-{name}" if f"rules-{entry.rule.family}" in context.lists else ""
    label = context.reference(f"rule:{name}", name)
    return Row((label, *entry.cells[1:-1]), anchor=anchor)


def _rule_item(rule: Documentation) -> nodes.definition_list_item:
    label = nodes.literal(rule.name, rule.name)
    head = nodes.term(
        "", "", label, nodes.Text(" "), badge(rule.severity), ids=[f"rule-{rule.name}"]
    )
    body = nodes.definition("", *_paragraphs(rule.documentation))
    body += _examples("Fails", rule.failing)
    body += _examples("Passes", rule.passing)
    return nodes.definition_list_item("", head, body)


def _paragraphs(documentation: str) -> list[nodes.Node]:
    """Return the paragraphs of a docstring, with text in backticks set as code."""
    return [
        paragraph(*_inline(" ".join(part.split())))
        for part in documentation.split("\n\n")
        if part.strip()
    ]


def _inline(words: str) -> Iterator[nodes.Node]:
    for index, part in enumerate(words.replace("``", "`").split("`")):
        if part:
            yield nodes.literal(part, part) if index % 2 else nodes.Text(part)


def _examples(label: str, examples: Iterable[str]) -> list[nodes.Node]:
    made: list[nodes.Node] = []
    for example in examples:
        made.append(paragraph(text(f"{label}:", "ev-key")))
        made.append(nodes.literal_block(example, example, language="none", classes=["ev-example"]))
    return made


def render_listings(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return every directive that inserts a listing, with its options."""
    rows = [
        Row(
            (
                nodes.literal(name, name),
                [paragraph(listing.shows), *_content(listing.content)],
                bullet_list(_option(*option) for option in listing.options.items()),
            )
        )
        for name, listing in LISTINGS.items()
    ]
    return [table(("Directive", "Shows", "Options"), rows, widths=(22, 36, 42))]


def _content(words: str) -> Iterator[nodes.Node]:
    if words:
        yield paragraph(f"Between its fences: {words}.", classes=["ev-detail"])


def _option(name: str, words: str) -> list[nodes.Node]:
    return [paragraph(nodes.literal(name, name), ": ", *_inline(words))]


def render_record_fields(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return the fields of every model of the records, or of one, as the models declare them."""
    wanted = node["options"].get("model", "")
    models = [model for model in find_models() if wanted in ("", model.__name__)]
    if not models:
        return [paragraph(text(f"There is no model {wanted!r}.", "ev-absent"))]
    return [
        section(model.__name__, f"model-{model.__name__}", *_show_model(model, models))
        for model in models
    ]


def render_report_fields(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return the fields of every model of the JSON report, the whole report first."""
    found = (kind for kind in vars(report_models).values() if isinstance(kind, type))
    base = report_models.ReportModel
    models = [kind for kind in found if issubclass(kind, base) and kind is not base]
    return [
        section(model.__name__, f"model-{model.__name__}", *_show_model(model, models))
        for model in reversed(models)
    ]


def find_models() -> list[type[BaseModel]]:
    """Return the models that a record is written in, in the order of their module."""
    found = (kind for kind in vars(records).values() if isinstance(kind, type))
    return [kind for kind in found if issubclass(kind, records.Model) and kind is not records.Model]


def _show_model(model: type[BaseModel], shown: Sequence[type[BaseModel]]) -> Iterator[nodes.Node]:
    """Yield the fields that a model adds to those of the model that it extends."""
    yield paragraph((model.__doc__ or "").strip().splitlines()[0])
    base = model.__bases__[0]
    inherited = base.model_fields if issubclass(base, records.Model) else {}
    rows = [
        _field_row(field.alias or name, field)
        for name, field in model.model_fields.items()
        if name not in inherited
    ]
    if inherited:
        name = base.__name__
        above = here(f"model-{name}", name) if base in shown else nodes.literal(name, name)
        yield paragraph("It also has every field of ", above, ".")
    if rows:
        yield table(("Field", "Value", "Meaning"), rows, widths=(26, 34, 40))


def _field_row(name: str, field: FieldInfo) -> Row:
    needed = (
        badge("required", "ev-required") if field.is_required() else text("optional", "ev-absent")
    )
    head = [paragraph(nodes.literal(name, name)), paragraph(needed)]
    return Row((head, format_type(_annotation(field)), field.description or ""))


def _annotation(field: FieldInfo) -> Any:
    """Return the annotation of a field, or the words of the alias whose constraints it carries."""
    if not field.metadata or get_origin(field.annotation) in {dict, tuple}:
        return field.annotation
    for alias in vars(records).values():
        if get_origin(alias) is Annotated and _constraints(alias) == field.metadata:
            return ALIASES.get(alias) or format_type(alias)
    return field.annotation


def _constraints(alias: Any) -> list[Any]:
    found: list[Any] = []
    for part in get_args(alias)[1:]:
        found += part.metadata if isinstance(part, FieldInfo) else [part]
    return found


def format_type(kind: Any) -> str:
    """Return the type of a field in words a contributor reads."""
    if isinstance(kind, str):
        return kind
    if kind in ALIASES:
        return ALIASES[kind]
    formatter = TYPES.get(get_origin(kind))
    if formatter is not None:
        return formatter(get_args(kind))
    return "text" if kind is str else getattr(kind, "__name__", str(kind))


def _format_annotated(arguments: tuple[Any, ...]) -> str:
    found = (part.description for part in arguments[1:] if isinstance(part, FieldInfo))
    return next(filter(None, found), "") or format_type(arguments[0])


def _format_union(arguments: tuple[Any, ...]) -> str:
    return " | ".join(format_type(part) for part in arguments if part is not type(None))


TYPES: dict[Any, Callable[[tuple[Any, ...]], str]] = {
    Annotated: _format_annotated,
    Literal: " | ".join,
    Union: _format_union,
    types.UnionType: _format_union,
    tuple: lambda arguments: f"list, each {format_type(arguments[0])}",
    dict: lambda arguments: (
        f"mapping from {format_type(arguments[0])} to {format_type(arguments[1])}"
    ),
}


def render_judgements(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return what the curators concluded for several records, with their reasons."""
    loaded = context.corpus.judgements
    entries = loaded.model.judgements if loaded is not None else {}
    if not entries:
        return [paragraph(text("No judgement is recorded.", "ev-absent"))]
    rows = [_judgement_row(context, name, judgement) for name, judgement in entries.items()]
    return [table(("Judgement", "Why", "By"), rows, widths=(40, 42, 18))]


def _judgement_row(context: RenderContext, name: str, judgement: Judgement) -> Row:
    head = [paragraph(judgement.text), paragraph(nodes.literal(name, name), classes=["ev-detail"])]
    about = bullet_list(
        [paragraph(context.reference(address, address))] for address in judgement.about
    )
    why = [paragraph(judgement.reason), *([about] if judgement.about else [])]
    if judgement.certainty is not None:
        why += _certainty(judgement.certainty)
    return Row((head, why, judgement.by), anchor=f"judgement-{name}")


def _certainty(certainty: Certainty) -> list[nodes.Element]:
    who = f"by {certainty.rater}, {format_date(certainty.date)}"
    rated = f"{certainty.rating} ({certainty.tool}), {who}"
    domains = bullet_list(
        [paragraph(f"{name}: {domain.judgement}. {domain.reason}")]
        for name, domain in certainty.domains.items()
    )
    return [paragraph(text("Certainty: ", "ev-key"), rated), domains]


def render_notices(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return the fixed texts that no source licenses, with the reason for each."""
    loaded = context.corpus.notices
    entries = loaded.model.notices if loaded is not None else {}
    rows = [
        Row(
            (
                [paragraph(text(words, lang=lang)) for lang, words in notice.text.items()],
                notice.reason,
            ),
            anchor=f"notice-{name}",
        )
        for name, notice in entries.items()
    ]
    return [table(("Text", "Why it stands here"), rows, widths=(60, 40))]


def render_trace(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return every need of the trace graph with its links, one table per type."""
    needs = SphinxNeedsData(context.env).get_needs_view()
    ours = sorted(
        (need for need in needs.values() if need["type"].startswith(PREFIX)), key=_need_key
    )
    file = link_file(context, NEEDS_FILE, NEEDS_FILE)
    shown: list[nodes.Node] = [paragraph("The graph as a file: ", file)]
    for kind, plural in TRACED.items():
        chosen = [need for need in ours if need["type"] == f"{PREFIX}{kind}"]
        rows = [_need_row(context, need) for need in chosen] or [Row(("none", "", ""))]
        columns = (kind.capitalize(), "State", "Linked")
        caption = f"{plural}: {len(chosen)}"
        shown.append(table(columns, rows, widths=(34, 20, 46), caption=caption))
    return shown


def _need_key(need: NeedItem) -> tuple[str, str]:
    return need["type"], need["id"]


def _need_row(context: RenderContext, need: NeedItem) -> Row:
    state = [need["status"], need["record_kind"], need["certainty"]]
    known = [paragraph(words.replace("-", " ")) for words in state if words]
    return Row((_link_need(context, need["id"]), known, list(_need_links(context, need))))


def _need_links(context: RenderContext, need: NeedItem) -> Iterator[nodes.Node]:
    for field, label in LINK_FIELDS.items():
        names = need.get(field) or []
        if names:
            items = [[paragraph(_link_need(context, str(name)))] for name in names]
            yield paragraph(text(f"{label}:", "ev-key"))
            yield bullet_list(items)


def _link_need(context: RenderContext, name: str) -> nodes.Element:
    kind, _, record = name.partition("-")
    if kind in {"study", "claim"}:
        return context.reference(f"{kind}:{record}", record)
    return context.reference(f"{record}#verdict" if kind == "discrepancy" else record, record)
