"""The closed word classes of a language: number words, negators, quantifiers, strength, hype.

Words of the field (drugs, endpoints, populations) belong to `vocabulary.yaml`, never here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from living_evidence.prose.patterns import compile_later

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORD_VALUES = {
    **{word: index + 1 for index, word in enumerate(ONES)},
    **{word: index + 10 for index, word in enumerate(TEENS)},
    **{word: (index + 2) * 10 for index, word in enumerate(TENS)},
    "zero": 0,
}
_ONES = "|".join(ONES)
_SUB_HUNDRED = rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{_ONES})\b|(?![-\s](?:{_ONES})\b))|{'|'.join(TEENS)}|{_ONES}|zero)"
NUMBER_WORDS = rf"(?:(?:(?:{_ONES}|a)\s+hundred(?:\s+(?:and\s+)?{_SUB_HUNDRED})?)|{_SUB_HUNDRED})"

# People and what is counted of them: a quantifier or "one" before these is a statement.
PEOPLE = (
    r"(?:patients?|participants?|people|persons?|individuals?|adults?|men|man|women|woman|"
    r"cases?|completers?|responders?|subjects?|tumou?rs?|cancers?|mice|rats|animals|children)"
)

FRACTION_WORDS = {
    "half": Fraction(1, 2),
    "one half": Fraction(1, 2),
    "a half": Fraction(1, 2),
    "a third": Fraction(1, 3),
    "one third": Fraction(1, 3),
    "two thirds": Fraction(2, 3),
    "a quarter": Fraction(1, 4),
    "one quarter": Fraction(1, 4),
    "three quarters": Fraction(3, 4),
    "a fifth": Fraction(1, 5),
    "one fifth": Fraction(1, 5),
    "two fifths": Fraction(2, 5),
    "three fifths": Fraction(3, 5),
    "four fifths": Fraction(4, 5),
    "a tenth": Fraction(1, 10),
    "nine tenths": Fraction(9, 10),
}
"""Spoken fractions, with a space for the hyphen."""


@dataclass(frozen=True, slots=True)
class WordClass:
    """A closed class of words and phrases, as one pattern over folded lower-case text."""

    name: str
    pattern: re.Pattern[str]
    names: tuple[str, ...] = ()
    """In another language: the English name of each of the groups `w0`, `w1`, ... of the pattern."""

    def name_of(self, match: re.Match[str]) -> str:
        """Return the English name of a found word; in English the word itself."""
        return self.names[int((match.lastgroup or "w0")[1:])] if self.names else match.group()


def _class(name: str, *phrases: str) -> WordClass:
    ordered = sorted(phrases, key=len, reverse=True)
    return WordClass(name, compile_later(rf"(?<![\w-])(?:{'|'.join(ordered)})(?![\w])"))


_ANYBODY = r"(?:any(?:body|one)|science|medicine|the (?:doctors|field))"
GAP = _class(
    "gap",
    r"(?:do|does|did)(?: not|n't) (?:include|contain|cover|provide|state|report|give|say|tell|name|specify|print|show|reach|mention|record|define)",
    r"(?:is|are|was|were)(?: not|n't)(?: yet)? (?:stated|reported|said|told|given|captured|named|specified|printed|known|shown|recorded|posted|mentioned|defined)(?: here| there)?"
    rf"(?! to {_ANYBODY})",
    r"(?:has|have|had)(?: not|n't) (?:been )?(?:stated|reported|given|captured|named|posted|specified)",
    r"(?:leaves?|left) (?:open|out)",
    r"(?:do|does|did)(?: not|n't) (?:yet )?know(?= (?:whether|if|how|what)\b)",
    r"nothing (?:\w+ )?(?:is|was) (?:stated|reported|said|told|given|mentioned|recorded)(?: (?:about|on|of))?",
    r"no separate(?= (?:[\w-]+ ){1,14}(?:is|are|was|were) (?:stated|reported|given|named|shown|provided)\b)",
    r"(?:not|nowhere) (?:stated|reported|given|captured|named|specified) (?:in|by)",
    r"(?:states?|reports?|gives?|names?|says?|mentions?|has|have|posts?|contains?|provides?|includes?|offers?) no",
    r"(?:says?|tells?)(?: us)? nothing (?:about|on|of)",
    r"(?:find|finds|found|saw|see|sees) no (?:report|mention|figures?|number|value|word|statement)(?: of| for| on| about)?",
    r"(?:no|neither) (?:denominators?|totals?|numbers?|figures?|values?) (?:is|are|was|were) (?:stated|given|reported|named|told|printed)",
    r"(?:is|are|was|were) (?:missing|absent|lacking) (?:from|in)",
    r"(?:is|are|was|were|stays|remains) silent (?:on|about|as to)",
    r"(?:none|neither) of (?:the|these|those) (?:\w+ )?(?:sources|documents|records|reports|entries)(?: that)?(?: we)?(?: read)? "
    r"(?:states?|reports?|gives?|names?|says?|mentions?)",
    r"(?:no|neither) (?:\w+ )?(?:source|document|record|report|entry)(?: that)?(?: we)?(?: read)? "
    r"(?:states?|reports?|gives?|names?|says?|mentions?)",
    r"without (?:stating|giving|saying|naming|reporting)",
    r"(?:we|nobody) (?:do|does|did)(?: not|n't) know",
    rf"is unknown(?! to {_ANYBODY})",
    r"(?:one |we )?cannot (?:tell|be told|say)(?= (?:how|whether|if|who|from)\b)",
    r"(?:leaves?|left|leaving|goes|go|went|remains?|remained|is|are|was|were)(?: [\w-]+){0,8}? (?:unstated|unreported|unspecified)",
)
NO_EVIDENCE = _class(
    "no-evidence",
    r"no (?:good |clear |strong )?(?:evidence|proof|data)",
    rf"(?:un)?known to {_ANYBODY}",
    r"(?:nobody|no one|none of us) (?:\w+ )?(?:knows?|knew)",
    r"(?:cannot|can not|could not|can never) (?:ever )?be (?:known|told|determined|learn(?:ed|t))",
)
NEGATORS = _class(
    "negator",
    "not", "no", "never", "neither", "nor", "without", "cannot", "none", "nobody", "nothing",
    r"\w+n't", "fails? to", "failed to", "lacks?", "lacked", "absence of", "free of", "hardly",
    "barely", "rarely", "unable to",
)  # fmt: skip
QUANTIFIERS = _class(
    "quantifier",
    rf"all(?= (?:of )?(?:the |these |those |its |their )?(?:\w+ ){{0,4}}{PEOPLE}\b)",
    r"all(?= \d)", rf"all(?= (?:of )?(?:the |these |those )?{NUMBER_WORDS}\b)",
    r"all(?= (?:still |also |then |now )?(?:responded|recovered|survived|had|achieved|reached|completed|chose|avoided))",
    rf"(?:every|each)(?: single)?(?: one)?(?: of)?(?= (?:the |these |those )?(?:\w+ ){{0,3}}{PEOPLE}\b)",
    "without exception", r"every(?: single)? one", r"(?:every|each)(?: one)? of", "everyone", "everybody", "all of them",
    rf"(?:no|not a single|not one)(?= (?:\w+ ){{0,3}}{PEOPLE}\b)", "none", "nobody", "no one",
    "most", "(?:the |a |the vast |the great |the large )?majority", "more than half", "over half",
    "(?:nearly|almost|virtually|practically) every(?:one|body)", "nearly all", "almost all", "virtually all", "practically all", "nearly every", "almost every",
    r"all but (?:a few|[0-9]+|"
    rf"{NUMBER_WORDS})\b", "the rest", "the remainder",
    rf"a few|few(?= (?:\w+ )?{PEOPLE}\b)", "fewer than half", "less than half", "under half",
    "(?:a |the )?minority", r"(?:(?<!how )many|some|several|few|others)(?= (?:\w+ed|had|did|were|was|have|has|are|remained|died|chose)\b)",
    r"(?:(?<!how )many|some|several|others)(?= (?:avoid|offer|prefer|choose|recommend|advise|use|give|take)\b)",
    rf"(?:(?<!how )many|some|several|numerous|both|neither|either|any)(?= (?:of )?(?:the )?(?:\w+ ){{0,2}}{PEOPLE}\b)",
    "(?:about |around |roughly |nearly |almost |exactly |just under |just over |slightly under |slightly over |slightly (?:more|less) than |a little (?:under|over) )?(?:a |one |two |three |four |nine )?(?:half|halves|thirds?|quarters?|fifths?|tenths?)(?! of (?:the |this |that |its )?(?:post|page|article|text|document|abstract|answer)\\b)(?= of| the| had| did| with| before| after| \\()",
    "(?:some|most|many|few|several|minority|third)(?= (?:with|before|after|without)\\b)",
    "(?:one|two|three|four|nine)[- ](?:half|thirds?|quarters?|fifths?|tenths?)",
    rf"(?:some|several|many|few|a few|a number) of(?: the| these| those)?(?= (?:\d|{NUMBER_WORDS}\b))",
    r"(?:all|each|any|none|one|at least one) of (?:the )?following", "in any", "always", "twice", "a handful", "dozens", "hundreds", "thousands", "the whole group",
)  # fmt: skip
MODALS = _class(
    "modal",
    "may", "might", "could", "can", "would", "will", "should", "must", "shall", "ought to", "able to",
    "probably", "possibly", "perhaps", "likely", "unlikely", "presumably", "apparently",
    "seems?(?: to)?", "appears?(?: to)?", "suggests?", "expected to", "potential(?:ly)?",
    "is thought to", "is believed to", "has to", "have to", "needs? to", "had to", "needed to",
    "(?:was|were) (?:obliged|forced|compelled|bound) to",
)  # fmt: skip
CAUSAL = _class(
    "causal",
    "causes?", "caused", r"why (?:the |it |they |these |this |those )(?:\w+ ){0,3}(?:\w{3,}ed|did|was|were|had)", "therefore", "consequently", "as a consequence", "for this reason", "that is why", "leads? to", "led to", "results? in", "resulted in", "because of",
    "due to(?! (?:have|undergo|receive|get|be|start|begin|end|follow|take|last)\\b)", "thanks to", "owing to", "makes?", "eliminat(?:e|es|ed|ing)", "eradicat(?:e|es|ed|ing)",
    "prevent(?:s|ed|ing)?", "spar(?:e|es|ed|ing)", "proves?", "proved", "proven", "demonstrates?",
    "demonstrated", "establish(?:es|ed)?", "confirm(?:s|ed)?", "show(?:s|ed|n)? that", "reveal(?:s|ed)? that", "guarantee(?:s|d)?", "ensur(?:e|es|ed)", "works?", "worked",
    "effective(?:ly|ness)?", "efficacious", "ineffective", "benefits?", "benefited", "protect(?:s|ed)?",
    "safe(?:ly)?", "saf(?:er|est)", "well tolerated", "produc(?:e|es|ed)", "induc(?:e|es|ed)",
    "achiev(?:e|es)", "enabl(?:e|es|ed)", "allow(?:s|ed)?", "avert(?:s|ed)?", "cured?", "cures", "heal(?:s|ed)?",
    "sav(?:e|es|ed)", "replac(?:e|es|ed)", "attributable to", "attributed to", "owed to", "owes? to", "credited to", "through the drug", "thereby", "so that surgery",
)  # fmt: skip
COMPARATIVE = _class(
    "comparative",
    "better", "worse", "best", "worst", "superior", "inferior", "non-?inferior", "noninferior",
    "higher", "lower", "highest", "lowest", "greater", "smaller", "larger", "longer", "shorter",
    "fewer", "more than", "less than", "more often", "less often", "more likely", "less likely",
    "than", "compared (?:with|to)", "versus", "vs\\.?", "outperform(?:s|ed)?", "exceed(?:s|ed)?",
    "surpass(?:es|ed)?", "equivalent", "comparable", "similar(?:ly)?", "as (?:good|effective|safe|well) as",
    "twice as", "times as", "unlike", "in contrast", "rather than", "doubl(?:e|es|ed)", "halv(?:e|es|ed)",
)  # fmt: skip
DIRECTION = _class(
    "direction",
    "increas(?:e|es|ed|ing)", "decreas(?:e|es|ed|ing)", "reduc(?:e|es|ed|ing|tion)", "rais(?:e|es|ed)",
    "ris(?:e|es|en|ing)", "rose", "fell", "fall(?:s|en)?", "drop(?:s|ped)?", "improv(?:e|es|ed|ing|ement)",
    "worsen(?:s|ed|ing)?", "declin(?:e|es|ed|ing)", "gain(?:s|ed)?", "grew", "shr[aiu]nk", "extend(?:s|ed)? survival",
    "prolong(?:s|ed|ing)?", "deteriorat(?:e|es|ed)",
)  # fmt: skip
HYPE = _class(
    "hype",
    "breakthrough", "break-through", "cures?", "cured", "miracle", "miraculous", "game[- ]chang(?:er|ing)",
    "revolution(?:ary|ise|ize|ised|ized)?", "transformative", "groundbreaking", "ground-breaking",
    "unprecedented", "remarkabl[ey]", "dramatic(?:ally)?", "astonishing", "amazing", "incredible",
    "stunning", "spectacular", "life[- ]?sav(?:er|ing)", "home run", "marvel(?:lous|ous)?", "wonder drug",
    "paradigm shift", "paradigm", "landmark", "pioneering", "exciting", "promising", "impressive",
    "exceptional(?:ly)?", "extraordinary", "excellent", "striking(?:ly)?", "outstanding", "world-class",
    "major advance", "milestone", "hope", "gone", "vanished", "wiped out", "(?:very |extremely )?high(?:ly)? (?:rates?|proportion)",
    r"only(?! (?:if|when|after|where|once)\b)", "merely", "just",
    "(?:gets?|got|getting) (?:it |them |this |that )?(?:right|wrong)",
)  # fmt: skip
_JUDGING = r"(?:recommend|advi[sc]e|agree|say|suggest|show|find|found|support|favou?r|prefer|consider|endorse|conclude|believe|state|propose|urge|indicate)\w*"
AUTHORITIES = (
    r"(?:experts?|guidelines?|guidance|consensus|specialists|oncologists|surgeons|clinicians|doctors|societies|authorities|regulators|"
    r"committees?|panels?|researchers|scientists|literature|trials|studies|evidence|data|everybody|everyone|many|most)"
    rf"(?= (?:\w+ly |also |now )?(?:(?:have|has) )?{_JUDGING}\b)|"
    rf"{_JUDGING} by (?:all |many |most |the |current |international )*(?:experts?|guidelines?|consensus|specialists|oncologists|surgeons|clinicians|societies)|"
    r"according to (?:\w+ ){0,2}(?:experts|guidelines?|studies|trials|specialists|consensus)|(?:guideline|consensus)-\w+"
)
"""Those by whose authority something is said: only a source that names them lends them."""
EXTENT = _class(
    "extent",
    "permanent(?:ly)?", "for good", "for ?ever", "for life", "lifelong", "lasting(?:ly)?", "long-lasting", "durabl[ey]",
    "indefinitely", "rapid(?:ly)?", "quick(?:ly)?", "fast", "prompt(?:ly)?", "immediate(?:ly)?", "early on",
    "within (?:a few |a matter of )?(?:days|weeks|months|hours)",
    "(?:after|by|during|for|in|over|within) (?:the |their |its |an? )(?:first |second |last |final |same |next |single |following )?(?:hours?|days?|weeks?|months?|quarters?|years?|decades?)",
    r"(?:first|second|third|fourth|later|last|front|further|1st|2nd|3rd)-?line", "(?:second|third|fourth|fifth)(?= (?:co-?primary|primary|end ?points?|courses?|cycles?|doses?|rounds?|infusions?|cancers?|tumou?rs?|responses?|remissions?|treatments?|therap(?:y|ies)|operations?|surger(?:y|ies)|cohorts?|trials?|stud(?:y|ies)|line|time)\\b)",
    r"equal (?:parts?|shares?|numbers?|portions?|proportions?|measure|sizes?|frequency)",
    "(?<=that )(?:ended|ends|stopped|stops|began|begins|came|went|left)", "(?<=which )(?:ended|ends|stopped|stops|began|begins|came|went|left)",
    "(?:asked|told|agreed|urged|encouraged|persuaded) (?:not )?to", "asked for",
    "at first", "after that", "from then on", "by then", "(?:at|in|from|until) the (?:start|beginning|outset|end)(?! of)",
    "(?:(?<=one )|(?<=single )|(?<=at a )|(?<=in a ))(?:hospitals?|cent(?:re|er)s?|clinics?|institutions?|countr(?:y|ies)|cit(?:y|ies))",
    r"other (?:cohorts?|arms?|groups?|trials?|studies|study|reports?|centres?|centers?)", "in no time", "at once", "soon after",
    "regardless of", "irrespective of", "whatever the", "everywhere", "anywhere", r"in (?:every|all|any) (?:\w+ )?(?:sites?|stages?|kinds?|types?|tumou?rs?|cancers?|settings?)",
    r"fda(?:-approved)?", r"ema(?:-approved)?", "(?:is|was|are|were|has been|been|newly) approved", "approv(?:ed|al) (?:by|for|in)", "licensed (?:for|in)", r"approved (?:\w+ )?(?:medicines?|drugs?|treatments?|therap(?:y|ies))",
    "as expected", "as hoped", "for the first time", "the first (?:ever|time)", "unique(?:ly)?", "today", "currently", "nowadays", "to this day", "so far",
    "worldwide", "globally", "in (?:the )?(?:united states|us|usa|uk|china|europe|japan|real world|routine practice|everyday practice)",
    "as (?:many|few|much|little|high|low) as", "alone", "least", "(?:nearly|almost|virtually|practically|not quite|close to)(?: had| an?)?(?! \\w*(?:all|every|half|each|the|everyone|everybody|none|any)\\b)", "(?:lost|lose|loses|losing|forfeit(?:s|ed)?)", "apiece", "narrowly", "comfortably", "overwhelmingly", "resoundingly", "after (?:a|one|the first|a single|two|three) (?:doses?|cycles?|infusions?|courses?)", "(?:positive|negative|favou?rable|good|bad|disappointing|poor) (?:results?|findings?|outcomes?)", rf"(?:the other|(?:the |these |those )?remaining)(?= (?:\d|(?!one\b){NUMBER_WORDS}\b))", AUTHORITIES, "(?:in|for) each(?: of)?", "per (?:cohort|arm|group|centre|center|hospital)", "(?:different|another|separate|unrelated|several|many|various|multiple|two|three|four) (?:different |separate )?stud(?:y|ies)", "fully", "completely", "entirely", "totally", "absolutely", r"since(?= (?:early |late |mid-)?(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b))",
)  # fmt: skip
CERTAINTY = _class(
    "certainty",
    r"(?:high|moderate|low|very low|good|strong|weak|poor|best|reliable)[- ](?:certainty|quality|confidence|strength)(?: evidence)?",
    r"(?:strong|robust|solid|conclusive|convincing|compelling|definitive|clear|firm|reliable|weak) (?:evidence|proof|data)",
    r"(?:certain|certainly|undoubtedly|definitely|clearly|proven beyond doubt|conclusively|convincingly)",
)  # fmt: skip


def _whole_words(words: str) -> re.Pattern[str]:
    return compile_later(rf"(?<![\w-])(?:{words})(?![\w-])")


OPPOSITES = tuple(
    (_whole_words(one), _whole_words(other))
    for one, other in (
        (
            "in(?:to)? the first|during the first|within the first",
            "(?:after|beyond|past|following) the first",
        ),
        (r"(?:weeks?|months?|days?) (?:into|before)", r"(?:weeks?|months?|days?) after"),
        ("before|prior to|preceding|ahead of", "after|following|subsequent to|post-?\\w+"),
        ("inside(?: of)?|within", "outside(?: of)?|beyond"),
        ("last|final", "first|initial"),
        (
            "(?:start|beginning|onset|initiation|commencement) of",
            "(?:completion|end|conclusion|completing) of",
        ),
        ("late|later|latest", "early|earlier|earliest"),
        ("temporary|temporarily|transient|transiently", "permanent|permanently|lasting"),
        ("unsuccessful(?:ly)?|fails?|failed", "successful(?:ly)?|succeeds?|succeeded"),
        ("lost|impaired|destroyed", "preserved|kept|retained|intact"),
        ("hardly|barely|scarcely|poorly", "highly|well|very"),
        ("stopped|ceased|discontinued", "remained|continued|still"),
        ("short-?course", "long-?course"),
        ("rare|rarely|seldom", "often|frequent|frequently|common|commonly|usually"),
        ("odds|risks?|hazards?", "rates?"),
        ("partial|partially|partly", "complete|completely|full|fully"),
        ("unilateral", "bilateral"),
        ("minimum|shortest|lowest", "maximum|longest|highest"),
        ("increas\\w+|ris(?:e|es|en|ing)|rose", "reduc\\w+|decreas\\w+|fall\\w*|fell"),
        ("includ\\w+", "exclud\\w+"),
        ("before|prior to", "during"),
        (r"after(?= \w+ (?:days|weeks|months|years))", r"for(?= \w+ (?:days|weeks|months|years))"),
        ("same|identical", "different|distinct"),
        ("optional|optionally|voluntary", "mandatory|required|obligatory"),
        ("prospective(?:ly)?", "retrospective(?:ly)?"),
    )
)
"""A word and its opposite, as a source that has one of them does not mean the other."""
OTHERS = (
    r"(?:pairs|couples|dozens|families|households|relatives|caregivers|carers|volunteers|controls|"
    r"doctors|physicians|surgeons|oncologists|nurses|clinicians|specialists|experts|researchers|"
    r"investigators|authors|teams|hospitals|cent(?:re|er)s|clinics|sites|countries|cities|institutions|"
    r"lesions|samples|specimens|biopsies|scans|visits|cycles|doses|infusions|injections|courses|"
    r"operations|procedures|admissions|episodes|studies|trials|reports|articles)"
)
ATTRIBUTION_VERBS = _class(
    "attribution",
    "says?", "said", "states?", "stated", "reports?", "reported", "claims?", "claimed", "writes?",
    "wrote", "according to", "describes?", "described", "advises?", "advised", "recommends?",
    "recommended", "calls?", "called", "puts?", "gives?", "gave", "tells?", "told", "lists?", "listed",
    "labels?", "labelled", "prints?", "printed", "asserts?", "cites?", "cited", "warns?", "warned",
    "names?", "named", "quotes?", "quoted", "(?:speaks?|spoke|tells?|told) of", "retells?", "retold", "mentions?", "mentioned", "notes?", "noted", "explains?", "explained", "defines?", "defined", "announces?", "announced", "in the words of", "headlines?", "headlined",
    "(?:given|said|stated|named|described|advised|recommended|mentioned|reported|called) by", "by its own (?:words|account)", "in its own words", "marks?", "marked", "adds?", "added", "counts?", "counted",
)  # fmt: skip
PLANNED = _class(
    "planned",
    "plan(?:s|ned)?", "aim(?:s|ed)?", "intend(?:s|ed)?", "propos(?:e|es|ed)", "hypothesi[sz](?:e|es|ed)",
    "hypothesis", "will", "is to", "are to", "was to", "were to", "would", "protocol", "expected", "expects",
    "designed to", "objective", "registered", "target", "seeks?", "evaluat(?:e|es|ing)", "asks? whether", "potential(?:ly)?",
    "primary end ?point", "primary outcome", "criterion", "criteria", "requires?", "required", "could",
    "eligible", "eligibility", "schedul(?:e|ed|es)", "unknown", "(?:is|are|was|were) due to(?= (?:have|undergo|receive|start|begin|be)\\b)", "foreseen", "envisaged", "had to be",
)  # fmt: skip
DONE = _class(
    "done",
    r"(?:is|are|was|were|been) (?:\w+ )?(?:done|given|proven|demonstrated)",
    r"(?:is|are|was|were|been) shown(?! (?:by|as|in|on|with|at))",
    r"(?:was|were|has been|have been|had been|been) (?:\w+ )?(?:treated|enrolled|operated|resected|performed|carried out|undertaken|conducted|administered|delivered|"
    r"randomi[sz]ed|recruited|irradiated|included|analysed|analyzed|assigned|followed|met|reached|achieved|fulfilled|attained)",
    "received", "underwent", "did (?:undergo|have|receive|get)", "took part", r"enrolled \d+", r"recruited \d+", "completed treatment",
    "responded", "had surgery", "had an operation", "the (?:given|shown|proven|demonstrated)",
)  # fmt: skip
DISAGREEMENT = _class(
    "disagreement",
    r"(?:do|does|did)(?: not|n't) (?:\w+ )?(?:agree|match|fit|tally|square|support|confirm|bear (?:it|this|that) out)",
    r"do(?:es)?(?: not|n't) (?:speak|tell|talk|write) of the same",
    r"(?:is|are|was|were)(?: not|n't) (?:consistent|compatible|supported|borne out|in line|the same|settled|resolved)",
    "disagree(?:s|d|ment)?", "differ(?:s|ed|ent|ence|ences|ing)?", "conflict(?:s|ed|ing)?(?: with)?", "at odds",
    "cannot both(?: be)? (?:hold|stand|true|right)", "inconsistent(?: with)?", "incompatible(?: with)?", "clash(?:es|ed)?",
    "at variance", "discrepan(?:t|cy|cies)", "goes? (?:beyond|further than)", "says? more than",
)  # fmt: skip
AGREEMENT = _class(
    "agreement",
    "agrees?", "agreed", "agreement", "match(?:es|ed)?", "consistent(?: with)?", "tall(?:y|ies)", "in line with",
    "compatible(?: with)?", "confirm(?:s|ed)?", "corroborat(?:e|es|ed)", "bears? (?:it |this |that )?out", "borne out", "both hold", "the same as",
    "identical", "supports?", "no (?:conflict|contradiction|disagreement|difference)",
)  # fmt: skip
PROMISES = _class(
    "promise",
    "you", "yours?", "yourself", "we all", "healthy", "(?:got|get|gets) (?:well|better)", "well again",
    "recover(?:ed|s|y)?", "back to normal", "normal life", "disappear(?:s|ed)?", "(?:got |get )?rid of",
    "beat(?:s|en|ing)?", "defeat(?:s|ed)?", "overc[ao]me", "survivors?", "won", "winning", "harmless", "painless",
    "eas(?:y|ily)", "gentle", "gently", "trivial", "good", "great", "bad", "fine", "lucky", "happy", "wonderful",
    "told to", "asked to", "made to", "had to",
    "encouraging", "reassuring", "relief", "worr(?:y|ies)", "years later", "for (?:many )?years", "ever since",
    "ever after", "liv(?:e|es|ed|ing) on", "(?:do|did|does|done) (?:its|the|their) job", "so", "because", "unknown", "not (?:yet )?known", "(?:do|does|did)(?: not|n't) (?:yet )?know(?= (?:whether|if)\\b)", "nobody knows", "no one knows", "and so", "therefore", "thus", "hence", "that is why",
    "as a result",
)  # fmt: skip
UNDATED = compile_later(r"\b(?:undated|without (?:a )?date|gives no date|no date)\b")


@lru_cache(maxsize=1024)
def find_words(word_class: WordClass, folded: str) -> tuple[tuple[int, int, str], ...]:
    """Return `(start, end, English name)` for each member of a class in folded lower-case text."""
    found = word_class.pattern.finditer(folded)
    return tuple((match.start(), match.end(), word_class.name_of(match)) for match in found)


def parse_number_words(text: str) -> int | None:
    """Read `thirty-five` or `one hundred and seventeen`; None for anything else."""
    words = [word for word in re.split(r"[-\s]+", text.lower()) if word != "and"]
    total = 0
    for word in words:
        if word == "hundred":
            total = (total or 1) * 100
        elif word == "a":
            total = 1
        elif word in WORD_VALUES:
            total += WORD_VALUES[word]
        else:
            return None
    return total if words else None
