"""Legal bases in English: regulations keep their Chinese numbers, with a word on what they are; what they say is told."""

# ruff: noqa: E501 - a table of sentences is easier to read one sentence a line

from __future__ import annotations

import re

_TO_CHECK = {
    "[条款待核]": "[article to be checked]",
    "[条款及数字待核]": "[article and figures to be checked]",
    "[公式待核]": "[formula to be checked]",
    "[待核]": "[to be checked]",
}
_TITLES = {
    "财预〔2013〕53号": "财预〔2013〕53号 (Ministry of Finance: common indicators)",
    "财预〔2015〕88号": "财预〔2015〕88号 (Ministry of Finance: performance targets)",
    "财预〔2020〕10号": "财预〔2020〕10号 (Ministry of Finance: evaluation of project spending)",
    "财预〔2021〕101号": "财预〔2021〕101号 (Ministry of Finance: setting core targets and indicators)",
    "中发〔2018〕34号": "中发〔2018〕34号 (opinions on performance-based budgeting)",
    "GB/T 15835": "GB/T 15835 (writing of numerals)",
}
_NUMERALS = {"十一": 11, "十三、十四": "13 and 14", "十三": 13, "十六": 16, "十八": 18}
_WORDS = {
    "自评复核经验": "reviewers' experience", "表内口径应一致": "one form, one way of counting", "表内口径": "the form's own definition",
    "表内填报说明": "the form's own instructions", "表内备注": "the form's own note", "表内所印分值": "weights printed in the form",
    "表内评分标准与分值应一致": "a row's standard and weight should agree", "表内评分标准": "the row's own standard",
    "算术": "arithmetic", "统计用语：比率之差为百分点": "usage in statistics: rates differ by percentage points",
    "计分规则可满分": "full marks can be reached", "共性指标体系框架": "", "式样": "", "附件1": "annex 1",
    "《项目支出绩效自评表》": "", "分档": "tiers", "指标方向、取值": "direction and range of indicators",
    "同一文件中数字用法应统一": "one way of writing numbers in a document", "佐证不足": "no evidence", "佐证材料应齐全": "evidence should be complete",
    "同一指标只计一次": "an indicator counts once", "报告与附表的单位名称应一致": "one name of the unit in report and form", "报告结构": "structure of the report",
    "支出与产出应相称": "outputs should be in proportion to spending", "满意度应有调查依据": "satisfaction rests on a survey",
    "满意度目标一般为85%—90%以上": "goals for satisfaction are usually 85 % to 90 % and above", "自评得分虚高": "inflated scores",
    "〔〕表示逐年累计数": "〔〕 marks numbers counted over several years", "实际完成率＝实际完成数÷计划完成数": "completion rate = actual ÷ planned",
    "实际完成率": "completion rate", "在职人员控制率＝在职人员数÷编制数": "staff ratio = staff ÷ posts", "得分率＝得分÷分值": "score rate = score ÷ weight",
    "全年预算数＝年初预算数＋预算调整数": "adjusted budget = initial budget + changes", "结转结余＝预算数（到位数）－支出": "balance = budget (or money received) − spending",
    "在编人数≤编制数": "posts filled ≤ posts", "支出≤到位资金（无上年结转时）": "spending ≤ money received (nothing carried over)",
    "收支平衡：期初结转＋收入－支出＝期末结转": "opening balance + income − spending = closing balance", "构成比例之和为100": "parts of a whole add up to 100",
    "比率为部分与整体之比": "a share is of a whole", "差＝两数相减": "difference = one less the other", "平均数＝总数÷个数": "mean = total ÷ count",
    "表内各列、各行的共同算法": "what the rows and columns of a table have in common", "整数的可行性": "what whole numbers allow", "指标应指向明确": "an indicator says what it is of", "绩效指标应与分类相符": "an indicator fits its kind",
    "绩效指标应可衡量": "indicators can be measured", "绩效指标应指向明确、可衡量": "indicators say what they are of and can be measured",
    "绩效指标应指向明确": "an indicator says what it is of", "绩效指标应细化量化、可衡量": "indicators are detailed, in numbers, measurable",
    "绩效指标是绩效目标的细化和量化": "indicators put the goals into detail and numbers", "绩效目标与预算相匹配": "targets match the budget",
    "绩效目标合理可行": "targets are reasonable", "绩效目标应与部门职能相关": "targets belong to the department's duties", "绩效目标应事前设定": "targets are set beforehand",
    "绩效目标应符合发展规划": "targets follow the development plan", "绩效目标应细化量化、可衡量": "targets are detailed, in numbers, measurable",
    "绩效目标的内容与审核": "content and review of targets", "偏离较大的指标应说明原因": "large deviations want a reason",
    "偏离较大的指标应逐项说明原因": "large deviations want a reason each", "偏离较大的要说明原因": "large deviations want a reason", "单位自评内容": "what a self-evaluation holds",
    "未完成或偏离较大的要说明原因": "what was missed, or deviates much, wants a reason", "未完成的要说明原因": "what was missed wants a reason",
    "未完成绩效目标或偏离较大的应说明原因": "missed targets and large deviations want a reason", "未完成绩效目标的应说明原因": "missed targets want a reason", "自评年度": "year of the evaluation",
    "自评应反映总体绩效目标完成情况": "tells how far the goals were reached", "自评应反映指标实际完成情况": "tells what each indicator really reached",
    "权重合计100分": "weights make up 100", "权重合计100": "weights make up 100", "各项指标得分最高不能超过该指标分值": "no indicator earns more than its weight",
    "90（含）—100分为优、80（含）—90分为良、60（含）—80分为中、60分以下为差": "优 from 90, 良 from 80, 中 from 60, 差 below 60",
    "完成值明显高于指标值且指标值设定偏低的，按偏离程度调减": "far above a target that was set too low: less by the deviation", "指标值设定偏低": "a target set too low",
    "未完成指标值的按比例记分": "an unmet target scores pro rata", "未完成指标值的，按完成值与指标值的比例记分": "an unmet target scores by actual ÷ target",
    "达标得满分，未达标按完成比例；定性指标分三档": "a met target earns full marks, an unmet one pro rata; goals in words by three tiers",
    "全年执行数不应超过全年预算数": "spending should not exceed the adjusted budget", "执行率＝全年执行数÷全年预算数": "execution rate = spending ÷ adjusted budget",
    "各指标应有分值": "each indicator has a weight", "自评表应填写完整": "the form is filled in completely", "一级指标权重统一设置": "weights of first-level indicators are set uniformly",
    "以批复的绩效目标为自评依据": "the approved targets are what is evaluated", "各项指标得分加总为总分": "the scores add up to the total", "各项指标得分加总": "scores add up",
    "自评结果应真实、准确": "results are true and exact", "自评结果应真实": "results are true", "部门和单位整体支出自评": "self-evaluation of departments and units",
}  # fmt: skip
_KNOWN = {**_TO_CHECK, **_TITLES, **_WORDS}
_SAID = re.compile("|".join(re.escape(zh) for zh in sorted(_KNOWN, key=len, reverse=True)))
_ARTICLE = re.compile(f"第({'|'.join(sorted(_NUMERALS, key=len, reverse=True))})条")
_SIGNS = str.maketrans({"（": " (", "）": ") ", "；": "; ", "：": ": ", "、": ", "})


def basis_of(words: str, lang: str) -> str:
    """A legal basis; in English with what the regulation is and says, as far as it is known here."""
    if lang != "en":
        return words
    words = _ARTICLE.sub(lambda found: f" art. {_NUMERALS[found[1]]}", words)
    words = _SAID.sub(lambda found: f"{_KNOWN[found[0]]} ", words).translate(_SIGNS)
    return re.sub(r" +([:;,)])", r"\1", re.sub(" {2,}", " ", words)).strip()
