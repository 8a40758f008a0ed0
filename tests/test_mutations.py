"""A report in which all agrees, one figure changed: exactly that verdict on that subject, and its followers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest

from corpus.facts import Facts, changed, load_all, without
from corpus.make_documents import written
from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.verdict import Verdict
from tests.conftest import ROOT, source

FACTS = {facts.id: facts for facts in load_all(ROOT / "corpus" / "reports") if not facts.findings}
FORMATS = ("markdown", "tabs", "html")


@dataclass(frozen=True)
class Mutation:
    """One change and what must be said of it.

    `old` → `new` in the row "level1|level2|…|score" or in the prose; `new` None leaves out the row named `old`.
    `found` are pairs of code and subject that must differ, `also` codes that may follow from them. `fault` says why
    the program doesn't see it yet (strict).
    """

    kind: str
    report: str
    old: str
    new: str | None
    found: tuple[tuple[str, str], ...]
    also: tuple[str, ...] = ()
    fault: str = ""

    def applied(self) -> Facts:
        """The report's facts with the change made."""
        facts = FACTS[self.report]
        return without(facts, self.old) if self.new is None else changed(facts, self.old, self.new)


MUTATIONS = [
    # funds
    Mutation("rate, digits swapped", "flood-2023", "总额|240.00|250.00|217.50|87.00%", "总额|240.00|250.00|217.50|78.00%", (("R101", "总额"),), ("R104",)),
    Mutation("rate over the initial budget", "transfer-2023", "260.00|275.00|275.00|10|100%", "260.00|275.00|275.00|10|105.77%", (("R101", "年度资金总额"),), ("R102", "R104")),
    Mutation("rate, last digit", "relief-2021", "285.93|10|99.80%", "285.93|10|99.50%", (("R101", "年度资金总额"),), ("R104",)),
    Mutation("rate of the only budget there is", "street-2016", "总额|180.00|167.40|10|93%", "总额|180.00|167.40|10|95%", (("R101", "年度资金总额"),), ("R104",)),
    Mutation("parts of the budget", "transfer-2023", "年度资金总额|260.00", "年度资金总额|206.00", (("R103", "年度资金总额"),)),
    Mutation("score of the execution rate", "school-meals-2022", "645,750.00|645,750.00|10.00|100.00%|10.00", "645,750.00|645,750.00|10.00|100.00%|6.00", (("R104", "年度资金总额"),), ("T202", "S305")),
    Mutation("items of the project spending", "targets-2025", "项目支出|420", "项目支出|490", (("R103", "项目支出"),), ("R106",)),
    # totals
    Mutation("total weight", "school-meals-2022", "总分|100.00|99.56", "总分|104.00|99.56", (("T201", "总分"),), ("T205",)),
    Mutation("total score", "school-meals-2022", "总分|100.00|99.56", "总分|100.00|95.56", (("T202", "总分"),), ("G702",)),
    Mutation("weight promised by the note", "civil-affairs-2023", "履职效果指标50分、能力建设指标10分", "履职效果指标45分、能力建设指标15分", (("T204", "履职效果"), ("T204", "能力建设"))),
    Mutation("weights promised, 105 together", "civil-affairs-2023", "履职效果指标50分", "履职效果指标55分", (("T204", "履职效果"),), ("T205",)),
    Mutation("a row left out", "civil-affairs-2023", "社会组织年检率", None, (("T204", "履职效果"), ("T201", "合计"), ("T202", "合计"))),
    # scores
    Mutation("score above weight", "transfer-2023", "98.4%|15|15", "98.4%|15|16", (("S303", "养护合格率"),), ("S301", "T202")),
    Mutation("full marks for an unmet target", "transfer-2023", "90%|15|13.5", "90%|15|15", (("S302", "汛前完成率"),), ("S301", "T202", "B806")),
    Mutation("score not by proportion", "transfer-2023", "81%|10|9", "81%|10|6", (("S301", "下游群众满意度"),), ("T202",)),
    Mutation("score not by the standard's steps", "district-hr-2022", "部门预算执行率95%。|4.5", "部门预算执行率95%。|5.7", (("S301", "部门预算执行率"),), ("T202",)),
    Mutation("score not by the standard's proportion", "district-hr-2022", "完成8.35万人。|9.7", "完成8.35万人。|8.7", (("S301", "企业职工基本养老保险参保人数"),), ("T202",)),
    Mutation("score not by the standard's bands", "county-office-2021", "满意度92.6%|5", "满意度82.6%|5", (("S301", "社会公众满意度"),), ("S302",)),
    Mutation("standard below the weight", "district-hr-2022", "1.制定了中长期规划，得1.5分", "1.制定了中长期规划，得0.5分", (("W401", "中长期规划制定健全性"),), ("S301",)),
    Mutation("points lost without a reason", "transfer-2023", "15|13.5|3座水库设备到货晚", "15|13.5|", (("S305", "汛前完成率"),), ("A609",)),
    # rates and grades
    Mutation("completion rate", "plan-2020", "318.6|102.77%", "318.6|107.22%", (("A601", "城乡基本养老保险参保人数"),)),
    Mutation("score rate of a section", "evaluation-2022", "决策|15|12.50|83.33%", "决策|15|12.50|88.33%", (("A603", "决策"),), ("C501", "C503", "C507")),
    Mutation("grade beside the total", "school-meals-2022", "99.56|优", "99.56|良", (("G701", "等级"),), ("G702",)),
    Mutation("grade in the text", "farmland-2023", "评价等级为“优”", "评价等级为“中”", (("G701", "等级"),), ("G702",)),
    # text
    Mutation("score in the text", "farmland-2023", "得分为99.35分", "得分为93.95分", (("C503", "得分"),), ("C507",)),
    Mutation("result in the text", "farmland-2023", "亩均建设成本1720元", "亩均建设成本1702元", (("C501", "亩均建设成本"),)),
    Mutation("result in the text, name without its measure", "farmland-2023", "，改造机耕道34.2公里", "，改造机耕道32.4公里", (("C501", "改造机耕道长度"),)),
    Mutation("result in the text, place before its name", "farmland-2023", "受益农户2680户", "受益农户2860户", (("C501", "受益农户数"),)),
    Mutation("万元 become 元", "civil-affairs-2023", "实际支出2982.62万元", "实际支出2982.62元", (("C501", "全年支出"),), ("P901", "P902")),
    Mutation("万元 become 元, next sentence", "farmland-2023", "实际支出847.10万元", "实际支出847.10元", (("C501", "年度资金总额"),), ("P902",)),
    Mutation("goal in the text", "targets-2025", "工伤认定案件2400件以上", "工伤认定案件2800件以上", (("C502", "受理工伤认定案件"),)),
    Mutation("parts of the staff", "farmland-2023", "行政编制14人", "行政编制24人", (("P901", "编制"),)),
    Mutation("ratio in the text", "evaluation-2022", "支出预算执行率为96.10%", "支出预算执行率为91.60%", (("P902", "执行率"),)),
    Mutation("staff control", "civil-affairs-2023", "97.56%|3|3", "79.56%|3|3", (("P904", "在职人员控制率"),)),
]  # fmt: skip


CASES = pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, id=f"{m.report}: {m.kind}", marks=[pytest.mark.xfail(reason=m.fault)] if m.fault else [])
        for number, m in enumerate(MUTATIONS)
    ],
)


@pytest.mark.parametrize("written_as", FORMATS)
@pytest.mark.parametrize("name", sorted({mutation.report for mutation in MUTATIONS}))
def test_unchanged_there_is_no_finding(name: str, written_as: str, patterns: Patterns) -> None:
    assert [f"{v.code} {v.title}: {v.message.zh}" for v in findings(FACTS[name], written_as, patterns)] == []


@CASES
def test_one_change_gives_exactly_its_verdict(number: int, patterns: Patterns) -> None:
    mutation = MUTATIONS[number]
    written_as = FORMATS[number % 3]
    verdicts = findings(mutation.applied(), written_as, patterns)
    said = {(v.code, v.title) for v in verdicts}
    missed = [pair for pair in mutation.found if not any(c == pair[0] and pair[1] in t for c, t in said)]
    codes = {code for code, _ in mutation.found} | set(mutation.also)
    excess = [f"{v.code} {v.title}: {v.message.zh}" for v in verdicts if v.code not in codes]
    assert (missed, excess) == ([], [])


@CASES
def test_the_verdict_shows_the_changed_words(number: int, patterns: Patterns) -> None:
    """What was changed is the claim or stands among the evidence, so that the auditor is led to it."""
    mutation = MUTATIONS[number]
    codes = {code for code, _ in mutation.found}
    verdicts = [v for v in findings(mutation.applied(), "html", patterns) if v.code in codes]
    facts = [fact for verdict in verdicts for fact in (verdict.claimed, *verdict.evidence) if fact and fact.cited]
    shown = {word for fact in facts if fact.cited for word in _words(fact.cited.plain)}
    fresh = set(_words(mutation.new or "")) - set(_words(mutation.old))
    assert verdicts
    assert fresh <= shown


def test_a_bare_zero_does_not_blind_a_sum(patterns: Patterns) -> None:
    """其他资金 "0" is nothing, not anything up to half a 万元: 0.30 too much still shows."""
    facts = changed(FACTS["transfer-2023"], "其他资金|0.00|0.00|0.00", "其他资金|0|0|0")
    facts = changed(facts, "年度资金总额|260.00", "年度资金总额|260.30")
    assert ("R103", "年度资金总额") in {(v.code, v.title) for v in findings(facts, "html", patterns)}


def findings(facts: Facts, written_as: str, patterns: Patterns) -> tuple[Verdict, ...]:
    """What the program finds in these facts, set in a format."""
    told = replace(facts, format=written_as)
    return api.examine(source(written(told), told.file), patterns).verification.findings


def _words(text: str) -> list[str]:
    """The numbers and grades in a text."""
    return re.findall(r"\d+(?:\.\d+)?%?|[优良中差]", text)
