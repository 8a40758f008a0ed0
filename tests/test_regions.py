"""Where a unit is, and the grade its recomputed total earns: two columns of documents.csv."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.rows.regions import region_of
from pipeline.shell import store
from pipeline.shell.intake import load_patterns
from pipeline.values.place import Cited
from tests.submitted import extracted

PATTERNS = load_patterns()
PLACES = """
江苏省南京市秦淮区 | 教育局
忠县 | 水利局
 | 市教育局
 | 城市管理局
 | 城乡建设委员会
北京市 | 城市管理委员会
石桥县 | 城乡建设局
平坝县 | 乡村振兴局
洪州市 | 市场监督管理局
昌都市 | 社区卫生服务中心
恩施土家族苗族自治州 | 财政局
阿坝州 | 林业和草原局
锡林郭勒盟 | 水利局
内蒙古自治区兴安盟科尔沁右翼前旗 | 农牧局
广西壮族自治区南宁市武鸣区 | 卫生健康局
新疆维吾尔自治区 | 财政厅
池州市贵池区棠溪镇 | 人民政府
上海市浦东新区陆家嘴街道 | 办事处
苏州工业园区 | 管委会
黑龙江省 | 农业农村厅
沙市区 | 民政局
延边朝鲜族自治州延吉市 | 教育局
景德镇市 | 财政局
呼和浩特市玉泉区 | 旗袍协会
乡城县 | 财政局
济南市市中区 | 人民检察院
青山区 | 城市管理局
津市市 | 财政局
 | 上市公司协会
 | 县委宣传部
""".strip().splitlines()


@pytest.mark.parametrize("line", PLACES)
def test_a_unit_s_name_begins_with_its_place(line: str) -> None:
    place, rest = (part.strip() for part in line.split("|"))
    assert region_of(Cited(place + rest, ()), PATTERNS) == place


FORM = """# 石桥县水利局2023年度项目支出绩效自评报告

自评得分为{claimed}分，评价等级为“优”。

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| -------- | -------- | -------- | ---------- | ---------- | ---- | ---- |
| 产出     | 数量     | 培训人数 | ≥100人     | 110人      | 60   | 50   |
| 效益     | 社会效益 | 就业率   | ≥90%       | 95%        | 40   | 28   |
| 合计     |          |          |            |            | {whole}  | {claimed}   |
"""


def test_the_grade_of_the_recomputed_total_stands_beside_the_claimed_one(tmp_path: Path) -> None:
    documents = tmp_path / "in"
    documents.mkdir()
    (documents / "a.md").write_text(FORM.format(claimed=91, whole=100), encoding="utf-8")
    (documents / "b.md").write_text(FORM.format(claimed=91, whole=120).replace("60 ", "80 "), encoding="utf-8")
    found = store.table(extracted(documents, tmp_path / "out"), "documents")
    told = [tuple(row[name] for name in ("region", "grade", "score_recomputed", "grade_recomputed")) for row in found]
    assert told == [("石桥县", "优", "78", "中"), ("石桥县", "优", "78", "")]  # the bands are those of 100 points
