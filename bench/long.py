"""Long documents: what a text of many pages, a bundle of forms and a form of many rows take, and twice each.

    python bench/long.py [--sentences 4000] [--forms 100] [--rows 2000] [--lines 6000]

What looks at everything for everything shows as ×4 in the last column, what goes through once as ×2.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

SAID = (
    "全年共开展{a}期技能培训，培训{b}人次，培训合格率{p}%。",
    "截至2023年12月底，项目到位资金{m}万元，实际支出{n}万元。",
    "一是加强组织领导，健全工作机制，压实主体责任，推动各项任务落实。",
    "走访企业{a}家，发放问卷{b}份，收回有效问卷{e}份，群众满意度达到{p}%。",
    "较上年增加{a}个百分点，完成年度计划的{p}%，社会效益较为显著。",
    "第{a}号渠道维修长度{b}米。",
)
HEAD = "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n" + "|---" * 7 + "|"


def sentences(count: int) -> list[str]:
    """Sentences with figures that agree with nothing in particular; the same for the same count."""
    draw = random.Random(count)
    told = []
    for _ in range(count):
        asked = draw.randint(100, 9000)
        figures = {"p": round(draw.uniform(80, 100), 2), "m": round(draw.uniform(100, 3000), 2)}
        figures |= {"n": round(draw.uniform(50, 100), 2), "e": asked - draw.randint(0, 50)}
        told.append(draw.choice(SAID).format(a=draw.randint(2, 90), b=asked, **figures))
    return told


def form(number: int, rows: int) -> list[str]:
    """A project's form; one row in ten misses its target and has full marks."""
    results = [85 + i if i % 10 == 4 else 105 + i for i in range(rows)]
    table = [
        f"| 产出指标 | 数量指标 | 第{number}.{i}号渠道维修长度 | ≥{100 + i}米 | {result}米 | 10 | 10 |"
        for i, result in enumerate(results)
    ]
    total = f"| 总分 | | | | | {10 * rows} | {10 * rows} |"
    title = f"# 2023年度项目支出绩效自评表（第{number}号渠道工程）"
    return [title, "", "单位：某某市水务局", "", HEAD, *table, total, ""]


def text(count: int) -> str:
    return "\n".join([*form(1, 10), "".join(sentences(count))])


def bundle(count: int) -> str:
    told = sentences(10 * count)
    return "\n".join(line for n in range(count) for line in (*form(n, 10), "".join(told[10 * n : 10 * n + 10]), ""))


def rows(count: int) -> str:
    return "\n".join(form(1, count))


def export(count: int) -> str:
    """A text export with tabs that says the same lines again and again: rows, headers and labels."""
    told = "\n".join(form(1, 4)).replace("| | | | |", "|").splitlines()
    lines = [line.strip("|# ").replace(" | ", "\t") for line in told if "---" not in line]
    goals = ["年度总体目标\t预期目标\t目标实际完成情况", "\t修复渠道\t渠道已修复"]
    again = [*lines, *goals, "资金总额\t100\t100\t100\t10\t100%\t10"]
    return "\n".join(again * (count // len(again)))


def measured(document: str) -> tuple[float, float, int]:
    """Seconds of the processor to read and to verify, and how many verdicts there are."""
    from pipeline import api
    from pipeline.shell.intake import load_patterns
    from pipeline.values.document import Source

    patterns = load_patterns()
    source = Source("long.md" if "|" in document else "long.txt", "text", "0" * 64, document.encode())
    began = time.process_time()
    report = api.extract(api.read(source), patterns)
    between = time.process_time()
    verdicts = len(api.verify(report, patterns).verdicts)
    return between - began, time.process_time() - between, verdicts


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sentences", type=int, default=4000)
    words.add_argument("--forms", type=int, default=100)
    words.add_argument("--rows", type=int, default=2000)
    words.add_argument("--lines", type=int, default=6000)
    chosen = words.parse_args()
    made: list[tuple[str, Callable[[int], str], int]] = [
        ("sentences", text, chosen.sentences), ("forms", bundle, chosen.forms), ("rows", rows, chosen.rows),
        ("lines", export, chosen.lines),
    ]  # fmt: skip
    measured(text(10))  # loads all that is loaded once
    print("| document | reading s | verifying s | verdicts | twice as long |\n|---|---:|---:|---:|---:|")
    for name, make, count in made:
        once, twice = (measured(make(count * times)) for times in (1, 2))
        for times, (reading, verifying, verdicts) in ((1, once), (2, twice)):
            ratio = f"×{sum(twice[:2]) / sum(once[:2]):.1f}" if times == 2 else ""
            what = f"{count * times:,} {name}"
            print(f"| {what} | {reading:.2f} | {verifying:.2f} | {verdicts:,} | {ratio} |", flush=True)


if __name__ == "__main__":
    main()
