"""From doctree to plain blocks, spans and claims: the only place where text is taken from a page.

Runs in `doctree-read`, after translation and every other transform, so that text made by
other directives is read too. What is of no known type is read as `other`, never skipped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join
from sphinx.util.nodes import extract_messages

from living_evidence.documents import parse_document
from living_evidence.problems import Place, Problem
from living_evidence.prose.blocks import CLAIM_KINDS, Block, BlockKind, Claim, Page, Span
from living_evidence.site.catalogs import SOURCE_LANGUAGE
from living_evidence.site.domain import Mention
from living_evidence.site.markup import SLACK, Markup, blot, find_refused
from living_evidence.site.nodes import (
    GENERATED,
    evidence_claim,
    evidence_pending,
    evidence_plain,
    evidence_span,
    mark_generated,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from living_evidence.prose.blocks import ClaimKind
    from living_evidence.site.catalogs import Catalog, Message

FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE
)
FRONT_MATTER_KEYS = ("title", "description", "scope", "orphan", "tocdepth", "no-search", "hide-toc")
QUERY_OPTIONS = ("outcome", "population", "statistic", "sources")
CLAIM_OPTIONS = ("kind", "source", "certainty", *QUERY_OPTIONS)
OPTION_LINE = re.compile(r"[ \t]*:(?P<name>[\w-]+):(?:[ \t]|$)")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What a reader sees when a span was mistyped: the role's name, or its target.
STRAY = re.compile(r"\{(?:ev|essential|quoted|notice)[\s=}`]|<(?:study:)?[\w-]*#[\w.-]+[^<>]*>")
HARD_BREAKS = ("<br />", "\\\\")
TEXT_ATTRIBUTES: dict[str, BlockKind] = {
    "alt": "alt",
    "title": "title",
    "reftitle": "other",
    "explanation": "other",
    "content": "description",
}
SHOWN_OPTIONS = ("title", "caption")
RECORD_OPTIONS = ("sources", "source", "study", "studies", "record", "results")
STATEMENT_OPTIONS = ("claims", "gaps")
"""Options of listings that name claims of the site."""
INLINE_KINDS = frozenset({"notice", "claim-ref", "link"})
HOME_PACKAGES = frozenset({"docutils", "sphinx", "myst_parser", "sphinx_design", "living_evidence"})
"""Whose nodes hold what they show: those of other extensions are filled in unread."""
UNREAD = (nodes.Invisible, nodes.label, nodes.docinfo, nodes.colspec, nodes.problematic)
KINDS: tuple[tuple[type[nodes.Element], BlockKind], ...] = (
    (nodes.title, "heading"),
    (nodes.rubric, "heading"),
    (nodes.term, "term"),
    (nodes.caption, "caption"),
)


@dataclass(frozen=True, slots=True)
class Where:
    """What the blocks below a node inherit: their kind, context, and place where it is known."""

    kind: BlockKind = "paragraph"
    context: str = ""
    line: int = 0
    column: int = 0
    origin: str = ""


@dataclass
class Reader:
    """Reads one page."""

    docname: str
    markup: Markup
    checked: bool
    catalog: Catalog | None
    documents: AbstractSet[str]
    """The docnames of the site."""
    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    lists: set[str] = field(default_factory=set)
    spans: list[tuple[Span, evidence_span]] = field(default_factory=list)
    claim: evidence_claim | None = None
    cursor: int = 1
    translated: dict[int, Message] = field(default_factory=dict)
    """The message of each node whose text comes from the catalog, by the id of the node."""

    def through(self, catalog: Catalog) -> Reader:
        """Return a reader of the same page in the language of a catalog."""
        return Reader(self.docname, self.markup, self.checked, catalog, self.documents)

    def read(self, document: nodes.document, unknown: frozenset[str]) -> Page:
        """Return the page of a document."""
        matter = FRONT_MATTER.match(self.markup.text)
        scope, scope_place, front = self._read_front_matter(matter["yaml"] if matter else "")
        self._mark_titles(document)
        self._find_translated(document)
        blocks = [*front, *self._read_attributes(document, Where())]
        blocks += self._walk_children(document, Where())
        if self.checked or self.claims:
            self.problems += (*self.markup.faults, *find_refused(self.markup, unknown))
        for claim in self.claims if not self.checked else ():
            message = f"the claim {claim.id} stands on a page outside checking"
            self._note("claim-outside-checking", message, claim.place)
        return Page(
            docname=self.docname,
            path=self.markup.path,
            checked=self.checked,
            scope=scope,
            scope_place=scope_place,
            blocks=tuple(blocks),
            claims=tuple(self.claims),
            problems=tuple(self.problems),
            language=self.catalog.language if self.catalog is not None else SOURCE_LANGUAGE,
            references=tuple(dict.fromkeys(self.references)),
            text=self.markup.text,
        )

    def _find_translated(self, document: nodes.document) -> None:
        messages = self.catalog.messages if self.catalog is not None else {}
        for node, text in extract_messages(document) if messages else ():
            message = messages.get(text)
            if message is not None and message.is_used:
                self.translated[id(node)] = message

    def _message_of(self, node: nodes.Node, text: str = "") -> Message | None:
        if isinstance(node, addnodes.toctree) and self.catalog is not None:
            # One list of contents holds several messages: its caption and its titles.
            found = (one for one in self.catalog.messages.values() if one.translation == text)
            return next(found, None) if text else None
        known = (self.translated.get(id(outer)) for outer in (node, *_ancestors(node)))
        return next(filter(None, known), None) if self.translated else None

    def _mark_titles(self, document: nodes.document) -> None:
        """Mark links without words of their own: they show the title of a page, read there."""
        for link in document.findall(addnodes.pending_xref):
            target = docname_join(self.docname, link["reftarget"])
            if link["reftype"] == "doc" and not link["refexplicit"] and target in self.documents:
                mark_generated(link)

    def _note(self, rule: str, message: str, place: Place, hint: str = "") -> None:
        claim = self.claim["claim"] if self.claim is not None else ""
        self.problems.append(Problem(rule, message, place, hint=hint, claim=claim))

    def _read_front_matter(self, text: str) -> tuple[tuple[str, ...], Place, list[Block]]:
        # The line of the opening dashes stands before it, so that lines agree with the page.
        document, problems = parse_document(self.markup.path, f"\n{text}")
        self.problems += problems
        data = document.data if isinstance(document.data, dict) else {}
        blocks: list[Block] = []
        for key, value in data.items():
            place = document.place((key,), key=True)
            if key not in FRONT_MATTER_KEYS and self.checked:
                message = f"a checked page has no front matter {key!r}"
                self._note("malformed-front-matter", message, place,
                           f"Known are {', '.join(FRONT_MATTER_KEYS)}.")  # fmt: skip
            elif key in {"title", "description"} and isinstance(value, str):
                value_place = document.place((key,))
                origin = self.markup.paragraph(value_place.line)
                kind: BlockKind = "title" if key == "title" else "description"
                blocks.append(Block(kind, value, replace(value_place, column=1), origin=origin))
        place = document.place(("scope",))
        return self._read_scope(data.get("scope", []), place), place, blocks

    def _read_scope(self, scope: Any, place: Place) -> tuple[str, ...]:
        if isinstance(scope, list) and all(isinstance(term, str) for term in scope):
            return tuple(scope)
        message = "scope: must be a list of vocabulary terms"
        self._note("malformed-front-matter", message, place, "Write scope: [dMMR, rectal].")
        return ()

    def _walk_children(self, node: nodes.Element, where: Where) -> Iterator[Block]:
        for child in node.children:
            yield from self._walk(child, where)

    def _walk(self, node: nodes.Node, where: Where) -> Iterator[Block]:
        if isinstance(node, nodes.Text):
            if node.strip():
                yield self._make_block(node, str(node), "other", where)
            return
        if not isinstance(node, nodes.Element) or node.get(GENERATED):
            return
        if isinstance(node, nodes.system_message):
            self._note_message(node)
            return
        self._note_foreign(node)
        yield from self._read_attributes(node, where)
        if isinstance(node, UNREAD) and not isinstance(node, nodes.raw):
            return
        yield from self._walk_element(node, where)

    def _walk_element(self, node: nodes.Element, where: Where) -> Iterator[Block]:
        if isinstance(node, evidence_claim):
            self._read_claim(node, where)
        elif isinstance(node, evidence_plain) and self.claim is None:
            place = self._place(node)
            self._note("plain-outside-claim", "a {plain} block stands outside every claim", place)
            yield from self._walk_children(node, where)
        elif isinstance(node, evidence_pending):
            yield from self._read_pending(node, where)
        elif isinstance(node, nodes.table):
            yield from self._read_table(node, where)
        elif isinstance(node, nodes.raw):
            self._note_raw(node)
        elif isinstance(node, nodes.line_block):
            yield from self._read_text(node, "paragraph", where)
        elif isinstance(node, nodes.TextElement):
            yield from self._read_text(node, _kind_of(node, where), where)
        else:
            yield from self._walk_children(node, _inherit(node, where))

    def _read_text(self, node: nodes.Element, kind: BlockKind, where: Where) -> Iterator[Block]:
        for inner in node.findall(nodes.Element):
            if inner is node or inner.get(GENERATED):
                continue
            yield from self._read_attributes(inner, where)
            self._note_inline(inner)
        text = flatten(node)
        if not text.strip() and not any(node.findall(evidence_span)):
            return
        block = self._make_block(node, text, kind, where)
        # The next text stands below this one, even where it reads the same.
        self.cursor = block.place.line + 1 if kind != "cell" else self.cursor
        stray = STRAY.search(text)
        if stray is not None and self.checked and not isinstance(node, nodes.literal_block):
            message = f"{stray.group()!r} would be shown as it stands: this is no span"
            self._note("malformed-span", message, block.place_at(stray.start()),
                       "Write {ev}`text <record#name>`, with double backticks around a "
                       "text that holds a role itself.")  # fmt: skip
        yield replace(block, spans=tuple(self._read_spans(node, block)))

    def _note_inline(self, node: nodes.Element) -> None:
        self._note_foreign(node)
        if isinstance(node, nodes.system_message):
            self._note_message(node)
        elif isinstance(node, nodes.raw):
            self._note_raw(node)
        elif isinstance(node, evidence_pending):
            self._note_pending(node)

    def _read_spans(self, node: nodes.Element, block: Block) -> Iterator[Span]:
        cursor = 0
        for span, start, end in find_spans(node):
            place, cursor = _locate(span["origin"], block, cursor)
            self._check_span(span, block.text[start:end], place)
            found = Span(start, end, span["targets"], place, span["role"])
            self.spans.append((found, span))
            yield found

    def _check_span(self, span: evidence_span, text: str, place: Place) -> None:
        if not span["targets"]:
            message = f"the span “{_shorten(text)}” names no result"
            self._note("span-without-target", message, place, "End it with <record#name>.")
        if not text.strip():
            self._note("span-without-text", f"the span {span['origin']!r} has no text", place)
        if self.claim is None:
            message = f"the span “{_shorten(text)}” stands outside every claim"
            self._note("span-outside-claim", message, place, "Put it in a {claim}.")
        if any(isinstance(outer, evidence_span) for outer in _ancestors(span)):
            message = f"the span “{_shorten(text)}” stands inside another span"
            self._note("malformed-span", message, place, "Put the two one after the other.")

    def _read_claim(self, node: evidence_claim, where: Where) -> None:
        place = self._place(node)
        if self.claim is not None:
            message = f"the claim {node['claim']} stands inside the claim {self.claim['claim']}"
            self._note("claim-inside-claim", message, place)
        outer, self.claim = self.claim, node
        before = len(self.spans)
        plain_nodes = [child for child in node.children if isinstance(child, evidence_plain)]
        blocks = [block for child in node.children if child not in plain_nodes
                  for block in self._walk(child, where)]  # fmt: skip
        plain = [block for child in plain_nodes for block in self._walk_children(child, where)]
        self.claim = outer
        own = [found for found in self.spans[before:] if "key" not in found[1]]
        for number, (_, span) in enumerate(own):
            span["key"] = (len(self.claims), number)
        node["number"] = len(self.claims)
        claim = self._make_claim(node, place, blocks, plain)
        if not own and not claim.query:
            message = f"the claim {claim.id} binds nothing: it has no {{ev}} span"
            self._note("claim-without-span", message, place)
        self.claims.append(claim)

    def _make_claim(
        self, node: evidence_claim, place: Place, blocks: list[Block], plain: list[Block]
    ) -> Claim:
        options: dict[str, str] = node["options"]
        name = node["claim"]
        self._check_claim_options(name, options, place)
        kind: ClaimKind = next(
            (known for known in CLAIM_KINDS if known == options.get("kind")), "observation"
        )
        source = options.get("source", "").strip()
        self.references += [source] if source else []
        return Claim(
            id=name,
            kind=kind,
            source=source,
            place=place,
            blocks=tuple(blocks),
            plain=tuple(plain),
            certainty=options.get("certainty", "not-rated").strip(),
            query=tuple((key, options[key]) for key in QUERY_OPTIONS if key in options),
            option_places=tuple(self._find_options(place, options)),
        )

    def _find_options(self, place: Place, options: Iterable[str]) -> Iterator[tuple[str, Place]]:
        below = self.markup.lines[place.line :] if place.path == self.markup.path else []
        for number, line in enumerate(below, place.line + 1):
            found = OPTION_LINE.match(line)
            if found is None:
                return
            if found["name"] in options:
                yield found["name"], self.markup.place(number)

    def _check_claim_options(self, name: str, options: dict[str, str], place: Place) -> None:
        if not SLUG.fullmatch(name):
            message = f"{name!r} is no claim id" if name else "a claim has no id"
            self._note("malformed-claim", message, place,
                       "Write lower-case words joined by hyphens after {claim}.")  # fmt: skip
        for option in options:
            if option not in CLAIM_OPTIONS:
                message = f"the claim {name} has an unknown option :{option}:"
                self._note(
                    "malformed-claim", message, place, f"Known are {', '.join(CLAIM_OPTIONS)}."
                )
        kind = options.get("kind", "observation")
        if kind not in CLAIM_KINDS:
            message = f"the claim {name} has an unknown kind {kind!r}"
            self._note("malformed-claim", message, place, f"Known are {', '.join(CLAIM_KINDS)}.")

    def _read_pending(self, node: evidence_pending, where: Where) -> Iterator[Block]:
        self._note_pending(node)
        for option in SHOWN_OPTIONS:
            text = node["options"].get(option, "")
            if text:
                yield self._make_block(node, text, "caption", where)

    def _note_pending(self, node: evidence_pending) -> None:
        kind, options = node["kind"], node["options"]
        place = self._place(node)
        places = dict(self._find_options(place, options))
        for option in RECORD_OPTIONS:
            shown = _split(options.get(option, ""))
            self.references += [name.removeprefix("study:").partition("#")[0] for name in shown]
            self.mentions += [Mention(name, places.get(option, place)) for name in shown]
        for option in STATEMENT_OPTIONS:
            said = _split(options.get(option, ""))
            self.mentions += [Mention(f"claim:{name}", places.get(option, place)) for name in said]
        if kind not in INLINE_KINDS:
            family = options.get("family", "")
            self.lists.add(f"{kind}-{family}" if family else kind)
        elif options.get("address"):
            prefix = {"notice": "notice:", "claim-ref": "claim:"}.get(kind, "")
            self.mentions.append(Mention(prefix + options["address"], place))
        else:
            self._note("malformed-span", f"{{{kind}}} names nothing", place)

    def _read_attributes(self, node: nodes.Element, where: Where) -> Iterator[Block]:
        for name, kind in TEXT_ATTRIBUTES.items():
            value = node.get(name)
            if isinstance(value, str) and value.strip():
                yield self._make_block(node, value, kind, where)
        if isinstance(node, nodes.image) and not node.get("alt"):
            # Without alt text a browser shows, and a screen reader speaks, the address.
            yield self._make_block(node, node["uri"], "alt", where)
        if isinstance(node, addnodes.toctree):
            entries: list[tuple[str | None, str]] = node.get("entries", [])
            titles = [node.get("caption"), *(title or _address(name) for title, name in entries)]
            yield from (
                self._make_block(node, title, "caption", where) for title in titles if title
            )
        if isinstance(node, addnodes.index):
            # Shown in the index of the site.
            entered: list[tuple[str, ...]] = node.get("entries", [])
            yield from (self._make_block(node, entry[1], "other", where) for entry in entered)

    def _read_table(self, node: nodes.table, where: Where) -> Iterator[Block]:
        title: nodes.title | None = next(node.findall(nodes.title), None)
        caption = flatten(title).strip() if title is not None else ""
        if title is not None:
            yield from self._read_text(title, "caption", where)
        rows = list(node.findall(nodes.row))
        headers = _column_headers(rows)
        first_line = self._pipe_table_line(node, rows)
        for number, row in enumerate(rows):
            # The second line of a pipe table holds the dashes.
            line = first_line + number + (number > 0) if first_line else 0
            yield from self._read_row(row, line, [where.context, caption], headers)

    def _read_row(
        self, row: nodes.row, line: int, context: list[str], headers: list[str]
    ) -> Iterator[Block]:
        entries = [entry for entry in row.children if isinstance(entry, nodes.entry)]
        heading = isinstance(row.parent, nodes.thead)
        for column, entry in enumerate(entries):
            parts = list(context)
            if not heading:
                parts += [headers[column] if column < len(headers) else ""]
                parts += [flatten(entries[0]).strip()] if column else []
            at, origin = self.markup.cell(line, column) if line else (0, "")
            text = ". ".join(part for part in parts if part)
            where = Where("cell", text, line if origin else 0, at, origin)
            yield from self._walk_children(entry, where)

    def _pipe_table_line(self, node: nodes.table, rows: list[nodes.row]) -> int:
        start = max(self.cursor, _line_of(node) - SLACK)
        for line in (
            _line_of(node),
            self.markup.find_line(flatten(rows[0]) if rows else "", start),
        ):
            if self.markup.is_pipe_table(line):
                return line
        return 0

    def _make_block(self, node: nodes.Node, text: str, kind: BlockKind, where: Where) -> Block:
        language = SOURCE_LANGUAGE
        message = self._message_of(node, text)
        if message is not None and self.catalog is not None:
            place, origin, language = message.place, message.origin, self.catalog.language
        elif where.origin and kind == "cell":
            place, origin = self.markup.place(where.line, where.column), where.origin
        else:
            line = self._find_line(node, text, kind)
            place, origin = self.markup.place(line), self.markup.paragraph(line)
        return Block(kind, text, place, context=where.context, origin=origin, language=language)

    def _find_line(self, node: nodes.Node, text: str, kind: BlockKind) -> int:
        """Return the line of a text; below the text before, and above what is reported."""
        line = _line_of(node)
        if kind == "cell" or not text.strip():
            return self.markup.find_line(text, line)
        return self.markup.find_line(text, max(line - SLACK, min(self.cursor, line)))

    def _place(self, node: nodes.Node) -> Place:
        message = self._message_of(node)
        return message.place if message is not None else self.markup.place(_line_of(node) or 1)

    def _note_message(self, node: nodes.system_message) -> None:
        text = nodes.Element.astext(node).partition("\n")[0].strip() or "the markup cannot be read"
        line = node.get("line") or _line_of(node) or 1
        message = self._message_of(node)
        place = message.place if message is not None else self.markup.place(line)
        self._note("broken-markup", text, place)

    def _note_foreign(self, node: nodes.Element) -> None:
        module = type(node).__module__
        home = module.partition(".")[0] in HOME_PACKAGES and not module.startswith("sphinx.ext.")
        if self.checked and (not home or isinstance(node, addnodes.only)):
            message = f"a checked page cannot use {node.tagname}: what it shows is not in the page"
            self._note("refused-markup", message, self._place(node))

    def _note_raw(self, node: nodes.raw) -> None:
        if self.checked and node.astext().strip() not in HARD_BREAKS:
            line = self.markup.find_line(node.astext(), _line_of(node))
            translated = self._message_of(node)
            place = translated.place if translated is not None else self.markup.place(line)
            message = f"raw markup on a checked page: {_shorten(node.astext())}"
            self._note("refused-markup", message, place, "Write it in MyST.")


def flatten(node: nodes.Element) -> str:
    """Return the text of a node as a reader sees it, one character for each in its Text nodes."""
    return "".join(text for _, text in find_texts(node))


def find_texts(node: nodes.Node) -> Iterator[tuple[nodes.Node, str]]:
    """Yield every leaf of running text, in order, with what it contributes."""
    if isinstance(node, nodes.Text):
        yield node, str(node).replace("\n", " ")
    elif isinstance(node, nodes.raw):
        yield node, " " if "<br" in node.astext() else ""
    elif isinstance(node, nodes.Element) and not _is_blank(node):
        for number, child in enumerate(node.children):
            if number and not isinstance(child, (nodes.Text, nodes.Inline)):
                yield child, " "
            yield from find_texts(child)


def find_spans(node: nodes.Element) -> Iterator[tuple[evidence_span, int, int]]:
    """Yield the spans below a node with the stretch of its flattened text that they cover."""
    ends: dict[int, tuple[int, int]] = {}
    offset = 0
    for leaf, text in find_texts(node):
        for outer in _ancestors(leaf):
            if outer is node:
                break
            if isinstance(outer, evidence_span):
                ends[id(outer)] = (ends.get(id(outer), (offset, 0))[0], offset + len(text))
        offset += len(text)
    for span in node.findall(evidence_span):
        start, end = ends.get(id(span), (0, 0))
        yield span, start, end


def find_duplicates(pages: Iterable[Page]) -> Iterator[Problem]:
    """Yield a problem for each claim whose id another claim has."""
    claims = [claim for page in pages for claim in page.claims if claim.id]
    counts = Counter(claim.id for claim in claims)
    first: dict[str, Claim] = {}
    for claim in claims:
        other = first.setdefault(claim.id, claim)
        if counts[claim.id] > 1 and other is not claim:
            message = f"the claim id {claim.id} is taken by {other.place}"
            yield Problem("duplicate-claim", message, claim.place, claim=claim.id)


def _is_blank(node: nodes.Element) -> bool:
    if node.get(GENERATED) or isinstance(node, (nodes.footnote_reference, evidence_pending)):
        return True
    return isinstance(node, (nodes.system_message, nodes.problematic, nodes.image))


def _kind_of(node: nodes.Element, where: Where) -> BlockKind:
    if where.kind in {"cell", "footnote"}:
        return where.kind
    for node_type, kind in KINDS:
        if isinstance(node, node_type):
            return kind
    return where.kind if isinstance(node, nodes.paragraph) else "other"


def _inherit(node: nodes.Element, where: Where) -> Where:
    if isinstance(node, nodes.footnote):
        return replace(where, kind="footnote")
    if isinstance(node, nodes.definition | nodes.bullet_list | nodes.enumerated_list):
        return replace(where, context=_lead_to(node) or where.context)
    return replace(where, kind="caption") if isinstance(node, nodes.legend) else where


def _lead_to(node: nodes.Element) -> str:
    """Return what a definition or a list is read with: its terms, or the sentence that leads to it.

    A sentence leads to a list when it ends in a colon and is bound to nothing itself.
    """
    siblings = node.parent.children
    before = siblings[: siblings.index(node)]
    if isinstance(node, nodes.definition):
        return ". ".join(flatten(one).strip() for one in before if isinstance(one, nodes.term))
    lead = before[-1] if before else None
    if not isinstance(lead, nodes.paragraph) or any(lead.findall(evidence_span)):
        return ""
    text = flatten(lead).strip()
    return text if text.endswith((":", "：")) else ""


def _column_headers(rows: list[nodes.row]) -> list[str]:
    heads = [row for row in rows if isinstance(row.parent, nodes.thead)]
    columns: dict[int, list[str]] = {}
    for row in heads:
        for column, entry in enumerate(row.children):
            columns.setdefault(column, []).append(flatten(entry).strip())  # type: ignore[arg-type]
    return [" ".join(columns[column]) for column in sorted(columns)]


def _locate(origin: str, block: Block, cursor: int) -> tuple[Place, int]:
    words = [re.escape(word) for word in blot(origin).split()]
    found = re.compile(r"[\s>]+".join(words)).search(block.origin, cursor) if words else None
    if found is None:
        return block.place, cursor
    before = block.origin[: found.start()]
    line = block.place.line + before.count("\n")
    column = found.start() - before.rfind("\n")
    if "\n" not in before:
        column += max(block.place.column - 1, 0)
    return Place(block.place.path, line, column), found.end()


def _line_of(node: nodes.Node) -> int:
    for outer in (node, *_ancestors(node)):
        if outer.line:
            return outer.line
    return 0


def _ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _address(name: str) -> str:
    """Return what a list of contents shows of an entry without a title, where it is no page."""
    return name if "://" in name else ""


def _split(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _shorten(text: str, length: int = 60) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= length else f"{folded[: length - 1]}…"
