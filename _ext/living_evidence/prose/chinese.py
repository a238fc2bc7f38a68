"""Chinese: how it writes figures, and its words as one `Language`.

Figures that are written in digits or Latin letters are read as in English; there are no spaces
around them, so their patterns take no Chinese character for a part of a word.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.prose import chinese_words as words
from living_evidence.prose import english
from living_evidence.prose.chinese_words import NUMERALS, PERSON
from living_evidence.prose.language import Figures, Language
from living_evidence.prose.lexicon import WordClass
from living_evidence.prose.patterns import compile_later
from living_evidence.values import Number, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from living_evidence.prose.language import Patterns

SIMPLIFIED = bytes(
    byte for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell)
).decode("gb2312", "ignore")
"""The characters of GB 2312: in another script 没有 is 沒有, and no check would read it."""
DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
          "七": 7, "八": 8, "九": 9}  # fmt: skip
_D = "".join(DIGITS)
_OTHER_FORMS = str.maketrans({"〇": "零", "廿": "二十", "卅": "三十"})
_ONES = _D.removeprefix("零〇")
# 一 as an article (一项研究), and words that no number is meant by (一致, 十分).
_NO_NUMBER_AFTER = (
    r"(?:一(?!个月|个星期|个?(?:患者|病人|人|受试者|参与者))"
    r"(?:[致般旦直样起些定切并同律旁向贯方部经再味举系体化道身来点下时步面类种篇则份组次家套条句项是个半段条]|线(?!\d))|"
    r"十分(?!之)|[百千]分|千万(?=[别不勿])|四肢|三联|三阴|[三二两]者|两[性侧端])"
)
_NO_NUMBER = rf"(?!(?<=[统唯单另同某任之每其万进这那该此无何])一(?![十百千])|(?<=没有)一(?=[例名位个])|{_NO_NUMBER_AFTER})"
# 百分之九十二 is a number, and 三分之二 a quantifier.
_NO_FRACTION = r"(?<![^百]分之)"
SPELLED = rf"(?:(?<![{NUMERALS}点]){_NO_FRACTION}{_NO_NUMBER}[{NUMERALS}]+(?:点[{_D}]+)?(?![{NUMERALS}]|分之|\s?[万亿]))"
N = rf"(?:(?<![\w.]){english.DIGITS}(?!\d|\s?[万亿])|{SPELLED})"
PCT = r"\s?%"
_POINTS = r"\s?个?百分点"
_PER_CENT = rf"(?:百分之\s?{N}|{N}{PCT})"
_UNITS = {
    "个月": "months", "年": "years", "周": "weeks", "个星期": "weeks", "星期": "weeks", "个周": "weeks",
    "天": "days", "日": "days", "小时": "hours", "周岁": "years", "岁": "years", "毫米": "mm",
    "厘米": "cm", "毫克": "mg", "戈瑞": "Gy", "分次": "fractions", "个百分点": "percentage points",
    "百分点": "percentage points",
}  # fmt: skip
UNIT = (
    r"(?:个月|个?星期|周岁|周(?![期围边末])|年(?![龄级轻代])|天|日(?![常本期间])|小时|岁|毫米|厘米|毫克|戈瑞|分次|"
    r"(?:Gy|cGy|mm|cm|mg|g/L)\b)(?!半)"
)
_TO = r"\s?(?:-{1,2}|~|〜|至|到)\s?"
_BETWEEN = r"\s?(?:-{1,2}|~|〜|至|到|[,、]|和|与)\s?"
_CI = r"(?:置信区间|可信区间|信赖区间|CI|CrI)(?:\s?\((?:CI|CrI)\))?"
_IS = r"\s?(?:[:,(\[]|为|是|在|介于|从|即)*\s?"
_MEASURE = r"\s?(?:例|名|位|个|人)?"
_WHO = rf"{_MEASURE}(?:的?{PERSON}|人)?"
_AMONG = r"(?:之中|当中|中|里)"
_SPAN = r"(?P<low>(?:百分之\s?)?{n})(?P<unit1>{pct}|\s?{unit})?{to}(?P<high>(?:百分之\s?)?{n})(?P<unit>{pct}|\s?{unit})?"
_ORDINAL = r"(?:期|级|组|队列|阶段|周期|线|型|部分|版|类|次|页|章|节|亚组)"
_ROMAN = r"(?:IV|III|II|I|V)"
_LABEL_NAMES = (
    ("队列", "cohort"), ("亚组", "group"), ("组", "group"), ("臂", "arm"), ("级", "grade"), ("期", "phase"),
    ("阶段", "phase"), ("周期", "cycle"), ("线", "line"), ("型", "type"), ("图", "figure"), ("表", "table"),
)  # fmt: skip


def latin(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return a pattern for which a Chinese character is no part of a word."""
    return compile_later(pattern.pattern, pattern.flags & ~re.UNICODE | re.ASCII)


def _all_latin(patterns: Iterable[re.Pattern[str]]) -> Patterns:
    return tuple(latin(pattern) for pattern in patterns)


def _compile(*patterns: str) -> Patterns:
    return tuple(compile_later(pattern, re.IGNORECASE | re.ASCII) for pattern in patterns)


def _signs(*pairs: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sign, compile_later(pattern)) for sign, pattern in pairs)


def read_number(text: str) -> Number | None:
    """Read digits, 四十九, 二十点零, 百分之九十二 or 九成; None for anything else."""
    text = text.strip().removeprefix("百分之").removesuffix("%").strip()
    if text == "半":
        return Number(Fraction(1, 2), 1)
    if "成" in text:
        return _read_tenths(text)
    number = parse_number(text)
    return number if number is not None else _read_spelled(text)


def read_unit(text: str) -> str:
    """Return the unit that a word stands for; the word itself where it is none."""
    text = text.strip()
    return english.read_unit(_UNITS.get(text, text))


def read_label(text: str) -> str:
    """Write 第二队列 or 3 级 as English does: cohort 2, grade 3."""
    for chinese, name in _LABEL_NAMES:
        if chinese in text:
            rest = text.replace(chinese, "").replace("第", "").strip()
            number = _read_spelled(rest)
            return f"{name} {number if number is not None else rest.lower()}"
    return text.lower()


def _read_tenths(text: str) -> Number | None:
    tens, _, ones = text.partition("成")
    if tens not in DIGITS or ones not in {"", *DIGITS}:
        return None
    return Number(Fraction(DIGITS[tens] * 10 + DIGITS.get(ones, 0)))


def _read_spelled(text: str) -> Number | None:
    whole, point, decimals = text.partition("点")
    value = _read_whole(whole)
    if value is None or (point and not decimals) or not set(decimals) <= DIGITS.keys():
        return None
    digits = "".join(str(DIGITS[char]) for char in decimals)
    return Number(Fraction(f"{value}.{digits}" if digits else value), len(digits))


def _read_whole(text: str) -> int | None:
    """Read 一百一十七 and 二〇二五; None for 三四 (three or four) and 一百一 (a spoken 110)."""
    if text and set(text) <= DIGITS.keys():
        by_digit = len(text) == 1 or "〇" in text or len(text) == 4  # noqa: PLR2004 - a year
        return int("".join(str(DIGITS[char]) for char in text)) if by_digit else None
    found = _WHOLE.fullmatch(text.translate(_OTHER_FORMS))
    if found is None or not text:
        return None
    thousands, hundreds, tens, ones = (found[name] for name in ("k", "h", "t", "o"))
    ten = 0 if tens is None else DIGITS.get(tens[0], 1)
    return (
        (1000 * DIGITS[thousands[0]] if thousands else 0)
        + (100 * DIGITS.get(hundreds[0], 1) if hundreds else 0)
        + 10 * ten
        + (DIGITS[ones] if ones else 0)
    )


_WHOLE = compile_later(
    rf"(?P<k>[{_ONES}]千)?(?:(?:(?<=千)零)?(?P<h>(?:[{_ONES}]|^)百))?"
    rf"(?:(?:(?<=[百千])零)?(?P<t>[{_ONES}]?十))?(?:(?:(?<=[百千])零|(?<![百千]))(?P<o>[{_ONES}]))?"
)


_NEVER = compile_later(r"(?!)")


def _never(_lower: str, _match: re.Match[str]) -> bool:
    """Tell that no number is an idiom: the pattern for numbers leaves those words out."""
    return False


CHINESE = Language(
    tag="zh",
    unread=frozenset({"hant", "tw", "hk", "mo"}),
    figures=Figures(
        identifiers=tuple((scheme, latin(pattern)) for scheme, pattern in english.IDENTIFIERS),
        labels=(
            *_compile(
                rf"第\s?(?:{english.DIGITS}|[{NUMERALS}]+)(?!\s?(?:个月|个?星期|周(?!期)|天|[\d{NUMERALS}]))\s?{_ORDINAL}?",
                rf"(?:队列|亚组|组|臂|图|表)\s?(?:\d+|[A-D]\b|[{_ONES}十]+(?!例))",
                rf"(?:{N}|\b{_ROMAN})\s?(?:(?:-|/|~|至|到|或|和|、)\s?(?:{N}|{_ROMAN})\s?)?(?:级|期(?!间)|线(?!粒)|型)",
            ),
            *_all_latin(english.LABELS),
        ),
        dates=(
            *_compile(
                r"(?P<year>\d{4})\s?年(?:\s?(?P<number>\d{1,2})\s?月(?:份|\s?(?P<day>\d{1,2})\s?[日号])?)?",
                r"(?<!\d)\d{1,2}\s?月\s?\d{1,2}\s?[日号]|(?<!\d)\d{1,2}\s?月(?!龄)份?",
            ),
            *_all_latin(english.DATES),
        ),
        intervals=(
            *_compile(
                rf"(?P<level>{_PER_CENT})\s?的?\s?{_CI}{_IS}(?P<low>(?:百分之\s?)?{N})(?:{PCT})?{_BETWEEN}"
                rf"(?P<high>(?:百分之\s?)?{N})(?P<unit>{PCT}|{_POINTS}|\s?{UNIT})?",
                rf"{_CI}{_IS}(?P<low>(?:百分之\s?)?{N})(?:{PCT})?{_BETWEEN}"
                rf"(?P<high>(?:百分之\s?)?{N})(?P<unit>{PCT}|{_POINTS}|\s?{UNIT})?",
            ),
            *_all_latin(english.INTERVALS),
        ),
        level=compile_later(rf"(?P<low>{_PER_CENT})\s?的?\s?{_CI}", re.ASCII),
        ranges=_compile(
            r"(?:从|介于|在|由)?\s?" + _SPAN.format(n=N, pct=PCT, unit=UNIT, to=_TO),
            r"(?:介于|在)\s?"
            + _SPAN.format(n=N, pct=PCT, unit=UNIT, to=r"\s?(?:和|与)\s?")
            + r"\s?之间",
        ),
        whole_ratios=_compile(
            rf"每\s?(?P<per>{N}){_WHO}{_AMONG}?,?\s?(?:就|约)?有?\s?(?P<k>{N})(?!\.?\d)(?!{PCT}|\s?{UNIT})",
            rf"(?P<n>{N}){_WHO}{_AMONG},?\s?(?:共|约)?有?的?\s?(?P<k>{N})(?!\.?\d)"
            rf"(?!{PCT}|\s?{UNIT}|成|倍|分之|\s?[-~/至到])",
        ),
        ratios=_compile(rf"(?P<k>{N}){_MEASURE}\s?/\s?(?P<n>{N})(?!\s?[%/])"),
        percent_point=compile_later(rf"(?P<n>{N})\s?个?(?:百分点|pp\b)", re.ASCII),
        percent=compile_later(
            rf"(?P<n>百分之\s?{N}|[{_ONES}]成[{_ONES}]?(?![人为功员分因品绩果立年长])|{N}{PCT})",
            re.ASCII,
        ),
        quantity=compile_later(rf"(?P<n>{N}|半)\s?(?P<unit>{UNIT})", re.IGNORECASE | re.ASCII),
        count=compile_later(rf"{N}|半(?=年(?!半))", re.ASCII),
        leftover=compile_later(rf"[\w.,]*\d[\w.,]*|{_NO_NUMBER}[{NUMERALS}]+", re.ASCII),
        denied=compile_later(
            r"(?:并?不是|并非|不等(?:同)?于|不意味着|不代表|(?:不能|不应|不可|不得)"
            r"(?:将其|将此|将这|把它|把这)?(?:理解为|读作|视为|看作|当作|说成))"
            r"\s?(?:指|说|“|\")?\s?$"
        ),
        before=_signs(
            ("<", r"(?:<|少于|低于|小于|不到|不足|未满|未达)\s?$"),
            (">", r"(?:>|超过|大于|多于|高于|逾)了?\s?$"),
            ("<=", r"(?:<=|≤|至多|最多|不超过|不多于|不高于|不大于|未超过)(?:为|是|有|达)?\s?$"),
            (">=", r"(?:>=|≥|至少|最少|起码|不少于|不低于|不小于)(?:为|是|有|达)?\s?$"),
            (
                "~",
                r"(?:~|≈|大约|约|将近|接近|差不多|大概|(?<![最附临远新晚])近)(?:为|是|有|达)?\s?$",
            ),
        ),
        after=_signs(
            (
                ">=",
                rf"^{_MEASURE}\s?(?:周岁|岁|年|个月)?(?:患者)?\s?(?:及以上|或以上|以上|或更[大多高久])",
            ),
            (
                "<=",
                rf"^{_MEASURE}\s?(?:周岁|岁|年|个月)?\s?(?:及以下|或以下|以下|以内|之内|内(?![镜科分]))",
            ),
            ("<", r"^\s?(?:之前|以前|前(?![列瞻哨沿提往后]))"),
            (">", r"^\s?(?:多|余)(?=\s?[例名位个人年岁天周%])"),
            ("~", rf"^{_MEASURE}\s?(?:左右|上下)"),
        ),
        limits=_signs(
            (">=", r"(?:最小|最低|最年轻|下限)[^,.;、。\d]{0,15}$"),
            ("<=", r"(?:最大|最高|最年长|上限)[^,.;、。\d]{0,15}$"),
        ),
        all_of=_NEVER,
        all_before=compile_later(r"(?:所有|全部|全体)的?这?\s?$"),
        total_before=compile_later(r"\bn\s?=\s?$|占\s?$", re.IGNORECASE | re.ASCII),
        total_after=compile_later(
            rf"^{_MEASURE}(?:[^,;:。;、\d在]|(?<=[A-Za-z-])\d){{0,60}}?"
            rf"(?<![其集])(?<!研究)(?<!试验){_AMONG}(?![位心性等间国枢晚段度医文])|"
            rf"^[^。;]{{0,60}}?[,;(、]\s?其中"
        ),
        read_number=read_number,
        read_unit=read_unit,
        read_label=read_label,
        in_quantifier=_never,
        is_idiom=_never,
    ),
    words=(
        words.GAP,
        words.NO_EVIDENCE,
        words.EXTENT,
        words.QUANTIFIERS,
        words.CERTAINTY,
        words.HYPE,
        words.COMPARATIVE,
        words.CAUSAL,
        words.DIRECTION,
        words.MODALS,
        words.NEGATORS,
        # A word that was left in English is read too.
        *(WordClass(known.name, latin(known.pattern)) for known in english.WORDS),
    ),
    negation=words.NEGATION,
    foreign=compile_later(
        rf"[^\W\d_A-Za-z\u0370-\u03ff\u3007{SIMPLIFIED}]+|(?<![A-Za-z])[a-z]{{2,}}(?![A-Za-z])"
    ),
    medicine=words.MEDICINE,
    people=words.PEOPLE,
    undated=words.UNDATED,
    attribution=words.ATTRIBUTION,
    planned=words.PLANNED,
    done=words.DONE,
    disagreement=words.DISAGREEMENT,
    agreement=words.AGREEMENT,
    promises=words.PROMISES,
    supersede=words.SUPERSEDE,
    later=words.LATER,
    earlier=words.EARLIER,
    against=words.AGAINST,
    undone=words.UNDONE,
    parts={
        "total": compile_later(r"多少|几[例名位人]|人数|例数|总数|总人数|分母|样本"),
        "timepoint.from": compile_later(r"何时|什么时候|从|自|起点|起算|开始"),
    },
    limiting=words.LIMITING,
    neutral_headings=words.NEUTRAL_HEADINGS,
)
