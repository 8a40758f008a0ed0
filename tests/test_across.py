"""Reports held against each other: what is compared, what is not, and where the verdicts end up."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from pipeline import api
from pipeline.shell.cli import app
from pipeline.values.document import Source
from pipeline.values.report import Report
from pipeline.values.verdict import Agreement
from pipeline.verifier.across import slim
from pipeline.verifier.check import catalogue
from tests.reading import library
from tests.test_checks import verdicts

PLAN = """# 部门整体绩效目标申报表（{year}年度）
| 单位名称 | {unit} | | | |
| 一级指标 | 二级指标 | 三级指标 | 半年指标值 | 全年指标值 |
| ---- | ---- | ---- | ---- | ---- |
| 产出 | 数量 | 城镇新增就业人数 | ≥1000人 | {target} |
"""
EVALUATION = """# {year}年度部门整体支出绩效自评表
| 单位名称 | {unit} | | | | | |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| ---- | ---- | ---- | ---- | ---- | ---- | ---- |
| 产出 | 数量 | 城镇新增就业人数 | {target} | {actual} | 10 | 10 |
"""
SENTENCES = """一、存在的问题
个别项目前期准备不够充分，招标采购启动较晚，资金支付集中在第四季度，影响了预算执行的均衡性和资金使用效益。
绩效指标设置偏重工作数量，对服务质量和群众实际感受的衡量不够具体，部分指标缺少可以核对的数据来源和统计口径。
业务股室与财务人员之间的沟通还不够顺畅，绩效运行监控多停留在填报表格的层面，发现偏差以后的纠正措施不够及时有力。
"""


def plan(target: str, unit: str = "某县人社局", year: int = 2023) -> str:
    return PLAN.format(target=target, unit=unit, year=year)


def evaluation(target: str = "≥2500人", unit: str = "某县人社局", year: int = 2023, actual: str = "2613人") -> str:
    return EVALUATION.format(target=target, unit=unit, year=year, actual=actual)


def report(text: str) -> Report:
    data = text.encode()
    return api.examine(Source("r.md", "", hashlib.sha256(data).hexdigest(), data), library()).report


def said(code: str, *documents: str) -> list[str]:
    return [v.agreement.value for v in verdicts("\n* * *\n".join(documents), code)]


@pytest.mark.parametrize(
    ("applied", "here", "agreement"),
    [
        ("≥2500人", "≥2500人", "agrees"),
        ("≥2500人", "2500人", "agrees"),  # the sign left out
        ("≥0.25万人", "≥2500人", "agrees"),  # the same number in another unit, as wide as its digits
        ("≥2500人", "≥2600人", "agrees"),  # raised
        ("≥2500人", "≥2400人", "differs"),
        ("≤2500人", "≤2600人", "differs"),  # of what should be little, more is allowed
        ("≥2500人", "≥90%", "undecided"),
        ("稳步增加", "稳步增加", "agrees"),
        ("稳步增加", "有所增加", "undecided"),
    ],
)
def test_a_target_may_be_raised_and_not_lowered(applied: str, here: str, agreement: str) -> None:
    assert said("D902", plan(applied), evaluation(here)) == [agreement]


def test_only_one_units_forms_of_one_year_are_compared() -> None:
    assert said("D902", plan("≥2500人", unit="某县民政局"), evaluation("≥2000人")) == []
    assert said("D902", plan("≥2500人", year=2022), evaluation("≥2000人")) == []


def test_two_target_forms_of_one_year_leave_it_open_which_one_counts() -> None:
    assert said("D902", plan("≥2500人"), plan("≥2400人"), evaluation("≥2300人")) == []


def test_last_years_number_is_compared_with_the_year_before_only() -> None:
    assert said("D904", evaluation(year=2022), evaluation(year=2023)) == ["differs"]
    assert said("D904", evaluation(year=2021), evaluation(year=2023)) == []


def test_the_target_as_result_says_nothing_in_either_year() -> None:
    assert said("D904", evaluation(year=2022, actual="2500人"), evaluation(actual="2500人")) == ["undecided"]


@pytest.mark.parametrize(("units", "agreement"), [(("民政局", "统计局"), "differs"), (("民政局", "统计局", "水务局"), "agrees")])
def test_sentences_that_three_units_share_are_nobodys(units: tuple[str, ...], agreement: str) -> None:
    reports = [f"# 某县{unit}2023年度部门整体支出绩效自评报告\n{SENTENCES}" for unit in units]
    assert said("D906", *reports) == [agreement] * len(units)


def test_one_units_own_reports_may_repeat_themselves() -> None:
    reports = [f"# 某县民政局{year}年度部门整体支出绩效自评报告\n{SENTENCES}" for year in (2022, 2023)]
    assert said("D906", *reports) == []


def test_a_check_that_raises_costs_its_own_verdicts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("planted")

    module: ModuleType = next(info.module for info in catalogue() if info.code == "D904")
    monkeypatch.setattr(module, "across", broken)
    reports = [report(text) for text in (plan("≥2500人"), evaluation("≥2000人"))]
    found = api.check_all(reports, library())
    assert [c.code for v in found for c in v.crashes] == ["D904"]
    assert any(v.code == "D902" and v.agreement is Agreement.DIFFERS for v in found[1].verdicts)


def test_a_slim_report_gives_the_same_verdicts() -> None:
    reports = [report(text) for text in (plan("≥2500人"), evaluation("≥2000人"), evaluation(year=2022))]
    assert api.check_all(list(map(slim, reports)), library()) == api.check_all(reports, library())


def test_the_verdicts_stand_in_the_tables_and_stay_when_verified_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text(plan("≥2500人"), encoding="utf-8")
    (folder / "b.md").write_text(evaluation("≥2000人"), encoding="utf-8")
    rows = {}
    for jobs in "1", "2":
        out = tmp_path / f"out{jobs}"
        run = CliRunner().invoke(app, ["extract", str(folder), "--out", str(out), "--jobs", jobs, "--no-pages"])
        assert run.exit_code == 0, run.output
        rows[jobs] = (out / "verdicts.csv").read_bytes(), (out / "records.jsonl").read_bytes()
    assert rows["1"] == rows["2"]
    assert CliRunner().invoke(app, ["verify", str(out), "--jobs", "1"]).exit_code == 0
    assert (out / "verdicts.csv").read_bytes() == rows["2"][0]
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = [(row["code"], row["path"]) for row in csv.DictReader(stream)]
    assert ("D902", "b.md") in found



WHOLE = """# 2023年度部门整体支出绩效自评表
| 单位名称 | {unit} | | | | | |
| 资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 部门整体支出 | {money} | {money} | {money} | 10 | 100% | 10 |
"""


def whole(unit: str, money: int) -> str:
    return WHOLE.format(unit=unit, money=money)


@pytest.mark.parametrize(
    ("department", "units", "agreement"),
    [
        (1200, (600, 500), "agrees"),
        (1100, (600, 500), "agrees"),
        (1000, (600, 500), "differs"),
        (550, (600, 500), "undecided"),  # one unit alone has more: the department's form may be of its head office
    ],
)
def test_units_together_have_no_more_than_their_department(department: int, units: tuple[int, ...], agreement: str) -> None:
    forms = [whole(f"某县教育局第{n}小学", money) for n, money in enumerate(units, 1)]
    assert set(said("D911", whole("某县教育局", department), *forms)) == {agreement}
    elsewhere = [whole(f"某县第{n}中学", money) for n, money in enumerate(units, 1)]
    assert said("D911", whole("某县教育局", department), *elsewhere) == []  # nobody says whose they are


def test_the_register_says_whose_a_unit_is(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, unit, money in (("a", "某县教育局", 1000), ("b", "某县实验中学", 600), ("c", "某县职教中心", 500)):
        (folder / f"{name}.md").write_text(whole(unit, money), encoding="utf-8")
    lines = ["单位名称,年度,主管部门", "某县教育局,2023,", "某县实验中学,2023,某县教育局", "某县职教中心,2023,某县教育局"]
    (tmp_path / "register.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    options = ["--register", str(tmp_path / "register.csv"), "--jobs", "1"]
    run = CliRunner().invoke(app, ["extract", str(folder), "--out", str(tmp_path / "out"), "--no-pages", *options])
    assert run.exit_code == 0, run.output
    found = [r for r in rows(tmp_path / "out") if r["code"] == "D911"]
    assert [(r["path"], r["subject"][-8:], r["claimed"]) for r in found] == [("a.md", "adjusted", "1000"), ("a.md", "ts/spent", "1000")]
    assert CliRunner().invoke(app, ["verify", str(tmp_path / "out"), *options]).exit_code == 0
    assert found == [r for r in rows(tmp_path / "out") if r["code"] == "D911"]


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_second_version_tells_what_changed_and_the_one_signed_last_counts() -> None:
    first, second = f"{evaluation('≥2500人')}\n2024年3月1日\n", f"{evaluation('≥2000人')}\n2024年4月9日\n"
    (verdict,) = [v for v in verdicts(f"{second}\n* * *\n{first}", "D910") if v.agreement is Agreement.DIFFERS]
    assert "≥2500人→≥2000人" in verdict.message.zh and "以本份为准" in verdict.explanations[0].zh
    assert said("D902", plan("≥2500人"), first, second) == ["differs"]  # the last one is below the target applied for
    assert said("D902", plan("≥2500人"), second, first.replace("3月", "5月")) == ["agrees"]


def test_a_rate_below_last_years_target_and_result_is_noticed_a_count_is_not() -> None:
    def rate(target: str, year: int) -> str:
        return evaluation(target, year=year, actual="97%").replace("城镇新增就业人数", "劳动争议按期结案率").replace("数量", "质量")

    assert said("D912", rate("≥92%", 2022), rate("≥85%", 2023)) == ["differs"]
    assert said("D912", rate("≥92%", 2022), rate("≥95%", 2023)) == ["agrees"]
    assert said("D912", evaluation("≥2500人", year=2022), evaluation("≥2000人", year=2023)) == ["undecided"]


def test_one_form_as_workbook_and_as_pdf_is_no_second_version() -> None:
    assert said("D910", evaluation("≥2500人", actual="2613人"), evaluation("≥2500.00人", actual="2,613人")) == ["agrees"]


@pytest.mark.parametrize(
    ("named", "listed", "filed", "agreement"),
    [
        ("某县人民医院", "5096", ["5096"], {"agrees"}),
        ("某县人民医院", "5,096.00", ["5096"], {"agrees"}),
        ("某县人民医院", "5196", ["5096"], {"differs"}),
        ("某县人民医院", "5196", ["5096", "4900"], {"undecided"}),  # which of its two forms is meant?
        ("人民医院", "5196", ["5096"], set()),  # another unit may be called so
        ("某县人民医院", "/", ["5096"], set()),
    ],
)
def test_what_a_department_lists_for_a_unit_is_what_the_unit_reports(
    named: str, listed: str, filed: list[str], agreement: set[str]
) -> None:
    head = "| 单位 | 年初预算数（万元） | 全年预算数（万元） | 全年支出数（万元） |\n|---|---|---|---|\n"
    department = f"# 某县卫生健康局2023年度部门整体支出绩效自评报告\n\n{head}| 部门合计 | 6150 | 6150 | 6019 |\n| {named} | | | {listed} |\n"
    title = ("单位整体支出绩效自评表", "整体支出绩效自评表")
    own = [
        f"# 某县人民医院2023年度{title[n]}\n\n| 资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 得分 |\n|---|---|---|---|---|---|\n"
        f"| 年度资金总额 | 5200 | 5200 | {spent} | 10 | 9.8 |\n"
        for n, spent in enumerate(filed)
    ]
    assert set(said("D914", department, *own)) == agreement
