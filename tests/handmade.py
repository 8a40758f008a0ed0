"""One small report made by hand, with verdicts: what the shell's tests write, show and decide on."""

from __future__ import annotations

from fractions import Fraction

from pipeline.shell.record import Record
from pipeline.values.interval import Interval
from pipeline.values.place import Cited, Place
from pipeline.values.quantity import PLAIN, RATIO, YUAN, Between, Quality, Quantity, Ratio, Several, Unit
from pipeline.values.report import (
    BudgetLine,
    Coverage,
    Field,
    Form,
    Indicator,
    Ledger,
    Leftover,
    Report,
    Statement,
    Total,
    form_key,
)  # fmt: skip
from pipeline.values.verdict import Agreement, Fact, Recomputed, Severity, Text, Variant, Verdict, Verification

SHA = "ab" * 32


def both(words: str) -> Text:
    return Text(words, words)


def said(text: str, row: int, col: int, page: int = 6) -> Cited:
    return Cited.whole(text, Place(SHA[:16], page=page, table=1, row=row, col=col, box=(72.0, 100.5, 140.25, 118.0)))


def claim(text: str, row: int, col: int, unit: Unit = PLAIN, times: Fraction | int = 1) -> Field[Quantity]:
    digits = text.rstrip("%万元")
    read = Quantity(digits, Interval.written(digits) * times, Fraction(digits) * times, unit)
    return Field(said(text, row, col), read, "numbers.plain", "")


def words(text: str, row: int, col: int) -> Field[str]:
    return Field(said(text, row, col), text, "words", "")


def percent(text: str, row: int, col: int) -> Field[Quantity]:
    return claim(text, row, col, RATIO, Fraction(1, 100))


def money(text: str, row: int, col: int) -> Field[Quantity]:
    return claim(text, row, col, YUAN, 10_000)


LINE = BudgetLine(
    words("全年支出", 3, 1), money("1241.99", 3, 2), money("1745.81", 3, 3), money("1745.81", 3, 4), percent("141%", 3, 5),
    where=said("全年支出", 3, 1).places[0],
)  # fmt: skip
TRAINING = Indicator(
    ("产出", "数量", "培训人次"),
    (words("产出", 5, 1), words("数量", 5, 2), words("培训人次", 5, 3)),
    target=claim("100", 5, 4),
    actual=claim("80", 5, 5), weight=claim("10", 5, 6), score=claim("10", 5, 7),
    standard=words("未完成按比例得分", 5, 8), excuse=words("=HYPERLINK(\"x\")", 5, 9), where=said("培训", 5, 1).places[0],
)  # fmt: skip
RULES = Indicator(
    ("产出", "质量", "制度健全性"),
    (words("产出", 6, 1), words("质量", 6, 2), words("制度健全性", 6, 3)),
    target=Field(said("健全", 6, 4), Quality("健全", "met"), "targets.word", ""),
    actual=Field(said("1.2~3%", 6, 5), Between(percent("1.2%", 6, 5).read, percent("3%", 6, 5).read), "x", ""),  # type: ignore[arg-type]
    half_target=Field(said("14:42", 6, 6), Ratio((claim("14", 6, 6).read, claim("42", 6, 6).read)), "x", ""),  # type: ignore[arg-type]
    weight=claim("5", 6, 6), score=claim("5", 6, 7), where=said("制度", 6, 1).places[0],
)  # fmt: skip
TOTAL = Total(words("合计", 7, 1), claim("97", 7, 6), claim("95.5", 7, 7), over=(0, 1), where=said("合计", 7, 1).places[0])
FORM = Form(
    "部门整体支出绩效自评表", "self-evaluation", "department-overall", "设备购置",
    budget=(LINE,), indicators=(TRAINING, RULES), totals=(TOTAL,),
)  # fmt: skip
SENTENCE = Cited.whole("决算支出14834万元，培训3次、4次。", Place(SHA[:16], line=2, page=1))
REPORT = Report(
    SHA[:16], "正宁县/自评.pdf", "pdf", "self-evaluation", "2023年度部门整体支出绩效自评",
    Field(said("正宁县人社局", 1, 1, 1), "正宁县人社局", "head", ""), Field(said("2023年", 1, 2, 1), 2023, "head", ""),
    forms=(FORM,), pages=6, tables=1,
    prose=(SENTENCE,),
    statements=(
        Statement("部门决算支出", Field(SENTENCE.cut(4, 11), money("14834万元", 1, 1).read, "numbers", ""), SENTENCE, order=1),
        Statement("培训", Field(SENTENCE.cut(14, 19), Several((claim("3", 1, 1).read, claim("4", 1, 1).read)), "n", ""),  # type: ignore[arg-type]
                  SENTENCE, order=1),
    ),
    coverage=(Coverage(6, 1, Ledger(30, 26, 3, 1), "两行表头"),),
    leftovers=(Leftover(said("-备注", 9, 2), "no role"),),
)  # fmt: skip
KEY = form_key(REPORT, FORM)
RATE = Verdict(
    "R101", 1, Severity.ERROR, ("budget", "全年支出"), "全年支出", KEY, Agreement.DIFFERS,
    both("全年支出：执行率所报 141%，复算 100.00%"),
    claimed=Fact(both("执行率"), LINE.rate.said, LINE.rate.read and LINE.rate.read.interval, "%"),
    recomputed=Recomputed(
        Text("支出 1745.81 ÷ 全年预算数 1745.81", "spent 1745.81 ÷ adjusted 1745.81"),
        (Variant(both(""), Interval(Fraction(99999, 100000), Fraction(100001, 100000))),), (), "%",
    ),
    evidence=(Fact(both("支出"), LINE.spent.said), Fact(both("全年预算数"), LINE.adjusted.said)),
    explanations=(Text("分母用了年初预算数，得 140.57%", "the divisor was the initial budget: 140.57%"),),
    stake=Fraction(1, 3), basis="财预〔2020〕10号", column="rate",
)  # fmt: skip
SCORE = Verdict(
    "S301", 1, Severity.ERROR, ("indicator", "产出", "数量", "培训人次"), "培训人次", KEY, Agreement.DIFFERS,
    both("培训人次：得分所报 10，复算 8"),
    claimed=Fact(both("得分"), TRAINING.score.said, Interval.exactly(10), "分"),
    recomputed=Recomputed(
        both("80 ÷ 100 × 10"),
        (Variant(both("按比例"), Interval(Fraction(7), Fraction(8))), Variant(both("每满1%"), Interval.exactly("7.5"))), (), "分",
    ),
    stake=Fraction(2), column="score",
)  # fmt: skip
OPEN = Verdict(
    "S301", 1, Severity.ERROR, ("indicator", "产出", "质量", "制度健全性"), "制度健全性", KEY, Agreement.UNDECIDED,
    both("制度健全性：不能判断"), Text("没有评分标准", "no standard"), claimed=Fact(both("得分"), RULES.score.said), column="score",
)  # fmt: skip
SUM = Verdict(
    "T202", 1, Severity.ERROR, ("total", "合计"), "合计", KEY, Agreement.AGREES, both("合计：得分 95.5 相符"),
    claimed=Fact(both("得分"), TOTAL.score.said, Interval.exactly("95.5"), "分"),
    recomputed=Recomputed(both("10 + 5 + …"), (Variant(both(""), Interval.exactly("95.5")),), (), "分"), column="score",
)  # fmt: skip
VERIFICATION = Verification(SHA[:16], (RATE, SCORE, OPEN, SUM))
RECORD = Record(SHA[:16], "正宁县/自评.pdf", SHA, "pdf", 1024, "read", None, REPORT, VERIFICATION)
