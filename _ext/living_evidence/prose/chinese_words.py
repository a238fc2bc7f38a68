"""Chinese: the closed word classes, each word with its English name.

The name is what the rules know a word by, and what is looked for in the quotes of a source that is
written in English. Words of the field belong to `vocabulary.yaml`, never here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.lexicon import FRACTION_WORDS, WordClass
from living_evidence.prose.patterns import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NUMERALS = "零〇一二两三四五六七八九十廿卅百千"
PERSON = (
    r"(?:患者|病人|病例|病友|受试者|参与者|参加者|志愿者|成年人|成人|儿童|老人|男性|女性|男子|女子|"
    r"小鼠|大鼠|动物)"
)
PEOPLE = compile_later(rf"{PERSON}|(?<=[\d{NUMERALS}])\s?(?:例|名|位|人)|肿瘤|癌")
# Before a person: 部分患者, and neither 本部分 nor 部分内容.
_OF_PEOPLE = rf"(?=的?[^,.;:，。；：、]{{0,12}}?(?:{PERSON}|人))"
MEDICINE = compile_later(
    r"[\u4e00-\u9fff]{0,5}(?:[单双]抗(?!体)|替尼|西利|帕利|佐米|替康|他滨|紫杉醇|泊苷|比星|曲塞|铂|氟尿嘧啶|霉素|"
    r"司琼|沙星|西林|头孢|他汀|沙坦|普利|洛尔|地平|列净|列汀|格列|唑仑|西汀|泼尼松|米松)"
)
_ABOUT = r"(?:大约|约|将近|接近|差不多|大概)"
_SPOKEN = {2: "二", 3: "三", 4: "四", 5: "五", 10: "十"}
_TOPS = {1: "一", 2: "二", 3: "三", 4: "四", 9: "九"}


def _class(name: str, words: Mapping[str, str]) -> WordClass:
    """Build a class; where one word begins another, the longer one must stand first."""
    pattern = "|".join(f"(?P<w{at}>{word})" for at, word in enumerate(words))
    return WordClass(name, compile_later(pattern), tuple(words.values()))


def _spoken_fractions() -> Iterator[tuple[str, str]]:
    """Yield 三分之二 and 约三分之二 with their English names."""
    for name, value in FRACTION_WORDS.items():
        if not name.startswith("one ") and value.denominator > 2:  # noqa: PLR2004 - 一半 is a word
            words = f"{_SPOKEN[value.denominator]}分之{_TOPS[value.numerator]}"
            yield f"{_ABOUT}{words}", f"about {name}"
            yield words, name


_SAID = (
    r"(?:报告|报道|说明|说过|给出|提供|提及|提到|谈及|谈到|列出|注明|交代|交待|指出|记录|记载|公布|披露|显示|写明|讲明|"
    r"描述|阐明|阐述|告诉|涉及|评估|说|写|提|讲)"
)
_NOT_SAID = (
    rf"(?:均|都|也|并|尚|仍|又)?(?:没有|没|未|并未|未能|未曾|未有)(?:再|有|另行|另外|单独|分别|明确|具体|清楚地?)?"
    rf"(?:对此)?(?:作出?|做出?|予以?|加以?)?{_SAID}"
)
GAP = _class(
    "gap",
    {
        _NOT_SAID: "does not state",
        r"(?:没有|无|未见|找不到|查不到|看不到)(?:任何|到)?(?:相关|有关)?(?:报告|报道|说明|记录|记载|描述|提及)": "not reported",
        r"(?:我们|还|尚|仍|也|都)*(?:不知道|不清楚|不明确|不得而知|不了解|无从得知|无法得知)": "we do not know",
        r"只字[未不没]提": "does not state",
        r"没有人知道|无人知晓|不详|未知|尚不明": "is unknown",
    },
)
NO_EVIDENCE = _class(
    "no-evidence",
    {
        r"(?:没有|缺乏|缺少|尚无|并无|毫无|未有|未见|暂无|无)(?:任何|充分|充足|足够|明确|可靠|确凿|良好|有力|直接)?的?"
        r"(?:证据|依据|证明)": "no evidence",
    },
)
NEGATORS = _class(
    "negator",
    {
        r"从未|从不|从没": "never",
        r"(?:并)?没有|没(?!收)|(?:并|尚|仍|还)?未(?!来|成年)|不曾|未曾": "not",
        r"并非|并不是|并不|不是": "not",
        r"不能|无法|不可(?![逆以能])|不得": "cannot",
        r"不(?![良同仅但断论管过久等])": "not",
        r"(?<!除)非(?![常凡])": "not",
        r"无(?![论关])|毫无": "no",
        r"缺乏|缺少|免于|摆脱": "lacked",
        r"失去|丧失": "lost",
        r"绝非|绝不|勿|切勿|难以": "not",
    },
)
QUANTIFIERS = _class(
    "quantifier",
    {
        r"(?:几乎|近乎|差不多|基本上?)(?:所有|全部|全都|全体|都|均|全)": "nearly all",
        r"除一[例名位个]?(?:人|患者)?(?:之?外|以外)": "all but one",
        r"除两[例名位个]?(?:人|患者)?(?:之?外|以外)": "all but two",
        r"除(?:少数|个别)[例名位个]?(?:人|患者)?(?:之?外|以外)": "all but a few",
        r"无一(?:例外)": "all",
        r"无一[例名位人]?|没有(?:一|任何)[例名位个]?(?:患者|病人|人)?|无任何(?:患者|病人|人)": "none",
        rf"无人|没有人|(?:没有|无)(?={PERSON})": "none",
        r"所有|全部|全体|全都|一切|悉数|人人|个个|皆|百分之百地?": "all",
        r"各(?=自?\s?(?:有|为|占|[\d百千十一二两三四五六七八九]))": "each",
        rf"每一?[例名位个](?={PERSON}|人|都|均)|每一?[例名位]": "every",
        r"(?<!平)均(?![衡匀值数])|都(?!市)": "all",
        r"绝大多数|绝大部分|大多数|大部分|大多|多数|过半数?|(?:一半|半数)以上|(?:超过|多于|逾)(?:一半|半数)": "most",
        r"(?:不到|不足|少于|低于|未达)(?:一半|半数)|(?:一半|半数)以下": "less than half",
        rf"{_ABOUT}(?:一半|半数)|近半数?": "about half",
        r"(?<=[者人例])多(?=[为是有未能选达获])(?!达\s?[\d百千十一二三四五六七八九])": "most",
        r"一半|半数": "half",
        **dict(_spoken_fractions()),
        r"极少数?|个别|寥寥": "a few",
        r"少数|小部分|一小部分": "minority",
        r"其余|剩余|余下|剩下": "the rest",
        r"(?<![本这该各])(?:一部分|部分)(?!缓解|内容|结果|信息|报告|数据|章节)": "some",
        rf"(?:一些|有些|若干|某些|数|几)(?:[例名位个])?{_OF_PEOPLE}|有的(?={PERSON}|人)|(?<=[者人例])有的|有些?(?=人(?![数员群]))": "some",
        rf"(?:许多|很多|不少|众多|诸多|大量|大批){_OF_PEOPLE}": "many",
        r"任何[一]?[例名位个]?": "any",
        r"总是|始终|一律|一概": "always",
        r"数十|数百|数千|成百|成千|上百|上千": "hundreds",
    },
)
MODALS = _class(
    "modal",
    {
        r"有可能|可能(?!性)|或许|也许|兴许": "may",
        r"大概|恐怕|多半|想必": "probably",
        r"可以|(?<!不)可(?![能以逆靠信及见切观疑])": "could",
        r"(?<![功性可不才])能够?(?![力量谱])": "can",
        r"应该|应当|理应|宜(?!于)|(?<![反效供适相对])应(?![用答激对急变在])": "should",
        r"必须|务必|须(?!知)|必需|被要求|被建议": "must",
        r"需要|需(?![求])": "needs to",
        r"将会|将要|即将|必将|势必|(?<![机社学协委议])会(?![议诊面员])": "will",
        r"似乎|看来|好像|看似": "seems",
        r"有望|预计|料将": "expected to",
        r"潜在|提示": "potential",
    },
)
CAUSAL = _class(
    "causal",
    {
        r"(?:归因|归功)于|得益于|由于|因此|因而|从而|正因|归咎于|所致|多亏": "due to",
        r"导致|引起|引发|造成|致使|促使|促成|带来|使得|(?<![即假])使(?!用者?)|令(?!人)|让(?!步)": "led to",
        r"消除|根除|清除|消灭": "eliminated",
        r"避免|预防|防止|免除|免去": "prevented",
        r"证明|证实|表明|确认|确立|验证": "shows that",
        r"有效(?!期)|奏效|起效|生效|见效|管用": "effective",
        r"无效": "ineffective",
        r"获益|受益|裨益": "benefit",
        r"保护(?!器官)": "protected",
        r"(?<!不)安全(?!性)": "safe",
        r"耐受(?:性)?(?:良好|好)": "well tolerated",
        r"诱导(?!化疗|治疗)|产生|实现|促进": "induced",
        r"治好|医好|挽救|拯救": "cured",
        r"取代|替代": "replaced",
        r"被迫|迫使|强迫": "forced",
    },
)
COMPARATIVE = _class(
    "comparative",
    {
        r"不劣于|非劣(?:效|于)?": "non-inferior",
        r"优于|好于|胜过|强过|强于|优越|优势": "better",
        r"劣于|差于|逊于|不如|不及|次于": "worse",
        r"高于|更高|较高|最高": "higher",
        r"低于|更低|较低|最低": "lower",
        r"多于|更多|较多|最多|超过|超越|超出": "more than",
        r"少于|更少|较少|最少|不到": "less than",
        r"大于|更大|较大": "greater",
        r"小于|更小|较小": "smaller",
        r"长于|更长|较长|更久": "longer",
        r"短于|更短|较短": "shorter",
        r"更好|较好|更佳|较佳|更优|更有效|更安全|更强": "better",
        r"更差|较差|更糟|更弱": "worse",
        r"最(?:好|佳|优|强)": "best",
        r"最差": "worst",
        r"相当于|等同于|等于|相当|等效|等价": "equivalent",
        r"相似|类似|相近|近似|相仿": "similar",
        r"接近|趋近|几近": "close to",
        r"相比|对比|相较|较之|与[^,.;，。；]{1,12}(?:比较)": "compared with",
        r"(?<![占分之对相])比(?![例率值重分])": "than",
        r"更(?![新改正])": "more",
        rf"[{NUMERALS}\d]+(?:点[{NUMERALS}]+)?\s?倍|翻倍|加倍|翻番": "twice as",
        r"减半": "halved",
    },
)
DIRECTION = _class(
    "direction",
    {
        r"增加|增多|增高|升高|上升|提高|提升|增大|增强|增长|增至|上调|攀升": "increased",
        r"减少|降低|下降|减低|减轻|减弱|缩小|减至|降至|下调|回落": "reduced",
        r"改善|好转|改进|向好": "improved",
        r"恶化|加重|变差|加剧": "worsened",
        r"延长": "prolonged",
        r"缩短": "shortened",
        r"退缩|缩瘤": "shrank",
    },
)
HYPE = _class(
    "hype",
    {
        r"突破性?|重大进展": "breakthrough",
        r"治愈|痊愈|根治(?!性)|彻底治好|断根": "cured",
        r"神奇|奇迹|神效|神药": "miracle",
        r"革命性|颠覆性?|划时代|改变(?:游戏)?规则|改写": "revolutionary",
        r"里程碑|史无前例|前所未有|空前": "unprecedented",
        r"(?<![可])[高多长]达(?=\s?[\d百千十一二两三四五六七八九])": "as much as",
        r"惊人|显著|卓越|突出|出色|优异|非凡|瞩目|引人注目": "remarkably",
        r"令人[^,.;，。；]{0,4}(?:振奋|鼓舞|惊讶|惊叹|欣喜|惊喜|激动)|振奋人心|喜人|可喜": "exciting",
        r"极佳|杰出|完美|理想(?!体重)|优秀|绝佳": "excellent",
        r"前景(?:广阔|光明|可期)|大有希望|希望": "hope",
        r"救命|特效|灵丹|妙药": "life-saving",
        r"(?<!不)仅仅?|只有|只是|只(?!见)|不过是|区区": "only",
        r"非常|十分(?!之)|极其|极为|特别(?!是)|相当(?=高|好|大|多)": "extremely",
        r"消失": "vanished",
    },
)
EXTENT = _class(
    "extent",
    {
        r"永久|永远|永不|终身|终生|一劳永逸|一辈子": "permanent",
        r"持久|长久|长效|长期(?!随访)": "lasting",
        r"迅速|快速|很快|飞速|短期内": "rapid",
        r"立即|立刻|即刻|马上|当即|随即": "immediately",
        r"(?:数|几|短短[^,.;，。；]{0,3})(?:天|日|周|个?星期|个月|小时)(?:之?内|以内)": "within days",
        r"无论|不论|不管|不分": "regardless of",
        r"(?:任何|所有|各种|一切|每种|每个)(?:部位|分期|期别|癌种|癌症|肿瘤|类型|阶段)": "in every site",
        r"在(?:中国|美国|欧洲|日本|英国|全球|全世界|世界各地|真实世界|日常实践|临床实践)|全球|全世界|世界各地": "worldwide",
        r"获批|批准|上市(?!公司)|获准": "approved",
        r"首次|首个|首例|头一次|第一次": "for the first time",
        r"独特|独一无二|唯一": "unique",
        r"(?<![例名位个此])(?:之外|以外)": "outside of",
        r"目前|如今|当今|现今|现在|今天|至今|迄今|到目前为止": "currently",
        r"单独(?!报告|说明|给出|列出|提供|评估|统计|计算)|单用": "alone",
        r"彻底|完全(?!缓解)|完完全全|绝对|全然|百分之百": "completely",
        r"如预期|如所料|如愿": "as expected",
    },
)
CERTAINTY = _class(
    "certainty",
    {
        r"(?:极高|极低|很高|很低|高|中等|中|低)(?:度)?(?:质量|确定性|可信度|把握度|证据等级|级别)的?(?:证据)?": "high certainty",
        r"(?:强有力|有力|确凿|充分|充足|明确|可靠|坚实|薄弱|有限)的?(?:证据|数据|证明)": "strong evidence",
        r"无疑|毫无疑问|肯定|确定无疑|显然|必然|毋庸置疑|确实": "certainly",
    },
)
ATTRIBUTION = _class(
    "attribution",
    {
        r"称|说|表示|报道|报告|指出|认为|写道|写|据|根据|按照|依照|声称|宣称|介绍|提到|描述|描写|建议|推荐|列出|列|显示|"
        r"给出|警告|宣布|透露|讲述|所述|来看|看来": "says",
    },
)
PLANNED = _class(
    "planned",
    {
        r"主要研究终点|首要终点|主要(?:要|想要)衡量|计划|拟(?!合)|打算|想要|衡量|旨在|目的|目标|意在|假设|假说|设想|方案|预期|预计|预定|设计|主要终点|终点|标准|要求|条件|"
        r"可以选择|可选择|可以|可(?=接受|选|行|改)|将(?:要|会|接受|进行|评估|比较|入组|招募|随机|给予|采用)|应(?=接受|行)|"
        r"注册|登记|评估是否|是否|未知": "planned",
    },
)
DONE = _class(
    "done",
    {
        r"已经?(?:达到|实现|接受|入组|纳入|治疗|完成|给予|随机|切除|招募|分配|随访)|曾接受|接受了|完成了|入组了|招募了|切除了|给予了|"
        r"被(?:治疗|切除|随机|给予|分配)|(?:均|都|全部)接受|缓解了|选择了|证实|证明": "was treated",
    },
)
DISAGREEMENT = _class(
    "disagreement",
    {
        r"不一致|不符|不吻合|不相符|不匹配|对不上|不同(?!意)|有出入|有差异|存在差异|相左": "do not agree",
        r"矛盾|冲突|抵触|相悖|互斥": "conflict",
        r"不能同时成立|无法同时成立|不可能都(?:对|成立)": "cannot both hold",
        r"(?:没有|未|未能|未得到|得不到|缺乏)(?:得到)?[^,.;，。；]{0,6}(?:支持|印证)": "is not supported",
        r"夸大|超出|言过其实|说得过多": "goes beyond",
        r"尚未解决|未解决|没有定论|尚无定论|悬而未决": "is not settled",
    },
)
AGREEMENT = _class(
    "agreement",
    {
        r"(?<!不)一致(?!性)|(?<!不)相符|(?<!不)吻合|(?<!不)符合|互相印证|相互印证|印证": "agrees",
        r"(?<!不)相同|(?<!不)同时成立|都成立": "the same as",
        r"没有(?:矛盾|冲突|分歧|差异)|并无(?:矛盾|冲突|分歧|差异)": "no conflict",
    },
)
PROMISES = _class(
    "promise",
    {
        r"您们?|你们?": "you",
        r"痊愈|康复|恢复健康|恢复正常": "recovered",
        r"健康(?!相关)": "healthy",
        r"消失|清除": "disappeared",
        r"战胜|打败|摆脱": "beat",
        r"无害|没有害处": "harmless",
        r"放心|不必担心|不用担心|好消息": "reassuring",
        r"良好|很好": "good",
        r"无人知晓|没有人知道": "nobody knows",
        r"所以|因而": "and so",
    },
)
UNDATED = compile_later(
    r"未注明日期|没有注明日期|无日期|没有日期|未标日期|未标明日期|日期不详|未给出日期|没有给出日期"
)
NEGATION = compile_later(
    r"((?:并非|不是|没有|从未|未曾|未能|尚未|不含|不伴|未|(?<!除)非|无|不|没))(?:任何的?|有)?\s?$"
)
AGAINST = compile_later(r"不|勿|反对|避免|未|没有|无|禁|劝阻|切忌")
UNDONE = compile_later(r"(?:不|无需|不必|没有|未)(?:应|要|必|须|需|宜|能)?(?:避免|反对|劝阻|禁止)")
LIMITING = compile_later(r"仅|只|除非|除了?[^,.;，。；]{1,20}外|限于")
SUPERSEDE = compile_later(
    r"(?P<passive>被)(?=[^,.;，。；]*(?:取代|替代|代替|更新))|(?P<by>由)(?=[^,.;，。；]*(?:取代|替代|代替))|"
    r"取代|替代|代替"
)
LATER = compile_later(r"较新|更新|最新|较晚|后来|后一|随后|新的|第二份|最近")
EARLIER = compile_later(r"较早|更早|最早|早先|先前|之前|此前|旧的|最初|第一份|前一")
NEUTRAL_HEADINGS = frozenset(
    {
        "我们不知道的内容",
        "我们不知道的事",
        "我们不知道什么",
        "我们尚不知道的内容",
        "尚不清楚的内容",
        "尚不清楚的问题",
        "未知之处",
        "这些来源没有说明的内容",
        "没有说明的内容",
        "没有采集到的内容",
        "无法对应的内容",
        "本页没有说明的内容",
        "不是医疗建议",
        "并非医疗建议",
    }
)
