"""What every document needs, done once: processes forked after it begin with that."""

from __future__ import annotations

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import compiled
from pipeline.values.document import Source

_SAMPLE = """# 2024年度项目支出绩效自评表

| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 分值 | 执行率 | 得分 |
|---|---|---|---|---|---|---|
| 年度资金总额 | 12.5 | 12.5 | 10.25 | 10 | 82% | 8.2 |

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 评分标准 |
|---|---|---|---|---|---|---|---|
| 产出指标 | 数量指标 | 培训人次 | ≥100人次 | 95人次 | 90 | 85.5 | 每低1%扣1分，扣完为止 |

全年培训95人次，支出10.25万元。
"""


def warm(patterns: Patterns) -> None:
    """Examine a small report, which compiles what all reports meet; and keep that for the next run."""
    api.examine(Source("", "", "", _SAMPLE.encode()), patterns)
    compiled.keep(patterns)
