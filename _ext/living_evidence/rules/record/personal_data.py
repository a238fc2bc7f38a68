"""A record, a quote or the lock holds an e-mail address, a telephone number, or a patient's number.

Sources print how to reach people, and now and then the number or the date of birth by which one
patient could be found. Evidence does not need it, and a site that is copied and archived must not
spread it.

To mend: shorten the quote so that it ends before the address, number or date. Authors and responsible
institutions stand in the citation, by name only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.problems import Place, Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.documents import Document
    from living_evidence.rules.base import Index

# What is all digits and belongs to nobody: web addresses, DOIs, registry numbers, ORCIDs,
# ISBNs, hashes, dates and decimal numbers. It is blotted out before numbers are looked for.
HARMLESS = re.compile(
    r"https?://\S+|\bwww\.\S+|\bCTRI/\d{4}/\d{2}/\d+|\b10\.\d{4,9}/\S+|\b(?:NCT|PMID|PMC|ISRCTN|ACTRN|ChiCTR|DRKS|EudraCT|"
    r"jRCT|UMIN|KCT|TCTR|PACTR|IRCT)\W{0,3}\d[\d-]*"
    r"|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b|\b97[89][- ]?(?:\d[- ]?){9}\d\b|\b[0-9a-f]{32,64}\b"
    r"|(?<!\d)(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<![\d.])\d+\.\d+(?![\d.])",
    re.IGNORECASE,
)
MAIL = re.compile(
    r"[\w.+%-]+\s?(?:@|\[at\]|\(at\)|\{at\})\s?[\w-]+(?:\s?(?:\.|\[dot\]|\(dot\))\s?[\w-]+)+",
    re.IGNORECASE,
)
SPELLED_MAIL = re.compile(
    r"\b[\w.+-]+\s+at\s+[\w-]+(?:\s+dot\s+[\w-]+)*\s+dot\s+(?:com|org|net|edu|gov|info|io|[a-z]{2})\b",
    re.IGNORECASE,
)
# The number of a patient's file, and the day of a birth.
OF_PATIENT = re.compile(
    r"\b(?:MRN|medical\s+record\s+(?:no|number)|hospital\s+(?:no|number)|patient\s+(?:id|identifier|no|number)|"
    r"NHS\s+(?:no|number)|social\s+security\s+(?:no|number)|SSN)\b[\s.:#]{0,3}(?:is\s)?[A-Z]{0,3}\d[\d -]{4,}\d"
    r"|(?:身份证|病历|住院)号?(?:码)?[\s:：]{0,2}[A-Z]?\d{6,}[\dXx]",
    re.IGNORECASE,
)
BIRTH = re.compile(
    r"\b(?:DOB|date\s+of\s+birth|born\s+on)\b[\s:]{0,3}(?:the\s)?(?=[^\n]{0,16}\d{4})[A-Za-z]{0,9}\.?\s?"
    r"\d{1,4}(?:st|nd|rd|th)?[\s./-]?(?:of\s)?(?:[A-Za-z]{3,9}|\d{1,2})?[\s.,/-]{0,2}\d{2,4}"
    r"|(?:出生于|出生日期)[\s:：]{0,2}\d{4}\s?年?",
    re.IGNORECASE,
)
PATIENT_SIGN = re.compile(
    r"\b(?:MRN|record|hospital|patient|NHS|security|SSN|DOB|birth|born)\b|身份证|病历|住院|出生|\bdot\b",
    re.IGNORECASE,
)
# Cheap to look for: most lines have neither, and need no closer look.
MAIL_SIGN = re.compile(r"@|[\[({]at[\])}]", re.IGNORECASE)
MANY_DIGITS = re.compile(r"(?:\d\D{0,3}){7}")
TELEPHONES = (
    re.compile(r"(?<![\w+])\+\s?\d{1,3}[\s().-]{0,3}\d(?:[\s().-]{0,2}\d){6,12}(?!\d)"),
    re.compile(r"(?<![\w.])00\d{1,3}[\s().-]{1,3}\d(?:[\s().-]{0,2}\d){6,12}(?!\d)"),
    re.compile(r"(?<![\w.-])(?:1[\s.-])?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?![\w.-])"),
    re.compile(r"(?<![\w.-])\(?0\d{1,4}\)?[\s/-]\d{3,4}[\s-]?\d{3,5}(?![\w.-])"),
    re.compile(r"(?<![\w.-])1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![\w.-])"),
    re.compile(
        r"(?:\b(?:tel|telephone|phone|mobile|fax|call|whatsapp|hotline)\b|电话|手机|联系方式)"
        r"[\s.:：]{0,4}(?:(?:no|number|us|at)\b[\s.:]{0,3})?\(?\d(?:[\s().-]{0,2}\d){5,13}(?!\d)",
        re.IGNORECASE,
    ),
)
OTHERS = (
    ("an e-mail address", SPELLED_MAIL),
    ("a patient's number", OF_PATIENT),
    ("a date of birth", BIRTH),
)
FAILING = (
    "sources/gamma-news: {note: Write to someone@example.org for more.}",
    "sources/gamma-news: {note: Write to someone (at) example (dot) org.}",
    "sources/gamma-news: {note: Write to someone at example dot org.}",
    "sources/gamma-news: {note: 'MRN 00123456, a patient of the first group.'}",
    "sources/gamma-news: {note: 'Born on 3 May 1970.'}",
    "sources/gamma-news: {note: 'DOB: 1970-05-03'}",
    "sources/gamma-news: {note: 病历号：00123456}",
    "sources/gamma-news: {note: Call +44 20 7946 0958.}",
    "sources/gamma-news: {note: Call (202) 555-0143.}",
    "sources/gamma-news: {note: 'Tel: 5550143'}",
    """\
sources/alpha-2024:
  results:
    enrolled:
      quotes: [90 patients were enrolled at 020 7946 0958]
""",
    "judgements: {judgements: {no-comparison: {by: someone@example.org}}}",
    "notices: {notices: {not-advice: {text: {en: Call ０２０ ７９４６ ０９５８.}}}}",
)
PASSING = (
    "sources/gamma-news: {note: 'See NCT99999901, 10.5555/2024.202.555.0143 and PMID 39999999.'}",
    "sources/gamma-news: {note: 'From 2020-10-01 to 2029-12-31, 12;386(24):2363-2376.'}",
    """\
sources/gamma-news: {note: 'Platelets at least 100 × 10^9/L; 1 234 of 56 789; 0 to 60.8; 7:38
    PM @ noon.'}
""",
    """\
sources/gamma-news: {note: 'ORCID 0000-0002-1825-0097, ISSN 0028-4793, ISBN 978-3-16-148410-0.'}
""",
    """\
sources/gamma-news: {note: 'Patient number 12 of 90; hospital records of 2019-2021; the idea was born
    on a ward in 2015.'}
""",
    "sources/gamma-news: {note: 'https://example.org/call/020-7946-0958 is an address of a page.'}",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every e-mail address and telephone number in a record, or in the lock."""
    for document in index.corpus.documents.values():
        yield from _check_document(document)
    for line in index.quotes.lock.lines.values():
        # The rest of a line is hashes, positions and one of two words.
        for what, _, text in (*find_personal_data(line.source), *find_personal_data(line.route)):
            yield _make_problem(what, text, line.place)


@keep_last
def _check_document(document: Document) -> tuple[Problem, ...]:
    return tuple(
        _make_problem(what, found, Place(document.path, number, at + 1))
        for number, line in enumerate(document.text.splitlines(), start=1)
        for what, at, found in find_personal_data(line)
    )


@lru_cache(maxsize=16384)
def find_personal_data(line: str) -> tuple[tuple[str, int, str], ...]:
    """Return what it is, where it starts, and its text; full-width characters are read alike."""
    return tuple(_find_personal_data(line))


def _find_personal_data(line: str) -> Iterator[tuple[str, int, str]]:
    folded = line if line.isascii() else unicodedata.normalize("NFKC", line)
    mails = list(MAIL.finditer(folded)) if MAIL_SIGN.search(folded) else []
    for match in mails:
        yield "an e-mail address", match.start(), match.group()
    if PATIENT_SIGN.search(folded):
        for what, pattern in OTHERS:
            for match in pattern.finditer(folded):
                yield what, match.start(), match.group()
    if not MANY_DIGITS.search(folded):
        return
    plain = HARMLESS.sub(_blot, MAIL.sub(_blot, folded) if mails else folded)
    if not MANY_DIGITS.search(plain):
        return
    end = 0
    found = (match for pattern in TELEPHONES for match in pattern.finditer(plain))
    for match in sorted(found, key=lambda match: match.start()):
        if match.start() >= end:
            yield "a telephone number", match.start(), match.group().strip()
            end = match.end()


def _blot(match: re.Match[str]) -> str:
    return "#" * len(match.group())


def _make_problem(what: str, text: str, place: Place) -> Problem:
    # The message must not spread what it objects to.
    shown = f"{text[:2]}…{text[-2:]}"
    sides = (Side("the file", shown, place), Side("the site", "no way to reach a person"))
    hint = "Take it out; shorten a quote so that it ends before it."
    return Problem(
        "personal-data", f"this is {what}: {shown}", place, sides, hint, length=len(text)
    )
