"""Registry fields by the labels under which registries and their mirrors print them.

A field whose value follows its label needs no hand-written quote: the engine makes one.
Two layouts are read: `Label: VALUE` on one line, and `Label`, an empty line, `VALUE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.records import ABSENT
from living_evidence.values import MONTHS, make_date, parse_date, parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.documents import Route
    from living_evidence.records import RegistryEntry
    from living_evidence.values import PartialDate

# The more specific label stands first: the first one that the snapshot holds decides.
LABELS: dict[str, tuple[str, ...]] = {
    "nctId": (
        "NCT ID", "Study NCT ID", "NCT Number", "ClinicalTrials.gov ID",
        "ClinicalTrials.gov Identifier", "nctId",
    ),
    "briefTitle": ("Brief Title", "briefTitle"),
    "officialTitle": ("Official Title", "officialTitle"),
    "overallStatus": (
        "Overall Status", "Overall Recruitment Status", "Recruitment Status", "Study Status",
        "Status", "overallStatus",
    ),
    "statusVerifiedDate": (
        "Status Verified Date", "Record Verification Date", "Verification Date", "Last Verified",
        "statusVerifiedDate",
    ),
    "hasResults": ("Has Results", "Study Results", "hasResults"),
    "phases": ("Clinical Phase", "Study Phase", "Phases", "Phase"),
    "studyType": ("Study Classification", "Study Type", "studyType"),
    "enrollmentInfo": (
        "Total Enrollment", "Enrollment Count", "Target Enrollment", "Enrollment",
    ),
    "startDateStruct": ("Study Start Date", "Study Start", "Start Date"),
    "completionDateStruct": ("Study Completion Date", "Study Completion", "Completion Date"),
    "studyFirstPostDateStruct": ("Study First Posted", "First Posted", "First Post"),
    "lastUpdatePostDateStruct": ("Last Update Posted", "Last Update Post"),
    "allocation": ("Allocation Method", "Allocation"),
    "interventionModel": ("Intervention Model", "Interventional Model"),
    "primaryPurpose": ("Primary Study Purpose", "Primary Purpose"),
    "masking": ("Blinding Strategy", "Masking"),
    "minimumAge": ("Minimum Eligible Age", "Minimum Age"),
    "maximumAge": ("Maximum Eligible Age", "Maximum Age"),
    "sex": ("Eligible Sex", "Sexes Eligible for Study", "Sex"),
    "healthyVolunteers": ("Accepts Healthy Volunteers", "Healthy Volunteers"),
    "leadSponsor": ("Lead Sponsor", "Study Sponsor", "Sponsor", "Sponsors"),
    "oversightHasDmc": ("Has Oversight DMC", "Data Monitoring Committee"),
    "isFdaRegulatedDrug": (
        "Is a FDA Regulated Drug?", "Is an FDA Regulated Drug?",
        "Studies a U.S. FDA-regulated Drug Product",
    ),
    "isFdaRegulatedDevice": (
        "Is a FDA Regulated Device?", "Is an FDA Regulated Device?",
        "Studies a U.S. FDA-regulated Device Product",
    ),
    "whyStopped": ("If Stopped, Why?", "Why Study Stopped", "Why Stopped"),
    "mirrorCreated": ("Ignite Creation Date", "Mirror Created", "Record Created"),
    "mirrorUpdated": ("Ignite Modification Date", "Mirror Updated", "Last Updated"),
}  # fmt: skip
# Under these headings one sentence of introduction stands before the value.
INTRODUCED = frozenset({"Sponsors"})
DATES = frozenset({
    "statusVerifiedDate", "startDateStruct", "completionDateStruct", "studyFirstPostDateStruct",
    "lastUpdatePostDateStruct", "mirrorCreated", "mirrorUpdated",
})  # fmt: skip
BOOLEANS = frozenset({
    "hasResults", "healthyVolunteers", "oversightHasDmc", "isFdaRegulatedDrug",
    "isFdaRegulatedDevice",
})  # fmt: skip
CODES = frozenset({
    "overallStatus", "phases", "studyType", "allocation", "interventionModel", "primaryPurpose",
    "masking", "sex",
})  # fmt: skip
# A longer text is a title or prose, and no code, date or number in another spelling.
MAXIMUM_PRINTED = 200
YES, NO = frozenset({"true", "yes"}), frozenset({"false", "no"})
NO_RESULTS = frozenset({"results pending", "no results posted", "no results available"})
TIME_OR_TYPE = re.compile(
    r"\s*(?:@|T|at)?\s*(?:\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]M)?Z?)?\s*"
    r"\(?(?P<type>actual|estimated|anticipated)?\)?\s*",
    re.IGNORECASE,
)
LONG_DATE = re.compile(r"(?P<month>[A-Za-z]+)\s+(?:(?P<day>\d{1,2}),\s*)?(?P<year>\d{4})")
SHORT_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
COUNTED = re.compile(
    r"(?P<count>[\d, ]*\d)\s*(?:participants|patients|people)?\s*\(?(?P<type>actual|estimated)?\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A registry field as the record has it; `kind` is ACTUAL or ESTIMATED where stated."""

    name: str
    route: Route
    value: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A label and the value after it, with the stretch of the snapshot that both fill."""

    label: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FieldMatch:
    """Whether the snapshot prints the field so, and where, or what it prints instead."""

    start: int = 0
    end: int = 0
    detail: str = ""
    """What the snapshot prints instead; empty where it agrees."""

    @property
    def agrees(self) -> bool:
        """Tell whether the snapshot prints the value of the record."""
        return not self.detail


def iter_fields(source: RegistryEntry) -> Iterator[FieldValue]:
    """Yield the registry fields that a record states."""
    if not source.citation.quotes:
        yield FieldValue("briefTitle", ("citation", "title"), source.citation.title)
    for name, value in source.registry:
        if value is None or value in ABSENT or value == ():
            continue
        route: Route = ("registry", name)
        if name == "designInfo":
            for part, code in value:
                if code not in ABSENT:
                    yield FieldValue(part, (*route, part), code)
        elif name == "phases":
            yield FieldValue(name, route, ", ".join(value))
        elif name == "enrollmentInfo":
            yield FieldValue(name, (*route, "count"), value.count, _kind(value.type))
        elif name.endswith("Struct"):
            yield FieldValue(name, (*route, "date"), value.date, _kind(value.type))
        else:
            yield FieldValue(name, route, value)


def find_field(text: str, field: FieldValue) -> FieldMatch:
    """Find a field by its label, and compare what is printed with what the record has."""
    printed = find_printed(text, field.name)
    wrong = next((found for found in printed if not is_printed_so(field, found.value)), None)
    if not printed:
        labels = ", ".join(LABELS[field.name])
        return FieldMatch(detail=f"the snapshot has none of the labels {labels}")
    if wrong is not None:
        return FieldMatch(detail=f"the snapshot prints {wrong.label}: {wrong.value!r}")
    return FieldMatch(printed[0].start, printed[0].end)


def find_printed(text: str, name: str) -> list[Printed]:
    """Return every place at which the first known label of a field stands with its value."""
    lines = _split_lines(text)
    for label in LABELS[name]:
        found = list(_find_label(lines, label))
        if found:
            return found
    if name == "briefTitle" and lines:
        # Mirrors print the brief title as the heading of the page.
        start, title = lines[0]
        return [Printed("the first line", title, start, start + len(title))]
    return []


def is_printed_so(field: FieldValue, printed: str) -> bool:
    """Tell whether a printed value is the record's, in the spellings that registries use."""
    printed = _fold(printed)
    if printed == _fold(field.value):
        return not field.kind
    return len(printed) <= MAXIMUM_PRINTED and _is_spelling(field, printed)


def _is_spelling(field: FieldValue, printed: str) -> bool:
    if field.name in DATES:
        return _is_same_date(field, printed)
    if field.name == "enrollmentInfo":
        return _is_same_count(field, printed)
    if field.name in {"minimumAge", "maximumAge"}:
        return _is_same_age(field.value, printed)
    if field.name in BOOLEANS:
        return _is_same_boolean(field.value.lower(), printed.lower(), field.name)
    return field.name in CODES and _is_same_code(field.value, printed)


def read_printed(name: str, printed: str) -> str:
    """Return the value to write into a record for what a snapshot prints."""
    printed = _fold(printed)
    if len(printed) > MAXIMUM_PRINTED:
        return printed
    if name in DATES:
        date = _read_date(printed)[0]
        return str(date) if date is not None else printed
    if name == "enrollmentInfo":
        match = COUNTED.fullmatch(printed)
        return match["count"] if match else printed
    if name == "hasResults" and printed.lower() in NO_RESULTS | NO:
        return "false"
    return printed


@lru_cache(maxsize=8)
def _split_lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that hold anything, stripped, with their offsets."""
    found = []
    for match in re.finditer(r"[^\n\r]+", text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            found.append((match.start() + line.index(stripped), stripped))
    return found


def _find_label(lines: list[tuple[int, str]], label: str) -> Iterator[Printed]:
    for index, (start, line) in enumerate(lines):
        if line in (label, f"{label}:"):
            at = index + (2 if label in INTRODUCED else 1)
            if at < len(lines) and not line.endswith(":"):
                value_start, value = lines[at]
                yield Printed(label, value, start, value_start + len(value))
        elif line.startswith(f"{label}:"):
            value = line[len(label) + 1 :].strip()
            yield Printed(label, value, start, start + len(line))


def _kind(text: str) -> str:
    return "" if text in ABSENT else text


def _fold(text: str) -> str:
    return " ".join(text.split())


def _read_date(printed: str) -> tuple[PartialDate | None, str]:
    short = SHORT_DATE.match(printed)
    if short:
        return parse_date(short.group()), printed[short.end() :]
    long = LONG_DATE.match(printed)
    if long is None or long["month"].lower() not in MONTHS:
        return None, ""
    month = MONTHS.index(long["month"].lower()) + 1
    return make_date(int(long["year"]), month, int(long["day"] or 0)), printed[long.end() :]


def _is_same_date(field: FieldValue, printed: str) -> bool:
    date, rest = _read_date(printed)
    match = TIME_OR_TYPE.fullmatch(rest)
    if date is None or match is None or date != parse_date(field.value):
        return False
    return _is_same_kind(field.kind, match["type"])


def _is_same_count(field: FieldValue, printed: str) -> bool:
    match = COUNTED.fullmatch(printed)
    if match is None or parse_number(match["count"]) != parse_number(field.value):
        return False
    return _is_same_kind(field.kind, match["type"])


def _is_same_kind(kind: str, printed: str | None) -> bool:
    return not kind or (printed or "").upper() == kind.upper()


def _is_same_age(value: str, printed: str) -> bool:
    ours, theirs = parse_quantity(value), parse_quantity(printed)
    return ours is not None and theirs is not None and ours == theirs


def _is_same_boolean(value: str, printed: str, name: str) -> bool:
    denials = NO | NO_RESULTS if name == "hasResults" else NO
    return any(value in words and printed in words for words in (YES, denials))


def _is_same_code(value: str, printed: str) -> bool:
    plain = re.sub(r"\s*\(.*\)$", "", printed)
    return _squeeze(value) in {_squeeze(printed), _squeeze(plain), _squeeze(_drop_noun(plain))}


def _drop_noun(printed: str) -> str:
    return re.sub(r"\s+Assignment$", "", printed, flags=re.IGNORECASE)


def _squeeze(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "", text.upper())
