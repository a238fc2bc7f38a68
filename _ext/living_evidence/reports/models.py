"""What the JSON report holds: the one place from which it, its schema and its tables are made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from living_evidence.reports.plain import spell_halves

Words = Annotated[str, BeforeValidator(spell_halves)]
"""Text of records and pages, as it was written."""
Line = Annotated[int, Field(ge=1)]
Amount = Annotated[int, Field(ge=0)]
SeverityName = Literal["error", "warning", "note"]


class ReportModel(BaseModel):
    """A part of a report; what is not known is null, and no field is ever left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Position(ReportModel):
    """Where something stands."""

    path: Words = Field(description="the file, from the root of the site, with slashes")
    line: Line | None = Field(description="counted from 1")
    column: Line | None = Field(description="counted from 1, in characters (Unicode code points)")
    end_column: Line | None = Field(description="the column after the words, on the same line")


class SideEntry(ReportModel):
    """What one side of a contradiction says."""

    label: Words = Field(description="the side as a reader would name it: the page, a result")
    says: Words = Field(description="its own wording or value")
    place: Position | None = Field(description="where it says so")
    detail: bool = Field(description="true where it only tells where a side has its words from")


class ProblemEntry(ReportModel):
    """One problem."""

    rule: Words = Field(description="the name of the rule, as `evidence explain` takes it")
    family: str = Field(description="the family of the rule")
    severity: SeverityName = Field(description="warnings fail a strict run only, notes none")
    message: Words = Field(description="what is wrong, in one sentence")
    place: Position = Field(description="where it is wrong")
    sides: tuple[SideEntry, ...] = Field(description="both sides of the contradiction")
    hint: Words = Field(description="how to mend it; empty where the message tells")
    claim: Words = Field(description="the id of the claim, where the problem is in one; else empty")
    fingerprint: str = Field(
        description="the same in two runs for the same problem, also when lines above it move"
    )


class WaivedEntry(ReportModel):
    """A problem that a valid waiver excuses."""

    problem: ProblemEntry = Field(description="the problem, which is still there")
    reason: Words = Field(description="why it is excused, in the words of the waiver")
    by: Words = Field(description="who excused it")
    until: Words = Field(description="its last day, an ISO 8601 date or a part of one")
    place: Position = Field(description="where the waiver stands")


class Tool(ReportModel):
    """What made the report."""

    name: Literal["living-evidence"] = Field(description="always living-evidence")
    version: str = Field(description="the version of the engine")


class Counts(ReportModel):
    """How many problems there are."""

    errors: Amount = Field(description="problems that fail every run")
    warnings: Amount = Field(description="problems that fail a strict run")
    notes: Amount = Field(description="problems that fail no run")
    waived: Amount = Field(description="problems that a waiver excuses")


class QuoteCounts(ReportModel):
    """What became of the quotes."""

    matched: Amount = Field(description="quotes that were found in the snapshot of their source")
    locked: Amount = Field(description="quotes that the lock alone vouches for")
    failed: Amount = Field(description="quotes that neither holds for")


class CoverageEntry(ReportModel):
    """What the run looked at, so that silence is never taken for agreement."""

    sources: Amount = Field(description="records of sources")
    studies: Amount = Field(description="records of studies")
    results: Amount = Field(description="results and named fields of the sources")
    rejected: Amount = Field(description="files that are not valid, and so checked only in part")
    quotes: QuoteCounts = Field(description="quotes by what became of them")
    figures: Amount = Field(description="figures of pages that match a result")
    terms: Amount = Field(description="terms of pages that match a result")
    examined: dict[str, Amount] = Field(
        description="figures of a source that were set against one another, by what came of it"
    )
    claims: dict[Words, Amount] = Field(description="claims by kind")
    pages: Amount = Field(description="pages that were checked")
    translated: dict[Words, Amount] = Field(description="claims checked in another language, by it")
    outside_checking: tuple[Words, ...] = Field(description="pages that are not checked")


class AttestationEntry(ReportModel):
    """Claims by what became of their stamps; a stamp is not a review."""

    attested: dict[Words, Amount] = Field(description="claims that read as stamped, by role")
    reworded: Amount = Field(description="claims that say the same in other words")
    suspect: Amount = Field(description="claims that say something else, or rest on it")
    not_attested: Amount = Field(description="claims without a stamp")


class RunReport(ReportModel):
    """The whole report of one run.

    `version` changes with every change of these models: after the dot where fields are added.
    """

    format: Literal["living-evidence-report"] = Field(description="always living-evidence-report")
    version: Literal["1.0"] = Field(description="the version of this format")
    tool: Tool = Field(description="what made the report")
    verdict: Literal["passed", "failed"] = Field(description="failed is exit status 1")
    strict: bool = Field(description="true where warnings fail the run too")
    counts: Counts = Field(description="how many problems there are")
    problems: tuple[ProblemEntry, ...] = Field(description="by file, line, column and rule")
    waived: tuple[WaivedEntry, ...] = Field(description="in the same order")
    files: tuple[Words, ...] = Field(description="every record and page that was checked")
    coverage: CoverageEntry = Field(description="what the run looked at")
    attestation: AttestationEntry | None = Field(
        description="null where claims were not compared with stamps"
    )
