"""Results and claims as rows, in CSV and in JSON."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from living_evidence.attestation.readings import hash_wording
from living_evidence.exports.cautions import (
    NOT_APPLICABLE,
    NOTICES,
    SHORT_NOTICE,
    absolute,
    caution_claim,
    caution_item,
    distinct,
    find_as_of,
    find_denominator,
    find_role,
    format_review,
)
from living_evidence.exports.edition import LEFT_OUT, find_records, title_of
from living_evidence.exports.models import ROWS, TABLES, ClaimRow, LeftOut, ResultRow, Table
from living_evidence.exports.text import format_json, format_lines, one_line
from living_evidence.formatting import (
    format_item,
    format_population,
    format_short_reference,
    format_term,
    format_words,
)
from living_evidence.memo import keep_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Item
    from living_evidence.exports.edition import Edition, Stated
    from living_evidence.exports.models import ExportModel
    from living_evidence.prose.blocks import Block

Subject = Literal["results", "claims"]
JOINT = " | "
"""Between the parts of a cell that holds several."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""First characters by which a spreadsheet may take a cell for a formula, and our own mark."""


def format_csv(edition: Edition, subject: Subject, record: str = "") -> str:
    """Format rows as CSV (RFC 4180), every cell quoted; of one record where it is named.

    A cell that a spreadsheet could take for a formula starts with an apostrophe that is not part
    of the text; so does a cell whose text starts with one.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(ROWS[subject].model_fields)
    writer.writerows(_iter_cells(row) for row in build_rows(edition, subject, record))
    return text.getvalue()


def format_table(edition: Edition, subject: Subject, record: str = "") -> str:
    """Format rows as JSON, with a head that says what they are not and what was left out."""
    head = Table(
        schema_=f"{subject}.schema.json",
        version="1.0",
        site=one_line(edition.title) or "untitled",
        address=edition.base_url or None,
        licence=edition.licence or None,
        notices=NOTICES,
        left_out=tuple(_iter_left_out(edition, subject)),
    )
    rows = (row.model_dump() for row in build_rows(edition, subject, record))
    return format_lines(head.model_dump(by_alias=True), "rows", rows)


def build_rows(edition: Edition, subject: Subject, record: str = "") -> Iterator[ExportModel]:
    """Yield the rows of a table; of one record those that are of it or rest on it."""
    rows = _build_all(edition, subject)
    if subject == "results":
        return (row for row in rows if record in ("", row.source))
    return (row for row in rows if not record or record in row.sources)


@keep_last
def _build_all(edition: Edition, subject: Subject) -> tuple[Any, ...]:
    """Build every row, once for the formats that follow one another."""
    if subject == "results":
        return tuple(build_result(item, edition) for item in edition.items)
    return tuple(build_claim(stated, edition) for stated in edition.claims)


def build_result(item: Item, edition: Edition) -> ResultRow:
    """Build the row of a result."""
    result, source = item.result, item.source.model
    vocabulary = edition.corpus.vocabulary
    denominator, counted_by = find_denominator(item, edition)
    as_of, basis = find_as_of(source, result)
    population = format_population(result.population or "", item.population, vocabulary)
    found = edition.discrepancies.get(item.address, ())
    return ResultRow(
        address=item.address,
        page=edition.address_item(item),
        kind=result.type,  # type: ignore[attr-defined]
        role=find_role(item),
        state=result.state,
        name=name_item(item, edition),
        source=source.id,
        source_kind=source.kind,  # type: ignore[attr-defined]
        reference=one_line(format_short_reference(source)),
        standing=source.standing,
        read=source.capture.completeness,
        study=item.study or None,
        population=one_line(population) or None,
        population_terms=item.population.all_terms if item.population is not None else (),
        outcome=result.outcome,
        timepoint=result.timepoint.value if result.timepoint is not None else None,
        timepoint_from=one_line(result.timepoint.from_) if result.timepoint is not None else None,
        value=one_line(format_item(item, edition.corpus)) or "not stated",
        denominator=denominator,
        denominator_address=counted_by or None,
        derived=_format_derivation(item),
        quotes=tuple(one_line(quote.exact) for quote in result.quotes),
        as_of=as_of,
        as_of_basis=basis,
        certainty="not-rated",
        review=one_line(format_review(source)),
        superseded_by=absolute(result.superseded_by, item) if result.superseded_by else None,
        discrepancies=tuple(f"{one.id}: {one.verdict}" for one in found),
        caveats=distinct(caution_item(item, edition)),
        notice=SHORT_NOTICE,
        **_read_figures(result),
    )


def name_item(item: Item, edition: Edition) -> str:
    """Return what tables call a result: its label, its outcome, or its name in words."""
    outcome = item.result.outcome
    named = format_term(outcome, edition.corpus.vocabulary) if outcome else format_words(item.name)
    return one_line(item.result.label or named)


def _read_figures(result: Any) -> dict[str, str | None]:
    """Return the figures of a result, as printed, by the names of the columns."""
    parts = vars(result)
    interval, spread, quartiles = parts.get("interval"), parts.get("range"), parts.get("iqr")
    found = {
        "events": parts.get("events"),
        "percent": parts.get("percent"),
        "interval_level": interval and interval.level,
        "interval_low": interval and interval.low,
        "interval_high": interval and interval.high,
        "statistic": parts.get("statistic"),
        "quantity": parts.get("total" if result.type == "dose" else "value"),
        "minimum": parts.get("minimum"),
        "maximum": parts.get("maximum"),
        "range_low": spread and spread.low,
        "range_high": spread and spread.high,
        "iqr_low": quartiles and quartiles.low,
        "iqr_high": quartiles and quartiles.high,
    }
    return {name: one_line(text) if text else None for name, text in found.items()}


def _format_derivation(item: Item) -> str | None:
    derived = item.result.derived
    if derived is None:
        return None
    return f"{derived.formula} of {', '.join(absolute(one, item) for one in derived.of)}"


def build_claim(stated: Stated, edition: Edition) -> ClaimRow:
    """Build the row of a claim."""
    claim, corpus = stated.reading.claim, edition.corpus
    addresses = stated.reading.addresses
    targets = [target for target in map(corpus.find, addresses) if target is not None]
    items = [target.item for target in targets if target.item is not None]
    records = [name for name in find_records(corpus, addresses) if name in edition.sources]
    dates = [find_as_of(item.source.model, item.result)[0] for item in items]
    dates += [find_as_of(edition.sources[name])[0] for name in records if not items]
    populations = (
        one_line(format_population(item.result.population or "", item.population,
                                   corpus.vocabulary))
        for item in items
    )  # fmt: skip
    outs = [f"{item.address}: {find_denominator(item, edition)[0]}" for item in items]
    return ClaimRow(
        id=claim.id,
        page=edition.address(stated.page.docname, f"claim-{claim.id}"),
        page_title=one_line(title_of(stated.page)),
        kind=claim.kind,
        language=stated.page.language,
        text=join_blocks(claim.blocks),
        plain=join_blocks(claim.plain) or None,
        certainty=claim.certainty,
        sources=tuple(records),
        results=addresses,
        populations=distinct(filter(None, populations)),
        denominators=distinct(outs) or (NOT_APPLICABLE,),
        as_of=distinct(dates) or ("not stated",),
        review="not-reviewed",
        wording=hash_wording(claim),
        caveats=distinct(caution_claim(stated, edition)),
        notice=SHORT_NOTICE,
    )


def join_blocks(blocks: Iterable[Block]) -> str:
    """Return the text of blocks as one line; a cell of a table comes with its headers."""
    return one_line(" ".join(
        f"{block.context}: {block.text}" if block.kind == "cell" and block.context else block.text
        for block in blocks
    ))  # fmt: skip


def _iter_left_out(edition: Edition, subject: Subject) -> Iterator[LeftOut]:
    if subject == "results":
        for name, rows in edition.items_left_out.items():
            yield LeftOut(name=name, rows=rows, reason=LEFT_OUT["secondary"])
        return
    for name, reason in edition.claims_left_out.items():
        yield LeftOut(name=name, rows=1, reason=reason)


def _iter_cells(row: ExportModel) -> Iterator[str]:
    for value in vars(row).values():
        text = JOINT.join(value) if isinstance(value, tuple) else value or ""
        yield f"'{text}" if text.startswith(FORMULA) else text


@lru_cache(maxsize=2)
def format_schema(subject: Subject) -> str:
    """Format the JSON Schema of a table, from the models that its rows are built with."""
    schema = TABLES[subject].model_json_schema(mode="serialization", by_alias=True)
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return f"{format_json({'$schema': dialect, **schema})}\n"
