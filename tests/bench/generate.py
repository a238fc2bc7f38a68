"""Write a site of many generated records on a fictive topic: varied, valid, the same all day.

    python tests/bench/generate.py FOLDER COUNT

Of five records three are articles, one is a registry entry, and one is the study of that entry.
Each source has a snapshot of its own, in which every quote stands. The vocabulary is that of
`tests/examples`.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from living_evidence.checking import find_today

if TYPE_CHECKING:
    from collections.abc import Iterator

VOCABULARY = Path(__file__).parents[1] / "examples" / "evidence" / "vocabulary.yaml"
SNAPSHOTS = "snapshots"
CONFIGURATION = """\
project = "Generated"
extensions = ["myst_parser", "sphinx_design", "living_evidence.site"]
source_suffix = {".md": "markdown"}
include_patterns = ["index.md", "evidence/sources/*.yaml", "evidence/studies/*.yaml"]
smartquotes = False
html_theme = "furo"
"""
INDEX = "# Generated records\n\nEvery record of this site is invented.\n"
SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve")
CYCLE = 5
"""After this many records the kinds begin anew."""


class Topic(NamedTuple):
    """What one record is about."""

    name: str
    drug: str
    biomarker: str
    site: str
    extent: str
    phase: str

    @property
    def condition(self) -> str:
        """Return the condition in the words of the snapshot."""
        return f"{self.biomarker} {self.extent} {self.site} exampleosis"

    @property
    def terms(self) -> str:
        """Return the terms of the patients, as a record lists them."""
        return f"{self.biomarker}, {self.site}, {self.extent}"


class Record(NamedTuple):
    """The texts of one generated record."""

    folder: str
    name: str
    yaml: str
    snapshot: str = ""


class Result(NamedTuple):
    """A result: its lines in the record, and the sentence that it quotes."""

    name: str
    lines: tuple[str, ...]
    sentence: str


def write_site(root: Path, count: int) -> None:
    """Write a site of `count` records below `root`, which need not exist."""
    for folder in ("sources", "studies"):
        (root / "evidence" / folder).mkdir(parents=True)
    (root / SNAPSHOTS).mkdir()
    (root / "conf.py").write_text(CONFIGURATION, encoding="utf-8")
    (root / "index.md").write_text(INDEX, encoding="utf-8")
    (root / "evidence" / "vocabulary.yaml").write_bytes(VOCABULARY.read_bytes())
    for record in generate_records(count):
        file = root / "evidence" / record.folder / f"{record.name}.yaml"
        file.write_text(record.yaml, encoding="utf-8")
        if record.snapshot:
            snapshot = root / SNAPSHOTS / f"{record.name}.txt"
            snapshot.write_text(record.snapshot, encoding="utf-8")


def generate_records(count: int) -> Iterator[Record]:
    """Yield the first `count` records: the same ones on every machine."""
    makers = (_make_article, _make_article, _make_article, _make_entry, _make_study)
    for number in range(count):
        make = makers[number % CYCLE]
        # A study and its entry are of one topic, so a last entry without its study is made none.
        about = number - (make is _make_study)
        random = Random(about)  # noqa: S311 - variety, and no secret
        if make is _make_entry and number + 1 == count:
            make = _make_article
        yield make(about, random, _choose_topic(about, random))


def _choose_topic(number: int, random: Random) -> Topic:
    digits = [number // 12**place % 12 for place in range(4)]
    return Topic(
        name="".join(SYLLABLES[digit] for digit in digits).capitalize(),
        drug=random.choice(("examplimab", "samplecept")),
        biomarker=random.choice(("EXA-positive", "EXA-negative")),
        site=random.choice(("renal", "nonrenal")),
        extent=random.choice(("advanced", "localised")),
        phase=random.choice(("1", "2", "3")),
    )


def _make_article(number: int, random: Random, topic: Topic) -> Record:
    name = f"{topic.name.lower()}-{2000 + number % 25}"
    title = f"The {topic.name} Study of {topic.drug.capitalize()} in Exampleosis"
    issued = f"{2000 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}"
    volume, pages = number % 400 + 1, f"{10 * number + 1}-{10 * number + 9}"
    results = tuple(_make_results(random, topic))
    treated = f"A phase {topic.phase} study in which patients with {topic.condition} were treated"
    yaml = f"""\
id: {name}
kind: journal-article
citation:
  type: article-journal
  title: {title}
  author: [{{family: {topic.name}, given: A}}, {{literal: et al.}}]
  container-title: J Invented Trials
  issued: "{issued}"
  volume: "{volume}"
  page: {pages}
  DOI: 10.5555/{topic.name.lower()}.{number}
  quotes:
    - {title}
    - {topic.name} A et al. J Invented Trials.
    - "Published {issued}; {volume}:{pages}."
    - "doi: 10.5555/{topic.name.lower()}.{number}"
capture: {{snapshot: {name}.txt, completeness: abstract}}
context:
  terms: [{topic.terms}, exampleosis, {topic.drug}, phase-{topic.phase}, patients]
  quotes:
    - {treated}
    - They were given {topic.drug}
populations:
  everyone:
    terms: [{topic.terms}]
    quotes: [patients with {topic.condition}]
  enrolled:
    parent: everyone
    terms: [{topic.terms}, enrolled]
    quotes: [patients with {topic.condition}, were enrolled]
  included:
    parent: enrolled
    terms: [{topic.terms}, included]
    quotes: [patients with {topic.condition}, were included in the analysis]
  completers:
    parent: included
    terms: [{topic.terms}, completers]
    quotes: [patients with {topic.condition}, had completed treatment]
results:
"""
    snapshot = (
        f"{title}\n\n{topic.name} A et al. J Invented Trials.\n"
        f"Published {issued}; {volume}:{pages}. doi: 10.5555/{topic.name.lower()}.{number}\n\n"
        f"{treated}. They were given {topic.drug}.\n\n"
        + ". ".join(result.sentence for result in results)
        + ".\n"
    )
    return Record("sources", name, yaml + _format_results(results), snapshot)


def _make_results(random: Random, topic: Topic) -> Iterator[Result]:
    enrolled = random.randrange(60, 900)
    included = enrolled - random.randrange(1, 30)
    completed = included - random.randrange(1, 30)
    response = random.randrange(completed // 3, completed)
    yield _count("enrolled", "enrolled", enrolled, f"In all, {enrolled} patients were enrolled")
    yield _proportion(
        "included", "included", included, "enrolled",
        f"Of the {enrolled}, {included} were included in the analysis",
    )  # fmt: skip
    yield _proportion(
        "completed", "completers", completed, "included",
        f"Of these {included} patients, {completed} had completed treatment",
    )  # fmt: skip
    yield _proportion(
        "response", "completers", response, "completed",
        f"Among the {completed} patients who completed treatment, "
        f"{response} had a complete response",
        outcome="complete-response",
    )  # fmt: skip
    makers = (_make_survival, _make_follow_up, _make_harms, _make_endpoint, _make_duration)
    chosen = random.sample(makers, random.randrange(2, 6))
    yield from (make(random, topic) for make in makers if make in chosen)


def _make_survival(random: Random, _: Topic) -> Result:
    # Before the shortest median follow-up, with an interval that is symmetric on the plain scale.
    percent, months = random.randrange(50, 95), random.randrange(6, 12)
    spread = random.randrange(3, 20)
    low, high = percent - spread, min(percent + spread, 100)
    sentence = (
        f"Relapse-free survival at {months} months was {percent}% "
        f"(95% confidence interval, {low} to {high})"
    )
    return Result("relapse-free-survival", (
        "type: survival",
        "population: included",
        "outcome: relapse-free-survival",
        f"timepoint: {{value: {months} months, from: not-stated}}",
        f'percent: "{percent}"',
        f'interval: {{level: "95", low: "{low}", high: "{high}"}}',
        'total: "#included"',
        "terms: [confidence-interval]",
        f'quotes: ["{sentence}"]',
    ), sentence)  # fmt: skip


def _make_follow_up(random: Random, _: Topic) -> Result:
    months = random.randrange(120, 600) / 10
    longest = months + random.randrange(10, 200) / 10
    sentence = (
        f"The median follow-up of the included patients was {months:.1f} months "
        f"(range, 0 to {longest:.1f})"
    )
    return Result("follow-up", (
        "type: duration",
        "population: included",
        "outcome: follow-up",
        "statistic: median",
        f"value: {months:.1f} months",
        f'range: {{low: "0", high: "{longest:.1f}"}}',
        "terms: [median, range]",
        f'quotes: ["{sentence}"]',
    ), sentence)  # fmt: skip


def _make_harms(random: Random, _: Topic) -> Result:
    percent = random.randrange(5, 95)
    sentence = f"Reversible grade 1 or 2 adverse events were seen in {percent}%"
    return Result("adverse-events", (
        "type: proportion",
        "population: everyone",
        "outcome: adverse-events-grade-1-2",
        f'percent: "{percent}"',
        "total: not-stated",
        "terms: [reversible]",
        f'quotes: ["{sentence}"]',
    ), sentence)  # fmt: skip


def _make_endpoint(random: Random, _: Topic) -> Result:
    months = random.choice((6, 12, 18, 24, 36))
    says = f"primary end point was a sustained complete response at {months} months"
    return Result("primary-endpoint", (
        "type: assertion",
        "population: everyone",
        "outcome: sustained-complete-response",
        f"timepoint: {{value: {months} months, from: not-stated}}",
        "role: protocol",
        f"says: the {says}",
        "terms: [primary-endpoint]",
        f"quotes: [The {says}]",
    ), f"The {says}")  # fmt: skip


def _make_duration(random: Random, topic: Topic) -> Result:
    months = random.randrange(3, 24)
    sentence = f"The use of {topic.drug} was planned for {months} months"
    return Result("treatment-duration", (
        "type: duration",
        "population: everyone",
        "role: protocol",
        "statistic: planned",
        f"value: {months} months",
        f"terms: [{topic.drug}]",
        f"quotes: [{sentence}]",
    ), sentence)  # fmt: skip


def _count(name: str, population: str, value: int, sentence: str) -> Result:
    lines = ("type: count", f"population: {population}", f'value: "{value}"')
    return Result(name, (*lines, f'quotes: ["{sentence}"]'), sentence)


def _proportion(
    name: str, population: str, events: int, total: str, sentence: str, *, outcome: str = ""
) -> Result:
    return Result(name, (
        "type: proportion",
        f"population: {population}",
        *([f"outcome: {outcome}"] if outcome else []),
        f'events: "{events}"',
        f'total: "#{total}"',
        f'quotes: ["{sentence}"]',
    ), sentence)  # fmt: skip


def _format_results(results: tuple[Result, ...]) -> str:
    blocks = ("\n    ".join((f"  {result.name}:", *result.lines)) + "\n" for result in results)
    return "".join(blocks)


def _make_entry(number: int, random: Random, topic: Topic) -> Record:
    registered = f"NCT{10_000_000 + number}"
    title = f"The {topic.name} Study of {topic.drug.capitalize()}"
    adults, oldest = random.randrange(16, 22), random.randrange(65, 90)
    gray, parts, count = (
        random.randrange(20, 60),
        random.randrange(5, 25),
        random.randrange(20, 500),
    )
    started, updated = f"2028-{1 + number % 12:02}-01", _find_last_month()
    yaml = f"""\
id: {registered}
kind: registry-entry
study: {registered}
citation: {{type: webpage, title: {title}}}
capture: {{snapshot: {registered}.txt, completeness: full-text}}
context:
  terms: [{topic.terms}, exampleosis, single-arm, open-label, phase-2]
  quotes:
    - "This is a single-arm, open-label, phase II study"
    - with {topic.condition}
populations:
  eligible:
    terms: [{topic.terms}]
    quotes: [with {topic.condition}]
registry:
  nctId: {registered}
  briefTitle: {title}
  overallStatus: NOT_YET_RECRUITING
  hasResults: "false"
  phases: [PHASE2]
  studyType: INTERVENTIONAL
  enrollmentInfo: {{count: "{count}"}}
  startDateStruct: {{date: "{started}"}}
  completionDateStruct: {{date: "2029-12-31"}}
  designInfo:
    allocation: NA
    interventionModel: SINGLE_GROUP
    primaryPurpose: TREATMENT
    masking: NONE
  minimumAge: {adults} Years
  maximumAge: {oldest} Years
  sex: ALL
  mirrorUpdated: "{updated}"
results:
  eligible-age:
    type: limit
    population: eligible
    role: protocol
    minimum: {adults} years
    maximum: {oldest} years
    terms: [age]
    quotes: [Age between {adults} and {oldest} years]
  planned-dose:
    type: dose
    population: eligible
    role: protocol
    total: {gray} Gy
    fractions: "{parts}"
    per-fraction: not-stated
    terms: [radiotherapy]
    quotes: ["radiotherapy, total dose of {gray} Gy in {parts} fractions"]
  primary-endpoint:
    type: assertion
    population: eligible
    outcome: pathological-complete-response
    role: protocol
    says: the primary outcome is the pathological complete response rate
    terms: [primary-endpoint]
    quotes: [The primary outcome is the pathological complete response rate]
"""
    printed = {
        "NCT ID": registered,
        "Last Updated": updated,
        "Study Results": "Results pending",
        "Recruitment Status": "NOT_YET_RECRUITING",
        "Clinical Phase": "PHASE2",
        "Total Enrollment": f"{count} participants",
        "Study Classification": "INTERVENTIONAL",
        "Study Start Date": started,
        "Study Completion Date": "2029-12-31",
        "Detailed Description": (
            "This is a single-arm, open-label, phase II study. Adult patients "
            f"with {topic.condition} will receive radiotherapy, total dose of {gray} Gy in {parts} "
            "fractions. The primary outcome is the pathological complete response rate."
        ),
        "Allocation Method": "NA",
        "Intervention Model": "SINGLE_GROUP",
        "Primary Study Purpose": "TREATMENT",
        "Blinding Strategy": "NONE",
        "Inclusion Criteria": f"1. Age between {adults} and {oldest} years;",
        "Minimum Eligible Age": f"{adults} Years",
        "Maximum Eligible Age": f"{oldest} Years",
        "Eligible Sex": "ALL",
    }
    snapshot = f"{title}\n\n" + "".join(f"{label}\n\n{text}\n\n" for label, text in printed.items())
    return Record("sources", registered, yaml, snapshot)


def _find_last_month() -> str:
    """Return a day of last month: what an entry says of its state holds for a while only."""
    day = date.fromisoformat(str(find_today())) - timedelta(days=30)
    return day.isoformat()


def _make_study(number: int, _: Random, topic: Topic) -> Record:
    registered = f"NCT{10_000_000 + number}"
    title = f"The {topic.name} Study, an invented one"
    yaml = f"id: {registered}\ntitle: {title}\nregistry: {registered}\n"
    return Record("studies", registered, yaml)


if __name__ == "__main__":
    write_site(Path(sys.argv[1]), int(sys.argv[2]))
