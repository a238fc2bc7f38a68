"""A patient, or somebody to write to, is named in a record.

News stories name patients and registries name contacts. Their names are no evidence, and a
record would keep them long after the story is gone. A name is known by the words around it in the
record; where the snapshot is at hand, also by those around it there, so that a quote that begins
with the name is found too.

To mend: quote another stretch, or shorten the quote; say "one patient". Authors of a publication
stand in its citation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from living_evidence.memo import keep_last
from living_evidence.problems import Place, Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Document, Route
    from living_evidence.loading import Loaded
    from living_evidence.quotes import QuoteIndex
    from living_evidence.records import BaseSource
    from living_evidence.rules.base import Index

_WORD = r"[A-ZÀ-Þ][a-zß-ÿ]+(?:[-'’][A-ZÀ-Þ][a-zß-ÿ]+)?"
_NAME = rf"{_WORD}(?:[ ](?:[A-Z]\.[ ])?{_WORD}){{1,2}}"
_PERSON = (
    r"(?:patient|participant|volunteer|survivor|woman|man|mother|father|wife|husband|daughter|son|"
    r"grandmother|grandfather|teacher|boy|girl)"
)
_SAYS = (
    r"(?:was|is|said|says|told|tells|shared|shares|called|felt|feels|recalled|recalls|learned|thanked|hopes|"
    r"describes|described|remembers|remembered|received|underwent|had|has)"
)
_OF_SOMEBODY = r"(?:she|he|her|his|him|herself|himself)"
_OF_PATIENTS = r"(?:患者|病人|受试者|参与者|志愿者)"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
PEOPLE = _PERSON.removeprefix("(?:").removesuffix(")").split("|")
CHINESE_PEOPLE = _OF_PATIENTS.removeprefix("(?:").removesuffix(")").split("|")
# Each with words of which a text has at least one where the pattern fits: quick to look for.
PATTERNS: tuple[tuple[Sequence[str], re.Pattern[str]], ...] = (
    # A name beside the word for a patient, between commas or not, and a patient after a name.
    (PEOPLE, re.compile(rf"\b{_PERSON}\b[^.;:()]{{0,60}}?,\s(?P<name>{_NAME}),\s(?=[a-z])")),
    (PEOPLE, re.compile(rf"\b{_PERSON}\s(?P<name>{_NAME})(?=[\s,.;:])")),
    (("atient ",), re.compile(r"\b[Pp]atient\s(?P<name>[A-Z]\.\s?[A-Z]\.)")),
    (
        PEOPLE,
        re.compile(
            rf"(?P<name>{_NAME}),\s(?:an?|the|who|aged|\d{{2}})\s[^.;:]{{0,40}}\b(?:{_PERSON})\b"
        ),
    ),
    ((" named ", " called "), re.compile(rf"\b{_PERSON}\s(?:named|called)\s(?P<name>{_NAME})")),
    # A name with what its bearer said or felt.
    (
        (" she ", " he ", " her", " his ", " him"),
        re.compile(rf"(?P<name>{_NAME}),?\s{_SAYS}\b[^.;]{{0,80}}?\b{_OF_SOMEBODY}\b"),
    ),
    # A name with its degree, and a name before or after the word for a contact.
    (
        ("MD", "M.D.", "PhD", "Ph.D.", "MBBS", "FRCS", "RN"),
        re.compile(rf"(?P<name>{_NAME}),?\s(?:MD|M\.D\.|PhD|Ph\.D\.|MBBS|FRCS|RN)\b"),
    ),
    (
        ("ontact", "nvestigator", "esponsible"),
        re.compile(
            r"\b(?:[Cc]ontact(?:\s[Pp]erson)?|[Pp]rincipal\s[Ii]nvestigator|[Rr]esponsible\s[Pp]arty|"
            rf"[Ii]nvestigator)\s?[:=]\s?(?P<name>{_NAME})"
        ),
    ),
    (
        ("nvestigator",),
        re.compile(rf"(?P<name>{_NAME})\s+(?:Principal|Study|Lead)\s[Ii]nvestigator\b"),
    ),
    (
        ("Mr", "Ms", "Miss", "Dr", "Prof"),
        re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s(?P<name>{_WORD}(?:\s{_WORD})*)"),
    ),
    # Chinese: a surname with Mr or Ms, and a patient who says something.
    (
        ("先生", "女士", "小姐"),
        re.compile(rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:先生|女士|小姐))"),
    ),
    (
        CHINESE_PEOPLE,
        re.compile(
            rf"{_OF_PATIENTS}(?:名叫|叫)?(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)"
            r"(?=说(?!明)|告诉|表示|回忆|称)"
        ),
    ),
)
# Each pattern holds one of these: most records hold none, and need no closer look.
SIGNS = re.compile(
    rf"\b(?:{_PERSON}|Patient|MD|M\.D|PhD|Ph\.D|MBBS|FRCS|RN|[Cc]ontact|[Ii]nvestigator|"
    rf"[Rr]esponsible|Mr|Mrs|Ms|Miss|Dr|Prof|{_OF_SOMEBODY})\b|先生|女士|小姐|{_OF_PATIENTS}"
)
# Capitalised words that begin or end the name of a place, an institution or a thing.
NO_NAMES = frozenset({
    "After", "America", "American", "Angeles", "Association", "Background",
    "Before", "Board", "Brief", "Cancer", "Carcinoma", "Center", "Central", "Centre", "China",
    "Chinese", "Clinic", "College", "Committee", "Conclusions", "Contact", "Criteria",
    "December", "Department", "Disease", "Each", "East", "European", "Every", "Faculty",
    "February", "Figure", "Foundation", "Friday", "Group", "Health", "Her", "His", "Hong",
    "Hospital", "Index", "Institute", "Investigator", "January", "Journal", "July",
    "Kingdom", "Kong", "Leukaemia", "Leukemia", "Los", "Lymphoma", "March", "Medical",
    "Medicine", "Melanoma", "Methods", "Ministry", "Monday", "New", "North", "November",
    "October", "Official", "Our", "Participants", "Party", "Patient", "Patients", "Phase",
    "Principal", "Research", "Responsible", "Results", "Saint", "San", "Sarcoma", "Saturday",
    "Scale", "School", "Score", "September", "Society", "South", "Sponsor", "States", "Study",
    "Summary", "Sunday", "Syndrome", "Table", "Team", "Test", "That", "The", "Their", "Therapy",
    "These", "This", "Those", "Thursday", "Title", "Treatment", "Trial", "Tuesday", "Tumor",
    "Tumour", "United", "University", "Wednesday", "West", "When", "While", "York",
})  # fmt: skip
# A citation names its authors, a rating its rater, and a judgement may name who made it.
NAMES_ALLOWED = frozenset(
    {"citation", "rater", "by", "author", "references", "publisher", "leadSponsor"}
)
SHORTEST_PART = 4
"""Fewer letters of a name, given or family, are found in too many other words."""
FAILING = (
    "sources/gamma-news: {note: 'The first participant, Jane Roe, was glad to hear it.'}",
    "sources/gamma-news: {note: 'Jane Roe, a patient from the first group, was glad.'}",
    "sources/gamma-news: {note: 'Patient Jane Roe was glad, and patient J.R. too.'}",
    "sources/gamma-news: {note: 'Jane Roe, was thrilled when she heard it.'}",
    "sources/gamma-news: {note: 患者王小明说他很好。}",
    "sources/gamma-news: {note: 一年后，李女士仍无复发。}",
    "sources/NCT99999902: {note: 'Contact: Jane Roe'}",
    """\
sources/NCT99999902:
  results:
    contact:
      type: assertion
      says: Jane Roe, MD can be asked
      quotes: [Patients will receive radiotherapy]
""",
    # The snapshot shows who it is; the quote alone does not, nor does the name of a result.
    """\
sources/gamma-news:
  note: A story of Jane Roe.
snapshots/gamma-news.txt: {goes on.: 'goes on. The first participant, Jane Roe, was glad.'}
""",
    """\
sources/gamma-news:
  results:
    jane-roe: {type: assertion, role: background, says: she was glad, quotes: [goes on]}
snapshots/gamma-news.txt: {goes on.: 'goes on. The first participant, Jane Roe, was glad.'}
""",
    """\
discrepancies/age-limit: {reason: As Jane Roe asked.}
snapshots/registry-02.txt: {Eligible Sex: "Jane Roe\\n\\nPrincipal Investigator\\n\\nEligible Sex"}
""",
)
PASSING = (
    "sources/gamma-news: {note: 'One patient, whom the post names, was glad to hear it.'}",
    "sources/gamma-news: {note: 'Patients in New York, United States, were seen.'}",
    "sources/gamma-news: {note: 'One patient, Hong Kong, was seen; Memorial Hospital had its trial.'}",
    "sources/gamma-news: {note: 一位女士参加了，患者高血压说明如下。}",
    "sources/alpha-2024: {citation: {author: [{family: Fictive, given: A}]}}",
    # An author may be spoken of by a source.
    """\
snapshots/alpha-2024.txt: {'Conclusions:': 'Ada Fictive, MD, led it. Conclusions:'}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every name of a patient or a contact that the words around it give away."""
    for loaded in index.corpus.sources.values():
        yield from _check_source(loaded)


def check(index: Index) -> Iterator[Problem]:
    """Yield every such name that is known from a snapshot."""
    known = names_in_snapshots(index.corpus, index.quotes)
    if known:
        for document in index.corpus.documents.values():
            yield from _check_document(document, known)


def names_in_snapshots(corpus: Corpus, quotes: QuoteIndex) -> dict[str, tuple[str, ...]]:
    """Return, by source, who is named in its captured text and is no author of any source."""
    authors = {
        word
        for loaded in corpus.sources.values()
        for name in loaded.model.citation.author
        for word in f"{name.family} {name.literal}".split()
    }
    found = {
        source: tuple(
            name for name in find_names(snapshot.text) if authors.isdisjoint(name.split())
        )
        for source, snapshot in quotes.snapshots.items()
    }
    return {source: names for source, names in found.items() if names}


@keep_last
def _check_source(loaded: Loaded[BaseSource]) -> tuple[Problem, ...]:
    text = loaded.document.text
    # A backslash may stand within a word of a quoted text.
    if "\\" not in text and not SIGNS.search(text):
        return ()
    return tuple(
        _make_problem(loaded.model.id, loaded.place(*route), name)
        for route, text in _texts(loaded.document.data, ())
        for name in find_names(text)
    )


def _check_document(document: Document, known: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    own = document.path.rpartition("/")[2].removesuffix(".yaml")
    for source, names in known.items():
        for name in names:
            for pattern in spellings_of(name, parts=source == own):
                match = pattern.search(document.text)
                if match is not None:
                    yield _make_problem(own, _place_of(document, match.start()), match.group())
                    break


@lru_cache(maxsize=1024)
def spellings_of(name: str, *, parts: bool) -> tuple[re.Pattern[str], ...]:
    """Return how a name may stand in a text: whole, as an id, and where wanted each part of it."""
    words = [re.escape(word) for word in name.split()]
    whole = re.compile(r"\b" + r"[\s_.-]+".join(words) + r"\b", re.IGNORECASE)
    if not parts or len(words) == 1:
        return (whole,)
    single = (word for word in words if len(word) >= SHORTEST_PART)
    return (whole, *(re.compile(rf"\b{word}\b") for word in single))


def _place_of(document: Document, offset: int) -> Place:
    before = document.text[:offset]
    line = before.count("\n") + 1
    return Place(document.path, line, offset - (before.rfind("\n") + 1) + 1)


def _make_problem(record: str, place: Place, name: str) -> Problem:
    shown = mask(name)
    sides = (Side("the record", shown, place), Side("the site", "no person is named"))
    message = f"{record} names a person who is no author: {shown}"
    hint = "Quote another stretch, or shorten this one so that no name is left."
    return Problem("person-named", message, place, sides, hint, length=len(name))


def mask(name: str) -> str:
    """Return the initials of a name: a message must not spread what it objects to."""
    return " ".join(f"{word[0]}…" for word in re.split(r"[\s_-]+", name) if word)


@lru_cache(maxsize=16384)
def find_names(text: str) -> tuple[str, ...]:
    """Return the names of patients and contacts in a text."""
    found = (
        match["name"]
        for words, pattern in PATTERNS
        if any(word in text for word in words)
        for match in pattern.finditer(text)
    )
    return tuple(dict.fromkeys(name for name in map(_trim, found) if name))


def _trim(name: str) -> str:
    """Drop the words that are no part of a name; where none of one is left, it was none."""
    words = name.split()
    while words and words[0] in NO_NAMES:
        words.pop(0)
    short = len(words) < min(2, len(name.split()))
    return "" if short or not NO_NAMES.isdisjoint(words) else " ".join(words)


def _texts(data: Any, route: Route) -> Iterator[tuple[Route, str]]:
    if isinstance(data, str):
        yield route, data
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _texts(value, (*route, at))
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in NAMES_ALLOWED:
                yield from _texts(value, (*route, key))
