"""When a site is built: what can be taken away is written, described in heads, or taken out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from living_evidence.exports import find_formats, linked_data, list_files, plan_files
from living_evidence.exports.edition import Edition
from living_evidence.exports.feed import PATH as FEED
from living_evidence.exports.head import format_citation_tags
from living_evidence.exports.writing import withdraw_exports, write_exports
from living_evidence.loading import paused_collector
from living_evidence.site.checking import judge_site, open_site
from living_evidence.site.descriptions import describe_document
from living_evidence.site.domain import find_domain
from living_evidence.site.pages.handouts import has_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from living_evidence.checking import Report
    from living_evidence.corpus import Corpus
    from living_evidence.site.domain import EvidenceDomain

LOGGER = logging.getLogger(__name__)
AFTER_JUDGING = LAST = 950
SOURCES = "evidence/sources/"
DOWNLOADS = "downloads"
"""The kind of the list of files, whose page describes them as a data set."""


def prepare(app: Sphinx, _env: BuildEnvironment) -> list[str]:
    """Make the edition of this build; take out what an earlier one wrote where this one failed."""
    domain = find_domain(app.env)
    if not domain.judged:
        return []
    domain.edition = make_edition(app, domain.corpus, domain.index.report)
    if has_files(app.builder) and domain.index.report.failed:
        withdraw_exports(Path(app.outdir))
    return []


def make_edition(app: Sphinx, corpus: Corpus, report: Report) -> Edition:
    """Make the edition of a report, with what `conf.py` says of the site."""
    builder = app.builder
    place = {"find_page": builder.get_target_uri} if has_files(builder) else {}
    config = app.config
    return Edition(
        corpus,
        report.readings,
        title=config.project,
        author=config.author,
        licence=config.evidence_licence,
        base_url=find_base_url(config.html_baseurl),
        **place,
    )


def find_base_url(configured: str) -> str:
    """Return the public address with a slash at its end; empty where it is none of the web."""
    if not configured.lower().startswith(("http://", "https://")):
        return ""
    return configured if configured.endswith("/") else f"{configured}/"


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write everything, whole, or nothing: a build that failed hands nothing out, and says so."""
    if not has_files(app.builder):
        return
    folder = Path(app.outdir)
    domain = find_domain(app.env)
    if exception is not None or not domain.judged:
        withdraw_exports(folder)
    elif domain.index.report.failed or has_failed(app):
        withdraw_exports(folder)
        LOGGER.warning("this build failed, and so it wrote nothing that could be taken away")
    else:
        taken = set(_iter_taken(app))
        files = plan_files(domain.edition, app.env.found_docs)
        with paused_collector():
            write_exports(folder, {path: files[path] for path in files if path not in taken})


def has_failed(app: Sphinx) -> bool:
    """Tell whether a build ends as failed: on errors, and where `-W` is given on warnings too."""
    warned = app._fail_on_warnings and app._warncount  # noqa: SLF001 - Sphinx says it only later
    return bool(app.statuscode or warned)


def _iter_taken(app: Sphinx) -> Iterator[str]:
    """Yield the paths that the site's own pages and extra files have already."""
    folder = Path(app.outdir)
    for name in app.env.found_docs:
        yield Path(app.builder.get_output_path(name)).relative_to(folder).as_posix()  # type: ignore[attr-defined]
    for extra in app.config.html_extra_path:
        root = Path(app.confdir, extra)
        files = root.rglob("*") if root.is_dir() else [root]
        base = root if root.is_dir() else root.parent
        yield from (file.relative_to(base).as_posix() for file in files)


def add_head(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put into the head of a page what machines read there; nothing where it is contradicted."""
    domain = find_domain(app.env)
    if doctree is None or not has_files(app.builder) or is_accused(domain, pagename, app.env):
        return
    tags = list(_iter_head(domain, pagename, app))
    context["metatags"] = "\n".join(filter(None, [context.get("metatags", ""), *tags]))


def is_accused(domain: EvidenceDomain, docname: str, env: BuildEnvironment) -> bool:
    """Tell whether a page carries a banner that says that it does not match its sources."""
    index = domain.index
    reading = index.readings.get(docname)
    claims = reading.claims if reading is not None else ()
    path = Path(env.doc2path(docname)).relative_to(env.srcdir).as_posix()
    return path in index.page_problems or any(
        one.claim.id in index.problems or one.claim.id in index.changes for one in claims
    )


def _iter_head(domain: EvidenceDomain, docname: str, app: Sphinx) -> Iterator[str]:
    edition = domain.edition
    title = app.env.titles[docname].astext()
    reading = domain.readings.get(docname)
    page = reading.page if reading is not None else None
    description = describe_document(domain, docname)
    yield linked_data.format_open_graph(edition, docname, title, description)
    if any(kind.path == FEED for kind in find_formats(edition)):
        address = relative_uri(app.builder.get_target_uri(docname), FEED)
        yield f'<link rel="alternate" type="application/atom+xml" href="{address}">'
    if docname.startswith(SOURCES) and docname.removeprefix(SOURCES) in edition.sources:
        source = edition.sources[docname.removeprefix(SOURCES)]
        yield format_citation_tags(source)
        yield linked_data.format_script(linked_data.describe_source_page(source, edition))
    records = edition.records_of_pages.get(docname)
    if page is not None and records is not None:
        described = linked_data.describe_page(page, edition, title, records)
        yield linked_data.format_script(described)
    if reading is not None and DOWNLOADS in reading.lists:
        yield linked_data.format_script(_describe_data(edition, docname, app.builder))


def _describe_data(edition: Edition, docname: str, builder: Builder) -> dict[str, Any]:
    """Describe the files; without a public address, from where the page stands."""
    here = builder.get_target_uri(docname)
    files = (
        (name, kind, address if edition.base_url else relative_uri(here, address))
        for name, kind, address in list_files(edition)
    )
    return linked_data.describe_data(edition, files)


def open_edition(root: Path) -> tuple[Report, Edition]:
    """Check a whole site without building it; return the report, and what would leave."""
    with open_site(root.resolve()) as site:
        report = judge_site(site, root)
        return report, make_edition(site.app, site.corpus, report)


def setup(app: Sphinx) -> None:
    """Register what `conf.py` may say, and connect the handlers."""
    app.add_config_value("evidence_licence", "", "html", [str])
    app.connect("env-updated", prepare, priority=AFTER_JUDGING)
    app.connect("html-page-context", add_head)
    app.connect("build-finished", write_files, priority=LAST)
