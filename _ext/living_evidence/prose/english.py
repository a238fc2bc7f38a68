"""English: how it writes figures, and its closed word classes as one `Language`.

The word lists stand in `lexicon`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from living_evidence.prose import lexicon
from living_evidence.prose.language import Figures, Language
from living_evidence.prose.patterns import compile_later
from living_evidence.values import MONTHS, Number, parse_number, parse_unit

DIGITS = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# The two looks ahead change nothing but the time that a place without a number takes.
N = rf"\b(?:(?=\d)(?<!\.){DIGITS}(?!\d)|(?=[aefhnostz]){lexicon.NUMBER_WORDS}\b)"
PCT = r"\s?(?:%(?![\s-]?points?\b)|per\s?cent(?:age)?\b(?![\s-]points?)|percent\b(?![\s-]points?))"
POINTS = r"(?:percentage[\s-]points?|per\s?cent[\s-]points?|%[\s-]?points?|pp)\b"
UNIT = (
    r"(?:calendar\s+)?(?:days?|weeks?|wks?|months?|mos?\b|years?|yrs?|Gy|cGy|grays?|mm|millimet(?:re|er)s?|"
    r"cm|centimet(?:re|er)s?|mg|g/L|[x×]\s?10\s?\\?\^?9\s?/L|fractions?)\b"
)
A_UNIT = (
    r"\b(?:(?<=after )|(?<=at )|(?=a\s+(?:year|month|week)\s+(?:on|later|after|into)\b))"
    r"(?<!\bthan )(?<!\bhalf )(?<!\bof )(?<!\bmany )a(?=\s+(?:year|month|week)\b)"
)
"""The “a” of “after a year” and “a year on” is one."""
TO = r"\s?(?:-|to|through|until|or(?=\s))\s?"
OF = r"(?:\s?/\s?|\s+(?:out\s+)?of\s+(?:the\s+|these\s+|those\s+|all\s+|a\s+total\s+of\s+)*)"
WHO = rf"(?:\s+(?:\w+\s+)?{lexicon.PEOPLE})?"
MONTH = "|".join(month[:3] for month in MONTHS)
MONTH_NAME = rf"(?P<month>(?:{MONTH})[a-z]*)\.?"
ROMAN = r"(?:IV|III|II|I|V)"
ONE_OF = rf"(?:{ROMAN}[A-D]?|\d[A-Da-d]?|one|two|three|four|five)"

IDENTIFIERS = (
    ("url", compile_later(r"https?://[^\s<>\"]+", re.I)),
    ("doi", compile_later(r"\b(?:doi:?\s?)?(10\.\d{4,9}/[^\s\"<>]+)", re.I)),
    ("nct", compile_later(r"\b(NCT[\s-]?\d[\d-]*)", re.I)),
    ("pmid", compile_later(r"\b(?:PMID|PMCID|PMC):?\s?(\d+)", re.I)),
    ("locator", compile_later(r"\b(\d+\s?\(\d+\)(?:\s?[:,]\s?\d+\s?-\s?\d+)?)")),
)
LABELS = (
    compile_later(
        r"\b(?:cohorts?|arms?|groups?|phases?|grades?|stages?|types?|figures?|fig\.|tables?|levels?|tiers?|"
        r"cycles?|lines?|version|cN|cT|ypT|ypN|ECOG(?:\s+(?:PS|performance\s+status))?(?:\s+score)?(?:\s+of)?)"
        rf"\s?-?{ONE_OF}(?:(?:\s?-\s?|\s?/\s?|\s+(?:or|and|to)\s+|,\s?(?:(?:or|and)\s+)?){ONE_OF})*\b",
        re.I,
    ),
    compile_later(r"\b[cypu]{0,2}[TNMR][0-4][a-d]?(?:\s?[-/]\s?[TNM]?[0-4][a-d]?)*\b"),
    compile_later(
        r"\b(?:[A-Za-z]+-\d+[A-Za-z]*|[A-Za-z]{1,8}\d+[A-Za-z0-9]*|\d+-[A-Z]{2,}[A-Za-z]*|\d+[A-Z]{2,}\w*)\b"
    ),
    compile_later(r"\b\d+(?:st|nd|rd|th)\b"),
)
LONG_DATES = (
    compile_later(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH_NAME},?\s+(?P<year>\d{{4}})\b",
        re.I,
    ),
    compile_later(
        rf"\b{MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I
    ),
)
DATES = (
    # As sources in Chinese write them, and as they may be repeated.
    compile_later(
        r"(?P<year>\d{4})\s?年(?:\s?(?P<number>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?)?"
    ),
    compile_later(r"\b(?P<year>\d{4})-(?P<number>\d{2})(?:-(?P<day>\d{2}))?\b"),
    compile_later(rf"\b{MONTH_NAME}\s+(?:of\s+)?(?P<year>\d{{4}})\b", re.I),
    compile_later(rf"\b{MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?%)", re.I),
    compile_later(
        rf"(?<![\w.,/])(?P<year>(?:19|20)\d{{2}})(?![\w/%]|[.,]\d|\s+(?:{lexicon.PEOPLE}|{UNIT}))"
    ),
)
CI = (
    r"(?:confidence\s+(?:intervals?|limits?)(?:\s+[(\[]CIs?[)\]])?|CIs?|"
    r"credible\s+intervals?(?:\s+[(\[]CrIs?[)\]])?|CrIs?)"
)
INTERVALS = (
    compile_later(
        rf"(?P<level>{N}){PCT}\s+{CI}\s?[:,;=]?\s*(?:(?:was|is|of|from|ranged|ranging|between)\s+)*\(?\[?"
        rf"(?P<low>{N})(?:{PCT})?(?:{TO}|\s?,\s?|\s+and\s+)(?P<high>{N})(?P<unit>{PCT}|[\s-]?{POINTS}|[\s-]?{UNIT})?",
        re.I,
    ),
    compile_later(
        rf"\b{CI}\s?[:,;=]?\s*(?:(?:was|is|of|from|ranged|ranging|between)\s+)*\(?\[?"
        rf"(?P<low>{N})(?:{PCT})?(?:{TO}|\s?,\s?|\s+and\s+)(?P<high>{N})(?P<unit>{PCT}|[\s-]?{POINTS}|[\s-]?{UNIT})?",
        re.I,
    ),
)
LEVEL = compile_later(rf"(?P<low>{N}){PCT}\s+{CI}", re.I)
RANGES = (
    compile_later(rf"(?<=\brange )[\[(](?P<low>{N})\s?,\s?(?P<high>{N})(?P<unit>)[\])]", re.I),
    compile_later(
        rf"(?:\b(?P<between>between)\s+)?(?P<low>{N})(?P<unit1>{PCT}|[\s-]?{UNIT})?"
        rf"(?(between)\s+and\s+|{TO})(?P<high>{N})(?P<unit>{PCT}|[\s-]?{UNIT})?",
        re.I,
    ),
)
RATIOS = (
    compile_later(
        rf"(?P<k>{N}){PCT}?{WHO}\s+(?:in|out\s+of|of)\s+(?:every|each)\s+(?P<per>{N})", re.I
    ),
    compile_later(rf"(?<!all but )(?P<k>{N}){WHO}\s?\(?{OF}(?P<n>{N})(?!\s?[%/])", re.I),
    compile_later(rf"\b(?P<k>one|1)\s+in\s+(?P<per>{N})", re.I),
    compile_later(rf"(?P<k>{N})\s+in\s+(?P<per>{N})(?P<bare>)", re.I),
)
PERCENT_POINT = compile_later(rf"(?P<n>{N})[\s-]?{POINTS}", re.I)
PERCENT = compile_later(rf"(?P<n>{N}){PCT}", re.I)
QUANTITY = compile_later(
    rf"(?P<n>{N}|{A_UNIT})[\s-]?(?P<unit>{UNIT})(?!\w)(?!\s+and\s+an?\s+(?:half|quarter|third)\b)",
    re.I,
)
EACH = compile_later(
    r"fractions?(?:\s*\([^()]*\))?\s+of\s*\Z|\A\s*(?:\([^()]*\)\s*)?(?:(?:daily|single)\s+)?"
    r"(?:fractions?\b|(?:per|each|a)\s+fraction|/\s?fraction)",
    re.I,
)
COUNT = compile_later(
    rf"(?<!all but )(?:{N}|{A_UNIT})(?![-\s](?:half|halves|thirds?|quarters?|fifths?|tenths?)\b)",
    re.I,
)
"""Neither the numerator of a spoken fraction nor who is left out of "all but two" is a count."""
ONE_COUNTED = compile_later(
    rf"\s+(?:{lexicon.PEOPLE}|of|was|were|had|has|with|because|did|died|withdrew|elected|chose|completed|"
    r"remained|underwent|responded|developed|received)\b",
    re.I,
)
TOTAL_BEFORE = compile_later(
    r"(?:\b(?:among|amongst|out of|across)\s+|(?<!total )(?<!number )(?<!sum )\bof\s+|"
    r"\b(?:in|for|from)\s+(?=all))(?:all|the|these|those|its|their|of)?\s*(?:the\s+|of\s+the\s+)?(?:first\s+)?$"
    r"|\bn\s?=\s?$",
    re.I,
)
ALL_BEFORE = compile_later(
    r"\b(?:all|every one of|each of|all of)\s+(?:of\s+)?(?:the\s+|these\s+|those\s+)?$", re.I
)
EACH_OF = compile_later(
    r"\b(?:every(?:\s+single)?\s+one|each(?:\s+one)?|all)\s+of\s+(?:the\s+|these\s+|those\s+)?$",
    re.I,
)
TOTAL_AFTER = compile_later(
    r"^[^.;]{0,80}?(?:,|;|\.(?!\d)|\band\b|\()\s*(?:and\s+)?(?:of|among|in)\s+(?:whom|which|these|those|them)\b",
    re.I,
)
COMPARATORS = (
    ("<", r"<|less than|fewer than|under|below|younger than|before|prior to|earlier than"),
    (">", r">|more than|greater than|longer than|over|above|beyond|older than|exceeding"),
    ("<=", r"<=|≤|at most|up to|no more than|not more than|within|a maximum of|maximum|until"),
    (">=", r">=|≥|at least|no fewer than|no less than|not less than|a minimum of|minimum|from"),
    ("~", r"~|≈|about|around|approximately|roughly|some|nearly|almost|circa|c\."),
)
COMPARATOR_BEFORE = tuple(
    (
        sign,
        compile_later(
            rf"(?:(?<=\s)|(?<=\()|^|(?<=[<>≤≥~≈]))(?:{pattern})\s*(?:of\s+|age\s+)?$", re.I
        ),
    )
    for sign, pattern in COMPARATORS
)
COMPARATOR_AFTER = (
    (
        ">=",
        compile_later(
            r"^\s*(?:years?\s+)?(?:or (?:older|more|over|above|longer|higher)|and (?:older|over|above|beyond|longer|more))",
            re.I,
        ),
    ),
    (
        "<=",
        compile_later(
            r"^\s*(?:years?\s+)?(?:or (?:younger|less|fewer|under|below|shorter)|and (?:younger|under))",
            re.I,
        ),
    ),
)
EVERY_BEFORE = compile_later(r"\b(?:every(?: single)?|each|any|no|not|not even)\s+$")
LEFTOVER = compile_later(r"[\w.,]*\d[\w.,]*")
DENIED = compile_later(
    r"\b(?:(?:(?:is|are|was|were|does|do|should|must|can|may)\s)?not|cannot)\s+(?:be\s+)?"
    r"(?:the same as\s+|(?:to be )?(?:read|taken|understood|interpreted) as\s+|a matter of\s+|mean(?:ing)?\s+|"
    r"(?:a|the) (?:proportion|share|rate|ratio) of\s+)?$"
)
LIMIT_BEFORE = (
    (">=", compile_later(r"\b(?:minimum|lowest|lower|youngest)\b[^.;,\d]{0,30}$", re.I)),
    ("<=", compile_later(r"\b(?:maximum|highest|upper|oldest)\b[^.;,\d]{0,30}$", re.I)),
)
WORDS = (
    lexicon.GAP,
    lexicon.NO_EVIDENCE,
    lexicon.EXTENT,
    lexicon.QUANTIFIERS,
    lexicon.CERTAINTY,
    lexicon.HYPE,
    lexicon.COMPARATIVE,
    lexicon.CAUSAL,
    lexicon.DIRECTION,
    lexicon.MODALS,
    lexicon.NEGATORS,
)
NEGATION = compile_later(
    r"(?<![\w-])(?:(not|no|never|without|nor|neither|non)(?:[\s-]+(?:an?|any|the|in|for|about))?[\s-]+)$"
)
FOREIGN = compile_later(r"[^\W\d_A-Za-z\u00aa-\u024f\u0370-\u03ff\u1e00-\u1fff]+")
AGAINST = compile_later(
    r"\b(?:against|avoid(?:s|ed|ing)?|not|never|no|don't|discourag\w+|refrain\w*)\b", re.I
)
UNDONE = compile_later(
    r"\b(?:not|never|n't)\s+(?:to\s+)?(?:be\s+)?(?:avoid|discourage|refrain|against|advise against)\w*",
    re.I,
)
"""Two negations that undo one another: "not to avoid"."""
LIMITING = compile_later(r"\b(?:only|unless|except)\b", re.I)
SUPERSEDE = compile_later(
    r"(?P<passive>\b(?:is|are|was|were|been|being)\s+(?:\w+\s+)?)?"
    r"\b(?:supersed|overt(?:ake|ook)|replac|t(?:akes?|ook|aken) the place)\w*(?P<by>\s+(?:\w+\s+)?by\b)?"
)
LATER = compile_later(r"\b(?:later|latest|newer|newest|more recent|most recent|second|last)\b")
EARLIER = compile_later(
    r"\b(?:earlier|earliest|older|oldest|previous|former|prior|first|initial)\b"
)
NEUTRAL_HEADINGS = frozenset(
    {
        "what we do not know",
        "what is not known",
        "what these sources do not say",
        "what is not stated",
        "what was not captured",
        "what could not be matched",
        "what this page does not say",
        "not medical advice",
    }
)


def read_number(text: str) -> Number | None:
    """Read digits or number words; None for anything else."""
    number = parse_number(text)
    if number is not None or not text:
        return number
    value = lexicon.parse_number_words(text)
    return None if value is None else Number(Fraction(value))


def read_unit(text: str) -> str:
    """Return the unit that a word stands for; the word in lower case where it is none."""
    text = text.strip(" -")
    if not text:
        return ""
    if re.fullmatch(PCT.removeprefix(r"\s?"), text, re.I):
        return "percent"
    if re.fullmatch(POINTS, text, re.I):
        return "percentage-point"
    text = re.sub(r"\s?10\s?\\?\^?9\s?/L", " 10^9/L", text.replace("×", "x"), flags=re.I)
    return parse_unit(text) or text.lower()


def is_part_of_quantifier(lower: str, match: re.Match[str]) -> bool:
    """Tell whether "one" belongs to "every one of", a quantifier and no count."""
    if not match.group().lower().startswith("one"):
        return False
    return EVERY_BEFORE.search(lower, 0, match.start()) is not None


def is_idiom(lower: str, match: re.Match[str]) -> bool:
    """Tell whether "one" counts nothing: "one of us", "every one of them"."""
    if match.group().lower() != "one":
        return False
    return is_part_of_quantifier(lower, match) or not ONE_COUNTED.match(lower, match.end())


def _read_label(text: str) -> str:
    return text.lower()


ENGLISH = Language(
    tag="en",
    figures=Figures(
        identifiers=IDENTIFIERS,
        labels=LABELS,
        long_dates=LONG_DATES,
        dates=DATES,
        intervals=INTERVALS,
        level=LEVEL,
        ranges=RANGES,
        ratios=RATIOS,
        percent_point=PERCENT_POINT,
        percent=PERCENT,
        quantity=QUANTITY,
        count=COUNT,
        leftover=LEFTOVER,
        denied=DENIED,
        before=COMPARATOR_BEFORE,
        after=COMPARATOR_AFTER,
        limits=LIMIT_BEFORE,
        all_of=EACH_OF,
        all_before=ALL_BEFORE,
        total_before=TOTAL_BEFORE,
        each=EACH,
        year_of_people=compile_later(rf"(?:\s+[a-z][a-z-]*){{0,3}}?\s+{lexicon.PEOPLE}\b"),
        year_before=compile_later(
            r"\b(?:in|since|by|until|till|during|for|of|before|after|the|from|and|to|as of|early|late|mid)"
            r"[\s-]+$"
        ),
        total_after=TOTAL_AFTER,
        read_number=read_number,
        read_unit=read_unit,
        read_label=_read_label,
        in_quantifier=is_part_of_quantifier,
        is_idiom=is_idiom,
    ),
    words=WORDS,
    negation=NEGATION,
    foreign=FOREIGN,
    people=compile_later(rf"\b{lexicon.PEOPLE}\b", re.I),
    others=compile_later(rf"(?:\s+[a-z]+)?\s+({lexicon.OTHERS})\b"),
    undated=lexicon.UNDATED,
    attribution=lexicon.ATTRIBUTION_VERBS,
    planned=lexicon.PLANNED,
    done=lexicon.DONE,
    disagreement=lexicon.DISAGREEMENT,
    agreement=lexicon.AGREEMENT,
    promises=lexicon.PROMISES,
    supersede=SUPERSEDE,
    later=LATER,
    earlier=EARLIER,
    against=AGAINST,
    undone=UNDONE,
    parts={
        "total": compile_later(
            r"\b(?:how many|number|numbers|denominators?|total number|in total|out of|of whom|among whom|"
            r"sample|size|evaluable|count|counts|assessed)\b"
        ),
        "events": compile_later(r"\b(?:how many|number|numbers|count|counts|figures?|of whom)\b"),
        "percent": compile_later(r"%|\b(?:percent\w*|per cent|proportions?|shares?|rates?)\b"),
        "per-fraction": compile_later(r"\b(?:fractions?|each time)\b"),
        "fractions": compile_later(r"\bhow many\b|\bnumber of fractions\b"),
        "timepoint.from": compile_later(
            r"\b(?:when|since|start|starts|starting|from|origin|clock|measured|counted)\b"
        ),
    },
    opposites=lexicon.OPPOSITES,
    limiting=LIMITING,
    neutral_headings=NEUTRAL_HEADINGS,
)
