"""The models of everything under `evidence/`: frozen, strict, and the source of the JSON Schema.

Bibliographic fields carry CSL-JSON 1.0 names, registry fields the names of the
ClinicalTrials.gov API v2, statistics map to FHIR R5 `Evidence.statistic`.
Every scalar arrives as text, exactly as the file writes it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    model_validator,
)

from living_evidence.values import parse_date, parse_number, parse_quantity

ABSENT = ("not-stated", "not-captured", "disputed")
MAXIMUM_WORDS = 25
MAXIMUM_CJK = 40
TIME_UNITS = frozenset({"day", "month"})
"""The base units of lengths of time."""

State = Literal["reported", "derived", "judged", "not-stated", "not-captured", "disputed"]
Role = Literal["primary-result", "background", "aim", "hypothesis", "synthesis", "protocol"]
Verdict = Literal[
    "contradiction",
    "superseded",
    "scope-differs",
    "overstated",
    "unsupported",
    "reporting-error",
    "unresolved",
]


class KeyFaultError(ValueError):
    """A model is at fault in one of its keys, which says more than that the whole is."""

    def __init__(self, key: str, message: str) -> None:
        """Keep the key, as a record writes it."""
        super().__init__(message)
        self.key = key


def _kebab(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Model(BaseModel):
    """A frozen node of a record; an unknown key is a fault."""

    # Few of the models are ever asked to validate; those within another are built into it.
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_kebab, defer_build=True)


def _number(text: str) -> str:
    if text not in ABSENT and parse_number(text) is None:
        message = f"{text!r} is not a number such as 49 or 20.0, nor one of {', '.join(ABSENT)}"
        raise ValueError(message)
    return text


def _level(text: str) -> str:
    number = parse_number(text)
    if number is None or not 0 < number.value < 100:  # noqa: PLR2004  # percent
        message = f"{text!r} is not a level between 0 and 100 percent, such as 95"
        raise ValueError(message)
    return text


def _quantity(text: str) -> str:
    if text not in ABSENT and parse_quantity(text) is None:
        message = f"{text!r} is not a quantity such as 12 months, 25 Gy or 18 Years"
        raise ValueError(message)
    return text


def _date(text: str) -> str:
    if text not in ABSENT and parse_date(text) is None:
        message = f"{text!r} is not a date such as 2025-06-19, 2025-06 or 2025"
        raise ValueError(message)
    return text


def _quote(value: Any) -> Any:
    return {"exact": value} if isinstance(value, str) else value


def _study_link(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


T = TypeVar("T")
CURATOR: dict[str, JsonValue] = {"x-licensed-by": "curator"}
Own = Annotated[T, Field(json_schema_extra=CURATOR)]
"""A field that no source licenses: a label, a reason, a date or an order of the curators' own."""
Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="lower-case words joined by hyphens",
    ),
]
TermId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]+([-.][A-Za-z0-9]+)*$",
        description="the id of a vocabulary term",
    ),
]
NctId = Annotated[str, Field(pattern=r"^NCT[0-9]{8}$", description="NCT and eight digits")]
SourceId = Annotated[
    str,
    Field(
        pattern=r"^(NCT[0-9]{8}|[a-z0-9]+(-[a-z0-9]+)*)$",
        description="a slug, or an NCT number",
    ),
]
Doi = Annotated[
    str,
    Field(
        pattern=r"^10\.[0-9]{4,9}/[^\s\"<>]+$",
        description="a DOI such as 10.1056/NEJMoa2404512, without https",
    ),
]
Pmid = Annotated[
    str,
    Field(
        pattern=r"^[1-9][0-9]{0,7}$",
        description="a PubMed identifier of one to eight digits",
    ),
]
Url = Annotated[
    str,
    Field(
        pattern=r"^https?://[^\s\"<>]+$",
        description="an http or https address",
    ),
]
Language = Annotated[
    str,
    Field(
        pattern=r"^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})*$",
        description="a BCP 47 tag such as en or zh-CN",
    ),
]
Address = Annotated[
    str,
    Field(
        pattern=r"^(study:)?[A-Za-z0-9-]*#[A-Za-z0-9.\-]+$",
        description="another result: #name here, record#name elsewhere",
    ),
]
Reference = Annotated[
    str,
    Field(
        pattern=r"^([A-Za-z0-9-]*#[A-Za-z0-9.\-]+|not-stated|not-captured|disputed)$",
        description="a reference such as #completed, or not-stated or not-captured",
    ),
]
Number = Annotated[str, AfterValidator(_number), Field(description="digits as printed")]
Level = Annotated[str, AfterValidator(_level), Field(description="in percent, such as 95")]
Quantity = Annotated[str, AfterValidator(_quantity), Field(description="a number and its unit")]
Date = Annotated[
    str, AfterValidator(_date), Field(description="an ISO 8601 date, or a part of one")
]


class Quote(Model):
    """A W3C TextQuoteSelector: a short stretch that stands exactly once in the snapshot."""

    exact: Text = Field(description="the words of the source, at most 25 (40 CJK characters)")
    prefix: str = Field(
        default="", description="what stands directly before, where exact alone is not unique"
    )
    suffix: str = Field(default="", description="what stands directly after")
    section: Own[str] = Field(
        default="", description="where in the source it stands, as we call it"
    )
    lang: str = Field(default="", description="its language, where it is not that of the source")


QuoteField = Annotated[Quote, BeforeValidator(_quote, json_schema_input_type=Quote | str)]
Quotes = Annotated[
    tuple[QuoteField, ...], Field(default=(), description="what licenses this block")
]


Mentions = Annotated[
    tuple[TermId, ...],
    Field(
        default=(),
        description="terms that the quotes also name, without saying that the population has them",
    ),
]


Conditions = Annotated[
    tuple[TermId, ...],
    Field(
        default=(),
        description="terms that limit when or for whom it holds; a sentence must state them",
    ),
]


class Judged(Model):
    """What a curator concluded rather than read."""

    reason: Own[Text] = Field(description="why this follows from the source, in one sentence")
    by: Own[Text] = Field(description="who concluded it: a role or a name, never an invented one")


class Licensed(Model):
    """A block whose terms are each licensed by one of its quotes, or judged."""

    terms: tuple[TermId, ...] = Field(
        default=(), description="vocabulary terms that the quotes state"
    )
    judged: dict[TermId, Judged] = Field(
        default={}, description="terms that were concluded, with the reason"
    )
    quotes: Quotes = ()

    @property
    def all_terms(self) -> tuple[str, ...]:
        """Return the quoted and the judged terms."""
        return (*self.terms, *self.judged)


class Population(Licensed):
    """Who a result is about, in vocabulary terms."""

    label: Own[str] = Field(default="", description="how tables name this population")
    parent: Slug | None = Field(
        default=None, description="the population of this source it is part of"
    )


class Timepoint(Model):
    """The time at which an outcome was assessed."""

    value: Quantity
    from_: Text = Field(alias="from", description="where the clock starts, or not-stated")


class Interval(Model):
    """A reported interval; `level` in percent, bounds in the unit of the estimate."""

    level: Number
    low: Number
    high: Number


class ComputedInterval(Model):
    """An exact binomial interval (Clopper-Pearson) that the build computes: asked for, with why.

    It is no value of the source, and pages label it so.
    """

    level: Own[Level]
    reason: Own[Text] = Field(description="why it helps readers here, in one sentence")


class Span(Model):
    """The lower and upper end of a range or an interquartile range, in the unit of its result."""

    low: Number
    high: Number


class Derivation(Model):
    """A named formula over other results, evaluated by the build."""

    formula: Literal["sum", "difference", "percent", "date-order"]
    of: tuple[Address, ...] = Field(min_length=2)


class Identity(Model):
    """Figures of a source that make up another one: which do, nobody can see from the figures."""

    formula: Literal["sum", "difference"] = Field(
        description="whether the whole is what they add up to, or the first of them less the others"
    )
    of: tuple[Address, ...] = Field(min_length=2, description="the figures, in order")
    equals: Address = Field(description="the figure that the source prints for what they make up")
    judged: Judged | None = Field(
        default=None,
        description="why they make it up, where they count another outcome than it does",
    )


class BaseResult(Licensed):
    """What every typed result has."""

    label: Own[str] = Field(default="", description="how tables name this result")
    population: Slug | None = Field(default=None, description="a population of this source")
    outcome: TermId | None = Field(
        default=None, description="the endpoint, a term with facet outcome"
    )
    timepoint: Timepoint | None = Field(default=None, description="when it was assessed")
    role: Role = Field(default="primary-result", description="its role in the source")
    state: State = Field(default="reported", description="how the value came to be known")
    reason: Own[str] = Field(
        default="", description="why it is judged, disputed, not stated or not captured"
    )
    by: Own[str] = Field(default="", description="who judged it")
    derived: Derivation | None = Field(default=None, description="the formula, for state: derived")
    as_of: Date | None = Field(default=None, description="the date that this value speaks of")
    study: SourceId | None = Field(
        default=None, description="the study, where it is not that of the source"
    )
    superseded_by: Address | None = Field(
        default=None, description="the later report of the same thing"
    )
    note: Own[str] = Field(default="", description="a caution for readers, shown beside the value")

    @model_validator(mode="after")
    def _state_has_its_support(self) -> BaseResult:
        if (self.derived is not None) != (self.state == "derived"):
            raise ValueError("a derived result has state: derived and a derived: block, together")
        if self.state in {"judged", "not-stated", "not-captured", "disputed"} and not self.reason:
            message = f"state: {self.state} wants a reason:"
            raise ValueError(message)
        if self.state == "judged" and not self.by:
            raise ValueError("state: judged wants by:, who judged it")
        if self.state in {"reported", "derived"} and self.reason:
            message = f"reason: explains a state, and none is wanted for state: {self.state}"
            raise ValueError(message)
        return self


class Count(BaseResult):
    """A number of participants or events that is no part of another number."""

    type: Literal["count"]
    value: Number = Field(description="how many, as printed")


class Proportion(BaseResult):
    """Events out of a total; FHIR numberOfEvents and a sampleSize that is a reference."""

    type: Literal["proportion"]
    events: Number = Field(default="not-stated", description="how many had the outcome, as printed")
    total: Reference = Field(
        default="not-stated", description="#result that counts the denominator"
    )
    percent: Number | None = Field(
        default=None, description="only where the source itself prints it"
    )
    interval: Interval | None = Field(
        default=None, description="its confidence interval, where the source prints one"
    )
    computed_interval: Own[ComputedInterval | None] = Field(
        default=None, description="asks the build for an exact interval, where the source has none"
    )


class Survival(BaseResult):
    """A time-to-event estimate (Kaplan-Meier), in percent; never recomputed from n/N."""

    type: Literal["survival"]
    percent: Number = Field(description="the estimate in percent, as printed")
    interval: Interval | None = Field(default=None, description="its confidence interval")
    total: Reference = Field(default="not-stated", description="#result that counts those at risk")


class Duration(BaseResult):
    """A length of time: a median or mean with its range, or a planned one."""

    type: Literal["duration"]
    statistic: Literal["median", "mean", "planned", "stated"] = "stated"
    value: Quantity | None = Field(default=None, description="such as 20.0 months")
    minimum: Quantity | None = Field(
        default=None, description="the lower end, where only ends are printed"
    )
    maximum: Quantity | None = Field(
        default=None, description="the upper end, where only ends are printed"
    )
    range: Span | None = Field(default=None, description="lowest and highest")
    iqr: Span | None = Field(default=None, description="first and third quartile")

    @model_validator(mode="after")
    def _has_a_unit(self) -> Duration:
        for key in ("value", "minimum", "maximum"):
            text = getattr(self, key)
            quantity = parse_quantity(text or "")
            if quantity is not None and quantity.base[1] not in TIME_UNITS:
                message = f"{text!r} is no length of time, such as 12 months"
                raise KeyFaultError(key, message)
        return self


class Dose(BaseResult):
    """A radiation or drug dose."""

    type: Literal["dose"]
    total: Quantity = Field(default="not-stated", description="such as 25 Gy")
    fractions: Number = Field(default="not-stated", description="in how many fractions")
    per_fraction: Quantity = Field(default="not-stated", description="such as 1.8 Gy")


class DateResult(BaseResult):
    """A date that the source prints."""

    type: Literal["date"]
    value: Date = Field(description="the date, at the precision printed")


class Identifier(BaseResult):
    """An identifier that the source prints."""

    type: Literal["identifier"]
    scheme: Literal["nct", "doi", "pmid", "locator", "other"]
    value: Text = Field(description="the identifier as printed")


class Code(BaseResult):
    """A controlled value of a registry or a review process, spelled as its scheme spells it."""

    type: Literal["code"]
    scheme: Text = Field(description="the field or list that the code belongs to")
    value: Text = Field(description="the code as printed")


class Limit(BaseResult):
    """An eligibility limit or a threshold; `strict` where the bound itself is outside."""

    type: Literal["limit"]
    minimum: Quantity | None = Field(default=None, description="the lower limit")
    maximum: Quantity | None = Field(default=None, description="the upper limit")
    strict: Literal["true", "false"] = "false"


class Recommendation(BaseResult):
    """What a source advises; ours is never to repeat it as advice."""

    type: Literal["recommendation"]
    direction: Literal["for", "against"]
    strength: Text = Field(description="how the source words it (should, may, avoid) or not-graded")
    condition: Conditions
    mentions: Mentions


class Assertion(BaseResult):
    """A qualitative statement of a source, with its polarity."""

    type: Literal["assertion"]
    says: Text = Field(description="the statement in our words, without the negation")
    polarity: Literal["positive", "negative"] = "positive"
    condition: Conditions
    mentions: Mentions


Result = Annotated[
    Count | Proportion | Survival | Duration | Dose | DateResult | Identifier | Code | Limit
    | Recommendation | Assertion,
    Field(discriminator="type"),
]  # fmt: skip


class Name(Model):
    """A CSL name."""

    family: str = ""
    given: str = ""
    literal: str = ""


class Citation(Model):
    """A CSL-JSON item, with the quotes that license it."""

    type: Own[Literal[
        "article-journal", "article", "webpage", "post-weblog", "article-newspaper", "report",
        "dataset", "standard",
    ]]  # fmt: skip
    title: Text = Field(description="the title as printed")
    author: tuple[Name, ...] = Field(
        default=(), description="the authors, as far as they are printed"
    )
    container_title: str = Field(default="", description="the journal or site")
    issued: Date = Field(default="not-stated", description="when it was published")
    available_date: Date | None = Field(
        default=None, description="when it was first available online"
    )
    accessed: Own[Date] = Field(default="not-captured", description="when it was read")
    volume: str = Field(default="", description="the volume as printed")
    issue: str = Field(default="", description="the issue as printed")
    page: str = Field(default="", description="the pages as printed")
    DOI: Doi | None = Field(default=None, alias="DOI")
    PMID: Pmid | None = Field(default=None, alias="PMID")
    URL: Url | None = Field(default=None, alias="URL")
    publisher: str = Field(default="", description="who published it")
    language: Language = "en"
    quotes: Quotes = ()


class Capture(Model):
    """What was seen of the source."""

    snapshot: str = Field(
        default="not-captured", description="the file name of the text that was captured"
    )
    completeness: Own[Literal["full-text", "abstract", "partial", "truncated", "not-captured"]] = (
        Field(description="how much of the source the snapshot holds")
    )
    truncated_after: str = Field(default="", description="the last words that the capture reaches")
    language: Language = "en"
    accessed: Own[Date] = Field(default="not-captured", description="when the snapshot was taken")
    url: Annotated[str, Field(description="the address it was captured from, or not-captured")] = (
        "not-captured"
    )


class Missing(Model):
    """Something that a reader would look for and that the capture does not reach."""

    what: Own[Text] = Field(description="what a reader would look for")
    reason: Own[Text] = Field(description="why it is not here")
    state: Literal["not-stated", "not-captured"] = "not-captured"


class Review(Model):
    """Our own review of a record. Nobody reviewed it until a person is named here."""

    state: Own[Literal["not-reviewed", "under-review", "reviewed", "needs-re-review"]] = (
        "not-reviewed"
    )
    by: Own[str] = Field(default="", description="the person who reviewed it, by name")
    role: Own[str] = Field(
        default="", description="as what they reviewed it: clinician, statistician, patient"
    )
    on: Own[Date | None] = Field(default=None, description="the date of the review")
    due: Own[Date | None] = Field(default=None, description="when it is to be reviewed again")

    @model_validator(mode="after")
    def _reviewed_by_somebody(self) -> Review:
        if self.state == "reviewed" and not (self.by and self.on):
            raise ValueError("state: reviewed wants by:, the person, and on:, the date")
        return self


class Notice(Model):
    """Why a source is no longer current."""

    type: Text
    date: Date = "not-stated"
    DOI: Doi | None = Field(default=None, alias="DOI")


class StudyLink(Model):
    """Which study a source reports: read in a quote, or judged with a reason."""

    id: SourceId = Field(description="the id of the study record")
    reason: Own[str] = Field(
        default="", description="why it is this study, where the source does not name it"
    )
    by: Own[str] = Field(default="", description="who judged it")
    quotes: Quotes = ()


class Relation(Model):
    """A typed link to another record (CiTO, FHIR relatesTo)."""

    type: Literal["cites", "reports", "mirrors", "supersedes", "superseded-by", "comments-on"]
    target: SourceId = Field(description="the record that it points to")
    note: Own[str] = Field(default="", description="a caution about this link")
    quotes: Quotes = ()


class ListedReference(Model):
    """An entry of a source's own reference list, as the source labels it."""

    label: Text = Field(description="what the source calls it (Guideline, Research)")
    title: Text = Field(description="the title as the list prints it")
    publisher: str = Field(default="", description="the publisher as the list prints it")
    year: Date = "not-stated"
    assessed_as: Own[str] = Field(
        default="", description="what it is by our reading, where that differs"
    )
    reason: Own[str] = Field(default="", description="why it is assessed so")
    quotes: Quotes = ()


class BaseSource(Model):
    """What every source record has."""

    id: SourceId = Field(description="the file name without .yaml; it is the address of the page")
    study: Annotated[
        StudyLink | None,
        BeforeValidator(_study_link, json_schema_input_type=StudyLink | str | None),
    ] = Field(
        default=None, description="the study that it reports; not for what only speaks of one"
    )
    citation: Citation
    capture: Capture
    standing: Literal[
        "current", "corrected", "expression-of-concern", "retracted", "withdrawn", "superseded"
    ] = "current"
    notice: Notice | None = Field(
        default=None, description="why it is no longer current, with its date"
    )
    review: Review = Field(
        default=Review(), description="our own review; not-reviewed until a person is named"
    )
    attribution: Own[tuple[Text, ...]] = Field(
        default=(), description="how a sentence names this source when it only reports what it says"
    )
    context: Licensed = Field(default=Licensed(), description="facets that hold for every result")
    populations: dict[Slug, Population] = Field(
        default={}, description="who the results are about, by name"
    )
    results: dict[Slug, Result] = Field(default={}, description="each reported value, by name")
    identities: tuple[Identity, ...] = Field(
        default=(), description="which figures make up which, evaluated by the build"
    )
    relations: tuple[Relation, ...] = Field(default=(), description="links to other records")
    missing: tuple[Missing, ...] = Field(
        default=(), description="what a reader would look for in vain"
    )
    funding: Licensed | None = Field(default=None, description="funding as printed, in its quotes")
    interests: Licensed | None = Field(
        default=None, description="interests that the authors declare, as printed, in its quotes"
    )
    note: Own[str] = Field(default="", description="a caution for readers of the page")

    @model_validator(mode="after")
    def _standing_has_its_notice(self) -> BaseSource:
        if self.standing != "current" and self.notice is None:
            message = f"standing: {self.standing} wants notice:, with its type and date"
            raise KeyFaultError("standing", message)
        return self


class JournalArticle(BaseSource):
    """A report in a journal."""

    kind: Literal["journal-article"]
    publication_types: tuple[Text, ...] = Field(default=(), description="as the index prints them")


class ClinicalSummary(BaseSource):
    """A summary or answer that cites others."""

    kind: Literal["clinical-summary"]
    references: tuple[ListedReference, ...] = Field(
        default=(), description="its own reference list"
    )


class News(BaseSource):
    """A news article or post."""

    kind: Literal["news"]


class DateStruct(Model):
    """A registry date; `type` is ACTUAL or ESTIMATED."""

    date: Date
    type: str = "not-captured"


class Enrollment(Model):
    """The registry's enrolment; `type` is ACTUAL or ESTIMATED."""

    count: Number
    type: str = "not-captured"


class DesignInfo(Model):
    """ClinicalTrials.gov designModule.designInfo."""

    allocation: str = "not-captured"
    interventionModel: str = Field(default="not-captured", alias="interventionModel")
    primaryPurpose: str = Field(default="not-captured", alias="primaryPurpose")
    masking: str = "not-captured"


class Registry(Model):
    """Fields of the ClinicalTrials.gov API v2 `protocolSection`, by their own names."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=None)

    nctId: NctId
    briefTitle: str = "not-captured"
    officialTitle: str = "not-captured"
    overallStatus: str = "not-captured"
    statusVerifiedDate: Date = "not-captured"
    hasResults: str = "not-captured"
    phases: tuple[str, ...] = ()
    studyType: str = "not-captured"
    enrollmentInfo: Enrollment | None = None
    startDateStruct: DateStruct | None = None
    completionDateStruct: DateStruct | None = None
    studyFirstPostDateStruct: DateStruct | None = None
    lastUpdatePostDateStruct: DateStruct | None = None
    designInfo: DesignInfo = DesignInfo()
    minimumAge: Quantity = "not-captured"
    maximumAge: Quantity = "not-captured"
    sex: str = "not-captured"
    healthyVolunteers: str = "not-captured"
    leadSponsor: str = "not-captured"
    oversightHasDmc: str = "not-captured"
    isFdaRegulatedDrug: str = "not-captured"
    isFdaRegulatedDevice: str = "not-captured"
    whyStopped: str = "not-captured"
    mirrorCreated: Date = "not-captured"
    mirrorUpdated: Date = "not-captured"


class RegistryEntry(BaseSource):
    """A registry entry, seen at the registry or through a mirror."""

    kind: Literal["registry-entry"]
    registry: Registry


def is_secondary(source: BaseSource) -> bool:
    """Tell whether a source only repeats others, and so supports nothing by itself."""
    return isinstance(source, News | ClinicalSummary)


Source = Annotated[
    JournalArticle | RegistryEntry | ClinicalSummary | News, Field(discriminator="kind")
]


class Study(Model):
    """The investigation: the unit of counting, reported by any number of sources."""

    id: SourceId = Field(description="the file name without .yaml: its registry number, or a slug")
    title: Own[Text] = Field(description="what pages call the study")
    acronym: str = Field(default="", description="its acronym, where it has one")
    registry: NctId | None = Field(default=None, description="its registry number")
    second_hand: Literal["true", "false"] = Field(
        default="false", description="true where no source of its own was captured"
    )
    flow: Own[tuple[Address, ...]] = Field(
        default=(), description="participant flow, in order of the diagram"
    )
    reports: tuple[Address, ...] = Field(
        default=(), description="successive reports of one outcome, oldest first"
    )
    note: Own[str] = Field(default="", description="a caution for readers of the page")


class DiscrepancySide(Model):
    """One side: a result, and what it says, which the build compares with the record."""

    result: Address = Field(description="the result on this side: record#name")
    says: Text = Field(description="the value or words of that result that are in conflict")


class Discrepancy(Model):
    """A declared conflict inside a source or between two, with both sides and a verdict."""

    id: Slug = Field(description="the file name without .yaml")
    title: Own[Text] = Field(description="what the conflict is about, in one line")
    sides: tuple[DiscrepancySide, ...] = Field(
        min_length=2, description="both sides, each a result and what it says"
    )
    verdict: Verdict = Field(description="how the two sides stand to one another")
    reason: Own[Text] = Field(description="why this is the verdict")
    by: Own[Text] = Field(description="who concluded it: a role or a name")
    terms: tuple[TermId, ...] = Field(
        default=(), description="terms that a relation claim about it may use"
    )


class Domain(Model):
    """A GRADE domain, and why it was rated so."""

    judgement: Text
    reason: Text


class Certainty(Model):
    """A GRADE rating. Only a named person gives one."""

    rating: Literal["high", "moderate", "low", "very-low"]
    tool: Text
    comparison: Text
    outcome: TermId
    rater: Text
    date: Date
    domains: dict[Slug, Domain] = Field(min_length=1)


class Judgement(Model):
    """A conclusion of the curators that several records rest on."""

    text: Own[Text]
    reason: Own[Text]
    by: Own[Text]
    about: Own[tuple[str, ...]] = ()
    terms: Own[tuple[TermId, ...]] = ()
    certainty: Certainty | None = None


class Judgements(Model):
    """The file `judgements.yaml`."""

    judgements: dict[Slug, Judgement]


class FixedText(Model):
    """A text that no source licenses, in each language of the site."""

    text: Own[dict[Language, Text]]
    reason: Own[Text]


class Notices(Model):
    """The file `notices.yaml`."""

    notices: dict[Slug, FixedText]


class Waiver(Model):
    """A reasoned, dated exception to one rule at one place."""

    rule: Slug
    path: Text
    match: Text = Field(description="words of the message that is waived")
    reason: Own[Text]
    by: Own[Text]
    until: Date


class Waivers(Model):
    """The file `waivers.yaml`."""

    waivers: tuple[Waiver, ...]


class Facet(Model):
    """A group of terms; the terms of an exclusive facet exclude one another."""

    label: Own[Text]
    exclusive: Own[Literal["true", "false"]] = "true"
    essential: Own[Literal["true", "false"]] = Field(
        default="false",
        description="true where a sentence must state it for each result that has it",
    )
    asserts: Own[Literal["true", "false"]] = Field(
        default="true",
        description="false where a term may stand outside claims without being in scope",
    )
    complete: Own[Literal["true", "false"]] = Field(
        default="false",
        description="true where a sentence that names one term of a result must name them all",
    )
    reason: Own[Literal["true", "false"]] = Field(
        default="false",
        description="true where its terms say why somebody was excluded: “because of” may precede",
    )
    verify_within: Own[Quantity | None] = Field(
        default=None,
        description="how long a registry's word on it holds before it is to be looked up again",
    )
    definition: Own[str] = ""


class Term(Model):
    """A controlled term: what it is called, what it means, and what it implies."""

    facet: Own[Slug]
    label: Own[Text]
    synonyms: Own[tuple[Text, ...]] = ()
    lay: Own[tuple[Text, ...]] = Field(default=(), description="plain-language synonyms")
    translations: Own[dict[Language, tuple[Text, ...]]] = {}
    definition: Own[str] = ""
    definition_source: Own[str] = ""
    broader: Own[tuple[TermId, ...]] = Field(default=(), description="terms that this one implies")
    parts: Own[tuple[TermId, ...]] = Field(
        default=(), description="terms that together state this one: adverse events, grade 1 or 2"
    )
    opposite: Own[TermId | None] = Field(
        default=None, description="the term that a negation turns this one into"
    )
    compatible: Own[tuple[TermId, ...]] = Field(
        default=(),
        description="terms of its facet that may hold beside it, though neither implies the other",
    )
    covers: Own[tuple[TermId, ...]] = Field(
        default=(),
        description="terms whose patients it takes together: both cohorts, cohort 1 and cohort 2",
    )
    evaluated: Own[Literal["true", "false"]] = Field(
        default="false",
        description="true where it names those in whom an outcome was looked for, whoever",
    )
    default: Own[Literal["true", "false"]] = Field(
        default="false",
        description="true where it holds for every result with no other term of its facet",
    )
    choice: Own[Literal["true", "false"]] = Field(
        default="false",
        description="true where people decide it, so that no sampling error describes its share",
    )
    uncounted: Own[str] = Field(
        default="", description="for an analysis set: who took part and is not counted in it"
    )
    domain: Own[Slug | None] = Field(
        default=None, description="for outcomes: the row of the outcome table"
    )
    codes: dict[str, Text] = Field(
        default={}, description="MeSH, NCIt, LOINC, or a registry's own code"
    )


class VocabularyFile(Model):
    """The file `vocabulary.yaml`: facets, outcome domains and terms."""

    facets: dict[Slug, Facet]
    domains: Own[dict[Slug, Text]] = {}
    terms: dict[TermId, Term]
