"""The page of a source: what it is, what was seen of it, whom it is about, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.formatting import (
    COMPLETENESS,
    KINDS,
    OUR_REVIEW,
    STATES,
    format_absence,
    format_date,
    format_language,
    format_names,
    format_population,
    format_term,
)
from living_evidence.records import (
    ABSENT,
    ClinicalSummary,
    Code,
    JournalArticle,
    RegistryEntry,
    is_secondary,
)
from living_evidence.site.figures.estimates import find_estimates
from living_evidence.site.nodes import make_pending
from living_evidence.site.pages import registry
from living_evidence.site.pages.parts import (
    Row,
    badge,
    banner,
    bullet_list,
    doi_link,
    external,
    field_table,
    jump_list,
    link,
    paragraph,
    pmid_link,
    quote_block,
    section,
    state_badge,
    table,
    text,
)
from living_evidence.site.pages.results import ROLES, build_result_table, group_by_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource, Licensed, Quote, Review


def build_source_page(loaded: Loaded[BaseSource], corpus: Corpus) -> nodes.section:
    """Return the page of one source; what other records and pages say of it is left pending."""
    source = loaded.model
    items = list(corpus.items_of(source.id))
    made = section(source.citation.title, f"source-{source.id}")
    made += list(_build_head(source))
    made += make_pending("care", record=source.id)
    sections = len(made)
    if isinstance(source, RegistryEntry):
        made += section("Registry entry", "_registry", *registry.build_registry(source, corpus))
    made += section("About this source", "_about", field_table(_about_rows(source)))
    if source.note:
        made += paragraph(source.note)
    made += _build_results(source, items, corpus)
    made += section("Do its figures add up?", "_audit", make_pending("audit", record=source.id))
    made += list(_build_figures(source, items, corpus))
    if source.populations or source.context.all_terms:
        made += section("Who it is about", "_populations", _build_populations(source, corpus))
    made += section("Review", "_review", *_build_review(source, items))
    made += section("What was seen of it", "_capture", *_build_capture(source))
    made += section("As printed", "_printed", *_build_printed(source))
    if isinstance(source, ClinicalSummary) and source.references:
        made += section("Its own references", "_references", _build_references(source))
    made += section("How to cite it", "_citing", make_pending("citing", record=source.id))
    uses = make_pending("record-uses", record=source.id)
    made += section("Claims that rest on it", "_uses", uses)
    if source.study is not None:
        related = make_pending("related-studies", study=source.study.id)
        made += section("Related studies", "_related", related)
    made.insert(sections, jump_list(made))
    return made


def _build_figures(
    source: BaseSource, items: list[Item], corpus: Corpus
) -> Iterator[nodes.section]:
    """Yield the figures that this source gives something to draw for."""
    if any(find_estimates(items, corpus)):
        forest = make_pending("forest-table", sources=source.id)
        yield section("Estimates with an interval", "_forest", forest)
    if is_secondary(source):
        told = make_pending("retelling-table", sources=source.id)
        yield section("What it says, and what the reports say", "_retellings", told)


def _build_head(source: BaseSource) -> Iterator[nodes.Node]:
    labels = [badge(KINDS[source.kind], "ev-kind")]  # type: ignore[attr-defined]
    labels.append(badge(source.capture.completeness.replace("-", " "), "ev-capture"))
    labels.append(badge(_review_label(source.review), "ev-review"))
    yield paragraph(*_spaced(labels), classes=["ev-badges"])
    if source.standing != "current":
        yield _standing_banner(source)
    if is_secondary(source):
        yield banner(
            "attribution",
            "Not used as support.",
            "Pages of this site only report what this source says, and name it when they do.",
        )
    if isinstance(source, RegistryEntry) and source.registry.hasResults.lower() in {"false", "no"}:
        yield banner(
            "pending",
            "Results pending.",
            "The registry shows no results for this study; what follows is planned or registered.",
        )
    if source.capture.completeness == "truncated":
        yield banner(
            "capture",
            "Our copy of this source ends early.",
            "What is missing below was not captured; it is not absent from the source.",
        )


def _standing_banner(source: BaseSource) -> nodes.container:
    notice = source.notice
    words: list[str | nodes.Node] = []
    if notice is not None:
        when = f", {format_date(notice.date)}" if notice.date not in ABSENT else ""
        words.append(f"{notice.type}{when}. ")
        words += ["Notice: ", doi_link(notice.DOI)] if notice.DOI else []
    title = f"This source is {format_absence(source.standing)}."
    return banner("standing", title, paragraph(*words))


def _build_printed(source: BaseSource) -> Iterator[nodes.Node]:
    """Yield the words of the source that license its bibliographic fields, study and relations."""
    blocks = (
        ("What it is", source.citation.quotes),
        ("Its study", source.study.quotes if source.study else ()),
        *(
            (relation.type.replace("-", " ").capitalize(), relation.quotes)
            for relation in source.relations
        ),
    )
    if not any(quotes for _, quotes in blocks):
        words = "Nothing was quoted for its bibliographic fields."
        yield paragraph(text(words, "ev-absent"))
    yield from (_quotes(title, quotes, source) for title, quotes in blocks if quotes)


def _about_rows(source: BaseSource) -> Iterator[Row]:
    citation = source.citation
    yield Row(("Title", text(citation.title, lang=citation.language)), "citation.title")
    if citation.author or not isinstance(source, RegistryEntry):
        yield Row(("Authors", format_names(citation.author) or _absent(source)))
    if citation.container_title:
        yield Row(("Published in", text(citation.container_title)))
    if citation.publisher:
        yield Row(("Publisher", citation.publisher))
    yield Row(("Date", format_date(citation.issued)), "citation.issued")
    if citation.available_date:
        yield Row(
            ("Available online", format_date(citation.available_date)), "citation.available-date"
        )
    where = [f"volume {citation.volume}"] if citation.volume else []
    where += [f"issue {citation.issue}"] if citation.issue else []
    where += [f"pages {citation.page}"] if citation.page else []
    if where:
        yield Row(("Place in it", ", ".join(where)))
    if citation.DOI:
        yield Row(("DOI", doi_link(citation.DOI)), "citation.doi")
    if citation.PMID:
        yield Row(("PubMed", pmid_link(citation.PMID)), "citation.pmid")
    if citation.URL:
        yield Row(("Address", external(citation.URL, citation.URL)))
    if isinstance(source, JournalArticle):
        yield from _article_rows(source)
    yield from _standing_rows(source)
    yield from _link_rows(source)
    yield Row(("What was read", COMPLETENESS[source.capture.completeness]))
    yield Row(("Record", nodes.literal(source.id, source.id)))


def _standing_rows(source: BaseSource) -> Iterator[Row]:
    """Yield what is known of a source that is not current any more."""
    notice = source.notice
    if source.standing == "current" or notice is None:
        return
    standing = badge(format_absence(source.standing), "ev-standing")
    yield Row(("Standing", [paragraph(standing), paragraph(notice.type)]), "standing")
    if notice.date not in ABSENT:
        yield Row(("Since", format_date(notice.date)), "notice.date")
    if notice.DOI:
        yield Row(("Notice", doi_link(notice.DOI)), "notice.doi")


def _article_rows(source: JournalArticle) -> Iterator[Row]:
    """Yield what a reader of an article looks for, and what of it was not captured."""
    if not source.citation.DOI:
        yield Row(("DOI", _absent(source)))
    if not source.citation.PMID:
        yield Row(("PubMed", _absent(source)))
    yield Row(("Publication type", ", ".join(source.publication_types) or _absent(source)))
    language = source.capture.language
    for label, block in (("Funding", source.funding), ("Interests", source.interests)):
        quotes = block.quotes if block is not None else ()
        shown = [quote_block(quote, language) for quote in quotes]
        yield Row((label, shown or _absent(source)))


def _absent(source: BaseSource) -> nodes.inline:
    """Return in words that a field is empty: only of what was read in full is it not stated."""
    full = source.capture.completeness == "full-text"
    return text(STATES["not-stated" if full else "not-captured"][0], "ev-absent")


def _link_rows(source: BaseSource) -> Iterator[Row]:
    study = source.study
    if study is None:
        yield Row(("Study", "not stated"))
    else:
        why = (
            [paragraph(f"{study.reason} ({study.by})", classes=["ev-detail"])]
            if study.reason
            else []
        )
        yield Row(("Study", [paragraph(link(f"study:{study.id}", study.id)), *why]))
    for relation in source.relations:
        target: list[nodes.Node] = [paragraph(link(relation.target, relation.target))]
        if relation.note:
            target.append(paragraph(relation.note, classes=["ev-detail"]))
        yield Row((relation.type.replace("-", " ").capitalize(), target))


def _build_capture(source: BaseSource) -> Iterator[nodes.Node]:
    capture = source.capture
    yield field_table(
        (
            Row(("What was read", COMPLETENESS[capture.completeness])),
            Row(("Captured text", format_absence(capture.snapshot))),
            Row(("Captured from", _address(capture.url))),
            Row(("Captured on", format_date(capture.accessed)), _accessed_anchor(source)),
            Row(("Language", format_language(capture.language))),
            *([Row(("Our copy ends after", text(capture.truncated_after, lang=capture.language)))]
              if capture.truncated_after else []),
        )
    )  # fmt: skip
    if source.missing:
        yield paragraph(nodes.strong("", "What a reader would look for, and was not found:"))
        yield table(
            ("What", "State", "Why"),
            (Row((gap.what, state_badge(gap.state), gap.reason)) for gap in source.missing),
            widths=(36, 18, 46),
        )


def _accessed_anchor(source: BaseSource) -> str:
    return "citation.accessed" if source.citation.accessed not in ABSENT else ""


def _address(url: str) -> str | nodes.Node:
    return format_absence(url) if url in ABSENT else external(url, url)


def _review_label(review: Review) -> str:
    return (
        "reviewed" if review.state == "reviewed" else OUR_REVIEW[review.state].rstrip(".").lower()
    )


def _build_review(source: BaseSource, items: list[Item]) -> Iterator[nodes.Node]:
    review = source.review
    if review.state == "reviewed":
        role = f", {review.role}," if review.role else ""
        ours = f"Reviewed by {review.by}{role} on {format_date(review.on or '')}."
    else:
        ours = OUR_REVIEW[review.state]
    due = f" To be reviewed again by {format_date(review.due)}." if review.due else ""
    yield paragraph(nodes.strong("", "Ours: "), f"{ours}{due}")
    theirs = [item for item in items if _is_review_code(item)]
    if not theirs:
        yield paragraph(
            nodes.strong("", "The source's own: "), "nothing recorded of its own review."
        )
        return
    yield paragraph(nodes.strong("", "What the source says of its own review:"))
    yield bullet_list(
        [quote_block(quote, source.capture.language)]
        for item in theirs
        for quote in item.result.quotes
    )


def _is_review_code(item: Item) -> bool:
    return isinstance(item.result, Code) and "review" in item.result.scheme


def _build_populations(source: BaseSource, corpus: Corpus) -> nodes.Element:
    rows = [
        _population_row(
            [
                paragraph(nodes.strong("", format_population(name, population, corpus.vocabulary))),
                *_part_of(source, population.parent, corpus),
            ],
            population,
            source,
            corpus,
        )
        for name, population in source.populations.items()
    ]
    if source.context.all_terms:
        head: list[nodes.Node] = [paragraph(nodes.strong("", "Everything in this source"))]
        rows.insert(0, _population_row(head, source.context, source, corpus))
    return table(("Population", "Terms", "Words of the source"), rows, widths=(26, 32, 42))


def _population_row(
    head: list[nodes.Node], block: Licensed, source: BaseSource, corpus: Corpus
) -> Row:
    quotes = [quote_block(quote, source.capture.language) for quote in block.quotes]
    return Row((head, list(_terms(block, corpus)), quotes))


def _part_of(source: BaseSource, parent: str | None, corpus: Corpus) -> Iterator[nodes.Node]:
    if parent in source.populations:
        name = format_population(parent, source.populations[parent], corpus.vocabulary)
        yield paragraph(f"Part of: {name}", classes=["ev-detail"])


def _terms(block: Licensed, corpus: Corpus) -> Iterator[nodes.Node]:
    linked: list[nodes.Node] = []
    for index, name in enumerate(block.terms):
        linked += [nodes.Text(", ")] if index else []
        linked.append(link(f"term:{name}", format_term(name, corpus.vocabulary)))
    if linked:
        yield paragraph(*linked)
    for name, judged in block.judged.items():
        label = link(f"term:{name}", format_term(name, corpus.vocabulary))
        mark = badge("judged", "ev-state", "ev-state-judged")
        yield paragraph(label, " ", mark, f" {judged.reason} ({judged.by})", classes=["ev-detail"])


def _build_results(source: BaseSource, items: list[Item], corpus: Corpus) -> list[nodes.Node]:
    written = [item for item in items if item.name in source.results]
    parts: list[nodes.Node] = []
    if isinstance(source, RegistryEntry):
        planned = [item for item in written if registry.is_planned(item)]
        parts += registry.build_parts(source, planned, corpus)
        written = [item for item in written if item not in planned]
    if not written and not parts:
        words = paragraph("No result of this source is recorded.")
        return [section("What it says", "_results", words)]
    return parts + [
        section(ROLES[role], f"_{role}", build_result_table(found, corpus))
        for role, found in group_by_role(written)
    ]


def _build_references(source: ClinicalSummary) -> nodes.Element:
    rows = (
        Row(
            (
                [paragraph(text(entry.title)), *_published(entry.publisher, entry.year)],
                entry.label,
                [paragraph(f"{entry.assessed_as or 'not assessed'}"), *_reason(entry.reason)],
                [quote_block(quote, source.capture.language) for quote in entry.quotes],
            )
        )
        for entry in source.references
    )
    columns = ("Reference", "The source calls it", "By our reading", "As printed")
    return table(columns, rows, widths=(30, 16, 26, 28))


def _published(publisher: str, year: str) -> Iterator[nodes.Node]:
    words = ", ".join(filter(None, (publisher, format_date(year))))
    if words:
        yield paragraph(words, classes=["ev-detail"])


def _reason(reason: str) -> Iterator[nodes.Node]:
    if reason:
        yield paragraph(reason, classes=["ev-detail"])


def _quotes(title: str, quotes: Iterable[Quote], source: BaseSource) -> nodes.container:
    blocks = [quote_block(quote, source.capture.language) for quote in quotes]
    head = paragraph(text(f"{title}:", "ev-key"))
    return nodes.container("", head, *blocks, classes=["ev-quotes"])


def _spaced(labels: list[nodes.inline]) -> Iterator[nodes.Node]:
    for index, label in enumerate(labels):
        if index:
            yield nodes.Text(" ")
        yield label
