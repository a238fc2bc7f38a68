"""The trace graph in sphinx-needs: studies, sources, claims and discrepancies, linked and exported.

Everything is added in one place, when sphinx-needs asks for the needs of this build: a need
never goes stale, reading in parallel needs no merge, and no directive has to add one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_needs.api import generate_need
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData

from living_evidence.site.context import FOLDERS, claim_anchor, record_of
from living_evidence.site.domain import find_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx_needs.need_item import NeedItem

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import PageReading

PREFIX = "evidence-"
"""Of the directives that sphinx-needs registers for its types: `claim` is a directive of ours."""
TYPES = [
    {
        "directive": f"{PREFIX}{name}",
        "title": name.capitalize(),
        "prefix": "",
        "color": color,
        "style": "node",
    }
    for name, color in (
        ("study", "#dbe9f6"),
        ("source", "#e2f0d9"),
        ("claim", "#fff2cc"),
        ("discrepancy", "#f8d7da"),
    )
]
LINKS = {
    "reports": {"outgoing": "reports", "incoming": "is reported by"},
    "rests_on": {"outgoing": "rests on", "incoming": "supports"},
    "concerns": {"outgoing": "concerns", "incoming": "is questioned by"},
}
FIELDS: dict[str, dict[str, Any]] = {
    "record_kind": {"schema": {"type": "string"}, "nullable": True},
    "certainty": {"schema": {"type": "string"}, "nullable": True},
}
FOREIGN_ASSETS = (
    "sphinx-needs/", "sphinx-data-viewer/", "jquery.js", "_sphinx_javascript_frameworks_compat",
    "graphviz.css",
)  # fmt: skip
UNREAD_FILES = ("schema_violations.json", "permalink.html")
SETTINGS: dict[str, Any] = {
    # The ids of records have lower case and hyphens; a prefix keeps a study and its
    # registry entry apart, which may share a registry number.
    "needs_id_regex": r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
    "needs_build_json": True,
    "needs_reproducible_json": True,
    "needs_debug_measurement": False,
}


def fill_needs(app: Sphinx, needs: dict[str, NeedItem]) -> None:
    """Replace our needs by those of the corpus and the claims as this build read them."""
    for name in [name for name, need in needs.items() if need["type"].startswith(PREFIX)]:
        del needs[name]
    domain = find_domain(app.env)
    if not hasattr(domain, "index"):
        # The build died before anything was judged; sphinx-needs still writes its file.
        return
    schema = SphinxNeedsData(app.env).get_schema()
    config = NeedsSphinxConfig(app.config)
    for fields in describe_needs(domain.corpus, domain.index.readings):
        need = generate_need(config, schema, hide=True, doctype=".md", **fields)
        needs[need["id"]] = need


def describe_needs(corpus: Corpus, readings: Mapping[str, PageReading]) -> Iterator[dict[str, Any]]:
    """Yield the fields of every need; titles are ids, as text of records could hold `[[...]]`."""
    for name in corpus.studies:
        yield _make("study", "studies", name)
    for name, loaded in corpus.sources.items():
        link = loaded.model.study
        studies = [need_id("study", link.id)] if link and link.id in corpus.studies else []
        kind: str = loaded.model.kind  # type: ignore[attr-defined]
        review = loaded.model.review.state
        yield _make("source", "sources", name, record_kind=kind, status=review, reports=studies)
    for name, discrepancy in corpus.discrepancies.items():
        sides = (record_of(side.result) for side in discrepancy.model.sides)
        concerns = link_ids(corpus, sides)
        verdict = discrepancy.model.verdict
        yield _make("discrepancy", "discrepancies", name, status=verdict, concerns=concerns)
    yield from _describe_claims(corpus, readings)


def _describe_claims(
    corpus: Corpus, readings: Mapping[str, PageReading]
) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for docname in sorted(readings):
        for reading in readings[docname].claims:
            claim = reading.claim
            if claim.id in seen or not claim.id:
                continue
            seen.add(claim.id)
            yield {
                "need_type": f"{PREFIX}claim",
                "id": claim_anchor(claim.id),
                "title": claim.id,
                "docname": docname,
                "lineno": claim.place.line,
                "record_kind": claim.kind,
                "certainty": claim.certainty,
                "rests_on": link_ids(corpus, (record_of(name) for name in reading.addresses)),
            }


def link_ids(corpus: Corpus, records: Iterator[str]) -> list[str]:
    """Return the need ids of records that exist, in order, once."""
    found = (need_of_record(corpus, record) for record in records)
    return list(dict.fromkeys(name for name in found if name))


def need_of_record(corpus: Corpus, record: str) -> str:
    """Return the need id of a record, or nothing for one that is no need."""
    for kind, records in (
        ("source", corpus.sources),
        ("discrepancy", corpus.discrepancies),
        ("study", corpus.studies),
    ):
        if record in records:
            return need_id(kind, record)
    return ""


def need_id(kind: str, record: str) -> str:
    """Return the id of a record's need, which is also the HTML id of its page's title."""
    return f"{kind}-{record}"


def _make(kind: str, folder: str, name: str, **fields: Any) -> dict[str, Any]:
    return {
        "need_type": f"{PREFIX}{kind}",
        "id": need_id(kind, name),
        "title": name,
        "docname": f"{FOLDERS[folder]}/{name}",
        "lineno": 1,
        **fields,
    }


def set_defaults(app: Sphinx, config: Config) -> None:  # noqa: ARG001
    """Add our types, links and fields to those of `conf.py`, and our settings where it has none."""
    written = config._raw_config  # noqa: SLF001 - defaults would add needs that nobody declared
    config["needs_types"] = [*written.get("needs_types", ()), *TYPES]
    config["needs_links"] = {**written.get("needs_links", {}), **LINKS}
    config["needs_fields"] = {**written.get("needs_fields", {}), **FIELDS}
    for name in SETTINGS.keys() - written.keys():
        config[name] = SETTINGS[name]


def drop_assets(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,  # noqa: ARG001
) -> None:
    """Take the style sheets and scripts of sphinx-needs off the pages that show none of it."""
    if pagename in SphinxNeedsData(app.env).get_or_create_docs()["all"]:
        return
    for name in ("css_files", "script_files"):
        context[name] = [file for file in context.get(name, ()) if not _is_foreign(file)]


def drop_files(app: Sphinx, exception: Exception | None) -> None:  # noqa: ARG001
    """Delete what sphinx-needs writes and nobody reads; one of the files holds a timing."""
    for name in UNREAD_FILES:
        (Path(app.outdir) / name).unlink(missing_ok=True)


def _is_foreign(file: object) -> bool:
    name = str(getattr(file, "filename", "") or "")
    return any(part in name for part in FOREIGN_ASSETS)


def setup(app: Sphinx) -> None:
    """Load sphinx-needs; its own handlers read the configuration at priority 10 and later."""
    app.setup_extension("sphinx_needs")
    app.connect("config-inited", set_defaults, priority=5)
    app.connect("needs-before-post-processing", fill_needs)
    app.connect("html-page-context", drop_assets, priority=900)
    app.connect("build-finished", drop_files, priority=900)
