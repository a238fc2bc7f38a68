"""The rows that leave: frozen models, and the one source of their published JSON Schemas."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from living_evidence.prose.blocks import ClaimKind  # noqa: TC001 - the models read it
from living_evidence.records import Role, State  # noqa: TC001 - likewise

Kind = Literal[
    "count", "proportion", "survival", "duration", "dose", "date", "identifier", "code", "limit",
    "recommendation", "assertion",
]  # fmt: skip
Words = Annotated[str, Field(min_length=1)]
Denominator = Annotated[
    str, Field(pattern=r"^([0-9].*|not stated|not captured|disputed|not applicable)$")
]
AsOf = Annotated[str, Field(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|not stated)$")]
Review = Annotated[
    str,
    Field(pattern=r"^(not-reviewed|under-review|needs-re-review|reviewed by .+)$"),
]
Standing = Literal[
    "current", "corrected", "expression-of-concern", "retracted", "withdrawn", "superseded"
]


class ExportModel(BaseModel):
    """A frozen part of an export; an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ResultRow(ExportModel):
    """A reported value, with everything without which it could mislead."""

    address: Words = Field(description="the address of the result: record#name")
    page: Words = Field(description="where the site shows it, with its quotes")
    kind: Kind = Field(description="what sort of value it is")
    role: Role = Field(description="its role in the source; only primary-result is a result of it")
    state: State = Field(description="how the value came to be known")
    name: Words = Field(description="what tables call it")
    source: Words = Field(description="the id of the source")
    source_kind: Words = Field(description="what sort of document the source is")
    reference: Words = Field(description="the source in a few words")
    standing: Standing = Field(description="whether the source still stands")
    read: Words = Field(description="how much of the source was read")
    study: str | None = Field(description="the id of the study, where known")
    population: str | None = Field(description="whom the value is about")
    population_terms: tuple[str, ...] = Field(description="the same in terms of the vocabulary")
    outcome: str | None = Field(description="the endpoint, a term of the vocabulary")
    timepoint: str | None = Field(description="when it was assessed")
    timepoint_from: str | None = Field(description="where that time is counted from")
    value: Words = Field(description="the whole value as the pages print it")
    denominator: Denominator = Field(description="out of how many, or in words why not")
    denominator_address: str | None = Field(description="the result that counts the denominator")
    events: str | None = Field(description="how many had the outcome, as printed")
    percent: str | None = Field(description="in percent, only where the source prints it so")
    interval_level: str | None = Field(description="level of the confidence interval, in percent")
    interval_low: str | None = Field(description="its lower bound, in the unit of the value")
    interval_high: str | None = Field(description="its upper bound, in the unit of the value")
    statistic: str | None = Field(description="of a duration: median, mean, planned or stated")
    quantity: str | None = Field(description="a count, or a number with its unit, as printed")
    minimum: str | None = Field(description="a lower limit, as printed")
    maximum: str | None = Field(description="an upper limit, as printed")
    range_low: str | None = Field(description="the lowest value")
    range_high: str | None = Field(description="the highest value")
    iqr_low: str | None = Field(description="the first quartile")
    iqr_high: str | None = Field(description="the third quartile")
    derived: str | None = Field(description="the formula of a value that the build calculated")
    quotes: tuple[str, ...] = Field(description="the words of the source")
    as_of: AsOf = Field(description="the date that the value speaks of, never that of a build")
    as_of_basis: Words = Field(description="what that date is")
    certainty: Literal["not-rated"] = Field(description="nobody rates single results")
    review: Review = Field(description="our own review of the record")
    superseded_by: str | None = Field(description="the later report of the same thing")
    discrepancies: tuple[str, ...] = Field(description="declared conflicts that it is a side of")
    caveats: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="what a reader of this value must know"
    )
    notice: Words = Field(description="what the row is not")


class ClaimRow(ExportModel):
    """A statement of the site, with everything without which it could mislead."""

    id: Words = Field(description="the id of the claim")
    page: Words = Field(description="where the site states it")
    page_title: Words = Field(description="the title of that page")
    kind: ClaimKind = Field(description="what sort of statement it is")
    language: Words = Field(description="the language that it is written in")
    text: Words = Field(description="the statement as it reads")
    plain: str | None = Field(description="the same in plain language")
    certainty: Words = Field(description="not-rated, or the rating that a named person gave")
    sources: tuple[str, ...] = Field(description="the records that it rests on")
    results: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="the addresses that its words are bound to"
    )
    populations: tuple[str, ...] = Field(description="whom those results are about")
    denominators: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="of each of those results: out of how many, or in words why not"
    )
    as_of: Annotated[tuple[AsOf, ...], Field(min_length=1)] = Field(
        description="the dates that those results speak of"
    )
    review: Review = Field(description="of the statement itself: nobody reviewed it")
    wording: Words = Field(description="a hash of its words, which changes when they change")
    caveats: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="what a reader of this statement must know"
    )
    notice: Words = Field(description="what the row is not")


class LeftOut(ExportModel):
    """What does not leave, and why: nothing is dropped in silence."""

    name: Words = Field(description="the id of a claim, or of the source of results")
    rows: int = Field(ge=1, description="how many rows that would have been")
    reason: Words = Field(description="why")


class Table(ExportModel):
    """The head of a file of rows."""

    schema_: Words = Field(serialization_alias="$schema", description="the schema of this file")
    version: Literal["1.0"] = Field(description="of the format; a changed meaning raises it")
    site: Words = Field(description="what the site is called")
    address: str | None = Field(description="where the site is published, where that is known")
    licence: str | None = Field(description="the address of the licence")
    notices: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="what these rows are not"
    )
    left_out: tuple[LeftOut, ...] = Field(description="what does not leave, and why")


class ResultTable(Table):
    """Every result and registry field of the sources that the site uses as support."""

    rows: tuple[ResultRow, ...]


class ClaimTable(Table):
    """Every statement of the site but those that only repeat a source that is no support."""

    rows: tuple[ClaimRow, ...]


TABLES: dict[str, type[Table]] = {"results": ResultTable, "claims": ClaimTable}
ROWS: dict[str, type[ExportModel]] = {"results": ResultRow, "claims": ClaimRow}
