"""The words of the letter to an audited unit, in both languages; numerals, places and figures as letters print them."""

from __future__ import annotations

import re

from pipeline.shell.show import LABELS, say
from pipeline.values.place import Place
from pipeline.values.verdict import Text

W = {
    "title": Text("绩效自评核查意见书", "Review of a performance self-evaluation"),
    "title_mixed": Text("绩效管理材料核查意见书", "Review of performance reports"),
    "number": Text("〔　　　　〕核字第　　　号", "No. ____________"),
    "dear": Text("{}：", "To: {}"),
    "unnamed": Text("（单位名称）", "(name of the unit)"),
    "open": Text(
        "根据《中华人民共和国预算法》和预算绩效管理有关规定，我们对你单位报送的{what}进行了核查，逐项复算所报数据，"
        "并由核查人员对照原件确认。现将核查情况和意见函告如下。",
        "Under the Budget Law and the rules on budget performance management we have examined your {what}, recomputed "
        "their figures and confirmed the findings against the originals. This is what we found.",
    ),
    "what": Text("绩效自评材料", "self-evaluations"),
    "what_mixed": Text("绩效管理材料", "performance reports"),
    "materials": Text("一、核查情况", "1. Examined"),
    "findings": Text("二、核查发现的问题", "2. Findings"),
    "basis": Text("三、核查依据", "3. Basis"),
    "reply": Text("四、有关要求", "4. What is asked of you"),
    "listed": Text("核查材料 {} 份：", "Documents examined ({}):"),
    "material": Text("{at}《{title}》（{file}）{scores}", "{at}{title} ({file}){scores}"),
    "score": Text("，所报得分 {} 分", ", score claimed {}"),
    "score_recomputed": Text("，按所载各项得分复算为 {} 分", ", recomputed from its items {}"),
    "counts": Text(
        "上述材料所载数字共 {numbers} 个，其中 {checked} 个参与复算。经核查人员对照原件确认，发现问题 {count} 项。",
        "They hold {numbers} numbers, of which {checked} were recomputed or used. Findings confirmed: {count}.",
    ),
    "counted": Text("经核查人员对照原件确认，发现问题 {count} 项。", "Findings confirmed: {count}."),
    "place": Text("位置：{}。", "Place: {}."),
    "nowhere": Text("文中无此处", "not in the document"),
    "figures": Text(
        "{label}所报“{claimed}”，经复算为 {value}{formula}。",
        "Claimed {label}: “{claimed}”, recomputed {value}{formula}.",
    ),
    "formula": Text("（{}）", " ({})"),
    "stake": Text("该项影响总得分 {} 分。", "{} points of the total are at stake."),
    "why": Text("经分析，可能的原因是：{}，请核实。", "It may be that: {}; please verify."),
    "note": Text("核查说明：{}。", "Remark: {}."),
    "follow": Text(
        "由此还涉及 {} 处数据，请一并更正。", "{} further figures follow from it; please correct them as well."
    ),
    "ask": Text(
        "请你单位自收到本意见书之日起 10 个工作日内，对上述问题逐项书面回复：认可的，更正后重新报送；"
        "有异议的，说明理由并附预算批复、支付凭证、统计资料等证明材料。回复可填写在附件的“单位意见”栏，加盖公章后报送。"
        "逾期未回复的，视为对核查意见无异议。",
        "Please answer each finding in writing within 10 working days (the annex has a column for it): where you "
        "agree, correct and resubmit; where you do not, say why and attach evidence. Without an answer the "
        "findings stand.",
    ),
    "no_basis": Text(
        "数据之间应当一致，各项数据应当能由其依据数据计算得出。", "Figures must agree with what they follow from."
    ),
    "annexed": Text("附件：核查发现问题汇总表", "Annex: summary of findings"),
    "seal": Text("（核查机构名称、印章）", "(name and seal of the reviewing body)"),
    "contact": Text("（联系人：　　　　　联系电话：　　　　　　　）", "(contact:              phone:              )"),
    "annex": Text("附件", "Annex"),
    "table": Text("核查发现问题汇总表", "Summary of findings"),
    "heads": Text("序号|问题|对象|所报|复算|位置|单位意见", "No.|finding|subject|claimed|recomputed|place|your answer"),
    "drafted": Text(
        "标黄处（文号、落款、联系人、待核的条款）须由人填写或核定后再发出",
        "what is yellow (number, seal, contact, articles to be checked) is for a person to fill in before sending",
    ),
}
TO_FILL = re.compile(
    r"\[[^\[\]]*(?:待核|to be checked)\]|〔　+〕核字第　+号|（核查机构名称、印章）|（联系人：.*）|（单位名称）"
    r"|No\. _+|\(name and seal.*\)|\(contact:.*\)|\(name of the unit\)"
)
"""What a person must fill in or check before the letter goes out."""

_CODE = re.compile(r"(?:[\[【（(]\d+[\]】）)]|\d+\s*[-—–_])\s*")
_NUMERALS = "〇一二三四五六七八九"
_STEPS = (
    ("page", Text("第{}页", "page {}")), ("table", Text("表{}", "table {}")), ("row", Text("第{}行", "row {}")),
    ("col", Text("第{}列", "column {}")), ("line", Text("第{}行文字", "line {}")),
)  # fmt: skip


def numeral(number: int) -> str:
    """1 → "一", 12 → "十二", 20 → "二十", 105 → "一百〇五"; from a thousand on in digits.

    >>> [numeral(n) for n in (1, 10, 12, 20, 99, 100, 105, 110, 120, 1000)]
    ['一', '十', '十二', '二十', '九十九', '一百', '一百〇五', '一百一十', '一百二十', '1000']
    """
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    ten = "" if tens == 0 else "十" if tens == 1 and not hundreds else f"{_NUMERALS[tens]}十"
    gap = "〇" if hundreds and ones and not tens else ""
    return (f"{_NUMERALS[hundreds]}百" if hundreds else "") + gap + ten + (_NUMERALS[ones] if ones else "")


def ordinal(at: int, lang: str) -> str:
    """ "（一）" or "(1) "."""
    return f"({at}) " if lang == "en" else f"（{numeral(at)}）"


def material_number(at: int, lang: str) -> str:
    """What a document is called where there are several: "材料一"."""
    return f"document {at}" if lang == "en" else f"材料{numeral(at)}"


def addressed(name: str) -> str:
    """A unit's name without the code that budget systems print before it.

    >>> addressed("314002-某县民政局机关"), addressed("[155]某县民政局"), addressed("12345热线中心")
    ('某县民政局机关', '某县民政局', '12345热线中心')
    """
    code = _CODE.match(name)
    return name[code.end() :] or name if code else name


def spot(place: Place | None, lang: str) -> str:
    """Where something stands: "第6页表1第3行第7列"; in a workbook "工作表“自评表”的 G18 单元格"."""
    if place is None:
        return say(LABELS["nowhere"], lang)
    if cell := place.sheet_cell:
        return say(Text("工作表“{}”的 {} 单元格", "cell {1} of sheet “{0}”"), lang).format(place.part, cell)
    steps = [say(words, lang).format(getattr(place, name)) for name, words in _STEPS if getattr(place, name)]
    parts = steps if place.part == "body" else [place.part, *steps]
    return (" " if lang == "en" else "").join(parts) or say(Text("正文", "text"), lang)


def ranged(figures: str, lang: str) -> str:
    """Figures as letters print them: "99.5…100.5%" → "99.5～100.5%"."""
    return figures if lang == "en" else re.sub(r"(?<=[\d%])…(?=[\d-])", "～", figures)
